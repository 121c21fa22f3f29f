"""Builds the letter to the préfet from a request in its current state."""

import re
from datetime import datetime

from sqlalchemy import Connection

from desktop.database import prefects
from desktop.database.queries import attachments, outbox, person
from desktop.database.queries.requests import AskedMore
from desktop.documents import courtesy, request_facts, withdrawal
from desktop.documents.council import Council, council_of
from desktop.documents.letter import Letter
from desktop.documents.request_facts import RequestFacts
from desktop.domain import departments, letters
from desktop.domain.french import FIXED, of
from desktop.domain.letters import grouped
from desktop.domain.papers.asked_pieces import in_a_row
from desktop.domain.papers.days import shown_day
from desktop.domain.papers.enclosures import Enclosures, enclosures_of

_TO_MEND = " (à corriger)"
_POSTAL = re.compile(r"(?<![0-9])[0-9]{5}(?![0-9])")


def letter_of(connection: Connection, id: str, *, now: datetime, demonstration: bool = False) -> Letter:
    """The letter of a request in its current state, with blanks to fill by hand.

    Refusal where there is no such request, or no préfet to write to.
    """
    facts = request_facts.find(connection, id)
    row, letter, name = facts.row, facts.letter, facts.commune.name
    wrong = letters.problems(letter, facts.commune.siren)
    marked = {problem.field: _TO_MEND for problem in wrong}
    authority, council = prefects.authority(facts.commune.insee, row.level), council_of(facts.commune)
    return Letter(
        commune=name,
        council=council,
        sender=_sender(facts, person.contact(connection), marked.get("letter.siret", "")),
        references=tuple(
            f"{label}{FIXED}: {text}"
            for label, text in (("Affaire suivie par", letter.prepared_by), ("Nos réf.", letter.reference))
            if text
        ),
        author=f"{courtesy.sender(letter, council.head)} {of(name)}",
        addressee=authority.addressee(letter.prefect_gender),
        at=f"{authority.prefecture}, {authority.town}",
        through=authority.through(letter.sub_prefect_gender, letter.department_prefect_gender),
        salutation=authority.called(letter.prefect_gender),
        place=letter.place or name,
        date=shown_day(letter.date.strip()) + marked.get("letter.date", ""),
        programme=facts.programme,
        support=letter.support,
        location=letter.location,
        partner=_partner(facts, council),
        starts=shown_day(letter.starts) + marked.get("letter.starts", ""),
        ends=shown_day(letter.ends) + marked.get("letter.ends", ""),
        vat=letter.vat,
        title=row.title,
        completes=_completes(connection, row.completes),
        category=facts.category,
        description=row.description,
        expected_effect=row.expected_effect,
        calendar=row.calendar,
        decided_by=row.decided_by,
        plan=facts.on_paper,
        draft=tuple(problem.sentence for problem in wrong),
        withdrawn=withdrawal.on_letter(connection, row),
        enclosures=_enclosures(facts, [one.name for one in attachments.listed(connection, id)]),
        signature=courtesy.signature(letter, council.head),
        name=letter.signatory_name.strip(),
        name_title=letter.signatory_title,
        made_at=now,
        demonstration=demonstration,
    )


def _completes(connection: Connection, asked: AskedMore | None) -> str:
    """The sentence on the request that a complement completes, by the number that its receipt bears."""
    if asked is None:
        return ""
    act = outbox.one(connection, asked.op)
    number = f", accusé n°{FIXED}{act.number}," if act is not None and act.number is not None else ""
    missing = f"{FIXED}: {in_a_row(asked.missing)}" if asked.missing else ""
    return f"Cette lettre complète ma demande{number} comme vous l’avez demandé{missing}."


def _sender(facts: RequestFacts, contact: dict[str, str], mark: str) -> tuple[str, ...]:
    """Lines under "Mairie de …", only those that are known. `mark` is printed after a wrong SIRET."""
    letter, commune = facts.letter, facts.commune
    siren = f"SIREN{FIXED}: {grouped(commune.siren)}" if commune.siren else ""
    lies = prefects.territory_of(commune.insee)
    # The Métropole de Lyon is no intercommunalité, but a collectivité of its own.
    epci = facts.epci if lies is not None and lies.metropole else f"Intercommunalité{FIXED}: {facts.epci}"
    lines = (
        letter.address,
        "" if _POSTAL.search(letter.address) else _town(facts),
        f"SIRET{FIXED}: {grouped(letter.siret)}{mark}" if letter.siret else siren,
        f"Code Insee{FIXED}: {commune.insee}",
        epci if facts.epci else "",
        f"Téléphone{FIXED}: {contact['telephone']}" if contact.get("telephone") else "",
        contact.get("email", ""),
    )
    return tuple(line for line in lines if line)


def _town(facts: RequestFacts) -> str:
    """The last line of the mairie’s address.

    A commune may have several postcodes, and the list does not tell which is the mairie’s. Then none is printed, rather
    than a wrong one: the window asks for it, and prints what is typed.
    """
    codes = () if facts.listed is None else facts.listed.postal_codes
    if len(codes) == 1:
        return f"{codes[0]} {facts.commune.name}"
    return facts.commune.name if facts.letter.address else ""


def _partner(facts: RequestFacts, council: Council) -> str:
    """The sentence on who leads the project with the commune, if a convention is named; else ""."""
    agreement = facts.letter.agreement.strip().rstrip(".")
    if not agreement or not facts.epci:
        return ""
    name = facts.epci
    if name.startswith("Communauté"):
        name = f"la {name[:1].lower()}{name[1:]}"
    elif name.startswith("Métropole "):
        name = f"la {name}"
    elif name.startswith("Eurométropole "):
        name = f"l’{name}"
    siren = f" (SIREN{FIXED}{grouped(facts.listed.epci)})" if facts.listed is not None and facts.listed.epci else ""
    return (
        f"Le projet est conduit avec {name}{siren}, par {agreement[:1].lower()}{agreement[1:]}."
        f" La {council.body.lower()} {of(facts.commune.name)} en porte la maîtrise d’ouvrage et présente seule"
        " la demande."
    )


def _enclosures(facts: RequestFacts, attached: list[str]) -> Enclosures:
    """Names of the attached documents, the plan, and what a préfecture asks for besides."""
    by_source = departments.resource_labels(prefects.territory_of(facts.commune.insee), facts.epci)
    labels = {str(source): words for source, words in by_source.items()}
    return enclosures_of(
        facts.plan, labels, attached, decided_by=facts.row.decided_by, agreement=facts.letter.agreement
    )
