"""Recipients of age (X25519): whether a text is one, by its Bech32 checksum (BIP 173); pyrage need not be imported."""

from functools import lru_cache

from sync.contract.points import seals_nothing

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_PREFIX, _LENGTH = "age1", 62
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


@lru_cache(maxsize=64)  # the platform's own comes again in each greeting and each reading of the enrolment
def is_recipient(text: str) -> bool:
    """True for "age1" and 58 letters whose checksum is right, of a key that only its owner opens with."""
    if not text.startswith(_PREFIX) or len(text) != _LENGTH:
        return False
    values = [_LETTERS.find(letter) for letter in text[len(_PREFIX) :]]
    human = [ord(letter) for letter in _PREFIX[:-1]]
    expanded = [letter >> 5 for letter in human] + [0] + [letter & 31 for letter in human]
    # 32 bytes are 51 letters and a fifth: the four bits that are left over must be 0.
    if -1 in values or values[51] & 0xF or _checksum(expanded + values) != 1:
        return False
    number = 0
    for value in values[:52]:
        number = number << 5 | value
    return not seals_nothing((number >> 4).to_bytes(32, "big"))


def _checksum(values: list[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate(_GENERATOR):
            rest ^= term if top >> place & 1 else 0
    return rest
