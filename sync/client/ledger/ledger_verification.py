"""Verification of the platform's ledger as it is here: chained anew, each act at the place that its receipt signs."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, groupby

import msgspec
from sqlalchemy import Connection, select

from sync.client.ledger import evidence, link, other_platforms, own_cases, platform_ledger, renewed, stored
from sync.client.ledger.states import forgotten
from sync.client.ledger.tables import outbox, platform_entry, proof
from sync.contract.canonical import canonical
from sync.contract.ledger import ARRIVED, DUPLICATE, ID_TAKEN, LedgerEntry, LedgerHead, after, origin
from sync.contract.receipts import Proof, verify_proof
from sync.contract.signing import BadSignature

_ELSEWHERE = "\u00a0: le registre de la plateforme ne le porte pas à la place que dit l’accusé."
_OTHERWISE = "\u00a0: le registre de la plateforme en dit autre chose que l’accusé."
_GONE = "\u00a0: le registre de la plateforme ne le porte plus, alors qu’elle en a signé l’accusé."
_WITHHELD = "\u00a0: elle dit l’avoir, et ne la donne pas. Prévenez votre préfecture."
_DATED = "\u00a0: le registre de la plateforme le date d’un autre jour que l’accusé."
_SECOND = "Second accusé de l’envoi {}\u00a0: la signature de la plateforme ne le confirme pas."
_OTHERS = "Accusé d’une autre plateforme pour l’envoi {}\u00a0: sa signature ne le confirme pas."


def findings(connection: Connection, counts: dict[str, int]) -> Iterator[str]:
    """The platform's ledger, chained anew, and each act at the place that its receipt signs."""
    own = link.read(connection)
    commune = "" if own is None or own.statement is None else own.statement.commune
    if own is None or not commune:
        return  # `verification` has named what cannot be read
    places: dict[tuple[str, int], LedgerEntry] = {}
    words: dict[tuple[str, str], list[LedgerEntry]] = {}
    rows = connection.execute(select(platform_entry).order_by(platform_entry.c.platform, platform_entry.c.n)).all()
    for platform, entries in groupby(rows, key=lambda row: row.platform):
        now = origin(platform, commune)
        for row in entries:
            place = f"Registre de la plateforme, ligne {row.n}\u00a0: "
            try:
                entry = msgspec.json.decode(row.entry, type=LedgerEntry, strict=True)
                if canonical(entry).decode() != row.entry or entry.n != row.n:
                    raise ValueError("not as written")
                if entry.status != ARRIVED:  # an entry about a document belongs to no receipt
                    places[platform, entry.n] = entry
                # Entries of these kinds do not say what became of the act.
                if entry.status not in (DUPLICATE, ARRIVED) and entry.reason != ID_TAKEN:
                    words.setdefault((platform, entry.op), []).append(entry)
                if row.head is None:  # an entry before it is still missing
                    continue
                now = after(now, entry)
            except (ValueError, msgspec.MsgspecError, RecursionError):
                yield f"{place}elle n’est plus celle que la plateforme a dite."
                break
            if now.head != row.head or row.told not in (None, row.head):
                yield f"{place}la chaîne est rompue."
                break
            now = LedgerHead(size=row.n, head=row.head)
            counts["words"] += 1
        seen = platform_ledger.last_seen(connection, platform)
        if seen is not None and platform_ledger.head_at(connection, platform, commune, seen.size) not in (
            None,
            seen.head,
        ):
            yield "Le registre de la plateforme n’est plus celui dont elle a signé l’empreinte."
    yield from _at_their_places(connection, places, words)
    yield from _withheld(connection)
    yield from own_cases.findings(connection)


def _withheld(connection: Connection) -> Iterator[str]:
    """Entries that the platform did not give, and has not given since."""
    for contradiction in evidence.contradictions(connection):
        if contradiction.kind != "withheld":
            continue
        try:
            place = int(contradiction.about)
        except ValueError:
            continue  # of a damaged database: it counts as absent
        seen = platform_ledger.last_seen(connection, contradiction.platform)
        if seen is not None and platform_ledger.longest(connection, contradiction.platform) < place <= seen.size:
            yield f"Registre de la plateforme, ligne {place}{_WITHHELD}"


