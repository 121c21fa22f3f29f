"""relaisctl need: drafts from a table, a template or another commune's copy; the needs of other communes."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from msgspec import to_builtins
from msgspec.structs import replace

from desktop.actions.kit.lookups import find_need
from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.draft_from_template import draft_from_template
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.cli import states
from desktop.cli.command_answers import acted
from desktop.cli.session import CommandSession
from desktop.database.queries import advice, pooling
from desktop.database.queries.pooling import PublicRow
from desktop.domain.communes import NEARNESS
from desktop.domain.french import capital, counted
from desktop.domain.needs import LIKENESS
from desktop.domain.refusals import Refusal
from sync.commandline.commands import Commands

_Other = Annotated[str, typer.Argument(help="numéro du besoin d’une autre commune (need neighbours)", metavar="ID")]
_SIMILAR = 20
_OUTCOMES = {"drafted": "✎ Brouillon", "refused": "✗ Refusée  ", "ignored": "= Déjà ici "}


def import_table(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(help="tableau CSV, ODS ou JSON ; titres à la première ligne", metavar="FICHIER", readable=False),
    ],
) -> None:
    """Fait un brouillon de chaque ligne d’un tableau, et dit ce qu’il en est."""
    from desktop.actions.needs.import_needs import import_needs  # noqa: PLC0415 - only here: readers of tables

    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        imported = import_needs(commune_context, file).value
    if not imported.lines:
        raise Refusal(
            "nothing_to_import",
            f"Le tableau «\u00a0{file.name}\u00a0» n’a aucune ligne à importer.",
            field="FICHIER",
            remedy="La première ligne nomme les colonnes, par exemple\u00a0: titre, description, thème.",
            of_input=True,
        )
    counts = Counter(line.outcome for line in imported.lines)
    document = {
        **{outcome: counts[outcome] for outcome in ("drafted", "refused", "ignored")},
        "unknown_columns": list(imported.unknown),
        "lines": [to_builtins(line) for line in imported.lines],
    }
    unknown = [f"Colonnes laissées : {', '.join(imported.unknown)}."] if imported.unknown else []
    lines = [
        f"ligne {line.line} : {_OUTCOMES[line.outcome]}  {line.title}"
        + (f" — {line.sentence}" if line.sentence else "")
        for line in imported.lines
    ]
    refused = counted(counts["refused"], "ligne refusée", "lignes refusées")
    total = f"{counted(counts['drafted'], 'brouillon')}, {refused}, {counts['ignored']} déjà ici."
    session.output.answer(document, [*lines, *unknown, total])


def template(
    context: typer.Context, theme: Annotated[str, typer.Argument(help="identifiant du thème", metavar="THÈME")]
) -> None:
    """Commence un brouillon par le modèle d’un thème."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        made = draft_from_template(commune_context, theme).value
    session.output.answer({"id": made, "state": "draft"}, [f"✎ Brouillon enregistré : {made}"])


def copy(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="numéro du besoin (need list)", metavar="ID")],
    to: Annotated[str, typer.Option(help="une autre commune de cet ordinateur, par son code INSEE")] = "",
) -> None:
    """Commence un brouillon avec les mots d’un besoin, ici ou dans une autre commune de cet ordinateur."""
    session: CommandSession = context.obj
    other = replace(session, asked=to) if to else session
    other.commune()  # raises a refusal before anything is opened
    with session.commune_context() as commune_context:
        if to and other.commune() != session.commune():
            with other.commune_context() as theirs:
                made = copy_need(commune_context, id, to=theirs).value
        else:
            made = copy_need(commune_context, id).value
    document = {"id": made, "state": "draft", "commune": other.commune()}
    session.output.answer(document, [f"✎ Brouillon enregistré : {made}"])


