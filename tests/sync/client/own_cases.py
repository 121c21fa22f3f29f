"""What a commune keeps of the platform's word on its own acts, and a platform that says of them what is not so."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import select

from sync.client.ledger import notes, tables
from sync.client.ledger.own_cases import Doubt
from sync.contract.published import OwnVote
from sync.contract.signing import SigningKey
from sync.contract.wire import Answer, Call
from tests.sync.client.ends import Commune
from tests.sync.client.resigning import Resigning

FORGED = "01890000-0000-7000-8000-000000000001"
NEED = {
    "kind": "need",
    "id": "n9",
    "submission": FORGED,
    "revision": FORGED,
    "title": "Jamais dit",
    "description": "De personne.",
}


def kept(pc: Commune) -> dict[str, Any]:
    """Of its own cases, what the commune keeps of the platform's word."""
    with pc.reading() as connection:
        table = tables.copy.c
        rows = connection.execute(select(table.id, table.value).where(table.scope == "mine"))
        return {row.id: json.loads(row.value) for row in rows}


def asides(pc: Commune) -> dict[str, tuple[bool, bool]]:
    """What is noted of rows that rest on no act: whether verification names it, whether today's platform has it not."""
    with pc.reading() as connection:
        found = notes.every(connection, tables.SET_ASIDE)
    told = {id_: msgspec.json.decode(value, type=Doubt) for id_, value in found.items()}
    return {id_: (one.named, one.lost) for id_, one in told.items()}


def votes(pc: Commune) -> dict[str, list[tuple[str, bool]]]:
    """By subject: each cast that the platform told of, and whether it is withdrawn."""
    found = [msgspec.convert(value, OwnVote) for value in kept(pc).values() if value["kind"] == "vote"]
    return {one.subject: [(cast.op, cast.withdrawn) for cast in one.casts] for one in found}


def lying(answer: Callable[[Call], Answer], key: SigningKey, *values: dict[str, Any]) -> Resigning:
    """Whatever is asked of `mine`, these are among what it says."""

    def change(_: Call, said: Any) -> Any:
        for page in said.get("pages", [said]):
            if page.get("scope") == "mine":
                named = {value["id"] for value in values}
                page["items"] = [item for item in page["items"] if item["id"] not in named]
                page["items"] += [{"id": value["id"], "position": 1, "value": value} for value in values]
        return said

    return Resigning(answer, key, change)
