"""Builds the receipt of an act from the database."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from desktop.database import prefects
from desktop.database.queries import campaign, link, needs, votes
from desktop.database.queries import outbox as acts
from desktop.database.queries.acts import one_act
from desktop.documents import withdrawal, words
from desktop.documents.receipt import Receipt, Register
from desktop.domain import act_words
from desktop.domain.exchange_words import quoted_answer
from desktop.domain.french import FIXED, capital, euros, legal, size, uncapital
from desktop.domain.refusals import Refusal
from sync.client.ledger import other_platforms, platform_ledger, renewed, verification
from sync.client.ledger.tables import outbox
from sync.contract.bodies import Level, NeedSubmit, RequestSubmit, VoteCast, VoteWithdraw, body_of
from sync.contract.campaign import Campaign
from sync.contract.operations import Operation, thaw
from sync.contract.receipts import Proof


def receipt_of(connection: Connection, op: str, *, now: datetime, demonstration: bool = False) -> Receipt:
    """The receipt of an act. Raises Refusal for an unknown act, or one without a verified receipt."""
    paper, commune = one_act.paper(connection, op), link.commune(connection)
    if paper is None or commune is None:
        raise Refusal("unknown_act", "Cet envoi n’existe pas.", field="op", remedy="Regardez la liste des envois.")
    if not paper.proof:
        raise Refusal(
            "no_receipt",
            "Cet envoi n’a pas encore d’accusé de la plateforme.",
            field="op",
            remedy="L’accusé arrive avec un échange. Imprimez-le ensuite.",
        )
    act, proof = paper.act, msgspec.json.decode(paper.proof, type=Proof)
    shown = renewed.number(connection, proof)
    current, other = _campaign_of(connection, op), _of_another(connection, op)
    content, attachments = content_of(connection, op)
    operation, ours = _operation(connection, op), link.current(connection)
    body, decision = body_of(operation), proof.decision
    return Receipt(
        service=service(current),
        campaign="" if current is None else current.title,
        commune=commune.name,
        insee=commune.insee,
        siren=commune.siren,
        by=operation.actor.function or operation.actor.profile,
        what=act_words.kind(act.kind),
        title=act.title,
        number=proof.number,
        shown=0 if shown in (None, proof.number) else shown,
        of_another=shown is None,
        received=legal(proof.deposited_at),
        way=words.WAYS[proof.receipt.transport],
        decision=words.decision(act.kind, proof.status, in_vain=act.in_vain),
        effect=act_words.CHANGED_NOTHING if act.in_vain else "",
        decided="" if decision is msgspec.UNSET or proof.status == "deposited" else legal(decision.decided_at),
        reason=quoted_answer(proof.detail) if proof.status != "accepted" else "",
        withdrawn=withdrawal.sentence_of(connection, op),
        settled=withdrawal.settled(connection, act),
        content=content,
        attachments=attachments,
        funding_request=act.type.startswith("request."),
        invests=isinstance(body, RequestSubmit)
        and any(line.kind == "investment" and line.amount_ttc_cents for line in body.funding.expenses),
        op=op,
        intent=paper.intent,
        root=proof.receipt.root,
        register=_register(connection, proof),
        key=proof.receipt.key,
        url="" if ours is None or other else ours.url,
        other_platform=other,
        fault=verification.receipt_fault(connection, op) or "",
        made_at=now,
        demonstration=demonstration,
    )


def _register(connection: Connection, first: Proof) -> Register | None:
    """Where the act stands in the platform's ledger: its block's entries are the last ones that the receipt signs."""
    proof = renewed.standing(connection, first)
    ledger = proof.receipt.ledger
    if ledger is msgspec.UNSET:
        return None
    return Register(
        line=ledger.size - proof.receipt.count + proof.index + 1,
        last=ledger.size,
        digest=ledger.head,
        renewed="" if proof is first else legal(proof.receipt.received_at),
        renumbered=0 if proof.number == first.number else proof.number,
        gone=platform_ledger.gone(connection, proof),
    )


def content_of(connection: Connection, op: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """An act's content as label and text, and its documents; empty for a kind that this version does not know.

    Raises sqlalchemy.exc.NoResultFound for an unknown act.
    """
    body = body_of(_operation(connection, op))
    better = {"level": _prefect(connection, body.level)} if isinstance(body, RequestSubmit) else {}
    content = () if body is None else words.content(body, names(_campaign_of(connection, op)), better)
    if kept := act_words.KEPT[acts.kept_here(connection, op)]:
        content = ((act_words.KEPT_TEXT, capital(kept)), *content)
    attachments: tuple[str, ...] = ()
    if isinstance(body, NeedSubmit | RequestSubmit):
        attachments = tuple(f"{one.name} ({size(one.size)})" for one in body.attachments)
    if isinstance(body, VoteCast) and isinstance(body.need, str):
        answered = needs.one(connection, body.need)
        content += () if answered is None else (("Répond au besoin", answered.title),)
    if isinstance(body, VoteWithdraw):
        answered = needs.one(connection, votes.answered(connection, op))
        content += () if answered is None else (("Répondait au besoin", answered.title),)
    if isinstance(body, RequestSubmit):
        content += (
            ("Coût du projet", f"{euros(body.funding.cost_cents)} TTC"),
            ("Aide demandée à l’État", euros(body.funding.from_source("state"))),
        )
    return content, attachments


def _prefect(connection: Connection, level: Level) -> str:
    """Which préfet a request goes to: "Préfet de département (préfecture du Loiret, Orléans)"; "" if not known."""
    ours = link.commune(connection)
    try:
        prefect = None if ours is None else prefects.authority(ours.insee, level)
    except Refusal:  # the official list has no such commune any more: the level is all that the act says
        prefect = None
    if prefect is None:
        return ""
    return f"{prefect.office or words.value_text('level', level, {})} ({uncapital(prefect.prefecture)}, {prefect.town})"


def _of_another(connection: Connection, op: str) -> bool:
    """Whether the act's receipt is from another platform than today's; only the key of that one is known."""
    return bool(connection.scalar(select(other_platforms.received()).where(outbox.c.op == op)))


def _campaign_of(connection: Connection, op: str) -> Campaign | None:
    """The campaign in which the act was sent; None for another platform's, whose campaign is not kept here any more."""
    return None if _of_another(connection, op) else campaign.current(connection)


