"""The platform put back to between an act and the end of its attachment's upload: what it lost is sent again, once."""

import os
from typing import Any

import pytest
from sqlalchemy import delete, update

from desktop.database.queries.attachments import ProgressRow
from sync.client.connection.transports import FaultyTransport
from sync.client.errors import NetworkError
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import evidence, platform_ledger
from sync.client.ledger.tables import copy, platform_entry
from sync.contract.ledger import ARRIVED
from sync.contract.wire import Call
from sync.platform.tables import ledger
from sync.platform.tables import setting as settings
from tests.sync.client import attaching
from tests.sync.client.attaching import attach, kept, progress, sent
from tests.sync.client.commits import Commits
from tests.sync.client.ends import SERVICES, Commune, National

FIRST, SECOND = os.urandom(300_000), os.urandom(40_000)


@pytest.fixture
def need(enrolled: Commune, national: National, commits: Commits) -> str:
    """With two documents; `commits` begins before the act and ends when both were there whole."""
    found = attach(enrolled, FIRST, SECOND)
    with commits.kept():
        run(enrolled, national)
    assert whole(enrolled, found)
    return found


def run(pc: Commune, national: National) -> RoundOutcome:
    pc.clock.pass_by(hours=1)
    return attaching.run(pc, national.transport())


def whole(pc: Commune, need: str) -> bool:
    size = len(FIRST) + len(SECOND)
    return progress(pc, need) == ProgressRow(files=2, there=2, sent=size, size=size)


def lacking(national: National) -> int:
    """Bytes of the two that the platform has not whole."""
    return sum(len(data) for data in (FIRST, SECOND) if not kept(national, data))


@pytest.mark.slow
@pytest.mark.parametrize("acts_since", [0, 3])
def test_to_each_of_its_commits(
    enrolled: Commune, national: National, commits: Commits, need: str, acts_since: int
) -> None:
    """Also where acts leave with the greeting, which presume what it was."""
    assert len(commits.files) > 6, "before the act, within the uploads, between them"
    for file in reversed(commits.files[:-1]):
        commits.put_back(file)
        for service in SERVICES[:acts_since]:
            enrolled.act(service)
        before, missing = sent(national), lacking(national)
        run(enrolled, national)
        assert lacking(national) == 0
        assert sent(national) - before <= missing, "what is there is not sent again"
        assert whole(enrolled, need)
        assert enrolled.verify().ok


def test_control_without_its_words_nothing_is_seen(
    enrolled: Commune, national: National, commits: Commits, need: str
) -> None:
    """As a platform leaves it that says nothing of documents, and a computer that takes its answers for enough."""
    commits.put_back(commits.files[1])
    with enrolled.transaction() as connection:
        connection.execute(delete(platform_entry).where(platform_entry.c.n > 1))
        connection.execute(delete(copy).where(copy.c.scope == platform_ledger.LEDGER))
    for _ in range(3):
        run(enrolled, national)
    assert lacking(national) == len(FIRST) + len(SECOND)
    assert whole(enrolled, need)


@pytest.mark.slow
def test_and_another_computer_has_gone_on_since(
    enrolled: Commune, national: National, commits: Commits, second: Commune, need: str
) -> None:
    """With acts of its own, and with one of the two documents."""
    run(second, national)
    for file in (commits.files[1], commits.files[-2], commits.files[3]):
        commits.put_back(file)
        second.act(SERVICES[len(second.rows())])
        attach(second, SECOND)
        run(second, national)
        before, missing = sent(national), lacking(national)
        run(enrolled, national)
        assert (lacking(national), sent(national) - before <= missing) == (0, True)
        run(second, national)
        run(enrolled, national)
        assert whole(enrolled, need)
        for pc in (enrolled, second):
            assert pc.verify().ok
            with pc.reading() as connection:
                assert evidence.count(connection) == 0


@pytest.mark.slow
def test_twice_before_anybody_looks(enrolled: Commune, national: National, commits: Commits, need: str) -> None:
    commits.put_back(commits.files[1])
    enrolled.act()
    with pytest.raises(NetworkError):  # the platform is greeted, and then there is no line any more
        attaching.run(enrolled, FaultyTransport(national.transport(), no_uploads))
    commits.put_back(commits.files[1])
    run(enrolled, national)
    assert lacking(national) == 0
    assert whole(enrolled, need)


def test_before_its_word_has_come_here(enrolled: Commune, national: National, commits: Commits) -> None:
    """The last answer to an upload is no word yet: the line breaks, and the platform is put back."""
    need = attach(enrolled, FIRST, SECOND)
    cut = FaultyTransport(national.transport(), lambda call: "absent" if call.path.endswith("/ledger") else None)
    with commits.kept(), pytest.raises(NetworkError):
        attaching.run(enrolled, cut)
    assert lacking(national) == 0
    assert not whole(enrolled, need)
    commits.put_back(commits.files[2])
    run(enrolled, national)
    assert lacking(national) == 0
    assert whole(enrolled, need)


@pytest.mark.slow
def test_where_nothing_is_known_of_its_ledger_all_is_asked_about(
    enrolled: Commune, national: National, commits: Commits, need: str
) -> None:
    """As in a database of an earlier version: it lacks an act, and so may lack what belongs to it."""
    with enrolled.transaction() as connection:
        connection.execute(delete(platform_entry))
        connection.execute(delete(copy).where(copy.c.scope == platform_ledger.LEDGER))
    commits.put_back(commits.files[0])
    assert lacking(national) == len(FIRST) + len(SECOND)
    run(enrolled, national)
    assert lacking(national) == 0
    assert whole(enrolled, need)


@pytest.mark.slow
def test_what_an_earlier_version_took_for_arrived_stays_so_until_it_matters(
    enrolled: Commune, national: National, commits: Commits, need: str
) -> None:
    """Without a word for it: nothing is asked while the platform is what it was, and all of it once it is not."""
    with enrolled.transaction() as connection:
        connection.execute(delete(platform_entry).where(platform_entry.c.n > 1))
        connection.execute(delete(copy).where(copy.c.scope == platform_ledger.LEDGER))
    with national.store.writing() as connection:
        connection.execute(delete(ledger).where(ledger.c.n > 1))
    first = len(commits.files)
    with commits.kept():
        enrolled.act()
        run(enrolled, national)
    assert whole(enrolled, need)
    commits.put_back(commits.files[first])
    before = sent(national)
    run(enrolled, national)
    assert whole(enrolled, need)
    assert sent(national) == before
    with enrolled.reading() as connection:
        said = [entry.status for entry in platform_ledger.words(connection, national.keys.signing.id, 9)]
    assert sorted(said) == ["accepted", "accepted", ARRIVED, ARRIVED]


@pytest.mark.slow
def test_a_new_epoch_is_asked_of_all_and_sent_nothing_that_it_has(
    enrolled: Commune, national: National, need: str
) -> None:
    with national.store.writing() as connection:
        connection.execute(update(settings).where(settings.c.key == "epoch").values(value="later"))
    before, asked = sent(national), national.asked("HEAD", "/blobs")
    run(enrolled, national)
    assert (sent(national), national.asked("HEAD", "/blobs")) == (before, asked + 2)
    assert whole(enrolled, need)


def no_uploads(call: Call) -> Any:
    return "absent" if call.path.endswith("/uploads") else None
