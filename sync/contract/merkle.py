"""Merkle trees as in RFC 6962: one root signs a whole block, and a short path proves that one act is in it."""

import hashlib
from collections.abc import Sequence


def root(leaves: Sequence[str]) -> str:
    """The root (64 hexadecimal digits) over leaves (hexadecimal digests), in order. Raises ValueError if empty."""
    if not leaves:
        raise ValueError("a block has at least one operation")
    return _root([_leaf(leaf) for leaf in leaves]).hex()


def path(leaves: Sequence[str], index: int) -> list[str]:
    """The audit path of the leaf at `index`, from the leaf upwards, as hexadecimal digests."""
    return [node.hex() for node in _path([_leaf(leaf) for leaf in leaves], index)]


def proves(leaf: str, index: int, count: int, steps: Sequence[str], expected_root: str) -> bool:
    """True if `steps` lead from `leaf` at `index` of `count` leaves to `expected_root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < count:
        return False
    node, position, last = _leaf(leaf), index, count - 1
    for step in steps:
        if last == 0:
            return False
        sibling = bytes.fromhex(step)
        if position & 1 or position == last:
            node = _node(sibling, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = _node(node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and node.hex() == expected_root


def _leaf(digest: str) -> bytes:
    return hashlib.sha256(b"\x00" + bytes.fromhex(digest)).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << (count - 1).bit_length() - 1


def _root(nodes: Sequence[bytes]) -> bytes:
    if len(nodes) == 1:
        return nodes[0]
    middle = _split(len(nodes))
    return _node(_root(nodes[:middle]), _root(nodes[middle:]))


def _path(nodes: Sequence[bytes], index: int) -> list[bytes]:
    if len(nodes) == 1:
        return []
    middle = _split(len(nodes))
    if index < middle:
        return [*_path(nodes[:middle], index), _root(nodes[middle:])]
    return [*_path(nodes[middle:], index - middle), _root(nodes[:middle])]
