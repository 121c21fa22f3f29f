"""An erasure goes through with a damaged row in its way: what cannot be read counts as absent."""

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.erase_person import erase_person
from desktop.actions.settings.set_person import set_person
from desktop.database.driver import rows
from desktop.database.queries import erasures
from tests.desktop.actions.exchanging import National, enrolled, national
from tests.desktop.actions.settings.sent_beside import NAME, asked, known_there, places_left, sent

__all__ = ["national"]  # a fixture
ID = "01900000-0000-7000-8000-000000000001"
COPIED = "INSERT INTO copy (scope, id, position, value) VALUES (?, ?, 5, ?)"
DAMAGED = {
    "a case of the commune": (COPIED, ("mine", ID, "{")),
    "a case of another shape": (COPIED, ("mine", ID, '{"casts": 3, "acts": [3, null]}')),
    "a need of another commune": (COPIED, ("needs", ID, "{")),
    "a proposal": (COPIED, ("proposals", ID, "[]")),
    "a proposal with a begun text": (COPIED, ("proposals", ID, f'{{"{NAME}')),
    "a line of the ledger": ("UPDATE platform_entry SET entry = ? WHERE n = 1", ("{",)),
    "a list in the ledger": ("UPDATE platform_entry SET entry = ? WHERE n = 1", ("[]",)),
    "a note of the last erasure": ("INSERT INTO meta (key, value) VALUES (?, ?)", (erasures.NAMED, "[]")),
    "the data beside an act": ("UPDATE outbox SET personal = ?", ("{",)),
    "a receipt": ("UPDATE proof SET value = ?", ("{",)),
    "a text before its correction": (
        "INSERT INTO amendment (op, need, base, before, replaces, amended_at)"
        " SELECT op, subject, '', ?, '[]', '' FROM outbox",
        ("{",),
    ),
}


def damage(context: CommuneContext, statement: str, *values: object) -> None:
    with context.store.transaction() as connection:
        rows(connection, statement, values)


@pytest.mark.parametrize(("statement", "values"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_row(context: CommuneContext, national: National, statement: str, values: tuple[object, ...]) -> None:
    enrolled(context, national)
    set_person(context, name=NAME, email="zc@baule.example")
    op = sent(context, national)
    assert known_there(national) == [op], "the control"
    damage(context, "INSERT INTO meta (key, value) VALUES (?, ?)", f"typed.vote.{ID}", f'{{"note": "Voir {NAME}"}}')
    damage(context, statement, *values)
    left = places_left(context)
    assert left[-1] == "elsewhere"
    assert "text" in left
    assert asked(context) == [op]
    exchange(context, national.transport)
    assert known_there(national) == []


def test_an_earlier_erasure(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    set_person(context, name=NAME)
    sent(context, national)
    erase_person(context)
    damage(context, "UPDATE outbox SET frozen = ? WHERE type = 'personal.erase'", b"{")
    assert places_left(context) == ["elsewhere"]


def test_an_act_of_which_it_cannot_be_read_who_made_it_counts_as_another_computer_s(
    context: CommuneContext, national: National
) -> None:
    enrolled(context, national)
    damage(context, COPIED, "elsewhere", ID, "{")
    assert places_left(context) == ["computer", "elsewhere"]


def test_a_batch_that_cannot_be_read_goes(context: CommuneContext) -> None:
    set_person(context, name=NAME)
    submit_need(context, draft_need(context, title="Plan", description="Papier").value)
    damage(context, "INSERT INTO batch (batch, body, created_at, lease) VALUES (?, ?, '', '')", ID, b"{")
    erase_person(context)
    with context.store.reading() as connection:
        assert rows(connection, "SELECT count(*) FROM batch") == [(0,)]
