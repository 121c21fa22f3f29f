"""How the published contract describes one call: its parameters, its body, its answers and who may make it."""

from typing import Any

from sync.contract.problems import Problem
from sync.contract.wire import STAMP_HEADER, Presumed

JSON, BYTES = "application/json", "application/octet-stream"
REF = "#/components/schemas/{name}"
_OPTIONAL = ("cursor", "department", "snapshot", "range", "if-range", STAMP_HEADER, *Presumed.__struct_fields__)


def told(
    name: str,
    summary: str,
    status: str,
    parameters: list[dict[str, Any]],
    headers: list[str],
    body: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A call that is answered by a status and headers."""
    call = question(name, summary, Problem, body=body, parameters=parameters)
    done = answered("Done.", Problem, JSON)
    del done["content"]
    done["headers"] |= named(headers)
    call["responses"] = {status: done, "default": call["responses"]["default"]}
    return call


def bytes_of(
    name: str, summary: str, media_type: str, parameters: list[dict[str, Any]], **statuses: list[str]
) -> dict[str, Any]:
    """A call that is answered by bytes, which are no JSON; by status, as `ok` or `part`, the headers that come too."""
    call = question(name, summary, Problem, parameters=parameters)
    for status, headers in statuses.items():
        done = answered("Done." if status == "ok" else "The part that was asked for.", Problem, media_type)
        done["content"] = {media_type: {"schema": {"type": "string", "format": "binary"}}}
        done["headers"] |= named(headers)
        call["responses"][{"ok": "200", "part": "206"}[status]] = done
    return call


def question(
    name: str,
    summary: str,
    answer: type,
    *,
    body: dict[str, Any] | None = None,
    parameters: list[dict[str, Any]] | None = None,
    device: bool = True,
) -> dict[str, Any]:
    call: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "parameters": [{"$ref": "#/components/parameters/nonce"}, *(parameters or [])],
        "responses": {"200": answered("Done.", answer, JSON), "default": {"$ref": "#/components/responses/problem"}},
        "security": [{"device": []}] if device else [],
    }
    if body is not None:
        call["requestBody"] = {"required": True, "content": body}
    return call


def answered(description: str, shape: type, media_type: str) -> dict[str, Any]:
    headers = named(["content-digest", "signature-input", "signature"])
    return {"description": description, "headers": headers, "content": {media_type: {"schema": ref(shape)}}}


def named(headers: list[str]) -> dict[str, Any]:
    return {name: {"schema": {"type": "string"}} for name in headers}


def ref(shape: type) -> dict[str, str]:
    return {"$ref": REF.format(name=shape.__name__)}


def parameter(name: str, place: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": place, "required": name not in _OPTIONAL, "schema": schema}
