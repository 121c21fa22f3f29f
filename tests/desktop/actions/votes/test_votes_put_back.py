"""Votes of a computer whose data folder was replaced by a copy: it shows what counts, whatever was sent meanwhile."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from desktop import paths
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.outbox.import_bundle import import_bundle
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import votes
from desktop.effects import vote as effects
from sync.client.ledger.tables import outbox
from sync.client.news import Settled
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National, enrolled, national
from tests.desktop.conftest import Prepare
from tests.sync.client.carrying import Usb

__all__ = ["enrolled", "national"]

SERVICE = "opencimetiere"


class Computer:
    """One of the commune's, with its data folder; `copy` and `put_back` are an image of its disk."""

    def __init__(self, folder: Path, clock: Clock, national: National, prepare_commune: Prepare) -> None:
        self._folder, self._clock, self._national = folder, clock, national
        self._places = paths.find(folder)
        paths.prepare(self._places)
        self._keys = prepare_commune(self._places, "45024", clock())
        self.context: CommuneContext = choose_commune(self._places, "45024", clock, self._keys)
        enrolled(self.context, national)

    def copy(self) -> None:
        self._moved(self._folder, self._folder.with_suffix(".copy"))

    def put_back(self) -> None:
        self._moved(self._folder.with_suffix(".copy"), self._folder)

    def _moved(self, source: Path, target: Path) -> None:
        self.context.close()
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
        self.context = open_commune(self._places, "45024", self._clock, self._keys)

    def round(self) -> None:
        self._national.now += timedelta(minutes=20)
        exchange(self.context, self._national.transport)

    def key(self) -> Path:
        """A stick that it wrote."""
        usb = self._folder.with_suffix(".usb")
        usb.mkdir(exist_ok=True)
        return export_bundle(self.context, usb).value.file

    def answered(self, key: Path) -> Path:
        self._national.now += timedelta(minutes=20)
        return Usb(key.parent).answer(self._national, key)

    def says(self) -> tuple[tuple[str, ...], bool]:
        """Of each cast its state, and "there" where another computer withdrew it; and whether the commune votes."""
        with self.context.store.reading() as connection:
            found = votes.of(connection, SERVICE)
            assert [row for row in found if row.stands and row.state == "withdrawn"] == []
            said = tuple(row.state + " there" * row.withdrawn_elsewhere for row in found)
            return said, SERVICE in votes.standing(connection)


@pytest.fixture
def computer(tmp_path: Path, clock: Clock, national: National, prepare_commune: Prepare) -> Iterator[Computer]:
    made = Computer(tmp_path / "first", clock, national, prepare_commune)
    yield made
    made.context.close()


@pytest.fixture
def second(tmp_path: Path, clock: Clock, national: National, prepare_commune: Prepare) -> Iterator[Computer]:
    made = Computer(tmp_path / "second", clock, national, prepare_commune)
    yield made
    made.context.close()


@pytest.mark.parametrize("received", [True, False])
def test_a_withdrawal_that_is_taken_back_in_a_copy_and_had_left_holds(
    computer: Computer,
    second: Computer,
    national: National,
    received: bool,
) -> None:
    """If the cast was not received yet either, it is taken back in the copy too."""
    cast = cast_vote(computer.context, SERVICE).value.op
    if received:
        computer.round()
    back = withdraw_vote(computer.context, SERVICE).value.op
    computer.copy()
    computer.round()
    computer.put_back()
    cancel_act(computer.context, back)
    assert computer.says() == (("accepted" if received else "finalised",), True)
    if not received:
        cancel_act(computer.context, cast)
    for one in (computer, second, computer):
        one.round()
    assert national.tally() == {}
    assert computer.says() == (("withdrawn",), False)
    assert second.says() == (("withdrawn there",), False)
    again = cast_vote(computer.context, SERVICE).value.op
    cancel_act(computer.context, again)
    assert computer.says() == (("withdrawn",), False)


@pytest.mark.slow
def test_a_withdrawal_that_was_refused_does_not_hide_one_that_had_left(
    computer: Computer,
    second: Computer,
    national: National,
) -> None:
    """In the copy the vote is withdrawn once more, after the close."""
    cast_vote(computer.context, SERVICE)
    computer.round()
    back = withdraw_vote(computer.context, SERVICE).value.op
    computer.copy()
    computer.round()
    national.phase("vote")
    computer.put_back()
    cancel_act(computer.context, back)
    withdraw_vote(computer.context, SERVICE)
    for one in (computer, second, computer):
        one.round()
    assert national.tally() == {}
    assert computer.says() == (("withdrawn",), False)
    assert second.says() == (("withdrawn there",), False)


@pytest.mark.slow
def test_a_withdrawal_that_is_taken_back_does_not_let_stand_what_another_one_withdrew(
    computer: Computer,
    national: National,
) -> None:
    """The first came on a stick that was written before the copy was put back."""
    cast_vote(computer.context, SERVICE)
    computer.round()
    back = withdraw_vote(computer.context, SERVICE).value.op
    computer.copy()
    key = computer.key()
    computer.put_back()
    cancel_act(computer.context, back)
    again = withdraw_vote(computer.context, SERVICE).value.op
    import_bundle(computer.context, computer.answered(key))
    cancel_act(computer.context, again)
    assert national.tally() == {}
    assert computer.says() == (("withdrawn",), False)


def test_a_withdrawal_that_came_before_its_cast_holds(computer: Computer) -> None:
    """Both were taken back here and had left; the cast was held, as by a platform that lacks its proposal."""
    cast = cast_vote(computer.context, SERVICE).value.op
    back = withdraw_vote(computer.context, SERVICE).value.op
    cancel_act(computer.context, back)
    cancel_act(computer.context, cast)
    for op, type_ in ((back, "vote.withdraw"), (cast, "vote.cast")):
        with computer.context.store.transaction() as connection:
            connection.execute(update(outbox).where(outbox.c.op == op).values(state="accepted"))
            said = {"subject": SERVICE, "state": "accepted", "number": 1, "received_at": None}
            effects.settled(connection, Settled(op=op, type=type_, **said))
    assert computer.says() == (("withdrawn",), False)


@pytest.mark.slow
@pytest.mark.parametrize("what", ["cast", "withdrawn"])
def test_what_a_lost_folder_wrote_on_a_stick_is_shown(
    computer: Computer,
    second: Computer,
    national: National,
    what: str,
) -> None:
    """The stick came after the copy, which knows nothing of it, had gone on by network."""
    if what == "withdrawn":
        cast_vote(computer.context, SERVICE)
        computer.round()
    computer.copy()
    (cast_vote if what == "cast" else withdraw_vote)(computer.context, SERVICE)
    key = computer.key()
    computer.put_back()
    submit_need(computer.context, draft_need(computer.context, title="Cimetière", description="Papier").value)
    computer.round()
    assert computer.says() == (((), False) if what == "cast" else (("accepted",), True))
    computer.answered(key)
    for one in (computer, second):
        one.round()
    if what == "cast":
        assert national.tally() == {SERVICE: 1}
        assert computer.says() == second.says() == (("accepted",), True)
    else:
        assert national.tally() == {}
        assert computer.says() == second.says() == (("withdrawn there",), False)
