"""Any history of two computers and a platform ends with each act once. The long campaign: README.md."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import histories
from tests.faults.histories_world import make_template


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("template")
    make_template(folder)
    yield folder


def test_any_history_ends_with_each_act_once(template: Path) -> None:
    seen = histories.run(template, examples=30, steps=30)
    assert seen["histories"] >= 30
    for befell in ("cast", "submit", "join", "back: an older folder", "back: a backup", "round: cut"):
        assert seen[befell], seen


def test_a_client_that_makes_its_votes_anew_is_caught(template: Path) -> None:
    """The control: it must be seen, or the oracle sees nothing."""
    with pytest.raises(AssertionError, match="effects"):
        histories.run(template, examples=60, steps=30, flaw="anew")
