"""The outbox's screens without a window: none is called empty too soon, and the stick's screen offers no sending."""

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries.acts import acts_window
from desktop.database.queries.acts.narrowed import Asked
from desktop.domain.changes import Changes
from desktop.domain.lives.enrolment import Enrolment
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.round_progress import RoundProgress
from desktop.runtime.syncing import RoundDone, Syncing
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.targets import ROUND, WAITING
from desktop.viewmodels.outbox.navigation import OutboxAct, OutboxNavigation, OutboxScreen
from desktop.viewmodels.outbox.summary import OutboxSummary
from sync.client.ledger.tables import outbox
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.viewmodels.outbox.held_round import Slow, syncing_of
from tests.desktop.viewmodels.sticks import carry

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

SEND, FETCH = Acts(OutboxAct.SEND), Acts(None, (OutboxAct.FETCH,))


def begun(commune: "Commune") -> OutboxNavigation:
    def no_round(*_: object) -> RoundDone:
        raise AssertionError

    clock = commune.actor.clock
    syncing = Syncing(commune.worker, commune.actor, Connectivity(), no_round, lambda *_: Changes(), clock)
    return OutboxNavigation(commune.actor, syncing)


def test_it_is_empty_once_that_is_known(baule: "Commune") -> None:
    navigation = begun(baule)
    assert (navigation.screen, navigation.acts) == (OutboxScreen.UNKNOWN, FETCH)
    navigation.visit("")
    baule.settle()
    assert (navigation.screen, navigation.acts) == (OutboxScreen.EMPTY, FETCH)
    submit_need(baule.context, draft_need(baule.context, title="Four", description="Banal").value)
    navigation.visit("")
    baule.settle()
    assert (navigation.screen, navigation.acts) == (OutboxScreen.LIST, SEND)


def test_the_band_leads_to_what_waits_whatever_was_read_last(baule: "Commune") -> None:
    """It opened the act that was read last, with the one that waits cut at the top of the list."""
    ops = [baule.act(cast_vote, service).op for service in ("actes", "cadastre")]
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == ops[1]).values(state="accepted", number=7))
    navigation = begun(baule)
    moved: list[int] = []
    navigation.outbox.moved.connect(moved.append)
    navigation.visit(ops[1])
    baule.settle()
    assert (navigation.outbox.chosen, moved) == (ops[1], [1])
    navigation.visit(WAITING)
    baule.settle()
    assert (navigation.outbox.chosen, moved[-1]) == (ops[0], 0)


@pytest.mark.parametrize("leaves", ["waiting", "lost", "documents"])
def test_sending_is_the_main_act_only_where_something_leaves(baule: "Commune", leaves: str) -> None:
    navigation = begun(baule)
    settled = OutboxSummary(waiting=0, problems=1, settled=3, enrolment=Enrolment.ENROLLED)
    navigation.outbox.summary = settled
    assert navigation.acts == FETCH
    navigation.outbox.summary = replace(settled, **{leaves: 1})
    assert navigation.acts == SEND


def test_what_is_on_a_stick_is_not_what_to_send_now(baule: "Commune") -> None:
    """The page said that an act waits and offered to send it, over a bar that counted none to send."""
    baule.act(cast_vote, "actes")
    navigation = begun(baule)
    navigation.visit("")
    baule.settle()
    assert (navigation.outbox.summary.sentence, navigation.acts) == ("1\u00a0envoi attend la plateforme.", SEND)
    carry(baule)
    navigation.visit("")
    baule.settle()
    assert navigation.outbox.summary.sentence == "1\u00a0envoi est parti sur une clé USB."
    assert navigation.acts == Acts(None, (OutboxAct.SEND,))
    baule.act(cast_vote, "cadastre")
    navigation.visit("")
    baule.settle()
    said = "1\u00a0envoi attend la plateforme. 1\u00a0envoi est parti sur une clé USB."
    assert (navigation.outbox.summary.sentence, navigation.acts) == (said, SEND)


