"""An opening that the database has forgotten is noted with its time: which times are allowed, and what then holds."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from sync.contract.campaign import LatePolicy
from sync.platform.conduct import campaigns, openings
from sync.platform.refusals import Refused
from sync.platform.rules.phases import admitted
from tests.refusing import of_input
from tests.sync.platform.conftest import START

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
#: When the phase "vote" was opened, as the backup knew; and when the backup was put back.
VOTE, BACK = START + 10 * DAY, START + 30 * DAY
History = list[tuple[str, datetime]]


@pytest.fixture
def world(world: Any) -> Any:
    """The world knows that the phase "needs" was opened at START, and "vote" ten days later."""
    world.now = VOTE - timedelta(milliseconds=1)  # each reading moves its clock on
    world.phase("vote")
    world.now = BACK - SECOND
    return world


def note(world: Any, key: Any, at: datetime) -> int:
    """Notes the opening; returns the version of the campaign after it."""
    with world.store.writing() as connection:
        return openings.note(connection, key, at, BACK).version


def history(world: Any) -> History:
    with world.store.reading() as connection:
        return [(one.phase, one.opened) for one in campaigns.history(connection, campaigns.current(connection))]


KNOWN: History = [("needs", START), ("vote", VOTE)]


def test_it_opens_the_phase_as_of_then_and_closes_the_one_before(world: Any) -> None:
    assert note(world, "steering", VOTE + DAY) == 3
    assert history(world) == [*KNOWN, ("steering", VOTE + DAY)]
    with world.store.reading() as connection:
        campaign = campaigns.current(connection)
        assert campaign.open_phase == "steering"
        _, before, _ = campaigns.history(connection, campaign)
    assert before.closed == VOTE + DAY


@pytest.mark.parametrize("at", [VOTE, VOTE + SECOND, BACK - SECOND, BACK])
def test_it_may_lie_from_the_last_opening_to_now_both_included(world: Any, at: datetime) -> None:
    note(world, "steering", at)
    assert history(world) == [*KNOWN, ("steering", at)]


def test_it_does_not_lie_in_the_future(world: Any) -> None:
    with pytest.raises(Refused, check=of_input) as refused:
        note(world, "steering", BACK + SECOND)
    assert (refused.value.code, refused.value.field) == ("at_future", "--at")
    assert "--at\u00a0: le 2026-03-05 à 09:00:01 (UTC) est dans l’avenir." in refused.value.sentence
    assert "tapez la commande sans --at" in refused.value.sentence
    assert history(world) == KNOWN


@pytest.mark.parametrize(
    ("at", "way"),
    [
        (VOTE - SECOND, "«\u00a0phase set vote --at 2026-02-13T08:59:59Z\u00a0»"),
        (START, "«\u00a0phase set vote --at 2026-02-03T09:00:00Z\u00a0»"),
        (START - SECOND, "à partir de celui-ci\u00a0: --at 2026-02-13T09:00:00Z"),
    ],
)
def test_it_does_not_lie_before_an_opening_that_is_known(world: Any, at: datetime, way: str) -> None:
    with pytest.raises(Refused) as refused:
        note(world, "steering", at)
    assert (refused.value.code, refused.value.field) == ("at_order", "--at")
    assert way in refused.value.sentence
    assert history(world) == KNOWN


def test_two_that_were_opened_without_their_moments_leave_the_backup_as_the_way_out(world: Any) -> None:
    world.phase("steering")
    world.phase("deployment")
    before = history(world)
    for key in ("steering", "deployment"):
        with pytest.raises(Refused) as refused:
            note(world, key, VOTE + DAY)
        assert "remettez la base à la même sauvegarde" in refused.value.sentence
    assert history(world) == before


def test_the_moment_that_a_refusal_names_is_taken_as_it_stands(world: Any) -> None:
    """Whatever fraction of a second the time of the opening has."""
    note(world, "steering", VOTE + timedelta(microseconds=1))
    with pytest.raises(Refused) as refused:
        note(world, "deployment", VOTE - SECOND)
    named = refused.value.sentence.split("--at ")[1].split()[0]
    assert datetime.fromisoformat(named) == VOTE + SECOND
    note(world, "deployment", datetime.fromisoformat(named))
    assert [phase for phase, _ in history(world)] == ["needs", "vote", "steering", "deployment"]


class TestThePhaseThatIsOpen:
    """If it was first opened without its time, the opening is moved back to it."""

    @pytest.mark.parametrize("at", [START, START + SECOND, VOTE - SECOND, VOTE])
    def test_its_opening_is_set_back_and_the_one_before_closes_then(self, world: Any, at: datetime) -> None:
        assert note(world, "vote", at) == 2
        assert history(world) == [("needs", START), ("vote", at)]
        assert note(world, "vote", at) == 2
        assert history(world) == [("needs", START), ("vote", at)]

    @pytest.mark.parametrize(
        ("at", "code", "says"),
        [
            (VOTE + SECOND, "at_open", "est ouverte depuis le 2026-02-13 à 09:00:00 (UTC)"),
            (START - SECOND, "at_order", "--at 2026-02-03T09:00:00Z"),
        ],
    )
    def test_it_goes_neither_forward_nor_behind_the_one_before(
        self, world: Any, at: datetime, code: str, says: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            note(world, "vote", at)
        assert (refused.value.code, refused.value.field) == (code, "--at")
        assert says in refused.value.sentence
        assert history(world) == KNOWN

    def test_the_first_phase_of_all_takes_what_came_before_it_anyway(self, make_world: Any) -> None:
        world = make_world()
        before = history(world)
        with pytest.raises(Refused) as refused:
            note(world, "needs", START - DAY)
        assert refused.value.code == "at_open"
        assert "il n’y a rien à noter" in refused.value.sentence
        assert history(world) == before

    def test_what_was_forgotten_between_two_is_noted_by_the_commands_that_the_refusals_name(self, world: Any) -> None:
        """Steering was opened on the 15th day and deployment on the 20th; the operator opened deployment at once."""
        world.phase("deployment")
        steering, deployment = START + 15 * DAY, START + 20 * DAY
        with pytest.raises(Refused) as refused:
            note(world, "steering", steering)
        _, command = refused.value.sentence.split("«\u00a0phase set ")
        phase, _, at = command.split("\u00a0»")[0].split()
        note(world, phase, datetime.fromisoformat(at))
        note(world, "steering", steering)
        note(world, "deployment", deployment)
        expected = [*KNOWN, ("deployment", steering), ("steering", steering), ("deployment", deployment)]
        assert history(world) == expected


def votable(world: Any, at: datetime) -> bool:
    """Whether a vote that was deposited then, and is judged again, is in time."""
    with world.store.reading() as connection:
        known = campaigns.history(connection, campaigns.current(connection))
    return admitted(known, ["vote"], LatePolicy(kind="receipt_time"), claimed=at, now=at, earlier=True)


@pytest.mark.parametrize(("since", "in_time"), [(-SECOND, True), (timedelta(), False), (SECOND, False)])
def test_what_came_after_the_close_that_was_forgotten_is_late(world: Any, since: timedelta, in_time: bool) -> None:
    closed = VOTE + DAY
    world.phase("steering")
    assert votable(world, closed + since), "as of now it had stayed open"
    note(world, "steering", closed)
    assert votable(world, closed + since) == in_time


@pytest.mark.parametrize(("since", "in_time"), [(-SECOND, False), (timedelta(), True), (SECOND, True)])
def test_what_came_after_the_reopening_that_was_forgotten_is_in_time(
    world: Any, since: timedelta, in_time: bool
) -> None:
    reopened = VOTE + 2 * DAY
    note(world, "steering", VOTE + DAY)
    world.phase("vote")
    assert not votable(world, reopened + since), "as of now it had stayed closed"
    note(world, "vote", reopened)
    assert votable(world, reopened + since) == in_time
