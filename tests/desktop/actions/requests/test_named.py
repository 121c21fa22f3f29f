"""A withdrawal takes back the submissions that it names: if the préfet has another one, he keeps the request."""

import uuid
from contextlib import closing

import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.restore_backup import restore_backup
from desktop.database import records
from desktop.database.opening import read_opening
from desktop.database.queries import open_request as open_requests
from desktop.database.queries import outbox, request_copies
from desktop.database.queries.acts import one_act
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from desktop.viewmodels.outbox import act_paper
from sync.client.ledger import notes
from sync.client.ledger.own_cases import Doubt
from sync.client.ledger.tables import SET_ASIDE
from tests.desktop.actions.exchanging import National, enrolled, national
from tests.desktop.actions.requests.ready_requests import answer, decide, operation, ready, row, settle
from tests.desktop.actions.votes.two_computers import rounds

__all__ = ["national"]


def asked(context: CommuneContext) -> tuple[str, str]:
    """A request that the préfet found incomplete: its id, and its submission."""
    id = ready(context)
    op = submit_request(context, id).value.op
    settle(context, op, id, "accepted")
    answer(context, id, op, "incomplete", missing=["Le devis"])
    return id, op


def withdrawn(context: CommuneContext, id: str) -> str:
    op = withdraw_request(context, id).value.op
    settle(context, op, id, "accepted")
    return op


def taken_back(context: CommuneContext, op: str) -> tuple[bool, bool]:
    """Whether the outbox shows a submission as withdrawn, and whether it links to a withdrawal of it."""
    with context.store.reading() as connection:
        act = outbox.one(connection, op)
        assert act is not None
        return act.taken_back, outbox.withdrawal_of(connection, op) is not None


def line_words(context: CommuneContext, op: str) -> str:
    """What the line of an act says, of which its page says more."""
    with context.store.reading() as connection:
        paper = one_act.paper(connection, op)
    assert paper is not None
    read = act_paper.paper_of(paper, context.clock())
    assert (read.steps[-1].shown, "n’est pas retirée" in read.sentence) == (read.state, paper.act.in_vain)
    return read.state.text


@pytest.mark.slow
def test_withdrawn_after_a_backup_was_put_back_the_complement_of_before_stands(
    context: CommuneContext, national: National, places: Places
) -> None:
    """It was shown as withdrawn for ever, while the préfet had it and granted it."""
    enrolled(context, national)
    id = ready(context)
    submit_request(context, id)
    rounds(national, context)
    decide(national, id, "incomplete")
    rounds(national, context)
    kept = make_backup(context, "asked").value.kept
    resume_request(context, id)
    submit_request(context, id)
    rounds(national, context)
    context.close()
    restore_backup(places, "45024", kept.name, context.clock)
    with closing(open_commune(places, "45024", context.clock, context.keystore)) as back:
        withdraw_request(back, id)
        rounds(national, back, back)
        assert (row(back, id).state, row(back, id).passed_by) == ("received", True)
        decide(national, id, "accepted")
        rounds(national, back)
        assert row(back, id).state == "granted"


def test_it_is_shown_as_the_platform_has_it_and_may_be_withdrawn_again(context: CommuneContext) -> None:
    id, first = asked(context)
    withdrawal, later = withdrawn(context, id), str(uuid.uuid4())
    assert (row(context, id).state, taken_back(context, first)) == ("withdrawn", (True, True))
    assert line_words(context, withdrawal) == "✓\u00a0Retrait pris en compte"
    answer(context, id, later, "received")
    found = row(context, id)
    assert (found.state, found.withdraw_op, found.passed_by) == ("received", "", True)
    assert taken_back(context, first) == (False, False)
    assert line_words(context, withdrawal) == "⚠\u00a0Retrait sans effet"
    cancel_act(context, withdraw_request(context, id).value.op)
    assert (row(context, id).state, row(context, id).passed_by) == ("received", True)
    again = withdraw_request(context, id).value.op
    assert set(operation(context, again).body["submissions"]) == {first, later}
    assert row(context, id).state == "withdrawn", "it waits"
    settle(context, again, id, "accepted")
    settle(context, withdrawal, id, "accepted")
    assert (row(context, id).state, row(context, id).withdraw_op) == ("withdrawn", again)


def test_one_that_is_withdrawn_is_not_to_be_completed(context: CommuneContext) -> None:
    """Nor while the withdrawal waits; the first screen still counted it."""
    id, _ = asked(context)
    assert to_complete(context) == 1
    withdrawal = withdraw_request(context, id).value.op
    assert to_complete(context) == 0
    settle(context, withdrawal, id, "accepted")
    assert to_complete(context) == 0
    answer(context, id, str(uuid.uuid4()), "incomplete")
    assert to_complete(context) == 1, "it was withdrawn in vain"


def to_complete(context: CommuneContext) -> int:
    opening = read_opening(context.store.path)
    assert opening is not None
    return opening.to_complete


def test_what_was_in_vain_stays_so_once_it_is_withdrawn_again_or_completed(context: CommuneContext) -> None:
    """Its own line then said that the platform had taken it into account."""
    id, _ = asked(context)
    withdrawal, later = withdrawn(context, id), str(uuid.uuid4())
    answer(context, id, later, "incomplete")
    again = withdraw_request(context, id).value.op
    assert line_words(context, withdrawal) == "⚠\u00a0Retrait sans effet"
    cancel_act(context, again)
    resume_request(context, id)
    completed = submit_request(context, id).value.op
    settle(context, completed, id, "accepted")
    answer(context, id, completed, "received")
    assert row(context, id).state == "received"
    assert line_words(context, withdrawal) == "⚠\u00a0Retrait sans effet"


