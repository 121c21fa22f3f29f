"""In which order the lines of À faire stand."""

from collections.abc import Iterable
from enum import IntEnum, auto
from typing import NamedTuple

from desktop.viewmodels.home.task import Task


class Rank(IntEnum):
    """Which line comes before which; those of one rank stay in the order in which they come, drafts aside."""

    BLOCKS = auto()  #: keeps everything from leaving: a lost key, a platform that takes nothing, acts without enrolment
    REFUSED = auto()  #: refused since she last looked; among the news, a small window would hide it below its edge
    AWAITED = auto()  #: has a deadline, or someone waits for it: a committee, the préfet, the mayor, another computer
    DRAFT = auto()  #: her own texts, for which no other person waits


class Ranked(NamedTuple):
    """A line before all are put in order."""

    rank: Rank  #: before and behind which others it stands
    task: Task  #: the line itself
    written: str = ""  #: of a draft: when it was last changed, ISO text in UTC; "" where that is not known


def in_order(lines: Iterable[Ranked]) -> tuple[Task, ...]:
    """Of whatever kind, the draft written last comes first: the bar's “Reprendre le dernier brouillon” means it."""
    latest_first = sorted(lines, key=lambda line: line.written, reverse=True)
    return tuple(line.task for line in sorted(latest_first, key=lambda line: line.rank))
