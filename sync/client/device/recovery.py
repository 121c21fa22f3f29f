"""The device's private key in writing: thirteen groups that a person can copy from paper, each with its own check."""

import hashlib

from sync.contract.enrolment import ALPHABET, typed

GROUPS = 13
_DATA, _CHECKED = 4, 5  # letters of a group: those that carry, and with its check
_SEED, _SPARE = 32, 4  # bytes · bits left over, which check the whole


class BadWriting(ValueError):
    """`group` is the first one (from 1) that cannot be right; 0 where it is their number, or only the whole."""

    def __init__(self, group: int = 0, *, length: bool = False) -> None:
        super().__init__(group)
        self.group, self.length = group, length


def write(seed: bytes) -> str:
    """Thirteen groups of five letters or digits, joined by hyphens."""
    number = int.from_bytes(seed, "big") << _SPARE | _whole(seed)
    letters = [ALPHABET[number >> 5 * place & 31] for place in reversed(range(GROUPS * _DATA))]
    groups = ["".join(letters[at : at + _DATA]) for at in range(0, len(letters), _DATA)]
    return "-".join(group + _check(place, group) for place, group in enumerate(groups))


def read(text: str) -> bytes:
    """The seed (32 bytes) of what was copied, in any case and spacing. Raises BadWriting."""
    letters = typed(text)
    if len(letters) != GROUPS * _CHECKED:
        raise BadWriting(length=True)
    number = 0
    for place in range(GROUPS):
        group = letters[place * _CHECKED : (place + 1) * _CHECKED]
        if any(letter not in ALPHABET for letter in group) or _check(place, group[:_DATA]) != group[_DATA]:
            raise BadWriting(place + 1)
        for letter in group[:_DATA]:
            number = number << 5 | ALPHABET.index(letter)
    seed = (number >> _SPARE).to_bytes(_SEED, "big")
    if number & (1 << _SPARE) - 1 != _whole(seed):
        raise BadWriting
    return seed


def _check(place: int, group: str) -> str:
    """Odd weights: any one letter that is another, and groups that changed places, are seen."""
    weighed = sum(weight * ALPHABET.index(letter) for weight, letter in zip((1, 3, 5, 7), group, strict=True))
    return ALPHABET[(weighed + 11 * place) % 32]


def _whole(seed: bytes) -> int:
    return hashlib.sha256(b"relais/v1/recovery\n" + seed).digest()[0] >> 8 - _SPARE
