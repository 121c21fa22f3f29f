"""Saves what is typed within two seconds: one write at a time, in the order typed; what failed is tried again."""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.domain.changes import Outcome
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.refusals import words_of

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.domain.places import PlaceKey

AUTOSAVE_MS = 1_200
AGAIN_MS = 5_000
#: Why stands in the window's band, or in a dialog: here it would push the text out of sight in a low window.
NOT_KEPT = "Pas encore enregistré. Votre texte reste à l’écran, un nouvel essai suit."
#: Where more was to follow, as leaving the text.
STAYS_OPEN = "Pas encore enregistré\u00a0: d’ici là, ce texte reste ouvert. Un nouvel essai suit."
PARTLY = "Tout n’est pas enregistré. Votre texte reste à l’écran."
ALREADY = "C’est déjà enregistré."
UNDER_WAY = "Enregistrement…"
UNTYPED = "Votre texte s’enregistre tout seul."
Write = Callable[["CommuneContext", dict[str, str]], Outcome[Any]]


class Autosave(QObject):
    """Named texts of one open draft; `write(context, changed)` runs in the worker."""

    saving = Signal(str, str)  #: sentence, tone
    refused = Signal(str, str)  #: field, sentence: too long to be kept at all
    kept = Signal(object)  #: the value of each write, such as the id of the draft
    stays = Signal()  #: it could not be stored, and what was to follow that does not

    def __init__(
        self, actor: Actor, parent: QObject | None = None, *, place: "PlaceKey", again_ms: int = AGAIN_MS
    ) -> None:
        super().__init__(parent)
        self._actor, self._again_ms = actor, again_ms
        self.place: PlaceKey = place  #: the page where it is written
        self.left = ""  #: what is opened there to come back to it, where it was left unstored
        self._write: Write | None = None  # None while no draft is open
        self._latest = Latest()
        self._text: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self._writing = False
        self.failed = False  #: the last write that has ended failed
        self._not_taken = False  # for the disk's sake, and not for what is written
        self.trouble = ""  #: why the last write failed, as a sentence; "" where it did not, or goes on
        self._unfit: dict[str, tuple[str, str]] = {}  # by field: a text that was refused as it is, and why
        self._held = False  # more was to follow a write that failed, and does not
        self._typed_since = False  # since "Enregistré" was last said
        self._after: list[Callable[[], object]] = []
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.keep)
        actor.texts.add(self)

    @property
    def text(self) -> dict[str, str]:
        return dict(self._text)

    @property
    def stored(self) -> dict[str, str]:
        """The text as it was read or stored last."""
        return dict(self._kept)

    @property
    def active(self) -> bool:
        return self._write is not None

    @property
    def all_kept(self) -> bool:
        """All that was typed is in the database."""
        return not self._changed() and not self._writing

    @property
    def unstored(self) -> bool:
        """The disk did not take the last write that has ended, and something still waits for it."""
        return self._not_taken and not self.all_kept

    @property
    def unkept(self) -> str:
        """The fields that are not stored as they are typed, below each other; "" where all is stored."""
        return "" if self._write is None else "\n\n".join(filter(None, self._changed().values()))

    @property
    def unkept_field(self) -> str:
        """The name of the first of them; "" where all is stored."""
        return "" if self._write is None else next(iter(self._changed()), "")

    def begin(self, text: Mapping[str, str], write: Write) -> None:
        """Opens a draft with this text."""
        self.end()
        self._write, self._typed_since = write, False
        self._text, self._kept, self._unfit = dict(text), dict(text), {}

    def go_on(self, text: Mapping[str, str], stored: Mapping[str, str], write: Write) -> None:
        """What was stored before is read only now, and `text` has with it what was typed meanwhile."""
        self._write, self._text, self._kept = write, dict(text), dict(stored)
        if self._changed() and not self._writing:
            self._timer.start(AUTOSAVE_MS)

    def follow(self, text: Mapping[str, str]) -> None:
        """The draft says this by now, and nothing that was typed here waits to be stored."""
        self._text |= text
        self._kept |= text

    def end(self) -> None:
        """Closes it; calls that `when_kept` still had to make are dropped."""
        self._latest.begin()
        self._timer.stop()
        self._after.clear()
        self._write, self._writing, self._held = None, False, False
        self.failed, self._not_taken, self.trouble = False, False, ""

    def write_again(self, names: Collection[str], why: str) -> None:
        """These fields were stored and are in no table any more; a try to store them again failed."""
        for name in names:
            self._kept.pop(name, None)
        self._held = True
        self._failed(why)

    def type(self, name: str, text: str) -> bool:
        """At each keystroke. The timer starts at the first unsaved one: text is saved without a pause in typing."""
        if self._write is None or self._text.get(name, "") == text:
            return False
        self._text[name] = text
        if not self._typed_since:  # "Enregistré" is not true of these words yet
            self._typed_since = True
            self.saving.emit(UNDER_WAY, "muted")
        if not self._timer.isActive() and not self._writing:
            self._timer.start(AUTOSAVE_MS)
        return True

    def keep(self) -> None:
        """Keeps what changed since the last time, now."""
        if self._write is None or self._writing:
            return
        self._timer.stop()
        if self._changed():
            self._send()
            return
        if self._typed_since:  # typed and deleted again, so that there is nothing to write
            self._say_kept()
        self._run_after()

    def pause(self) -> None:
        """The page leaves the screen, perhaps as the window closes: all goes to the worker before this returns."""
        self._timer.stop()
        if self._write is None:
            return
        if self._changed():
            self._send()
        elif self._typed_since and not self._writing:  # typed and deleted again
            self._say_kept()

    def when_kept(self, then: Callable[[], object]) -> None:
        """Calls `then` once everything is kept; never if it cannot be."""
        self._after.append(then)
        self.keep()

    def try_now(self) -> None:
        self.when_kept(_nothing)

    def say_kept(self) -> None:
        """On Ctrl+S: says that all is saved, once it is."""
        self.when_kept(lambda: self.saving.emit(ALREADY, "ok"))

    def _changed(self) -> dict[str, str]:
        return {name: text for name, text in self._text.items() if self._kept.get(name, "") != text}

    def _fit(self) -> dict[str, str]:
        """What changed, without the fields that would be refused as they are."""
        unfit = {name: text for name, (text, _) in self._unfit.items()}
        return {name: text for name, text in self._changed().items() if unfit.get(name) != text}

    def _why_unfit(self) -> str:
        changed = self._changed()
        return next(why for name, (_text, why) in self._unfit.items() if name in changed)

    def _send(self) -> None:
        changed, write = self._fit() or self._changed(), self._write
        if write is None:
            return
        self._writing, self.trouble = True, ""
        self._actor.act(
            write,
            changed,
            then=self._latest.only(lambda value: self._written(value, changed)),
            refused=self._latest.only(lambda refusal: self._refuse(refusal, changed)),
            failed=self._latest.only(self._failed),
        )

    def _written(self, value: object, changed: dict[str, str]) -> None:
        self._writing = self.failed = self._not_taken = self._held = False
        self._kept.update(changed)
        self.kept.emit(value)
        if not self._changed():
            self._say_kept()
            self._run_after()
            self._actor.texts.moved.emit()
            return
        if not self._fit():
            self._stumble(PARTLY, self._why_unfit())
            return
        self.saving.emit(UNDER_WAY, "muted")
        if self._after:
            self.keep()
        else:
            self._timer.start(AUTOSAVE_MS)

    def _say_kept(self) -> None:
        self._typed_since = False
        now = self._actor.clock()
        self.saving.emit(f"Enregistré {french.since(now, now)}", "muted")

    def _refuse(self, refusal: Refusal, changed: dict[str, str]) -> None:
        """One field cannot be stored as it is: the others are, without it."""
        why, field, self._not_taken = words_of(refusal), refusal.field, False
        self._stumble("Pas enregistré. Votre texte reste à l’écran.", why)
        self.refused.emit(field, why)
        if field in changed:
            self._unfit[field] = (changed[field], why)
            if self._fit():
                self._send()

    def _failed(self, why: str) -> None:
        self._not_taken = True
        self._held = self._held or bool(self._after)
        self._stumble(STAYS_OPEN if self._held else NOT_KEPT, why)
        self._timer.start(self._again_ms)

    def _stumble(self, sentence: str, why: str) -> None:
        self._writing, self.failed, self.trouble = False, True, why or NOT_KEPT
        stays = self._held or bool(self._after)
        self._after.clear()
        self.saving.emit(sentence, "error")
        if stays:
            self.stays.emit()
        self._actor.texts.moved.emit()

    def _run_after(self) -> None:
        waiting, self._after = self._after, []
        for then in waiting:
            then()


def _nothing() -> None:
    """What follows a write that nobody waits for."""
