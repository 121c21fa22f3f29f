"""What is kept beside a need (a correction that a withdrawal frees, the draft of a choice): sent, both would count."""

import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.restore_need import restore_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.database import search
from desktop.database.queries import needs
from desktop.database.queries.acts import one_act
from desktop.database.queries.news import news
from desktop.database.queries.standing_text import copied_from, duplicate_risk
from desktop.domain.changes import QueuedAct
from desktop.domain.exchange_words import would_both_count
from desktop.viewmodels.needs import facts, standing
from desktop.viewmodels.outbox.act_paper import paper_of
from sync.contract.published import OwnNeed
from tests.desktop.actions.published import open_phase, publish, settle


@pytest.fixture
def taken(context: CommuneContext) -> str:
    """A need that the platform has taken."""
    open_phase(context, "needs")
    id = draft_need(context, title="Cimetière", description="Sur papier").value
    settle(context, submit_need(context, id).value.op, "accepted")
    return id


def warned(context: CommuneContext) -> list[tuple[str, str, str, str]]:
    """Of each need its title, state, what it would count beside, and of which need it is known to come."""
    with context.store.reading() as connection:
        return sorted(
            (row.title, row.state, duplicate_risk(connection, row.id), copied_from(connection, row.id))
            for row in needs.listed(connection)
        )


def test_freed_by_a_withdrawal_that_is_cancelled(context: CommuneContext, taken: str) -> None:
    """Both were counted, and no warning had been given."""
    draft_need(context, correct_need(context, taken).value, title="Corrigé")
    withdrawn = withdraw_need(context, taken).value.op
    assert warned(context) == [("Cimetière", "withdrawn", "", ""), ("Corrigé", "draft", "", taken)]
    cancel_act(context, withdrawn)
    assert warned(context) == [("Cimetière", "accepted", "", ""), ("Corrigé", "draft", "there", taken)]


def test_one_that_was_begun_and_left_as_it_was_goes_with_the_withdrawal(context: CommuneContext, taken: str) -> None:
    """A second draft of the need stayed, in its very words."""
    correct_need(context, taken)
    withdrawn = withdraw_need(context, taken).value.op
    assert warned(context) == [("Cimetière", "withdrawn", "", "")]
    cancel_act(context, withdrawn)
    assert warned(context) == [("Cimetière", "accepted", "", "")]


def test_sent_before_the_withdrawal_is_cancelled_it_is_named_where_that_is_done(
    context: CommuneContext, taken: str
) -> None:
    """Both counted, and the home page said so only afterwards."""
    freed = draft_need(context, correct_need(context, taken).value, title="Corrigé").value
    withdrawn = withdraw_need(context, taken).value.op
    assert warnings_shown(context, taken, withdrawn) == [False, False], "a draft does not count"
    submit_need(context, freed)
    assert warnings_shown(context, taken, withdrawn) == [True, True]
    settle(context, withdrawn, "accepted")
    assert warnings_shown(context, taken, withdrawn) == [False, False]


def warnings_shown(context: CommuneContext, id: str, withdrawal: str) -> list[bool]:
    """Whether both would count: on the sheet of the need, and on the paper of its withdrawal."""
    words = would_both_count("Corrigé")
    with context.store.reading() as connection:
        sheet, paper = facts.read(connection, id), one_act.paper(connection, withdrawal)
    assert sheet is not None
    assert paper is not None
    return [words in standing.pending(sheet, context.clock()), words in paper_of(paper, context.clock()).sentence]


def test_refused_once_its_need_is_withdrawn_and_that_is_refused(context: CommuneContext, taken: str) -> None:
    correction = submit_need(context, draft_need(context, correct_need(context, taken).value, title="Corrigé").value)
    withdrawn = withdraw_need(context, taken).value.op
    settle(context, correction.value.op, "rejected")
    assert warned(context) == [("Cimetière", "withdrawn", "", ""), ("Corrigé", "draft", "", taken)]
    settle(context, withdrawn, "rejected")
    assert warned(context) == [("Cimetière", "accepted", "", ""), ("Corrigé", "draft", "there", taken)]


THEIRS = "01a2100a-629a-7c26-9103-0ebfe60f53bf"  # an act of another computer of the commune