def neighbours(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="quelques mots ; rien pour tout voir", metavar="TEXTE")] = "",
    theme: Annotated[str, typer.Option(help="identifiant du thème")] = "",
) -> None:
    """Les besoins publiés des autres communes."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        entries = pooling.neighbours(connection, text, theme)
    shown = [
        f"{row.id}  {'● nous aussi' if row.ours else '            '}  {row.commune_name} : {row.title}"
        for row in entries
    ]
    session.output.answer(
        [document(row) for row in entries], shown or ["Aucun besoin reçu. Ils arrivent par l’échange."]
    )


def similar(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="numéro d’un besoin de la commune (need list)", metavar="[ID]")] = "",
    title: Annotated[str, typer.Option(help="au lieu du numéro\u00a0: un titre")] = "",
    description: Annotated[str, typer.Option(help="avec le titre\u00a0: une description")] = "",
) -> None:
    """Les besoins d’autres communes qui ressemblent à celui-ci\u00a0: les plus ressemblants, puis les plus proches."""
    session: CommandSession = context.obj
    if bool(id) == bool(title.strip()):
        raise Refusal(
            "need_or_title",
            "Il faut un besoin ou un titre, et un seul des deux.",
            field="ID",
            remedy="Donnez le numéro d’un besoin de la commune, ou --title.",
            of_input=True,
        )
    if id and description:
        raise Refusal(
            "description_without_title",
            "Une description va avec un titre : avec un numéro, c’est celle du besoin qui compte.",
            field="--description",
            remedy="Retirez --description, ou donnez --title au lieu du numéro.",
            of_input=True,
        )
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        if id:
            row = find_need(connection, id)
            title, description = row.title, row.description
        alike = advice.neighbours(connection, f"{title} ", description, _SIMILAR)
    lines = [
        f"{one.id}  {capital(LIKENESS[one.degree]):<18}  {one.commune} ({NEARNESS[one.near]})\u00a0: {one.title}"
        + (" — ● nous aussi" if one.joined else "")
        for one in alike
    ]
    session.output.answer([to_builtins(one) for one in alike], lines or ["Aucun besoin qui ressemble."])


def join(
    context: typer.Context,
    id: _Other,
    own: Annotated[str, typer.Option(help="besoin de la commune qui lui ressemble")] = "",
    comment: Annotated[
        str, typer.Option(help="un commentaire, publié à côté du besoin\u00a0: toutes les communes le lisent")
    ] = "",
) -> None:
    """Dit « nous aussi » du besoin d’une autre commune ; c’est public."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        acted(session, commune_context, join_need(commune_context, id, own or None, comment))


def leave(context: typer.Context, id: _Other) -> None:
    """Retire ce « nous aussi »."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        acted(session, commune_context, leave_need(commune_context, id))


def joins(context: typer.Context) -> None:
    """Les « nous aussi » de la commune, avec leur état."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        entries = pooling.joins(connection)
    rows = [
        {
            "id": row.need,
            "title": row.title,
            "commune": row.commune,
            "state": row.state,
            "op": row.join_op,
            "own": row.own,
            "joined_at": row.joined_at,
            "number": row.number,
            "problem": row.detail or row.reason,
            "elsewhere": row.elsewhere,
            "withdrawn_elsewhere": row.withdrawn_elsewhere,
        }
        for row in entries
    ]
    lines = [
        f"{row.need}  {_shown(row)}  {row.commune} : {row.title}{states.elsewhere(row, 'need.join')}" for row in entries
    ]
    session.output.answer(rows, lines or ["Aucun « nous aussi »."])


def regrouped(context: typer.Context) -> None:
    """Les besoins regroupés dans une proposition pour laquelle la commune n’a pas voté."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        entries = pooling.regrouped(connection)
    lines = [
        f"« {row.title} » est regroupé dans « {row.proposal_title} » : voter ? relaisctl vote cast {row.proposal}"
        for row in entries
    ]
    session.output.answer([to_builtins(row) for row in entries], lines or ["Rien de regroupé sans vote."])


def document(row: PublicRow) -> dict[str, object]:
    """Another commune's need, for a script."""
    return {name: getattr(row, name) for name in PublicRow.__struct_fields__ if name != "joined"} | {
        "joined": [{"commune": by.commune, "name": by.name, "comment": by.comment} for by in row.joined]
    }


def lines(row: PublicRow) -> list[str]:
    """Another commune's need, for a person."""
    also = ", ".join(by.name or by.commune for by in row.joined)
    return [f"{row.commune_name} : {row.title}", row.description] + ([f"Aussi : {also}."] if also else [])


COMMANDS: Commands = {
    "template": template,
    "copy": copy,
    "neighbours": neighbours,
    "similar": similar,
    "join": join,
    "leave": leave,
    "joins": joins,
    "regrouped": regrouped,
    "import": import_table,
}


def _shown(row: pooling.JoinRow) -> str:
    if row.state == "withdrawn":
        return states.withdrawal(row.left, of="need.join", carried=row.carried)
    return states.shown(row.state, kind="need.join", carried=row.carried)
