"""The usual first approach: pytesseract behind Flask. The baseline of `plain_*_vs_pytesseract`.

Run by gunicorn with as many sync workers as cores and OMP_THREAD_LIMIT=1. It serves only the reference call.
"""

from __future__ import annotations

import base64
import io

import pytesseract
from flask import Flask, request
from PIL import Image

app = Flask(__name__)


@app.post("/spark_ocr_api")
def read() -> tuple[str, dict[str, str]]:
    """Answer `{"image": base64, "pageSegMode": n}` with the text."""
    body = request.get_json()
    image = Image.open(io.BytesIO(base64.b64decode(body["image"])))
    text = pytesseract.image_to_string(image, config=f"--psm {int(body.get('pageSegMode', 3))}")
    return text, {"Content-Type": "text/plain; charset=utf-8"}
