"""A platform that forgot when phases opened: once that is noted, it judges as if it had never been put back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.contract.prefectures import Stamp, sign_stamp
from sync.contract.published import Proposal
from sync.contract.sealing import file_digest
from sync.platform.conduct import campaigns
from sync.platform.identity import prefectures
from sync.platform.intake import decisions
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import Commune, National
from tests.sync.client.put_back import judged, run
from tests.typed import relais_platform

#: What happened to the platform: nothing; or it was put back, and the lost phase was opened that day, or noted.
WAYS = ("kept", "now", "noted")
SECOND = timedelta(seconds=1)


def opened(national: National, phase: Any) -> datetime:
    national.clock.pass_by(days=1)
    with national.store.writing() as connection:
        campaigns.set_phase(connection, phase, national.clock())
    return national.clock()


def after(national: National, commits: Commits, way: str, phase: str, at: datetime) -> None:
    """It is two days later; this phase had been opened at that moment, which the backup does not know."""
    national.clock.pass_by(days=2)
    if way == "kept":
        return
    commits.put_back(commits.files[-1])
    if way == "now":
        opened(national, phase)
    else:
        note(national, phase, at)


def note(national: National, phase: str, at: datetime) -> None:
    typed = relais_platform("--database", national.file, "phase", "set", phase, "--at", at.isoformat())
    assert typed.status == 0, typed.err


def by_stamps(national: National) -> Callable[[Path, datetime], Stamp]:
    """The campaign that judges lateness by stamps, and a préfecture that stamps."""
    assert national.keys.identity is not None
    with national.store.writing() as connection:
        key = prefectures.create(connection, national.keys, department="45", name="", url="", now=national.clock())
        campaign = campaigns.current(connection)
        late = msgspec.structs.replace(campaign.late_policy, kind="stamped_by_prefecture", days=0)
        changed = msgspec.structs.replace(campaign, late_policy=late, version=campaign.version + 1)
        campaigns.publish(connection, changed, national.clock())
    return lambda file, at: sign_stamp(
        key.signing, Stamp(prefecture=key.prefecture.id, bundle=file_digest(file), at=at)
    )


@pytest.mark.slow
@pytest.mark.parametrize("late", [True, False], ids=["late", "in time"])
@pytest.mark.parametrize("way", WAYS)
def test_a_vote_that_a_prefecture_stamped_around_the_close_that_was_forgotten(
    enrolled: Commune, national: National, commits: Commits, usb: Usb, way: str, late: bool
) -> None:
    stamp = by_stamps(national)
    with commits.kept():
        op = enrolled.act().op
        file = usb.write(enrolled).file
    closed = opened(national, "vote")
    after(national, commits, way, "vote", closed)
    usb.take_back(enrolled, usb.answer(national, file, stamp(file, closed if late else closed - SECOND)))
    for _ in range(2):
        accepted = not late or way == "now"
        assert enrolled.states() == {op: "accepted" if accepted else "rejected"}
        judged(enrolled, national, int(accepted))
        run(enrolled, national)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_vote_of_a_phase_that_was_reopened_waits_for_its_proposal_and_counts(
    enrolled: Commune, national: National, commits: Commits, way: str
) -> None:
    """It came while the phase was open; without its lost opening, it would seem to have come while it was closed."""
    for phase in ("vote", "steering"):
        opened(national, phase)
    with commits.kept():
        run(enrolled, national)
    reopened = opened(national, "vote")
    op = enrolled.act(type="vote.cast", body={"subject": "p1", "kind": "proposal"}).op
    run(enrolled, national)
    assert enrolled.states() == {op: "held"}
    after(national, commits, way, "vote", reopened)
    run(enrolled, national)
    national.publish("proposals", "p1", Proposal(id="p1", title="Ouverte", kind="existing"))
    for _ in range(2):
        run(enrolled, national)
        assert enrolled.states() == {op: "rejected" if way == "now" else "accepted"}
        judged(enrolled, national, int(way != "now"))


class TestWhatWasJudgedBeforeItWasNoted:
    """The platform had signed its answer to the act, and that answer stands."""

    def test_what_was_accepted_after_the_close_stays_so(
        self, enrolled: Commune, national: National, commits: Commits
    ) -> None:
        with commits.kept():
            run(enrolled, national)
        closed = opened(national, "vote")
        after(national, commits, "now", "needs", closed)
        op = enrolled.act().op
        run(enrolled, national)
        note(national, "vote", closed)
        for _ in range(2):
            run(enrolled, national)
            assert enrolled.states() == {op: "accepted"}
            judged(enrolled, national, 1)

    @pytest.mark.slow
    def test_what_was_refused_before_the_reopening_was_known_stays_so_until_its_stamp_is_there(
        self, enrolled: Commune, national: National, commits: Commits, usb: Usb
    ) -> None:
        stamp = by_stamps(national)
        national.publish("proposals", "p1", Proposal(id="p1", title="Ouverte", kind="existing"))
        for phase in ("vote", "steering"):
            opened(national, phase)
        with commits.kept():
            run(enrolled, national)
        reopened = opened(national, "vote")
        after(national, commits, "now", "steering", reopened)
        op = enrolled.act(type="vote.cast", body={"subject": "p1", "kind": "proposal"}).op
        file = usb.write(enrolled).file
        run(enrolled, national)
        note(national, "vote", reopened)
        note(national, "steering", national.clock())
        for _ in range(2):
            run(enrolled, national)
            assert enrolled.states() == {op: "rejected"}
            judged(enrolled, national, 0)
        usb.answer(national, file, stamp(file, reopened))
        run(enrolled, national)
        assert enrolled.states() == {op: "accepted"}
        judged(enrolled, national, 1)

    @pytest.mark.slow
    @pytest.mark.parametrize("noted", [False, True])
    def test_what_was_only_deposited_is_decided_by_what_was_noted(
        self, enrolled: Commune, national: National, commits: Commits, noted: bool
    ) -> None:
        with commits.kept(), national.store.writing() as connection:
            decisions.defer(connection, ["vote.cast"])
        closed = opened(national, "vote")
        after(national, commits, "now", "needs", closed)
        op = enrolled.act().op
        run(enrolled, national)
        assert enrolled.states() == {op: "deposited"}
        if noted:
            note(national, "vote", closed)
        with national.store.writing() as connection:
            decisions.decide(connection, national.keys, national.clock())
        run(enrolled, national)
        assert enrolled.states() == {op: "rejected" if noted else "accepted"}
        judged(enrolled, national, int(not noted))
