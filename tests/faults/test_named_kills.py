"""Killed at each named point, both ends come to rest with each act once. The long campaign: CAMPAIGNS.md."""

from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
from operator import attrgetter
from pathlib import Path

import pytest

from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.settings.make_backup import make_backup
from tests.faults import named_kills
from tests.faults.ends import Ends
from tests.faults.points import COMMUNE_POINTS, POINTS, RECEIVED_POINTS, SERVED_POINTS, Way


def test_killed_at_one_point_of_each_end(tmp_path: Path) -> None:
    """What a person waits for; each point is in the long form."""
    report = named_kills.run(tmp_path, ["act: outbox line written", "batch: effects written"])
    assert (report.findings, report.kills) == ([], 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    "points", [COMMUNE_POINTS, SERVED_POINTS, RECEIVED_POINTS], ids=["our end", "the platform", "a key received"]
)
def test_killed_at_each_named_point(tmp_path: Path, points: dict[str, Way]) -> None:
    report = named_kills.run(tmp_path, points)
    assert report.findings == []
    assert report.kills == len(points), "each point is on the way"
    assert report.acts > len(points)


def test_there_are_some_twenty_points_on_each_side() -> None:
    assert len(COMMUNE_POINTS) >= 20
    assert len(SERVED_POINTS | RECEIVED_POINTS) >= 15
    assert len(POINTS) == len(COMMUNE_POINTS) + len(SERVED_POINTS) + len(RECEIVED_POINTS)


@pytest.mark.parametrize(
    ("point", "flaw", "kind"),
    [
        pytest.param("act: outbox line written", "early", "lost", marks=pytest.mark.slow),
        pytest.param("act: outbox line written", "split", "half", marks=pytest.mark.slow),
        pytest.param("act: journal line written", "split", "half", marks=pytest.mark.slow),
        ("batch: effects written", "split", "effects"),
    ],
)
def test_a_flawed_end_is_caught(tmp_path: Path, point: str, flaw: str, kind: str) -> None:
    """The control: it acknowledged, or committed, before the point at which it is killed."""
    report = named_kills.run(tmp_path, [point], flaw=flaw)
    assert report.kills == 1
    assert any(one.startswith(f"{point}: {kind}") for one in report.findings), report.findings


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[Ends]:
    with closing(Ends(tmp_path)) as made:
        yield made


def cut_backup(ends: Ends) -> None:
    with ends.context() as context:
        cut(make_backup(context, "asked").value.kept.path)


def cut_bundle(ends: Ends) -> None:
    with ends.context() as context:
        cut(export_bundle(context, ends.key).value.file)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


@pytest.mark.parametrize("harm", [cut_backup, cut_bundle])
def test_what_a_kill_must_not_leave_would_be_seen(ends: Ends, harm: Callable[[Ends], None]) -> None:
    """The control: half a file under its name."""
    assert ends.inspect() + ends.settle() == []
    harm(ends)
    assert ends.inspect() + ends.settle() != []


def test_each_point_names_a_function_that_is_there() -> None:
    """Quick, so that whoever renames one hears of it before the long form runs."""
    for moments in POINTS.values():
        for moment in moments:
            place, _, name = moment.partition(" ")[2].partition(":")
            assert callable(attrgetter(name)(import_module(place))), moment
