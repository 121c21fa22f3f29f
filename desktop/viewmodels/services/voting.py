"""What the catalogue needs of voting. Pages do not import one another: `desktop.pages` gives it the votes."""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from PySide6.QtCore import QObject, SignalInstance

from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.kept import ActStanding, KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.vote_words import VoteReview


class ServiceVotes(Protocol):
    """Votes in the commune's name: giving one, following it, cancelling or withdrawing it."""

    @property
    def kept(self) -> SignalInstance:
        """Brings the KeptAct."""
        ...

    @property
    def refused(self) -> SignalInstance:
        """Brings the Refusal."""
        ...

    @property
    def late(self) -> SignalInstance:
        """Brings a sentence: why what she said yes to was not done, once she has turned to something else."""
        ...

    @property
    def refreshed(self) -> SignalInstance:
        """`standing` may have changed."""
        ...

    @property
    def message(self) -> SignalInstance:
        """Brings a sentence, and whether `undo` can undo the act that it reports."""
        ...

    @property
    def overtaken(self) -> SignalInstance:
        """`undo` can undo nothing any more, as the commune has voted again."""
        ...

    @property
    def waits(self) -> SignalInstance:
        """Brings a sentence on an act that no screen shows, and the id of its operation."""
        ...

    @property
    def asked(self) -> SignalInstance:
        """Brings the WithdrawalQuestion before a vote is cancelled or withdrawn."""
        ...

    @property
    def reviewing(self) -> SignalInstance:
        """Brings the VoteReview, to be answered with `confirm`."""
        ...

    def review(self, id: str, need: str | None = None) -> None:
        """Asks for the review before a vote for this service; `need`: id of one of ours that it answers."""
        ...

    def confirm(self, review: VoteReview) -> None:
        """Votes as it was read; where that has changed, it is reviewed again."""
        ...

    def take_back(self, kept: KeptAct) -> None: ...

    def withdraw_now(self, question: WithdrawalQuestion) -> None:
        """The answer to `asked`."""
        ...

    def watch(self, in_sight: Callable[[], object]) -> None:
        """`in_sight`: the question in sight, None for none; it is read again whenever the data change."""
        ...

    def undo(self) -> None: ...

    def standing(self, id: str) -> ActStanding:
        """What became of our vote for it."""
        ...


#: Makes the votes of a commune, owned by the last argument; the second is begun as she turns to something else.
VotesMaker: TypeAlias = Callable[[Actor, Latest, QObject], ServiceVotes]
