"""One act in words: its timeline from this computer to the decision, and its receipt."""

import msgspec
from msgspec import Struct

from desktop.database.queries.acts.one_act import ActPaper
from desktop.domain import act_words, phases
from desktop.domain.exchange_words import (
    ACT_CONTRADICTED,
    REQUEST_RECEIVED,
    departure,
    kept_answer,
    quoted_answer,
    would_both_count,
)
from desktop.domain.phases import LocalTime
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.deadlines import still_waits
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.kept import NAMES, fate_of_text
from desktop.viewmodels.kit.states import Shown, shown
from desktop.viewmodels.kit.timeline import TimelineStep
from desktop.viewmodels.outbox.act_answer import ActAnswer, ActSubject
from desktop.viewmodels.outbox.act_steps import decided_state, legal, steps_of
from desktop.viewmodels.outbox.acts import stands
from sync.contract.lateness import PHASE_CLOSED
from sync.contract.receipts import Proof


class ActReading(Struct, frozen=True, kw_only=True):
    """One act, as it is read beside the list."""

    op: str
    title: str  #: of what it is about
    what: str  #: its kind: "Besoin", "Vote", …
    state: Shown  #: as its line in the list shows it
    sentence: str  #: where it is now, and what that means
    steps: tuple[TimelineStep, ...]  #: its timeline
    facts: tuple[tuple[str, str], ...]  #: label and value of each line of its receipt; () before a verified receipt
    cancellable: bool  #: it has not left and can be cancelled
    cancel_note: str  #: what cancelling it does to a draft, as a sentence; "" for nothing
    named: str  #: how a question names it before its title; "" for its title alone
    subject: ActSubject  #: the button that leads to what it is about
    aside: bool = False  #: the platform could not read it, and it was set aside
    why: tuple[tuple[str, str], ...] = ()  #: label and value of what is known about that; () where it was not set aside
    texts: tuple[tuple[str, str], ...] = ()  #: label and text of each part of its content, if no other page shows that

    @property
    def spoken(self) -> str:
        return f"{self.title}, {self.state.word}. {self.sentence}"

    @property
    def proven(self) -> bool:
        """Whether there is a verified receipt to print."""
        return bool(self.facts)


def paper_of(
    paper: ActPaper,
    now: LocalTime,
    *,
    answer: ActAnswer | None = None,
    subject: ActSubject | None = None,
    texts: tuple[tuple[str, str], ...] = (),
    fate: str = "",
) -> ActReading:
    """An act as it is read. Deposit and decision are in Paris time, which counts for the campaign's deadlines."""
    act = paper.act
    proof = msgspec.json.decode(paper.proof, type=Proof) if paper.proof else None
    return ActReading(
        op=act.op,
        title=act.title,
        what=act_words.kind(act.kind),
        state=stands(act, carried=paper.carried, number=act.number),
        sentence=" ".join(filter(None, (*_sentences(paper), _late(paper, now), ACT_CONTRADICTED * paper.contradicted))),
        steps=steps_of(paper, proof, answer, now),
        facts=_facts(paper, proof),
        cancellable=act.cancellable,
        cancel_note=fate or (fate_of_text(act.kind) if act.cancellable else ""),
        named=NAMES.get(act.kind, ""),
        subject=subject or ActSubject(),
        aside=act.state == "quarantined",
        why=_why(paper),
        texts=texts,
    )


_TAKEN_BACK = {
    "need.submit": "Ce besoin",
    "request.submit": "Cette demande",
    "vote.cast": "Ce vote",
    "need.join": "Ce « nous aussi »",
    "interest.declare": "Cette participation",
}

_SETTLED = "Ce texte avait changé entre-temps. Rien n’est plus à faire ici."


def _upon_lost(*, restored: bool) -> str:
    """The way out, too: where no other computer brings the text back, it never ends by itself."""
    never = "n’existe pas, ou plus" if restored else "n’existe plus"
    return (
        f"La plateforme n’a plus le texte qu’il corrige, venu {act_words.of_another(restored=restored)}{FIXED}: il y"
        f" reviendra si cet autre ordinateur fait un échange. Si cet autre ordinateur {never}, retirez le besoin"
        f"{FIXED}: votre texte redeviendra un brouillon."
    )


#: Of a service that we share, once the platform has decided.
_OF_SHARE = {
    "published": "La plateforme l’a reçu, et l’a publié au catalogue. Son accusé est gardé ici.",
    "declined": "La plateforme l’a reçu, et ne l’a pas retenu pour le catalogue. Son accusé est gardé ici.",
}


_AWAY = (
    "que seule une autre plateforme a. Celle d’aujourd’hui ne peut pas le prendre en compte. Il repartira si cet"
    " ordinateur est de nouveau inscrit auprès de l’autre."
)


def _sentences(paper: ActPaper) -> tuple[str, ...]:
    """Where the act is; of a complement that waits, that the request itself was received."""
    act = paper.act
    waits = act.complement and act.state in act_words.TO_SEND and not (act.waits_for_other_platform or act.lost)
    return _sentence(paper), REQUEST_RECEIVED * waits


