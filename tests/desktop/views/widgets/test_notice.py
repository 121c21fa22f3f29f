"""A notice that something waits disappears as soon as this is no longer true."""

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QProgressBar, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import outbox as queued
from desktop.domain.changes import EVERYTHING
from desktop.domain.lives.enrolment import Enrolment
from desktop.viewmodels.kit.kept import NAMES, cancel_question, named_act
from desktop.viewmodels.kit.link_words import Measure
from desktop.viewmodels.kit.sent_act import SentAct
from desktop.viewmodels.kit.states import TO_SEND_AGAIN
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.notice import Notice
from sync.client.ledger.tables import outbox

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

VOTED = "✓\u00a0Vote pris en compte\u00a0: «\u00a0Docs\u00a0»."
WAITS = "C’est dans la boîte d’envoi. La plateforme le saura au prochain échange."


def answered(commune: "Commune", op: str, state: str, number: int | None = None) -> None:
    """As an exchange that left this act in this state."""
    with commune.context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == op).values(state=state, number=number))
    commune.actor.announce(EVERYTHING)
    commune.settle()


def shown_notice(commune: "Commune", qtbot: QtBot) -> tuple[Notice, str]:
    """A notice about a vote that waits, and the id of that vote."""
    notice = Notice()
    qtbot.addWidget(notice)
    op = commune.act(cast_vote, "docs").op
    notice.say_of_act(SentAct(commune.actor, op, WAITS))
    commune.settle()
    return notice, op


def test_what_waits_is_said_until_the_platform_has_it(baule: "Commune", qtbot: QtBot) -> None:
    notice, op = shown_notice(baule, qtbot)
    answered(baule, op, "held")
    assert notice.words.text() == WAITS, "it waits still"
    notice.show()
    notice.resize(300, 90)  # several lines
    answered(baule, op, "deposited", 7)
    assert notice.words.text() == "✓\u00a0Vote\u00a0: reçu (n°\u00a07), à décider."
    assert notice.minimumHeight() == 90, "what stands under it does not move under the pointer"
    answered(baule, op, "accepted", 7)
    assert notice.words.text() == VOTED
    assert notice.property("tone") == "ok"
    answered(baule, op, "rejected", 7)
    assert (notice.words.text(), notice.property("tone")) == (
        "✗\u00a0Vote\u00a0: refusé («\u00a0Docs\u00a0»).",
        "error",
    )
    notice.hide()  # it goes with its page
    assert notice.words.text() == ""
    assert notice.minimumHeight() == 0


def test_of_an_act_that_was_cancelled_nothing_is_said_any_more(baule: "Commune", qtbot: QtBot) -> None:
    """Not that it waits, nor that it has left once an exchange has taken the others."""
    notice, op = shown_notice(baule, qtbot)
    other = baule.act(cast_vote, "actes").op
    baule.act(cancel_act, op)
    baule.settle()
    assert (notice.words.text(), notice.isHidden()) == ("", True)
    answered(baule, other, "accepted")
    assert notice.words.text() == ""


def test_what_became_of_another_act_changes_nothing(baule: "Commune", qtbot: QtBot) -> None:
    notice, _op = shown_notice(baule, qtbot)
    other = baule.act(cast_vote, "actes").op
    baule.act(cancel_act, other)
    baule.settle()
    assert notice.words.text() == WAITS


def test_amid_a_round_an_act_that_was_answered_is_said_so(baule: "Commune", qtbot: QtBot) -> None:
    notice, op = shown_notice(baule, qtbot)
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == op).values(state="accepted"))
    baule.actor.batch.emit()
    baule.settle()
    assert notice.words.text() == VOTED


def test_an_act_that_the_platform_lost_waits_again(baule: "Commune") -> None:
    row = baule.ask(queued.one, baule.act(cast_vote, "docs").op)
    act = SentAct(baule.actor, row.op, WAITS)
    act._show((replace(row, state="accepted", lost=True), False, Enrolment.ENROLLED))
    assert (act.sentence, act.tone) == ("↑\u00a0Vote\u00a0: à renvoyer.", "warn")


def test_what_was_said_since_stays(baule: "Commune", qtbot: QtBot) -> None:
    notice, op = shown_notice(baule, qtbot)
    notice.say("⚠ Autre chose.", tone="warn")
    answered(baule, op, "accepted")
    assert notice.words.text() == "⚠ Autre chose."


def test_a_sentence_that_was_put_away_does_not_come_back(baule: "Commune", qtbot: QtBot) -> None:
    notice, op = shown_notice(baule, qtbot)
    notice.clear()
    answered(baule, op, "accepted")
    assert (notice.words.text(), notice.isHidden()) == ("", True)


