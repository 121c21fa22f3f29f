"""Two computers, network and sticks, broken connections, late or repeated returns, while a platform is put back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sync.client.any_way import both_ends_agree_in_the_end
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import Commune, National


@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=[] if seed == 36 else pytest.mark.slow) for seed in range(40)]
)
def test_both_ends_agree_in_the_end(
    enrolled: Commune,
    national: National,
    make_commune: Callable[..., Commune],
    usb: Usb,
    commits: Commits,
    tmp_path: Path,
    seed: int,
) -> None:
    both_ends_agree_in_the_end(enrolled, national, make_commune, usb, commits, tmp_path, seed)