def test_a_vote_is_found_by_the_need_that_its_line_shows(baule: "Commune") -> None:
    need = draft_need(baule.context, title="Réserver la salle des fêtes", description="x").value
    submit_need(baule.context, need)
    vote = baule.act(cast_vote, "grr", need=need).op
    baule.act(cast_vote, "actes")
    with baule.context.store.reading() as connection:
        found = acts_window.window(connection, 0, 9, Asked(text="salle"))
        by_words = acts_window.window(connection, 0, 9, Asked(text="répond à réserver"))
    assert {row.type for row in found.rows} == {"need.submit", "vote.cast"}
    assert [row.op for row in by_words.rows] == [vote]


def test_what_stands_beside_the_title_goes_with_what_is_there(baule: "Commune") -> None:
    """An empty outbox has nothing to save, and the stick's own screen has no link to itself."""
    navigation = begun(baule)
    both = (OutboxAct.USB, OutboxAct.SAVE)
    assert navigation.title_acts == both, "before anything is known, nothing comes and goes"
    navigation.visit("")
    baule.settle()
    assert navigation.title_acts == (OutboxAct.USB,)
    submit_need(baule.context, draft_need(baule.context, title="Four", description="Banal").value)
    navigation.visit("")
    baule.settle()
    assert navigation.title_acts == both
    navigation.open_usb()
    assert navigation.title_acts == ()


def test_the_stick_takes_the_list_s_place_until_it_is_left(baule: "Commune") -> None:
    navigation, opened = begun(baule), list[None]()
    navigation.usb_opened.connect(lambda: opened.append(None))
    navigation.visit("usb")
    baule.settle()
    assert (navigation.screen, navigation.acts, len(opened)) == (OutboxScreen.USB, Acts(), 1)
    navigation.visit("")
    baule.settle()
    assert navigation.screen is OutboxScreen.USB, "coming back without a target leaves it"
    navigation.leave_usb()
    assert (navigation.screen, navigation.acts) == (OutboxScreen.EMPTY, FETCH)


def test_an_act_asked_for_leads_away_from_the_stick(baule: "Commune") -> None:
    navigation, shown = begun(baule), list[None]()
    navigation.act_shown.connect(lambda: shown.append(None))
    navigation.open_usb()
    navigation.visit("an-act")
    baule.settle()
    assert (navigation.screen, navigation.outbox.chosen, len(shown)) == (OutboxScreen.EMPTY, "an-act", 1)


def test_who_asks_for_the_news_has_the_exchange_begin(baule: "Commune") -> None:
    rounds, said = list[bool](), list[str]()

    def do_round(_progress: RoundProgress, automatic: bool) -> RoundDone:
        rounds.append(automatic)
        return RoundDone(changes=Changes())

    syncing = syncing_of(baule, do_round)
    navigation = OutboxNavigation(baule.actor, syncing)
    navigation.outbox.message.connect(said.append)
    navigation.open_usb()
    navigation.visit(ROUND)
    baule.settle()
    assert navigation.screen is OutboxScreen.EMPTY
    assert navigation.outbox.obstacle is not None
    navigation.visit("")
    baule.settle()
    assert navigation.outbox.obstacle is None, "said to who asked, and not on each visit"
    enrolled(baule)
    syncing.inform(enrolled=True, waiting=0)
    navigation.visit(ROUND)
    baule.until(lambda: said[-1:] == ["La plateforme a répondu. Aucun envoi n’attendait."])
    assert rounds == [False]


def test_who_asks_for_the_news_amid_an_exchange_is_told_its_end(baule: "Commune") -> None:
    enrolled(baule)
    slow, said = Slow(baule, waiting=0), list[str]()
    navigation = OutboxNavigation(baule.actor, slow.syncing)
    navigation.outbox.message.connect(said.append)
    slow.syncing.now()
    navigation.visit(ROUND)
    baule.settle()
    slow.end()
    baule.settle()
    assert said == ["La plateforme a répondu. Aucun envoi n’attendait."]
    assert len(slow.courses) == 1
