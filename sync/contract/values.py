"""Each kind of value that comes from outside, typed once: at the door, in the file, and where it is read again.

`\\A…\\Z` and never `$`, which lets a line feed through at the end. Every text, list and number has its bounds; what a
pattern cannot say (times, the checksum of a recipient) `Checked` says.
"""

from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, TypeAlias, get_args, get_type_hints

from msgspec import Meta, Struct

from sync.contract.points import signs_anything
from sync.contract.recipients import is_recipient

#: Programs in any language can hold integers up to this one, and their negatives.
MAX_INTEGER = 2**53 - 1
#: Most characters of an identifier, a title, a text and a short text.
MAX_ID = 64
MAX_TITLE = 200
MAX_TEXT = 20_000
MAX_SHORT_TEXT = 500
#: Most operations that an operation may wait for, and most documents that it may name.
MAX_REQUIRED, MAX_ATTACHMENTS = 50, 20
#: Most earlier operations that an operation may take back, replace or erase.
MAX_NAMED = 100
#: Most acts about one thing that a commune is told. One act may name fewer, so several together may have to name them.
MAX_RETAKEN = 200
#: Most entries of a list inside a published value: more than there are communes.
MAX_LISTED = 40_000
#: Bounds of times: one outside comes from a broken clock, or from somebody who wants to break something.
FIRST, END = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

#: A text of any length that a database and a program in C keep whole.
_NO_NUL = r"\A[^\x00]*\Z"

Id: TypeAlias = Annotated[str, Meta(min_length=1, max_length=MAX_ID, pattern=r"\A[A-Za-z0-9._:-]+\Z")]
Uuid: TypeAlias = Annotated[str, Meta(pattern=r"\A[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\Z")]
Required: TypeAlias = Annotated[tuple[Uuid, ...], Meta(max_length=MAX_REQUIRED)]
Digest: TypeAlias = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
DigestOrNone: TypeAlias = Annotated[str, Meta(pattern=r"\A([0-9a-f]{64})?\Z")]
Insee: TypeAlias = Annotated[str, Meta(pattern=r"\A[0-9][0-9AB][0-9]{3}\Z")]
Siren: TypeAlias = Annotated[str, Meta(pattern=r"\A[0-9]{9}\Z")]
Department: TypeAlias = Annotated[str, Meta(pattern=r"\A[0-9][0-9AB][0-9]?\Z")]
#: An epoch of the feed; it is also part of a path.
Epoch: TypeAlias = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"\A[A-Za-z0-9._-]+\Z")]
EpochOrNone: TypeAlias = Annotated[str, Meta(max_length=64, pattern=r"\A[A-Za-z0-9._-]*\Z")]
#: A place in the feed: opaque, "" for its beginning.
Position: TypeAlias = Annotated[str, Meta(max_length=64, pattern=r"\A[!-~]*\Z")]
#: Id of something that is published: an id, or two of them joined.
PublishedId: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\A[A-Za-z0-9._:-]+\Z")]
#: A word for programs, such as "phase_closed".
Code: TypeAlias = Annotated[str, Meta(max_length=MAX_ID, pattern=r"\A[A-Za-z0-9._:/-]*\Z")]
Title: TypeAlias = Annotated[str, Meta(min_length=1, max_length=MAX_TITLE, pattern=_NO_NUL)]
Text: TypeAlias = Annotated[str, Meta(max_length=MAX_TEXT, pattern=_NO_NUL)]
SomeText: TypeAlias = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT, pattern=_NO_NUL)]
ShortText: TypeAlias = Annotated[str, Meta(max_length=MAX_SHORT_TEXT, pattern=_NO_NUL)]
SomeShortText: TypeAlias = Annotated[str, Meta(min_length=1, max_length=MAX_SHORT_TEXT, pattern=_NO_NUL)]
Salt: TypeAlias = Annotated[str, Meta(min_length=32, max_length=64, pattern=r"\A[!-~]+\Z")]
#: An age recipient (X25519): the public half of a key that bundles are sealed to.
Recipient: TypeAlias = Annotated[str, Meta(pattern=r"\Aage1[02-9ac-hj-np-z]{58}\Z")]
RecipientOrNone: TypeAlias = Annotated[str, Meta(pattern=r"\A(age1[02-9ac-hj-np-z]{58})?\Z")]
#: An Ed25519 public key. A struct that has one must call check_public_key.
PublicKey: TypeAlias = Annotated[bytes, Meta(min_length=32, max_length=32, description="Ed25519; of no small order.")]
#: A signature; b"" only while it is being made.
SignatureBytes: TypeAlias = Annotated[bytes, Meta(max_length=64)]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]
Positive: TypeAlias = Annotated[int, Meta(ge=1, le=MAX_INTEGER)]
Aware: TypeAlias = Annotated[datetime, Meta(tz=True, description="From 2000 to 2199.")]
Day: TypeAlias = Annotated[date, Meta(description="From 2000 to 2199.")]


class Checked(Struct, frozen=True):
    """A struct whose times lie within bounds; msgspec has no bound for them."""

    def __post_init__(self) -> None:
        for name in _times(type(self)):
            value = getattr(self, name)
            if isinstance(value, date) and not _within(value):
                raise ValueError(f"time out of bounds: `{name}`")


@cache
def _times(shape: type) -> tuple[str, ...]:
    """Fields that may hold a time; cached, as looking at all fields of each operation costs more than decoding it."""

    def may_hold(hint: object) -> bool:
        return any(isinstance(one, type) and issubclass(one, date) for one in (hint, *get_args(hint)))

    return tuple(name for name, hint in get_type_hints(shape).items() if may_hold(hint))


def check_recipients(*texts: str) -> None:
    """Raises ValueError where one of the texts is neither "" nor a recipient that something can be sealed to."""
    if not all(is_recipient(text) for text in texts if text):
        raise ValueError("no age recipient")


def check_public_key(key: bytes) -> None:
    """Raises ValueError for a key that anybody can sign as; msgspec cannot check this."""
    if signs_anything(key):
        raise ValueError("public key of small order")


def bounded(moment: datetime) -> datetime:
    """The time within the bounds: a PC whose clock has lost its battery still acts, at the nearest bound."""
    if moment < FIRST:
        return FIRST
    return moment if moment < END else END.replace(year=END.year - 1)


def _within(value: date) -> bool:
    if isinstance(value, datetime):
        return FIRST <= value < END
    return FIRST.year <= value.year < END.year
