"""The day after which what no act bears is held against the platform begins when that was seen, and never before."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.client.connection.transports import DirectTransport
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import notes
from sync.client.ledger.own_cases import Doubt
from sync.client.ledger.tables import SET_ASIDE
from sync.contract.wire import Answer, Call, Transport
from tests.sync.client import running
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.own_cases import asides


def run(pc: Commune, transport: Transport) -> RoundOutcome:
    pc.clock.pass_by(minutes=20)
    return running.run(pc, transport)


@pytest.fixture
def files(enrolled: Commune, second: Commune, national: National, commits: Commits) -> tuple[Path, Path, Path]:
    """The platform before the only act of this computer, before another computer's need, and behind it."""
    run(enrolled, national.transport())
    with commits.kept():
        pass
    enrolled.act()
    run(enrolled, national.transport())
    with commits.kept():
        pass
    second.act("n1", type="need.submit", body={"need": "n1", "title": "Un", "description": "Deux."})
    run(second, national.transport())
    with commits.kept():
        pass
    first, behind, today = commits.files
    return first, behind, today


@pytest.fixture
def lagging(national: National, commits: Commits, files: tuple[Path, Path, Path]) -> Callable[[Call], Answer]:
    """A copy that lags behind answers for the ledger, and the platform of today for the feed."""
    _, behind, today = files

    def answer(call: Call) -> Answer:
        commits.put_back(behind if call.path.endswith(("/hello", "/ledger")) else today)
        return national.answer(call)

    return answer


@pytest.fixture
def usb(tmp_path: Path) -> Usb:
    folder = tmp_path / "key"
    folder.mkdir()
    return Usb(folder)


@pytest.fixture
def in_a_drawer(enrolled: Commune, national: National, usb: Usb) -> Path:
    """A return of three days ago."""
    enrolled.act(SERVICES[1])
    returned = usb.answer(national, usb.write(enrolled).file)
    enrolled.clock.pass_by(days=3)
    return returned


@pytest.mark.slow
def test_a_return_of_an_earlier_day_does_not_begin_it(
    enrolled: Commune, in_a_drawer: Path, usb: Usb, lagging: Callable[[Call], Answer]
) -> None:
    """It would make one more such round a lie of the platform's."""
    run(enrolled, DirectTransport(lagging))
    assert asides(enrolled) == {"n1": (False, False)}
    usb.take_back(enrolled, in_a_drawer)
    run(enrolled, DirectTransport(lagging))
    assert (asides(enrolled), enrolled.verify().ok) == ({"n1": (False, False)}, True)


def test_control_a_return_of_a_later_day_ends_it(
    enrolled: Commune,
    national: National,
    usb: Usb,
    lagging: Callable[[Call], Answer],
    commits: Commits,
    files: tuple[Path, Path, Path],
) -> None:
    run(enrolled, DirectTransport(lagging))
    assert asides(enrolled) == {"n1": (False, False)}
    commits.put_back(files[2])
    enrolled.clock.pass_by(minutes=20)
    usb.there_and_back(enrolled, national)
    assert asides(enrolled) == {}


@pytest.mark.slow
def test_where_the_platform_was_put_back_it_begins_anew(
    enrolled: Commune,
    national: National,
    lagging: Callable[[Call], Answer],
    commits: Commits,
    files: tuple[Path, Path, Path],
) -> None:
    """The ledger that it has since may bear the act again: the other computer brings it."""
    run(enrolled, DirectTransport(lagging))
    enrolled.clock.pass_by(days=1)
    commits.put_back(files[0])
    run(enrolled, national.transport())
    assert asides(enrolled) == {"n1": (False, False)}
    enrolled.clock.pass_by(days=1)
    run(enrolled, national.transport())
    assert asides(enrolled) == {"n1": (False, True)}


@pytest.mark.slow
def test_what_had_been_lost_for_a_day_by_then_is_lost(
    enrolled: Commune, national: National, commits: Commits, files: tuple[Path, Path, Path]
) -> None:
    run(enrolled, national.transport())
    commits.put_back(files[1])
    for days in (0, 1):
        enrolled.clock.pass_by(days=days)
        run(enrolled, national.transport())
        assert asides(enrolled) == {"n1": (False, bool(days))}
    commits.put_back(files[0])
    run(enrolled, national.transport())
    assert asides(enrolled) == {"n1": (False, True)}
    commits.put_back(files[2])
    run(enrolled, national.transport())
    assert asides(enrolled) == {}


@pytest.mark.slow
def test_one_that_an_earlier_version_took_for_lost_at_once_has_its_day(
    enrolled: Commune, national: National, commits: Commits, files: tuple[Path, Path, Path]
) -> None:
    run(enrolled, national.transport())
    commits.put_back(files[1])
    run(enrolled, national.transport())
    since = int(enrolled.clock().timestamp())
    with enrolled.transaction() as connection:
        notes.write(connection, SET_ASIDE, "n1", Doubt(since, lost=True))
    run(enrolled, national.transport())
    assert asides(enrolled) == {"n1": (False, False)}
