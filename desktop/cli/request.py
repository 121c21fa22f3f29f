"""relaisctl request: the préfet's route, from the draft to the answer."""

from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from sqlalchemy import Connection

from desktop.actions.kit.lookups import find_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.export_letter import export_letter
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.rewrite_request import rewrite_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.cli import files, states
from desktop.cli.attach import progress_of, travel_words
from desktop.cli.command_answers import acted, say_kept
from desktop.cli.request_example import example
from desktop.cli.session import CommandSession
from desktop.database import prefects
from desktop.database.queries import attachments, bundles, exchanges, link, requests
from desktop.database.queries.requests import RequestRow
from desktop.domain import letters, typed_plan
from desktop.domain import requests as rules
from desktop.domain.act_words import COMPLEMENT, OTHER_PLATFORM, TO_SEND, titled
from desktop.domain.french import FIXED, euros, paris_day, uncapital
from desktop.domain.refusals import Refusal, words_of
from sync.commandline.commands import add_group
from sync.commandline.output import say
from sync.contract.bodies import Level
from sync.contract.funding import FundingPlan

_Id = Annotated[str, typer.Argument(help="numéro de la demande (request list)", metavar="ID")]
_STATES = {
    "accepted": "✓ Demande déposée",
    "received": "✓ Demande déposée",
    "granted": states.ANSWERS["accepted"],
    "refused": states.ANSWERS["refused"],
    "incomplete": states.ANSWERS["incomplete"],
}
#: For a draft whose request the platform has from another computer: what the platform says of it.
_LODGED = {
    "received": "⚠ Déjà déposée",
    "accepted": _STATES["granted"],
    "refused": _STATES["refused"],
    "incomplete": _STATES["incomplete"],
    "withdrawn": states.shown("withdrawn", kind="request.submit"),
}


class RequestFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request in a JSON file."""

    category: str  #: id of a category of the campaign
    level: Level  #: department or region: to which préfet it goes
    title: str  #: what is asked for, in a few words
    description: str  #: of the project
    funding: FundingPlan  #: the financing plan; amounts in cents
    expected_effect: str = ""  #: of the project; may be empty
    calendar: str = ""  #: of the project, in words; may be empty
    decided_by: str = ""  #: who decided on the request; needed before it is sent, but may be in an attached document
    letter: letters.LetterContent = letters.LetterContent()  #: who signs, and what only the printed letter says


def add(app: typer.Typer) -> None:
    add_group(
        app,
        "request",
        "Les demandes au préfet.",
        {
            "example": example,
            "draft": draft,
            "list": list_all,
            "show": show,
            "letter": letter,
            "submit": submit,
            "resume": resume,
            "withdraw": withdraw,
        },
    )


def draft(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(help="la demande, en JSON (request example en donne une)", metavar="FICHIER", readable=False),
    ],
    id: Annotated[str, typer.Option(help="demande à remplacer, si elle est encore un brouillon")] = "",
) -> None:
    """Écrit un brouillon. Il reste sur cet ordinateur jusqu’à ce qu’il soit déposé.

    « request example > demande.json » écrit un fichier à remplir. Ce qu’il contient :

    category, une catégorie de la campagne ; level, department ou region ; title ; description ; decided_by, qui a
    décidé la demande, à dire avant de la déposer ; expected_effect et calendar, facultatifs ; letter, facultatif :
    qui signe, et ce que la lettre ajoute.

    funding.expenses, les dépenses : item, amount_ttc_cents (en centimes) ; facultatifs : amount_ht_cents, quote (le
    devis), kind (investment, operating ou staff ; sans lui, investment).

    funding.resources, qui paie : source (state pour ce qui est demandé, own pour la commune, detr_dsil, region,
    department, epci, europe, private), amount_cents ; facultatifs : state (asked, acquired ; sans lui, asked), note.
    Les ressources font le total TTC des dépenses.
    """
    session: CommandSession = context.obj
    asked = files.read(file, RequestFile)
    fields = {
        "category": asked.category,
        "level": asked.level,
        "title": asked.title,
        "description": asked.description,
        "expected_effect": asked.expected_effect,
        "calendar": asked.calendar,
        "decided_by": asked.decided_by,
        "funding": typed_plan.encode(typed_plan.typed(asked.funding)),
        "letter": letters.write_letter(asked.letter),
    }
    with session.commune_context() as commune_context:
        with commune_context.store.reading() as connection:
            for problem in _problems(connection, fields):
                if problem.code.startswith(("category_", "title_missing")):
                    raise problem
        if id:
            say_kept(rewrite_request(commune_context, id, **fields).value)
        made = id or draft_request(commune_context, None, **fields).value
        with commune_context.store.reading() as connection:
            row = find_request(connection, made)
            document, sentences = _remarks(connection, row, paris_day(commune_context.clock()))
    say(*sentences)
    session.output.answer(
        {"id": made, "state": row.state, **document},
        [f"✎ Brouillon enregistré{FIXED}: {made}"],
    )


def list_all(context: typer.Context) -> None:
    """Les demandes, avec leur état."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        entries, known = requests.listed(connection), _unsent(connection)
    lines = [f"{row.id}  {_state(row, known)}  {titled(row.title, 'request')}" for row in entries]
    session.output.answer([_line(row) for row in entries], lines or ["Aucune demande."])