@pytest.mark.parametrize(("said", "state"), [("accepted", "granted"), ("refused", "refused")])
def test_what_the_prefet_decides_is_shown(context: CommuneContext, said: str, state: str) -> None:
    id, _ = asked(context)
    withdrawn(context, id)
    answer(context, id, str(uuid.uuid4()), said)
    assert row(context, id).state == state
    with pytest.raises(Refusal, match="not_submitted"):
        withdraw_request(context, id)


def test_one_that_the_platform_has_lost_does_not_stand(context: CommuneContext) -> None:
    id, first = asked(context)
    withdrawn(context, id)
    answer(context, id, str(uuid.uuid4()), "received")
    with context.store.transaction() as connection:
        notes.write(connection, SET_ASIDE, id, Doubt(0, lost=True))
    assert (row(context, id).state, taken_back(context, first)) == ("withdrawn", (True, True))


def test_the_text_in_which_a_session_broke_off_is_still_offered(context: CommuneContext) -> None:
    """On the first screen and in the list, as it can be sent; no longer once the préfet has decided on the other."""
    id, _ = asked(context)
    resume_request(context, id)
    open_request(context, id)
    draft_request(context, id, title="Former quatre agents")
    withdrawn(context, id)

    def offered() -> tuple[bool, bool]:
        opening = read_opening(context.store.path)
        assert opening is not None
        with context.store.reading() as connection:
            return opening.broken_request is not None, open_requests.broken_off(connection) is not None

    assert offered() == (False, False)
    later = str(uuid.uuid4())
    answer(context, id, later, "incomplete")
    assert (row(context, id).resumed, offered()) == (True, (True, True))
    answer(context, id, later, "accepted")
    assert (row(context, id).resumed, offered()) == (False, (False, False))


def refused_complement(context: CommuneContext, id: str) -> str:
    resume_request(context, id)
    draft_request(context, id, title="Former quatre agents")
    return submit_request(context, id).value.op


def test_a_complement_upon_an_older_text_is_one_of_what_the_prefet_asked_for_last(context: CommuneContext) -> None:
    """A backup was put back. Shown as refused, it could not be withdrawn, and his second question was shown nowhere."""
    id, first = asked(context)
    op, later = refused_complement(context, id), str(uuid.uuid4())
    answer(context, id, later, "incomplete", reason="Encore.", missing=["La délibération"])
    settle(context, op, id, "rejected", "Cette demande a déjà été déposée.")
    found = row(context, id)
    assert (found.state, found.reason, found.missing, found.resumed) == (
        "incomplete",
        "Encore.",
        ("La délibération",),
        True,
    )
    assert (found.title, found.submit_op, found.later) == ("Former quatre agents", first, later)
    cancel_act(context, withdraw_request(context, id).value.op)
    assert operation(context, submit_request(context, id).value.op).base == later


def test_one_that_was_refused_for_what_it_says_can_be_withdrawn_too(context: CommuneContext) -> None:
    id, first = asked(context)
    settle(context, refused_complement(context, id), id, "rejected", "Trop de pièces.")
    assert (row(context, id).state, row(context, id).stands) == ("rejected", True)
    with context.store.transaction() as connection:
        apart = records.requests.insert_apart(connection, context.clock(), row(context, id).fields, of=id)
        assert request_copies.beside(connection, apart), "sent, the préfet would have two"
    withdrawal = withdrawn(context, id)
    assert operation(context, withdrawal).body["submissions"] == [first]
    assert row(context, id).state == "withdrawn"
    answer(context, id, first, "withdrawn")
    settle(context, withdrawal, id, "accepted")
    found = row(context, id)
    assert (found.state, found.submit_op, found.title) == ("withdrawn", first, "Former les agents")
    assert "Former quatre agents" in found.unsent


def test_a_refused_complement_of_what_was_withdrawn_is_withdrawn(context: CommuneContext) -> None:
    """The withdrawal was cancelled here and had left from a copy of this database."""
    id, first = asked(context)
    withdrawal = withdraw_request(context, id).value.op
    cancel_act(context, withdrawal)
    op = refused_complement(context, id)
    settle(context, withdrawal, id, "accepted")
    answer(context, id, first, "withdrawn")
    settle(context, op, id, "rejected", "Cette demande a déjà été déposée.")
    found = row(context, id)
    assert (found.state, found.withdraw_op, found.overtaken) == ("withdrawn", withdrawal, True)
    assert "Former quatre agents" in found.unsent
    with pytest.raises(Refusal, match="not_incomplete"):
        resume_request(context, id)


def test_the_text_before_a_complement_is_withdrawn_by_the_same_act(context: CommuneContext) -> None:
    """Both are named. It was said of the first that another computer had withdrawn it, and of no act of here."""
    id, first = asked(context)
    resume_request(context, id)
    completed = submit_request(context, id).value.op
    settle(context, completed, id, "accepted")
    answer(context, id, completed, "received")
    waiting = withdraw_request(context, id).value.op
    assert (taken_back(context, first), taken_back(context, completed)) == ((False, True), (False, True))
    settle(context, waiting, id, "accepted")
    assert (taken_back(context, first), taken_back(context, completed)) == ((True, True), (True, True))
