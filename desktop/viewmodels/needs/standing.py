"""Sentences about the text of a need: who reads it, whether the platform has it, what it waits for; pure functions."""

from typing import TYPE_CHECKING

from desktop.database.queries import needs
from desktop.domain import corrections, phases
from desktop.domain.act_words import (
    CHOICE,
    ELSEWHERE,
    NOT_THERE,
    OTHER_PLATFORM,
    TO_SEND,
    away,
    of_another,
    titled,
)
from desktop.domain.exchange_words import NO_RECEIPT, departure, kept_answer, lost_of, would_both_count
from desktop.domain.french import quoted
from desktop.domain.lives import gender
from desktop.domain.lives.timeline import without_choice, without_grouping, without_vote
from desktop.domain.needs import (
    COMES_BACK,
    COPY_IT,
    ELSEWHERE_ONLY,
    FIELDS,
    NOT_ASKED_YET,
    NOT_IN_LEDGER,
    PERHAPS_COMES_BACK,
    PRIVATE,
    REFUSED_THERE,
)
from desktop.domain.phases import LocalTime
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.form_fields import (
    OURS_HEAD,
    PRIVATE_HEAD,
    PRIVATE_THEN,
    PUBLIC_HEAD,
    PUBLIC_THEN,
    UNSEEN_HEAD,
)
from desktop.viewmodels.needs.facts import NeedFacts
from desktop.viewmodels.needs.sending import COMPARED_THEN, MAYOR_FIRST, taking

if TYPE_CHECKING:
    from desktop.database.queries.needs import NeedRow
    from desktop.database.queries.standing_text import Conflict
    from desktop.domain.contributions import Timeline

#: For a correction while it is written, or waits for the mayor.
OLD_TEXT_HOLDS = "L’ancien texte vaut tant que la correction n’est pas prise en compte."
_OURS_PRIVATE_HEAD = "Votre texte, pour la plateforme et la préfecture seulement si vous le gardez"
#: Heading of a text of the platform that she had kept before the platform got yet another.
KEPT_HEAD = "Le texte que vous aviez gardé"
_KEPT_PRIVATE_HEAD = f"{KEPT_HEAD}, pour la plateforme et la préfecture seulement"
#: Without this sentence the page would look as before, as if her choice had been forgotten.
NOT_TAKEN = f"Votre choix n’a pas été pris{french.FIXED}: pendant ce temps, le texte de la plateforme a encore changé."


def stands(facts: NeedFacts) -> str:
    """Title of the platform's text, where that is another than ours; "" until it has come."""
    conflict = facts.conflict
    return "" if conflict is None or not conflict.revision else titled(conflict.platform["title"], "need")


def public_head(facts: NeedFacts) -> str:
    if _unseen(facts):
        return UNSEEN_HEAD
    if facts.conflict is not None:
        return KEPT_HEAD if facts.conflict.taken else OURS_HEAD
    return PUBLIC_THEN if _to_be_seen(facts) else PUBLIC_HEAD


def private_head(facts: NeedFacts) -> str:
    if _unseen(facts):
        return PRIVATE_HEAD
    if facts.conflict is not None:
        return _KEPT_PRIVATE_HEAD if facts.conflict.taken else _OURS_PRIVATE_HEAD
    return PRIVATE_HEAD if facts.row.received_at or facts.row.elsewhere else PRIVATE_THEN


def _unseen(facts: NeedFacts) -> bool:
    """Whether it is not published: never was, or no longer. A withdrawal counts once the platform has taken it."""
    return facts.row.state in ("rejected", "cancelled", "quarantined", NOT_THERE) or facts.row.withdrawn == "accepted"


def _to_be_seen(facts: NeedFacts) -> bool:
    """Whether this text will be published once the platform takes it, and until then is read on this computer alone."""
    if facts.row.submitted not in ("accepted", *ELSEWHERE):
        return True
    return facts.waiting not in ("", "conflict") and not _seen_already(facts)


def _seen_already(facts: NeedFacts) -> bool:
    """Whether the public fields of the text on its way are those that the platform already has."""
    if facts.own is None:
        return False
    theirs = needs.platform_text(facts.own)
    return all(getattr(facts.row, name) == theirs[name] for name in FIELDS if name not in PRIVATE)


