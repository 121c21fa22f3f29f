"""The published contract: it changes on purpose or not at all, and says what the service really answers."""

from typing import Any

from sync.platform.http import openapi
from tests.sync.platform.http.golden import GOLDEN


def test_the_contract_is_the_golden_copy() -> None:
    """On purpose: python -m tests.sync.platform.http.golden (and say so in CHANGELOG.md)."""
    assert openapi.encoded() == GOLDEN.read_bytes()


def test_every_reference_leads_somewhere() -> None:
    document = openapi.document()
    found = {reference.rpartition("/")[2] for reference in references(document)}
    assert found <= {name for kind in document["components"].values() for name in kind}
    assert len(found) > 20


def test_every_schema_is_used() -> None:
    """Bodies of operations and values of the feed travel inside a plain object: only those are named by no one."""
    document = openapi.document()
    named = {reference.rpartition("/")[2] for reference in references(document)}
    assert set(document["components"]["schemas"]) - named == {
        "NeedSubmit",
        "NeedAmend",
        "NeedWithdraw",
        "NeedJoin",
        "NeedLeave",
        "VoteCast",
        "VoteWithdraw",
        "ServiceShare",
        "InterestDeclare",
        "InterestWithdraw",
        "DeploymentAsk",
        "DeploymentReport",
        "RequestSubmit",
        "RequestWithdraw",
        "PersonalErase",
        "Campaign",
        "Service",
        "Proposal",
        "PublicNeed",
        "SteeringGroup",
        "Project",
        "Deployment",
        # Inside what is sealed, beside it, on the key.
        "Manifest",
        "ReturnManifest",
        "ReturnedPage",
        "Stamp",
        "PlatformCard",
        "OwnNeed",
        "OwnShare",
        "OwnInterest",
        "OwnRequest",
    }


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for item in value.values() for found in references(item)]
    return [found for item in value for found in references(item)] if isinstance(value, list) else []
