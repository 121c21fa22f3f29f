"""A round's progress in the list: acts change one by one, in their places, as the round settles them."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from sqlalchemy import update

from desktop.actions.votes.cast_vote import cast_vote
from desktop.domain.changes import EVERYTHING
from desktop.runtime.exchange_state import ExchangeState
from desktop.runtime.syncing import RoundDone, Syncing
from desktop.viewmodels.outbox.outbox import Outbox
from desktop.viewmodels.outbox.turning import pace
from sync.client.ledger.tables import outbox
from tests.desktop.losing import note_lost
from tests.desktop.viewmodels.outbox.held_round import Slow, syncing_of

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

SERVICES = ("actes", "cadastre", "grist", "opencimetiere")


def settle(commune: "Commune", *ops: str) -> None:
    """As a batch that was answered, kept by the round: nobody is told."""
    with commune.context.store.transaction() as connection:
        accepted = {"state": "accepted", "attempts": 1, "number": 7, "received_at": "2021-04-02T08:00:00+00:00"}
        connection.execute(update(outbox).where(outbox.c.op.in_(ops)).values(**accepted))


def states(model: Outbox) -> list[tuple[str, str]]:
    lines = (model.model.line(row) for row in range(model.model.rowCount()))
    return [(line.op, line.state.sign) for line in lines if line is not None]


def four(commune: "Commune") -> list[str]:
    """Votes that wait, as the list has them: the last made first."""
    return [commune.act(cast_vote, service).op for service in SERVICES][::-1]


def listed(commune: "Commune", syncing: Syncing) -> Outbox:
    model = Outbox(commune.actor, syncing)
    model.refresh()
    commune.settle()
    return model


@pytest.mark.parametrize(
    ("left", "many", "pause_ms"),
    [(0, 0, 150), (1, 1, 150), (6, 1, 150), (7, 1, 142), (20, 1, 50), (21, 2, 50), (40, 2, 50), (100_000, 5_000, 50)],
)
def test_all_that_was_settled_has_turned_within_a_second_or_so(left: int, many: int, pause_ms: int) -> None:
    """No faster than twenty times a second, and slow enough to be followed."""
    assert pace(left) == (many, pause_ms)


@pytest.mark.slow
def test_each_batch_that_is_settled_turns_its_acts_while_the_round_goes_on(baule: "Commune") -> None:
    ops, slow = four(baule), Slow(baule, waiting=4)
    model = listed(baule, slow.syncing)
    model.send_now()
    first, second, third, fourth = ops
    settle(baule, first, third)
    slow.tell("sending", 2, 4)
    baule.until(lambda: [op for op, sign in states(model) if sign == "✓"] == [first, third])
    assert slow.syncing.state.running
    assert [op for op, _ in states(model)] == ops  # each in its place
    settle(baule, second)
    slow.tell("sending", 3, 4)
    baule.until(lambda: states(model)[1] == (second, "✓"))
    assert states(model)[3] == (fourth, "↑")
    slow.end()


def test_the_open_act_turns_with_its_line_while_the_round_goes_on(baule: "Commune") -> None:
    """Beside a line that says "reçu", its sheet must not say that the act will leave."""
    ops, slow = four(baule), Slow(baule, waiting=4)
    model, shown = listed(baule, slow.syncing), list[tuple[str, bool]]()
    model.choose(ops[0])
    baule.settle()
    model.opened.connect(lambda paper: shown.append((paper.op, paper.cancellable)))
    model.send_now()
    settle(baule, ops[1])
    slow.tell("sending", 1, 4)
    baule.until(lambda: states(model)[1] == (ops[1], "✓"))
    baule.settle()
    assert shown == []  # another line turned
    settle(baule, ops[0])
    slow.tell("sending", 2, 4)
    baule.until(lambda: shown != [])
    assert shown == [(ops[0], False)]
    assert slow.syncing.state.running
    slow.end()


def test_what_the_end_of_a_round_has_settled_turns_before_the_list_is_read_again(baule: "Commune") -> None:
    """But not what the platform has lost since: that goes again."""
    lost, op = (baule.act(cast_vote, service).op for service in SERVICES[:2])
    model = listed(baule, syncing_of(baule))
    turning, told = model.turning, list[list[tuple[str, str]]]()
    turning.done.connect(lambda: told.append(states(model)))
    settle(baule, lost, op)
    with baule.context.store.transaction() as connection:
        note_lost(connection.exec_driver_sql, [lost])
    for number, sign in ((0, "↑"), (2, "✓")):
        turning.follow(ExchangeState(running=True, step="sending", done=number, total=2))
        baule.settle()
        assert (states(model)[0], turning.busy, told) == ((op, sign), False, []), "the round goes on"
    turning.follow(ExchangeState())
    assert turning.busy
    baule.until(lambda: not turning.busy)
    assert told == [[(op, "✓"), (lost, "↑")]]


def test_what_waits_is_counted_again_with_each_batch_and_the_lines_stay_to_turn_one_by_one(baule: "Commune") -> None:
    ops = four(baule)
    model = listed(baule, syncing_of(baule))
    settle(baule, *ops[:3])
    baule.actor.batch.emit()
    baule.settle()
    assert (model.summary.waiting, model.summary.settled) == (1, 3)
    assert states(model) == [(op, "↑") for op in ops]


def test_a_list_opened_amid_a_round_has_all_that_waits_counted_with_it(baule: "Commune") -> None:
    """What a cut had left is answered without a word: the page said 2 beside a badge of 3."""
    ops, slow = four(baule), Slow(baule, waiting=4)
    model, counted = listed(baule, slow.syncing), list[str]()
    baule.actor.batch.connect(lambda: counted.append("counted"))
    model.begin()
    assert counted == [], "what is at rest was counted as it changed"
    model.send_now()
    settle(baule, *ops[:2])
    model.begin()
    assert counted == ["counted"]
    slow.end()


@pytest.mark.slow
def test_acts_turn_one_by_one_and_no_more_than_twenty_times_a_second(baule: "Commune") -> None:
    ops, slow = four(baule), Slow(baule, waiting=4)
    model = listed(baule, slow.syncing)
    turned = list[int | str]()
    timer = model.turning.findChild(QTimer)
    assert timer is not None

    def follow(row: int) -> None:
        turned.append(row)
        QTimer.singleShot(0, lambda: turned.append(f"the window, {timer.interval()} ms"))

    model.model.dataChanged.connect(lambda first, _last: follow(first.row()))
    model.send_now()
    settle(baule, *ops)
    slow.tell("sending", 4, 4)
    baule.until(lambda: len(turned) == 8)
    between = "the window, 150 ms"  # which Qt’s timer waits for
    assert turned == [3, between, 2, between, 1, between, 0, between]  # the first made leaves first
    slow.end()


@pytest.mark.slow
def test_at_the_end_of_a_round_that_told_nothing_acts_still_turn_one_by_one(baule: "Commune") -> None:
    """Over a fast network a round ends before its progress was looked at once."""
    ops, seen = four(baule), list[list[str]]()

    def quick(*_: object) -> RoundDone:
        settle(baule, *ops)
        return RoundDone(changes=EVERYTHING, sent=4)

    syncing = syncing_of(baule, quick)
    syncing.inform(enrolled=True, waiting=4)
    model = listed(baule, syncing)
    model.model.dataChanged.connect(lambda *_: seen.append([sign for _, sign in states(model)]))
    model.send_now()
    baule.until(lambda: model.summary.waiting == 0)
    assert seen[:4] == [["↑", "↑", "↑", "✓"], ["↑", "↑", "✓", "✓"], ["↑", "✓", "✓", "✓"], ["✓"] * 4]
    assert [op for op, _ in states(model)] == ops


def test_after_a_round_each_act_stays_where_it_was_shown_until_the_list_is_begun_anew(baule: "Commune") -> None:
    """Waiting acts come first: an act answered between two of them would move under the pointer."""
    ops, slow = four(baule), Slow(baule, waiting=4)
    model = listed(baule, slow.syncing)
    model.begin()
    baule.settle()
    for only in ("", "waiting"):
        model.narrowing.choose(only)
        baule.settle()
        answered = ops[2] if only else ops[1]
        settle(baule, answered)
        baule.actor.announce(EVERYTHING)
        baule.settle()
        assert (answered, "✓") in states(model)
        assert [op for op, _ in states(model)] == [op for op in ops if not only or op != ops[1]]
    newest = baule.act(cast_vote, "pix").op
    assert [op for op, _ in states(model)] == [newest, ops[0], ops[2], ops[3]], "what is new comes before them"
    model.narrowing.choose("")
    baule.settle()
    assert [op for op, _ in states(model)] == [newest, ops[0], ops[3], ops[1], ops[2]]
    settle(baule, newest)
    model.begin()
    baule.settle()
    assert states(model)[0][0] == ops[0]
    slow.end()
