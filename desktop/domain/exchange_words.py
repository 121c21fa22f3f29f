"""French sentences on exchanges: when acts leave, and what was out of the ordinary."""

from collections.abc import Mapping

from desktop.domain.french import FIXED, agreed, counted, number, quoted, shortened
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.lives.gender import MASCULINE, Gender

#: Of an act without a receipt, on the screen and on paper. It may have been received all the same: the answer was lost
#: on its way, a stick was read there, or a backup from before the answer was put back.
NO_RECEIPT = "La plateforme n’en a pas encore accusé réception."
#: Added where it is only the complement of a request that waits.
REQUEST_RECEIVED = "La demande, elle, est déjà reçue."

#: Most letters of each of the platform's two sentences in one of ours.
_MOST_ANSWERED = 200
#: Likewise of what is kept with an act: a reason is read whole, and nothing floods the page.
_MOST_KEPT = 1000
_INNER_QUOTES = str.maketrans("«»", "“”")


def answered(title: str, detail: str) -> tuple[str, str]:
    """The platform's words of a refusal as its own, each on one line and bounded: what is wrong, what to do or ""."""
    return f"La plateforme a répondu{FIXED}: {_answer(title)}", detail and f"Elle ajoute{FIXED}: {_answer(detail)}"


def kept_answer(detail: str, who: str = "La plateforme") -> str:
    """What the platform said of an act that it did not take, as kept with the act: its own words. "" for none.

    `who`: "Elle" where the sentence before names it. One sentence that is kept there is of this program, and stays so.
    """
    from sync.contract.ledger import TAKEN_SINCE  # noqa: PLC0415 - nothing was answered before the first paint

    if detail == TAKEN_SINCE:
        return detail
    return f"{who} a répondu{FIXED}: {quoted_answer(detail)}." if detail else ""


def quoted_answer(detail: str) -> str:
    """The same where a label says whose words these are; "" for none."""
    return _answer(detail, _MOST_KEPT).removesuffix(".") if detail else ""


def _answer(words: str, most: int = _MOST_ANSWERED) -> str:
    from sync.contract.plain_text import plain_line  # noqa: PLC0415 - nothing was answered before the first paint

    line = shortened(plain_line(words).translate(_INNER_QUOTES), most)
    return f"«{FIXED}{line.removesuffix('.')}{FIXED}»."


def departure(enrolment: Enrolment, what: str = "", *, carried: bool = False, gender: Gender = MASCULINE) -> str:
    """When an act that waits in the outbox will leave. `what`: the subject of the sentence; "" for its pronoun.

    `carried`: it has left on a USB stick, and has no answer yet.
    """
    if carried:
        receipt = "Son accusé reviendra par la clé, ou par le réseau s’il revient avant."
        return f"{what or gender.it} est parti{gender.e} sur une clé USB. {receipt}"
    return f"{what or gender.it} partira {enrolment.until}."


def would_both_count(title: str) -> str:
    """On a withdrawal that may still be cancelled: a need that was made from this one has been sent since."""
    return (
        f"Le besoin {quoted(title)}, qui vient de celui-ci, est dans vos envois. Si vous annulez ce retrait, les deux"
        f" compteront{FIXED}: il faudra en retirer un."
    )


def taken_perhaps(phase: str, *, acts: int = 1, of: int = 1) -> str:
    """Of `acts` that wait though their `phase` is past: the rule of the campaign decides once they have come.

    `of`: how many acts wait in all, as the sentence before this one says.
    """
    taken = f"{agreed(acts, 'le', 'les')} prend encore"
    if acts < of:
        taken = f"prend encore {agreed(acts, 'l’un', number(acts))} d’entre eux"
    return f"La phase «{FIXED}{phase}{FIXED}» est terminée. La plateforme dira si elle {taken}."


def nothing_lost(*, lost: bool) -> str:
    """That an exchange that did not end well costs nothing, without a full stop.

    `lost`: the platform was restored from a backup and lacks acts of ours, so that "Rien n’est perdu" is not true.
    """
    return "Vos envois sont gardés ici" if lost else "Rien n’est perdu"


def platform_moved(url: str, imposed: str) -> str:
    """That the policy names another platform than the one with which this computer is enrolled; "" if it does not.

    `url`: of the latter; where it was enrolled by USB stick, none is known, and this is no address.
    """
    from sync.contract import addresses  # noqa: PLC0415 - after the first paint

    if not imposed or "://" not in url or addresses.same(url, imposed):
        return ""
    return (
        f"⚠ Inscrit auprès de {url}, mais votre service informatique impose maintenant {imposed}. Demandez un code à"
        " votre préfecture, puis inscrivez cet ordinateur à nouveau. Jusque-là, les échanges continuent comme avant."
    )


def news_of(summary: Mapping[str, int]) -> int:
    """How much that is new a round brought. Of rounds of an earlier release only all that came is known."""
    return summary.get("news", summary.get("pulled", 0))