def votes_stay(facts: NeedFacts) -> str:
    """That a withdrawal of the need takes back no vote for what answers it, as a sentence; "" where there is none."""
    if not facts.voted:
        return ""
    one = f"Votre vote pour {quoted(facts.voted[0])}, qui y répond, ne change pas."
    return french.agreed(len(facts.voted), one, f"Vos {len(facts.voted)} votes qui y répondent ne changent pas.")


def kept_in(draft: "NeedRow | None") -> str:
    """Where the draft is in which a choice kept our text, as a sentence; "" where there is none."""
    if draft is None:
        return ""
    where = "dans la corbeille" if draft.discarded_at else "gardé"
    return (
        f"Le vôtre est {where}{french.FIXED}: le brouillon «{french.FIXED}{titled(draft.title, 'need')}{french.FIXED}»."
    )


def kept_apart(facts: NeedFacts) -> str:
    """That a text which was written in the need could not stay there, and the draft where it is; "" for none."""
    if facts.apart is None:
        return ""
    title = f"«{french.FIXED}{titled(facts.apart.title, 'need')}{french.FIXED}»"
    return f"Un texte écrit ici est gardé à part, en brouillon{french.FIXED}: {title}."


def refused_words(row: "NeedRow") -> str:
    """That the platform refused the need, and its answer; "" where it did not."""
    return f"La plateforme a refusé ce besoin. {kept_answer(row.detail, 'Elle')}" if row.state == "rejected" else ""


def _refused(facts: NeedFacts) -> str:
    """That the last choice was refused, and why; otherwise the page would look as if she had made none."""
    last = facts.amendment
    if last is None or not last.choice or last.state != "rejected":
        return ""
    return " ".join(filter(None, ("Votre dernier choix a été refusé.", kept_answer(last.detail))))


def in_its_phase(facts: NeedFacts, now: LocalTime) -> bool:
    """Whether the phase is open in which its text can be corrected, or one of two texts chosen."""
    grouped = facts.own is not None and facts.own.state == "grouped"
    return corrections.phase_allows(facts.campaign, phases.corrected(now, facts.offset), grouped=grouped)


def life_now(facts: NeedFacts, now: LocalTime) -> "Timeline":
    """Its timeline without waiting for what the open phase no longer brings, or does not bring yet."""
    life = facts.timeline if in_its_phase(facts, now) else without_choice(facts.timeline)
    at = phases.corrected(now, facts.offset)
    if phases.takes_votes(facts.campaign, "proposal", at):
        return life
    known = facts.campaign
    vote = None if known is None else phases.availability(known, lambda phase: "proposal" in phase.votable, at).state
    return without_vote(without_grouping(life) if vote is phases.Availability.OVER else life)


def _compared(conflict: "Conflict", whose: str, then: str) -> str:
    """The sentences about two texts to compare; `then`: what to do about it, "" for the usual words."""
    title = titled(conflict.platform["title"], "need") if conflict.revision else ""
    other = f"«{french.FIXED}{title}{french.FIXED}»" if title else "Il viendra ici avec le prochain échange"
    if len(conflict.ops) == 1 and conflict.lost:
        return (
            f"Le texte ci-dessous est le vôtre. La plateforme a perdu celui {whose}{french.FIXED}: elle a de nouveau "
            f"celui d’avant, {other}. {then or 'Comparez-les, puis choisissez.'}"
        )
    if len(conflict.ops) == 1:
        return (
            f"Le texte ci-dessous est le vôtre. La plateforme en a un autre, venu {whose}{french.FIXED}: {other}. "
            f"{then or 'Comparez-les, puis choisissez.'}"
        )
    shown = "celui que vous aviez gardé" if conflict.taken else "le vôtre"
    sentences = (
        NOT_TAKEN,
        f"La plateforme a maintenant un autre texte{french.FIXED}: {other}.",
        f"Le texte ci-dessous est {shown}.",
        kept_in(conflict.draft),
        then or "Comparez, puis choisissez de nouveau.",
    )
    return " ".join(filter(None, sentences))


