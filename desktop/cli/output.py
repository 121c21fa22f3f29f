"""What is written where: with --json one document on standard output, words for people on standard error."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from desktop.cli.options import Options


def answer(options: Options, document: Any, lines: Iterable[str]) -> None:
    """The command's answer: the document for a script, else the lines for a person."""
    if options.json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(plain(line) + "\n" for line in lines)
    sys.stdout.flush()


def problem(options: Options, *, type: str, title: str, detail: str = "", field: str = "") -> None:
    """An error: a sentence for the person, and its document for a script."""
    if options.json:
        document = {"error": {"type": type, "title": title, "detail": detail, "field": field}}
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    say(title, detail)


def say(*sentences: str) -> None:
    """For the person, whatever the script reads."""
    sys.stderr.writelines(plain(sentence) + "\n" for sentence in sentences if sentence)
    sys.stderr.flush()


def plain(text: str) -> str:
    """One line without control characters: what a platform or a file says cannot drive the terminal."""
    return "".join(letter if letter.isprintable() or letter in "\u00a0\u202f" else " " for letter in text)


_STATES = {
    "draft": "✎ Brouillon",
    "to_validate": "✍ À valider par le maire",
    "validated": "✍ Validé",
    "finalised": "↑ À envoyer",
    "in_flight": "↑ À envoyer",
    "held": "↑ À envoyer",
    "blocked": "↑ À envoyer",
    "deposited": "✓ Reçu",
    "accepted": "✓ Pris en compte",
    "rejected": "✗ Refusé",
    "superseded": "✓ Remplacé",
    "cancelled": "✗ Annulé",
    "withdrawn": "✗ Retiré",
    "published": "✓ Publié",
    "declined": "✗ Non retenu",
    "quarantined": "⚠ Mis de côté",
    "conflict": "⚠ À corriger",
}


def state(name: str) -> str:
    """The state's sign and word."""
    return _STATES.get(name, name)