def show(context: typer.Context, id: _Id) -> None:
    """Une demande entière : texte, plan, pièces, préfecture, réponse."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        row, known = find_request(connection, id), _unsent(connection)
        documents = attachments.listed(connection, id)
        travel, waits = attachments.progress(connection, id), attachments.to_send(connection, id)
        remarks, sentences = _remarks(connection, row, paris_day(commune_context.clock()))
        prefecture = _prefecture(session.commune(), row.level)
    plan, _ = typed_plan.read(typed_plan.decode(row.funding))
    document = _line(row) | {name: text for name, text in row.fields.items() if name not in ("funding", "letter")}
    document |= {
        "prefecture": prefecture,
        "funding": msgspec.to_builtins(plan),
        "cost_cents": plan.cost_cents,
        "letter": msgspec.to_builtins(letters.read_letter(row.letter)),
        "attachments": [{"name": one.name, "sha256": one.sha256, "size": one.size} for one in documents],
        "attachments_sent": progress_of(travel),
        **remarks,
    }
    lines = [
        f"{_state(row, known)}  {titled(row.title, 'request')}",
        *([prefecture] if prefecture else []),
        f"Coût{FIXED}: {euros(plan.cost_cents)} TTC. Demandé à l’État{FIXED}: {euros(plan.from_source('state'))}.",
        *(f"Pièce jointe{FIXED}: {one.name}{', à envoyer' if one.sha256 in waits else ''}" for one in documents),
        *([f"Envoi des pièces{FIXED}: {travel_words(travel)}"] if travel else []),
        *([row.reason] if row.reason else []),
        *(f"Il manque{FIXED}: {words}" for words in row.missing),
        *([rules.LATER] if row.later else []),
        *([rules.NOT_WITHDRAWN] if row.passed_by and row.state in ("received", "incomplete") else []),
        *(sentences if row.editable else []),
    ]
    session.output.answer(document, lines)


def letter(
    context: typer.Context,
    id: _Id,
    out: Annotated[Path, typer.Option(help="fichier PDF à écrire", metavar="PDF", readable=False)],
) -> None:
    """Écrit la lettre au préfet, avec son plan de financement, en PDF."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        size = export_letter(commune_context, id, out).value
    session.output.answer({"id": id, "file": str(out), "size": size}, [f"Lettre écrite{FIXED}: {out}"])


