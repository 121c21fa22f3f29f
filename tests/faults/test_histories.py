"""Any history of two computers and a platform ends with each act once. The long campaign: CAMPAIGNS.md."""

from pathlib import Path

import pytest
from sqlalchemy import delete

from desktop.database.queries import votes
from sync.contract.campaign import PhaseKey
from sync.platform.conduct import statements
from sync.platform.tables import statement
from tests.faults import histories
from tests.faults.histories_world import PCS, World, make_template


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    make_template(folder)
    return folder


def test_some_histories_end_with_each_act_once(template: Path) -> None:
    assert histories.run(template, examples=3, steps=12)["histories"] >= 3


@pytest.mark.slow
def test_any_history_ends_with_each_act_once(template: Path) -> None:
    seen = histories.run(template, examples=30, steps=30)
    assert seen["histories"] >= 30
    for befell in ("cast", "submit", "join", "back: an older folder", "back: a backup", "round: cut"):
        assert seen[befell], seen


def test_a_platform_from_yesterday_that_is_not_fed_again_is_caught(template: Path, tmp_path: Path) -> None:
    """The control: what a client leaves that asks nothing, and then what ours does."""
    world = World(tmp_path / "history", template)
    try:
        world.keep_platform()
        world.act("a", "submit", 0)
        assert world.exchange("a") == "complete"
        world.platform_goes_back()
        assert "lost" in {one.kind for one in world.judge()}
        assert world.rest() == []
    finally:
        world.close()


def test_a_vote_cancelled_in_a_copy_from_before_it_left_counts_here_too(template: Path, tmp_path: Path) -> None:
    """The journal ends alike at both ends, so that nothing tells of the copy but the platform's word."""
    world = World(tmp_path / "history", template)
    try:
        world.exchange("a")
        world.act("a", "cast", 1)
        world.copy("a")
        assert world.exchange("a") == "complete"
        world.put_copy_back("a")
        world.act("a", "cancel", 0)
        found = {one.kind: one.what.partition(" was ")[2] for one in world.judge()}
        assert found == {"effects": "cancelled, and the platform has it", "votes": ""}
        assert world.rest() == []
        with world.pcs["a"].context.store.reading() as connection:
            assert [(vote.cast_op, vote.state) for vote in votes.listed(connection)] == [
                (*world.oracle.told, "accepted")
            ]
    finally:
        world.close()


def test_a_platform_that_lost_a_document_alone_is_caught(template: Path, tmp_path: Path) -> None:
    """The control: what a client leaves that asks nothing; the act itself is there. And then what ours does."""
    world = World(tmp_path / "history", template)
    try:
        world.act("a", "submit with a document", 0)
        assert world.exchange("a", "before", at=3, gone=True) == "cut"
        world.keep_platform()
        assert world.exchange("a") == "complete"
        assert world.judge() == []
        world.platform_goes_back()
        assert {one.kind for one in world.judge()} == {"documents", "words"}
        assert world.rest() == []
    finally:
        world.close()


@pytest.mark.parametrize(("both", "found"), [(False, " here, n° "), (True, "is that of 2 acts")])
def test_a_number_that_differs_or_is_there_twice_is_caught(
    template: Path, tmp_path: Path, both: bool, found: str
) -> None:
    """The control: the state that a PC would leave which shows an old number, or a platform that gives one again."""
    world = World(tmp_path / "history", template)
    try:
        for kind in ("submit", "cast"):
            world.act("a", kind, 0)
        assert world.exchange("a") == "complete"
        assert world.rest() == []
        with world.pcs["a"].context.store.transaction() as connection:
            connection.exec_driver_sql("UPDATE outbox SET number = 1")
        if both:
            with world.store.writing() as connection:
                connection.exec_driver_sql("UPDATE operation SET number = 1 WHERE commune = '45024'")
        said = [one.what for one in world.judge() if one.kind == "numbers"]
        assert len(said) == 1, said
        assert found in said[0]
    finally:
        world.close()


@pytest.mark.slow
@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize(
    ("phase", "act", "table", "kind"),
    [
        ("needs", "cast", "vote", "votes"),
        ("needs", "join", "joined", "joins"),
        ("steering", "interest", "interest", "interests"),
    ],
)
def test_a_computer_that_does_not_know_what_another_said_is_caught(
    template: Path, tmp_path: Path, phase: PhaseKey, act: str, table: str, kind: str, told: bool
) -> None:
    """The control: it has forgotten what the platform told of it."""
    world = World(tmp_path / "history", template)
    try:
        world.set_phase(phase)
        for name in PCS:
            world.exchange(name)
        world.act("a", act, 0)
        assert world.rest() == []
        assert world.seen[act] == 1
        if not told:
            with world.pcs["b"].context.store.transaction() as connection:
                connection.exec_driver_sql(f"DELETE FROM {table}")
        assert [one.kind for one in world.judge()] == ([] if told else [kind])
    finally:
        world.close()


@pytest.mark.parametrize("flaw", ["", "anew"])
def test_a_client_that_makes_its_needs_anew_is_caught(template: Path, tmp_path: Path, flaw: str) -> None:
    """The control: the answer is lost with the line, and the need is sent again as another act."""
    world = World(tmp_path / "history", template, flaw)
    try:
        world.act("a", "submit", 0)
        assert world.exchange("a", "after", at=0, gone=True) == "no_route"
        found = world.rest()
        assert bool(found) == bool(flaw), found
    finally:
        world.close()


def test_the_last_of_two_roles_holds_though_the_clock_went_back_and_else_it_is_caught(
    template: Path, tmp_path: Path
) -> None:
    """The control: a platform that has lost the last one lets the one before hold."""
    world = World(tmp_path / "history", template)
    try:
        world.set_phase("steering")
        world.exchange("a")
        world.act("a", "interest", 0)
        world.set_clock("a", -2)
        world.act("a", "interest", 1)
        assert world.rest() == []
        with world.store.writing() as connection:
            (held,) = statements.holding(connection, "interest")
            connection.execute(delete(statement).where(statement.c.op == held.op))
        assert "last word" in {one.kind for one in world.judge()}
    finally:
        world.close()
