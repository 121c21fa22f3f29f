"""The list of the commune's requests to the préfet: lines with their states; moving drafts to the bin and back."""

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject

from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.restore_request import restore_request
from desktop.database import words
from desktop.database.queries import bundles, exchanges, link, open_request, request_copies, requests
from desktop.database.queries.requests import Lodged, RequestRow
from desktop.domain.act_words import away, titled
from desktop.domain.changes import Changes
from desktop.domain.drafts import which_before
from desktop.domain.french import quoted
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.own_list import OwnLine, OwnList
from desktop.viewmodels.kit.states import DRAFT, DRAFT_APART
from desktop.viewmodels.kit.vocabulary import Vocabulary
from desktop.viewmodels.requests.words import state_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.open_request import OpenRequest
    from sync.contract.published import OwnRequest

    Listed = tuple[
        tuple[RequestRow, ...],
        dict[str, str],
        OpenRequest | None,
        frozenset[str],
        tuple[Lodged, ...],
        bool,
        frozenset[str],
        frozenset[str],
        frozenset[str],
    ]


#: States of a request at the platform that are an answer of the préfet.
_ANSWERED = ("accepted", "refused", "incomplete")


def line(
    row: RequestRow,
    categories: dict[str, str],
    now: datetime,
    *,
    lost: bool = False,
    apart: bool = False,
    carried: bool = False,
    untouched: bool = False,
) -> OwnLine:
    """`apart`: it keeps a text of another request, which could not stay there. The others: as for `state_of`."""
    edited = row.editable and not untouched
    moment = row.moved_at if row.moved_at and not edited else row.updated_at
    when = french.since(moment, now)
    if edited:
        moved = f"Modifiée {when}"
    elif row.later and row.answered == "received":
        moved = f"Complément déposé {when}"
    elif row.answered in _ANSWERED:
        moved = f"Réponse du préfet {when}"
    elif row.state == "withdrawn":
        moved = f"Retirée {when}"
    else:
        moved = f"Mise dans la boîte d’envoi {when}"
    category = categories.get(row.category, "")
    title = titled(row.title, "request")
    shown = state_of(row, lost=lost, carried=carried, untouched=untouched)
    return OwnLine(
        id=row.id,
        title=title,
        shown=DRAFT_APART if apart and shown == DRAFT else shown,
        note=f"{moved} · {category}" if category else moved,
        searched=words.folded(f"{title}\n{category}"),
        kinds=(_kind_of(row, edited=edited),),
    )


def _kind_of(row: RequestRow, *, edited: bool) -> str:
    """The key in VOCABULARY.kinds. A text whose request is lodged is not a draft, even if it can be edited again."""
    if edited and not row.lodged:
        return "draft"
    return "answered" if (row.lodged or row.answered) in _ANSWERED else "sent"


_STANDS = {"received": "reçue", "accepted": "accordée", "refused": "refusée par le préfet", "incomplete": "à compléter"}


def not_here(lodged: "tuple[Lodged, ...]", now: datetime, *, restored: bool = False) -> str:
    """The sentences on requests that were lodged and are not in this list; "" where there are none.

    They keep people from lodging a request twice, and from believing that the préfet has one that the platform lost.
    """
    there, lost = [one.own for one in lodged if not one.lost], [one.own for one in lodged if one.lost]
    return " ".join(([_there(there, now)] if there else []) + ([_lost(lost, restored=restored)] if lost else []))


def _there(owns: "list[OwnRequest]", now: datetime) -> str:
    def sentence(own: "OwnRequest") -> str:
        when = "" if own.moved_at is None else f" {french.since(own.moved_at, now)}"
        return f"{_quoted(own)}, {_STANDS[own.state]}{when}"  # no brackets, as the time of day may have some

    count = french.counted(len(owns), "demande déjà déposée", "demandes déjà déposées")
    lacks = french.agreed(len(owns), "n’est pas", "ne sont pas")
    never = french.agreed(
        len(owns),
        "Ne la déposez pas de nouveau. Son accusé est",
        "Ne les déposez pas de nouveau. Leurs accusés sont",
    )
    return (
        f"{count} au nom de la commune {lacks} sur cet ordinateur{french.FIXED}:"
        f" {f'{french.NARROW}; '.join(map(sentence, owns))}. {never} dans la sauvegarde d’avant, ou sur l’ordinateur"
        " qui a déposé."
    )


