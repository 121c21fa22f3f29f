"""A platform put back to each of its commits that goes on: a PC that lost no act of its own reads what stands there.

Its ledger tells nothing then. Operators and another commune publish since, at positions that were given before.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.client.device import enrolment
from sync.client.device.enrolment import Applicant
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger.tables import copy
from sync.contract.feed import SCOPES
from sync.contract.published import VOTE, Proposal
from sync.platform.conduct import campaigns, redirections, restored
from sync.platform.files import RedirectionFile
from sync.platform.tables import published
from tests.sync.client import running
from tests.sync.client.commits import Commits
from tests.sync.client.ends import BAULE, SERVICES, URL, Commune, National

NEIGHBOUR, ITS_SIREN = "45025", "214500258"
#: So many that what is lost of a scope stays within the deletion guard.
STANDING = 30
#: Each step the same for every history: tags that tell nothing, as if there were none.
SAME_TAGS = "CREATE TRIGGER same AFTER INSERT ON step BEGIN UPDATE step SET tag = 'same'; END"

Contents = dict[tuple[str, str], Any]


def run(commune: Commune, national: National) -> RoundOutcome:
    commune.clock.pass_by(minutes=20)
    return running.run(commune, national.transport())


def until_rest(commune: Commune, national: National) -> list[RoundOutcome]:
    return [run(commune, national) for _ in range(3)]


def there(national: National) -> Contents:
    """But for its vote: what this PC alone cast comes back to it once a day only (`test_own_votes.py`)."""
    table = published.c
    with national.store.reading() as connection:
        query = select(published).where(table.commune.in_(("", BAULE)), table.deleted.is_(False))
        query = query.where(~table.id.startswith(VOTE))
        return {(row.scope, row.id): msgspec.json.decode(row.value) for row in connection.execute(query)}


def here(commune: Commune) -> Contents:
    with commune.reading() as connection:
        rows = connection.execute(select(copy).where(copy.c.scope.in_(SCOPES), ~copy.c.id.startswith(VOTE))).all()
    return {(row.scope, row.id): msgspec.json.decode(row.value) for row in rows}


def submit(commune: Commune, insee: str, need: str) -> None:
    body = {"need": need, "title": need, "description": "Sur papier."}
    commune.act(need, commune=insee, type="need.submit", body=body)


def propose(national: National, id_: str, title: str = "T") -> None:
    national.publish("proposals", id_, Proposal(id=id_, title=title, kind="to_develop"))


def redirect(national: National, need: str, reason: str) -> None:
    """An operator's decision: it moves what the commune alone reads, and no ledger tells of it."""
    line = {"need": need, "outcome": "ineligible", "reason": reason}
    with national.store.writing() as connection:
        file = msgspec.convert({"decisions": [line]}, RedirectionFile)
        redirections.redirect(connection, campaigns.current(connection), file, national.clock())


@pytest.fixture
def neighbour(national: National, make_commune: Callable[..., Commune]) -> Commune:
    made = make_commune(NEIGHBOUR)
    applicant = Applicant(commune=NEIGHBOUR, siren=ITS_SIREN, name="PC", version="1")
    code = national.code(NEIGHBOUR, ITS_SIREN)
    enrolment.enrol(made, national.transport(), made.key, applicant, url=URL, code=code)
    return made


@pytest.fixture
def standing(enrolled: Commune, neighbour: Commune, national: National) -> Commune:
    """The PC, with acts of its own, and all read that stands."""
    for number in range(STANDING):
        propose(national, f"p{number}")
        submit(neighbour, NEIGHBOUR, f"its{number}")
    for number in range(3):
        submit(enrolled, BAULE, f"n{number}")
    enrolled.act(SERVICES[0])
    run(neighbour, national)
    until_rest(enrolled, national)
    assert here(enrolled) == there(national)
    return enrolled


def lived(pc: Commune, neighbour: Commune, national: National, days: int) -> None:
    """Read by the PC after each day."""
    for day in range(days):
        kind = day % 5
        if kind == 0:
            propose(national, f"later{day}")
        elif kind == 1:
            redirect(national, f"n{day % 3}", f"Hors champ, {day}.")
        elif kind == 2:
            submit(neighbour, NEIGHBOUR, f"later{day}")
            run(neighbour, national)
        elif kind == 3:
            propose(national, f"p{day}", "Un autre titre")
        else:
            national.retract("proposals", f"p{day}")
        run(pc, national)


def put_back_and_lived_on(
    pc: Commune, neighbour: Commune, national: National, commits: Commits, file: Path, *, announced: bool = False
) -> list[RoundOutcome]:
    """`announced`: by the operator, so that a new epoch begins."""
    commits.put_back(file)
    if announced:
        with national.store.writing() as connection:
            restored.restored(connection, national.clock())
    name = file.stem
    propose(national, f"x-{name}")
    redirect(national, "n0", f"Autrement, {name}.")
    submit(neighbour, NEIGHBOUR, f"x-{name}")
    run(neighbour, national)  # what it lost of its own comes again, beside what is new
    propose(national, "p7", name)
    propose(national, f"y-{name}")
    return until_rest(pc, national)


@pytest.mark.parametrize(
    ("days", "announced"),
    [
        pytest.param(5, False, id="unsaid"),
        pytest.param(5, True, id="announced", marks=pytest.mark.slow),
        pytest.param(40, False, id="long", marks=pytest.mark.slow),
        pytest.param(40, True, id="long, announced", marks=pytest.mark.slow),
    ],
)
def test_no_phantom_and_nothing_unread(
    standing: Commune, neighbour: Commune, national: National, commits: Commits, days: int, announced: bool
) -> None:
    states = standing.states()
    with commits.kept():
        lived(standing, neighbour, national, days)
    assert len(commits.files) > days
    for file in reversed(commits.files):
        done = put_back_and_lived_on(standing, neighbour, national, commits, file, announced=announced)
        assert here(standing) == there(national), file.name
        assert [one.recovered for one in done] == [0, 0, 0], "the PC lost nothing of its own"
        assert done[-1].pulled == 0
    assert standing.states() == states
    assert standing.verify().ok


@pytest.mark.slow
def test_control_with_tags_that_tell_nothing_there_are_phantoms(
    standing: Commune, neighbour: Commune, national: National, commits: Commits
) -> None:
    with national.store.writing() as connection:
        connection.exec_driver_sql(SAME_TAGS)
        connection.exec_driver_sql("UPDATE step SET tag = 'same'")
    with commits.kept():
        lived(standing, neighbour, national, 5)
    until_rest(standing, national)
    assert here(standing) == there(national)
    for file in commits.files[-1:0:-2]:
        put_back_and_lived_on(standing, neighbour, national, commits, file)
    phantoms, unread = set(here(standing)) - set(there(national)), set(there(national)) - set(here(standing))
    assert phantoms
    assert unread
