"""What is noted of the presentation inside the live world, so that the next start goes on where it was left."""

import logging
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, structs

from desktop.demo.days.note_file import read_note
from desktop.demo.worlds.road import Network
from desktop.documents.whole_file import replace_whole
from desktop.paths import is_full

_log = logging.getLogger(__name__)
_FULL = "Le disque est plein\u00a0: cette étape n’est pas notée."
_NOT_WRITTEN = "Cette étape ne peut pas être notée sur le disque."
_EARLIER = "Continuez\u202f; rouverte, la démonstration reprendrait à une étape d’avant."


class Spent(Struct, frozen=True, kw_only=True):
    """What is noted of the presenter's clock, so that it goes on at the next start."""

    steps: dict[int, int]  #: milliseconds of each step, by its place in STEPS, without the present stay
    since: float  #: when the present stay began, in seconds of the computer's clock


class Note(Struct, frozen=True, kw_only=True):
    """Where the presentation is."""

    step: Annotated[int, Meta(ge=0)]  #: its place in STEPS
    network: Network  #: its state
    full_screen: bool  #: whether the window has the whole screen
    exchanged: bool = False  #: whether it is on the computer's main screen although there are two
    unready: bool | None = False  #: the step lacked something, or hearing comes first; None: not known yet
    cut_midway: bool = False  #: F9 has cut an exchange under way: pressed again, the network is whole
    unfolded: bool | None = None  #: what was chosen for the panel; None: the window's width decides
    spent: Spent | None = None  #: of the presenter's clock; None where that has not begun


def write(file: Path, note: Note) -> None:
    """Whole or not at all: a breakdown may come at any moment, and must find a step."""
    replace_whole(file, msgspec.json.encode(note))


def keep(file: Path, note: Note) -> str:
    """The same; but on a full disk the presentation goes on, and only the next start would find it at an earlier step.

    Returns a sentence that says so to the presenter; "" where it is noted.
    """
    try:
        write(file, note)
    except OSError as error:
        _log.warning("the step was not noted", exc_info=True)
        return f"{_FULL if is_full(error) else _NOT_WRITTEN} {_EARLIER}"
    return ""


def without_break(note: Note | None, seconds: float) -> Note | None:
    """The same, where the window was closed for so long: the presenter's clock does not count that."""
    if note is None or note.spent is None:
        return note
    spent = structs.replace(note.spent, since=note.spent.since + max(0.0, seconds))
    return structs.replace(note, spent=spent)


def read(file: Path) -> Note | None:
    """None where there is none, or none of this release. Raises Refusal where it cannot be read now."""
    content = read_note(file)
    try:
        return None if content is None else msgspec.json.decode(content, type=Note)
    except msgspec.MsgspecError:
        return None
