"""The examples of the published contract are true: each call, sent again word for word, gets the answer shown."""

import json
from pathlib import Path
from typing import Any

from sync.contract.http_signatures import created_of
from sync.platform.http import openapi, routes
from sync.platform.http.openapi_examples import FILE
from tests.sync.platform.conftest import START
from tests.sync.platform.http import examples

KEPT: list[dict[str, Any]] = json.loads(FILE.read_bytes())


def test_each_is_answered_as_it_says(tmp_path: Path) -> None:
    """To write anew those that are wrong: python -m tests.sync.platform.http.golden"""
    for before, now in examples.replay(KEPT, tmp_path):
        assert now == before


def test_a_call_that_is_changed_is_not_answered_so(tmp_path: Path) -> None:
    """The control: the calls are signed, and one changed letter makes a call invalid."""
    head = next(one for one in KEPT if one["name"] == "head")
    changed = head | {"request": head["request"] | {"query": "x=1"}}
    ((_, now),) = examples.replay([changed], tmp_path)
    assert (now["answer"]["status"], now["answer"]["body"]["type"]) == (401, "urn:relais:problem:signature-bad")


def test_every_call_has_one_and_no_text_of_a_signature_is_left_in_an_answer() -> None:
    calls = {route.name for route in routes.ROUTES}
    said = "a yield in _calls of tests/sync/platform/http/examples.py; python -m tests.sync.platform.http.golden"
    assert {one["call"] for one in KEPT} == calls, said
    for one in KEPT:
        assert not {"signature", "signature-input"} & set(one["answer"]["headers"])
        signed = "signature" in one["request"]["headers"]
        assert signed is (one["name"] not in ("hello", "enrol", "enrol-refused"))
        if signed:
            assert created_of(examples.call_of(one)) == int(START.timestamp())


def test_the_document_shows_them_where_they_belong() -> None:
    document = openapi.document()["paths"]
    push, hello = document["/sync/v1/batches"]["post"], document["/sync/v1/hello"]["get"]
    (lines,) = push["requestBody"]["content"]["application/x-ndjson"]["examples"].values()
    assert lines["value"].startswith('{"batch":')
    assert set(hello["responses"]["200"]["content"]["application/json"]["examples"]) == {"hello", "hello-signed"}
    shown = [one for by_method in document.values() for call in by_method.values() for one in call["x-examples"]]
    assert sorted(shown) == sorted(one["name"] for one in KEPT)
