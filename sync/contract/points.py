"""Public keys of small order, which nobody may have: anybody can sign as such a key, and open what is sealed to it.

A curve has eight points of small order. Whatever is computed with one gives one of the same few values. No correct
program makes such a key, but libraries accept them.
"""

_P = 2**255 - 19
_EIGHTH = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7  # y of a point of order 8 on Ed25519
_Y = {0, 1, _P - 1, _EIGHTH, _P - _EIGHTH}
#: The same points on Curve25519, u = (1 + y) / (1 - y), the one at infinity left out; and that of order 4 on its twist.
_U = {(1 + y) * pow(1 - y, -1, _P) % _P for y in _Y - {1}} | {_P - 1}


def signs_anything(key: bytes) -> bool:
    """Whether anybody can sign as this Ed25519 public key (32 bytes), in whatever way it is written."""
    return _field(key) in _Y


def seals_nothing(key: bytes) -> bool:
    """Whether anybody can open what is sealed to this X25519 public key (32 bytes), in whatever way it is written."""
    return _field(key) in _U


def _field(key: bytes) -> int:
    """The number in the 255 bits that count; the last one is a sign, or nothing."""
    return (int.from_bytes(key, "little") & ~(1 << 255)) % _P
