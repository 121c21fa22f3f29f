"""The published contract changes only on purpose, and describes what the service really answers."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from openapi_spec_validator import OpenAPIV31SpecValidator

import sync.contract
import sync.platform
from sync.contract.bodies import BODIES
from sync.contract.problem_codes import STATUSES
from sync.contract.problems import problem
from sync.contract.wire import Presumed
from sync.platform.http import openapi, openapi_call, problems, routes
from tests.sync.platform import conforming
from tests.sync.platform.http.golden import GOLDEN

SOURCE, CONTRACT = Path(sync.platform.__file__).parent, Path(sync.contract.__file__).parent


def test_the_contract_is_the_golden_copy() -> None:
    same = openapi.encoded() == GOLDEN.read_bytes()
    assert same, "where that is meant: python -m tests.sync.platform.http.golden, and a line in CHANGELOG.md"


@pytest.mark.slow
def test_it_is_an_openapi_document() -> None:
    document = json.loads(openapi.encoded())
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []
    document["paths"]["/sync/v1/feed"]["get"]["operationId"] = "hello"  # the control
    assert next(OpenAPIV31SpecValidator(document).iter_errors(), None) is not None


def test_each_code_is_named_by_a_call_and_written_where_it_is_raised() -> None:
    """For those that are assembled from parts, the parts are checked."""
    named = set().union(*map(openapi_call.codes, routes.ROUTES)) | {"not-found", "method-unknown"}
    assert named == set(STATUSES), "to be added to sync/contract/problem_codes.py, or to BY_ROUTE of problems.py"
    calls = {route.name for route in routes.ROUTES}
    assert set(problems.BY_ROUTE) == calls, "BY_ROUTE of sync/platform/http/problems.py: () for nothing of its own"
    source = "\n".join(file.read_text("utf-8") for file in SOURCE.rglob("*.py") if file.name != "problems.py")
    made = {code for code in STATUSES if re.match("bundle-|code-|quota-", code)} - {"bundle-unknown", "bundle-stamp"}
    assert {code for code in STATUSES if f'"{code}"' not in source} - made == {"call-old", "call-repeated"}


def test_whatever_may_be_wrong_with_a_bundle_has_its_code() -> None:
    """Code that raises a problem not listed here or in the contract finds that the platform cannot answer with it."""
    files = (*CONTRACT.rglob("*.py"), *SOURCE.rglob("*.py"))
    raised = {code for file in files for code in re.findall(r'BadBundle\("(\w+)"', file.read_text("utf-8"))}
    assert len(raised) > 10
    assert {f"bundle-{code.replace('_', '-')}" for code in raised} <= set(STATUSES)


def test_what_a_batch_presumes_is_described_field_by_field() -> None:
    (push,) = [route for route in routes.ROUTES if route.name == "push"]
    assert {one.name for one in push.parameters} == set(Presumed.__struct_fields__)


class TestChecker:
    """The check of every answer against the document notices each way in which an answer may differ."""

    @pytest.mark.parametrize(
        "changes",
        [
            {"status": 201},
            {"status": 418},
            {"body": b"{}"},
            {"headers": {"content-type": "text/html"}},
            {"headers": {"cache-control": ""}},
            {"headers": {"signature": None}},
        ],
        ids=["status", "unknown status", "body", "media type", "other header", "no header"],
    )
    def test_an_answer_that_is_another(self, world: Any, calling: Any, changes: Any) -> None:
        call = calling("GET", "/hello")
        answer = world.platform.answer(call)
        conforming.check(call, answer)
        headers = {
            name: value for name, value in (answer.headers | changes.get("headers", {})).items() if value is not None
        }
        with pytest.raises(AssertionError):
            conforming.check(call, replace(answer, **(changes | {"headers": headers})))

    def test_a_problem_of_another_call(self, world: Any, device: Any, calling: Any) -> None:
        call = device.signed(calling("GET", "/feed", "scope=x"))
        answer = world.platform.answer(call)
        conforming.check(call, answer)
        with pytest.raises(AssertionError):
            conforming.check(device.signed(calling("GET", "/devices/me/head")), answer)

    def test_a_busy_platform_says_when_to_come_back(self, world: Any, calling: Any) -> None:
        call = calling("GET", "/hello")
        answer, said = world.platform.answer(call), msgspec.json.encode(problem("busy", "La plateforme est occupée."))
        headers = answer.headers | {"content-type": "application/problem+json"}
        conforming.check(call, replace(answer, status=503, body=said, headers=headers | {"retry-after": "30"}))
        with pytest.raises(AssertionError):
            conforming.check(call, replace(answer, status=503, body=said, headers=headers))


def test_every_reference_leads_somewhere() -> None:
    document = openapi.document()
    found = {reference.rpartition("/")[2] for reference in references(document)}
    assert found <= {name for kind in document["components"].values() for name in kind}
    assert len(found) > 20


def test_every_schema_is_used() -> None:
    """Bodies of operations and values of the feed are inside a plain object: only these are named nowhere else."""
    document = openapi.document()
    named = {reference.rpartition("/")[2] for reference in references(document)}
    assert set(document["components"]["schemas"]) - named == {
        *(body.__name__ for body in BODIES.values()),
        "Campaign",
        "Service",
        "Proposal",
        "PublicNeed",
        "SteeringGroup",
        "Project",
        "Deployment",
        # Inside the sealed file, or beside it on the stick.
        "Manifest",
        "ReturnManifest",
        "ReturnedPage",
        "Stamp",
        "PlatformCard",
        "OwnNeed",
        "OwnShare",
        "OwnInterest",
        "OwnRequest",
        "OwnVote",
        "OwnJoin",
        "OwnDeclaration",
    }


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for item in value.values() for found in references(item)]
    return [found for item in value for found in references(item)] if isinstance(value, list) else []
