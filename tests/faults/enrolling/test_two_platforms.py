"""Computers that go from one platform to another and back show, and take back, what counts at each."""

from pathlib import Path

import pytest

from sync.contract.campaign import PHASES
from tests.faults import histories
from tests.faults.enrolling.world import TwoPlatforms
from tests.faults.histories_world import PCS, make_template

REPEATED = (("join", "joins"), ("interest", "interests"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    make_template(folder)
    return folder


def test_some_histories_of_two_platforms_end_with_what_each_counts(template: Path) -> None:
    seen = histories.run(template, examples=2, steps=12, machine=histories.TwoPlatforms)
    assert (seen["histories"] >= 2, seen["moved"] > 0) == (True, True)


@pytest.mark.slow
def test_any_history_of_two_platforms_ends_with_what_each_counts(template: Path) -> None:
    seen = histories.run(template, examples=10, steps=30, machine=histories.TwoPlatforms)
    assert (seen["histories"] >= 10, seen["moved"] > 60) == (True, True), seen


@pytest.mark.parametrize("elsewhere", ["accepted", pytest.param("rejected", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("act", "kind"), [("cast", "votes"), *(pytest.param(*one, marks=pytest.mark.slow) for one in REPEATED)]
)
def test_what_a_platform_counts_and_this_computer_had_no_answer_to_is_caught(
    template: Path, tmp_path: Path, act: str, kind: str, elsewhere: str
) -> None:
    """The control: what a client leaves that goes by the other platform's word, and then what ours does."""
    world = TwoPlatforms(tmp_path / "history", template)
    try:
        world.set_phase("steering" if act == "interest" else "needs")
        for name in PCS:
            world.exchange(name)
        world.act("a", act, 0)
        assert world.exchange("a", "after", gone=True) == "no_route"
        if elsewhere == "rejected":
            for phase in PHASES:
                world.set_phase(phase, 1)
        world.move("a", 1)
        assert world.exchange("a") == "complete"
        world.move("a", 0)
        found = {one.kind for one in world.judge() if one.what.startswith("a")}
        assert found >= {kind, "effects"}
        assert world.rest() == []
    finally:
        world.close()


@pytest.mark.slow
def test_a_backup_of_the_days_of_another_platform_shows_nothing_of_it_as_of_today(
    template: Path, tmp_path: Path
) -> None:
    """It is put back under the link of today: this computer's key is no other."""
    world = TwoPlatforms(tmp_path / "history", template)
    try:
        for name in PCS:
            world.exchange(name)
        for act in ("cast", "submit"):
            world.act("a", act, 0)
        world.exchange("a")
        world.back_up("a")
        world.move("a", 1)
        world.exchange("a")
        world.restore("a", 0)
        assert (world.exchange("a"), world.at("a")) == ("complete", 1)
        assert [str(one) for one in world.judge() if one.what.startswith("a")] == []
        assert world.rest() == []
    finally:
        world.close()
