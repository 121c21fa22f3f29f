"""All that somebody writes, chooses or attaches in the commune's database, whichever table it lies in."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from desktop.database import last_exchange, last_text, tables
from desktop.database.queries import (
    erasures,
    open_request,
    person,
    recovery_sheet,
    request_copies,
    standing_text,
    typed,
)
from desktop.demo.worlds import sample
from resources.demonstration import SampleRequest, read_world

#: Tables that are not looked at: each row was made with an act, which is told; or says what she has seen; or has the
#: bytes of a document whose hash is told. A table that is in no list is looked at.
BESIDE: Final = frozenset(("vote", "joined", "interest", "deployment", "amendment", "seen", "chunk"))
#: Columns that are not looked at: times and acts; and texts as they were before, which are in no other place only once
#: they were changed. A column that is in no list is looked at.
AROUND: Final = frozenset(
    (
        *("created_at", "updated_at", "opened_at", "attached_at"),
        *("submit_op", "withdraw_op", "share_op", "base"),
        *("before", "submitted_as"),
    )
)
#: Key of `meta` while a byte of a receipt is changed (`tampering`): the act's id, and its receipt as it was.
CHANGED_RECEIPT: Final = "demonstration.receipt"
#: Keys of `meta` that the program writes by itself, and those of the person, who is told in words of her own.
_BY_ITSELF: Final = frozenset(
    (
        *("insee", "name", "siren", "department_name", "database_id", "actor_id"),
        *("created_at", last_exchange.CLOCK_NOTED, last_exchange.KEY_LOST, recovery_sheet.KEY, last_text.ON_SCREEN),
        *(person.UNFINISHED, erasures.NAMED, CHANGED_RECEIPT, sample.REQUEST),
        *("profile", "function", *person.CONTACT, person.TYPED),
    )
)
#: Begin such keys too: a text as it was before its editor was opened, from which other text one comes, when one was
#: begun, and which documents are the demonstration's own.
_BESIDE_ROWS: Final = (
    *(open_request.PREFIX, standing_text.COPIED, standing_text.APART, request_copies.COPIED),
    *(last_text.TYPED_AT, typed.OWN_FIELDS, sample.DOCUMENT, sample.FURTHER),
)
_BEGUN: Final = (typed.PREFIX, open_request.ASIDE)  #: begin the keys of texts that were begun, or put aside


class Piece(NamedTuple):
    """One row, as somebody has written it."""

    table: str  #: its table
    id: str  #: its key
    title: str  #: as typed; "" where it has none
    text: str  #: a hash of all that is written in it; "" for a text that the demonstration wrote, and nobody changed
    sent: str = ""  #: id of the act that sends it as it stands

    @property
    def begun(self) -> bool:
        """Whether it is a text without a draft of its own."""
        return self.table == "editing" or (self.table == "meta" and self.id.startswith(_BEGUN))


def pieces(connection: Connection) -> frozenset[Piece]:
    """Of all tables that are looked at."""
    read = {
        name: [row._asdict() for row in connection.execute(select(table))]
        for name, table in tables.metadata.tables.items()
        if name not in BESIDE
    }
    return frozenset(_pieces(read))


def _pieces(read: Mapping[str, list[dict[str, Any]]]) -> Iterator[Piece]:
    ours = {row["key"].removeprefix(sample.DOCUMENT) for row in read["meta"] if row["key"].startswith(sample.DOCUMENT)}
    for name, rows in read.items():
        for row in rows:
            if not (_by_itself(row) if name == "meta" else name == "editing" and not row["aside"]):
                yield _piece(name, row, by_us=_by_us(name, row, ours))


def _by_itself(row: Mapping[str, Any]) -> bool:
    """Whether nobody wrote this value of `meta`, or it is a choice that was taken back, or a text that was begun and
    emptied again.
    """
    key, value = row["key"], row["value"]
    emptied = not value or (key.startswith(_BEGUN) and not any(person.parsed(value).values()))
    return emptied or key in _BY_ITSELF or key.startswith(_BESIDE_ROWS)


def _piece(name: str, row: Mapping[str, Any], *, by_us: bool) -> Piece:
    keys = [column.name for column in tables.metadata.tables[name].primary_key]
    text = {column: value for column, value in row.items() if column not in (*keys, *AROUND)}
    if name == "need" and text["description"] == read_world().story.need_description:
        text["description"] = ""  # the demonstration writes that into the story's own need
    sent = "" if row.get("submitted_as") else row.get("submit_op") or row.get("share_op") or ""
    return Piece(
        name, " ".join(str(row[key]) for key in keys), row.get("title") or "", "" if by_us else _hash(text), sent
    )


def _hash(text: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(text, sort_keys=True, default=repr).encode()).hexdigest()[:16]


def _by_us(name: str, row: Mapping[str, Any], documents: Collection[str]) -> bool:
    """Whether it is as the demonstration writes it itself when a step is shown. `documents`: hashes of its own."""
    world = read_world()
    if name == "share":
        return _is(row, msgspec.structs.asdict(world.share), ())
    if name == "request":
        return any(_is(row, _texts(one), ("letter",)) for one in (world.request, *world.further_requests))
    if name == "attachment":
        return row["sha256"] in documents  # one of hers may have the same name
    return False


def _texts(one: SampleRequest) -> dict[str, Any]:
    return {**sample.request_texts(one), "letter": one.letter}


def _is(row: Mapping[str, Any], written: Mapping[str, Any], parsed: tuple[str, ...]) -> bool:
    """Whether all that is written in the row is this. `parsed`: columns that are JSON, of which "" says nothing."""
    here = {column: value for column, value in row.items() if column not in (*AROUND, "id") and value}
    here |= {column: _filled(person.parsed(row[column])) for column in parsed}
    return here == {name: _filled(value) if name in parsed else value for name, value in written.items() if value}


def _filled(letter: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in letter.items() if value}