def _lost(owns: "list[OwnRequest]", *, restored: bool) -> str:
    count = french.counted(len(owns), "demande déposée", "demandes déposées")
    lacks = french.agreed(len(owns), "n’est plus", "ne sont plus")
    if restored:
        again = french.agreed(
            len(owns),
            "Si elle vient d’un autre ordinateur, elle y reviendra quand celui-là fera un échange. Sinon, déposez-la de"
            " nouveau.",
            "Si elles viennent d’un autre ordinateur, elles y reviendront quand celui-là fera un échange. Sinon,"
            " déposez-les de nouveau.",
        )
    else:
        again = french.agreed(
            len(owns),
            "Elle y reviendra si l’autre ordinateur fait un échange. Si cet autre ordinateur n’existe plus, déposez-la"
            " de nouveau.",
            "Elles y reviendront si l’autre ordinateur fait un échange. Si cet autre ordinateur n’existe plus,"
            " déposez-les de nouveau.",
        )
    return (
        f"{count} {away(restored=restored)} {lacks} sur la plateforme{french.FIXED}:"
        f" {', '.join(map(_quoted, owns))}. {again}"
    )


def _quoted(own: "OwnRequest") -> str:
    return quoted(titled(own.title, "request"))


VOCABULARY = Vocabulary(
    search="&Chercher une demande",
    one="demande",
    many="demandes",
    all="Toutes les demandes",
    kinds={"draft": "En cours d’écriture", "sent": "Sans réponse du préfet", "answered": "Avec sa réponse"},
)


class InterruptedRequest(Struct, frozen=True):
    """The request that was being written when the last session crashed."""

    id: str
    sentence: str  #: that her text is here again, and when it was saved
    before: bool  #: the text as its editor was opened was not empty: to go back to it is offered


class Requests(OwnList):
    """The list of requests, with what the page's first screen says beside it."""

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(actor, discard_request, restore_request, VOCABULARY, parent)
        self.broken_off: InterruptedRequest | None = None
        self.not_here = ""  #: sentences, as the function of the same name makes them
        self._open_here: set[str] = set()

    def refresh(self) -> None:
        self._actor.ask(_read, then=self._show)

    def opened_here(self, id: str) -> None:
        """This session has opened the request itself: it is no longer said to be left from a crash."""
        self._open_here.add(id)

    def discard(self, id: str, title: str, *, keep_before: bool = False) -> None:
        self._bin(id, titled(title, "request"), keep_before=keep_before)

    def _follow(self, changes: Changes) -> None:
        if changes.requests or changes.outbox or changes.scopes & {"mine", "campaign"}:
            self.refresh()

    def _show(self, listed: "Listed") -> None:
        rows, categories, broken, lost, elsewhere, restored, apart, carried, untouched = listed
        now = self._actor.clock()
        self.known = True
        self._keep(
            [
                line(
                    row,
                    categories,
                    now,
                    lost=row.id in lost,
                    apart=row.id in apart,
                    carried=row.id in carried,
                    untouched=row.id in untouched,
                )
                for row in rows
            ]
        )
        self.not_here = not_here(elsewhere, now, restored=restored)
        self.broken_off = None
        if broken is not None and broken.request not in self._open_here:
            title = quoted(titled(broken.title, "request"))
            sentence = f"Votre texte a été retrouvé, enregistré {french.since(broken.updated_at, now)} ({title})."
            if broken.has_words:
                present = next((row.fields for row in rows if row.id == broken.request), {})
                sentence = f"{sentence} {which_before(broken.before, present)}".strip()
            self.broken_off = InterruptedRequest(broken.request, sentence, broken.has_words)
        self.refreshed.emit()


def _read(connection: "Connection") -> "Listed":
    names = {category.id: category.name for category in requests.categories(connection)}
    broken = open_request.broken_off(connection)
    lost = exchanges.lost_subjects(connection)
    elsewhere, restored = requests.not_here(connection), link.lacks_own(connection)
    apart, left, ours = request_copies.kept_apart(connection), bundles.carried(connection), requests.listed(connection)
    carried = frozenset(row.id for row in ours if left.holds(row, lost=row.id in lost))
    untouched = frozenset(row.id for row in ours if request_copies.untouched(connection, row))
    return ours, names, broken, lost, elsewhere, restored, apart, carried, untouched
