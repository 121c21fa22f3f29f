"""A long ledger of a platform that was put back and has gone on since: what both have is not asked for again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.client.ledger import evidence, platform_ledger
from sync.contract.ledger import PAGE
from tests.sync.client import running
from tests.sync.client.commits import Commits
from tests.sync.client.ends import SERVICES, Commune, National


@pytest.mark.slow
def test_only_what_is_behind_the_common_part_is_asked_for(
    enrolled: Commune, make_commune: Callable[..., Commune], national: National, tmp_path: Path
) -> None:
    """It once came whole, within one round, or the next round began anew: on a slow line, no round ever ended."""
    second = make_commune("45024-b")
    second.enrol(national.transport(), national.code())
    for number in range(PAGE + 100):
        enrolled.act(SERVICES[number % len(SERVICES)])
    running.run(enrolled, national.transport())
    commits = Commits(national, tmp_path)
    with commits.kept():
        second.act(SERVICES[1])
        running.run(second, national.transport())
    running.run(enrolled, national.transport())
    lost = enrolled.act(SERVICES[0]).op
    running.run(enrolled, national.transport())
    commits.put_back(commits.files[-1])
    with second.reading() as connection:
        kept = platform_ledger.last_seen(connection, national.keys.signing.id)
    assert kept is not None
    second.act(SERVICES[2])
    second.act(SERVICES[3])
    second.clock.pass_by(minutes=20)
    running.run(second, national.transport())
    national.calls.clear()
    enrolled.clock.pass_by(minutes=20)
    assert running.run(enrolled, national.transport()).outcome == "complete"
    asked = [call.query for call in national.calls if call.path.endswith("/ledger")]
    assert asked[0] == f"after={kept.size}"
    assert all(int(query.removeprefix("after=")) >= kept.size > PAGE for query in asked)
    assert lost in national.operations()
    with enrolled.reading() as connection:
        (told,) = evidence.found(connection)
        here = platform_ledger.chained(connection, national.keys.signing.id, "45024")
        assert (told.kind, told.about) == ("history", str(kept.size + 2)), "of the greeting that said where it stands"
        assert f"department=45&ledger={kept.size + 1}" in told.told, "not one of the questions about the common part"
        assert here.size == kept.size + 3
    assert enrolled.verify().ok
