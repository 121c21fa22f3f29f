"""What is written where: with --json one document on standard output, sentences for people on standard error."""

import errno
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TextIO


@dataclass(frozen=True, slots=True)
class Output:
    """The two streams of one command."""

    json: bool  #: the answer is read by a script

    def answer(self, document: Any, lines: Iterable[str]) -> None:
        """The command's answer: the document for a script, else the lines for a person."""
        if self.json:
            write_json(document)
        else:
            _write(sys.stdout, "".join(plain(line) + "\n" for line in lines))

    def problem(self, *, type: str, title: str, detail: str = "", field: str = "") -> None:
        """An error: its document for a script, and always the sentences for the person."""
        if self.json:
            write_json({"error": {"type": type, "title": title, "detail": detail, "field": field}})
        say(title, detail)


def say(*sentences: str) -> None:
    """Writes sentences for the person to standard error; empty ones are left out."""
    _write(sys.stderr, "".join(plain(sentence) + "\n" for sentence in sentences if sentence))


def write_json(document: Any) -> None:
    """Writes the document as one line on standard output."""
    _write(sys.stdout, json.dumps(document, ensure_ascii=False) + "\n")


def plain(text: str) -> str:
    """The text on one line, without control characters: it may come from outside and must not drive the terminal."""
    return "".join(letter if letter.isprintable() or letter in "\u00a0\u202f" else " " for letter in text)


def use_utf8() -> None:
    """Has the three streams use UTF-8: Windows would otherwise read and write French in its own code page."""
    for stream in (sys.stdout, sys.stderr):
        _reconfigure(stream, "utf-8", "replace")
    _reconfigure(sys.stdin, "utf-8-sig", "strict")  # PowerShell may begin with a mark that is no letter


def _reconfigure(stream: TextIO, encoding: str, errors: str) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding=encoding, errors=errors)


def nobody_reads(error: BaseException) -> bool:
    """Whether a write failed because its reader has seen enough, as with `| head`."""
    if os.name != "nt" or not isinstance(error, OSError):
        return isinstance(error, BrokenPipeError)
    # Windows calls such a write invalid; a call of its own that fails, or a file with a name, is something else.
    elsewhere = error.filename is not None or getattr(error, "winerror", None) is not None
    return isinstance(error, BrokenPipeError) or (error.errno == errno.EINVAL and not elsewhere)


def discard(stream: TextIO) -> None:
    """Sends what is still written to this stream nowhere, so that Python does not fail on it when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        if not nobody_reads(error):
            raise
        discard(stream)  # the command keeps its own exit status
