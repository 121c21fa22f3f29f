"""Needs imported from a table: the worker reads it, and each line is reported."""

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.domain.act_words import titled
from desktop.domain.changes import Outcome
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.confirmation import once_she_is_there
from desktop.viewmodels.kit.french import FIXED, counted
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.refusals import about, words_of
from desktop.viewmodels.kit.states import Shown

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.actions.needs.import_needs import Imported, ImportedLine

_OUTCOMES = {
    "drafted": Shown("✎", "Brouillon", "ok"),
    "refused": Shown("✗", "Refusée", "error"),
    "ignored": Shown("=", "Déjà ici", "muted"),
}


class ReportLine(Struct, frozen=True):
    """What became of one line of the table."""

    id: str
    title: str
    shown: Shown  #: what became of it
    note: str  #: its number in the table, and why, or what to know of the draft
    need: str  #: id of the draft made from it, "" for none

    @property
    def spoken(self) -> str:
        return f"{self.title}, {self.shown.word}, {self.note}"


class Report(Struct, frozen=True):
    """What became of the table as a whole."""

    summary: str  #: how many lines became what, in a sentence
    warning: str  #: names the columns that were not read; "" for none


class NeedImport(QObject):
    reported = Signal(object)  #: Report; its lines are in `model`
    late = Signal(str)  #: a sentence: what became of the table, once she has turned to something else
    refused = Signal(str)  #: a sentence: nothing was taken from the file

    def __init__(self, actor: Actor, here: Latest, parent: QObject | None = None) -> None:
        """`here`: of the page, begun as she turns to something else."""
        super().__init__(parent)
        self._actor, self._here = actor, here
        self.model = ListModel(self)

    def bring(self, path: Path) -> None:
        def bring(context: "CommuneContext") -> "Outcome[Imported]":
            from desktop.actions.needs.import_needs import import_needs  # noqa: PLC0415 - readers of tables, only where one is read

            return import_needs(context, path)

        def report(imported: "Imported") -> None:
            self.model.show([_line(line) for line in imported.lines])
            self.reported.emit(Report(_summary(path, imported), _warning(imported)))

        def tell(imported: "Imported") -> None:
            self.late.emit(_summary(path, imported))

        def refuse(refusal: Refusal) -> None:
            self.refused.emit(words_of(refusal))

        def refuse_late(refusal: Refusal) -> None:
            self.late.emit(about(path.name, refusal))

        self._actor.act(
            bring,
            then=self._here.only(report, once_she_is_there(self._actor, tell)),
            refused=self._here.only(refuse, once_she_is_there(self._actor, refuse_late)),
        )


def _line(line: "ImportedLine") -> ReportLine:
    note = " · ".join(filter(None, (f"Ligne{FIXED}{line.line}", line.sentence)))
    return ReportLine(str(line.line), titled(line.title, "need"), _OUTCOMES[line.outcome], note, line.id)


def _summary(path: Path, imported: "Imported") -> str:
    def of(outcome: str) -> int:
        return sum(line.outcome == outcome for line in imported.lines)

    if not imported.lines:
        return f"«{FIXED}{path.name}{FIXED}» ne contient aucune ligne."
    parts = [counted(of("drafted"), "brouillon gardé", "brouillons gardés")]
    if of("refused"):
        parts.append(counted(of("refused"), "ligne refusée", "lignes refusées"))
    if of("ignored"):
        parts.append(counted(of("ignored"), "besoin déjà ici", "besoins déjà ici"))
    return f"«{FIXED}{path.name}{FIXED}»{FIXED}: {', '.join(parts)}."


def _warning(imported: "Imported") -> str:
    if not imported.unknown:
        return ""
    names = ", ".join(imported.unknown)[:300]
    return f"Colonnes laissées, car elles ne sont pas celles d’un besoin{FIXED}: {names}."
