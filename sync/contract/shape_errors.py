"""What msgspec finds wrong with the shape of a document, as a code: each end has its own sentences for people."""

import re
from dataclasses import dataclass
from enum import Enum, auto


class ShapeFault(Enum):
    UNKNOWN_KEY = auto()
    MISSING_KEY = auto()
    UNKNOWN_CHOICE = auto()
    EMPTY = auto()
    TOO_LONG = auto()
    OUT_OF_RANGE = auto()
    NUL = auto()
    OTHER_PATTERN = auto()
    TIME_OUT_OF_RANGE = auto()
    UNREADABLE_DATE = auto()
    NOT_AN_INTEGER = auto()
    WRONG_TYPE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class ShapeError:
    """A fault. `name`: the wrong key or choice. `path`: where it stands, as msgspec writes it: $.lines[0].kind."""

    fault: ShapeFault  #: what is wrong there
    name: str
    path: str  #: "" where msgspec names no place: the document itself

    @property
    def of_stick(self) -> bool:
        """Whether `name` is a key of the document."""
        return self.fault in (ShapeFault.UNKNOWN_KEY, ShapeFault.MISSING_KEY)


#: Parts of msgspec's messages; the first that is found counts.
_MESSAGES = (
    (ShapeFault.UNKNOWN_KEY, re.compile(r"unknown field `(?P<name>[^`]*)`")),
    (ShapeFault.MISSING_KEY, re.compile(r"missing required field `(?P<name>[^`]*)`")),
    (ShapeFault.UNKNOWN_CHOICE, re.compile(r"Invalid enum value '?(?P<name>[^'`]*)'?")),
    (ShapeFault.EMPTY, re.compile(r"of length >= ")),
    (ShapeFault.TOO_LONG, re.compile(r"of length <= ")),
    (
        ShapeFault.OUT_OF_RANGE,
        re.compile(r"Expected `int` [<>]=|Integer value out of range|what every program can hold"),
    ),
    (ShapeFault.NUL, re.compile(r"matching regex .*\[\^\\\\x00\]")),
    (ShapeFault.OTHER_PATTERN, re.compile(r"matching regex|no age recipient|of small order")),
    (ShapeFault.TIME_OUT_OF_RANGE, re.compile(r"time out of bounds: `(?P<name>\w+)`")),
    (ShapeFault.UNREADABLE_DATE, re.compile(r"Invalid .*date")),
    (ShapeFault.NOT_AN_INTEGER, re.compile(r"Expected `int")),
    (ShapeFault.WRONG_TYPE, re.compile(r"Expected `(str|array|object|bool|date)")),
)


def shape_error(message: str) -> ShapeError:
    """Reads the message of a msgspec.ValidationError."""
    text, _, path = message.partition(" - at `")
    path = path.rstrip("`")
    for fault, pattern in _MESSAGES:
        if match := pattern.search(text):
            name = match.groupdict().get("name", "")
            if fault is ShapeFault.TIME_OUT_OF_RANGE:  # msgspec names the struct, and not which of its fields it is
                return ShapeError(fault, "", f"{path}.{name}")
            return ShapeError(fault, name, path)
    return ShapeError(ShapeFault.OTHER, "", path)
