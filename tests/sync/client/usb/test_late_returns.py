"""One stick is received twice, the platform is put back in between, and the first return is taken last."""

import pytest

from sync.contract.published import Proposal
from sync.platform.conduct import campaigns
from sync.platform.intake import decisions
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import Commune, National
from tests.sync.client.put_back import run, there, until_rest


class Received:
    """An interest that counts, on a stick that comes again to a platform put back to a time before it."""

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


@pytest.mark.slow
def test_a_stick_that_comes_once_more_has_not_shown_it_the_first_receipt(
    enrolled: Commune, national: National, usb: Usb, commits: Commits
) -> None:
    """The platform knows the act, which came by network since, but was not shown its first receipt."""
    run(enrolled, national)
    with commits.kept():
        pass
    enrolled.act()
    file = usb.write(enrolled).file
    first = usb.answer(national, file)
    (deposited,) = (row.deposited_at for row in national.operations().values())
    commits.put_back(commits.files[0])
    run(enrolled, national)
    for back in (first, usb.answer(national, file)):
        usb.take_back(enrolled, back)
    usb.there_and_back(enrolled, national)
    (now,) = (row.deposited_at for row in national.operations().values())
    assert now == deposited


@pytest.mark.parametrize("by", ["network", pytest.param("key", marks=pytest.mark.slow)])
@pytest.mark.parametrize("late", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["last", "first"])
def test_what_was_deposited_in_time_is_not_refused_as_too_late(
    enrolled: Commune, national: National, usb: Usb, commits: Commits, late: bool, by: str
) -> None:
    """The platform forgot the stick, and received it again after the close; its returns are taken in either order."""
    if by == "network":
        run(enrolled, national)
    with national.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    with commits.kept():
        pass
    op = enrolled.act().op
    file = usb.write(enrolled).file
    first = usb.answer(national, file)
    assert there(national) == {op: "deposited"}
    (deposited,) = (row.deposited_at for row in national.operations().values())
    commits.put_back(commits.files[0])
    enrolled.clock.pass_by(days=1)
    with national.store.writing() as connection:
        campaigns.set_phase(connection, "steering", national.clock())
    second = usb.answer(national, file)
    assert there(national) == {op: "rejected"}
    for back in (second, first) if late else (first, second):
        usb.take_back(enrolled, back)
    assert enrolled.states() == {op: "deposited"}
    for decided in (False, True):
        for _ in range(2):
            if by == "network":
                run(enrolled, national)
            else:  # the first return brings today's ledger
                usb.there_and_back(enrolled, national)
        if not decided:
            assert there(national) == enrolled.states() == {op: "deposited"}
            with national.store.writing() as connection:
                decisions.decide(connection, national.keys, national.clock())
    assert there(national) == enrolled.states() == {op: "accepted"}
    assert national.operations()[op].deposited_at == deposited
    assert enrolled.verify().ok