def _operation(connection: Connection, op: str) -> Operation:
    return thaw(connection.scalars(select(outbox.c.frozen).where(outbox.c.op == op)).one())


def text_of(connection: Connection, op: str) -> str:
    """An act as plain text, to copy: its kind, its title, its content. "" for an unknown act."""
    paper = one_act.paper(connection, op)
    if paper is None:
        return ""
    try:
        content, attachments = content_of(connection, op)
    except msgspec.ValidationError:  # an act that the platform could not read may be unreadable here too
        content, attachments = (), ()
    lines = [f"{act_words.kind(paper.act.kind)}{FIXED}: {paper.act.title}"]
    lines += [f"{label.removesuffix('?').strip()}{FIXED}: {text}" for label, text in content]
    lines += [f"Pièce jointe{FIXED}: {name}" for name in attachments]
    return "\n\n".join(lines) + "\n"


def service(current: Campaign | None) -> tuple[str, ...]:
    """Lines of the service in charge of the campaign; empty if the campaign names none."""
    if current is None or current.contact is msgspec.UNSET:
        return ()
    contact = current.contact
    telephone = f"Téléphone{FIXED}: {contact.telephone}" if contact.telephone else ""
    return tuple(line for line in (contact.service, contact.address, telephone, contact.email) if line)


def names(current: Campaign | None) -> dict[str, str]:
    """Names of themes and categories by id."""
    if current is None:
        return {}
    return {one.id: one.name for one in current.themes} | {one.id: one.name for one in current.categories}
