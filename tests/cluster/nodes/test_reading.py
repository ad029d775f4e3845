"""The operator's image creates workers for an OcrEndpoint, and they read."""

import pytest

from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.workloads.images import Images
from tests.cluster.harness.workloads.worker_calls import RECEIPT, address, read, receipt

pytestmark = pytest.mark.nodes

STARTED_SECONDS = 90


def test_the_shortest_spec_reads_a_receipt_through_its_service(seen: Seen) -> None:
    seen.apply()
    seen.wait_for("Ready", "True", "Reconciled", seconds=STARTED_SECONDS)
    assert read(address(seen), receipt()).split("\n")[: len(RECEIPT)] == list(RECEIPT)


def test_german_and_french_are_ready_when_a_worker_has_read_with_both(seen: Seen, images: Images) -> None:
    seen.apply(languages=["deu", "fra"], image=images.german)
    seen.wait_for("Ready", "True", "Reconciled", seconds=STARTED_SECONDS)
    assert seen.condition("ModelsAvailable")["message"] == "A worker has loaded every language."
    assert set(seen.status()["availableLanguages"]) >= {"deu", "fra"}
    assert "6.00" in read(address(seen), receipt())


def test_a_language_that_the_image_lacks_is_named_and_heals(seen: Seen, images: Images) -> None:
    seen.apply(languages=["eng", "fra"])
    found = seen.wait_for("Ready", "False", "LanguageMissing", seconds=STARTED_SECONDS)
    assert "have no trained data for fra; available: eng" in found["message"]

    seen.apply(languages=["eng", "fra"], image=images.german)
    seen.wait_for("Ready", "True", "Reconciled", seconds=STARTED_SECONDS)
