"""Which journal lines, unknown here and known to the platform, a restored backup explains; the rest is a copy's."""

from typing import Any

import pytest
from sqlalchemy import insert, select

from sync.client.connection.transports import FaultyTransport
from sync.client.device.rotation import Wallet
from sync.client.errors import NetworkError
from sync.client.exchange import fork
from sync.client.ledger import journal
from sync.client.ledger.tables import copy as published
from sync.client.ledger.tables import restored
from sync.contract.published import VOTE
from sync.contract.wire import Call, HeadAnswer
from tests.sync.client import running
from tests.sync.client.commits import Commits
from tests.sync.client.copying import Copying, former_keys
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.put_back import run
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_of_a_platform_put_back_before_its_own_cases_are_read_from_their_beginning_nothing_lost_stays(
    enrolled: Commune, second: Commune, national: National, wallet: Wallet, copy: Copying, commits: Commits
) -> None:
    """A copy made them begin again, and the line broke there: such a cursor tells nothing of what was lost."""

    def votes() -> set[str]:
        with enrolled.reading() as connection:
            rows = connection.execute(select(published.c.id).where(published.c.scope == "mine"))
            return {row.id for row in rows if row.id.startswith(VOTE)}

    enrolled.act()
    with commits.kept():
        run(enrolled, national)
    second.act(SERVICES[1])
    run(second, national)
    run(enrolled, national)
    assert votes() == {f"{VOTE}{SERVICES[1]}"}
    other, _ = copy(enrolled, wallet)
    other.act(SERVICES[2])
    run(other, national)
    enrolled.clock.pass_by(minutes=20)
    cut = FaultyTransport(national.transport(), lambda call: "before" if call.path.endswith(":rotate") else None)
    with pytest.raises(NetworkError):
        running.run(enrolled, cut, wallet=wallet)
    commits.put_back(commits.files[-1])
    for _ in range(2):
        enrolled.clock.pass_by(minutes=20)
        running.run(enrolled, national.transport(), wallet=wallet)
    assert former_keys(enrolled) == ["cloned"]
    assert votes() == {f"{VOTE}{id_}" for id_ in national.votes()}, "what nobody has any more may be said again"
