"""A service that the commune has proposed for the catalogue: its text, its state, what becomes of it."""

from enum import Enum, auto
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from desktop.database.queries import campaign, outbox, person, shares, timeline
from desktop.domain import shares as rules
from desktop.domain.act_words import titled
from desktop.domain.changes import Changes
from desktop.domain.exchange_words import kept_answer, lost_of
from desktop.domain.phases import LocalTime
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.confirmation import contact_line
from desktop.viewmodels.kit.form_fields import (
    PRIVATE_HEAD,
    PRIVATE_THEN,
    PUBLIC_HEAD,
    PUBLIC_IF_TAKEN,
    UNSEEN_HEAD,
    filled,
)
from desktop.viewmodels.kit.sheet_model import SheetModel
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.timeline import TimelineStep, steps
from desktop.viewmodels.services.words import FIELDS, STANDS, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from desktop.database.queries.outbox import ActRow
    from desktop.database.queries.shares import ShareRow
    from desktop.domain.contributions import Timeline


class ShareAct(Enum):
    """What may be done on the page of a service of ours."""

    SEE = auto()  #: read it in the catalogue
    CANCEL = auto()  #: cancel the act that has not left


class ShareText(Struct, frozen=True, kw_only=True):
    """All that the page of a service of ours shows."""

    id: str  #: of the service among ours
    title: str  #: of the service; words in its place where it has none
    shown: Shown  #: its present state
    answer: str  #: what the platform decided, or that it has lost it; "" before
    public: tuple[tuple[str, str], ...]  #: label and text of each field that others read, or will
    private: tuple[tuple[str, str], ...]  #: label and text of each field for the platform alone
    steps: tuple[TimelineStep, ...]  #: its timeline
    cancel: str  #: the operation that has not left and can be cancelled; "" for none
    service: str  #: its id in the catalogue once it is published; "" before
    contact: str  #: the person to ask, as it was sent
    signed_as: str  #: profile and function, as they were sent
    public_head: str  #: who reads what is `public`, or will
    private_head: str  #: who reads what is `private`, or will

    @property
    def acts(self) -> Acts[ShareAct]:
        return Acts(ShareAct.SEE if self.service else None, danger=ShareAct.CANCEL if self.cancel else None)

    @property
    def answer_tone(self) -> Literal["ok", "warn"]:
        return "ok" if self.service else "warn"


class ShareFacts(Struct, frozen=True, kw_only=True):
    """All that is read about one service of ours for its page."""

    row: "ShareRow"  #: the service itself
    act: "ActRow | None"  #: the act that sent it; None before
    life: "Timeline | None"  #: its timeline, before it is put in words; None where there is none
    themes: dict[str, str]  #: name of each theme, by its id
    contact: str  #: the person to ask, in one line, as it was sent
    signed_as: str  #: profile and function, as they were sent


class ShareLife(SheetModel[ShareFacts, ShareText]):
    def reader(self) -> "Callable[[Connection, str], ShareFacts | None]":
        return _read

    def is_draft(self, facts: ShareFacts) -> bool:
        return facts.row.state == "draft"

    def text_of(self, facts: ShareFacts, now: LocalTime) -> ShareText:
        row, act = facts.row, facts.act
        fields = {name: getattr(row, name) for name in rules.FIELDS}
        return ShareText(
            id=row.id,
            title=titled(row.title, "service"),
            shown=state_of(row, lost=act is not None and act.lost),
            answer=lost_of("ce service", carried=row.carried) if act is not None and act.lost else _answer(row),
            public=filled(FIELDS, fields, facts.themes, private=False),
            private=filled(FIELDS, fields, facts.themes, private=True),
            steps=() if facts.life is None else steps(facts.life, now, here=row.id),
            cancel=act.op if act is not None and act.cancellable else "",
            service=row.service,
            contact=facts.contact,
            signed_as=facts.signed_as,
            public_head=_HEADS.get(row.state, PUBLIC_IF_TAKEN),
            private_head=PRIVATE_HEAD if row.state in _HEADS else PRIVATE_THEN,
        )

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes.shares or changes.outbox or changes.scopes)


#: Who reads it, by its state; in any other state nobody reads it yet.
_HEADS = {"published": PUBLIC_HEAD, "declined": UNSEEN_HEAD, "rejected": UNSEEN_HEAD}


#: What the platform decided, by the state of a share; `answer`: why, in its words.
_ANSWERS = {
    "published": f"{STANDS['published']} Toutes les communes le trouvent à la page Services.",
    "declined": f"{STANDS['declined']} {{answer}}",
    "rejected": "La plateforme a refusé cet envoi. {answer}",
}


def _answer(row: "ShareRow") -> str:
    return _ANSWERS.get(row.state, "").format(answer=kept_answer(row.detail, "Elle")).strip()


def _read(connection: "Connection", id: str) -> ShareFacts | None:
    row = shares.one(connection, id)
    if row is None:
        return None
    return ShareFacts(
        row=row,
        act=outbox.one(connection, row.share_op) if row.share_op else None,
        life=timeline.of_share(connection, id),
        themes={theme.id: theme.name for theme in campaign.themes(connection)},
        contact=contact_line(person.contact_beside(connection, row.share_op)),
        signed_as=outbox.signed_as(connection, row.share_op),
    )
