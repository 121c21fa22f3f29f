"""A platform that signs what it is told to, true or not: receipts and register, as the application exports them."""

import base64
import copy
import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sync.contract import ledger, merkle
from sync.contract.canonical import DECISION, DECISION_OF_ROOT, INTENT, LEDGER, RECEIPT, canonical, digest
from sync.contract.ledger import origin
from sync.contract.signing import SigningKey

COMMUNE = "45024"
START = datetime.fromisoformat("2026-02-01T13:32:00+00:00")
ACCEPTED, REJECTED, DEPOSITED = ("accepted", ""), ("rejected", "phase_closed"), ("deposited", "")
ARRIVED = (ledger.ARRIVED, "0a" * 32)  #: a document of the act

Status = tuple[str, str]  #: status, reason


def uuid(name: str) -> str:
    """The same one for the same name."""
    digits = hashlib.sha256(name.encode()).hexdigest()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))


def days(number: float) -> str:
    """So many after the first."""
    return f"{START + timedelta(days=number):%Y-%m-%dT%H:%M:%SZ}"


def unsigned(value: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in value.items() if name != "signature"}


class SigningPlatform:
    """`words` is its register of one commune; a test may cut it, as a backup that is put back does."""

    def __init__(self, commune: str = COMMUNE, named: Callable[[str], str] = uuid) -> None:
        self.key, self.named = SigningKey.generate(), named
        self.commune = commune
        self.words: list[dict[str, Any]] = []

    def sign(self, domain: str, value: dict[str, Any]) -> dict[str, Any]:
        signature = base64.b64encode(self.key.sign(domain, canonical(unsigned(value)))).decode()
        return unsigned(value) | {"signature": signature}

    def receive(self, *acts: tuple[str, Status], day: float = 0, **receipt: Any) -> list[dict[str, Any]]:
        """One block of these acts, and what it says of each; the files of their receipts."""
        texts = [canonical({"op": self.named(name), "commune": self.commune}).decode() for name, _ in acts]
        intents = [digest(INTENT, text.encode()) for text in texts]
        first = len(self.words) + 1
        for (name, said), intent in zip(acts, intents, strict=True):
            self.says(name, intent, said, day)
        fields = {
            "key": self.key.id,
            "device": "d1",
            "commune": self.commune,
            "batch": uuid(f"{acts} {day}"),
            "block": 0,
            "count": len(acts),
            "root": merkle.root(intents),
            "first_number": first,
            "received_at": days(day),
            "transport": "network",
            "ledger": self.stands(),
        }
        signed = self.sign(RECEIPT, fields | receipt)
        decision = self.decision(signed, [said for _, said in acts], day)
        return [
            {
                "op": self.named(name),
                "intent": intents[index],
                "operation": texts[index],
                "number": first + index,
                "platform_keys": {self.key.id: base64.b64encode(self.key.public).decode()},
                "proof": {
                    "op": self.named(name),
                    "intent": intents[index],
                    "index": index,
                    "path": merkle.path(intents, index),
                    "receipt": signed,
                    "decision": decision,
                },
            }
            for index, (name, _) in enumerate(acts)
        ]

    def decision(
        self,
        receipt: dict[str, Any],
        said: Sequence[Status],
        day: float,
        ledger: Any = None,
        *,
        of_before: bool = False,
    ) -> dict[str, Any]:
        """Of the block that this receipt is about; of one that came later, with the register that it is in.

        `of_before`: under the earlier rule, bound to the block's root alone.
        """
        exceptions = [
            {"index": index, "status": status, "reason": reason}
            for index, (status, reason) in enumerate(said)
            if status != "accepted"
        ]
        fields = {"key": self.key.id, "decided_at": days(day), "exceptions": exceptions}
        if of_before:
            return self.sign(DECISION_OF_ROOT, fields | {"root": receipt["root"]})
        return self.decide(receipt, fields | ({} if ledger is None else {"ledger": ledger}))

    def decide(self, receipt: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
        """This decision, signed together with the receipt."""
        both = {"decision": unsigned(fields), "receipt": unsigned(receipt)}
        return unsigned(fields) | {"signature": self.sign(DECISION, both)["signature"]}

    def says(self, name: str, intent: str, said: Status, day: float) -> None:
        """One line more in the register."""
        status, reason = said
        line = {"n": len(self.words) + 1, "op": self.named(name), "intent": intent, "status": status}
        times = {"deposited_at": days(day), "at": days(day)}
        self.words.append(line | ({"reason": reason} if reason else {}) | times)

    def stands(self) -> dict[str, Any]:
        """Where the register stands, as receipts sign it."""
        head = origin(self.key.id, self.commune).head
        for word in self.words:
            head = digest(LEDGER, f"{head}\n".encode() + canonical(word))
        return {"size": len(self.words), "head": head}

    def register(self) -> dict[str, Any]:
        return {"platform": self.key.id, "commune": self.commune, "entries": copy.deepcopy(self.words)}


def decided(
    platform: SigningPlatform, document: Any, *said: Status, day: float = 0, ledger: Any = None, of_before: bool = False
) -> Any:
    """The same receipt with another decision of its block."""
    other = copy.deepcopy(document)
    receipt = document["proof"]["receipt"]
    other["proof"]["decision"] = platform.decision(receipt, said, day, ledger, of_before=of_before)
    return other


def write(folder: Path, **documents: Any) -> list[str]:
    """Each of these as NAME.json; their paths."""
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(json.dumps(document), "utf-8")
    return [str(folder / f"{name}.json") for name in documents]
