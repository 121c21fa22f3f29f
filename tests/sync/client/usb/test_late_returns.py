"""One key comes twice, as the platform was put back in between, and the first of its returns is taken last."""

import pytest

from sync.contract.published import Proposal
from sync.platform.conduct import campaigns
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import Commune, National
from tests.sync.client.put_back import run, there, until_rest


class Received:
    """An interest that counts, on a key that comes once more to a platform which was put back to before it."""

    def __init__(self, commune: Commune, national: National, usb: Usb, commits: Commits, *, early: bool) -> None:
        self.commune, self.national, self.usb = commune, national, usb
        national.publish("proposals", "p1", Proposal(id="p1", title="Agenda", kind="existing", state="retained"))
        if not early:
            self.open()
        with commits.kept():
            pass
        self.op = commune.act(type="interest.declare", body={"proposal": "p1", "role": "referent"}).op
        file = usb.write(commune).file
        if early:
            self.open()
        self.first = usb.answer(national, file)
        assert there(national) == {self.op: "accepted"}
        self.deposited = national.operations()[self.op].deposited_at
        commits.put_back(commits.files[0])
        commune.clock.pass_by(days=1)
        self.second = usb.answer(national, file)

    def open(self) -> None:
        with self.national.store.writing() as connection:
            campaigns.set_phase(connection, "steering", self.national.clock())

    def until_rest(self, by: str) -> None:
        if by == "network":
            until_rest(self.commune, self.national)
        for _ in range(2):
            self.usb.there_and_back(self.commune, self.national)


@pytest.mark.parametrize("by", ["network", "key"])
@pytest.mark.parametrize("early", [True, False], ids=["its phase is not open any more", "its phase is open"])
def test_what_the_late_return_says_stands_at_both_ends(
    enrolled: Commune, national: National, usb: Usb, commits: Commits, early: bool, by: str
) -> None:
    if by == "network":
        run(enrolled, national)
    here = Received(enrolled, national, usb, commits, early=early)
    assert there(national) == {here.op: "held" if early else "accepted"}
    usb.take_back(enrolled, here.second)
    usb.take_back(enrolled, here.first)
    assert enrolled.states() == {here.op: "accepted"}
    assert enrolled.verify().ok
    here.until_rest(by)
    assert there(national) == enrolled.states() == {here.op: "accepted"}
    assert national.operations()[here.op].deposited_at == here.deposited
    assert enrolled.verify().ok
