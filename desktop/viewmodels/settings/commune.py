"""The commune in the settings: the person to ask, the mayor's validation, showing and erasing personal data."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.actions.settings.erase_person import Erased, erase_person
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.database.queries import campaign, link, needs, person
from desktop.database.queries.person import PersonalPlace
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.settings import personal_words
from desktop.viewmodels.settings.person_typed import PersonTyped
from desktop.viewmodels.settings.person_words import FIELDS
from desktop.viewmodels.settings.personal_copy import PersonalCopy
from desktop.viewmodels.settings.personal_words import PersonalData, Protection

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext


class CommuneState(Struct, frozen=True, kw_only=True):
    """What the tab shows of the commune."""

    fields: dict[str, str]  #: what acts bear of the person, by the names of its fields
    wrong: dict[str, str]  #: by field, what was typed and cannot be used as it is
    mayor: bool  #: nothing may leave before the mayor has validated it
    kept: tuple[PersonalData, ...]  #: where personal data that can be erased is on this computer, as a list
    letters: bool  #: some letter to the préfet names a person
    unfinished: bool  #: an erasure could not reach a copy, so that it can be asked for again
    protection: Protection  #: who answers for personal data at the platform

    @property
    def listed(self) -> tuple[PersonalData, ...]:
        """All that a copy tells of this computer: the role too, which an erasure leaves."""
        return (*personal_words.role(self.fields), *self.kept)

    @property
    def may_copy(self) -> bool:
        return bool(self.listed)

    @property
    def may_erase(self) -> bool:
        """Also where nothing is left here but a copy that an erasure could not reach."""
        return bool(self.kept) or self.unfinished


class OfCommune(QObject):
    """What is typed about the person goes to `person`."""

    refreshed = Signal()  #: after each refresh
    message = Signal(str, str)  #: sentence, tone: of export and erasure
    came_back = Signal(str)  #: a sentence: texts came out of the outbox, or wait for the mayor no more; "" for none

    def __init__(
        self,
        actor: Actor,
        second: Callable[[], str],
        proxy_user: Callable[[], str] = str,
        parent: QObject | None = None,
    ) -> None:
        """`second`: the folder of the second copies, `proxy_user`: the name for the proxy; "" for none."""
        super().__init__(parent)
        self._actor, self._second, self._proxy_user = actor, second, proxy_user
        self.known: CommuneState | None = None
        self._left: bool | None = None  # how she has left the mayor's box, until that is answered
        self._press = object()  # the last one; answers to earlier ones do not say how the box stands
        self._came_out = 0  # texts that came out of the outbox by the presses which are not all answered yet
        self.person = PersonTyped(actor, self)
        actor.changed.connect(self._follow)

    def refresh(self) -> None:
        self._actor.ask(_read, self._actor.clock(), then=self._show)

    # --- the mayor's validation --------------------------------------------------------------------------------------

    @property
    def mayor(self) -> bool | None:
        """As she has left the box, also while that is being stored; None before it is known."""
        stored = None if self.known is None else self.known.mayor
        return stored if self._left is None else self._left

    def mayor_validates(self, on: bool) -> None:
        """Sets whether the mayor validates; texts in the outbox that he has not validated come back, which is said."""
        if on == self.mayor:
            return
        self._left = on
        self._press = press = object()

        def write(context: "CommuneContext") -> Outcome[tuple[str, ...]]:
            """Nothing for a press that she has taken back by the time that it is its turn."""
            return mayor_validates(context, on) if press is self._press else Outcome(Changes(), ())

        def ended() -> None:
            if press is self._press:
                self._left, self._came_out = None, 0
                self.refreshed.emit()

        def done(back: tuple[str, ...]) -> None:
            if press is self._press and self.known is not None:
                self.known = replace(self.known, mayor=on)
            self._came_out += len(back) if on else 0
            freed = 0 if on else len(back)  # what came out of the outbox before this press is among them
            self.came_back.emit(_freed(freed) if freed > self._came_out else _came_back(self._came_out, on=on))
            ended()

        self._actor.act(write, then=done, failed=lambda _sentence: ended())

    # --- personal data ---------------------------------------------------------------------------------------------

    def export(self, file: Path) -> None:
        """Writes a copy of all personal data to a file, place by place, as a text that one can hand over."""

        def write(context: "CommuneContext") -> Outcome[None]:
            from desktop.actions.settings.export_person import export_person  # noqa: PLC0415 - spreadsheets only where one is made

            return export_person(context, file, partial(_copy, context.clock()))

        self._actor.act(
            write,
            then=lambda _done: self.message.emit(f"Copie enregistrée\u00a0: {self._actor.name_of(file)}", "ok"),
            refused=self._refuse,
            failed=lambda sentence: self.message.emit(sentence, "warn"),
        )

    def erase(self, *, letters: bool) -> None:
        """Erases personal data for good; an act asks the platform to erase what was sent. Says what remains."""

        def done(erased: Erased) -> None:
            self.message.emit(*personal_words.erased(erased.left, asked=bool(erased.op)))

        folder = self._second()
        self.message.emit("Effacement en cours, sauvegardes comprises…", "accent")
        self._actor.act(
            erase_person,
            letters=letters,
            second=Path(folder) if folder else None,
            proxy_user=self._proxy_user(),
            then=done,
            refused=self._refuse,
            failed=lambda sentence: self.message.emit(sentence, "warn"),
        )

    def _refuse(self, refusal: Refusal) -> None:
        self.message.emit(words_of(refusal), "warn")

    def _follow(self, changes: Changes) -> None:
        if self.known is not None and (changes.commune or changes.outbox or changes.requests or changes.scopes):
            self.refresh()

    def _show(self, known: CommuneState) -> None:
        self.person.read(known.fields, known.wrong)
        if known != self.known:
            self.known = known
            self.refreshed.emit()


def _came_back(count: int, *, on: bool) -> str:
    """`on`: the mayor validates; otherwise she has taken that back once `count` texts had come out of the outbox."""
    if not count:
        return ""
    if count > 1:
        waited = f"{french.number(count)} textes attendaient dans la boîte d’envoi."
        mayor = "Aucun n’est parti\u00a0: le maire doit d’abord les valider."
        again = "Ils n’y sont plus\u00a0: remettez-les dans la boîte pour les envoyer."
    else:
        waited = "Un texte attendait dans la boîte d’envoi."
        mayor = "Il n’est pas parti\u00a0: le maire doit d’abord le valider."
        again = "Il n’y est plus\u00a0: remettez-le dans la boîte pour l’envoyer."
    return f"{waited} {mayor if on else again}"


def _freed(count: int) -> str:
    """`count` texts waited for the mayor, who is to validate nothing any more."""
    if count > 1:
        drafts = "Ce sont de nouveau des brouillons\u00a0: mettez-les dans la boîte d’envoi pour les envoyer."
        return f"{french.number(count)} textes attendaient la validation du maire. {drafts}"
    draft = "C’est de nouveau un brouillon\u00a0: mettez-le dans la boîte d’envoi pour l’envoyer."
    return f"Un texte attendait la validation du maire. {draft}"


def _read(connection: "Connection", now: datetime) -> CommuneState:
    row = person.current(connection)
    places = person.places(connection)
    current = campaign.current(connection)
    return CommuneState(
        fields={field.name: getattr(row, field.name) for field in FIELDS},
        wrong=person.typed(connection),
        mayor=needs.mayor_validates(connection),
        kept=personal_words.kept(places, now),
        letters=any(_of_letter(place) for place in places),
        unfinished=person.unfinished(connection),
        protection=personal_words.protection(current),
    )


def _copy(now: datetime, connection: "Connection", document: dict[str, Any]) -> str:
    """`document`: as `exports.personal` gives it, and whether it is invented."""
    row, current = link.commune(connection), campaign.current(connection)
    places = personal_words.each(person.places(connection), now)
    return PersonalCopy(
        commune="" if row is None else row.name,
        made=now,
        listed=(*personal_words.role(document["person"]), *places),
        acts_as=tuple(map(personal_words.role_words, document["acts_as"])),
        protection=personal_words.protection(current),
        notice=document.get("notice", ""),
    ).text


def _of_letter(place: PersonalPlace) -> bool:
    return place.place == "letter"
