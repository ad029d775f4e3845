"""The files for contributors: workflows, issue forms, hooks and the development container are valid."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cluster.harness.binaries import ACTIONLINT, built

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"))
MAKE_TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))


def test_actionlint_finds_nothing_in_the_workflows() -> None:
    program = built(ACTIONLINT, print) / "actionlint"
    assert WORKFLOWS
    run = subprocess.run([program, *WORKFLOWS], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_call_make_targets_that_exist(workflow: Path) -> None:
    called = re.findall(r"\bmake ([a-z-]+)", workflow.read_text())
    assert called
    assert set(called) <= MAKE_TARGETS


@pytest.mark.parametrize("form", [form for form in FORMS if form.name != "config.yml"], ids=lambda path: path.stem)
def test_issue_forms_have_what_a_form_needs(form: Path) -> None:
    body = yaml.safe_load(form.read_text())
    assert body["name"]
    assert body["description"]
    questions = [part for part in body["body"] if part["type"] != "markdown"]
    assert len({part["id"] for part in questions}) == len(questions) > 0
    assert all(part["attributes"]["label"] for part in questions)


def test_hooks_are_local_and_pass_on_this_checkout() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert {repo["repo"] for repo in config["repos"]} == {"local"}
    hooks = {hook["id"]: hook["entry"] for repo in config["repos"] for hook in repo["hooks"]}
    for name in ("ruff-check", "generated"):
        command = hooks[name].replace(".venv", sys.prefix).split()
        arguments = [str(Path(__file__))] if name == "ruff-check" else []
        run = subprocess.run([*command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr


def test_the_development_container_is_set_up_by_the_projects_own_script() -> None:
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text())
    command = container["postCreateCommand"]
    script, purpose = command.split("&&")[-1].split()
    assert (ROOT / script).is_file()
    assert purpose in re.findall(r"usage: setup.sh ([\w|]+)", (ROOT / script).read_text())[0].split("|")
