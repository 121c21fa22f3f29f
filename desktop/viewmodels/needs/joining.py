"""The question before "nous aussi" is said or withdrawn, and what "yes" does."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from desktop.domain import pooling as rules
from desktop.domain.exchange_words import departure
from desktop.domain.french import quoted
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import citizens
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.typed_text import TypedText
from desktop.viewmodels.kit.unsent import SINCE
from desktop.viewmodels.needs.length import LengthWords, length_words
from desktop.viewmodels.needs.neighbour_sheet import NeighbourSheet
from desktop.viewmodels.needs.neighbours import Neighbours


class JoinAnswer(Enum):
    """What she may answer to the question."""

    JOIN = auto()
    JOIN_AS_IT_IS = auto()  #: says "nous aussi" although the comment seems to name a citizen
    LEAVE = auto()
    STAY = auto()
    KEEP = auto()  #: not to withdraw it


class JoinField(Enum):
    COMMENT = auto()
    OWN = auto()  #: a similar need of ours


def sent_sentence(title: str, enrolment: Enrolment, *, continued: bool = False) -> str:
    """Says that it is in the outbox, for which need, and when it leaves: one of hers with that title may be in sight.

    `continued`: she writes on in its comment.
    """
    where = f"Votre {quoted('nous aussi')} pour {quoted(title)} est dans la boîte d’envoi."
    sentence = f"{where} {departure(enrolment, 'Cet envoi')}"
    return f"{sentence} {SINCE}" if continued else sentence


def comment_length(text: str) -> LengthWords:
    """How long a comment is, as it would be sent; said near the limit of what can be sent, and beyond it."""
    return length_words(len(rules.comment_sent(text)), rules.MAX_COMMENT, "Votre texte est gardé entier.")


class NeedJoining(QObject):
    """One question at a time. The comment typed under it is checked only when she says yes."""

    asked = Signal(object)  #: Confirmation: the question, perhaps asked again
    reading = Signal()  #: the need is about to be read anew, with the comment as it is stored
    over = Signal()  #: the question in sight was answered, or cannot be any more
    continued = Signal()  #: it was answered and stays in sight, as she writes on under it; `acts` leads back only
    refused_comment = Signal(str)  #: a sentence: what keeps the comment from being sent

    def __init__(self, neighbours: Neighbours, commune: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._neighbours, self._commune = neighbours, commune
        self.sheet: NeighbourSheet | None = None  #: the need to join; None where "nous aussi" is to be withdrawn
        self.ours = ""  #: id of the need of ours beside which "nous aussi" is asked; "" for none
        self.answered = False  #: "nous aussi" was said, and what she has typed since is not in it
        self._read: Confirmation | None = None
        self._in_sight: Callable[[], Confirmation | None] = lambda: self._read
        neighbours.changed.connect(self.ask_anew)
        neighbours.done.connect(self._end)
        neighbours.continued.connect(self._stay)
        neighbours.reading.connect(self.reading)

    def watch(self, in_sight: Callable[[], Confirmation | None]) -> None:
        """`in_sight`: the question, while it is shown; it is read again whenever the data change."""
        self._in_sight = in_sight
        self._neighbours.watch(in_sight)

    @property
    def acts(self) -> Acts[JoinAnswer]:
        """None before a question was asked."""
        if self._read is None:
            return Acts()
        if self.answered:
            return Acts(back=JoinAnswer.STAY)
        if self.sheet is None:
            return Acts(None, (JoinAnswer.LEAVE,), back=JoinAnswer.KEEP)
        return Acts(JoinAnswer.JOIN_AS_IT_IS if self._warned else JoinAnswer.JOIN, back=JoinAnswer.STAY)

    @property
    def fields(self) -> tuple[JoinField, ...]:
        """What may be typed or chosen under the question."""
        if self.sheet is None:
            return ()
        return (JoinField.COMMENT, JoinField.OWN) if self.sheet.own else (JoinField.COMMENT,)

    @property
    def own(self) -> tuple[tuple[str, str], ...]:
        """Id and words of each choice of a similar need of ours; the first one is none of them."""
        return (("", "Aucun"), *(() if self.sheet is None else self.sheet.own))

    @property
    def again(self) -> bool:
        """Whether it is the same question once more, so that what was typed stays."""
        return self._warned or (self._read is not None and bool(self._read.changed))

    @property
    def notice(self) -> str:
        """Said above the question, with the keyboard in the comment; "" for nothing."""
        return citizens.NOT_SENT if self._warned else ""

    @property
    def _warned(self) -> bool:
        return self._read is not None and bool(self._read.warning)

    @property
    def typed(self) -> TypedText:
        """The comment."""
        return self._neighbours.typed

    @property
    def begun(self) -> bool:
        """Whether its comment has words, while the question is in sight."""
        return self._in_sight() is not None and any(text.strip() for text in self.typed.text.values())

    def put_away(self) -> None:
        """The question is left: what was typed under it is a mark on the need's line."""
        self._neighbours.refresh()

    def ask(self, sheet: NeighbourSheet, ours: str = "") -> None:
        """`ours`: id of the need of ours from which she came, which is named as similar unless she chooses another."""
        self.ours = ours
        self._ask(sheet, sheet, sheet.joining(self._commune))

    def ask_leave(self, sheet: NeighbourSheet) -> None:
        self._ask(sheet, None, sheet.leaving)

    def ask_anew(self, sheet: NeighbourSheet) -> None:
        """Asks again, as what was read has changed."""
        if self.sheet is None:
            self._ask(sheet, None, sheet.leaving.anew_after(self._read))
        else:
            self._ask(sheet, sheet, sheet.joining(self._commune).anew_after(self._read))

    def _end(self, id: str) -> None:
        if self._asks(id):
            self.over.emit()

    def _asks(self, id: str) -> bool:
        """Whether the question in sight is about this need."""
        asked = self._neighbours.asked
        return self._in_sight() is not None and asked is not None and asked.id == id

    def _stay(self, id: str) -> None:
        self.answered = self._in_sight() is not None and self.sheet is not None and self.sheet.id == id
        self.continued.emit()

    def say(self, own: str, comment: str) -> None:
        """She said yes; but a comment that seems to name a citizen is first shown with a warning."""
        if self.sheet is None or self._read is None:
            return
        try:
            rules.check_comment(comment)
        except Refusal as refusal:
            self.refused_comment.emit(words_of(refusal))
            return
        warning = citizens.unread(self._read.warning, comment)
        if warning:
            self._ask(self.sheet, self.sheet, replace(self._read, warning=warning))
        else:
            self._neighbours.join(own, comment)

    def _ask(self, sheet: NeighbourSheet, joining: NeighbourSheet | None, read: Confirmation) -> None:
        self._neighbours.asked, self.sheet, self._read, self.answered = sheet, joining, read, False
        self.asked.emit(read)
