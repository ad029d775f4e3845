"""The facts that a status is computed from: everything observed about one endpoint."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocr_operator.kinds import Manifest
    from ocr_operator.status.problems import Problem


@dataclass(frozen=True, kw_only=True)
class WorkerStatus:
    """What a worker reports about itself.

    `engines` maps engine names to versions; `failure` explains why the worker is not ready.
    """

    ready: bool
    languages: tuple[str, ...]
    engines: dict[str, str]
    failure: str | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What was observed.

    `apply_problem`: why the desired objects could not be applied. `source_problem`: why there is no trained data.
    `key_problem`: why workers cannot authenticate their callers. `scaler_problem`: why there is no autoscaler.
    `workers`: the status of workers of the newest revision, ready ones first.
    """

    deployment: Manifest | None = None
    autoscaler: Manifest | None = None
    scaled_object: Manifest | None = None
    ingress: Manifest | None = None
    http_route: Manifest | None = None
    pods: tuple[Manifest, ...] = ()
    workers: tuple[WorkerStatus, ...] = ()
    apply_problem: Problem | None = None
    source_problem: Problem | None = None
    key_problem: Problem | None = None
    scaler_problem: Problem | None = None
    revision: str = ""
    internal_url: str | None = None
    url: str | None = None
    selector: dict[str, str] = field(default_factory=dict)
