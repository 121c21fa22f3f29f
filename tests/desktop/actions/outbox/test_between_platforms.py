"""A need of another computer of the commune, corrected here, while this one goes to another platform and comes back."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.submit_need import submit_need
from desktop.database.opening import Opening, read_opening
from desktop.database.queries import needs, news, outbox, standing_text, timeline
from desktop.database.queries.acts import acts_window, narrowed, of_today, one_act
from desktop.domain.act_words import OTHER_PLATFORM
from desktop.domain.lives.enrolment import Enrolment
from desktop.paths import Places
from desktop.viewmodels.home import acts_share
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.needs import facts
from desktop.viewmodels.outbox import usb_stick
from desktop.viewmodels.outbox.act_paper import paper_of
from desktop.viewmodels.outbox.acts import stands
from desktop.viewmodels.outbox.summary import OutboxSummary
from sync.client.ledger.states import FINAL
from tests.desktop.actions.exchanging import National
from tests.desktop.actions.outbox.corrected import correct
from tests.desktop.actions.outbox.two_platforms import THEIRS, asked, listed, theirs, to
from tests.desktop.actions.votes.two_computers import Both, both, enrolled, national, other, rounds

__all__ = ["both", "enrolled", "national", "other"]

CORRECTED, OURS, TYPED = "Corrigé par l’autre", "Corrigé ici", "Écrit pour l’autre plateforme"


def in_conflict(both: Both, national: National) -> str:
    first, second = both
    id = theirs(both, national)
    correct(second, id, CORRECTED)
    correct(first, id, OURS)
    rounds(national, second, first, first)
    return id


def sheet_words(context: CommuneContext, id: str) -> tuple[str, list[str]]:
    """What its sheet says of a correction, and where the corrections in its history came from."""
    with context.store.reading() as connection:
        found, life = facts.read(connection, id), timeline.of_need(connection, id)
    assert found is not None
    assert life is not None
    steps = [step.note for step in life.steps if step.key in ("corrected", "correcting", "correction_received")]
    return ("" if found.amendment is None else found.amendment.state), steps


def stands_as_theirs(context: CommuneContext, id: str) -> bool:
    """Not by what was sent from here: this platform knows nothing of it."""
    with context.store.reading() as connection:
        found = needs.one(connection, id)
    return found is not None and found.elsewhere


@pytest.mark.parametrize("there", ["typed", *(pytest.param(way, marks=pytest.mark.slow) for way in ("sent", "anew"))])
def test_what_was_typed_for_the_other_one_is_kept_apart(
    both: Both, national: National, other: National, there: str
) -> None:
    """It was shown as taken by this one, which has the text that was corrected here."""
    first, _ = both
    id = theirs(both, national)
    correct(first, id, OURS)
    rounds(national, first)
    to(other, first)
    if there != "anew":
        draft_need(first, id, title=TYPED)
    if there != "typed":
        submit_need(first, id)
        rounds(other, first)
    if there == "anew":
        correct(first, id, TYPED)
        rounds(other, first)
    to(national, first)
    assert listed(first) == sorted([(OURS, "accepted"), (TYPED, "draft")])
    assert stands_as_theirs(first, id)
    correct_need(first, id)


def test_one_that_was_sent_there_as_it_stood_stands_as_this_one_has_it(
    both: Both, national: National, other: National
) -> None:
    first, _ = both
    id = theirs(both, national)
    correct(first, id, OURS)
    rounds(national, first)
    to(other, first)
    submit_need(first, id)
    rounds(other, first)
    to(national, first)
    assert (listed(first), stands_as_theirs(first, id)) == ([(OURS, "accepted")], True)


@pytest.mark.slow
def test_a_submission_that_had_left_all_the_same_stands_once_back(
    context: CommuneContext, places: Places, national: National, other: National, tmp_path: Path
) -> None:
    """From a copy of the folder; here it was cancelled, and sent in other words to the other platform."""
    enrolled(context, national)
    act = submit_need(context, draft_need(context, title=OURS, description="Mais si.").value).value
    context.close()
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    with closing(open_commune(paths.find(tmp_path / "copy"), "45024", context.clock, context.keystore)) as copy:
        rounds(national, copy)
    with closing(open_commune(places, "45024", context.clock, context.keystore)) as back:
        cancel_act(back, act.op)
        to(other, back)
        draft_need(back, act.subject, title=TYPED)
        submit_need(back, act.subject)
        rounds(other, back)
        to(national, back)
        assert listed(back) == sorted([(OURS, "accepted"), (TYPED, "draft")])


@pytest.mark.parametrize("there", ["typed", *(pytest.param(way, marks=pytest.mark.slow) for way in ("sent", "thrown"))])
def test_a_choice_between_two_texts_can_be_made_once_back(
    both: Both, national: National, other: National, there: str
) -> None:
    first, _ = both
    id = in_conflict(both, national)
    assert asked(first) == {id}
    to(other, first)
    assert asked(first) == frozenset(), "the other platform has no second text"
    if there == "typed":
        draft_need(first, id, title=TYPED)
    elif there == "sent":
        submit_need(first, id)
        rounds(other, first)
    else:
        discard_need(first, id)
    to(national, first)
    apart = [(TYPED, "draft")] if there == "typed" else []
    assert (asked(first), listed(first)) == ({id}, sorted([(OURS, "accepted"), *apart]))
    settle_conflict(first, id, "mine")
    rounds(national, *both, first)
    assert (asked(first), listed(first)) == (frozenset(), sorted([(OURS, "accepted"), *apart]))
    assert listed(both[1]) == [(OURS, "accepted")]


@pytest.mark.parametrize(
    "there", ["thrown", *(pytest.param(way, marks=pytest.mark.slow) for way in ("typed", "submitted", "sent"))]
)
def test_a_need_whose_correction_is_being_written_stands_once_back(
    both: Both, national: National, other: National, there: str
) -> None:
    """It stayed in the bin for ever, or was a draft beside the same need."""
    first, _ = both
    id = theirs(both, national)
    draft = draft_need(first, correct_need(first, id).value, title=OURS).value
    to(other, first)
    if there == "typed":
        draft_need(first, id, title=TYPED)
    elif there == "thrown":
        discard_need(first, id)
    else:
        submit_need(first, id)
    if there == "sent":
        rounds(other, first)
    to(national, first)
    assert listed(first) == sorted([(THEIRS, "accepted"), *([(TYPED, "draft")] if there == "typed" else [])])
    submit_need(first, draft)
    rounds(national, first)
    assert (OURS, "accepted") in listed(first)


def test_a_conflict_with_the_other_one_s_text_asks_for_nothing_here(
    both: Both, national: National, other: National
) -> None:
    """It stayed to be corrected for ever, and nothing could end it."""
    first, _ = both
    in_conflict(both, national)
    assert (problems(first), announced(first), correction_at(first).word) == (1, ["conflict"], "Texte changé ailleurs")
    to(other, first)
    assert (problems(first), announced(first)) == (0, [])
    assert correction_at(first) == Shown("✓", "Reçue par une autre plateforme", "muted")
    to(national, first)
    assert (problems(first), announced(first), correction_at(first).word) == (1, ["conflict"], "Texte changé ailleurs")


@pytest.mark.parametrize("sent", [True, False])
def test_a_correction_of_the_other_one_s_text_settles_no_conflict_here(
    both: Both, national: National, other: National, sent: bool
) -> None:
    """The list said that the choice was made since, and counted it no more; the need still asked for it."""
    first, _ = both
    id = in_conflict(both, national)
    to(other, first)
    submit_need(first, id)
    rounds(other, first)
    correct(first, id, TYPED)
    if sent:
        rounds(other, first)
    to(national, first)
    assert (asked(first), problems(first), announced(first)) == ({id}, 1, ["conflict"])
    assert [word for word in corrections(first) if word == "Choix fait depuis"] == []
    settle_conflict(first, id, "mine")
    assert problems(first) == 0
    assert "Choix fait depuis" in corrections(first)


def test_a_correction_that_had_not_left_waits_for_the_platform_whose_text_it_corrects(
    both: Both, national: National, other: National
) -> None:
    """It was said to leave with the next exchange, for ever: each exchange had it held back."""
    first, _ = both
    id = theirs(both, national)
    correct(first, id, OURS)
    assert (waiting(first), correction_at(first).word) == ((1, 0), "À envoyer")
    to(other, first)
    assert (waiting(first), correction_at(first)) == ((0, 1), Shown("…", "Attend une autre plateforme", "muted"))
    to(national, first)
    rounds(national, first)
    assert (waiting(first), correction_at(first).word) == ((0, 0), "Correction prise en compte")


def test_one_upon_a_text_of_ours_that_the_other_one_has_waits_for_it_too(
    context: CommuneContext, national: National, other: National
) -> None:
    enrolled(context, national)
    id = submit_need(context, draft_need(context, title=THEIRS, description="Mais si.").value).value.subject
    rounds(national, context)
    correct(context, id, OURS)
    to(other, context)
    assert waiting(context) == (0, 1)
    assert "attend une autre plateforme" in acts_share.sentence(opened(context))
    to(national, context)
    assert waiting(context) == (0, 0)


def test_one_that_had_left_on_a_stick_is_not_counted_as_carried_at_the_other_one(
    context: CommuneContext, national: National, other: National
) -> None:
    """It waits there in vain: counted as carried, it would be taken from the acts to send, where it is not."""
    enrolled(context, national)
    id = submit_need(context, draft_need(context, title=THEIRS, description="Mais si.").value).value.subject
    rounds(national, context)
    correct(context, id, OURS)
    with context.store.transaction() as connection:
        (op,) = (act.op for act in outbox.listed(connection) if act.type == "need.amend")
        connection.exec_driver_sql("INSERT INTO bundle VALUES ('b', 'out', '2026', 'f', 9, ?, NULL)", (f'["{op}"]',))
    assert (opened(context).on_a_stick, opened(context).to_send) == (1, 0), "the control"
    enrolled(context, other)  # no exchange has held it back yet
    assert (opened(context).on_a_stick, opened(context).to_send) == (0, 0)


def corrections(context: CommuneContext) -> list[str]:
    """What the lines of our corrections say."""
    with context.store.reading() as connection:
        return [stands(row, carried=False).word for row in outbox.listed(connection) if row.type == "need.amend"]


def opened(context: CommuneContext) -> Opening:
    opening = read_opening(context.store.path)
    assert opening is not None
    return opening


def waiting(context: CommuneContext) -> tuple[int, int]:
    """How many acts leave with the next exchange, and how many wait for another platform, as the first screen counts.

    So must the outbox, its lines, and the screen for the USB stick; nor may a correction that counts wait so.
    """
    opening = opened(context)
    with context.store.reading() as connection:
        window, rows = acts_window.window(connection, 0, 9), outbox.listed(connection)
        stick = usb_stick.state_of(connection, context.clock())
        counted = OutboxSummary(waiting=0, problems=0, settled=0, enrolment=Enrolment.ENROLLED).counted(window)
        for act in rows:
            counts = act.op in [op for op, _ in of_today.corrections(connection, act.subject)]
            assert act.waits_for_other_platform == (act.type == "need.amend" and act.state not in FINAL and not counts)
    apart = opening.waits_for_other_platform
    assert (counted.waiting, stick.waiting) == (opening.waiting, opening.waiting)
    assert apart == window.asides.waits_for_other_platform == stick.waits_for_other_platform
    assert apart == sum(act.waits_for_other_platform for act in rows)
    return opening.waiting, apart


def problems(context: CommuneContext) -> int:
    """As the first screen counts them; the outbox's list and its sentence must count the same."""
    opening = opened(context)
    with context.store.reading() as connection:
        window, rows = acts_window.window(connection, 0, 9), outbox.listed(connection)
        listed = acts_window.window(connection, 0, 9, narrowed.Asked("conflict")).rows
        there = acts_window.window(connection, 0, 9, narrowed.Asked(OTHER_PLATFORM)).rows
    assert len(listed) == window.counts["conflict"] == window.sizes[1] - window.asides.chosen == opening.problems
    assert len(there) == window.counts[OTHER_PLATFORM] == sum(row.other_platform for row in rows) == opening.elsewhere
    return opening.problems


