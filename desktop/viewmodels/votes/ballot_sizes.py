"""How long the lists of votes are, though only their first lines were read."""

from collections.abc import Collection
from typing import NamedTuple

from desktop.database.queries.ballot import Head
from desktop.viewmodels.votes.ballot_words import VoteSection


class Size(NamedTuple):
    """How many lines a list has, read yet or not, and on how many of them our vote stands."""

    lines: int = 0
    voted: int = 0


def of_head(head: Head, votable: Collection[str], services: Collection[str]) -> dict[VoteSection, Size]:
    """Of lists of which only the first lines were read; another computer's withdrawals are counted with the rest."""
    opened, cast, decided = head.sizes
    proposals = Size(opened, head.voted) if "proposal" in votable else Size()
    others = Size(len(services), len(head.standing.intersection(services))) if "service" in votable else Size()
    return {
        "open": Size(proposals.lines + others.lines, proposals.voted + others.voted),
        "ours": Size(cast, len(head.standing)),
        "results": Size(decided),
    }
