"""How long the lists of votes are, even where only their first lines were read."""

from collections.abc import Collection
from typing import NamedTuple

from desktop.database.queries.ballot import FirstLines
from desktop.viewmodels.votes.ballot_words import VoteSection


class Size(NamedTuple):
    """The size of one whole list."""

    lines: int = 0  #: all of them, also those not read yet
    voted: int = 0  #: lines for which the commune votes; of our votes, also those whose withdrawal has not arrived


def of_head(head: FirstLines, votable: Collection[str], services: Collection[str]) -> dict[VoteSection, Size]:
    """The sizes where only the first lines were read; votes withdrawn on another computer are still counted."""
    opened, cast, decided = head.sizes
    proposals = Size(opened, head.voted) if "proposal" in votable else Size()
    others = Size(len(services), len(head.standing.intersection(services))) if "service" in votable else Size()
    return {
        VoteSection.OPEN: Size(proposals.lines + others.lines, proposals.voted + others.voted),
        VoteSection.OURS: Size(cast, len(head.standing) + head.being_withdrawn),
        VoteSection.RESULTS: Size(decided),
    }
