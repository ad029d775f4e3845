"""Write the CustomResourceDefinition into its chart, and its reference page, both from the operator's typed spec.

`--check` writes nothing and fails when one is stale. It contains no facts of its own.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "platform"), str(ROOT / "operator")]

from ocr_contract import crd  # noqa: E402 - the two roots are put on the path first, so that it runs uninstalled
from ocr_operator.schema.definition import definition  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    Schema = dict[str, Any]

CHART = ROOT / "charts/legible-crds/templates/ocrendpoints.yaml"
PAGE = ROOT / "docs/reference/ocrendpoint.md"


class _Plain(yaml.SafeDumper):
    """Writes every value in full: no anchors, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


_BOUNDS = {
    ("minimum", "maximum"): "",
    ("minLength", "maxLength"): " characters",
    ("minItems", "maxItems"): " items",
    ("minProperties", "maxProperties"): " members",
}


def main() -> int:
    """Write or check both files; the exit status is 1 when a check found a stale one."""
    made = definition()
    texts = {CHART: _chart(made), PAGE: _page(made)}
    if "--check" not in sys.argv:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return 0
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is stale: run make generate", file=sys.stderr)
    return 1 if stale else 0


def _chart(made: dict[str, Any]) -> str:
    text = yaml.dump(made, Dumper=_Plain, sort_keys=False, width=120, allow_unicode=True)
    return "# Generated from operator/ocr_operator/schema/spec.py by `make generate`.\n" + text


def _page(made: dict[str, Any]) -> str:
    schema = made["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    parts = [
        f"# {crd.KIND}",
        f"`apiVersion: {crd.API_VERSION}`, `kind: {crd.KIND}`; `kubectl get {crd.SHORT_NAME}`.",
        f"{schema['description']} This page is generated from the operator's code by `make generate`.",
    ]
    for name in ("spec", "status"):
        part = schema["properties"][name]
        parts += [f"## {name}", part["description"], _table(part)]
        parts += [f"Rules: {rules}" for rules in _rules(part)]
    return "\n\n".join(parts) + "\n"


def _table(part: Schema) -> str:
    lines = ["| field | type | default | meaning |", "| --- | --- | --- | --- |"]
    for path, node, required in _walk(part, ""):
        notes = [node["description"]] if "description" in node else []
        bounds = list(_bounds(node))
        notes += ["Value: " + ", ".join(bounds) + "."] if bounds else []
        notes += [f"Rules: {rules}" for rules in _rules(node)]
        default = f"`{_written(node['default'])}`" if "default" in node and "properties" not in node else ""
        cells = (f"`{path}`", _type(node), "required" if required else default, " ".join(notes))
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def _bounds(node: Schema) -> Iterator[str]:
    for (least, most), unit in _BOUNDS.items():
        if least in node and most in node:
            yield f"{node[least]} to {node[most]}{unit}"
        elif least in node:
            yield f"at least {node[least]}{unit}"
        elif most in node:
            yield f"at most {node[most]}{unit}"
    if "pattern" in node:
        yield f"matches `{node['pattern']}`"


def _walk(part: Schema, prefix: str) -> Iterator[tuple[str, Schema, bool]]:
    for name, node in part.get("properties", {}).items():
        yield prefix + name, node, name in part.get("required", [])
        yield from _walk(node, f"{prefix}{name}.")
        yield from _walk(node.get("items", {}), f"{prefix}{name}[].")


def _type(node: Schema) -> str:
    if "enum" in node:
        return ", ".join(f"`{value}`" for value in node["enum"])
    if "x-kubernetes-int-or-string" in node:
        return "integer or string"
    kind = str(node["type"])
    if kind == "array":
        return f"list of {_type(node['items'])}"
    if "additionalProperties" in node:
        return f"map of {_type(node['additionalProperties'])}"
    return kind


def _written(default: Any) -> str:
    text: str = yaml.safe_dump(default, default_flow_style=True)
    return text.removesuffix("...\n").strip()


def _rules(node: Schema) -> list[str]:
    messages = [rule["message"] for rule in node.get("x-kubernetes-validations", [])]
    return ["; ".join(messages) + "."] if messages else []


if __name__ == "__main__":
    raise SystemExit(main())
