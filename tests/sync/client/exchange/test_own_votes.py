"""What a computer reads of its commune's votes: what others cast and withdrew; of its own alone, nothing comes back."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert

from sync.client.connection.transports import Fault, FaultyTransport
from sync.client.device.keystore import Wallet
from sync.client.errors import NetworkError
from sync.contract.published import DECLARATION, INTEREST, JOIN, VOTE, PublicNeed
from sync.contract.wire import Call
from sync.platform import alarms
from sync.platform.conduct import campaigns, committee
from sync.platform.files import CommitteeFile, DecisionLine, ProposalFile
from sync.platform.intake import decisions
from sync.platform.publish import feed
from sync.platform.tables import need
from tests.sync.client import running
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.copying import Copying, former_keys, key_of
from tests.sync.client.ends import BAULE, SERVICES, Commune, National
from tests.sync.client.own_cases import kept, votes
from tests.sync.client.put_back import run


def withdraw(pc: Commune, *casts: str) -> str:
    return pc.act(type="vote.withdraw", body={"subject": SERVICES[0], "casts": list(casts)}).op


@pytest.mark.slow
def test_what_another_computer_did_comes_and_what_this_one_did_alone_does_not(
    enrolled: Commune, second: Commune, national: National
) -> None:
    cast, alone = enrolled.act().op, enrolled.act(SERVICES[1]).op
    run(enrolled, national)
    run(second, national)
    assert votes(enrolled) == {}
    assert votes(second) == {SERVICES[0]: [(cast, False)], SERVICES[1]: [(alone, False)]}
    withdraw(second, cast)
    run(second, national)
    run(enrolled, national)
    assert votes(enrolled) == {SERVICES[0]: [(cast, True)]}
    assert votes(second)[SERVICES[0]] == [(cast, True)]
    assert national.votes() == {SERVICES[1]: 1}


@pytest.mark.slow
def test_after_what_another_computer_withdrew_is_lost_its_own_vote_is_read_of_again(
    enrolled: Commune, second: Commune, national: National, commits: Commits
) -> None:
    """The platform was put back, and has of this vote only what this computer sent itself."""
    cast = enrolled.act().op
    with commits.kept():
        run(enrolled, national)
    withdraw(second, cast)
    run(second, national)
    run(enrolled, national)
    assert votes(enrolled) == {SERVICES[0]: [(cast, True)]}
    commits.put_back(commits.files[-1])
    run(enrolled, national)
    assert votes(enrolled) == {SERVICES[0]: [(cast, False)]}
    run(second, national)
    run(enrolled, national)
    assert votes(enrolled) == votes(second) == {SERVICES[0]: [(cast, True)]}


def conduct(national: National) -> None:
    """A neighbour's need n9, which may be joined, and a proposal p9 that is retained."""
    theirs = {"id": "n9", "commune": "45025", "submission": "s", "revision": "s", "title": "Un", "state": "received"}
    with national.store.writing() as connection:
        connection.execute(insert(need), theirs | {"number": 1})
        feed.publish(connection, "needs", "n9", PublicNeed(id="n9", commune="45025", title="Un"))
        file = ProposalFile(id="p9", title="Un", kind="to_develop", needs=("n9",))
        committee.create_proposal(connection, campaigns.current(connection), file, national.clock())
        campaigns.set_phase(connection, "vote", national.clock())
        decided = CommitteeFile(decisions=(DecisionLine(proposal="p9", decision="retained", reason="Oui."),))
        committee.publish_decisions(connection, campaigns.current(connection), decided)
        campaigns.set_phase(connection, "needs", national.clock())


