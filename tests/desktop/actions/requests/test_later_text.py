"""The platform has a complement that is not of this database: a backup was put back, or another computer sent it."""

import uuid
from pathlib import Path

import pytest

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database.opening import read_opening
from desktop.database.queries import timeline
from desktop.database.queries.todo import todo
from desktop.domain.refusals import Refusal
from sync.client.ledger import notes
from sync.client.ledger.own_cases import Doubt
from sync.client.ledger.tables import SET_ASIDE
from tests.desktop.actions.requests.ready_requests import answer, operation, ready, row, settle


def received(context: CommuneContext) -> str:
    id = ready(context)
    settle(context, submit_request(context, id).value.op, id, "accepted")
    return id


def paper(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n%%EOF\n")
    return path


def to_complete(context: CommuneContext) -> int:
    opening = read_opening(context.store.path)
    assert opening is not None
    with context.store.reading() as connection:
        assert len([one for one in todo(connection) if one.kind in ("incomplete", "complement")]) == opening.to_complete
    return opening.to_complete


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("received", "received"),
        ("accepted", "granted"),
        ("refused", "refused"),
        ("incomplete", "incomplete"),
        ("withdrawn", "withdrawn"),
    ],
)
def test_the_prefet_s_word_on_it_is_that_on_the_request(context: CommuneContext, said: str, state: str) -> None:
    id, later = received(context), str(uuid.uuid4())
    answer(context, id, later, said, reason="Motif.")
    found = row(context, id)
    assert (found.state, found.reason, found.later) == (state, "Motif.", later)
    assert to_complete(context) == (said == "incomplete")


def test_it_is_completed_upon_that_text_and_then_his_word_on_ours_is_awaited(context: CommuneContext) -> None:
    id, later = received(context), str(uuid.uuid4())
    answer(context, id, later, "incomplete", missing=["Le devis"])
    resume_request(context, id)
    assert to_complete(context) == 1
    op = submit_request(context, id).value.op
    assert operation(context, op).base == later
    settle(context, op, id, "accepted")
    found = row(context, id)
    assert (found.state, found.later, found.reason) == ("accepted", "", ""), "what he says is of the text before"
    assert to_complete(context) == 0
    with context.store.reading() as connection:
        life = timeline.of_request(connection, id)
    assert life is not None
    assert [step.words for step in life.steps][:4] == ["Rédigée", "Envoyée", "À compléter", "Complément à envoyer"]


def test_a_complement_of_ours_that_is_taken_back_leaves_it_to_be_completed(context: CommuneContext) -> None:
    id, later = received(context), str(uuid.uuid4())
    answer(context, id, later, "incomplete")
    resume_request(context, id)
    cancel_act(context, submit_request(context, id).value.op)
    assert (row(context, id).state, row(context, id).later) == ("incomplete", later)


@pytest.mark.parametrize(
    ("said", "state"),
    [("received", "received"), ("accepted", "granted"), ("refused", "refused"), ("incomplete", "incomplete")],
)
def test_his_word_shows_on_a_complement_that_was_taken_back_here_and_had_left(
    context: CommuneContext, said: str, state: str
) -> None:
    """From another copy of this database, as where a folder was copied back: it is an act of this one too."""
    id = received(context)
    first = row(context, id).submit_op
    answer(context, id, first, "incomplete")
    resume_request(context, id)
    later = submit_request(context, id).value.op
    cancel_act(context, later)
    draft_request(context, id, title="Former quatre agents")
    settle(context, later, id, "accepted")
    answer(context, id, first, "incomplete")
    assert (row(context, id).state, row(context, id).later) == ("incomplete", "")
    answer(context, id, later, said, reason="Motif.")
    found = row(context, id)
    assert (found.state, found.reason, found.later, found.submit_op) == (state, "Motif.", later, first)
    assert to_complete(context) == (said == "incomplete")


def test_it_left_from_here_where_not_a_word_was_changed_since(context: CommuneContext, tmp_path: Path) -> None:
    id = received(context)
    answer(context, id, row(context, id).submit_op, "incomplete")
    resume_request(context, id)
    draft_request(context, id, title="Former quatre agents")
    attach_file(context, id, paper(tmp_path / "devis.pdf"))
    later = submit_request(context, id).value.op
    cancel_act(context, later)
    answer(context, id, later, "received")
    settle(context, later, id, "accepted")
    found = row(context, id)
    assert (found.state, found.title, found.unsent, found.later) == ("received", "Former quatre agents", "", "")
    assert (found.submit_op, found.editable) == (later, False)
    answer(context, id, later, "incomplete")
    resume_request(context, id)
    assert operation(context, submit_request(context, id).value.op).base == later


def test_a_document_that_was_joined_since_did_not_leave(context: CommuneContext, tmp_path: Path) -> None:
    id = received(context)
    answer(context, id, row(context, id).submit_op, "incomplete")
    resume_request(context, id)
    later = submit_request(context, id).value.op
    cancel_act(context, later)
    attach_file(context, id, paper(tmp_path / "devis.pdf"))
    answer(context, id, later, "received")
    settle(context, later, id, "accepted")
    found = row(context, id)
    assert (found.state, found.overtaken, found.later) == ("received", True, later)


def test_what_he_says_of_an_earlier_one_of_ours_is_not_his_word_on_the_last(context: CommuneContext) -> None:
    """Nor of one that was taken back here and had left, before it was sent anew."""
    id = received(context)
    first = row(context, id).submit_op
    answer(context, id, first, "incomplete")
    resume_request(context, id)
    between = submit_request(context, id).value.op
    cancel_act(context, between)
    draft_request(context, id, title="Former quatre agents")
    settle(context, between, id, "accepted")
    last = submit_request(context, id).value.op
    settle(context, last, id, "accepted")
    for earlier in (first, between):
        answer(context, id, earlier, "incomplete")
        assert (row(context, id).state, row(context, id).later, to_complete(context)) == ("accepted", "", 0)


def test_what_the_platform_has_lost_is_none(context: CommuneContext) -> None:
    id = received(context)
    answer(context, id, str(uuid.uuid4()), "incomplete")
    with context.store.transaction() as connection:
        notes.write(connection, SET_ASIDE, id, Doubt(0, lost=True))
    assert (row(context, id).state, to_complete(context)) == ("accepted", 0)


def test_none_counts_before_the_platform_has_ours(context: CommuneContext) -> None:
    id = ready(context)
    submit_request(context, id)
    answer(context, id, str(uuid.uuid4()), "incomplete")
    assert (row(context, id).state, row(context, id).later) == ("finalised", "")


def test_what_was_being_written_is_kept_and_may_leave_once_the_prefet_asks_again(context: CommuneContext) -> None:
    id = received(context)
    answer(context, id, row(context, id).submit_op, "incomplete")
    resume_request(context, id)
    draft_request(context, id, title="Former quatre agents")
    later = str(uuid.uuid4())
    answer(context, id, later, "received")
    found = row(context, id)
    assert (found.overtaken, found.resumed, found.title) == (True, False, "Former les agents")
    assert "Former quatre agents" in found.unsent
    with pytest.raises(Refusal, match="request_stands"):
        submit_request(context, id)
    draft_request(context, id, title="Former cinq agents")
    answer(context, id, later, "incomplete")
    found = row(context, id)
    assert (found.overtaken, found.resumed, found.title) == (False, True, "Former cinq agents")
    assert operation(context, submit_request(context, id).value.op).base == later
