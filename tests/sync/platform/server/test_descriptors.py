"""How many connections the system allows: the process's own limit is raised if too low, up to the hard limit."""

import sys
from collections.abc import Iterator

import pytest

from sync.platform.server.descriptors import room

if sys.platform != "win32":
    import resource

    FILES = resource.RLIMIT_NOFILE
    #: File descriptors that the platform keeps for itself.
    OURS = 128


@pytest.fixture
def hard() -> Iterator[int]:
    """The limit that only the administrator can change; the process's own limit is restored afterwards."""
    before = resource.getrlimit(FILES)
    yield before[1]
    resource.setrlimit(FILES, before)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts no descriptors")
@pytest.mark.parametrize(("soft", "after"), [(700, 700), (628, 628), (627, 628), (300, 628)])
def test_the_own_limit_is_raised_as_far_as_is_wanted(hard: int, soft: int, after: int) -> None:
    resource.setrlimit(FILES, (soft, hard))
    assert room(500) == 500
    assert resource.getrlimit(FILES) == (after, hard)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts no descriptors")
def test_beyond_the_systems_limit_less_is_promised(hard: int) -> None:
    if hard == resource.RLIM_INFINITY:
        assert room(10_000) == 10_000
        return
    assert room(hard) == hard - OURS
    assert room(hard - OURS + 1) == hard - OURS
    assert resource.getrlimit(FILES) == (hard, hard)