def test_only_what_was_refused_is_forgotten_with_the_page(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.say_refused("Trop tard.")
    notice.forget_refusal()
    assert notice.isHidden()
    notice.say_refused("Trop tard.")
    notice.say("Vote annulé.", tone="ok")
    notice.forget_refusal()
    assert notice.words.text() == "Vote annulé."
    assert not notice.isHidden()


def test_what_goes_its_way_is_said_without_alarm(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    for calm, tone in ((False, "warn"), (True, "accent")):
        notice.say_pending("need", "Votre choix partira au prochain échange.", TO_SEND_AGAIN, calm=calm)
        assert notice.property("tone") == tone


def test_a_measure_has_its_bar_between_words_and_buttons_once_there_is_one(qtbot: QtBot) -> None:
    """A notice with words alone makes no bar: the first window has five of them."""
    notice = Notice()
    qtbot.addWidget(notice)
    notice.say("Rien n’attend.")
    notice.clear()
    assert notice.findChildren(QProgressBar) == []
    notice.resize(800, 60)

    def between() -> bool:
        buttons = [one for one in notice.findChildren(Button) if one.isVisible()]
        (bar,) = notice.findChildren(QProgressBar)
        return bar.isVisible() and [notice.words.x() < bar.x() < one.x() for one in buttons] == [True]

    for _ in range(2):
        notice.say("3 sur 8 envois", ("Annuler", notice.clear), measure=Measure(3, 8))
        qtbot.waitUntil(between)
        notice.say("L’échange est terminé.")
        assert notice.bar.isHidden()


def test_buttons_that_press_the_words_stand_under_them(qtbot: QtBot) -> None:
    """At 200 % on a small screen a sentence of four lines stood beside one button; two were wider than the page."""
    page, notice, pressed = QWidget(), Notice(), list[str]()
    qtbot.addWidget(page)
    notice.setParent(page)
    offers = [(words, lambda: pressed.append("")) for words in ("Inscrire cet ordinateur", "Ouvrir le calendrier")]
    notice.say("Cet ordinateur n’est pas encore inscrit. Vos envois attendent ici, à l’abri.", *offers)
    buttons = notice.findChildren(Button)
    beside = sum(button.sizeHint().width() for button in buttons)

    def stands(*, under: bool, column: bool) -> bool:
        first, second = (button.geometry() for button in buttons)
        inside = notice.rect().contains(first) and notice.rect().contains(second)
        below = first.top() > notice.words.geometry().bottom()
        return inside and below is under and (second.top() > first.bottom()) is column

    page.show()
    for width, under, column in ((1200, False, False), (beside + 120, True, False), (beside - 20, True, True)):
        notice.resize(width, notice.heightForWidth(width))
        qtbot.waitUntil(lambda under=under, column=column: stands(under=under, column=column))
    notice.resize(1200, 60)
    qtbot.waitUntil(lambda: stands(under=False, column=False))


def test_yes_has_its_letter_in_the_question_before_an_act_is_taken_back(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.ask_cancel("op", "Annuler ce choix", lambda: None, title="Horaires")
    assert [button.text() for button in notice.findChildren(Button)] == ["Non, garder", "O&ui, annuler ce choix"]
    assert notice.property("tone") == "error", "of the button that asks it: what is amber already stays apart from it"


@pytest.mark.parametrize("kind", NAMES)
def test_the_question_before_an_act_is_taken_back_is_a_sentence(kind: str) -> None:
    asked = cancel_question(named_act(NAMES[kind], "Cantine"), "")
    assert asked.startswith(("Annuler l’envoi de votre ", "Annuler l’envoi de la ", "Annuler l’envoi de l’")), (
        "no “de le”"
    )
    assert asked.partition("\u202f?")[0].endswith("«\u00a0Cantine\u00a0»"), "it names the act, without a colon"
    assert ":" not in asked


def test_a_question_goes_once_its_act_cannot_be_taken_back_or_another_thing_is_open(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    for then, stays in ((("n1", "op1"), True), (("n1", ""), False), (("n1", "op2"), False), (("n2", "op1"), False)):
        notice.follow("n1", "op1")
        notice.ask_cancel("op1", "Annuler l’envoi", lambda: None, title="Cantine")
        notice.follow(*then)
        assert notice.isHidden() is not stays, then


def test_only_the_button_that_can_do_nothing_any_more_goes_with_its_sentence(qtbot: QtBot) -> None:
    notice, done = Notice(), list[str]()
    qtbot.addWidget(notice)

    def undo() -> None:
        done.append("undone")

    notice.say("Mis à la corbeille.", ("Annuler", undo))
    notice.withdraw(lambda: None)
    assert notice.words.text() == "Mis à la corbeille."
    assert not notice.isHidden()
    notice.withdraw(undo)
    assert notice.isHidden()
    assert notice.words.text() == ""
    assert done == []


def test_a_sentence_that_is_said_again_keeps_its_buttons_and_the_keyboard(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.show()
    notice.say("Mis à la corbeille.", ("Annuler", lambda: None))
    (first,) = notice.findChildren(Button)
    notice.say("Mis à la corbeille.", ("Annuler", lambda: None), tone="warn")  # what it does was made anew
    assert notice.findChildren(Button) == [first]
    notice.say("Mis à la corbeille.", ("Reprendre", lambda: None))  # the control
    assert first not in [button for button in notice.findChildren(Button) if not button.isHidden()]