def _sentence(paper: ActPaper) -> str:
    act = paper.act
    why = f" {kept_answer(act.detail, 'Elle')}" if act.detail else ""
    if act.state == "cancelled":
        return f"{act_words.cancelled(act.reason)} Il n’a aucun effet."
    if act.chosen and not act.other_platform:
        return "Ce texte a aussi changé ailleurs. Un envoi plus récent dit votre choix. Rien n’est à faire ici."
    if act.state == "conflict" and not act.other_platform:
        return "Ce texte a aussi changé ailleurs. La fiche du besoin montre les deux, et dit ce qui est possible."
    if act.state == "quarantined":
        return "La plateforme n’a pas pu lire cet envoi. Vos autres envois continuent."
    if act.waits_for_other_platform:
        upon = "complète une demande" if act.type == "request.submit" else "corrige un texte"
        return f"Il {upon} {_AWAY}"
    if act.state in ("held", "blocked"):
        exception = f" {_upon_lost(restored=paper.restored)}" if paper.upon_lost else ""
        return f"La plateforme attend encore quelque chose.{why} L’envoi repart à chaque échange.{exception}"
    if act.lost:
        again = (
            "Il est reparti sur une clé USB" if paper.carried else "Il repart par le réseau, ou avec la prochaine clé"
        )
        return f"La plateforme a perdu cet envoi. {again}. Son accusé est gardé ici."
    if act.other_platform:
        verdict = {"rejected": "refusé"}.get(act.state, "reçu")
        return (
            f"Une autre plateforme l’a {verdict}. Il ne compte pas pour celle d’aujourd’hui. Son accusé est gardé ici."
        )
    if act.state == "rejected":
        came = f", arrivé {legal(act.received_at)}" if act.reason == PHASE_CLOSED and act.received_at else ""
        return f"La plateforme a refusé cet envoi{came}.{why}"
    if act.taken_back:
        it = _TAKEN_BACK.get(act.type, "Cet envoi")
        return f"La plateforme l’a reçu et pris en compte, puis un retrait l’a repris. {it} ne compte plus."
    if act.in_vain:
        return act_words.CHANGED_NOTHING
    if act.state == "accepted" and act.type == "service.share":
        return _OF_SHARE.get(act.answered, "La plateforme l’a reçu. Elle n’a pas encore décidé si elle le publie.")
    if act.state == "accepted" and act.type == "request.submit" and act.answered == "received":
        what = "le complément" if act.complement else "la demande"
        return f"La plateforme a reçu {what}. Le préfet n’a pas encore répondu. L’accusé est gardé ici."
    if act.state == "accepted":
        return "La plateforme l’a reçu et pris en compte. Son accusé est gardé ici."
    if act.state == "superseded":
        settled = act_words.became(act.state, act.kind) == act_words.SETTLED
        return _SETTLED if settled else "Un envoi plus récent a pris sa place."
    if act.state == "deposited":
        return "La plateforme l’a reçu. Sa décision n’est pas encore rendue."
    if paper.carried:
        return departure(paper.enrolment, "L’envoi", carried=True)
    if act.attempts:
        tried = french.agreed(
            act.attempts, "Un essai a été fait", f"{french.number(act.attempts)} essais ont été faits"
        )
        again = "L’envoi repartira, une seule fois compté."
        if not paper.enrolment.may_send:
            again = f"L’envoi, une seule fois compté, repartira {paper.enrolment.until}."
        return f"{tried}, sans accusé de la plateforme. {again}"
    leaves = departure(paper.enrolment, "L’envoi")
    both = f" {would_both_count(paper.counts_already)}" if paper.counts_already else ""
    return f"Enregistré sur cet ordinateur ne veut pas dire reçu. {leaves}{both}"


def _late(paper: ActPaper, now: LocalTime) -> str:
    """That the phase for which it waits is past, as its own page says; "" for anything else."""
    act = paper.act
    ended = phases.ended_for(paper.campaign, act.type, paper.voted, phases.corrected(now, paper.offset))
    return still_waits(ended, act.state, act.received_at or "")


def _why(paper: ActPaper) -> tuple[tuple[str, str], ...]:
    """What is known about why an act was set aside; () for any other."""
    act = paper.act
    if act.state != "quarantined":
        return ()
    facts = (("Réponse", quoted_answer(act.detail)), ("Code", act.reason), ("Essais", french.number(act.attempts)))
    return tuple((label, value) for label, value in facts if value)


def _facts(paper: ActPaper, proof: Proof | None) -> tuple[tuple[str, str], ...]:
    """The lines of its receipt; empty before a verified one, so that nothing can be taken for a receipt."""
    act = paper.act
    if proof is None:
        return ()
    renumbered = "" if act.number in (None, proof.number) else f", puis n°{FIXED}{french.number(act.number)}"
    if act.number is None and act.received_at:
        renumbered = f"{FIXED}: la plateforme l’a aussi donné à un autre envoi"
    facts = [
        ("Numéro", f"{french.number(proof.number)}{renumbered}"),
        ("Accusé de dépôt", french.capital(legal(proof.deposited_at.isoformat()))),
    ]
    if proof.decision is not msgspec.UNSET:
        word = act_words.IN_VAIN.word if act.in_vain else shown(decided_state(act, proof), act.kind).word
        # Of a request the platform decides nothing, as on the paper: the préfet does.
        of_request = act.type in ("request.submit", "request.withdraw")
        label = "Réponse de la plateforme" if of_request else "Décision"
        facts.append((label, f"{word}, {legal(proof.decision.decided_at.isoformat())}"))
    facts.append(("Reçu par", "Réseau" if proof.receipt.transport == "network" else "Clé USB"))
    facts.append(("Empreinte", f"{short(paper.intent)}, comme sur l’accusé imprimé"))
    return tuple(facts)


def short(digest: str) -> str:
    """Both ends of a digest, "3f9a 04c1 … 9be2 77d0": enough to compare two papers by eye."""
    return f"{digest[:4]}{FIXED}{digest[4:8]}{FIXED}…{FIXED}{digest[-8:-4]}{FIXED}{digest[-4:]}"