def announced(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return [row.kind for row in news.all_rows(connection) if row.kind == "conflict"]


def correction_at(context: CommuneContext) -> Shown:
    """The state of the last correction, as its page shows it; its sentence and its steps must say the same."""
    with context.store.reading() as connection:
        op = next(act.op for act in outbox.listed(connection) if act.type == "need.amend")
        found = one_act.paper(connection, op)
    assert found is not None
    paper = paper_of(found, context.clock())
    if found.act.state == "conflict":
        there = found.act.other_platform
        said = "Une autre plateforme l’a reçu." if there else "Ce texte a aussi changé ailleurs."
        assert paper.sentence.startswith(said)
    assert "seule une autre plateforme a" in paper.sentence or not found.act.waits_for_other_platform
    assert paper.state in [step.shown for step in paper.steps] or found.act.other_platform
    return paper.state


def test_a_correction_upon_the_other_one_s_text_holds_nothing_up_here(
    both: Both, national: National, other: National
) -> None:
    """It waited for something that this platform never has, and so did the need: for ever."""
    first, second = both
    id = theirs(both, national)
    to(other, first)
    submit_need(first, id)
    rounds(other, first)
    correct(first, id, OURS)
    to(national, first)
    assert listed(first) == sorted([(THEIRS, "accepted"), (OURS, "draft")])
    with first.store.reading() as connection:
        assert standing_text.waiting_corrections(connection) == {id: ""}
    assert sheet_words(first, id) == ("", []), "nor do its sheet and its thread tell of it"
    correct(second, id, CORRECTED)
    rounds(national, second, first)
    assert listed(first) == sorted([(CORRECTED, "accepted"), (OURS, "draft")])
    to(other, first)
    assert (OURS, "accepted") in listed(first), "there it is what was corrected"
    to(national, first)
    assert sheet_words(first, id) == ("", ["Depuis un autre ordinateur de la mairie."]), "this one has never had it"
