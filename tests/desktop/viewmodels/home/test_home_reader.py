"""Recent changes are read when the database is open, and again only while the first screen is visible."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.domain.lives.enrolment import Enrolment
from desktop.runtime.actor import NetworkProblem
from desktop.runtime.exchange_state import ExchangeState
from desktop.viewmodels.home.home_reader import HomeReader
from desktop.viewmodels.kit.status_summary import StatusSummary
from sync.client.ledger.tables import outbox
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.home.bare_opening import BARE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def test_what_moved_is_read_while_the_page_is_in_sight(baule: "Commune") -> None:
    summary = StatusSummary(baule.actor, BARE)
    reader = HomeReader(baule.actor, summary)
    told: list[list[str]] = []
    reader.refreshed.connect(lambda: told.append([row.title for row in reader.waiting]))
    reader.refresh()  # the database is not open yet
    baule.settle()
    assert not reader.known
    summary.refresh()  # it is open, but nobody looks at the screen
    baule.settle()
    assert (reader.known, told) == (False, [])
    reader.come()
    baule.settle()
    assert (reader.known, told) == (True, [[]])
    baule.act(draft_share, None, title="Registre")
    assert told == [[], ["Registre"]]
    reader.refresh()  # nothing else is found
    reader.leave()
    baule.act(draft_share, None, title="Cantine")
    assert told == [[], ["Registre"]]
    reader.come()
    baule.settle()
    assert sorted(told[-1]) == ["Cantine", "Registre"]


def test_the_first_opening_is_followed_by_a_page_that_is_in_sight_already(baule: "Commune") -> None:
    summary = StatusSummary(baule.actor, BARE)
    reader = HomeReader(baule.actor, summary)
    reader.come()
    baule.settle()
    assert not reader.known
    summary.refresh()
    baule.settle()
    assert reader.known


def refuse(commune: "Commune", number: int) -> None:
    """So many services of ours, all of them refused."""
    for turn in range(number):
        made = commune.act(draft_share, None, title=f"Registre {turn}", summary="En ligne.")
        act = commune.act(share_service, made)
        with commune.context.store.transaction() as connection:
            connection.execute(update(outbox).where(outbox.c.op == act.op).values(state="rejected"))


def test_refusals_are_as_many_as_the_counts_beside_them_say_at_every_moment(baule: "Commune") -> None:
    """After a long round "2973 refused" stood beside "3334 refused" until the slow question was answered."""
    baule.campaign("needs")
    refuse(baule, 2)
    summary = StatusSummary(baule.actor, BARE)
    reader = HomeReader(baule.actor, summary)
    summary.refresh()
    reader.come()
    baule.settle()

    def words() -> str:
        return next(task.words for task in reader.to_do(baule.actor.clock()) if "refusés" in task.words)

    assert words() == "2\u00a0envois refusés"
    summary.opening = summary.opening._replace(refused=3)
    assert words() == "3\u00a0envois refusés"
    refuse(baule, 1)
    summary.refresh()
    reader.refresh()
    baule.settle()
    assert words() == "3\u00a0envois refusés"
    reader.mark_seen()
    baule.settle()
    assert [task for task in reader.to_do(baule.actor.clock()) if "refusé" in task.words] == []
    summary.opening = summary.opening._replace(refused=5)  # amid the next round
    assert words() == "5\u00a0envois refusés"


@pytest.mark.parametrize(
    ("code", "key_lost", "unknown", "first"),
    [
        ("key_lost", True, False, "Rétablir la clé de signature"),
        ("device-revoked", False, True, "La plateforme ne reconnaît plus cet ordinateur"),
    ],
)
def test_what_keeps_acts_from_leaving_comes_first_in_what_is_to_be_done(
    baule: "Commune", code: str, key_lost: bool, unknown: bool, first: str
) -> None:
    now, stopped = baule.actor.clock(), ExchangeState(network_problem=NetworkProblem(code, "Rien n’est perdu."))
    reader = HomeReader(baule.actor, StatusSummary(baule.actor, BARE))
    told: list[str] = []
    reader.refreshed.connect(lambda: told.append("refreshed"))
    reader.heed(ExchangeState())
    assert told == []
    reader.heed(stopped)
    reader.heed(stopped._replace(network="present"))
    assert (reader.key_lost, reader.unknown_here, told) == (key_lost, unknown, ["refreshed"])
    assert reader.to_do(now) == (), "not before all is known: its lines would push others, with their buttons, down"
    reader.known = True
    assert reader.to_do(now)[0].words == first
    assert "attendent" not in reader.to_do(now)[0].note, "nothing waits"
    reader.heed(ExchangeState())
    assert (reader.key_lost, reader.unknown_here, len(told)) == (False, False, 2)
    assert first not in [task.words for task in reader.to_do(now)]


def test_acts_are_said_to_wait_for_the_key_where_some_do_and_nothing_lost_is_said_to_be_safe(baule: "Commune") -> None:
    summary = StatusSummary(baule.actor, BARE._replace(enrolment=Enrolment.ENROLLED, waiting=1))
    reader = HomeReader(baule.actor, summary)
    reader.known = True

    def note(code: str) -> str:
        reader.heed(ExchangeState(network_problem=NetworkProblem(code, "")))
        return reader.to_do(baule.actor.clock())[0].note

    assert "Vos envois attendent. " in note("key_lost")
    assert note("device-revoked").startswith("Rien n’est perdu, mais plus rien ne part d’ici.")
    summary.opening = summary.opening._replace(on_a_stick=1, lost=1)
    assert "Vos envois attendent. " not in note("key_lost"), "the one that waits left on a stick"
    assert note("device-revoked").startswith("Vos envois sont gardés ici, mais plus rien ne part d’ici.")


def test_a_round_that_lasts_and_sends_carries_the_acts(baule: "Commune") -> None:
    reader = HomeReader(baule.actor, StatusSummary(baule.actor, BARE))
    sending = ExchangeState(running=True, step="sending", lasts="awhile")
    for exchange, leaving in (
        (sending._replace(lasts="brief"), False),
        (sending, True),
        (sending._replace(stopping=True), False),
        (sending._replace(step="receiving"), False),
        (ExchangeState(), False),
    ):
        reader.heed(exchange)
        assert reader.leaving == leaving, exchange
