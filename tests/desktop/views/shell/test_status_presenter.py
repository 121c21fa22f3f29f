"""What the window shows outside the pages during a round."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from sqlalchemy import update

from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.errors import Damaged, DatabaseFault, DiskFull
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import NetworkProblem
from desktop.runtime.installed_program import ProgramChange
from desktop.viewmodels.kit.typed_text import TypedText
from desktop.views.outbox.page import OutboxPage
from desktop.views.shell.status_presenter import StatusPresenter
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.page import Page, PageContext
from sync.client.ledger.tables import outbox
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.viewmodels.outbox.held_round import Slow

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_what_waits_is_counted_again_as_each_batch_is_settled(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, outbox=OutboxPage)
    first, _second = (baule.act(cast_vote, service).op for service in ("actes", "cadastre"))
    slow = Slow(baule, waiting=2)
    StatusPresenter(window.frame, window.page_context.status_summary, slow.syncing, baule.actor)
    button = window.frame.side.buttons["outbox"]
    assert button.accessibleName().endswith(", 2 à envoyer")
    page = window.visit("outbox")
    window.settle()
    assert page.subtitle.text().startswith("2\u00a0envois attendent"), page.subtitle.text()
    slow.syncing.now()
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == first).values(state="accepted", number=7))
    slow.tell("sending", 1, 2)
    baule.until(lambda: button.accessibleName().endswith(", 1 à envoyer"))
    assert slow.syncing.state.running
    baule.until(lambda: page.subtitle.text().startswith("1\u00a0envoi attend"))
    slow.end()


class Elsewhere(Page):
    def __init__(self, _context: PageContext) -> None:
        super().__init__("Ailleurs")


def test_how_far_a_long_round_is_stands_in_the_band_but_not_beside_the_outbox(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    enrolled(baule)
    window, slow = open_window(baule, needs=Elsewhere, outbox=Elsewhere), Slow(baule)
    band = window.frame.connection
    StatusPresenter(window.frame, window.page_context.status_summary, slow.syncing, baule.actor)
    window.visit("needs")
    slow.syncing.now()
    slow.tell("sending", 3, 8)
    slow.seconds = 11.0
    baule.until(band.isVisible)
    assert [button.text() for button in band.findChildren(Button) if button.isVisible()] == ["Annuler"]
    window.visit("outbox")
    assert not band.isVisible()
    slow.end()


def test_an_upgrade_is_told_calmly_at_the_foot_and_gives_way_to_an_exchange(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window, slow = open_window(baule, needs=Elsewhere, outbox=Elsewhere), Slow(baule)
    presenter = StatusPresenter(window.frame, window.page_context.status_summary, slow.syncing, baule.actor)
    foot = window.frame.status.texts[0]
    before = foot.text()
    presenter.tell_program(ProgramChange.REPLACED)
    told = foot.text()
    assert told != before
    assert told == "Une nouvelle version est installée\u00a0: redémarrez Relais Communes."
    assert not window.frame.trouble.isVisible()
    slow.syncing.now()
    slow.tell("sending", 1, 2)
    assert foot.text() != told
    slow.end()
    baule.until(lambda: foot.text() == told)
    presenter.tell_program(ProgramChange.REMOVED)
    assert foot.text() == "Relais Communes a été retiré de cet ordinateur\u00a0: fermez cette fenêtre."
    presenter.tell_program(None)
    assert foot.text() not in (told, "Relais Communes a été retiré de cet ordinateur\u00a0: fermez cette fenêtre.")


def test_an_upgrade_takes_no_place_of_a_connection_that_fails(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """With nothing waiting there is no band: the status bar alone says it."""
    enrolled(baule)
    window, slow = open_window(baule, needs=Elsewhere, outbox=Elsewhere), Slow(baule, waiting=0)
    problem = NetworkProblem("platform_down", "La plateforme n’a pas répondu. Rien n’est perdu.", "", "")
    slow.syncing.state = slow.syncing.state._replace(network_problem=problem, failed_at=baule.actor.clock())
    presenter = StatusPresenter(window.frame, window.page_context.status_summary, slow.syncing, baule.actor)
    foot = window.frame.status.texts[0]
    before = foot.text()
    presenter.tell_program(ProgramChange.REPLACED)
    assert foot.text() == before
    slow.syncing.state = slow.syncing.state._replace(network_problem=None)
    presenter.tell()
    assert foot.text() == "Une nouvelle version est installée\u00a0: redémarrez Relais Communes."


def test_a_refusal_that_no_control_waited_for_stays_until_she_has_read_it(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, outbox=OutboxPage)
    StatusPresenter(window.frame, window.page_context.status_summary, Slow(baule).syncing, baule.actor)
    baule.actor.refused.emit(Refusal("closed", "Ce vote est clos."))
    trouble = window.frame.trouble
    assert trouble.words.text() == "Ce vote est clos."
    (read,) = trouble.findChildren(Button)
    assert read.text() == "Compris"
    window.click(read)
    assert not trouble.isVisible()


def test_what_left_on_a_stick_is_counted_as_to_be_sent_neither_in_the_menu_nor_below(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, outbox=OutboxPage)
    summary = window.page_context.status_summary
    StatusPresenter(window.frame, summary, Slow(baule).syncing, baule.actor)
    summary.opening = summary.opening._replace(waiting=3, on_a_stick=2)
    summary.changed.emit()
    assert window.frame.side.buttons["outbox"].accessibleName().endswith(", 1 à envoyer")
    below = " ".join(label.text() for label in window.frame.status.findChildren(Label))
    assert "À envoyer\u00a0: 1" in below


def test_the_time_of_the_next_try_does_not_stand_there_once_it_is_past(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    enrolled(baule)
    window, slow = open_window(baule, needs=Elsewhere, outbox=Elsewhere), Slow(baule)
    summary, band = window.page_context.status_summary, window.frame.connection
    second = timedelta(seconds=1)
    baule.hour[0] = baule.hour[0].replace(minute=59, second=59, microsecond=980_000)
    now = baule.actor.clock()
    slow.syncing.state = slow.syncing.state._replace(
        network_problem=NetworkProblem("timeout", "La plateforme n’a pas répondu à temps."),
        failed_at=now,
        next_at=now + second / 50,
    )
    summary.opening = summary.opening._replace(waiting=1)
    StatusPresenter(window.frame, summary, slow.syncing, baule.actor)
    promised = "Nouvel essai avant 15\u00a0h\u00a002."
    assert promised in band.words.text()
    baule.hour[0] += 119 * second
    summary.changed.emit()
    assert promised in band.words.text(), "the same until it is tried"
    baule.hour[0] += 2 * second
    baule.until(lambda: "Nouvel essai" not in band.words.text())
    summary.changed.emit()
    assert "Nouvel essai" not in band.words.text()
    assert band.isVisible()


@pytest.mark.parametrize(("fault", "again"), [(DiskFull, True), (Damaged, False)])
def test_with_a_full_disk_it_is_said_that_the_text_is_stored_without_her_and_only_where_there_is_one(
    baule: "Commune", open_window: Callable[..., "Window"], fault: type[DatabaseFault], again: bool
) -> None:
    """The page said that it is tried again, and the band that she must do it again."""
    window = open_window(baule, outbox=OutboxPage)
    StatusPresenter(window.frame, window.page_context.status_summary, Slow(baule).syncing, baule.actor)
    trouble, words = window.frame.trouble, "Le texte en cours s’enregistrera alors de lui-même."
    baule.actor.disk.emit(fault())
    assert words not in trouble.words.text()
    text = TypedText(baule.actor, "report")
    text.begin("p")
    baule.settle()
    text.type("effect", "Moins de papier.")
    baule.actor.disk.emit(fault())
    assert trouble.words.text().endswith(words) == again
    assert "recommencez" not in trouble.words.text(), "there is nothing that she has to do again"


@pytest.mark.parametrize("first", [False, True])
def test_a_band_comes_and_goes_only_once_the_question_above_it_is_answered(
    baule: "Commune", open_window: Callable[..., "Window"], first: bool
) -> None:
    """The end of an exchange moved the two answers by a line: a press that was aimed at one missed."""
    enrolled(baule)
    window, slow = open_window(baule, needs=Elsewhere, outbox=Elsewhere), Slow(baule)
    summary, band = window.page_context.status_summary, window.frame.connection
    if first:
        window.visit("needs")
    presenter = StatusPresenter(window.frame, summary, slow.syncing, baule.actor)
    page = window.visit("needs")
    question = Notice()
    page.foot.put(question)
    problem = NetworkProblem("timeout", "La plateforme n’a pas répondu à temps.")

    def answer() -> tuple[int, int]:
        (sure,) = (button for button in question.findChildren(Button) if button.isVisible() and button.text()[0] == "O")
        return sure.mapTo(window.frame, QPoint()).y(), sure.height()

    for failing in (True, False):
        question.ask("op", "Annuler l’envoi\u202f?", "annuler l’envoi", lambda: None)
        window.settle()
        before, shown = answer(), band.isVisible()
        kinds = [one.property("kind") for one in question.findChildren(Button) if one.isVisible()]
        assert kinds == ["main", "plain"], "the one that keeps the act is filled, for whoever uses the mouse"
        slow.syncing.state = slow.syncing.state._replace(
            network_problem=problem if failing else None, failed_at=baule.actor.clock() if failing else None
        )
        summary.opening = summary.opening._replace(waiting=1)
        presenter.tell()
        window.settle()
        assert (answer(), band.isVisible()) == (before, shown)
        window.answer("Non, garder")
        assert band.isVisible() == failing, "it is said as soon as she has answered"


@pytest.mark.parametrize(("width", "percent"), [(1366, 100), (1024, 150)])
def test_one_tries_again_at_the_same_place_once_nothing_waits_any_more(
    baule: "Commune", open_window: Callable[..., "Window"], width: int, percent: int
) -> None:
    """It took the place of “Voir la boîte d’envoi”, which went as the last act was cancelled."""
    enrolled(baule)
    window, slow = open_window(baule, needs=Elsewhere, outbox=Elsewhere), Slow(baule)
    summary, band = window.page_context.status_summary, window.frame.connection
    StatusPresenter(window.frame, summary, slow.syncing, baule.actor)
    window.visit("needs")
    window.size(width, 1000, percent)
    slow.syncing.state = slow.syncing.state._replace(
        network_problem=NetworkProblem("platform_down", "La plateforme n’a pas répondu. Rien n’est perdu.", "", ""),
        failed_at=baule.actor.clock(),
        failures=2,
        next_at=baule.actor.clock() + timedelta(minutes=4),
    )

    def offered(waiting: int) -> dict[str, QRect]:
        summary.opening = summary.opening._replace(waiting=waiting, on_a_stick=0)
        summary.changed.emit()
        window.settle()
        shown = [one for one in band.findChildren(Button) if one.isVisible()]
        return {one.text(): QRect(one.mapTo(window.frame, QPoint()), one.size()) for one in shown}

    both = offered(1)
    slow.syncing.state = slow.syncing.state._replace(asked=True)  # else the status bar alone says it
    alone = offered(0)
    # The same act as in the outbox, and so its name; where nothing waits, there is nothing to send.
    assert (set(both), set(alone)) == ({"Envoyer maintenant", "Voir la boîte d’envoi"}, {"Essayer maintenant"})
    again, before = alone["Essayer maintenant"], both["Envoyer maintenant"]
    assert again.right() == before.right()
    assert abs(again.x() - before.x()) < 12, "the two are about as wide"
    assert not again.intersects(both["Voir la boîte d’envoi"])
