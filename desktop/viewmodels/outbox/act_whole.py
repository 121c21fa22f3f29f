"""All that is read about one act, in one transaction, so that its parts fit together."""

from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.database.queries import outbox
from desktop.database.queries.acts import one_act
from desktop.database.queries.acts.one_act import ActPaper
from desktop.documents.act_texts import texts_of
from desktop.domain.french import FIXED, quoted
from desktop.viewmodels.kit.kept import fate_of_draft, kept_draft
from desktop.viewmodels.outbox.act_answer import ActAnswer, ActSubject, answer, subject

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Whole(Struct, frozen=True):
    """One act with its receipt, what was decided later, what it is about, and what it says."""

    paper: ActPaper  #: the act as it was made and sent, with its receipt
    answer: ActAnswer | None  #: what was decided after the receipt; None while nothing was
    subject: ActSubject  #: the button that leads to what it is about
    texts: tuple[tuple[str, str], ...]  #: label and text of what it says; () for what its sheet says
    fate: str  #: what becomes of the draft that a choice made, if it is cancelled, as a sentence; "" without one


def whole_of(connection: "Connection", op: str) -> Whole | None:
    paper = one_act.paper(connection, op)
    if paper is None:
        return None
    fate = fate_of_draft(connection, op) if paper.act.cancellable else ""
    act = paper.act
    whose = (("Besoin de la commune", act.commune),) if act.commune else ()  # its title may be that of other needs too
    texts = (*whose, *texts_of(connection, op))
    return Whole(paper, answer(connection, act), subject(connection, act), texts, fate)


def cancelled_words(connection: "Connection", op: str, kept: str) -> str:
    """That an act was cancelled, by its title, as another one may be in sight by then.

    `kept`: the id of the draft that it had made, "" for none.
    """
    act = outbox.one(connection, op)
    title = f"{FIXED}: {quoted(act.title)}" if act is not None and act.title else ""
    return f"Envoi annulé{title}. Il n’est pas parti et n’aura aucun effet. {kept_draft(connection, kept)}".strip()
