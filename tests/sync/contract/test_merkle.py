"""Merkle proofs: every place of every block can be proved, and nothing else can."""

import hashlib

import pytest

from sync.contract import merkle


def leaves(count: int) -> list[str]:
    return [hashlib.sha256(str(n).encode()).hexdigest() for n in range(count)]


def flipped(digest: str) -> str:
    return format(int(digest, 16) ^ 1, "064x")


@pytest.mark.parametrize("count", [*range(1, 34), 63, 64, 65, 127, 128, 129, 130])
def test_every_place_proves_and_nothing_altered_does(count: int) -> None:
    all_leaves = leaves(count)
    root = merkle.root(all_leaves)
    for index, leaf in enumerate(all_leaves):
        steps = merkle.path(all_leaves, index)
        assert merkle.proves(leaf, index, count, steps, root)
        assert not merkle.proves(flipped(leaf), index, count, steps, root)
        assert not merkle.proves(leaf, index, count, steps, flipped(root))
        assert not merkle.proves(leaf, index, count, [*steps, leaf], root)
        if steps:
            assert not merkle.proves(leaf, index, count, steps[:-1], root)
            assert not merkle.proves(leaf, index, count, [flipped(steps[0]), *steps[1:]], root)
            assert not merkle.proves(leaf, (index + 1) % count, count, steps, root)


@pytest.mark.parametrize("index", [-1, 3, 10**9])
def test_a_place_outside_the_block_proves_nothing(index: int) -> None:
    three = leaves(3)
    assert not merkle.proves(three[0], index, 3, merkle.path(three, 0), merkle.root(three))


def test_a_path_is_as_long_as_the_block_is_large() -> None:
    """In a block of one act, no path leads to another root; and no path leads to the root of a part of a block."""
    for count in (2, 3, 4):
        some = leaves(count)
        last = count - 1
        assert not merkle.proves(some[last], 0, 1, merkle.path(some, last), merkle.root(some))
        assert not merkle.proves(some[last], last, last, merkle.path(some, last), merkle.root(some))
        assert not merkle.proves(some[0], 0, 2 * count + 1, merkle.path(some, 0), merkle.root(some))


def test_an_inner_node_does_not_pass_for_a_leaf() -> None:
    two = leaves(2)
    assert merkle.root([merkle.root(two)]) != merkle.root(two)


def test_a_block_has_at_least_one_operation() -> None:
    with pytest.raises(ValueError, match="at least one"):
        merkle.root([])