@pytest.mark.slow
def test_what_another_computer_said_and_nobody_has_any_more_is_forgotten(
    enrolled: Commune, second: Commune, national: National, commits: Commits
) -> None:
    """It does not count, and the commune may say it; a need would stay, or it would be a draft again."""
    conduct(national)
    with commits.kept():
        enrolled.act("n1", type="need.submit", body={"need": "n1", "title": "Un", "description": "Deux."})
        run(enrolled, national)
    enrolled.act()
    enrolled.act("n9", type="need.join", body={"need": "n9"})
    run(enrolled, national)
    with national.store.writing() as connection:
        campaigns.set_phase(connection, "steering", national.clock())
    enrolled.act("p9", type="interest.declare", body={"proposal": "p9", "role": "referent"})
    run(enrolled, national)
    run(second, national)
    said = {f"{INTEREST}p9", f"{DECLARATION}p9", f"{JOIN}n9", f"{VOTE}{SERVICES[0]}"}
    assert set(kept(second)) == {"n1"} | said
    commits.put_back(commits.files[0])  # to its state before the need came
    run(second, national)
    assert set(kept(second)) == {"n1"}
    run(enrolled, national)
    run(second, national)
    assert set(kept(second)) == {"n1"} | said
    assert set(kept(enrolled)) == {"n1", f"{INTEREST}p9"}
    assert national.votes() == {SERVICES[0]: 1}


@pytest.fixture
def ahead_of_a_stick(
    enrolled: Commune, national: National, wallet: Wallet, copy: Copying, tmp_path: Path
) -> Callable[[Callable[[Commune], str]], str]:
    """What a copy with the same key says goes by network; then a key comes with two acts that were made here.

    The platform's head of the journal is this database's again then, so nothing else tells of the copy.
    """

    def say(something: Callable[[Commune], str], last: Callable[[Commune], Any] | None = None) -> str:
        other, _ = copy(enrolled, wallet)
        for id_ in ("n1", "n2"):  # more than the copy says: no line of both journals is compared
            enrolled.act(id_, type="need.submit", body={"need": id_, "title": "Un", "description": "Deux."})
        usb = Usb(tmp_path / "usb")
        usb.folder.mkdir()
        file = usb.write(enrolled).file
        said = something(other)
        run(other, national)
        usb.receive(national, file)
        if last is None:
            run(enrolled, national)
        else:
            enrolled.clock.pass_by(minutes=20)
            last(enrolled)
        return said

    return say


@pytest.mark.slow
def test_a_copy_with_the_same_key_that_only_the_ledger_tells_of_ends_with_a_key_of_our_own(
    enrolled: Commune,
    second: Commune,
    national: National,
    wallet: Wallet,
    ahead_of_a_stick: Callable[[Callable[[Commune], str]], str],
) -> None:
    """As where the greeting tells of it. The control: what another computer says replaces no key."""
    second.act(SERVICES[1])
    run(second, national)
    run(enrolled, national)
    assert rotated(enrolled, national, wallet) == ""
    ahead_of_a_stick(lambda other: other.act().op)
    assert rotated(enrolled, national, wallet) == "cloned"
    assert former_keys(enrolled) == ["cloned"]
    assert key_of(enrolled, wallet).id != enrolled.key.id
    with national.store.reading() as connection:
        assert [one["kind"] for one in alarms.all_alarms(connection)] == ["journal_fork"]
    enrolled.key = key_of(enrolled, wallet)
    enrolled.act(SERVICES[2])
    assert rotated(enrolled, national, wallet) == "", "once is enough"
    assert enrolled.verify().ok


@pytest.mark.slow
def test_a_copy_with_the_same_key_that_a_return_tells_of(
    enrolled: Commune, national: National, wallet: Wallet, copy: Copying, tmp_path: Path
) -> None:
    other, _ = copy(enrolled, wallet)
    other.act()
    run(other, national)
    for id_ in ("n1", "n2"):
        enrolled.act(id_, type="need.submit", body={"need": id_, "title": "Un", "description": "Deux."})
    usb = Usb(tmp_path / "usb")
    usb.folder.mkdir()
    usb.there_and_back(enrolled, national)
    assert rotated(enrolled, national, wallet) == "cloned"


def rotated(pc: Commune, national: National, wallet: Wallet) -> str:
    """Why a round has given it another key, if it has."""
    pc.clock.pass_by(minutes=20)
    outcome = running.run(pc, national.transport(), wallet=wallet)
    assert outcome.outcome == "complete"
    return outcome.key_replaced


