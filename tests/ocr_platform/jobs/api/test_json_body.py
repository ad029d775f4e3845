"""Base64 in JSON, decoded from disk in slices: the same bytes for all slices and spellings, with little memory."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_contract.base64 import decode_base64
from ocr_contract.errors import LimitExceeded, RequestError
from ocr_platform.jobs.api.submission import json_body
from ocr_platform.jobs.api.submission.json_body import read_json_body
from ocr_platform.jobs.api.submission.spool import Spool


def read(tmp_path: Path, body: bytes, limit: int = 1_000_000) -> tuple[bytes, dict[str, object]]:
    path = tmp_path / "body"
    path.write_bytes(body)
    with Spool(limit) as document:
        members = read_json_body(path, document)
        document.close()
        return document.path.read_bytes(), members


@given(data=st.binary(max_size=300), cut=st.integers(1, 50), url_safe=st.booleans(), padded=st.booleans())
def test_any_slices_decode_to_the_same_bytes(data: bytes, cut: int, url_safe: bool, padded: bool) -> None:
    text = base64.urlsafe_b64encode(data) if url_safe else base64.b64encode(data)
    text = text if padded else text.rstrip(b"=")
    assert b"".join(decode_base64(text[i : i + cut] for i in range(0, len(text), cut))) == data


@given(data=st.binary(max_size=200))
def test_white_space_and_a_data_address_are_accepted(data: bytes) -> None:
    text = b"data:image/png;base64," + b"\r\n ".join(bytes([c]) for c in base64.b64encode(data))
    assert b"".join(decode_base64([text])) == data


@pytest.mark.parametrize("text", [b"a", b"abcde", b"ab=c", b"abc*", b"ab==ab==", b"=", b"\xc3\xa4\xc3\xa4"])
@pytest.mark.parametrize("cut", [1, 2, 100])
def test_invalid_base64_is_refused(text: bytes, cut: int) -> None:
    pieces = [text[i : i + cut] for i in range(0, len(text), cut)]
    if text == b"=":
        assert b"".join(decode_base64(pieces)) == b""
        return
    with pytest.raises(RequestError, match="not valid base64"):
        list(decode_base64(pieces))


@settings(max_examples=60)
@given(data=st.binary(min_size=1, max_size=400), width=st.integers(8, 40))
def test_escapes_are_undone_wherever_a_slice_ends(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, width: int
) -> None:
    text = base64.b64encode(data).decode()
    escaped = text.replace("/", "\\/").replace("=", "\\u003d").replace("A", "\\u0041")
    folder = tmp_path_factory.mktemp("body")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_body, "_SLICE", width)
        found, members = read(folder, f'{{"tags": ["\\u00e4"], "image": "{escaped}"}}'.encode())
    assert found == data
    assert members == {"tags": ["ä"]}


@pytest.mark.parametrize(
    "text", ["a" * 100 + "\\\\" * 30, "\\\\" * 200, "ä" * 50, "\\u00e4" * 50, "\\ud83d\\ude00" * 9]
)
def test_a_backslash_or_a_letter_beyond_ascii_is_no_base64(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_body, "_SLICE", 16)
    with pytest.raises(RequestError) as caught:
        read(tmp_path, f'{{"image": "{text}"}}'.encode())
    assert caught.value.code == "bad_base64"


def test_the_decoded_size_is_bounded(tmp_path: Path) -> None:
    body = json.dumps({"image": base64.b64encode(bytes(2000)).decode()}).encode()
    assert read(tmp_path, body, limit=2000)[0] == bytes(2000)
    with pytest.raises(LimitExceeded):
        read(tmp_path, body, limit=1999)


def test_members_besides_the_image_are_limited(tmp_path: Path) -> None:
    with pytest.raises(RequestError) as caught:
        read(tmp_path, json.dumps({"image": "aGk=", "tags": ["x" * 1_000_000]}).encode())
    assert caught.value.code == "bad_json"


def test_an_empty_body_is_no_json(tmp_path: Path) -> None:
    with pytest.raises(RequestError) as caught:
        read(tmp_path, b"")
    assert caught.value.code == "bad_json"


_PROGRAM = """
import resource, sys
from pathlib import Path
from ocr_platform.jobs.api.submission.json_body import read_json_body
from ocr_platform.jobs.api.submission.spool import Spool
resource.setrlimit(resource.RLIMIT_DATA, (64 << 20, 64 << 20))
with Spool(60_000_000) as document:
    read_json_body(Path(sys.argv[1]), document)
    assert document.size == 48_000_000
"""


def test_a_large_document_is_not_held_in_memory(tmp_path: Path) -> None:
    """The private memory of the whole process is limited to 64 MiB; the text alone has 64 MB, the document 48."""
    block = base64.b64encode(bytes(range(256)) * 375)
    body = tmp_path / "large"
    body.write_bytes(b'{"image":"' + block * 500 + b'"}')
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM, body],
        env={"PYTHONPATH": "platform", "LEGIBLE_SECRET_KEY": "x" * 20, "LEGIBLE_DATA_DIR": str(tmp_path)},
        cwd=Path(__file__).parents[4],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
