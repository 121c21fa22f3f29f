"""A platform that lost a proposal: what communes said of it stands or waits until the proposal is there again."""

from pathlib import Path
from typing import Any

import pytest

from sync.client.exchange.round_history import RoundOutcome
from sync.contract.published import Proposal
from sync.platform.conduct import campaigns, statements
from tests.sync.client import running
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import BAULE, Commune, National

ACTS: dict[str, dict[str, Any]] = {
    "vote.cast": {"subject": "p1", "kind": "proposal"},
    "interest.declare": {"proposal": "p2", "role": "participant"},
    "deployment.ask": {"proposal": "p2"},
}
PHASES = {"vote.cast": "vote", "interest.declare": "steering", "deployment.ask": "deployment"}


def run(commune: Commune, national: National) -> RoundOutcome:
    commune.clock.pass_by(minutes=20)
    return running.run(commune, national.transport())


def publish(national: National) -> None:
    national.publish("proposals", "p1", Proposal(id="p1", title="Ouverte", kind="existing"))
    national.publish("proposals", "p2", Proposal(id="p2", title="Retenue", kind="existing", state="retained"))


def open_phase(national: National, type_: str) -> None:
    with national.store.writing() as connection:
        campaigns.set_phase(connection, PHASES[type_], national.clock())


def act(commune: Commune, type_: str) -> str:
    return commune.act(type=type_, body=ACTS[type_]).op


def effects(national: National) -> int:
    """How many votes for p1, interests in p2 and wishes to have it count."""
    with national.store.reading() as connection:
        said = [len(statements.holding(connection, kind, commune=BAULE)) for kind in ("interest", "ask")]
    return national.votes().get("p1", 0) + sum(said)


@pytest.fixture
def usb(tmp_path: Path) -> Usb:
    (tmp_path / "key").mkdir()
    return Usb(tmp_path / "key")


@pytest.mark.parametrize("by", ["network", "key"])
@pytest.mark.parametrize("type_", ACTS)
def test_what_was_accepted_stays_so_though_the_proposal_is_lost(
    enrolled: Commune, national: National, commits: Commits, usb: Usb, type_: str, by: str
) -> None:
    open_phase(national, type_)
    with commits.kept():
        run(enrolled, national)
    publish(national)
    op = act(enrolled, type_)
    run(enrolled, national)
    assert enrolled.states() == {op: "accepted"}
    row = enrolled.rows()[op]
    commits.put_back(commits.files[-1])
    for _ in range(2):  # the first key's return tells that the platform was put back
        if by == "network":
            run(enrolled, national)
        else:
            usb.there_and_back(enrolled, national)
    publish(national)
    for _ in range(2):
        run(enrolled, national)
        assert {op: row.status for op, row in national.operations().items()} == enrolled.states() == {op: "accepted"}
        assert (enrolled.rows()[op], effects(national)) == (row, 1)
    assert enrolled.verify().ok


@pytest.mark.slow
@pytest.mark.parametrize("type_", ACTS)
def test_a_new_one_waits_until_the_proposal_is_published_again(
    enrolled: Commune, national: National, commits: Commits, type_: str
) -> None:
    """Done while the PC still shows the list of the day that was lost, and sent in each round without a trace more."""
    open_phase(national, type_)
    with commits.kept():
        run(enrolled, national)
    publish(national)
    run(enrolled, national)
    commits.put_back(commits.files[-1])
    op = act(enrolled, type_)
    for _ in range(2):
        run(enrolled, national)
        assert (enrolled.rows()[op].reason, effects(national)) == ("subject_missing", 0)
        assert enrolled.states() == {op: "held"}
    publish(national)
    run(enrolled, national)
    assert (enrolled.states(), effects(national)) == ({op: "accepted"}, 1)
    assert enrolled.verify().ok
