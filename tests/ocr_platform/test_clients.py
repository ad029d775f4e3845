"""Clients generated from the OpenAPI document without a warning, and the Python one in use."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.ocr_platform.jobs.factories import png
from tests.support.stack import running_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "api" / "openapi.yaml"
CONFIG = ROOT / "docs" / "api" / "python-client.yaml"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The Python client, importable under the returned name."""
    folder = tmp_path_factory.mktemp("clients")
    run = subprocess.run(
        [
            *(Path(sys.executable).parent / "openapi-python-client", "generate", "--path", DOCUMENT),
            *("--config", CONFIG, "--output-path", folder / "legible_client", "--meta", "none", "--fail-on-warning"),
        ],
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = run.stdout + run.stderr
    assert run.returncode == 0, said
    assert "warning" not in said.lower(), said
    sys.path.insert(0, str(folder))
    yield "legible_client"
    sys.path.remove(str(folder))


def test_the_generated_python_client_submits_waits_lists_and_fetches(generated: str) -> None:
    def module(name: str) -> Any:
        return importlib.import_module(f"{generated}.{name}")

    with (
        running_stack() as stack,
        module("client").AuthenticatedClient(base_url=stack.url, token=stack.web.token(), timeout=90) as client,
    ):
        file = module("types").File(payload=BytesIO(png()), file_name="page.png", mime_type="image/png")
        form = module("models").JobsCreateFilesBody(file=file, tags=["a", "b"], priority=3)
        waited = module("api.jobs.jobs_create").sync_detailed(client=client, body=form, wait=60)
        assert waited.status_code == 200, waited.content
        jobs = module("api.jobs.jobs_list").sync(
            client=client, tag="a", state=[module("models").JobsListStateItem.SUCCEEDED]
        )
        assert [(job.file_name, job.tags, job.priority) for job in jobs.items] == [("page.png", ["a", "b"], 3)]
        job = module("api.jobs.jobs_get").sync(job_id=jobs.items[0].id, client=client)
        assert (job.state, job.pages.done) == ("succeeded", 1)
        result = module("api.results.jobs_result").sync(job_id=job.id, client=client)
        assert result.pages[0].number == 1
        image = module("api.pages.job_pages_image").sync(job_id=job.id, number=1, client=client)
        assert image.payload.read(4) == b"\x89PNG"
        refused = module("api.jobs.jobs_get").sync(job_id="00000000-0000-4000-8000-000000000000", client=client)
        assert refused.code == "not_found"


def test_openapi_typescript_generates_the_types_of_the_dashboard() -> None:
    """`types:check` fails on any difference from what is committed."""
    run = subprocess.run(
        ["npm", "run", "--silent", "types:check"],
        cwd=ROOT / "frontend",
        env={**os.environ, "PATH": f"{ROOT / '.venv' / 'node' / 'bin'}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "warn" not in (run.stdout + run.stderr).lower()
