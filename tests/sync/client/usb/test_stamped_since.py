"""The network was faster than the préfecture: a vote is refused as late, and counts once its stamp arrives."""

from pathlib import Path

import msgspec
import pytest

from sync.client.ledger import notes, renewed
from sync.contract.prefectures import Stamp, sign_stamp
from sync.contract.sealing import file_digest
from sync.platform.conduct import campaigns
from sync.platform.identity import prefectures
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import Commune, National
from tests.sync.client.put_back import judged, run, there, until_rest


class Carried:
    """A vote on a stick that a préfecture stamped in time; the phase has closed since."""

    def __init__(self, commune: Commune, national: National, usb: Usb) -> None:
        assert national.keys.identity is not None
        self.commune, self.national, self.usb = commune, national, usb
        with national.store.writing() as connection:
            key = prefectures.create(connection, national.keys, department="45", name="", url="", now=national.clock())
            campaign = campaigns.current(connection)
            late = msgspec.structs.replace(campaign.late_policy, kind="stamped_by_prefecture", days=0)
            changed = msgspec.structs.replace(campaign, late_policy=late, version=campaign.version + 1)
            campaigns.publish(connection, changed, national.clock())
        self.op = commune.act().op
        self.file = usb.write(commune).file
        stamp = Stamp(prefecture=key.prefecture.id, bundle=file_digest(self.file), at=national.clock())
        self.stamp = sign_stamp(key.signing, stamp)
        commune.clock.pass_by(days=1)
        for phase in ("vote", "steering"):
            with national.store.writing() as connection:
                campaigns.set_phase(connection, phase, national.clock())
        commune.clock.pass_by(days=1)

    def deposit(self) -> Path:
        return self.usb.answer(self.national, self.file, self.stamp)


@pytest.fixture
def carried(enrolled: Commune, national: National, usb: Usb) -> Carried:
    return Carried(enrolled, national, usb)


@pytest.mark.parametrize("way", ["network", "key"])
def test_the_computer_shows_it_as_accepted_by_whichever_way_it_learns_of_it(
    carried: Carried, enrolled: Commune, national: National, usb: Usb, way: str
) -> None:
    run(enrolled, national)
    assert enrolled.states() == {carried.op: "rejected"}
    number = enrolled.rows()[carried.op].number
    back = carried.deposit()
    if way == "network":
        outcome = run(enrolled, national)
        assert (outcome.outcome, outcome.recovered, outcome.contradictions) == ("complete", 0, 0)
    else:
        usb.take_back(enrolled, back)
    assert enrolled.states() == {carried.op: "accepted"}
    assert enrolled.rows()[carried.op].number == number
    judged(enrolled, national, 1)
    until_rest(enrolled, national)
    judged(enrolled, national, 1)


@pytest.mark.slow
@pytest.mark.parametrize("knows", [False, True], ids=["its computer does not know yet", "its computer knows"])
def test_put_back_to_any_commit_both_ends_agree(
    carried: Carried, enrolled: Commune, national: National, usb: Usb, commits: Commits, knows: bool
) -> None:
    with commits.kept():
        run(enrolled, national)
        carried.deposit()
    if knows:
        run(enrolled, national)
    assert len(commits.files) > 4
    for file in reversed(commits.files[:-1]):
        commits.put_back(file)
        until_rest(enrolled, national)
        if not knows and there_is_no_stamp(enrolled):
            judged(enrolled, national, 0)
            carried.deposit()
            until_rest(enrolled, national)
        assert enrolled.states() == {carried.op: "accepted"}
        judged(enrolled, national, 1)
    carried.deposit()  # as préfectures are asked to do, whatever the commune's computer knew
    until_rest(enrolled, national)
    judged(enrolled, national, 1)


@pytest.mark.slow
def test_refused_twice_as_the_platform_was_put_back_to_before_it_its_acceptance_is_all_that_stands(
    carried: Carried, enrolled: Commune, national: National, commits: Commits
) -> None:
    with commits.kept():
        run(enrolled, national)
    commits.put_back(commits.files[0])
    assert there(national) == {}
    until_rest(enrolled, national)
    judged(enrolled, national, 0)
    with enrolled.reading() as connection:
        second = renewed.of(connection, carried.op)
    assert second is not None
    carried.deposit()
    until_rest(enrolled, national)
    assert enrolled.states() == {carried.op: "accepted"}
    judged(enrolled, national, 1)
    with enrolled.transaction() as connection:
        notes.write(connection, renewed.RENEWED, carried.op, second)  # an earlier version left it there
    assert enrolled.verify().ok


def there_is_no_stamp(commune: Commune) -> bool:
    return "rejected" in commune.states().values()