def _waits(facts: NeedFacts) -> str:
    """When the correction or the choice leaves, or what it waits for."""
    what = "Votre choix" if facts.choice else "Votre correction"
    unsent = facts.amendment is not None and facts.amendment.cancellable  # so that no answer can come
    if facts.carried or unsent:
        of = gender.of(CHOICE if facts.choice else "need.amend")
        return departure(facts.enrolment, what, carried=facts.carried, gender=of)
    return f"{what} attend la réponse de la plateforme."


def on_its_way(facts: NeedFacts) -> bool:
    """Whether all that is pending is a correction or a choice on its way, so that she has nothing to do."""
    taken = facts.row.state in ("accepted", "deposited") and not (facts.lost or facts.counts_already)
    return taken and facts.waiting not in ("", "conflict", "quarantined")


def pending(facts: NeedFacts, now: LocalTime) -> str:
    row = facts.row
    if facts.original is not None:
        number = facts.original.number
        numbered = "" if number is None else f" (n°{french.FIXED}{french.number(number)})"
        return f"Ceci est la correction d’un besoin que la plateforme a déjà{numbered}. {OLD_TEXT_HOLDS}"
    if row.state == "to_validate":
        return MAYOR_FIRST
    if facts.counts_already:
        return would_both_count(facts.counts_already)
    if row.state in TO_SEND and not row.received_at:
        until = departure(facts.enrolment, carried=facts.carried)
        if facts.enrolment.may_send and not facts.carried:
            until = taking(facts.campaign, now, facts.offset, waits=facts.enrolment).until
        return f"Enregistré sur cet ordinateur. {NO_RECEIPT} {until}"
    if row.state == OTHER_PLATFORM:
        there = REFUSED_THERE if row.refused_there else ELSEWHERE_ONLY
        return f"{there} {COPY_IT}" if facts.asked else NOT_ASKED_YET
    if row.state == NOT_THERE:
        again = PERHAPS_COMES_BACK if facts.restored else COMES_BACK
        return f"{NOT_IN_LEDGER}, venu {of_another(restored=facts.restored)}. {again}"
    if facts.lost:
        return lost_of("ce besoin", carried=facts.carried)
    if facts.waiting and facts.waiting != "conflict":
        waits = _waits(facts)
        if facts.choice:
            return f"{waits} Le texte ci-dessous est celui que vous gardez. {kept_in(facts.beside)}".strip()
        return f"{waits} Le texte ci-dessous est le nouveau."
    if facts.conflict is not None:
        copy = "Pour garder le texte ci-dessous, faites-en une copie."
        then = "" if in_its_phase(facts, now) else f"{corrections.NO_CHOICE} {copy}"
        compared = _compared(facts.conflict, of_another(restored=facts.restored), then)
        return f"{_refused(facts)} {compared}".strip()
    if facts.overtaken and facts.correction and facts.fits:
        return (
            f"La plateforme n’a plus le texte dont part votre correction, venu {of_another(restored=facts.restored)}."
            f" Le texte ci-dessous est celui qu’elle a{french.FIXED}: votre correction le remplacera."
        )
    if facts.overtaken:
        begun = " Votre correction part de l’ancien" + COMPARED_THEN if facts.correction else ""
        return (
            f"Ce besoin a été corrigé {away(restored=facts.restored)}. Le texte ci-dessous est celui de la plateforme."
            + begun
        )
    gone = facts.amendment
    if gone is not None and gone.state == "rejected" and facts.correction:
        return " ".join(
            filter(None, ("Votre correction a été refusée.", kept_answer(gone.detail), "Son texte est gardé."))
        )
    if facts.correction and facts.displaced:
        return (
            "La plateforme avait perdu votre correction, et en a pris une autre, venue "
            f"{of_another(restored=facts.restored)}. Le texte ci-dessous est celui-là, qui vaut. Le vôtre est gardé"
            f"{french.FIXED}: relisez les deux, car l’autre reprend peut-être ce que vous aviez écrit. Envoyez ensuite "
            "le vôtre pour le remplacer, ou jetez-le."
        )
    if facts.correction:  # said because the list already shows the title of the correction
        return "Votre correction n’est pas encore envoyée. Le texte ci-dessous est celui d’avant."
    return ""
