"""Imports needs from a table: each line becomes a draft, or the report says why not."""

from datetime import timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from msgspec import Struct

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import backup, records
from desktop.database.queries import campaign, needs
from desktop.documents import spreadsheet
from desktop.documents.spreadsheet import SpreadsheetRow
from desktop.domain import need_columns
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from sync.contract.campaign import CampaignTheme

LineResult: TypeAlias = Literal["drafted", "refused", "ignored"]


class ImportedLine(Struct, frozen=True):
    """What became of one line."""

    line: int  #: its number in the spreadsheet
    title: str
    outcome: LineResult  #: "ignored": the same need is here already
    sentence: str  #: why, or what to know about the draft
    id: str  #: of the draft, "" for none


class Imported(Struct, frozen=True):
    """What became of a table."""

    lines: tuple[ImportedLine, ...]  #: in the order of the table
    unknown: tuple[str, ...] = ()  #: titles of columns that were not read, as they are no field of a need


def import_needs(context: CommuneContext, path: Path) -> Outcome[Imported]:
    """Imports the whole file, after a backup. Raises Refusal, also where no column is a need's, or DatabaseFault."""
    rows = spreadsheet.read_table(path)
    columns = dict.fromkeys(column for row in rows for column in row.cells)
    unknown = tuple(column for column in columns if not need_columns.field_of(column))
    if rows and len(unknown) == len(columns):
        raise Refusal(
            "no_known_column",
            f"Aucune colonne de « {path.name} » n’est celle d’un besoin.",
            field="file",
            remedy="La première ligne nomme les colonnes, par exemple : titre, description, thème.",
            of_input=True,
        )
    store = context.store
    backup.make(store.path, store.backups, "before-import", context.clock(), head=context.head)
    lines: list[ImportedLine] = []
    with store.transaction() as connection:
        themes = campaign.themes(connection)
        here = {(row.title, row.description.strip()): row.id for row in needs.listed(connection)}
        now = context.clock()
        for number, row in enumerate(rows):
            line, fields = _line(row, themes, here)
            if line.outcome == "drafted":
                # The first line gets the latest time, so that the list of drafts has the order of the table.
                made = records.needs.insert(connection, now - timedelta(milliseconds=number), fields)
                here[line.title, fields.get("description", "").strip()] = made
                line = ImportedLine(line.line, line.title, line.outcome, line.sentence, made)
            lines.append(line)
    drafted = frozenset(line.id for line in lines if line.outcome == "drafted")
    return Outcome(Changes(needs=drafted), Imported(tuple(lines), unknown))


def _line(
    row: SpreadsheetRow, themes: tuple[CampaignTheme, ...], here: dict[tuple[str, str], str]
) -> tuple[ImportedLine, dict[str, str]]:
    if row.problem:
        return ImportedLine(row.line, "", "refused", row.problem, ""), {}
    read = need_columns.read(row.cells, themes)
    title = read.fields.get("title", "")
    if read.refused:
        return ImportedLine(row.line, title, "refused", read.refused, ""), {}
    known = here.get((title, read.fields.get("description", "").strip()))
    if known is not None:
        return ImportedLine(row.line, title, "ignored", "Ce besoin est déjà ici, avec le même texte.", known), {}
    notes = [*read.notes]
    if row.formulas:
        notes.append(f"Valeur calculée, prise comme elle est affichée : {', '.join(row.formulas)[:200]}.")
    if row.untitled:
        notes.append("Une cellule sans titre de colonne a été laissée.")
    return ImportedLine(row.line, title, "drafted", " ".join(notes), ""), read.fields
