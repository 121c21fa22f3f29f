"""What is read before "Oui" is read again whenever the data change: it is asked anew at once, or gives its place."""

from typing import TYPE_CHECKING

import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.share_service import share_service
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.settings.set_person import set_person
from desktop.database.driver import ask
from desktop.database.errors import DiskFault
from desktop.database.opening import read_rows
from desktop.database.queries import outbox, todo
from desktop.domain.changes import EVERYTHING, Outcome
from desktop.domain.phases import LocalTime
from desktop.viewmodels.home.tasks import to_do
from desktop.viewmodels.kit.confirmation import act_as_read, read_while_in_sight
from desktop.viewmodels.kit.latest import Latest, NotDone
from desktop.viewmodels.kit.targets import OTHER
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.viewmodels.requests.screens import RequestScreen
from desktop.viewmodels.services.screens import ShareScreen
from tests.desktop.viewmodels.reviews import (
    CASES,
    NOTHING_LEFT,
    PLAN,
    SENDING_THE_SAME,
    TEXT_UNCHANGED,
    WORDS,
    Change,
    Make,
    neighbours,
    reading,
    review_of_a_need,
    review_of_a_request,
    review_of_a_share,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.desktop.viewmodels.conftest import Commune


@pytest.mark.parametrize(
    ("make", "change", "words"), [pytest.param(*case, id=f"{case[0].__name__}-{case[1].__name__}") for case in CASES]
)
def test_what_changes_while_it_is_read_is_asked_anew_at_once(
    baule: "Commune", tmp_path: "Path", make: Make, change: Change, words: str
) -> None:
    baule.campaign()
    review = make(baule, tmp_path)
    baule.settle()
    before, sent = review.shown(), len(baule.ask(outbox.listed))
    change(baule, review, tmp_path)
    baule.actor.announce(EVERYTHING)
    baule.until(lambda: (review.shown() or before) is not before)
    read = review.shown()
    assert read is not None
    said = TEXT_UNCHANGED if change in SENDING_THE_SAME else NOTHING_LEFT
    assert read.changed == f"{said} Relisez avant d’envoyer."
    assert words in str(read).replace("\\u202f", "\u202f").replace("\\xa0", "\u00a0")
    assert len(baule.ask(outbox.listed)) == sent

    review.yes()
    baule.until(lambda: len(baule.ask(outbox.listed)) > sent)
    assert review.sends in {act.type for act in baule.ask(outbox.listed)}
    baule.settle()


@pytest.mark.parametrize(("make", "change", "words"), CASES[:1])
def test_it_is_asked_anew_too_while_a_yes_on_another_page_is_answered(
    baule: "Commune", tmp_path: "Path", make: Make, change: Change, words: str
) -> None:
    baule.campaign()
    review = make(baule, tmp_path)
    baule.settle()
    before = review.shown()
    change(baule, review, tmp_path)
    baule.actor.answering.add(Latest())
    baule.actor.announce(EVERYTHING)
    baule.until(lambda: (review.shown() or before) is not before)
    assert words in str(review.shown())


def test_what_changed_while_her_own_yes_was_answered_is_read_once_it_failed(baule: "Commune") -> None:
    """The same question would stand in sight, with what would no longer leave."""
    here, question, done = Latest(), object(), list[str]()

    def fail(_context: object) -> Outcome[None]:
        raise DiskFault

    def reread(_connection: object, _question: object) -> "Callable[[], object]":
        return lambda: done.append("read again")

    read_while_in_sight(baule.actor, here, lambda: question, reread)
    act_as_read(
        baule.actor,
        fail,
        reread=lambda _connection: "",
        read="",
        then=lambda _none: None,
        again=lambda _read: None,
        not_done=NotDone(here, refused=lambda why: done.append(why.code), late=lambda why: done.append(why.code)),
    )
    baule.actor.announce(EVERYTHING)
    assert here in baule.actor.answering
    baule.settle()
    baule.settle()
    assert done == ["read again"]


@pytest.mark.parametrize("make", dict.fromkeys(case[0] for case in CASES))
def test_what_is_as_it_was_read_stays_as_it_stands(baule: "Commune", tmp_path: "Path", make: Make) -> None:
    baule.campaign()
    review = make(baule, tmp_path)
    baule.settle()
    before = review.shown()
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert review.shown() is before


@pytest.mark.parametrize(
    ("make", "send", "screen"),
    [
        (review_of_a_need, submit_need, NeedScreen.READING),
        (review_of_a_request, submit_request, RequestScreen.READING),
        (review_of_a_share, share_service, ShareScreen.READING),
    ],
)
def test_what_another_program_has_sent_meanwhile_is_shown_as_sent(
    baule: "Commune", tmp_path: "Path", make: Make, send: "Callable[..., object]", screen: object
) -> None:
    baule.campaign()
    review = make(baule, tmp_path)
    send(baule.context, review.id)
    baule.actor.announce(EVERYTHING)
    baule.settle()
    navigation = getattr(review.back, "__self__", None)
    assert getattr(navigation, "screen", None) is screen
    assert len(baule.ask(outbox.listed)) == 1


def test_a_need_put_in_the_bin_elsewhere_is_not_asked_about_any_more(baule: "Commune", tmp_path: "Path") -> None:
    review = review_of_a_need(baule, tmp_path)
    discard_need(baule.context, review.id)
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert getattr(review.back, "__self__", None).screen is NeedScreen.BIN


def test_nous_aussi_said_elsewhere_is_not_asked_any_more_and_why_is_said(baule: "Commune", tmp_path: "Path") -> None:
    baule.campaign()
    navigation = neighbours(baule, tmp_path)
    assert navigation.neighbours.sheet is not None
    said: list[str] = []
    navigation.neighbours.refused.connect(said.append)
    navigation.detour.joining.ask(navigation.neighbours.sheet)
    join_need(baule.context, PLAN.id)
    baule.actor.announce(EVERYTHING)
    baule.until(lambda: navigation.screen is NeedScreen.OTHERS)
    assert said == ["«\u00a0Nous aussi\u00a0» a été dit ailleurs entre-temps. Il n’y a plus rien à confirmer."]
    assert navigation.neighbours.sheet.unsent == ""


def test_a_comment_that_was_written_while_nous_aussi_was_said_elsewhere_stays_in_sight_and_waits(
    baule: "Commune", tmp_path: "Path"
) -> None:
    """It went out of sight, nothing told of it, and the need was said to have changed."""
    baule.campaign()
    navigation = neighbours(baule, tmp_path)
    said: list[str] = []
    navigation.neighbours.refused.connect(said.append)
    assert navigation.neighbours.sheet is not None
    navigation.detour.joining.ask(navigation.neighbours.sheet)
    baule.act(keep_typed, f"join.{PLAN.id}", {"comment": "Registre\nperdu."})
    op = join_need(baule.context, PLAN.id, comment="Autre.").value.op
    baule.actor.announce(EVERYTHING)
    baule.until(lambda: bool(said))
    baule.settle()
    assert said == [
        "«\u00a0Nous aussi\u00a0» a été dit ailleurs entre-temps. Votre commentaire n’est pas parti\u00a0: il est gardé"
        " avec ce besoin, dans «\u00a0Autres communes\u00a0»."
    ]
    sheet = navigation.neighbours.sheet
    assert sheet is not None
    assert sheet.unsent == "Registre\nperdu."
    assert "sans le commentaire écrit ici, qui est gardé. Pour l’envoyer, annulez cet envoi" in sheet.reason
    (row,) = (row for row in baule.ask(todo.todo) if row.kind == "comment")
    opening = baule.ask(lambda connection: ask(connection, read_rows))
    assert opening is not None
    (task,) = (task for task in to_do(opening, LocalTime(baule.hour[0]), (row,)) if task.target == f"{OTHER}{PLAN.id}")
    assert "Commentaire pas envoyé" in task.words
    cancel_act(baule.context, op)
    join_need(baule.context, PLAN.id, comment="Registre perdu.")
    assert not any(row.kind == "comment" for row in baule.ask(todo.todo)), "it has left, on one line"


def test_what_the_mayor_validates_is_shown_anew(baule: "Commune", tmp_path: "Path") -> None:
    baule.act(mayor_validates, True)
    id = baule.act(draft_need, None, **WORDS)
    baule.act(ask_validation, id)
    navigation = reading(baule, tmp_path, id)
    navigation.ask_name()
    set_person(baule.context, name="Jean Petit")
    baule.actor.announce(EVERYTHING)
    baule.until(lambda: bool(navigation.confirmation and navigation.confirmation.changed))
    assert navigation.screen is NeedScreen.VALIDATING
    assert "Jean Petit" in str(navigation.confirmation)


def test_a_text_changed_under_its_validation_is_a_draft_again(baule: "Commune", tmp_path: "Path") -> None:
    baule.act(mayor_validates, True)
    id = baule.act(draft_need, None, **WORDS)
    baule.act(ask_validation, id)
    navigation = reading(baule, tmp_path, id)
    navigation.ask_name()
    draft_need(baule.context, id, title="Tout autre chose")
    baule.actor.announce(EVERYTHING)
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    assert navigation.editor.fields["title"] == "Tout autre chose"
    baule.settle()


def test_a_validation_noted_elsewhere_is_not_asked_for_any_more(baule: "Commune", tmp_path: "Path") -> None:
    baule.act(mayor_validates, True)
    id = baule.act(draft_need, None, **WORDS)
    baule.act(ask_validation, id)
    navigation = reading(baule, tmp_path, id)
    said: list[str] = []
    navigation.sheet.refused.connect(said.append)
    navigation.ask_name()
    validate_need(baule.context, id, "Mme Martin, maire")
    baule.actor.announce(EVERYTHING)
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    assert said == ["Cette validation n’est plus à noter\u00a0: son état a changé depuis votre lecture."]
