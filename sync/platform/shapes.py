"""Compares a document with its shape: finds all faults, not only the first one, and tells its keys in a sentence."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec import Struct


class Wrong(Struct, frozen=True):
    """One fault. `message`: as msgspec writes it, with the place.

    `choices`: the values that may stand there, if few.
    """

    message: str  #: in English: `files.in_french` translates it
    choices: tuple[str, ...] = ()  #: () where the fault is about a key, or the field has no such list


def wrong(value: Any, shape: Any, path: str = "$") -> Iterator[Wrong]:
    """Each key and value of a decoded document that does not fit; rules about several of them are not looked at."""
    inner = _bare(shape)
    if isinstance(value, dict) and _is_struct(inner):
        fields = {field.encode_name: field for field in msgspec.structs.fields(inner)}
        at = f" - at `{path}`"
        yield from (Wrong(f"Object contains unknown field `{key}`{at}") for key in value if key not in fields)
        for name, field in fields.items():
            if name in value:
                yield from wrong(value[name], field.type, f"{path}.{name}")
            elif field.required:
                yield Wrong(f"Object missing required field `{name}`{at}")
    elif isinstance(value, list) and value and get_origin(inner) is tuple:
        for place, item in enumerate(value):
            yield from wrong(item, get_args(inner)[0], f"{path}[{place}]")
    else:
        try:
            msgspec.convert(value, shape, strict=True)
        except msgspec.ValidationError as error:
            text, _, below = str(error).partition(" - at `$")
            yield Wrong(f"{text} - at `{path}{below.rstrip('`')}`", choices(shape))


def choices(shape: Any) -> tuple[str, ...]:
    """The values of a field that has a few; () for any other."""
    if get_origin(shape) is Literal:
        return get_args(shape)
    return tuple(one for inner in get_args(shape) for one in choices(inner))


def keys(shape: Any) -> str:
    """The keys of a document, with the values of those that have a few, as in "title, kind (a ou b)"."""
    fields = msgspec.structs.fields(shape)
    must = ", ".join(_key(field) for field in fields if field.required)
    may = ", ".join(_key(field) for field in fields if not field.required)
    return "\u202f; au besoin ".join(part for part in (must, may) if part)


def either(words: tuple[str, ...]) -> str:
    return " ou ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _key(field: msgspec.structs.FieldInfo) -> str:
    inner = _bare(field.type)
    if get_origin(inner) is tuple:
        of = get_args(inner)[0]
        return f"{field.encode_name} (chaque élément\u00a0: {keys(of)})" if _is_struct(_bare(of)) else field.encode_name
    few = choices(field.type)
    return f"{field.encode_name} ({either(few)})" if few else field.encode_name


def _bare(shape: Any) -> Any:
    """The type without the bounds of its values."""
    return get_args(shape)[0] if get_origin(shape) is Annotated else shape


def _is_struct(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, Struct)
