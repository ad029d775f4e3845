"""Whether clients outside the cluster reach an endpoint: what Ingress and HTTPRoute say of themselves. Pure.

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
    """Return why an endpoint that is to be exposed by a `kind` is not; None when it is."""
    sentence = _of_ingress(facts.ingress) if kind == "Ingress" else _of_route(facts.http_route)
    return Problem("RouteNotAccepted", sentence) if sentence is not None else None


def _of_ingress(ingress: Manifest | None) -> str | None:
    status = (ingress or {}).get("status") or {}
    if (status.get("loadBalancer") or {}).get("ingress"):
        return None
    return "No ingress controller has taken the Ingress yet."


def _of_route(route: Manifest | None) -> str | None:
    """One gateway that takes the route is enough."""
    if route is None:
        return "The Gateway API is not installed in this cluster: install its definitions, or use an Ingress."
    refusals = []
    for gateway, conditions in _parents(route):
        refused = [one for one in conditions if one["type"] in ("Accepted", "ResolvedRefs") and one["status"] != "True"]
        if not refused and any(one["type"] == "Accepted" for one in conditions):
            return None
        refusals += [f"The Gateway {gateway} does not take the HTTPRoute: {one['message']}" for one in refused]
    if refusals:
        return refusals[0]
    names = ", ".join(reference["name"] for reference in route["spec"]["parentRefs"])
    return f"No controller has answered the HTTPRoute yet: is there a Gateway {names}, and does its controller run?"


def _parents(route: Manifest) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each gateway's name with the conditions that are of the route's newest generation."""
    generation = route["metadata"].get("generation", 0)
    for parent in (route.get("status") or {}).get("parents") or []:
        conditions = parent.get("conditions") or []
        yield (
            parent["parentRef"]["name"],
            [one for one in conditions if one.get("observedGeneration", generation) >= generation],
        )
