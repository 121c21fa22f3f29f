"""A notice that something waits disappears as soon as this is no longer true."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import insert, update

from desktop.actions.votes.cast_vote import cast_vote
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.kit.link_words import Measure
from desktop.viewmodels.kit.states import TO_SEND_AGAIN
from desktop.viewmodels.kit.status_summary import StatusSummary
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.notice import Notice
from sync.client.ledger.tables import exchange, outbox

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

WAITS = "C’est dans la boîte d’envoi. La plateforme le saura au prochain échange."


def exchanged(commune: "Commune", at: str, state: str) -> None:
    """As an exchange that ended at that time, and left our acts in this state."""
    with commune.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state=state))
        values = {"started_at": at, "ended_at": at, "outcome": "complete", "summary": "{}", "failures": 0}
        connection.execute(insert(exchange).values(**values))
    commune.actor.announce(EVERYTHING)
    commune.settle()


def shown_notice(commune: "Commune", qtbot: QtBot) -> Notice:
    notice, summary = Notice(), StatusSummary(commune.actor, commune.opening())
    qtbot.addWidget(notice)
    commune.act(cast_vote, "docs")
    notice.say_until_sent(WAITS, summary)
    commune.settle()
    return notice


def test_what_waits_is_said_until_an_exchange_has_taken_it(baule: "Commune", qtbot: QtBot) -> None:
    notice = shown_notice(baule, qtbot)
    exchanged(baule, "2026-03-01T10:00:00+00:00", "held")
    assert notice.words.text() == WAITS, "it waits still"
    notice.show()
    notice.resize(300, 90)  # several lines
    exchanged(baule, "2026-03-01T10:01:00+00:00", "accepted")
    assert notice.words.text() == "C’est parti. Plus rien n’attend dans la boîte d’envoi."
    assert notice.minimumHeight() == 90, "what stands under it does not move under the pointer"
    notice.hide()  # it goes with its page
    assert notice.words.text() == ""
    assert notice.minimumHeight() == 0


def test_what_was_sent_is_said_until_something_else_waits(baule: "Commune", qtbot: QtBot) -> None:
    notice = shown_notice(baule, qtbot)
    exchanged(baule, "2026-03-01T10:01:00+00:00", "accepted")
    assert notice.words.text().startswith("C’est parti.")
    baule.act(cast_vote, "actes")
    baule.settle()
    assert notice.words.text() == ""


def test_of_a_withdrawal_it_is_said_that_this_has_left(baule: "Commune", qtbot: QtBot) -> None:
    notice, summary = Notice(), StatusSummary(baule.actor, baule.opening())
    qtbot.addWidget(notice)
    baule.act(cast_vote, "docs")
    notice.say_until_sent(WAITS, summary, what="Le retrait est")
    baule.settle()
    exchanged(baule, "2026-03-01T10:01:00+00:00", "accepted")
    assert notice.words.text() == "Le retrait est parti. Plus rien n’attend dans la boîte d’envoi."


def test_what_was_said_since_stays(baule: "Commune", qtbot: QtBot) -> None:
    notice = shown_notice(baule, qtbot)
    notice.say("⚠ Autre chose.", tone="warn")
    exchanged(baule, "2026-03-01T10:00:00+00:00", "accepted")
    assert notice.words.text() == "⚠ Autre chose."


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
    assert [button.text() for button in notice.findChildren(Button)] == ["Non, garder", "&Oui, annuler ce choix"]
