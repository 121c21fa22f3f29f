"""relaisctl sync: one round with a served platform, for the commune named; and the document that scripts read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.cli.conftest import Run
from tests.faults.programs import Platform

#: What `sync --json` says; names are published: scripts of IT staff read them.
KEYS = [
    "outcome",
    "sent",
    "accepted",
    "rejected",
    "quarantined",
    "pulled",
    "unreadable",
    "braked",
    "bytes_sent",
    "bytes_received",
    "requests",
    "renewed",
    "recovered",
    "contradictions",
    "elsewhere",
    "attachments",
    "attachments_waiting",
]


@pytest.fixture
def national(tmp_path: Path) -> Iterator[Platform]:
    served = Platform(tmp_path / "national")
    served.init()
    served.serve()
    yield served
    served.stop()


@pytest.mark.slow
def test_each_commune_of_a_pc_exchanges_for_itself(run: Run, national: Platform) -> None:
    for insee in ("45024", "45234"):
        run("commune", "use", insee)
        done = run("enrol", "--platform", national.url, "--code", national.code(insee), "--commune", insee)
        assert done.status == 0, done
        run("vote", "cast", "grr", "--commune", insee)
    assert len(run("commune", "list").json) == 2
    first = run("sync", "--commune", "45234")
    assert list(first.json) == KEYS
    assert (first.json["sent"], first.json["accepted"]) == (1, 1)
    assert national.tally() == {"grr": ["45234"]}
    run("sync", "--commune", "45024")
    assert national.tally() == {"grr": ["45024", "45234"]}
