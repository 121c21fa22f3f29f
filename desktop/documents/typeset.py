"""Makes a PDF from a template and plain values. It is tagged (PDF/UA-1); the same values give the same bytes."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import resources
from desktop.domain.french import breakable

#: Replaces a character that none of the three fonts has, so that people see that one is missing.
BOX = "▯"
#: Characters that the fonts certainly have: letters of Western European languages and French typography.
_SURE = re.compile("[^\n\u0020-\u007e\u00a0-\u017f\u200b\u2010-\u2027\u202f-\u203a\u20ac\u2122\u25af]")
_UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
#: A straight apostrophe between a letter and what follows it, which is printed as a curly one.
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[\w«“\"])")


def typeset(
    template: str,
    values: Mapping[str, Any],
    *,
    title: str,
    made_at: datetime,
    lang: str = "fr",
    demonstration: bool = False,
    pictures: Mapping[str, str] | None = None,
) -> bytes:
    """The PDF of resources/documents/<template>.typ.

    `values` are texts, numbers, booleans, lists and mappings of them: they reach the template as data, so no text is
    ever read as Typst. `pictures` are SVG of our own making, by name. `made_at` is the date of the document;
    `demonstration` marks each page.
    """
    given = {**values, "title": title, "lang": lang, "demonstration": demonstration}
    from typst import TypstError  # noqa: PLC0415 - nothing of documents is loaded at the start

    def attempt(change: Callable[[str], str]) -> bytes:
        data = json.dumps(_each(given, lambda text: change(clean(text))), ensure_ascii=False)
        return _compile(template, {"data": data, **(pictures or {})}, made_at)

    try:
        return attempt(lambda text: text)
    except TypstError as error:
        undrawn = _undrawn(error)
        if not undrawn:
            raise
    try:
        return attempt(lambda text: _boxed(text, undrawn))
    except TypstError as error:
        if not _undrawn(error):
            raise
    return attempt(lambda text: _SURE.sub(BOX, text))


def clean(text: str) -> str:
    """The text as Typst can set it: composed letters, curly apostrophes, no control marks, breaks in long words."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\t", " ")
    text = _APOSTROPHE.sub("’", text)
    text = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    return breakable(text)


def _compile(template: str, inputs: dict[str, str], made_at: datetime) -> bytes:
    import typst  # noqa: PLC0415 - see typeset

    return typst.compile(
        str(resources.path("documents", f"{template}.typ")),
        root=str(resources.path("documents")),
        format="pdf",
        # A document must look the same on every computer: the fonts are those that Typst carries.
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()),
    )


def _undrawn(error: Exception) -> frozenset[str]:
    """The characters that Typst reports as missing in all fonts; empty for another error."""
    named = _UNDRAWN.findall(str(getattr(error, "diagnostic", "")))
    signs = {_ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), name) for name in named}
    return frozenset(signs - {"\u200b"})  # our own mark for a place to break


def _boxed(text: str, undrawn: frozenset[str]) -> str:
    for signs in sorted(undrawn, key=len, reverse=True):
        text = text.replace(signs, BOX)
    return text


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """The value with `change` applied to each text in it."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _each(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_each(inner, change) for inner in value]
    return value
