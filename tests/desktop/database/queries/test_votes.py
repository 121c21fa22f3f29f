"""What the commune voted for last."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert

from desktop.database.queries import votes
from desktop.database.tables import vote
from tests.desktop.conftest import Prepare
from tests.desktop.database.lettered import lettered, row


@pytest.fixture
def connection(tmp_path: Path, prepare_commune: Prepare) -> Iterator[Connection]:
    with lettered(tmp_path, prepare_commune) as connection:
        yield connection


def test_the_last_subjects_though_some_were_voted_for_anew(connection: Connection) -> None:
    """Of as many casts twice over as are asked for; the last one first, each subject once."""
    connection.execute(delete(vote))
    for place, subject in enumerate("fedcbbaa"):
        cast = {"cast_op": str(place), "subject": subject, "cast_at": f"2026-02-0{place + 1}", "stands": 0}
        connection.execute(insert(vote), row(vote, "-", **cast, withdraw_op=None))
    found = {most: "".join(votes.last_subjects(connection, most)) for most in range(6)}
    assert found == {0: "", 1: "a", 2: "ab", 3: "abc", 4: "abcd", 5: "abcde"}
    assert votes.count_subjects(connection) == 6
    for subject in "ag":
        again = {"cast_op": f"again-{subject}", "subject": subject, "cast_at": "2026-02-09", "stands": 1}
        connection.execute(insert(vote), row(vote, "-", **again, withdraw_op=None))
    assert votes.count_subjects(connection) == 7, "one that was withdrawn and voted for again counts once"