def _at_their_places(
    connection: Connection, places: dict[tuple[str, int], LedgerEntry], words: dict[tuple[str, str], list[LedgerEntry]]
) -> Iterator[str]:
    """What is wrong with the receipts: each act must stand where its receipt says, with the same words.

    A receipt from before the platform was put back signs a ledger that is gone: then the act must stand in today's.
    """
    keys, again = link.keys(connection), renewed.every(connection)
    yield from _not_signed(connection, keys, again)
    kept = (stored.kept(value, Proof) for value in connection.execute(select(proof.c.value)).scalars())
    first = {one.op: one for one in kept if one is not None}
    # A renewed receipt that says otherwise is older than the decision; earlier versions kept it (`renewed.overtaken`).
    second = (one for op, one in again.items() if op not in first or one.status == first[op].status)
    by_act = (((platform, (entry.op, entry.intent)), entry) for (platform, _), entry in places.items())
    anywhere = {about for about, entry in by_act if entry.status != DUPLICATE}
    whole = {platform for platform in keys if platform_ledger.complete(connection, platform)}
    for one in (*first.values(), *second):
        signer, at, act = one.receipt.key, one.receipt.ledger or None, (one.op, one.intent)
        if at and platform_ledger.head_at(connection, signer, one.receipt.commune, at.size) == at.head:
            entry = places.get((signer, at.size - one.receipt.count + 1 + one.index))
            if entry is None or (entry.op, entry.intent) != act:
                yield f"Envoi {one.op}{_ELSEWHERE}"
        elif signer in whole and (signer, act) not in anywhere:
            yield f"Envoi {one.op}{_GONE}"
        entries = words.get((signer, one.op), [])
        # Only for the receipt that counts, and against the last word: the platform may have been shown an earlier
        # receipt since.
        if (
            entries
            and one is first.get(one.op)
            and entries[-1].status == one.status
            and _second(entries[-1]) != _second(one)
        ):
            stands = platform_ledger.stands(connection, one.receipt, at or msgspec.UNSET)
            if stands or signer in whole:
                yield f"Envoi {one.op}{_DATED}"
        last = entries[-1].status if entries else one.status
        if (signer in whole and forgotten(one.status, last)) or _decided_otherwise(connection, one, entries):
            yield f"Envoi {one.op}{_OTHERWISE}"


def _second(word: Proof | LedgerEntry) -> datetime:
    """The legal time in whole seconds, as it is compared everywhere."""
    return word.deposited_at.replace(microsecond=0)


def _not_signed(connection: Connection, keys: dict[str, bytes], again: dict[str, Proof]) -> Iterator[str]:
    """Names the receipts kept beside an act's own that do not verify: renewed ones, and those of other platforms."""
    intents = {row.op: row.intent for row in connection.execute(select(outbox.c.op, outbox.c.intent))}
    beside = [(_SECOND, op, one) for op, one in again.items()]
    beside += ((_OTHERS, one.op, one) for one in chain.from_iterable(other_platforms.gave_way(connection).values()))
    for bad, op, one in beside:
        try:
            verify_proof(keys[one.receipt.key], one, intents[op])
        except (BadSignature, KeyError):
            yield bad.format(op)


def _decided_otherwise(connection: Connection, one: Proof, entries: list[LedgerEntry]) -> bool:
    """Whether the ledger that bears the decision is here, but its last word on the act is another one.

    A decision under the earlier rule does not say which ledger bears it.
    """
    if one.decision is msgspec.UNSET or one.decision.root is not msgspec.UNSET:
        return False
    at, receipt = one.decision.ledger or one.receipt.ledger, one.receipt
    if not at or platform_ledger.head_at(connection, receipt.key, receipt.commune, at.size) != at.head:
        return False
    last = [(entry.status, entry.reason) for entry in entries if entry.n <= at.size][-1:]
    return bool(last) and last != [(one.status, one.reason)]
