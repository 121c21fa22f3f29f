"""An act that was just kept on this computer, and the question before one that left is taken back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAct:
    """What for, the act, the three sentences that cannot be mistaken; `detail`: in what role, where there is one.

    `take_back` are the words of what undoes it before it leaves, `withdraw` of what takes it back afterwards, "" where
    nothing does.
    """

    id: str
    title: str
    op: str
    where: str
    not_yet: str
    until: str
    take_back: str = "&Annuler ce vote"
    withdraw: str = "&Retirer ce vote…"
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalQuestion:
    """A withdrawal to confirm: what will be sent, and what then holds; `what` it takes back, for the buttons."""

    id: str
    title: str
    sends: str
    then: str
    heading: str = "Retirer ce vote\u202f?"
    what: str = "le vote"
