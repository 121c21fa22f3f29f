"""When a submitted need may be corrected, and how a conflict may be settled."""

from typing import Literal, TypeAlias

from desktop.domain import french, phases
from desktop.domain.act_words import NOT_THERE, OTHER_PLATFORM
from desktop.domain.needs import COPY_IT, ELSEWHERE_ONLY, NOT_IN_LEDGER, PERHAPS_COMES_BACK
from desktop.domain.phases import PlatformTime
from desktop.domain.refusals import Refusal
from sync.contract.campaign import Campaign, PhaseKey

Keep: TypeAlias = Literal["mine", "platform", "both"]
KEEPS: tuple[Keep, ...] = ("mine", "platform", "both")
#: Where the two texts are shown, in place of "choisissez".
NO_CHOICE = (
    f"La phase où ce besoin se corrige n’est pas ouverte{french.FIXED}: aucun choix n’est possible maintenant, et le "
    "texte de la plateforme vaut."
)
#: After a correction without words of its own was thrown away: nothing of it is in the bin.
CHANGED_NOTHING = "Correction abandonnée. Elle ne changeait rien au besoin."
_LIST = "Regardez son état à la page Besoins."
_COPY = "Faites une copie du besoin, et mettez-la dans la boîte d’envoi."


def check_correct(state: str, waiting: str) -> None:
    """`state` is that of NeedRow, `waiting` the state of a correction without a final answer ("" for none)."""
    if waiting == "conflict":
        raise Refusal(
            "conflict",
            "Une correction de ce besoin est en conflit avec la plateforme.",
            field="id",
            remedy="Choisissez d’abord le texte à garder.",
            command="need settle ID --keep mine|platform|both",
        )
    if waiting:
        raise Refusal(
            "correction_waiting",
            "Une correction de ce besoin attend déjà sa réponse.",
            field="id",
            remedy="Annulez-la si elle n’est pas partie, ou attendez l’accusé.",
        )
    words, remedy = _STATES.get(state, _STATES[""])
    if words:
        raise Refusal("not_correctable", words, field="id", remedy=remedy)


def phases_of(*, grouped: bool) -> tuple[PhaseKey, ...]:
    """The phases in which the platform accepts a correction: of a need that it has `grouped`, the vote too."""
    return ("needs", "vote") if grouped else ("needs",)


def phase_allows(campaign: Campaign | None, now: PlatformTime, *, grouped: bool) -> bool:
    """Whether the phase that is open allows a correction; `now` is the platform's time."""
    phase = None if campaign is None else phases.open_phase(campaign, now)
    return campaign is None or (phase is not None and phase.key in phases_of(grouped=grouped))


def check_phase(campaign: Campaign | None, now: PlatformTime, *, grouped: bool) -> None:
    """Raises Refusal where `phase_allows` does not."""
    if not phase_allows(campaign, now, grouped=grouped):
        raise Refusal(
            "phase_closed",
            "Le texte de ce besoin ne peut plus être corrigé : sa phase est close.",
            field="id",
            remedy=phases.SEE_CALENDAR,
            command=phases.SHOW_CALENDAR,
        )


def check_changed(changed: bool) -> None:
    """Raises Refusal for a correction that changes nothing."""
    if not changed:
        raise Refusal(
            "unchanged",
            "Cette correction ne change rien au besoin.",
            field="id",
            remedy="Modifiez le texte, ou abandonnez la correction.",
        )


def keep_of(word: str) -> Keep:
    """The choice with this name. Raises Refusal for any other word."""
    for keep in KEEPS:
        if word == keep:
            return keep
    raise Refusal(
        "keep_unknown",
        f"Le choix {french.quoted(word)} n’existe pas.",
        field="keep",
        remedy="Choisissez mine (mon texte), platform (celui de la plateforme) ou both (les deux).",
        of_input=True,
    )


def check_settle(open: bool, revision: str) -> None:
    """`open`: there is a conflict; `revision` is that of the platform's text, "" until it is received."""
    if not open:
        raise Refusal("no_conflict", "Ce besoin n’est pas en conflit avec la plateforme.", field="id", remedy=_LIST)
    if not revision:
        raise Refusal(
            "platform_unknown",
            "Le texte de la plateforme n’est pas encore arrivé.",
            field="id",
            remedy="Il arrive avec le prochain échange. Choisissez ensuite.",
            command="sync",
        )


_WRITTEN = ("Ce besoin est un brouillon : il se corrige directement.", "Ouvrez-le à la page Besoins.")
_STATES: dict[str, tuple[str, str]] = {
    "accepted": ("", ""),
    "deposited": ("", ""),
    "draft": _WRITTEN,
    "to_validate": _WRITTEN,
    "validated": _WRITTEN,
    "withdrawn": ("Ce besoin est retiré : son texte ne se corrige plus.", _COPY),
    "rejected": ("Ce besoin a été refusé : il n’y a rien à corriger.", _COPY),
    "superseded": ("Ce besoin a été remplacé.", _LIST),
    OTHER_PLATFORM: (ELSEWHERE_ONLY, COPY_IT),
    NOT_THERE: (f"{NOT_IN_LEDGER}.", PERHAPS_COMES_BACK),
    "quarantined": ("Ce besoin est mis de côté : la plateforme ne l’a pas lu.", _COPY),
    "": ("Ce besoin attend encore son accusé.", "Annulez l’envoi s’il n’est pas parti, puis modifiez le texte."),
}