def out_of_the_ordinary(lost: int, contradictions: int, *, complete: bool = True) -> str:
    """Sentences on lost acts and on contradictions, if there are any. `complete`: the exchange ended well."""
    sentences = [recovered(lost, complete=complete)] if lost else []
    return " ".join([*sentences, contradicted()] if contradictions else sentences)


def recovered(lost: int, *, complete: bool = True) -> str:
    """The platform had lost `lost` acts, as it was put back to a backup; a complete exchange sends them again."""
    again = agreed(lost, "Il est reparti d’ici.", "Ils sont repartis d’ici.")
    if not complete:
        again = agreed(lost, "Il repartira au prochain échange.", "Ils repartiront au prochain échange.")
    return f"La plateforme avait perdu {counted(lost, 'envoi')}. {again}"


def recovered_by_stick(lost: int) -> str:
    """As `recovered`, if the platform's answer on a USB stick showed it: the next stick takes the acts."""
    again = agreed(lost, "Il repartira", "Ils repartiront")
    return f"La plateforme avait perdu {counted(lost, 'envoi')}. {again} avec la prochaine clé, ou par le réseau."


def waits_for_other_platform(count: int) -> str:
    """Of corrections and complements that wait, and that only another platform than today's can take."""
    waits = agreed(count, "attend", "attendent")
    return f"{counted(count, 'envoi')} {waits} une autre plateforme que celle d’aujourd’hui."


def still_lost(lost: int, *, carried: int, enrolment: Enrolment) -> str:
    """On acts that the platform has lost and that it does not have again. `carried`: how many left on a USB stick."""
    left, rest = agreed(carried, "est reparti", "sont repartis"), lost - carried
    if not rest:
        again = f"{agreed(lost, 'Il', 'Ils')} {left} sur une clé USB."
    else:
        who = agreed(lost, "Il", "Ils") if not carried else f"{number(carried)} {left} sur une clé USB, {number(rest)}"
        again = f"{who} {agreed(rest, 'repart', 'repartent')} par le réseau, ou avec la prochaine clé."
        if not enrolment.may_send:
            again = f"{who} {agreed(rest, 'repartira', 'repartiront')} {enrolment.until}."
    return f"La plateforme a perdu {counted(lost, 'envoi')}. {again}"


def lost_of(what: str, *, carried: bool) -> str:
    """That the platform has lost what it had received of `what`: "ce vote". `carried`: it left again on a stick."""
    leaves = "est reparti sur une clé USB" if carried else "repart d’ici"
    return f"La plateforme a perdu ce qu’elle avait reçu de {what}. Cela {leaves}, avec l’accusé gardé."


def by_stick(lost: int, contradictions: int) -> str:
    """As `out_of_the_ordinary`, for what a USB stick has brought."""
    sentences = [recovered_by_stick(lost)] if lost else []
    return " ".join([*sentences, contradicted()] if contradictions else sentences)


def contradicted() -> str:
    """What the platform had signed and what it says now contradict each other."""
    both = "La plateforme ne dit plus ce qu’elle avait signé. Ses deux réponses sont gardées ici."
    return f"{both} Prévenez votre préfecture."


#: Of the act that such words are about.
ACT_CONTRADICTED = (
    "La plateforme a signé deux réponses contraires sur cet envoi. Les deux sont gardées ici, et vont avec le rapport"
    " pour le service informatique (Réglages et aide). Prévenez votre préfecture."
)


def left_out(times: int, most: int) -> str:
    """How many more contradictions there were than the `most` that are kept of each sort."""
    since = counted(times, "autre n’a plus été gardée", "autres n’ont plus été gardées")
    return f"Cet ordinateur garde {most} contradictions de chaque sorte. Depuis, {since}."


def not_read(lines: int) -> str:
    """How many lines of an answer on a USB stick this program cannot read."""
    these = counted(lines, "ligne de ce fichier est illisible", "lignes de ce fichier sont illisibles")
    return f"{these} pour ce programme\u00a0: le reste est pris. Mettez le programme à jour, puis reprenez ce fichier."


def unread_there(acts: int) -> str:
    """How many of the acts sent the platform could not read."""
    aside = agreed(acts, "il est mis", "ils sont mis")
    return f"La plateforme n’a pas pu lire {counted(acts, 'envoi')}\u00a0: {aside} de côté. Les autres continuent."


def set_aside(acts: int) -> str:
    """How many acts are too damaged here to leave on a USB stick."""
    these = counted(acts, "envoi abîmé n’est pas parti", "envois abîmés ne sont pas partis")
    return f"{these}\u00a0: {agreed(acts, 'il est mis', 'ils sont mis')} de côté."


def without_room(items: int) -> str:
    """How many acts and documents a USB stick had no room for."""
    these = counted(items, "élément n’a pas eu de place", "éléments n’ont pas eu de place")
    return f"{these}\u00a0: écrivez une autre clé au retour de celle-ci."
