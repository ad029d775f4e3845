"""Write the chart's values.yaml and the page of its values, both from charts/legible/values.schema.json.

`--check` writes nothing and fails when one is stale. It contains no facts of its own.
"""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    Schema = dict[str, Any]

ROOT = Path(__file__).resolve().parent.parent
CHART = ROOT / "charts/legible"
SCHEMA = CHART / "values.schema.json"
VALUES = CHART / "values.yaml"
PAGE = ROOT / "docs/reference/values.md"


def main() -> int:
    """Write or check both files; the exit status is 1 when a check found a stale one."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    texts = {VALUES: _values(schema), PAGE: _page(schema)}
    if "--check" not in sys.argv:
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
        return 0
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is stale: run make generate", file=sys.stderr)
    return 1 if stale else 0


def _values(schema: Schema) -> str:
    lines = ["# Generated from values.schema.json by `make generate`; edit that file instead."]
    for name, node in _children(schema, schema):
        if "default" in node or "properties" in node:
            lines += ["", *_value(schema, name, node, 0)]
    return "\n".join(lines) + "\n"


def _value(root: Schema, name: str, node: Schema, depth: int) -> list[str]:
    indent = "  " * depth
    lines = textwrap.wrap(
        node["description"], 118, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ", break_on_hyphens=False
    )
    if "default" in node:
        return [*lines, f"{indent}{name}: {json.dumps(node['default'])}"]
    lines.append(f"{indent}{name}:")
    for child, part in _children(root, node):
        lines += _value(root, child, part, depth + 1)
    return lines


def _page(schema: Schema) -> str:
    lines = [
        "# Values of the chart",
        "",
        "The values that `helm install --values FILE` accepts for `charts/legible`; unknown names are rejected.",
        "This page is generated from `values.schema.json` by `make generate`.",
        "",
        "| value | default | meaning |",
        "| --- | --- | --- |",
    ]
    for path, node in _leaves(schema, schema, ""):
        default = yaml.safe_dump(node["default"], default_flow_style=True, width=1000).removesuffix("...\n").strip()
        allowed = f" One of {', '.join(f'`{value}`' for value in node['enum'])}." if "enum" in node else ""
        cells = (f"`{path}`", f"`{default}`", node["description"] + allowed)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _leaves(root: Schema, node: Schema, prefix: str) -> Iterator[tuple[str, Schema]]:
    for name, child in _children(root, node):
        if "default" in child:
            yield prefix + name, child
        else:
            yield from _leaves(root, child, f"{prefix}{name}.")


def _children(root: Schema, node: Schema) -> Iterator[tuple[str, Schema]]:
    """Yield the members of a node; a reference takes the description of its definition unless it has its own."""
    for name, child in node.get("properties", {}).items():
        definition = root["definitions"][child["$ref"].rpartition("/")[2]] if "$ref" in child else {}
        yield name, {**definition, **child}


if __name__ == "__main__":
    raise SystemExit(main())
