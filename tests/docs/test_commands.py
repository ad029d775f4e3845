"""Every command and curl of README and docs does what a reader expects of it, on real programs.

New commands are included automatically. Commands that need a cluster, root or PostgreSQL are in `commands.ELSEWHERE`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.charts import helm
from tests.docs.commands import ELSEWHERE, ROOT, Command, all_commands
from tests.sample_documents import draw_page, draw_pdf, encode
from tests.support.stack import Stack, running_stack
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS = all_commands()
MAKE = re.compile(r"^make (\S+)")
HELM = re.compile(r"^helm (upgrade|install|template) ")
RUN = [one for one in COMMANDS if not (one.elsewhere() or MAKE.search(one.text) or HELM.search(one.text))]
CURL_HTTP_ERROR = 22
FINAL = {"succeeded", "partial", "failed", "cancelled"}


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running_stack() as running:
        yield running


@pytest.fixture(scope="module")
def manifests() -> list[helm.Manifest]:
    return helm.render() + helm.render(chart=helm.CRDS)


@pytest.mark.parametrize("page", sorted({one.page for one in RUN}))
def test_commands_of_a_page_work_one_after_the_other(stack: Stack, page: str, tmp_path: Path) -> None:
    desk = Desk(stack, tmp_path)
    for command in [one for one in RUN if one.page == page]:
        desk.run(command)


@pytest.mark.parametrize("command", [one for one in COMMANDS if MAKE.search(one.text)], ids=str)
def test_make_knows_its_targets(command: Command) -> None:
    target = MAKE.findall(command.text)[0]
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert target in targets


@pytest.mark.parametrize("command", [one for one in COMMANDS if HELM.search(one.text)], ids=str)
def test_charts_render_with_these_values(command: Command) -> None:
    # An upgrade starts from the values of the installation; here the chart's defaults are sufficient.
    text = HELM.sub("helm template --api-versions ocr.legible.dev/v1alpha1/OcrEndpoint ", command.text)
    text = re.sub(r"--install |--reuse-values ", "", text).replace("my-values.yaml", "examples/values/production.yaml")
    run = subprocess.run(
        ["bash", "-c", re.sub(r"^helm", helm.helm(), text)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert list(yaml.safe_load_all(run.stdout))


@pytest.mark.parametrize("command", [one for one in COMMANDS if "kubectl" in one.text], ids=str)
def test_names_in_kubectl_commands_are_in_the_charts(command: Command, manifests: list[helm.Manifest]) -> None:
    names = {(one["kind"].lower(), one["metadata"]["name"]) for one in manifests}
    kinds = {"deploy": "deployment", "pvc": "persistentvolumeclaim"}
    for kind, name in re.findall(r"\b(deploy|deployment|secret|persistentvolumeclaim|pvc)/([\w-]+)", command.text):
        assert (kinds.get(kind, kind), name) in names
    for name in re.findall(r"(?:--container|-c) (\w+)", command.text):
        pods = helm.templates(manifests).values()
        assert name in {container["name"] for pod in pods for container in pod["spec"]["containers"]}


@pytest.mark.parametrize("pattern", ELSEWHERE)
def test_every_exception_is_needed(pattern: str) -> None:
    assert any(one.elsewhere() == pattern for one in COMMANDS)


class Desk:
    """The environment of a reader who pastes a page's commands: a folder with scans, and variables that stay set."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self._stack, self._folder, self._job = stack, folder, ""
        for name in ("manage.py", "charts", "examples", "tools"):
            (folder / name).symlink_to(ROOT / name)
        (folder / ".venv").symlink_to(sys.prefix)
        (folder / "scan.pdf").write_bytes(draw_pdf([["Invoice"]] * 7))
        for name in ("scan.png", "page.png"):
            (folder / name).write_bytes(encode(draw_page(), "PNG"))
        (folder / "scan.tif").write_bytes(encode(draw_page(), "TIFF"))
        (folder / ".curlrc").write_text("silent\nshow-error\nfail\nmax-time = 60\n")
        (folder / "variables").write_text(f"TOKEN={stack.web.token()}\n")

    def run(self, command: Command) -> None:
        """Run it, with the addresses, names and files of this stack in place of the page's.

        It must succeed, unless it ends in `# refused: STATUS`.
        """
        text = re.sub(r"^kubectl .*? -- +(\\\n +)?", "", command.text, flags=re.DOTALL)
        text = text.replace("http://127.0.0.1:8000", self._stack.url).replace(
            "http://127.0.0.1:8889", self._stack.worker.url
        )
        if "jobs/ID" in text:
            text = text.replace("jobs/ID", f"jobs/{self._finished_job()}")
        for placeholder, value in {"FILE": "archive.tar", "USER": "admin", "NAME": "scanner"}.items():
            text = re.sub(rf"\b{placeholder}\b", value, text)
        kept = " ".join(re.findall(r"^([A-Z_]+)=", command.text))
        script = f"set -euo pipefail; . ./variables\n{text}\n" + (f"declare -p {kept} >>variables" if kept else "")
        run = subprocess.run(
            ["bash", "-c", script],
            cwd=self._folder,
            env=self._environ(text),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        refused = re.search(r"# refused: (\d+)$", command.text)
        expected = (CURL_HTTP_ERROR, True) if refused else (0, True)
        as_said = not refused or f"error: {refused[1]}" in run.stderr
        assert (run.returncode, as_said) == expected, f"{command}: {command.text}\n{run.stdout}{run.stderr}"
        self._note_job(run.stdout)

    def _environ(self, text: str) -> dict[str, str]:
        given = {
            **self._stack.web.environ,
            "CURL_HOME": str(self._folder),
            "PATH": f"{self._folder}:{Path(sys.prefix) / 'bin'}:{os.environ['PATH']}",
        }
        if "manage.py restore" in text:  # into an empty place
            place = Path(tempfile.mkdtemp(dir=self._folder))
            database = f"sqlite:///{place / 'legible.sqlite3'}"
            given |= {"LEGIBLE_DATA_DIR": str(place), "DATABASE_URL": database}
        return given

    def _note_job(self, answer: str) -> None:
        try:
            body = json.loads(answer)
        except ValueError:
            return
        if isinstance(body, dict) and "state" in body and "id" in body:
            self._job = body["id"]

    def _finished_job(self) -> str:
        with self._stack.web.client(self._stack.web.token()) as client:
            if not self._job:
                files = {"file": ("scan.pdf", (self._folder / "scan.pdf").read_bytes())}
                self._job = client.post("/api/v1/jobs", files=files).json()["id"]
            wait_until(lambda: client.get(f"/api/v1/jobs/{self._job}").json()["state"] in FINAL, seconds=60)
        return self._job
