"""What a status is computed from: everything that was observed of one endpoint. It must not know how."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocr_operator.kinds import Manifest
    from ocr_operator.observed import Reason


@dataclass(frozen=True)
class Trouble:
    """Why the endpoint is not as it should be: one of the fixed reasons, and a sentence that says what to do."""

    reason: Reason
    message: str


@dataclass(frozen=True, kw_only=True)
class WorkerAnswer:
    """What a worker said of itself. `engines` maps engine names to versions; `failure` says why it is not ready."""

    ready: bool
    languages: tuple[str, ...]
    engines: dict[str, str]
    failure: str | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What was observed.

    `refused`: why what is wanted could not be applied. `missing_source`: why there can be no trained data.
    `missing_key`: why workers cannot know who may call them. `unscaled`: why there is no autoscaler. `answers`:
    what workers of the newest revision said, ready ones first.
    """

    deployment: Manifest | None = None
    autoscaler: Manifest | None = None
    scaled_object: Manifest | None = None
    ingress: Manifest | None = None
    http_route: Manifest | None = None
    pods: tuple[Manifest, ...] = ()
    answers: tuple[WorkerAnswer, ...] = ()
    refused: Trouble | None = None
    missing_source: Trouble | None = None
    missing_key: Trouble | None = None
    unscaled: Trouble | None = None
    revision: str = ""
    internal_url: str | None = None
    url: str | None = None
    selector: dict[str, str] = field(default_factory=dict)
