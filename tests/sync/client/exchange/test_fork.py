"""Which journal lines, unknown here and known to the platform, a restored backup explains; the rest is a copy's."""

from typing import Any

import pytest
from sqlalchemy import insert

from sync.client.device.rotation import Wallet
from sync.client.exchange import fork
from sync.client.ledger import journal
from sync.client.ledger.tables import restored
from sync.contract.wire import Call, HeadAnswer
from tests.sync.client import running
from tests.sync.client.ends import Commune, National
from tests.sync.client.resigning import Resigning

OTHER = "c" * 64


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        (1, "cloned"),  # before the backup was made: no restore took that line away
        (2, "cloned"),  # the backup's own last line: taken for a restore, it would lock the other computer out
        (3, "restored"),  # the first line that the restore took away
        (5, "restored"),  # the last one
        (6, "cloned"),  # more than was taken away: another computer wrote it
    ],
)
def test_a_restore_explains_what_it_took_away_and_no_more(commune: Commune, known: int, reason: str) -> None:
    """The backup ended with line 2, the database before the restore with line 5."""
    for subject in "ab":
        commune.act(subject)
    with commune.transaction() as connection:
        end = journal.last(connection)
        values = {"at": "", "backup": "", "seq": end.seq, "head": end.head, "lost_seq": 5, "lost_head": OTHER}
        connection.execute(insert(restored).values(**values))
    with commune.reading() as connection:
        assert fork.forked(connection, HeadAnswer(device=commune.key.id, seq=known, head=OTHER)) == reason
        ours = journal.head_at(connection, 2)
        assert fork.forked(connection, HeadAnswer(device=commune.key.id, seq=2, head=ours)) is None


def test_what_is_said_of_another_device_replaces_no_key(enrolled: Commune, national: National, wallet: Wallet) -> None:
    enrolled.act()
    running.run(enrolled, national.transport())

    def other(call: Call, said: Any) -> Any:
        if call.path.endswith("/hello"):
            said["head"] = {"device": "d" + "a" * 26, "seq": 1, "head": OTHER}
        return said

    enrolled.clock.pass_by(minutes=20)
    outcome = running.run(enrolled, Resigning(national.answer, national.keys.signing, other), wallet=wallet)
    assert (outcome.outcome, outcome.key_replaced) == ("complete", "")

    def of_ours(call: Call, said: Any) -> Any:
        if call.path.endswith("/hello"):
            said["head"] = {"device": enrolled.key.id, "seq": 1, "head": OTHER}
        return said

    enrolled.clock.pass_by(minutes=20)
    control = running.run(enrolled, Resigning(national.answer, national.keys.signing, of_ours), wallet=wallet)
    assert control.key_replaced == "cloned"
