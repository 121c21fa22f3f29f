"""The USB stick: writing it, reading its answer in, and what it carried when; in a demonstration it is a folder."""

from collections.abc import Callable, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.domain.changes import Changes, Outcome
from desktop.domain.exchange_words import by_stick, not_read, set_aside, unread_there
from desktop.domain.french import quoted
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.enrolment_fields import check_code
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.refusals import refusing, words_of
from desktop.viewmodels.kit.states import Tone
from desktop.viewmodels.outbox.obstacle import Remedy, remedy_of
from desktop.viewmodels.outbox.stick_state import UsbStickState, state_of
from desktop.viewmodels.outbox.summary import answered_words, prefect_answers

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext
    from sync.client.usb.bundles import Exported
    from sync.client.usb.returns import TakenBack

T = TypeVar("T")


class RefusedAt(Enum):
    """Where a refusal is shown."""

    ABOVE = auto()  #: above the screen
    CODE = auto()  #: at the field for the code, which gets the keyboard


class ShownRefusal(NamedTuple):
    at: RefusedAt  #: where on the screen
    sentence: str  #: why, and what to do
    remedies: tuple[Remedy, ...] = ()  #: buttons beside it


_NOTHING = "rien de nouveau"
_NEW_ITEM = ("élément nouveau", "éléments nouveaux")


def shown_refusal(refusal: Refusal, *, takes_code: bool) -> ShownRefusal:
    """`takes_code`: the field for the code is there."""
    if refusal.field == "code" and takes_code:
        return ShownRefusal(RefusedAt.CODE, words_of(refusal))
    remedy = remedy_of(refusal)
    return ShownRefusal(RefusedAt.ABOVE, words_of(refusal), () if remedy is None else (remedy,))


class CarriedStick(QObject):
    """Writes sticks and reads their answers. `place`: the folder that stands for the stick in the demonstration."""

    refreshed = Signal()  #: after each refresh
    busy = Signal(bool)  #: a stick is being written or read
    message = Signal(str, str)  #: a sentence and its tone
    refused = Signal(object)  #: Refusal
    written = Signal()  #: a stick was, with the code that was typed for it

    def __init__(self, actor: Actor, parent: QObject | None = None, *, place: Path | None = None) -> None:
        super().__init__(parent)
        self._actor, self.place = actor, place
        self.known = UsbStickState()
        actor.changed.connect(self._follow)

    def refresh(self) -> None:
        self._actor.ask(state_of, self._actor.clock(), then=self._know)

    def write(self, folder: Path, code: str = "") -> None:
        """Writes what waits to a stick; with a code, also a request to enrol."""

        def write(context: "CommuneContext") -> "Outcome[tuple[Exported, bool]]":
            from desktop.actions.outbox.export_bundle import export_bundle  # noqa: PLC0415 - only where a stick is written

            done = refusing(lambda: export_bundle(context, folder, code=code))
            return Outcome(done.changes, (done.value, same_drive(folder, context.store.path.parent, Path.home())))

        def words(written: "tuple[Exported, bool]") -> "tuple[str, Tone]":
            self.written.emit()
            exported, here = written
            return written_words(exported, carried=self.place is not None, here=here)

        self._act(write, words)

    def trouble(self, code: str) -> str:
        """What is wrong with the typed code, if one is taken; the stick is written only if this is ""."""
        asked = self.known.needs_code or (self.known.takes_code and code.strip())
        return check_code(code) if asked else ""

    def write_typed(self, folder: Path, code: str) -> None:
        """Writes the stick with the typed code if one is taken; otherwise what the field still contains is ignored."""
        self.write(folder, code.strip() if self.known.takes_code else "")

    def take_latest(self, place: Path) -> None:
        """Reads the newest answer in the demonstration's folder that was not read before."""
        files = [file for file in place.glob("demonstration-retour-*.relais") if file.name not in self.known.taken]
        if files:
            self.take_back(max(files, key=lambda file: file.stat().st_mtime_ns))
            return
        remedy = f"Écrivez sur la clé, puis appuyez sur F10{FIXED}: la préfecture la porte."
        self.refused.emit(Refusal("no_answer", "La clé n’a pas de nouvelle réponse.", remedy=remedy))

    def take_back(self, file: Path) -> None:
        """Reads the platform's answer in."""
        self._act(lambda context: take(context, file), lambda taken: taken_words(*taken))

    def _act(
        self, action: "Callable[[CommuneContext], Outcome[T]]", message: "Callable[[T], tuple[str, Tone]]"
    ) -> None:
        """`message` makes the sentence about what was done, and its tone."""
        self.message.emit("", "ok")
        self.busy.emit(True)

        def done(value: T) -> None:
            self.busy.emit(False)
            self.message.emit(*message(value))
            self.refresh()

        def refused(refusal: Refusal) -> None:
            self.busy.emit(False)
            self.refused.emit(refusal)
            self.refresh()

        def failed(sentence: str) -> None:
            self.busy.emit(False)
            self.message.emit(sentence, "warn")

        self._actor.act(action, then=done, refused=refused, failed=failed)

    def _know(self, known: UsbStickState) -> None:
        self.known = known
        self.refreshed.emit()

    def _follow(self, changes: Changes) -> None:
        if changes.outbox or changes.link:
            self.refresh()


