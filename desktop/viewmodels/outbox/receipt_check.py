"""One receipt is verified here, without a network, and said in words."""

from PySide6.QtCore import QObject, Signal

from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.french import FIXED
from sync.client.ledger import verification

SIGNED = f"Vérifié ici, sans réseau{FIXED}: la plateforme a signé cet accusé pour cet envoi, et rien n’y a changé."
_WRONG = f"✗ Cet accusé ne se vérifie pas{FIXED}: "
_REMEDY = " Demandez à la préfecture ce qu’elle a reçu."


class ReceiptCheck(QObject):
    """Recomputes all from what this computer keeps: the act's own bytes, the receipt, the platform's public key."""

    checked = Signal(str, str, str)  #: id of the act, a sentence, its tone

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor

    def check(self, op: str) -> None:
        self._actor.ask(verification.receipt_fault, op, then=lambda fault: self._say(op, fault))

    def _say(self, op: str, fault: str | None) -> None:
        if fault is None:
            self.checked.emit(op, SIGNED, "ok")
        else:
            self.checked.emit(op, f"{_WRONG}{fault}{_REMEDY}", "error")
