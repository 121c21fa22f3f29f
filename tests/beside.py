"""Texts are compared for equality, never by their order: each is replaced by one that sorts before it and one after it.

Whatever is told of the one must be told of the other: neither is the text that was meant. A comparison that takes all
that sorts lower, or all that sorts higher, for that text is seen, whichever values a test was written with.
"""

import re
import string
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_HEX = frozenset("0123456789abcdef")
_LETTERS = frozenset(string.ascii_letters + string.digits)


def judged_apart(judge: Callable[[T], object], value: T, *, ordered: Collection[str] = ()) -> list[str]:
    """Where in `value` the neighbours of a text are not judged alike; what is in `ordered` by its name has an order."""
    apart = []
    for place, text, put in texts(value):
        if not text or place.rpartition(".")[2] in ordered:
            continue
        told = [_without(beside, _outcome(judge, put(beside))) for beside in neighbours(text)]
        if told[0] != told[1]:
            apart.append(f"{place} = {text!r}: {told[0]} before it, {told[1]} after it")
    return apart


def neighbours(text: str) -> tuple[str, str]:
    """A text that sorts before and one that sorts after, of the same letters: the first with two neighbours moves."""
    known = _HEX if _HEX.issuperset(text.replace("-", "")) else _LETTERS
    moving = (at for at, sign in enumerate(text) if {chr(ord(sign) - 1), chr(ord(sign) + 1)} <= known)
    at = next(moving, len(text) - 1)
    return text[:at] + chr(ord(text[at]) - 1) + text[at + 1 :], text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :]


def texts(value: Any, place: str = "") -> Iterator[tuple[str, str, Callable[[str], Any]]]:
    """Each text in a value of values, where it is, and how to make the same value with another text there."""
    if isinstance(value, str):
        yield place, value, str
    for name, inner in _parts(value):
        for where, text, put in texts(inner, f"{place}.{name}"):
            yield where, text, partial(_put, value, name, put)


def _put(value: Any, name: Any, put: Callable[[str], Any], text: str) -> Any:
    return _with(value, name, put(text))


def _parts(value: Any) -> list[tuple[Any, Any]]:
    """The values in a value, each with its name or its place."""
    if isinstance(value, msgspec.Struct):
        return [(name, getattr(value, name)) for name in value.__struct_fields__]
    if is_dataclass(value):
        return [(field.name, getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return list(value.items())
    if hasattr(value, "_asdict"):  # a named tuple
        return list(value._asdict().items())
    if isinstance(value, frozenset):
        return [(inner, inner) for inner in sorted(value)]
    return list(enumerate(value)) if isinstance(value, tuple | list) else []


def _with(value: Any, name: Any, inner: Any) -> Any:
    """The same value with another one under that name."""
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **{name: inner})
    if isinstance(value, Mapping):
        return {**value, name: inner}
    if hasattr(value, "_replace"):
        return value._replace(**{name: inner})
    if isinstance(value, frozenset):
        return value - {name} | {inner}
    if isinstance(value, tuple | list):
        return type(value)([*value[:name], inner, *value[name + 1 :]])
    return replace(value, **{name: inner})


def _without(text: str, told: str) -> str:
    """What is told, whichever text it was told of; a short one stands in many words."""
    text = text.removesuffix(".")  # a sentence that is quoted ends after the quotation mark
    return re.sub(rf"(?<!\w){re.escape(text)}(?!\w|’)", "·", told)


def _outcome(judge: Callable[[Any], object], value: Any) -> str:
    try:
        told: object = judge(value)
    except Exception as error:  # noqa: BLE001 - whatever it refuses, or cannot read
        told = (error, vars(error))
    return repr(told).replace("\\xa0", "\xa0").replace("\\u202f", "\u202f")  # as the texts have them
