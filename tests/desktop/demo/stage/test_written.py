"""All that somebody can write is looked at, also in a table or a column that comes later."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Table, insert, update

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.services.draft_share import draft_share
from desktop.database import last_exchange, last_text, tables
from desktop.database.queries import (
    erasures,
    open_request,
    person,
    recovery_sheet,
    request_copies,
    requests,
    standing_text,
    typed,
)
from desktop.database.word_columns import WORDS
from desktop.demo.stage.written import AROUND, BESIDE, CHANGED_RECEIPT, pieces
from desktop.demo.worlds import sample
from resources.demonstration import read_world

OWN = tables.metadata.tables
LOOKED_AT = [
    (name, column.name)
    for name, table in OWN.items()
    for column in table.columns
    if name not in BESIDE and not column.primary_key and column.name not in AROUND
]
PLAIN = {str: "a", bytes: b"a", int: 1}


def put(connection: Connection, table: Table) -> None:
    row = {one.name: PLAIN[one.type.python_type] for one in table.columns if not one.nullable}
    connection.execute(insert(table).values(row))


def test_words_that_are_not_looked_at_are_those_of_an_act_or_from_before() -> None:
    """Each with its reason beside BESIDE and AROUND: whoever adds one there decides it here once more."""
    looked_at, own = {*LOOKED_AT}, {(table, column) for table in WORDS if table in OWN for column in WORDS[table]}
    assert own - looked_at == {
        *{("vote", "title"), ("joined", "title"), ("joined", "commune"), ("interest", "title")},
        *{("interest", "motivation"), ("deployment", "title"), ("deployment", "value")},
        *{("amendment", "before"), ("editing", "before"), ("request", "submitted_as"), ("chunk", "data")},
    }


@pytest.mark.parametrize(("name", "column"), LOOKED_AT)
def test_each_value_that_changes_is_another_piece(connection: Connection, name: str, column: str) -> None:
    put(connection, OWN[name])
    before = pieces(connection)
    kind: Column[object] = OWN[name].columns[column]
    other: object = 2 if kind.type.python_type is int else "another"
    connection.execute(update(OWN[name]).values({column: other}))
    assert pieces(connection) != before


@pytest.mark.parametrize("name", sorted(set(OWN) - BESIDE))
def test_each_row_is_a_piece(connection: Connection, name: str) -> None:
    before = pieces(connection)
    put(connection, OWN[name])
    assert len(pieces(connection) - before) == 1


def test_an_editor_that_is_open_is_no_piece(connection: Connection) -> None:
    before = pieces(connection)
    connection.execute(insert(OWN["editing"]).values(need="1", opened_at="now", before="{}", aside=""))
    connection.execute(insert(OWN["meta"]).values(key="open_request.1", value="{}"))
    assert pieces(connection) == before


@pytest.mark.parametrize(
    "key",
    [
        *(last_exchange.CLOCK_NOTED, last_exchange.KEY_LOST, recovery_sheet.KEY),
        *(person.UNFINISHED, erasures.NAMED, CHANGED_RECEIPT),
        *(last_text.ON_SCREEN, f"{last_text.TYPED_AT}interest.1"),
        *(f"{standing_text.COPIED}1", f"{standing_text.APART}1"),
        *(f"{request_copies.COPIED}1", f"{open_request.PREFIX}1", f"{sample.DOCUMENT}1"),
    ],
)
def test_what_the_program_notes_by_itself_is_no_piece(connection: Connection, key: str) -> None:
    """Each was told as a choice that was made in the settings."""
    before = pieces(connection)
    connection.execute(insert(OWN["meta"]).values(key=key, value='{"a": "1"}'))
    assert pieces(connection) == before


@pytest.mark.parametrize("key", [f"{typed.PREFIX}interest.1", f"{open_request.ASIDE}1"])
def test_a_text_that_was_begun_or_put_aside_is_told_as_one(connection: Connection, key: str) -> None:
    before = pieces(connection)
    connection.execute(insert(OWN["meta"]).values(key=key, value='{"a": "1"}'))
    (piece,) = pieces(connection) - before
    assert piece.begun


def test_what_is_sent_as_it_stands_bears_its_act(connection: Connection) -> None:
    """A request that was changed after it was sent is no more what the act says."""
    for name in ("request", "share"):
        put(connection, OWN[name])

    def sent() -> dict[str, str]:
        return {one.table: one.sent for one in pieces(connection) if one.table in ("request", "share")}

    connection.execute(update(OWN["request"]).values(submit_op="its act"))
    connection.execute(update(OWN["share"]).values(share_op="its act"))
    assert sent() == {"request": "its act", "share": "its act"}
    connection.execute(update(OWN["request"]).values(submitted_as="{}"))
    assert sent() == {"request": "", "share": "its act"}


def test_what_the_demonstration_writes_counts_once_somebody_has_changed_it(
    context: CommuneContext, tmp_path: Path
) -> None:
    with context.store.reading() as connection:
        prepared = pieces(connection)

    def written() -> set[tuple[str, str]]:
        with context.store.reading() as connection:
            return {(one.table, one.id.split()[0]) for one in pieces(connection) - prepared if one.text}

    sample.make_requests_ready(context)
    share = sample.make_share_ready(context).value
    assert written() == set()
    with context.store.reading() as connection:
        ids = {row.fields["category"]: row.id for row in requests.listed(connection)}
    one, other = read_world().further_requests
    first, second = ids[one.category], ids[other.category]
    paper = tmp_path / one.attachment  # it is an ordinary name: one of hers bore it, and went unasked
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    attach_file(context, first, paper)
    draft_request(context, second, letter=json.dumps({"signatory_name": "Jeanne Martin"}))
    draft_share(context, share, remarks="Une remarque.")
    assert written() == {("attachment", first), ("request", second), ("share", share)}


def test_a_choice_that_was_taken_back_is_no_piece(connection: Connection) -> None:
    before, of_mayor = pieces(connection), OWN["meta"].c.key == "mayor_validates"
    connection.execute(insert(OWN["meta"]).values(key="mayor_validates", value="1"))
    assert len(pieces(connection) - before) == 1
    connection.execute(update(OWN["meta"]).where(of_mayor).values(value=""))
    assert pieces(connection) == before


def test_a_text_that_was_begun_and_emptied_is_no_piece(connection: Connection) -> None:
    before = pieces(connection)
    row = {"key": "typed.interest.1", "value": '{"motivation": "Nous"}'}
    connection.execute(insert(OWN["meta"]).values(row))
    assert len(pieces(connection) - before) == 1
    connection.execute(update(OWN["meta"]).where(OWN["meta"].c.key == row["key"]).values(value='{"motivation": ""}'))
    assert pieces(connection) == before