def take(context: "CommuneContext", file: Path) -> "Outcome[tuple[TakenBack, list[str]]]":
    """Reads an answer in; with the préfet's answers that it brought, but not unseen ones that were here before."""
    from desktop.actions.outbox.import_bundle import import_bundle  # noqa: PLC0415 - only where a stick is read

    with context.store.reading() as connection:
        known = prefect_answers(connection)
    done = refusing(lambda: import_bundle(context, file))
    with context.store.reading() as connection:
        answers = [answer for answer in prefect_answers(connection) if answer not in known]
    return Outcome(done.changes, (done.value, answers))


def same_drive(folder: Path, *others: Path) -> bool:
    """Whether the folder lies on the drive of one of the others, which may be gone by now."""

    def drive(of: Path) -> int | None:
        try:
            return of.stat().st_dev
        except OSError:
            return None

    own = drive(folder)
    return own is not None and own in map(drive, others)


def written_words(exported: "Exported", *, carried: bool, here: bool = False) -> "tuple[str, Tone]":
    """What to do with the written stick, and the tone; `carried`: nobody needs to, as in the demonstration.

    `here`: the folder is no stick, as it lies on the drive that has the program's data, or hers.
    """
    load = french.counted(exported.acts, "envoi") if exported.acts else "la demande des nouvelles"
    here = here and not carried
    folder = quoted(exported.file.parent.name)
    where = f"dans le dossier {folder} de cet ordinateur" if here else "sur la clé"
    sentences = [f"Écrit {where}{FIXED}: {exported.file.name}, avec {load}."]
    if here:
        sentences.append(
            "Ce dossier n’est pas sur une clé. Copiez ce fichier sur une clé, puis portez-la à la préfecture. "
            "À son retour, reprenez ici la réponse."
        )
    elif not carried:
        sentences.append(
            "Attendez que la clé ne clignote plus, puis portez-la à la préfecture. "
            "À son retour, reprenez ici la réponse."
        )
    if exported.left or exported.attachments_left:
        sentences.append(
            "La clé était trop petite pour tout. Le reste attend ici\u00a0: écrivez une autre clé"
            " quand celle-ci sera revenue."
        )
    if exported.quarantined:
        sentences.append(f"⚠ {set_aside(exported.quarantined)}")
    return " ".join(sentences), "warn" if exported.quarantined or here else "ok"


def taken_words(taken: "TakenBack", answers: Sequence[str] = ()) -> "tuple[str, Tone]":
    """What a stick brought, and the tone."""
    acts, news = french.counted(taken.acts, "accusé"), french.counted(taken.news, *_NEW_ITEM)
    brought = f"{acts} et {news} de la plateforme" if taken.news else f"{acts}, sans autre nouveauté"
    besides = [answered_words(answers)] if taken.pulled else []
    besides += ["Cet ordinateur est inscrit."] if taken.enrolled else []
    besides += [f"⚠ {unread_there(taken.quarantined)}"] if taken.quarantined else []
    besides += [f"⚠ {not_read(len(taken.unread))}"] if taken.unread else []
    besides = [words for words in (*besides, by_stick(taken.recovered, taken.contradictions)) if words]
    if taken.again and not taken.news:
        first = "Cette réponse était déjà reprise" + ("." if besides else f"{FIXED}: {_NOTHING}.")
    elif taken.acts or taken.news:
        first = f"Repris de la clé{FIXED}: {brought}."
    else:
        first = "" if besides else f"Repris de la clé{FIXED}: {_NOTHING}."
    words = " ".join(filter(None, [first, *besides]))
    return words, "warn" if taken.quarantined or taken.unread else "ok"
