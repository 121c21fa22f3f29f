"""The examples of the document: calls as they were signed, and their answers; the tests replay each word for word."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("examples.json")


def add(paths: dict[str, Any]) -> None:
    """Puts each example beside its call: its bodies where OpenAPI has a place for them, and the whole example."""
    calls = {call["operationId"]: call for by_method in paths.values() for call in by_method.values()}
    for one in json.loads(FILE.read_bytes()):
        call, asked, answer = calls[one["call"]], one["request"], one["answer"]
        call.setdefault("x-examples", {})[one["name"]] = {"request": asked, "answer": answer}
        if "body" in asked:
            ((media_type, content),) = call["requestBody"]["content"].items()
            body = json.loads(asked["body"]) if media_type == "application/json" else asked["body"]
            content.setdefault("examples", {})[one["name"]] = {"value": body}
        if "body" in answer:
            ((_, content),) = call["responses"][str(answer["status"])]["content"].items()
            content.setdefault("examples", {})[one["name"]] = {"value": answer["body"]}
