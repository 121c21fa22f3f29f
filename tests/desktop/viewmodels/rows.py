"""Rows with the same text everywhere, except what a test sets."""

from datetime import UTC, datetime
from typing import Any

import resources
from sync.client.ledger.states import State
from sync.contract.campaign import read_campaign
from tests.records import fields_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CAMPAIGN = read_campaign(resources.path("packs", "france-relance-2021.json").read_bytes())
STATES = tuple(state.value for state in State)
LEFT = ("", "finalised", "accepted", "rejected")
MOMENTS = (
    *("cast_at", "created_at", "updated_at", "received_at", "decided_at", "moved_at", "started_at", "ended_at"),
    *("written_at", "asked_at", "made_at", "validated_at", "declared_at", "date"),
)


def made(of: Any, **said: Any) -> Any:
    """A row with the same text everywhere, except the values given here."""
    plain = {"str": "mot", "bool": False, "tuple[str, ...]": (), "dict[str, int]": {}, "int": 1}
    row = {}
    for field in fields_of(of):
        name = getattr(field.type, "__name__", "") if isinstance(field.type, type) else str(field.type)
        row[field.name] = NOW.isoformat() if field.name in MOMENTS else plain.get(name)
    return of(**row | said)
