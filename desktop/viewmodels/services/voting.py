"""What the catalogue asks of voting: rooms do not look into one another, `desktop.pages` joins the two."""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from PySide6.QtCore import QObject, SignalInstance

from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.kept import KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.vote_words import VoteReview


class ServiceVotes(Protocol):
    """Votes in the commune's name: cast, followed once kept, taken back."""

    @property
    def kept(self) -> SignalInstance:
        """Brings the KeptAct."""
        ...

    @property
    def refused(self) -> SignalInstance:
        """Brings the Refusal."""
        ...

    @property
    def refreshed(self) -> SignalInstance:
        """`standing` may differ."""
        ...

    @property
    def message(self) -> SignalInstance:
        """Brings a sentence, and whether `undo` takes back what it tells."""
        ...

    @property
    def asked(self) -> SignalInstance:
        """Brings the WithdrawalQuestion before a vote is taken back."""
        ...

    @property
    def reviewing(self) -> SignalInstance:
        """Brings the VoteReview, to be answered with `confirm`."""
        ...

    def review(self, id: str, need: str | None = None) -> None:
        """Before a vote for this service; `need` is one of ours that it answers."""
        ...

    def confirm(self, review: VoteReview) -> None:
        """The vote as it was read; reviewed anew where that has changed."""
        ...

    def take_back(self, kept: KeptAct) -> None: ...

    def withdraw_now(self, question: WithdrawalQuestion) -> None:
        """The answer to `asked`."""
        ...

    def undo(self) -> None: ...

    def standing(self, id: str) -> tuple[Shown | None, str]:
        """How our vote for it stands, and the note on it."""
        ...


#: Makes the votes of a commune, owned by the second argument.
VotesMaker: TypeAlias = Callable[[Actor, QObject], ServiceVotes]
