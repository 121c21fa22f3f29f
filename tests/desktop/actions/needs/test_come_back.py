"""A need or a correction taken back in a copy of the data folder from before it left: the platform brings it back."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.close_need import close_need
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.database.queries import attachments, needs, outbox, standing_text
from desktop.database.tables import amendment, need
from sync.contract.published import OwnNeed
from tests.desktop.actions.published import open_phase, publish, settle


@pytest.fixture
def commune(context: CommuneContext) -> CommuneContext:
    open_phase(context, "needs")
    return context


def submitted(context: CommuneContext) -> tuple[str, str]:
    made = submit_need(context, draft_need(context, title="Cimetière", description="Sur papier").value).value
    return made.subject, made.op


def says(
    context: CommuneContext, id: str, submission: str, title: str = "Cimetière", revision: str = ""
) -> frozenset[str]:
    """The needs that are to be shown anew."""
    text = {"title": title, "description": "Sur papier"}
    told = OwnNeed(id=id, submission=submission, revision=revision or submission, **text)
    return publish(context, "mine", told).needs


def titles(context: CommuneContext) -> dict[str, tuple[bool, str]]:
    with context.store.reading() as connection:
        return {row.title: (row.elsewhere, row.state) for row in needs.listed(connection)}


def tables(context: CommuneContext) -> list[Any]:
    with context.store.reading() as connection:
        found = [connection.execute(select(table)).all() for table in (need, amendment)]
    return [[row._asdict() | {"updated_at": ""} for row in rows] for rows in found]


@pytest.mark.parametrize("first", ["its answer", "the platform's copy"])
@pytest.mark.parametrize("later", ["", "Cimetière et columbarium"])
def test_a_submission_stands_as_it_left(commune: CommuneContext, first: str, later: str) -> None:
    id, op = submitted(commune)
    before = tables(commune)
    cancel_act(commune, op)
    if later:
        draft_need(commune, id, title=later)
    if first == "its answer":
        settle(commune, op, "accepted")
        says(commune, id, op)
    else:
        says(commune, id, op)
        assert titles(commune)["Cimetière"] == (True, "accepted")
        settle(commune, op, "accepted")
    assert titles(commune) == {"Cimetière": (False, "accepted")} | ({later: (False, "draft")} if later else {})
    if not later:
        assert tables(commune) == before
    assert withdraw_need(commune, id).changes.needs == {id}


def test_its_documents_are_those_that_left_with_it(commune: CommuneContext, tmp_path: Path) -> None:
    """A document that was added after it left is kept in the draft, with the text that was written since."""
    plans = []
    for name in ("parti.pdf", "depuis.pdf"):
        plans.append(tmp_path / name)
        plans[-1].write_bytes(b"%PDF-1.7\n" + name.encode() + b"\n%%EOF\n")
    id = draft_need(commune, title="Cimetière", description="Sur papier").value
    attach_file(commune, id, plans[0])
    op = submit_need(commune, id).value.op
    cancel_act(commune, op)
    attach_file(commune, id, plans[1])
    draft_need(commune, id, title="Autre")
    settle(commune, op, "accepted")
    says(commune, id, op)
    with commune.store.reading() as connection:
        found = {
            row.title: [one.name for one in attachments.listed(connection, row.id)] for row in needs.listed(connection)
        }
    assert found == {"Cimetière": ["parti.pdf"], "Autre": ["parti.pdf", "depuis.pdf"]}


def test_one_made_again_in_vain(commune: CommuneContext) -> None:
    """The first one comes back once the second, made in its place, is refused; the second stays as a draft."""
    id, op = submitted(commune)
    cancel_act(commune, op)
    draft_need(commune, id, title="Autre")
    again = submit_need(commune, id).value.op
    settle(commune, op, "accepted")
    says(commune, id, op)
    assert titles(commune) == {"Autre": (False, "finalised")}
    settle(commune, again, "rejected")
    assert titles(commune) == {"Cimetière": (False, "accepted"), "Autre": (False, "draft")}


def test_one_that_another_computer_has_corrected(commune: CommuneContext) -> None:
    id, op = submitted(commune)
    cancel_act(commune, op)
    settle(commune, op, "accepted")
    assert says(commune, id, op, "Du second", "01780000-0000-7000-8000-000000000009") == {id}
    assert titles(commune)["Du second"] == (False, "accepted")
    assert says(commune, id, op, "Du second", "01780000-0000-7000-8000-000000000009") == set(), "it is so already"
    assert says(commune, id, op, "Encore du second", "01780000-0000-7000-8000-000000000010") == {id}
    assert titles(commune)["Encore du second"] == (False, "accepted")


def test_a_refused_one_that_another_computer_submitted_stands_as_that_one_s(commune: CommuneContext) -> None:
    """Two computers began with the same folder: the platform has the other one's submission, not this one's."""
    id, op = submitted(commune)
    settle(commune, op, "rejected")
    assert says(commune, id, "01780000-0000-7000-8000-000000000009") == {id}
    assert titles(commune) == {"Cimetière": (True, "accepted")}


def corrected(context: CommuneContext, id: str, title: str) -> str:
    return submit_need(context, draft_need(context, correct_need(context, id).value, title=title).value).value.op


def test_a_correction_is_what_the_need_says(commune: CommuneContext) -> None:
    id, op = submitted(commune)
    settle(commune, op, "accepted")
    says(commune, id, op)
    correction = corrected(commune, id, "Corrigé")
    before = tables(commune)
    cancel_act(commune, correction)
    assert titles(commune) == {"Cimetière": (False, "accepted")}
    settle(commune, correction, "accepted")
    assert tables(commune) == before
    says(commune, id, op, "Corrigé", correction)
    assert tables(commune) == before


@pytest.mark.parametrize("edited", [False, True])
def test_what_is_written_in_it_since_is_written_upon_it(commune: CommuneContext, edited: bool) -> None:
    id, op = submitted(commune)
    settle(commune, op, "accepted")
    correction = corrected(commune, id, "Corrigé")
    cancel_act(commune, correction)
    being = correct_need(commune, id).value
    open_need(commune, being)
    if edited:
        draft_need(commune, being, title="Corrigé mieux")
        close_need(commune, being)
    settle(commune, correction, "accepted")
    with commune.store.reading() as connection:
        row = needs.one(connection, being)
    assert row is not None
    assert (row.title, row.amends, row.base) == ("Corrigé mieux" if edited else "Corrigé", id, correction)
    assert titles(commune)["Corrigé"] == (False, "accepted")


def test_a_later_correction_goes_on_being_said(commune: CommuneContext) -> None:
    id, op = submitted(commune)
    settle(commune, op, "accepted")
    first = corrected(commune, id, "Corrigé")
    cancel_act(commune, first)
    second = corrected(commune, id, "Corrigé encore")
    settle(commune, first, "accepted")
    assert titles(commune) == {"Corrigé encore": (False, "accepted")}
    settle(commune, second, "rejected")
    assert titles(commune)["Corrigé"] == (False, "accepted")


@pytest.mark.parametrize("first_word", ["the later one's", "its own"])
def test_a_correction_that_met_the_later_one_is_over(commune: CommuneContext, first_word: str) -> None:
    """It had been sent after all. There was nothing to choose, and the need could be neither corrected nor followed."""
    id, op = submitted(commune)
    settle(commune, op, "accepted")
    first = corrected(commune, id, "Corrigé")
    cancel_act(commune, first)
    second = corrected(commune, id, "Corrigé encore")
    words = [(first, "conflict"), (second, "accepted")]
    for act, state in words if first_word == "its own" else reversed(words):
        settle(commune, act, state)
    with commune.store.reading() as connection:
        assert needs.amends(connection, id) == ((first, "superseded"), (second, "accepted"))
        assert standing_text.in_conflict(connection) == frozenset()
        assert (met := outbox.one(connection, first)) is not None
        assert (by := outbox.settlement_of(connection, met)) is not None
        assert by.op == second
    assert says(commune, id, op, "Du second", "01780000-0000-7000-8000-000000000009") == {id}
    third = corrected(commune, id, "Corrigé de nouveau")
    settle(commune, third, "conflict")
    with commune.store.reading() as connection:
        assert standing_text.in_conflict(connection) == {id}, "it met a text of another computer"


@pytest.mark.parametrize("kept", [True, False])
def test_a_correction_that_met_another_text_after_it_was_cancelled_asks_for_no_choice(
    commune: CommuneContext, kept: bool
) -> None:
    """It had been sent after all. The other text was said to be hers, or what she was writing was ignored."""
    id, op = submitted(commune)
    settle(commune, op, "accepted")
    first = corrected(commune, id, "Corrigé")
    cancel_act(commune, first)
    if not kept:
        discard_need(commune, correct_need(commune, id).value)
    says(commune, id, op, "Du second", "01780000-0000-7000-8000-000000000009")
    settle(commune, first, "conflict")
    with commune.store.reading() as connection:
        assert needs.amends(connection, id) == ((first, "superseded"),)
        assert standing_text.in_conflict(connection) == frozenset()
        written = needs.correction_of(connection, id)
    assert ("" if written is None else written.title) == ("Corrigé" if kept else "")
    assert set(titles(commune)) == {"Cimetière" if kept else "Du second"}
    if written is not None:
        submit_need(commune, written.id)