def chosen(context: CommuneContext, id: str) -> QueuedAct:
    """Both texts of a need whose correction met another one are kept: ours in a draft."""
    correction = submit_need(context, draft_need(context, correct_need(context, id).value, title="D’ici").value)
    settle(context, correction.value.op, "conflict")
    with context.store.reading() as connection:
        submission = needs.listed(connection)[0].submit_op
    text = {"title": "D’en face", "description": "Sur papier"}
    publish(context, "mine", OwnNeed(id=id, submission=submission, revision=THEIRS, **text))
    return settle_conflict(context, id, "both").value


@pytest.mark.parametrize("cancelled", [True, False])
def test_the_draft_of_a_choice_that_was_cancelled_or_refused(
    context: CommuneContext, taken: str, cancelled: bool
) -> None:
    """When the other text was chosen, its title differed, and no warning was given."""
    choice = chosen(context, taken)
    if cancelled:
        cancel_act(context, choice.op)
        assert warned(context) == [("D’ici", "accepted", "", "")]
        assert restore_need(context, choice.subject).value == choice.subject
    else:
        settle(context, choice.op, "rejected")
    assert warned(context) == [("D’ici", "accepted", "", ""), ("D’ici", "draft", "there", taken)]
    settle_conflict(context, taken, "platform")
    assert warned(context) == [("D’en face", "accepted", "", ""), ("D’ici", "draft", "there", taken)]


def test_the_draft_of_a_choice_that_was_cancelled_and_had_left_is_out_of_the_bin(
    context: CommuneContext, taken: str
) -> None:
    """From a copy of the folder: our text was only in the bin, and was deleted after thirty days."""
    choice = chosen(context, taken)
    cancel_act(context, choice.op)
    settle(context, choice.op, "accepted")
    assert warned(context) == [("D’en face", "accepted", "", ""), ("D’ici", "draft", "there", taken)]
    with context.store.reading() as connection:
        assert needs.discarded(connection) == ()
        assert "D’ici" in [hit.title for hit in search.fitting(connection, "d’ici", ("mine",))]


@pytest.mark.parametrize("cancelled", [True, False])
def test_one_that_she_threw_away_herself_stays_in_the_bin(context: CommuneContext, taken: str, cancelled: bool) -> None:
    choice = chosen(context, taken)
    if cancelled:
        cancel_act(context, choice.op)
        restore_need(context, choice.subject)
    discard_need(context, choice.subject)
    settle(context, choice.op, "accepted")
    assert warned(context) == [("D’en face", "accepted", "", "")]


def test_nor_is_what_a_correction_of_that_moment_became(context: CommuneContext, taken: str) -> None:
    """It was withdrawn, freed and put in the bin: it is no draft of a choice if that correction stands after all."""
    correction = submit_need(context, draft_need(context, correct_need(context, taken).value, title="D’ici").value)
    cancel_act(context, correction.value.op)
    withdrawn = withdraw_need(context, taken).value.op
    with context.store.reading() as connection:
        (freed,) = [row.id for row in needs.listed(connection) if row.state == "draft"]
    discard_need(context, freed)
    cancel_act(context, withdrawn)
    settle(context, correction.value.op, "accepted")
    assert warned(context) == [("D’ici", "accepted", "", "")]


def twice_news(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return [row.sentence for row in news(connection) if row.kind == "twice"]


@pytest.mark.parametrize("title", ["Corrigé", "Cimetière"])
def test_two_of_which_one_was_kept_apart_are_told_where_both_count(
    context: CommuneContext, taken: str, title: str
) -> None:
    """With two different titles, nothing showed that both count."""
    draft = draft_need(context, correct_need(context, taken).value, title=title, description="Autrement").value
    cancel_act(context, withdraw_need(context, taken).value.op)
    sent = submit_need(context, draft).value.op
    assert twice_news(context) == []
    settle(context, sent, "accepted", 2)
    both = "Deux besoins «\u00a0Cimetière\u00a0» sont reçus, et les deux comptent."
    apart = (
        "Les besoins «\u00a0Cimetière\u00a0» et «\u00a0Corrigé\u00a0», dont l’un vient de l’autre, sont reçus, et les"
        " deux comptent."
    )
    assert twice_news(context) == [both if title == "Cimetière" else apart]
    withdraw_need(context, taken)
    assert twice_news(context) == []


def test_nor_are_a_need_and_what_was_copied_from_it_under_another_title(context: CommuneContext, taken: str) -> None:
    copy = draft_need(context, copy_need(context, taken).value, title="Columbarium").value
    settle(context, submit_need(context, copy).value.op, "accepted", 2)
    assert twice_news(context) == []
