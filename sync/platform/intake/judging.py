"""The verdicts on a block's operations, and their effects: by the rules, or as this platform had decided before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from sync.contract.batches import Header, Status
from sync.contract.campaign import Campaign
from sync.contract.ledger import ID_TAKEN
from sync.contract.receipts import Proof
from sync.platform import alarms, effects, rules
from sync.platform.conduct import campaigns
from sync.platform.identity.callers import Device
from sync.platform.intake import decisions, facts, required, since, stamps, stored
from sync.platform.intake.required import Judged
from sync.platform.intake.stamps import Carriage
from sync.platform.intake.stored import Stored
from sync.platform.lines import Block, Received
from sync.platform.rules import ACCEPTED, GIVEN_UP, Facts, Verdict
from sync.platform.rules.verdicts import MISSING, rejected
from sync.platform.times import as_text, as_time

DUPLICATE = Verdict(status="duplicate")
_DIFFERS = Verdict(
    status="rejected",
    reason="intent_differs",
    detail="Un autre envoi porte déjà cet identifiant. Signalez-le à votre préfecture.",
)
#: The platform has signed that it accepted two contents under one id: this one before it was put back to a backup, the
#: other one since. It takes neither back, and gives this one no effect. A refusal would contradict what it has signed:
#: people have to settle it.
_ID_TAKEN = Verdict(
    status="blocked",
    reason=ID_TAKEN,
    detail="La plateforme l’avait accepté, mais un autre envoi porte cet identifiant depuis qu’elle a été restaurée. "
    "Signalez-le à votre préfecture.",
)
#: The sentence that goes with an earlier refusal. The one in its proof is not used: it is not signed.
_HAD_REFUSED = "La plateforme avait déjà répondu ainsi à cet envoi."
_STAYS: dict[str, Status] = {"rejected": "rejected", "conflict": "conflict"}


class Arrived(Struct, frozen=True, kw_only=True):
    """A block whose signature verified, where it came from, and what is known of its operations."""

    caller: Device  #: the device that signed the block
    header: Header  #: of its batch
    block: Block  #: its operations, in order
    by: Carriage  #: the way that it came, with a préfecture's stamp where it has one
    now: datetime  #: the time of its deposit
    here: Stored  #: what the platform already has of these operations
    first: int  #: the first of the new numbers; only acts without a number take one
    numbers: tuple[int, ...]  #: of each operation: a new one, or the one that was signed before
    dependent: tuple[Received, ...] = ()  #: acts refused for want of these; they may be judged anew after them


def judge(connection: Connection, arrived: Arrived) -> list[Verdict]:
    """The verdict on each operation, in their order; effects are applied in the same order."""
    campaign = campaigns.current(connection)
    received_all, now = arrived.block.received, arrived.now
    about = facts.gather(connection, arrived.caller, campaign, received_all, behind=arrived.dependent)
    about.stamps = stamps.of(connection, campaign, received_all, arrived.by, arrived.here.known)
    here, deposits = arrived.here, dict[str, datetime]()
    for op in (one.operation.op for one in received_all):
        deposits[op] = stored.deposited(here.known.get(op), here.earlier.get(op), now)
    waiting = {op for op, row in arrived.here.known.items() if row.status == "held"}
    about.given_up = facts.given_up(connection, about.commune, campaign.id, received_all, waiting)
    shown = _given_up_before(received_all, campaign, about, here)
    days = {**shown, **dict.fromkeys(about.given_up, now)}
    together = Judged(received=received_all, deposited=deposits, stamped=about.stamps, now=now, given_up=days)
    about.came_later = required.came_later(connection, campaign, about.commune, together)
    about.taken_back = facts.taken_back(connection, about.commune, campaign.id, received_all)
    verdicts, into, later = [], effects.begin(connection, received_all, about.needs), decisions.deferred(connection)
    for received, number in zip(received_all, arrived.numbers, strict=True):
        op = received.operation.op
        row, before = arrived.here.known.get(op), arrived.here.earlier.get(op)
        deposited = deposits[op]
        if deposited < now:
            about.earlier |= {op}
        verdict = _judge(received, row, campaign, about, deposited, before)
        if verdict is ACCEPTED and op in shown:
            verdict = replace(GIVEN_UP, detail=as_text(shown[op]))
        # It now counts from an earlier day than the one on which it was refused: its effect is made of all acts that
        # are here.
        refused = verdict.status == "accepted" and stored.refused(row) and not stored.accepted(before)
        if refused and row is not None and _has_newer_word(connection, received, deposited, number):
            verdict = rejected(row.reason, row.detail)
        # So is the effect of what comes again, and of what was taken back while it waited.
        again = verdict.status == "accepted" and (stored.accepted(before) or op in about.given_up)
        if verdict.status == "accepted" and received.operation.type in later and not again:
            verdict = decisions.DEPOSITED
        if verdict in (_DIFFERS, _ID_TAKEN):
            alarms.raise_alarm(connection, "intent_differs", device_id=arrived.caller.id, op=op, now=now)
        verdicts.append(verdict)
        settled = False
        if verdict.status == "accepted":  # also where its effect is here already, with a later day
            again = again or refused
            settled = effects.apply(into, received, campaign, number=number, deposited=deposited, again=again)
        facts.note(about, received, verdict, settled)
        if settled:
            facts.read_again(about, into, received)
    effects.finish(into, campaign)
    return verdicts


def _given_up_before(
    received: Sequence[Received], campaign: Campaign, about: Facts, here: Stored
) -> dict[str, datetime]:
    """Acts that come with an acceptance and must have been given up before it; with the day of that decision.

    Such an act was accepted on a later day than its first, though by all that is here it would wait. As far as anybody
    can show, it was given up on that day; for acts that require it, it has come on that day.
    """
    days = dict[str, datetime]()
    for one in received:
        op = one.operation.op
        before, there = here.earlier.get(op), here.known.get(op)
        if before is None or not stored.accepted(before) or (there is not None and there.status == "accepted"):
            continue
        decided = before.receipt.received_at if not before.decision else before.decision.decided_at
        if decided <= before.deposited_at:
            continue
        known = {op: about.own(op) for op in required.awaited(one.operation)}
        lacks = any(
            not stored.accepted(here.earlier.get(op)) and (row is None or row.status != "accepted")
            for op, row in known.items()
        )
        alone = msgspec.structs.replace(one.operation, requires=())  # what it requires may come in this very block
        verdict = rules.judge(alone, one.body, campaign, about, before.deposited_at)
        if lacks or verdict == GIVEN_UP or (verdict.status == "held" and verdict.reason != MISSING):
            days[op] = decided
    return days


def _has_newer_word(connection: Connection, received: Received, deposited: datetime, number: int) -> bool:
    """Whether the commune has said another word on its subject since this act was deposited."""
    first = as_text(deposited)
    words = since.words(connection, received.operation.commune, first)
    return since.another_word(words, received, (first, number))


def _judge(
    received: Received, row: Any, campaign: Campaign, about: Facts, deposited: datetime, before: Proof | None
) -> Verdict:
    """The verdict. `before`: this platform's own decision of a day that its database has lost; it is not changed."""
    accepted = stored.accepted(before)
    # A device learns nothing of another commune's operations, not even that they are here.
    if row is not None and received.operation.commune == about.commune:
        if row.intent != received.intent:
            return _ID_TAKEN if accepted else _DIFFERS
        # The platform is shown a later decision of its own, which it had lost: then the act no longer waits here, nor
        # is it in conflict. An act that it refused since, not knowing that it had accepted it, stands as it was signed
        # first.
        decided = (
            row.status in stored.OPEN and before is not None and before.status != row.status and stored.decided(before)
        )
        refused = row.status != "accepted" and accepted
        # Where it decided alike both times, the earlier day counts.
        later = stored.decided_alike(row, before) and deposited < as_time(row.deposited_at)
        # An act that had waited since an earlier day, and is held or refused as of a later one, is judged by the
        # earlier.
        if row.status != "held" and not (decided or refused or later or stored.waited_earlier(row, before)):
            return DUPLICATE
    if before is not None and before.status in _STAYS:
        return Verdict(status=_STAYS[before.status], reason=before.reason, detail=_HAD_REFUSED)
    if accepted and received.body is not None and received.operation.commune == about.commune:
        # Not judged by today's rules and facts: what it depended on may have been lost too, or have changed since.
        return ACCEPTED
    return rules.judge(received.operation, received.body, campaign, about, deposited)
