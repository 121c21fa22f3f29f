"""Builds what is printed of a request to the préfet: the letter, and the council's note and projet de délibération."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desktop.database.queries import campaign, link, person, requests
from desktop.database.queries.link import CommuneRow
from desktop.database.queries.requests import RequestRow
from desktop.documents import courtesy, words
from desktop.documents.deliberation import Deliberation
from desktop.documents.letter import Cost, Funder, Letter
from desktop.documents.need_papers import CODE, at_most, attached, campaign_facts, campaign_visa
from desktop.documents.note import Note
from desktop.domain import prefectures, typed_plan
from desktop.domain import requests as rules
from desktop.domain.french import FIXED, euros, of
from desktop.domain.refusals import Refusal
from resources import communes
from sync.contract.funding import FundingPlan


@dataclass(frozen=True, slots=True)
class _RequestFacts:
    """A request with what its papers need."""

    row: RequestRow
    commune: CommuneRow
    plan: FundingPlan
    letter: rules.LetterContent
    category: str


def letter_of(connection: Connection, id: str, *, now: datetime, demonstration: bool = False) -> Letter:
    """The letter of a request in its current state, with blanks to fill by hand.

    Refusal where there is no such request, or no préfet to write to.
    """
    found = _found(connection, id)
    row, letter, name = found.row, found.letter, found.commune.name
    authority = requests.authority(found.commune.insee, row.level)
    signs = letter.signatory_gender
    return Letter(
        commune=name,
        sender=_sender(connection, found.commune.insee),
        author=f"{courtesy.mayor(signs if letter.signatory == 'maire' else '')} {of(name)}",
        addressee=authority.addressee(letter.prefect_gender),
        through=authority.through(letter.sub_prefect_gender),
        salutation=prefectures.called(letter.prefect_gender),
        place=letter.place or name,
        date=letter.date,
        title=row.title,
        category=found.category,
        description=row.description,
        expected_effect=row.expected_effect,
        calendar=row.calendar,
        decided_by=row.decided_by,
        costs=tuple(
            Cost(
                item=line.item,
                ttc_cents=line.amount_ttc_cents,
                ht_cents=line.amount_ht_cents,
                kind=words.KINDS[line.kind],
                quote=line.quote,
            )
            for line in found.plan.expenses
        ),
        funders=_funders(found),
        enclosures=attached(connection, id),
        signature=courtesy.signature(letter.signatory, signs),
        name=letter.signatory_name,
        name_title=letter.signatory_title,
        prepared_by=letter.prepared_by,
        made_at=now,
        demonstration=demonstration,
    )


def request_note_of(connection: Connection, id: str, *, now: datetime, demonstration: bool = False) -> Note:
    """One page on a request, for the council."""
    found = _found(connection, id)
    row, plan = found.row, found.plan
    asked = plan.from_source("state")
    money = f"Coût{FIXED}: {euros(plan.cost_cents)} TTC. Aide demandée à l’État{FIXED}: {euros(asked)}."
    own = f"Part de la commune{FIXED}: {euros(plan.from_source('own'))}."
    return Note(
        commune=found.commune.name,
        subject=row.title or "Demande au préfet",
        facts=(
            ("Document", "Demande de financement au préfet"),
            ("Catégorie", found.category),
            *campaign_facts(connection),
        ),
        sections=(
            ("Le projet", row.description),
            ("L’effet attendu", row.expected_effect),
            ("Le calendrier", row.calendar),
            ("Le financement", f"{money} {own}" if plan.expenses else ""),
        ),
        asked="Approuver le projet et son plan de financement, et autoriser le maire à demander l’aide de l’État. "
        + rules.NO_QUOTE_YET,
        made_at=now,
        demonstration=demonstration,
    )


def request_deliberation_of(
    connection: Connection, id: str, *, now: datetime, demonstration: bool = False
) -> Deliberation:
    """A projet de délibération that approves the project and lets the mayor ask for State aid."""
    found = _found(connection, id)
    row, plan = found.row, found.plan
    titled = f"«{FIXED}{row.title or '……'}{FIXED}»"
    cost, asked = (euros(cents) if cents else "……" for cents in (plan.cost_cents, plan.from_source("state")))
    effect = at_most(row.expected_effect)
    return Deliberation(
        commune=found.commune.name,
        department=found.commune.department_name,
        subject=f"Demande de financement à l’État pour le projet {titled}",
        visas=(CODE, *campaign_visa(campaign.current(connection))),
        reasons=(
            f"l’intérêt du projet {titled} pour la commune",
            *((f"l’effet attendu{FIXED}: {effect}",) if effect else ()),
            f"que le projet coûte {cost} TTC",
        ),
        articles=(
            f"Le projet {titled} et son plan de financement, joint à la présente délibération, sont approuvés",
            f"Le maire est autorisé à demander à l’État une aide de {asked} et à signer tout document utile",
            "Le maire est chargé de l’exécution de la présente délibération",
        ),
        made_at=now,
        demonstration=demonstration,
    )


def _found(connection: Connection, id: str) -> _RequestFacts:
    row, commune = requests.one(connection, id), link.commune(connection)
    if row is None or commune is None:
        raise Refusal(
            "unknown_request", "Cette demande n’existe pas.", field="request", remedy="Regardez la liste des demandes."
        )
    plan, _ = typed_plan.read(typed_plan.decode(row.funding))
    categories = {category.id: category.name for category in requests.categories(connection)}
    return _RequestFacts(row, commune, plan, rules.read_letter(row.letter), categories.get(row.category, ""))


def _funders(found: _RequestFacts) -> tuple[Funder, ...]:
    listed = communes.get(found.commune.insee)
    epci = "" if listed is None else listed.epci_name or ""
    labels = prefectures.resource_labels(requests.territory_of(found.commune.insee), epci)
    return tuple(
        Funder(
            name=labels[line.source],
            cents=line.amount_cents,
            state=words.STATES[line.state],
            note=line.note,
            by_this_letter=line.source == "state",
        )
        for line in found.plan.resources
    )


def _sender(connection: Connection, insee: str) -> tuple[str, ...]:
    """Lines under "Mairie de …": the postal code if there is only one, telephone and e-mail."""
    commune = communes.get(insee)
    lines = []
    if commune is not None and len(commune.postal_codes) == 1:
        lines.append(f"{commune.postal_codes[0]} {commune.name}")
    contact = person.contact(connection)
    if telephone := contact.get("telephone"):
        lines.append(f"Téléphone{FIXED}: {telephone}")
    if email := contact.get("email"):
        lines.append(email)
    return tuple(lines)
