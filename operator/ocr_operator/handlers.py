"""The kopf handlers: every watch event puts the key of an endpoint into the queue, nothing else happens here.

No handler changes a resource, so kopf keeps no state of its own in them: no finalizer, no annotation. Start the
operator with `python -m ocr_operator`, which selects the namespaces to watch.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import kopf

from ocr_contract.settings import read_settings
from ocr_operator.controller import Controller
from ocr_operator.kinds import ENDPOINT, LABELLED, MANAGED_SELECTOR, Kind
from ocr_operator.settings import OperatorSettings

if TYPE_CHECKING:
    from collections.abc import Callable

_WATCH_SECONDS: Final = 20
"""The API server ends a watch after this time."""

_INACTIVITY_SECONDS: Final = 30.0
"""A watch that brought nothing for this time is dead and is opened again."""

_running: list[Controller] = []


class _NoDiffbase(kopf.AnnotationsDiffBaseStorage):
    """No handler uses diffs, so kopf need not copy each object to compute them: that took a third of a watch's cost."""

    def build(self, **_: Any) -> kopf.BodyEssence:
        return kopf.BodyEssence({})


@kopf.on.startup()
async def start(settings: kopf.OperatorSettings, **_: Any) -> None:
    """Configure kopf and start the controller, which lists everything first."""
    settings.posting.enabled = False
    settings.scanning.disabled = True
    settings.persistence.diffbase_storage = _NoDiffbase()
    settings.watching.server_timeout = _WATCH_SECONDS
    settings.watching.inactivity_timeout = _INACTIVITY_SECONDS
    settings.watching.connect_timeout = 10
    for kind in LABELLED:
        settings.watching.label_selectors[_resource_name(kind)] = MANAGED_SELECTOR
    controller = Controller(read_settings(OperatorSettings, os.environ))
    await controller.start()
    _running.append(controller)


@kopf.on.cleanup()
async def stop(**_: Any) -> None:
    """Stop the controller."""
    while _running:
        await _running.pop().stop()


def _resource_name(kind: Kind) -> str:
    group, _, _ = kind.api_version.rpartition("/")
    return f"{kind.plural}.{group}" if group else kind.plural


def _watch(kind: Kind) -> Callable[..., Any]:
    async def on_event(event: Any, **_: Any) -> None:
        for controller in _running:
            controller.on_event(kind, event["type"], event["object"])

    group, _, version = kind.api_version.rpartition("/")
    return kopf.on.event(group, version, kind.plural, id=f"watch-{kind.plural}")(on_event)


for _kind in (ENDPOINT, *LABELLED):
    _watch(_kind)

REGISTRY: Final = kopf.get_default_registry()
"""Every handler of this module."""
