"""The news that the empty list of votes asks for: an exchange begins, and the page says whether it can vote now."""

from PySide6.QtCore import QObject, Signal

from desktop.runtime.syncing import Syncing
from desktop.viewmodels.kit.french import FIXED, counted
from desktop.viewmodels.votes.ballot_words import VoteSection
from desktop.viewmodels.votes.votes import Votes

_PROPOSALS = "proposition est ouverte", "propositions sont ouvertes"
_SERVICES = "service est ouvert", "services sont ouverts"
_NOTHING = f"La plateforme a répondu{FIXED}: il n’y a encore rien à voter."


class Receiving(QObject):
    """An exchange that fails says so in the band, with what can be done."""

    received = Signal(str)  #: a sentence: what there is to vote for since

    def __init__(self, syncing: Syncing, votes: Votes, parent: QObject) -> None:
        super().__init__(parent)
        self._syncing, self._votes = syncing, votes
        self._asked = self._ahead = self._read = False
        syncing.changed.connect(self._follow)
        votes.refreshed.connect(self._tell)

    def ask(self) -> None:
        self._ahead = self._syncing.state.running  # it may have asked for proposals already; another follows it
        self._syncing.now()
        self._asked = self._syncing.state.running

    def _follow(self) -> None:
        exchange = self._syncing.state
        if not self._asked or exchange.running:
            return
        follows, self._ahead = self._ahead and not exchange.halted, False
        if follows:
            return
        self._asked = False
        if exchange.network_problem is None and not exchange.halted and not exchange.vain:
            self._read = True
            self._votes.refresh()

    def _tell(self) -> None:
        if not self._read:
            return
        self._read = False
        open = self._votes.count(VoteSection.OPEN)
        words = _SERVICES if self._votes.rule.of_services else _PROPOSALS
        self.received.emit(f"La plateforme a répondu{FIXED}: {counted(open, *words)} au vote." if open else _NOTHING)
