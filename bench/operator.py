"""The operator with 500 endpoints on a real control plane: latency, throughput, and cost when idle.

Times are the API server's own (its audit log), so no queries slow it down during the measurement. There are no nodes:
the controllers create ReplicaSets and pods, and the pods stay pending.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psutil

from bench.load import percentile
from ocr_contract import crd
from ocr_operator.schema.definition import definition
from tests.cluster.harness.binaries import binaries
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.control_plane import ControlPlane
from tests.cluster.harness.endpoints import endpoint
from tests.cluster.harness.operator_process import Operator
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDPOINTS = 500
PER_SECOND = 5
FOREIGN = 5000
IDLE_SECONDS = 60
QUIET_SECONDS = 12
PATIENCE = 600
CLIENTS = 4
NAMESPACE = "default"
_USUAL = {"LEGIBLE_OPERATOR_RETRY_SECONDS": "10", "LEGIBLE_OPERATOR_CHECK_SECONDS": "30"}


def measure() -> dict[str, float]:
    """Return the figures of the section `operator`."""
    with _world() as world:
        figures = {"operator_paced_p95_s": _paced(world)}
        _wait_for_quiet(world)
        figures |= _at_rest(world, "operator_idle")
        figures |= _beside_others(world)
    with _world() as world:
        return figures | {"operator_at_once_s": _at_once(world)}


@dataclass(frozen=True)
class _World:
    plane: ControlPlane
    cluster: Cluster
    operator: Operator


@contextlib.contextmanager
def _world() -> Iterator[_World]:
    plane = ControlPlane(binaries(print))
    try:
        plane.start()
        cluster = Cluster(plane.admin)
        cluster.apply(definition())
        cluster.wait_for_definition(crd.DEFINITION)
        operator = Operator(plane, cluster, **_USUAL)
        try:
            operator.start()
            yield _World(plane, cluster, operator)
        finally:
            operator.stop()
            cluster.close()
    finally:
        plane.stop()


def _paced(world: _World) -> float:
    """Apply endpoints one after another; return the 95th percentile of the seconds until the Deployment exists."""
    began = time.monotonic()
    applied: dict[str, float] = {}
    for number in range(ENDPOINTS):
        time.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
        name = f"paced-{number}"
        applied[name] = time.time()
        world.cluster.apply(endpoint(name, NAMESPACE))
    _wait_for_status(world, ENDPOINTS)
    there = _first_writes(world, "deployments")
    return percentile((there[crd.workers_name(name)] - at for name, at in applied.items()), 95)


def _at_once(world: _World) -> float:
    """Apply all endpoints as fast as possible; return the seconds until the last one has its first status."""
    began = time.time()
    with ThreadPoolExecutor(CLIENTS) as clients:
        for _ in clients.map(lambda n: world.cluster.apply(endpoint(f"at-once-{n}", NAMESPACE)), range(ENDPOINTS)):
            pass
    _wait_for_status(world, ENDPOINTS)
    return max(_first_writes(world, "ocrendpoints").values()) - began


def _at_rest(world: _World, name: str) -> dict[str, float]:
    """Return what the operator uses while nothing changes: share of a core, memory in MB, write requests."""
    process, before, began = psutil.Process(world.operator.pid), len(world.operator.writes()), time.monotonic()
    used = _cpu_seconds(process)
    memory = 0.0
    while time.monotonic() < began + IDLE_SECONDS:
        memory = max(memory, process.memory_info().rss / 1e6)
        time.sleep(0.5)
    return {
        f"{name}_cpu": (_cpu_seconds(process) - used) / (time.monotonic() - began),
        f"{name}_memory_mb": memory,
        f"{name}_writes": float(len(world.operator.writes()) - before),
    }


def _beside_others(world: _World) -> dict[str, float]:
    """Return the same beside unrelated Deployments, and the share of a core that their creation costs the operator."""
    world.plane.pause("kube-controller-manager")  # their pods are not part of the measurement
    process, began = psutil.Process(world.operator.pid), time.monotonic()
    used = _cpu_seconds(process)
    with ThreadPoolExecutor(CLIENTS) as clients:
        for _ in clients.map(lambda number: world.cluster.apply(_foreign(number)), range(FOREIGN)):
            pass
    making = (_cpu_seconds(process) - used) / (time.monotonic() - began)
    found = _at_rest(world, "operator_beside_5000")
    world.plane.resume("kube-controller-manager")
    return {"operator_beside_5000_made_cpu": making, **found}


def _foreign(number: int) -> dict[str, Any]:
    labels = {"app": f"foreign-{number}"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "a", "image": "localhost/a:1"}]}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": f"foreign-{number}", "namespace": NAMESPACE, "labels": labels},
        "spec": {"selector": {"matchLabels": labels}, "template": template},
    }


def _wait_for_status(world: _World, count: int) -> None:
    wait_until(lambda: len(_first_writes(world, "ocrendpoints")) >= count, seconds=PATIENCE, every=2)


def _wait_for_quiet(world: _World) -> None:
    """Wait until the controllers have created everything for the endpoints, and the operator has reported it."""

    def all_have_a_worker() -> bool:
        found = world.cluster.list(crd.API_VERSION, crd.KIND)
        return all(one.get("status", {}).get("replicas") == 1 for one in found)

    wait_until(all_have_a_worker, seconds=PATIENCE, every=5)

    def quiet() -> bool:
        before = len(world.operator.writes())
        time.sleep(QUIET_SECONDS)
        return len(world.operator.writes()) == before

    wait_until(quiet, seconds=PATIENCE)


def _first_writes(world: _World, resource: str) -> dict[str, float]:
    """Return when the first write of each object of `resource` was answered, in seconds since the epoch."""
    found: dict[str, float] = {}
    for request in world.operator.requests():
        if request["verb"] == "patch" and request["objectRef"]["resource"] == resource:
            at = dt.datetime.fromisoformat(request["stageTimestamp"]).timestamp()
            found.setdefault(request["objectRef"]["name"], at)
    return found


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
