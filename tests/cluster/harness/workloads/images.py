"""Legible's images of this source, built by the script of `make images`, and only if the source has changed.

An image's tag is derived from its source, so none is ever stale. It must not know who runs them.
"""

import dataclasses
import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[4]
_SOURCES = ("Dockerfile", ".dockerignore", "LICENSE", "README.md", "manage.py", "pyproject.toml", "requirements")
_PACKAGES = ("platform", "operator", "frontend", "tools/images.sh")
_TAG = "nodes-"


@dataclasses.dataclass(frozen=True)
class Images:
    """The names of the images in podman; `german` is a worker that also reads German and French."""

    platform: str
    worker: str
    operator: str
    german: str


def build_images(say: Callable[[str], None]) -> Images:
    """Return the images, building missing ones.

    With LEGIBLE_TEST_TAG they are those that have this tag, whatever they were built from, and TAG-deu-fra.
    """
    given = os.environ.get("LEGIBLE_TEST_TAG")
    tag = given or _TAG + _fingerprint()
    images = Images(
        *(f"localhost/legible-{target}:{tag}" for target in ("platform", "worker", "operator")),
        german=f"localhost/legible-worker:{tag}-deu-fra",
    )
    if not all(map(_exists, (images.platform, images.worker, images.operator))):
        say("building the images of this source")
        _build(tag)
    if not _exists(images.german):
        say("building the image of a worker that reads German and French")
        _build(f"{tag}-deu-fra", TARGETS="worker", LANGUAGES="deu fra")
    if not given:
        _remove_older(tag)
    return images


def _build(tag: str, **variables: str) -> None:
    command = [_ROOT / "tools/images.sh", tag]
    run = subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-4000:]


def _exists(image: str) -> bool:
    return subprocess.run(["podman", "image", "exists", image], check=False).returncode == 0


def _remove_older(tag: str) -> None:
    """Remove the tags of images of outdated sources; podman keeps layers that are still used."""
    listed = subprocess.run(
        ["podman", "images", "--format", "{{.Repository}}:{{.Tag}}"], capture_output=True, text=True, check=True
    ).stdout
    for image in listed.split():
        name = image.rpartition(":")[2]
        if name.startswith(_TAG) and not name.startswith(tag):
            subprocess.run(["podman", "image", "rm", image], check=False, capture_output=True)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for file in _files():
        digest.update(str(file.relative_to(_ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _files() -> Iterator[Path]:
    """Yield the files that the images are built from: those that git tracks or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *_SOURCES, *_PACKAGES]
    listed = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True).stdout
    for line in sorted(listed.splitlines()):
        if (_ROOT / line).is_file():
            yield _ROOT / line
