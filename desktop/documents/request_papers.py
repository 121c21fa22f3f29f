"""Builds what a council reads of a request to the préfet: the note and the projet de délibération."""

from datetime import datetime

from sqlalchemy import Connection

from desktop.database.queries import campaign, exchanges
from desktop.database.queries.requests import RequestRow
from desktop.documents import request_facts
from desktop.documents.council import CouncilHead, campaign_reason, council_of
from desktop.documents.deliberation import Deliberation
from desktop.documents.need_papers import at_most, campaign_facts
from desktop.documents.note import Note
from desktop.documents.request_facts import RequestFacts
from desktop.domain import departments
from desktop.domain import requests as rules
from desktop.domain.act_words import OTHER_PLATFORM
from desktop.domain.french import FIXED, euros
from desktop.domain.papers.representative import Representative, representative

_BLANK = "………"


def request_note_of(connection: Connection, id: str, *, now: datetime, demonstration: bool = False) -> Note:
    """One page on a request, for the council."""
    facts = request_facts.find(connection, id)
    row, plan, council = facts.row, facts.plan, council_of(facts.commune)
    pacific = facts.on_paper.pacific
    who = representative(facts.department)
    asked = plan.from_source("state")
    money = f"Coût prévisionnel{FIXED}: {euros(plan.cost_cents)} TTC. Aide demandée à l’État{FIXED}: {euros(asked)}."
    own = f"Part de {council.the_body}{FIXED}: {euros(plan.from_source('own'))}."
    return Note(
        commune=facts.commune.name,
        council=council.name,
        subject=row.title or f"Demande {who.to}",
        facts=(
            ("Document", f"Demande de financement {who.to}"),
            ("Catégorie", facts.category),
            *campaign_facts(connection),
        ),
        cost=f"{euros(plan.from_source('own'))} à la charge de {council.the_body}"
        if plan.expenses and not facts.unread
        else "",
        sections=(
            ("Le projet", row.description),
            ("L’effet attendu", row.expected_effect),
            ("Le calendrier", row.calendar),
            ("Le financement", " ".join((*facts.on_paper.draft, money, own)) if plan.expenses or facts.unread else ""),
        ),
        asked=_asked(
            row,
            council.head,
            who,
            rules.NO_QUOTE_YET_PACIFIC if pacific else rules.NO_QUOTE_YET,
            lost=id in exchanges.lost_subjects(connection),
        ),
        made_at=now,
        demonstration=demonstration,
    )


def _asked(row: RequestRow, head: CouncilHead, who: Representative, no_quote_yet: str, *, lost: bool) -> str:
    """What the council is asked: to approve, or to take note of what became of the request. `who`: decides on it."""
    if lost:
        return "Prendre acte de ce que la plateforme a perdu cette demande, qui lui est renvoyée. " + no_quote_yet
    what = "cette demande" if row.completes is None else "le complément de cette demande"
    ended = {
        "refused": f"Prendre acte du refus {who.of}.",
        "withdrawn": "Prendre acte du retrait de cette demande.",
        "rejected": f"Prendre acte de ce que la plateforme n’a pas accepté {what}.",
        OTHER_PLATFORM: "Prendre acte de ce que cette demande a été adressée à une autre plateforme.",
    }
    state = {"accepted": "granted"}.get(row.lodged, row.lodged) or row.state
    waits = row.number is None and not (row.answered or row.lodged) and state not in ended
    if waits or state == "incomplete" or row.resumed:
        return (
            f"Approuver le projet et son plan de financement, et autoriser {head.either} à demander l’aide de l’État. "
            + no_quote_yet
        )
    if state == "granted":
        amount = "" if row.amount_cents is None else f"{FIXED}: {euros(row.amount_cents)}"
        return f"Prendre acte du financement accordé par {who.the}{amount}."
    return ended.get(state, f"Prendre acte de la demande déposée pour {who.the}. {no_quote_yet}")


def request_deliberation_of(
    connection: Connection, id: str, *, now: datetime, demonstration: bool = False
) -> Deliberation:
    """A projet de délibération that approves the project and its plan, and asks for State aid."""
    facts = request_facts.find(connection, id)
    row, plan = facts.row, facts.on_paper
    titled = f"«{FIXED}{row.title or _BLANK}{FIXED}»"
    # A council must not decide a sum in which a line is missing: while one cannot be read, a blank is printed.
    whole, asked = (
        euros(cents) if cents and not plan.unread else _BLANK for cents in (plan.ttc_cents, plan.asked_cents)
    )
    cost = f"{whole} TTC" if plan.ht_cents is None or plan.unread else f"{euros(plan.ht_cents)} HT ({whole} TTC)"
    own = euros(facts.plan.from_source("own")) if plan.funders and not plan.unread else _BLANK
    effect = at_most(row.expected_effect)
    under = f" au titre de «{FIXED}{facts.programme}{FIXED}»" if facts.programme else ""
    office = representative(facts.department).office
    council = council_of(facts.commune)
    return Deliberation(
        commune=facts.commune.name,
        council=council,
        subject=f"Demande de financement à l’État pour le projet {titled}",
        visas=_visas(facts),
        reasons=(
            *campaign_reason(campaign.current(connection)),
            f"l’intérêt du projet {titled} pour {council.the_body}",
            *((f"l’effet attendu{FIXED}: {effect}",) if effect else ()),
        ),
        articles=(
            f"Approuve le projet {titled}, d’un coût prévisionnel de {cost}",
            f"Arrête le plan de financement prévisionnel ci-annexé, qui laisse à la charge de {council.the_body} {own}",
            f"Sollicite de l’État une subvention de {asked}{under}",
            f"S’engage à ne pas commencer le projet avant la date de réception de la demande confirmée par {office}",
            f"Autorise {council.head.either} à signer tout document relatif à cette demande",
            f"Dit que les crédits sont inscrits au budget, chapitre {_BLANK}",
        ),
        plan=plan,
        made_at=now,
        demonstration=demonstration,
    )


def _visas(facts: RequestFacts) -> tuple[str, ...]:
    """The laws that a request for State aid rests on, besides the council's own."""
    budget = f"le budget de l’exercice {_BLANK}"
    if not facts.invests or facts.department.startswith("98"):
        return (budget,)
    share = f"le code général des collectivités territoriales, notamment son article L.{FIXED}1111-10"
    decree = (
        f"le décret n°{FIXED}2018-514 du 25{FIXED}juin{FIXED}2018 relatif aux subventions de l’État pour des projets"
        " d’investissement"
    )
    return (*((share,) if departments.bound_to_a_share(facts.department) else ()), decree, budget)
