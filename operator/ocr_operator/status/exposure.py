"""Checks whether clients outside the cluster can reach an endpoint, from the status of its Ingress or HTTPRoute. Pure.

Sources: networking/v1 IngressStatus; the Gateway API's RouteParentStatus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocr_operator.status.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr_operator.kinds import Manifest
    from ocr_operator.status.facts import Facts


def exposure_problem(kind: str, facts: Facts) -> Problem | None:
    """Return why an endpoint with an exposure of `kind` is not reachable, None when it is."""
    sentence = _of_ingress(facts.ingress) if kind == "Ingress" else _of_route(facts.http_route)
    return Problem("RouteNotAccepted", sentence) if sentence is not None else None


def _of_ingress(ingress: Manifest | None) -> str | None:
    status = (ingress or {}).get("status") or {}
    if (status.get("loadBalancer") or {}).get("ingress"):
        return None
    return "No ingress controller has accepted the Ingress yet."


def _of_route(route: Manifest | None) -> str | None:
    """Return why the route is not accepted, None when at least one Gateway accepts it."""
    if route is None:
        return "The Gateway API is not installed in this cluster: install it, or use an Ingress."
    refusals = []
    for gateway, conditions in _parents(route):
        refused = [one for one in conditions if one["type"] in ("Accepted", "ResolvedRefs") and one["status"] != "True"]
        if not refused and any(one["type"] == "Accepted" for one in conditions):
            return None
        refusals += [f"The Gateway {gateway} does not accept the HTTPRoute: {one['message']}" for one in refused]
    if refusals:
        return refusals[0]
    names = ", ".join(reference["name"] for reference in route["spec"]["parentRefs"])
    return (
        f"No controller has processed the HTTPRoute yet: check that the Gateway {names} exists and its controller runs."
    )


def _parents(route: Manifest) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each Gateway's name with its conditions for the newest generation of the route."""
    generation = route["metadata"].get("generation", 0)
    for parent in (route.get("status") or {}).get("parents") or []:
        conditions = parent.get("conditions") or []
        yield (
            parent["parentRef"]["name"],
            [one for one in conditions if one.get("observedGeneration", generation) >= generation],
        )
