"""What ends an exchange: the platform has signed two words on one act that contradict each other."""

import msgspec

from sync.client.errors import Integrity
from sync.client.ledger.evidence import Contradiction
from sync.contract.receipts import Proof


class RefusedWord(Integrity):
    """The platform has signed two decisions on one act that cannot both be."""

    def __init__(self, ours: Proof, theirs: Proof) -> None:
        sentence = "La plateforme refuse ce qu’elle avait signé pour un envoi. Ses deux réponses sont gardées ici."
        super().__init__(f"receipt {ours.op}", sentence)
        self.ours, self.theirs = ours, theirs

    def as_evidence(self) -> Contradiction:
        return Contradiction(
            kind="decision",
            platform=self.ours.receipt.key,
            about=self.ours.op,
            ours=signed(self.ours),
            theirs=signed(self.theirs),
        )


def signed(proof: Proof) -> str:
    """The proof as text, without its sentence, which no signature covers."""
    return msgspec.json.encode(msgspec.structs.replace(proof, detail="")).decode()