def submit(context: typer.Context, id: _Id) -> None:
    """Dépose la demande : elle attend dans la boîte d’envoi."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        with commune_context.store.reading() as connection:
            row = find_request(connection, id)
            _, sentences = _remarks(connection, row, paris_day(commune_context.clock()))
        # Without `decided_by` it is sent all the same, with a warning: the decision may be an attached document.
        changes = submit_request(commune_context, id, decision_later=True)
        say(*sentences, rules.NO_QUOTE_YET)
        acted(session, commune_context, changes)


def resume(context: typer.Context, id: _Id) -> None:
    """Reprend une demande incomplète : son texte peut changer (request draft FICHIER --id ID)."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        resume_request(commune_context, id)
        with commune_context.store.reading() as connection:
            row, known = find_request(connection, id), _unsent(connection)
    if row.later:
        say(rules.TAKES_ITS_PLACE)
    session.output.answer({"id": id, "state": row.state, "editable": row.editable}, [_state(row, known)])


def withdraw(context: typer.Context, id: _Id) -> None:
    """Retire une demande."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        acted(session, commune_context, withdraw_request(commune_context, id))


def _problems(connection: Connection, fields: dict[str, str]) -> tuple[Refusal, ...]:
    commune = link.commune(connection)
    return rules.problems(
        fields,
        categories=requests.categories(connection),
        rules=requests.funding_rules(connection),
        siren="" if commune is None else commune.siren,
    )


def _remarks(connection: Connection, row: RequestRow, today: date) -> tuple[dict[str, object], list[str]]:
    """What keeps the draft from being sent, and what is only a warning: as a document and as sentences."""
    problems = _problems(connection, row.fields)
    count = len(attachments.listed(connection, row.id))
    warnings = rules.warnings(row.fields, rules=requests.funding_rules(connection), attachments=count, today=today)
    document: dict[str, object] = {
        "problems": [{"type": one.code, "field": one.field, "detail": one.sentence} for one in problems],
        "warnings": [{"type": one.code, "field": one.field, "detail": one.sentence} for one in warnings],
    }
    return document, [*map(words_of, problems), *map(words_of, warnings)]


def _prefecture(insee: str, level: str) -> str:
    try:
        return prefects.authority(insee, level).prefecture
    except Refusal:
        return ""


def _line(row: RequestRow) -> dict[str, object]:
    return {
        "id": row.id,
        "title": row.title,
        "category": row.category,
        "level": row.level,
        "state": row.state,
        "editable": row.editable,
        "lodged": row.lodged,
        "op": row.submit_op,
        "later": row.later,
        "number": row.number,
        "received_at": row.received_at,
        "updated_at": row.updated_at,
        "problem": row.problem,
        "reason": row.reason,
        "missing": list(row.missing),
        "amount_cents": row.amount_cents,
        "answered_at": row.moved_at,
    }


def _unsent(connection: Connection) -> tuple[frozenset[str], bundles.Carried]:
    """Of which requests the platform lost an act, and what left on a USB stick."""
    return exchanges.lost_subjects(connection), bundles.carried(connection)


def _state(row: RequestRow, unsent: tuple[frozenset[str], bundles.Carried]) -> str:
    lost = row.id in unsent[0] and not row.editable
    if row.state == "withdrawn" and row.answered != "withdrawn":
        carried = unsent[1].holds(row, lost=lost)
        return states.withdrawal(row.withdrawn, of="request.submit", lost=lost, carried=carried)
    if lost or row.state in TO_SEND:
        return _sent(row, lost=lost, carried=unsent[1].holds(row, lost=lost))
    words = _LODGED.get(row.lodged) or _STATES.get(row.state) or _sent(row)
    return f"{words}{FIXED}: {euros(row.amount_cents)}" if row.amount_cents is not None else words


def _sent(row: RequestRow, *, lost: bool = False, carried: bool = False) -> str:
    """The state of its last submission, by which a complement is told from the request that was received."""
    if row.completes is None or lost or row.state in ("withdrawn", OTHER_PLATFORM):
        return states.shown(row.state, kind="request.submit", lost=lost, carried=carried)
    sign, _, word = states.shown(row.state, kind=COMPLEMENT, carried=carried).partition(" ")
    return f"{sign} Complément {uncapital(word)}"
