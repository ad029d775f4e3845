"""Images of one static Debian program each, built without a registry: the pause container of pods, and a toolbox.

It must not know who imports them.
"""

import hashlib
import io
import json
import platform
import tarfile
from pathlib import Path

PAUSE = "localhost/legible-pause:1"
TOOLBOX = "localhost/legible-toolbox:1"
_PROGRAMS = {PAUSE: Path("/usr/bin/catatonit"), TOOLBOX: Path("/bin/busybox")}
_ENTRYPOINTS = {PAUSE: ["/bin/catatonit", "-P"], TOOLBOX: ["/bin/busybox"]}
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def write_image(name: str, path: Path) -> None:
    """Write the image PAUSE or TOOLBOX as an archive that `ctr images import` reads."""
    program = _PROGRAMS[name]
    layer = _tar({f"bin/{program.name}": (program.read_bytes(), 0o755)}, folders={"tmp": 0o1777})
    config = {
        "architecture": _ARCHITECTURES.get(platform.machine(), platform.machine()),
        "os": "linux",
        "config": {"Entrypoint": _ENTRYPOINTS[name], "User": "65534:65534"},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(layer).hexdigest()}"]},
    }
    manifest = [{"Config": "config.json", "RepoTags": [name], "Layers": ["layer.tar"]}]
    files = {"layer.tar": layer, "config.json": json.dumps(config).encode()}
    files["manifest.json"] = json.dumps(manifest).encode()
    path.write_bytes(_tar({file: (content, 0o644) for file, content in files.items()}))


def _tar(files: dict[str, tuple[bytes, int]], folders: dict[str, int] | None = None) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, mode in (folders or {}).items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.mode = tarfile.DIRTYPE, mode
            archive.addfile(entry)
        for name, (content, mode) in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), mode
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()
