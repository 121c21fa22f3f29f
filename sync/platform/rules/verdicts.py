"""Verdicts: what becomes of an operation, the rule's stable code, and a French sentence for the person."""

from typing import Literal

from msgspec import Struct

from sync.contract.batches import Status
from sync.contract.campaign import Campaign
from sync.contract.lateness import PHASE_CLOSED

#: Reason of a refusal that may be undone, like PHASE_CLOSED: what the act depends on had come too late, but may be
#: accepted after all, by a préfecture's stamp or by a receipt of this platform from a day that it had lost.
REQUIRED_REJECTED = "required_rejected"


class Verdict(Struct, frozen=True, kw_only=True):
    status: Status  #: what becomes of the operation
    reason: str = ""  #: stable code, such as "phase_closed"; "" where the status says it all
    detail: str = ""  #: a French sentence for the person; "" where nothing need be said
    missing: tuple[str, ...] = ()  #: ids of the operations that it waits for; () unless it is held


ACCEPTED = Verdict(status="accepted")
#: Verdict on an act that waited and was taken back by its commune: accepted, but without effect. The reason stays here.
GIVEN_UP = Verdict(status="accepted", reason="given_up")


def rejected(reason: str, detail: str) -> Verdict:
    """Refused for good; `reason` is a stable code, `detail` a French sentence."""
    return Verdict(status="rejected", reason=reason, detail=detail)


#: This refusal may be undone too, where the required act turns out to have come in time.
COMPLETE_TOO_LATE = rejected(
    REQUIRED_REJECTED, "Un envoi dont celui-ci dépend n’est arrivé qu’après la fin de la phase."
)


#: Reason of an act that waits for acts that its own commune has to send.
MISSING = "missing"
#: Reason, for the rules alone, of an act that waits for an operator's decision: acts that need it are held.
UNDECIDED = "undecided"


def held(missing: tuple[str, ...]) -> Verdict:
    """The verdict that an act waits for other operations of its commune."""
    detail = "Cet envoi attend un autre envoi de la commune, qui n’est pas encore arrivé."
    return Verdict(status="held", reason=MISSING, detail=detail, missing=missing)


#: Verdicts on acts about something that is not here. Communes only know what a platform told them of; one that was put
#: back to a backup has lost it, and is likely to get it again from whoever made it. A refusal would be for good. What
#: never comes waits on, in sight of its commune and within its quota.
_WAITS_FOR = {
    "need": "un besoin que la plateforme n’a pas",
    "subject": "une proposition ou un service que la plateforme ne publie pas",
    "decision": "une décision du comité que la plateforme n’a pas publiée",
    "phase": "une phase que la plateforme n’a pas ouverte",
    "deployment": "une mise en service que la plateforme n’a pas annoncée",
}


def waits_for(what: Literal["need", "subject", "decision", "phase", "deployment"]) -> Verdict:
    """The verdict that an act waits for what is not here, which this platform may have lost."""
    detail = f"Cet envoi attend {_WAITS_FOR[what]}, ou plus depuis une restauration."
    return Verdict(status="held", reason=f"{what}_missing", detail=detail)


def unknown_subject(subject: str) -> Verdict:
    """The refusal of an act on something that is no longer published, or is of another kind."""
    return rejected("subject_unknown", f"«\u00a0{subject}\u00a0» n’est pas sur la liste publiée par la plateforme.")


def cannot_vote() -> Verdict:
    """The refusal where the caller is enrolled for something that is not a commune."""
    return rejected(
        "cannot_vote",
        "Cet ordinateur n’est pas inscrit pour une commune\u00a0: seules les communes votent, se joignent à un besoin "
        "et demandent un déploiement.",
    )


#: How a refusal's sentence about a phase ends: it is read for years, so it must speak of that moment.
WHEN_IT_CAME = "quand cet envoi est arrivé"


def closed(sentence: str, campaign: Campaign) -> Verdict:
    """The refusal where the phase was not open. The sentence tells the late policy too."""
    rule = {
        "receipt_time": "Un envoi reçu après la fin d’une phase n’est pas pris en compte.",
        "cast_time_within": f"Un envoi fait avant la fin d’une phase peut arriver jusqu’à "
        f"{campaign.late_policy.days} jours après.",
        "stamped_by_prefecture": (
            "Après la fin d’une phase, seul compte un envoi que la préfecture avait déjà en main, par son cachet. Si "
            "une clé USB avec celui-ci est chez elle, attendez sa réponse avant de le refaire\u00a0: il peut encore "
            "être accepté."
        ),
    }[campaign.late_policy.kind]
    return rejected(PHASE_CLOSED, f"{sentence} {rule}")
