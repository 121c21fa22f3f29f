"""What is written where: with --json one document on standard output, words for people on standard error."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from sync.platform.cli.options import Options
from sync.platform.content import one_line


def utf8() -> None:
    """French on any terminal: Windows would otherwise write its own code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def answer(options: Options, document: Any, lines: Iterable[str]) -> None:
    """The document for a script, else the lines for a person."""
    if options.json:
        line(document)
    else:
        sys.stdout.writelines(one_line(text) + "\n" for text in lines)
        sys.stdout.flush()


def fields(document: dict[str, Any]) -> list[str]:
    """What is filled in, one line each under the document's own names; a list or a group shows as JSON."""
    shown = {key: value for key, value in document.items() if value not in (None, "", [], {})}
    return [
        f"{key}\u00a0: {json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value}"
        for key, value in shown.items()
    ]


def line(document: Any) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def problem(options: Options, *, type: str, title: str, detail: str = "", field: str = "") -> None:
    """An error: a sentence for the person, and its document for a script."""
    if options.json:
        line({"error": {"type": type, "title": title, "detail": detail, "field": field}})
    say(title, detail)


def say(*sentences: str) -> None:
    """For the person, whatever the script reads."""
    sys.stderr.writelines(one_line(sentence) + "\n" for sentence in sentences if sentence)
    sys.stderr.flush()
