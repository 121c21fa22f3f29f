"""The private key in writing: thirteen groups of characters to copy from paper, each with a check character."""

import hashlib

from sync.contract.codes import ALPHABET, typed

GROUPS = 13
_DATA, _CHECKED = 4, 5  # characters of a group without and with its check
_SEED, _SPARE = 32, 4  # bytes of the seed; bits left over, used to check the whole


class BadWriting(ValueError):
    """A wrong text. `group`: the first wrong one, from 1; 0 if its length or only the whole is wrong.

    `over`: how many characters it has too many, or below 0 how many it lacks; 0 where its length is right.
    """

    def __init__(self, group: int = 0, *, over: int = 0) -> None:
        super().__init__(group)
        self.group, self.over = group, over


def write(seed: bytes) -> str:
    """Thirteen groups of five characters, joined by hyphens."""
    number = int.from_bytes(seed, "big") << _SPARE | _whole(seed)
    letters = [ALPHABET[number >> 5 * place & 31] for place in reversed(range(GROUPS * _DATA))]
    groups = ["".join(letters[at : at + _DATA]) for at in range(0, len(letters), _DATA)]
    return "-".join(group + _check(place, group) for place, group in enumerate(groups))


def read(text: str) -> bytes:
    """The seed (32 bytes); case and spacing do not matter. Raises BadWriting."""
    letters = typed(text)
    if len(letters) != GROUPS * _CHECKED:
        raise BadWriting(over=len(letters) - GROUPS * _CHECKED)
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
    """The check character of a group. Odd weights find any single wrong character, and groups that changed places."""
    weighed = sum(weight * ALPHABET.index(letter) for weight, letter in zip((1, 3, 5, 7), group, strict=True))
    return ALPHABET[(weighed + 11 * place) % 32]


def _whole(seed: bytes) -> int:
    return hashlib.sha256(b"relais/v1/recovery\n" + seed).digest()[0] >> 8 - _SPARE
