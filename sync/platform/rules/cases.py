"""What an operator or a préfet answers: a service proposed for the catalogue, a request; and forgetting a person."""

import re

from sync.contract.bodies import RequestSubmit, RequestWithdraw, ServiceShare
from sync.platform.rules.act import Act
from sync.platform.rules.facts import CaseFact
from sync.platform.rules.verdicts import ACCEPTED, WHEN_IT_CAME, Verdict, held, rejected

#: What can be the code of a département or région; which codes exist is not checked.
_AUTHORITY = {"department": re.compile(r"[0-9]{2,3}|2[AB]"), "region": re.compile(r"[0-9]{2}")}


def shared(act: Act, body: ServiceShare) -> Verdict:
    """Allowed while needs are written and while votes are cast: proposals are made of services until then."""
    if body.share in act.facts.cases or act.taken(body.share, "share"):
        return rejected("share_exists", "Ce service a déjà été proposé.")
    return act.in_time(("needs", "vote"), f"On ne pouvait plus proposer de service pour le catalogue {WHEN_IT_CAME}.")


def requested(act: Act, body: RequestSubmit) -> Verdict:
    """Allowed at any time. A second submission only completes what the préfet found incomplete."""
    if body.category not in {category.id for category in act.campaign.categories}:
        return rejected("category_unknown", "Cette catégorie de demande n’existe pas dans la campagne.")
    if _AUTHORITY[body.level].fullmatch(body.authority) is None:
        whom = "d’un département" if body.level == "department" else "d’une région"
        return rejected("authority_unknown", f"«\u00a0{body.authority}\u00a0» n’est pas le code {whom}.")
    base = act.operation.base
    upon = act.facts.own(base) if base else None
    if base and (upon is None or upon.status == "held"):
        return held((base,))
    there = act.facts.cases.get(body.request)
    if there is None and not act.taken(body.request, "request"):
        return ACCEPTED
    if there is not None and _ours(act, there) and there.state == "incomplete" and there.op == base:
        return ACCEPTED
    return rejected(
        "request_exists",
        "Cette demande a déjà été déposée\u00a0: elle ne peut être complétée que si le préfet l’a jugée incomplète, et "
        "à partir de ce qu’il a lu en dernier.",
    )


def withdrawn(act: Act, body: RequestWithdraw) -> Verdict:
    """Holds even before the submission that it names has come; a request that is answered stays answered."""
    there = act.facts.cases.get(body.request)
    if there is not None and _ours(act, there) and there.state in ("accepted", "refused"):
        return rejected(
            "request_answered", "Le préfet a déjà répondu à cette demande\u00a0: elle ne peut plus être retirée."
        )
    return ACCEPTED


def _ours(act: Act, there: CaseFact) -> bool:
    return there.kind == "request" and there.commune == act.facts.commune
