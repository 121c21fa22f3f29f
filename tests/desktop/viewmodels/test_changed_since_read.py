"""Only what was read before "Oui" is sent: if it has changed since, nothing is sent, and it is shown again."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desktop.actions.kit.detach_file import detach_file
from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.settings.set_person import set_person
from desktop.database.queries import needs, outbox, votes
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.kit.confirmation import act_as_read
from desktop.viewmodels.kit.latest import Latest, NotDone
from desktop.viewmodels.needs.screens import NeedScreen
from tests.desktop.actions import published
from tests.desktop.viewmodels.reviews import (
    CASES,
    NOTHING_LEFT,
    SENDING_THE_SAME,
    TEXT_UNCHANGED,
    WORDS,
    Change,
    Make,
    attached,
    reading,
    review_of_a_leave,
    review_of_a_need,
    review_of_a_request,
    review_of_a_share,
    rewritten,
    same_name,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.viewmodels.conftest import Commune


@pytest.mark.parametrize(
    ("make", "change", "words"), [pytest.param(*case, id=f"{case[0].__name__}-{case[1].__name__}") for case in CASES]
)
def test_what_changed_after_it_was_read_is_read_anew_before_it_leaves(
    baule: "Commune", tmp_path: "Path", make: Make, change: Change, words: str
) -> None:
    baule.campaign()
    review = make(baule, tmp_path)
    before, sent = review.shown(), len(baule.ask(outbox.listed))
    change(baule, review, tmp_path)

    review.yes()
    baule.until(lambda: (review.shown() or before) is not before)
    read = review.shown()
    assert read is not None
    assert len(baule.ask(outbox.listed)) == sent, "nothing leaves that was not read"
    said = TEXT_UNCHANGED if change in SENDING_THE_SAME else NOTHING_LEFT
    assert read.changed == f"{said} Relisez avant d’envoyer."
    assert words in str(read).replace("\\u202f", "\u202f").replace("\\xa0", "\u00a0")

    review.yes()
    baule.until(lambda: len(baule.ask(outbox.listed)) > sent)
    assert review.sends in {act.type for act in baule.ask(outbox.listed)}
    needs_sent = {
        act.subject for act in baule.ask(outbox.listed) if (act.type, act.state) == ("need.submit", "finalised")
    }
    assert {row.need for row in baule.ask(votes.listed)} <= {"", *needs_sent}, "no vote bears a need that is not sent"
    baule.settle()


@pytest.mark.parametrize("make", dict.fromkeys(make for make, _, _ in CASES))
def test_what_is_as_it_was_read_leaves_at_once(baule: "Commune", tmp_path: "Path", make: Make) -> None:
    baule.campaign()
    review = make(baule, tmp_path)
    sent = len(baule.ask(outbox.listed))
    review.yes()
    baule.until(lambda: len(baule.ask(outbox.listed)) > sent)
    assert review.sends in {act.type for act in baule.ask(outbox.listed)}
    baule.settle()


@pytest.mark.slow
@pytest.mark.parametrize("make", dict.fromkeys(make for make, _, _ in CASES if make is not review_of_a_leave))
def test_profile_and_function_are_read_as_they_are_signed(baule: "Commune", tmp_path: "Path", make: Make) -> None:
    """No other commune receives them, so the page does not say that all do."""
    baule.campaign()
    baule.act(set_person, profile="Secrétaire", function="Accueil")
    review = make(baule, tmp_path)
    read = review.shown()
    review.yes()
    baule.until(lambda: review.sends in {act.type for act in baule.ask(outbox.listed)})
    (op,) = (act.op for act in baule.ask(outbox.listed) if act.type == review.sends)
    signed = baule.ask(outbox.signed_as, op)
    assert signed == "Secrétaire · Accueil"
    assert read is not None
    assert signed in (read.signed_as, *dict(read.public).values())
    baule.settle()


@pytest.mark.slow
@pytest.mark.parametrize("make", [review_of_a_need, review_of_a_request])
def test_another_document_of_the_same_name_and_size_is_another(baule: "Commune", tmp_path: "Path", make: Make) -> None:
    baule.campaign()
    first = make(baule, tmp_path)
    attached(baule, first, tmp_path)
    first.yes()
    baule.until(lambda: bool((read := first.shown()) and read.changed))
    (digest,) = read.documents if (read := first.shown()) else ()
    detach_file(baule.context, first.id, digest)
    same_name(baule, first, tmp_path)
    before = first.shown()
    first.yes()
    baule.until(lambda: first.shown() is not before)
    assert baule.ask(outbox.listed) == ()


@pytest.mark.parametrize("make", [review_of_a_need, review_of_a_request, review_of_a_share])
def test_back_in_the_form_the_text_is_the_one_that_would_leave(baule: "Commune", tmp_path: "Path", make: Make) -> None:
    baule.campaign()
    review = make(baule, tmp_path)
    rewritten(baule, review, tmp_path)
    review.yes()
    baule.until(lambda: bool((read := review.shown()) and read.changed))
    assert review.back is not None
    navigation: Any = getattr(review.back, "__self__", None)
    forms: list[Any] = []
    navigation.editor.opened.connect(forms.append)
    review.back()
    baule.settle()
    assert navigation.editor.fields["title"] == "Tout autre chose"
    assert [getattr(form, "recovered", "") for form in forms] == [""]  # no session was interrupted


def test_the_mayor_validates_the_text_that_was_read(baule: "Commune", tmp_path: "Path") -> None:
    baule.act(mayor_validates, True)
    id = baule.act(draft_need, None, **WORDS)
    baule.act(ask_validation, id)
    navigation = reading(baule, tmp_path, id)
    navigation.ask_name()
    draft_need(baule.context, id, title="Tout autre chose")

    navigation.validate("Mme Martin, maire")
    baule.until(lambda: bool(navigation.confirmation and navigation.confirmation.changed))
    assert navigation.screen is NeedScreen.VALIDATING
    assert "Tout autre chose" in str(navigation.confirmation)
    assert not baule.ask(needs.one, id).validated_at, "the mayor has not read it"

    navigation.validate("Mme Martin, maire")
    baule.until(lambda: bool(baule.ask(needs.one, id).validated_at))
    baule.settle()


@pytest.mark.parametrize("in_sight", [False, True])
def test_after_midnight_the_same_text_is_validated_on_another_day(
    baule: "Commune", tmp_path: "Path", in_sight: bool
) -> None:
    baule.act(mayor_validates, True)
    id = baule.act(draft_need, None, **WORDS)
    baule.act(ask_validation, id)
    navigation = reading(baule, tmp_path, id)
    navigation.ask_name()
    baule.hour[0] += timedelta(days=1)
    if in_sight:
        baule.actor.announce(EVERYTHING)
    else:
        navigation.validate("Mme Martin, maire")
    baule.until(lambda: bool(navigation.confirmation and navigation.confirmation.changed))
    assert navigation.confirmation is not None
    assert navigation.confirmation.changed.startswith(TEXT_UNCHANGED)
    assert not baule.ask(needs.one, id).validated_at


def test_a_need_is_withdrawn_by_the_title_that_was_read(baule: "Commune", tmp_path: "Path") -> None:
    id = baule.act(draft_need, None, **WORDS)
    published.settle(baule.context, baule.act(submit_need, id).op, "accepted")
    navigation = reading(baule, tmp_path, id)
    navigation.ask_withdrawal()
    correction = correct_need(baule.context, id).value
    draft_need(baule.context, correction, title="Tout autre chose")
    submit_need(baule.context, correction)

    navigation.withdraw()
    baule.until(lambda: bool(navigation.confirmation and navigation.confirmation.changed))
    assert navigation.screen is NeedScreen.WITHDRAWING
    assert "Tout autre chose" in str(navigation.confirmation)
    assert baule.ask(needs.one, id).state != "withdrawn"

    navigation.withdraw()
    baule.until(lambda: baule.ask(needs.one, id).state == "withdrawn")
    baule.settle()


@pytest.mark.parametrize("make", dict.fromkeys(case[0] for case in CASES))
def test_a_yes_that_the_disk_did_not_take_can_be_said_again(baule: "Commune", tmp_path: "Path", make: Make) -> None:
    baule.campaign()
    review = make(baule, tmp_path)
    sent = len(baule.ask(outbox.listed))
    baule.read_only(True)
    review.yes()
    baule.settle()
    baule.read_only(False)
    assert len(baule.ask(outbox.listed)) == sent
    review.yes()
    baule.settle()
    assert len(baule.ask(outbox.listed)) > sent


def test_a_yes_said_again_before_its_answer_says_nothing_more(baule: "Commune") -> None:
    """A worker may be busy for seconds: the second would be refused, as the first has sent what was read."""
    answers: list[object] = []
    here = Latest()

    def yes() -> None:
        act_as_read(
            baule.actor,
            draft_need,
            None,
            reread=lambda _connection: None,
            read=None,
            then=answers.append,
            again=answers.append,
            not_done=NotDone(here, refused=answers.append, late=answers.append),
        )

    yes()
    yes()
    baule.settle()
    assert len(answers) == 1
    yes()
    baule.settle()
    assert len(answers) == 2
