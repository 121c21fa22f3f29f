"""A return whose receipts name no ledger, about acts that the platform lost: they leave with the next stick."""

import json
from pathlib import Path

from sync.client.exchange import presenting
from sync.client.ledger import platform_ledger
from tests.sync.client import put_back
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.resigning import sign_inside
from tests.sync.client.usb.changed_returns import changed


def test_what_a_return_says_and_the_ledger_does_not_leaves_with_the_next_stick(
    enrolled: Commune, national: National, commits: Commits, usb: Usb
) -> None:
    with commits.kept():
        enrolled.act(SERVICES[0])
        put_back.run(enrolled, national)
    op = enrolled.act(SERVICES[1]).op

    def without_ledger(lines: list[bytes]) -> list[bytes]:
        said = [json.loads(line) for line in lines]
        for one in said:
            one["receipt"].pop("ledger", None)
            sign_inside(national.keys.signing, one)
        return [json.dumps(one, ensure_ascii=False).encode() for one in said]

    back: Path = usb.answer(national, usb.write(enrolled).file)
    usb.take_back(enrolled, changed(national, usb, back, without="asked", proofs=without_ledger, feed=lambda _: []))
    commits.put_back(commits.files[-1])
    assert enrolled.states()[op] == "accepted"
    platform = national.keys.signing.id
    with enrolled.transaction() as connection:
        assert platform_ledger.recovering(connection, platform)
        assert [act.op for act in presenting.waiting(connection, platform)] == [op]
    enrolled.clock.pass_by(hours=1)
    usb.there_and_back(enrolled, national)
    put_back.judged(enrolled, national, 2)
    with enrolled.reading() as connection:
        assert not platform_ledger.recovering(connection, platform)
