"""Wrong requests, generated from the OpenAPI document: for each call, invalid input in every way it can be sent."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.ocr_platform.api.schema_samples import DOCUMENT, PATH_VALUES, PNG, resolved, sample, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

UNDOCUMENTED = {"schema_get": ("get", "/api/v1/schema"), "docs_get": ("get", "/api/v1/docs")}
Steps = tuple[str | int, ...]
METHODS = {"get", "post", "put", "patch", "delete"}
JSON = "application/json"
FORM = "multipart/form-data"


@dataclass(frozen=True)
class Wrong:
    """A request that must be refused, and the name that the refusal must mention."""

    what: str
    method: str
    address: str
    name: str
    codes: tuple[str, ...]
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = ""
    content: bytes = b""

    @property
    def url(self) -> str:
        return f"{self.address}?{urlencode(self.query)}" if self.query else self.address


UNKNOWN, REPEATED = ("unknown_option",), ("repeated_option",)
INVALID = ("invalid_request", "invalid_option", "not_acceptable")


def calls() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Return method, address and description of every call by its name."""
    found = {name: (method, path, {}) for name, (method, path) in UNDOCUMENTED.items()}
    for path, operations in DOCUMENT["paths"].items():
        for method in METHODS & operations.keys():
            address = path.format(**PATH_VALUES)
            found[operations[method]["operationId"]] = (method, address, operations[method])
    return found


def wrong_requests(method: str, address: str, call: dict[str, Any]) -> Iterator[Wrong]:
    """Yield all wrong requests of a call."""
    given = call.get("parameters", [])
    queries = {each["name"]: each for each in given if each["in"] == "query"}
    needed = [(name, text_of(each["schema"])) for name, each in queries.items() if each.get("required")]
    right = right_body(call)
    for wrong in wrong_queries(queries):
        rest = [pair for pair in needed if pair[0] not in {name for name, _ in wrong.query}]
        yield Wrong(wrong.what, method, address, wrong.name, wrong.codes, rest + wrong.query, {}, *right)
    for header, value, what in wrong_headers({each["name"] for each in given if each["in"] == "header"}):
        yield Wrong(what, method, address, header, INVALID, needed, {header: value}, *right)
    content = call.get("requestBody", {}).get("content", {})
    if JSON in content:
        for what, name, codes, text in wrong_json(resolved(content[JSON]["schema"])):
            yield Wrong(what, method, address, name, codes, needed, {}, JSON, text.encode())
    elif method != "get":
        text = b'{"nonsense": 1}'
        yield Wrong("a body", method, address, "nonsense", UNKNOWN, needed, {}, JSON, text)
    if FORM in content:
        for what, name, codes, pairs in wrong_forms(content[FORM]["schema"]):
            yield Wrong(what, method, address, name, codes, needed, {}, f"{FORM}; boundary=b", multipart(pairs))


def wrong_queries(queries: dict[str, dict[str, Any]]) -> Iterator[Wrong]:
    """Yield wrong queries; address and method are filled in later."""
    yield Wrong("unknown parameter", "", "", "nonsense", UNKNOWN, [("nonsense", "1")])
    for name, parameter in queries.items():
        schema = parameter["schema"]
        right = text_of(schema)
        yield Wrong(f"query: {name} misspelt", "", "", name, UNKNOWN, [(misspelt(name), right)])
        if schema.get("type") != "array":
            yield Wrong(f"query: {name} repeated", "", "", name, REPEATED, [(name, right), (name, right)])
        for text in wrong_texts(schema):
            yield Wrong(f"query: {name}={text[:20]}", "", "", name, INVALID, [(name, text)])