def whole(pc: Commune, national: National) -> list[str]:
    """Of the commune's own cases, the pages that its next round asks for with what it sent itself."""
    national.calls.clear()
    run(pc, national)
    return [call.query for call in national.calls if call.path.endswith("/feed") and "scope=mine" in call.query]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prefix", "subject", "act"),
    [
        (VOTE, SERVICES[0], {}),
        (JOIN, "n9", {"type": "need.join", "body": {"need": "n9"}}),
        (DECLARATION, "p9", {"type": "interest.declare", "body": {"proposal": "p9", "role": "referent"}}),
    ],
)
def test_what_a_copy_with_the_same_key_said_is_read_once(
    enrolled: Commune,
    second: Commune,
    national: National,
    ahead_of_a_stick: Callable[[Callable[[Commune], str]], str],
    prefix: str,
    subject: str,
    act: dict[str, Any],
) -> None:
    conduct(national)
    if prefix == DECLARATION:
        with national.store.writing() as connection:
            campaigns.set_phase(connection, "steering", national.clock())
    run(enrolled, national)
    said = ahead_of_a_stick(lambda other: other.act(subject, **act).op)
    told = kept(enrolled)[f"{prefix}{subject}"]
    assert [one["op"] for one in told.get("acts") or told["casts"]] == [said]
    run(second, national)
    assert whole(enrolled, national) == [], "once is enough"
    second.act(SERVICES[1])
    run(second, national)
    assert whole(enrolled, national) == [], "what another computer says comes anyway"


@pytest.mark.parametrize("stopped", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_what_a_copy_with_the_same_key_said_is_read_though_the_round_ends_amid_it(
    enrolled: Commune,
    national: National,
    ahead_of_a_stick: Callable[..., str],
    stopped: bool,
) -> None:
    """The line breaks, or the time is up, between the two that are read whole."""
    asked: list[str] = []

    def amid(call: Call) -> Fault | None:
        asked.extend([call.query] if call.path.endswith("/feed") else [])
        return "before" if len(asked) == 2 else None

    def broken(pc: Commune) -> None:
        with suppress(NetworkError):  # the round ends with an error where the connection broke
            running.run(pc, FaultyTransport(national.transport(), amid), stop=lambda: stopped and bool(asked))

    said = ahead_of_a_stick(lambda other: other.act().op, broken)
    assert len(asked) == (1 if stopped else 2)
    run(enrolled, national)
    assert votes(enrolled) == {SERVICES[0]: [(said, False)]}


@pytest.mark.slow
def test_what_a_copy_with_the_same_key_said_and_was_decided_later_is_read(
    enrolled: Commune, national: National, wallet: Wallet, ahead_of_a_stick: Callable[..., str]
) -> None:
    """Its receipt comes as any other, and shows the copy: what was left out of the commune's own cases is read."""

    def decided(pc: Commune) -> None:
        with national.store.writing() as connection:
            assert decisions.decide(connection, national.keys, national.clock()) == 1
        assert rotated(pc, national, wallet) == "cloned"

    with national.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    said = ahead_of_a_stick(lambda other: other.act().op, decided)
    assert votes(enrolled) == {SERVICES[0]: [(said, False)]}


@pytest.mark.slow
def test_what_a_copy_with_the_same_key_took_back_is_read(
    enrolled: Commune, national: National, ahead_of_a_stick: Callable[[Callable[[Commune], str]], str]
) -> None:
    cast = enrolled.act().op
    run(enrolled, national)
    ahead_of_a_stick(lambda other: withdraw(other, cast))
    assert votes(enrolled) == {SERVICES[0]: [(cast, True)]}


def test_of_a_kind_that_this_program_does_not_know_the_rest_is_read(enrolled: Commune, national: National) -> None:
    """As a program from before the votes reads of them."""

    class Later(msgspec.Struct, tag_field="kind", tag="later"):
        id: str = "later.1"

    with national.store.writing() as connection:
        feed.publish(connection, "mine", "later.1", Later(), BAULE)
    written = enrolled.act("n1", type="need.submit", body={"need": "n1", "title": "Un", "description": "Deux."}).op
    outcome = run(enrolled, national)
    assert (outcome.outcome, outcome.unreadable) == ("complete", 1)
    assert set(kept(enrolled)) == {"n1"}
    assert enrolled.states() == {written: "accepted"}
