"""kopf: its watches put keys of endpoints into the queue, and nothing else happens here.

No handler changes anything, so kopf keeps no state of its own in the resources: no finalizer, no annotation.
Start it by `python -m ocr_operator`, which knows the namespaces to watch.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import kopf

from ocr_contract.settings import read_settings
from ocr_operator.controller import Controller
from ocr_operator.kinds import ENDPOINT, LABELLED, OURS, Kind
from ocr_operator.settings import OperatorSettings

if TYPE_CHECKING:
    from collections.abc import Callable

_WATCH_SECONDS: Final = 20
_SILENT_SECONDS: Final = 30.0
"""The server ends a watch after the one; one that brought nothing for the other is dead, and is opened again."""

_running: list[Controller] = []


class _NothingCompared(kopf.AnnotationsDiffBaseStorage):
    """No handler asks what has changed, so no object is copied for comparing: that was a third of a watch's cost."""

    def build(self, **_: Any) -> kopf.BodyEssence:
        return kopf.BodyEssence({})


@kopf.on.startup()
async def start(settings: kopf.OperatorSettings, **_: Any) -> None:
    """Configure kopf and start the controller, which first lists everything."""
    settings.posting.enabled = False
    settings.scanning.disabled = True
    settings.persistence.diffbase_storage = _NothingCompared()
    settings.watching.server_timeout = _WATCH_SECONDS
    settings.watching.inactivity_timeout = _SILENT_SECONDS
    settings.watching.connect_timeout = 10
    for kind in LABELLED:
        settings.watching.label_selectors[_selector(kind)] = OURS
    controller = Controller(read_settings(OperatorSettings, os.environ))
    await controller.start()
    _running.append(controller)


@kopf.on.cleanup()
async def stop(**_: Any) -> None:
    """End the controller."""
    while _running:
        await _running.pop().stop()


def _selector(kind: Kind) -> str:
    group, _, _ = kind.api_version.rpartition("/")
    return f"{kind.plural}.{group}" if group else kind.plural


def _watch(kind: Kind) -> Callable[..., Any]:
    async def seen(event: Any, **_: Any) -> None:
        for controller in _running:
            controller.seen(kind, event["type"], event["object"])

    group, _, version = kind.api_version.rpartition("/")
    return kopf.on.event(group, version, kind.plural, id=f"seen-{kind.plural}")(seen)


for _kind in (ENDPOINT, *LABELLED):
    _watch(_kind)

REGISTRY: Final = kopf.get_default_registry()
"""Every handler of this module."""