def wrong_headers(names: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield header, value and description; a header that the document has and this does not is an error."""
    known = {
        "Idempotency-Key": ("x" * 256, "one,two", "with blanks"),
        "Prefer": ("wait=abc", "wait", "respond-async, wait=-1", "wait=1.5"),
        "If-Match": ("nonsense", '"'),
    }
    for name in names:
        for value in known[name]:
            yield name, value, f"header: {name}: {value[:20]}"


def wrong_json(schema: dict[str, Any]) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """Yield description, name, codes and text of wrong JSON bodies."""
    right = sample(schema)
    yield "JSON: not an object", "object", (*INVALID, "bad_json", "missing_image"), "[]"
    for path, part in objects(schema):
        inside = ".".join(str(step) for step in path if not isinstance(step, int))
        yield (
            f"JSON: unknown in {inside or 'body'}",
            "nonsense",
            UNKNOWN,
            json.dumps(changed(right, path, "nonsense", 1)),
        )
        for name, raw in part["properties"].items():
            member = resolved(raw)
            broken = changed(right, path, misspelt(name), sample(member))
            yield f"JSON: {inside} {name} misspelt", name, UNKNOWN, json.dumps(broken)
            first = json.dumps({name: sample(member)})[1:-1]
            repeated = json.dumps(changed(without(right, path, name), path, "REPEATED", 0))
            yield (
                f"JSON: {inside} {name} repeated",
                name,
                REPEATED,
                repeated.replace('"REPEATED": 0', f"{first}, {first}"),
            )
            if name == "image":
                continue
            for value in wrong_values(member):
                yield (
                    f"JSON: {inside} {name}: {value!r:.20}",
                    name,
                    INVALID,
                    json.dumps(changed(right, path, name, value)),
                )
        for name in part.get("required", []):
            yield (
                f"JSON: {inside} {name} missing",
                name,
                (*INVALID, "missing_image"),
                json.dumps(without(right, path, name)),
            )


def wrong_forms(schema: dict[str, Any]) -> Iterator[tuple[str, str, tuple[str, ...], list[tuple[str, str]]]]:
    """Yield description, name, codes and fields of wrong forms."""
    yield "form: unknown field", "nonsense", UNKNOWN, [("nonsense", "1")]
    for name, member in schema["properties"].items():
        if name == "file":
            continue
        right = text_of(member)
        yield f"form: {name} misspelt", name, UNKNOWN, [(misspelt(name), right)]
        if member.get("type") != "array":
            yield f"form: {name} repeated", name, REPEATED, [(name, right), (name, right)]
        for text in wrong_texts(member):
            yield f"form: {name}={text[:20]}", name, INVALID, [(name, text)]


def right_body(call: dict[str, Any]) -> tuple[str, bytes]:
    content = call.get("requestBody", {}).get("content", {})
    if "image/png" in content:
        return "image/png", PNG
    if JSON in content:
        return JSON, json.dumps(sample(resolved(content[JSON]["schema"]))).encode()
    return "", b""


def multipart(pairs: list[tuple[str, str]]) -> bytes:
    """Return a form of these fields and a file, with the boundary "b"."""
    fields = "".join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in pairs)
    file = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    return fields.encode() + file.encode() + PNG + b"\r\n--b--\r\n"


def misspelt(name: str) -> str:
    """Return the name with a typo: its last letter twice."""
    return name + name[-1]


def wrong_texts(schema: dict[str, Any]) -> Iterator[str]:
    """Yield invalid texts: impossible ones, and those out of range."""
    schema = resolved(schema)
    item = schema.get("items", schema)
    if "enum" in item or item.get("type") in {"integer", "boolean"} or {"pattern", "format"} & item.keys():
        yield "no such value"
    if item.get("type") == "integer" and "enum" not in item:
        yield "1.5"
    yield "a\x00b"
    for key, step in (("minimum", -1), ("maximum", 1)):
        if key in schema:
            yield str(schema[key] + step)
    if "maxLength" in item:
        yield "a" * (item["maxLength"] + 1)
    if schema.get("minLength"):
        yield ""


def wrong_values(schema: dict[str, Any]) -> Iterator[Any]:
    """Yield invalid JSON values."""
    if "anyOf" in schema:
        yield [{}]
        return
    kind = schema.get("type")
    yield {"string": 7, "integer": "no number", "number": "no number", "boolean": "maybe"}.get(str(kind), 7)
    if "enum" in schema:
        yield "no such value" if kind != "integer" else max(schema["enum"]) + 100
    if kind == "object":
        return
    for key, step in (("minimum", -1), ("maximum", 1)):
        if key in schema:
            yield schema[key] + step
    if "maxLength" in schema:
        yield "a" * (schema["maxLength"] + 1)
    if "maxItems" in schema and "prefixItems" not in schema:
        yield [sample(schema["items"])] * (schema["maxItems"] + 1)
    if schema.get("minLength") or schema.get("minItems"):
        yield "" if kind == "string" else []


def objects(
    schema: dict[str, Any], path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Yield every object of a body that accepts only named members, and its path."""
    schema = resolved(schema)
    choices = [resolved(each) for each in schema.get("anyOf", [])]
    for each in (schema, *choices):
        if each.get("type") == "object" and "properties" in each:
            yield path, each
            for name, member in each["properties"].items():
                yield from objects(member, (*path, name))
        elif each.get("type") == "array" and "prefixItems" not in each:
            yield from objects(each["items"], (*path, 0))


def changed(value: Any, path: Steps, name: str, member: Any) -> Any:
    """Return `value` with another member in the object at `path`, which is created if missing."""
    if not path:
        return {**(value if isinstance(value, dict) else {}), name: member}
    if isinstance(path[0], int):
        first = value[0] if isinstance(value, list) and value else {}
        return [changed(first, path[1:], name, member)]
    inner = value.get(path[0], {}) if isinstance(value, dict) else {}
    return {**(value if isinstance(value, dict) else {}), path[0]: changed(inner, path[1:], name, member)}


def without(value: Any, path: Steps, name: str) -> Any:
    """Return `value` without a member of the object at `path`."""
    if not path:
        return {key: each for key, each in value.items() if key != name} if isinstance(value, dict) else {}
    if isinstance(path[0], int):
        return [without(value[0] if isinstance(value, list) and value else {}, path[1:], name)]
    inner = value.get(path[0], {}) if isinstance(value, dict) else {}
    return {**(value if isinstance(value, dict) else {}), path[0]: without(inner, path[1:], name)}
