"""Every value that may come from outside has limits, and each kind of value has one type."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from sync.contract import values
from sync.contract.batches import BlockResult
from sync.contract.feed import FeedItem
from sync.contract.receipts import MAX_IN_BLOCK, BlockDecision, BlockReceipt
from sync.contract.recipients import is_recipient
from sync.contract.sealing import Identity
from sync.contract.values import END, FIRST, MAX_INTEGER, Checked, bounded
from sync.contract.wire import Answer, Call, Limits
from tests.sync.contract.structs import structs

#: The content of these fields is checked by other types, one for each kind.
OPEN = {"Operation.body", "FeedItem.value"}
FAR_EAST, FAR_WEST = timezone(timedelta(hours=14)), timezone(-timedelta(hours=12))


def unbounded(kind: Any, place: str) -> Iterator[str]:
    """The fields below this type that have no upper limit."""
    match kind:
        case inspect.Metadata(type=inner) | inspect.Field(type=inner):
            yield from unbounded(inner, place)
        case inspect.UnionType(types=kinds):
            for one in kinds:
                yield from unbounded(one, place)
        case inspect.StrType(max_length=most, pattern=pattern):
            whole = pattern is not None and pattern.startswith(r"\A") and pattern.endswith(r"\Z")
            if not whole or (most is None and any(sign in pattern for sign in "*+")):
                yield f"{place}: text"
        case inspect.IntType(ge=least, le=most):
            if least is None or most is None or not -MAX_INTEGER <= least <= most <= MAX_INTEGER:
                yield f"{place}: integer"
        case inspect.BytesType(max_length=None) | inspect.AnyType() | inspect.FloatType():
            yield f"{place}: {type(kind).__name__}"
        case inspect.VarTupleType(item_type=item, max_length=most):
            if most is None:
                yield f"{place}: list"
            yield from unbounded(item, f"{place}[]")
        case inspect.DictType(key_type=key, value_type=value, max_length=most):
            if most is None:
                yield f"{place}: object"
            if place not in OPEN:
                yield from unbounded(key, f"{place} key")
                yield from unbounded(value, f"{place} value")
        case inspect.DateTimeType() | inspect.DateType():
            if not place.endswith(" checked"):
                yield f"{place}: time"


def holes(shape: type[msgspec.Struct]) -> list[str]:
    info = inspect.type_info(shape)
    assert isinstance(info, inspect.StructType)
    found: list[str] = []
    for field in info.fields:
        place = f"{shape.__name__}.{field.name}"
        seen = list(unbounded(field.type, place))
        found += [one for one in seen if not (one.endswith(": time") and issubclass(shape, Checked))]
    return found


#: One call of HTTP and its answer, before anything in them is read: each end of the line bounds their sizes.
CARRIERS = (Call, Answer)


def test_nothing_that_travels_is_without_bounds() -> None:
    shapes = [shape for shape in structs() if shape not in CARRIERS]
    assert len(shapes) > 60
    assert [hole for shape in shapes for hole in holes(shape)] == []


class Loose(msgspec.Struct):
    text: str
    ending: values.Annotated[str, msgspec.Meta(max_length=9, pattern="^a$")]
    number: int
    listed: tuple[values.Id, ...]
    at: values.Aware
    data: bytes
    more: dict[str, int]


def test_one_without_would_be_seen() -> None:
    assert len({hole.partition(":")[0].partition(" ")[0] for hole in holes(Loose)}) == 7


@pytest.mark.parametrize(
    "name", ["Id", "Uuid", "Digest", "Insee", "Siren", "Department", "Epoch", "PublishedId", "Code"]
)
def test_an_id_with_a_line_feed_is_none(name: str) -> None:
    good = {"Uuid": "019c22ba-e681-713b-97ac-aaddfe13ad32", "Digest": "0" * 64, "Insee": "45024", "Siren": "1" * 9}
    text = good.get(name, "45")
    kind = getattr(values, name)
    assert msgspec.convert(text, kind) == text
    for bad in (f"{text}\n", f"\n{text}", f"{text}\0", f"{text} "):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(bad, kind)


@pytest.mark.parametrize(
    ("name", "longest"), [("Title", 200), ("ShortText", 500), ("Text", 20_000), ("SomeText", 20_000)]
)
def test_a_text_is_bounded_and_holds_no_nul(name: str, longest: int) -> None:
    kind = getattr(values, name)
    for good in ("é" * longest, "a\nb\n"):
        assert msgspec.convert(good, kind) == good
    for bad in ("a" * (longest + 1), "\0", "a\0b"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(bad, kind)


class Dated(Checked, frozen=True, kw_only=True):
    at: values.Aware = FIRST
    day: values.Day | None = None


@pytest.mark.parametrize(
    ("at", "good"),
    [
        ("2000-01-01T00:00:00Z", True),
        ("2199-12-31T23:59:59.999999Z", True),
        ("1999-12-31T23:59:59Z", False),
        ("2200-01-01T00:00:00Z", False),
        ("2000-01-01T00:00:00+01:00", False),  # still 1999 in UTC, as it is kept
        ("0001-01-01T00:00:00+14:00", False),
        ("9999-12-31T23:59:59-14:00", False),
    ],
)
def test_times_are_those_of_a_clock(at: str, good: bool) -> None:
    if good:
        assert msgspec.convert({"at": at}, Dated).at.astimezone(UTC).year >= 2000
    else:
        with pytest.raises(msgspec.ValidationError, match="`at`"):
            msgspec.convert({"at": at}, Dated)


def test_so_are_days() -> None:
    for day in ("2000-01-01", "2199-12-31"):
        assert msgspec.convert({"day": day}, Dated).day == date.fromisoformat(day)
    for day in ("0001-01-01", "1999-12-31", "2200-01-01", "9999-12-31"):
        with pytest.raises(msgspec.ValidationError, match="`day`"):
            msgspec.convert({"day": day}, Dated)


@pytest.mark.parametrize("year", [1, 1970, 2026, 2200, 9999])
@pytest.mark.parametrize("zone", [UTC, FAR_EAST, FAR_WEST])
def test_a_pc_of_any_clock_says_a_time_that_is_taken(year: int, zone: timezone) -> None:
    moment = datetime(year, 1, 1, tzinfo=zone)
    said = bounded(moment)
    assert FIRST <= Dated(at=said).at < END
    assert year != 2026 or said == moment


def test_a_recipient_has_its_checksum() -> None:
    text = Identity.generate().recipient
    assert is_recipient(text)
    others = [text[:place] + ("q" if text[place] != "q" else "p") + text[place + 1 :] for place in range(4, len(text))]
    assert not any(map(is_recipient, [*others, text + "\n", text[:-1], text.upper(), "", "age1" + "q" * 58]))


@pytest.mark.parametrize(
    ("shape", "field"),
    [
        (BlockReceipt, "count"),
        (BlockDecision, "exceptions"),
        (BlockDecision, "earlier"),
        (BlockResult, "exceptions"),
        (Limits, "block_size"),
    ],
)
def test_a_block_has_the_same_greatest_size_wherever_it_is_told(shape: type[msgspec.Struct], field: str) -> None:
    """A platform that announced larger blocks, or signed one, would say what no client reads."""
    info = inspect.type_info(shape)
    assert isinstance(info, inspect.StructType)
    kinds: list[Any] = [one.type for one in info.fields if one.name == field]
    if isinstance(kinds[0], inspect.UnionType):
        kinds = [one for one in kinds[0].types if not isinstance(one, inspect.CustomType)]
    most = [one.le if isinstance(one, inspect.IntType) else one.max_length for one in kinds]
    assert most == [MAX_IN_BLOCK]


def test_a_place_of_the_feed_begins_with_one() -> None:
    """With 0 a client keeps what came with the application: such a row would be neither confirmed nor removed."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": "n", "position": 0, "value": {}}, FeedItem)
    assert msgspec.convert({"id": "n", "position": 1, "value": {}}, FeedItem).position == 1
