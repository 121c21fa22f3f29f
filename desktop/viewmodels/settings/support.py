"""The proxy and the report for the help desk, in the settings."""

from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop import settings
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from desktop.policy import has_path
from desktop.runtime.actor import Actor
from desktop.runtime.support import Support
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.kit.refusals import words_of

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.actions.kit.proxy_settings import Chosen
    from desktop.actions.settings.make_report import MadeReport

MODES = {
    "system": "Celui de ce système",
    "none": "Aucun",
    "fixed": "Cette adresse\u00a0:",
}
_WHAT = "Un proxy est un relais vers Internet, posé par un service informatique."
_KEEP = f"Sans consigne de sa part, gardez «\u00a0{MODES['system']}\u00a0»."
IMPOSED = "Imposé par votre service informatique."
#: Under the address, also before the choice of the proxy was read.
EXAMPLE = "Par exemple\u00a0: http://proxy.mairie.fr:3128"


def proxy_user(places: Places) -> str:
    """The name that this person gives to the proxy; "" for none."""
    return settings.read(places.settings).settings.proxy_user


def _wrong_address(typed: str) -> str:
    """What is wrong with an address, in the words of the page; those of the settings name the file's own values."""
    if "@" in typed:
        return "Le nom et le mot de passe ne s’écrivent pas dans l’adresse. Ils ont leur place plus bas."
    if not typed:
        return f"Indiquez l’adresse du proxy, ou choisissez «\u00a0{MODES['system']}\u00a0»."
    if has_path(typed):
        return "Un proxy n’a pas de chemin. Si c’est un fichier PAC, indiquez l’adresse du proxy qu’il nomme."
    return "Cette adresse commence par http:// ou https://, puis le nom du proxy."


class ProxyChoice(Struct, frozen=True, kw_only=True):
    """How the proxy is chosen."""

    mode: str = "system"  #: one of MODES
    address: str = ""  #: "" unless the mode is "fixed"
    user: str = ""  #: name for the proxy; "" for none
    password_kept: bool = False  #: one is stored; it is never shown
    imposed: bool = False  #: by the policy: mode and address cannot be changed
    user_imposed: bool = False  #: by the policy: only the password is hers
    password_imposed: bool = False  #: by the policy, which names a file of the computer

    @property
    def mode_help(self) -> str:
        """Under the modes; "" where she may choose."""
        return IMPOSED if self.imposed else ""

    @property
    def what(self) -> str:
        """Above the modes: what a proxy is, and where she may choose, what to choose."""
        return _WHAT if self.imposed else f"{_WHAT} {_KEEP}"

    @property
    def locked(self) -> bool:
        """Whether there is nothing to save: all that the imposed proxy takes is imposed."""
        return self.imposed and (self.mode == "none" or (self.user_imposed and self.password_imposed))

    @property
    def user_help(self) -> str:
        """Under the name; "" where she may change it."""
        return IMPOSED if self.user_imposed else ""

    @property
    def address_help(self) -> str:
        """Under the address, right or wrong, as it is the only example on the page; "" where none is typed."""
        return "" if self.imposed else EXAMPLE

    @property
    def password_help(self) -> str:
        """Under the password; "" where none is kept."""
        if self.password_imposed:
            return IMPOSED
        return "Un mot de passe est déjà gardé. Laissez vide pour le garder." if self.password_kept else ""


class ProxyPart(Enum):
    """What stands under the modes."""

    ADDRESS = auto()
    NAME = auto()  #: with its password
    ASK_NAME = auto()  #: a button that brings name and password


def parts_of(mode: str, user: str, *, asked: bool) -> tuple[ProxyPart, ...]:
    """`user`: the name that is kept; `asked`: she asked for name and password, which few need."""
    match mode:
        case "fixed":
            return (ProxyPart.ADDRESS, ProxyPart.NAME)
        case "system":
            return (ProxyPart.NAME if asked or user else ProxyPart.ASK_NAME,)
        case _:
            return ()


class SupportTools(QObject):
    """The proxy and the report."""

    refreshed = Signal()  #: after each refresh
    proxy_answered = Signal(str, str)  #: sentence, tone
    proxy_kept = Signal(object)  #: what `keep` was given and has saved, by the names of its parameters
    proxy_refused = Signal(str)  #: what is wrong with the address
    report_message = Signal(str, str)  #: sentence, tone
    busy = Signal(bool)  #: the report is being made

    def __init__(
        self,
        support: Support,
        actor: Actor,
        syncing: Syncing,
        open_context: "Callable[[], CommuneContext]",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._support, self._actor, self._syncing, self._open_context = support, actor, syncing, open_context
        self.proxy = ProxyChoice()

    def refresh(self) -> None:
        self._actor.run(self._support.proxy, then=self._show)

    def keep(self, mode: str, address: str, user: str, password: str) -> None:
        """Saves the choice of the proxy; an empty password keeps the stored one, as long as a user is named.

        What the mode does not take is left out: the fields, hidden by then, may still hold it.
        """
        given = {"mode": mode, "address": address, "user": user, "password": password}
        user = "" if mode == "none" else user.strip()
        written = mode if mode != "fixed" else address.strip()
        if mode == "fixed" and written in ("system", "none"):  # in the settings' file these words are other modes
            self.proxy_refused.emit(_wrong_address(written))
            return
        # What the policy imposes is shown in the fields, and is never written into her own file.
        imposed = self.proxy
        own_mode = None if imposed.imposed else written
        own_password = None if imposed.password_imposed or not user else password or None
        own_user = None if imposed.user_imposed or (imposed.imposed and mode == "none") else user

        def done(_: None) -> None:
            self.proxy_kept.emit(given)
            self.proxy_answered.emit("Enregistré. Le prochain échange passe par là.", "ok")
            self.refresh()
            self._syncing.now()

        def refused(refusal: Refusal) -> None:
            if refusal.field == "proxy":
                self.proxy_refused.emit(_wrong_address(written))
            else:
                self.proxy_answered.emit(f"⚠ {words_of(refusal)}", "error")

        self._actor.run(
            lambda: self._support.keep_proxy(own_mode, own_user, own_password),
            then=done,
            refused=refused,
        )

    def write_report(self, out: Path) -> None:
        """Writes the report, which also tests the connection to the platform and may take a minute."""
        self.busy.emit(True)
        self.report_message.emit("Rapport en cours. Cela peut prendre une minute.", "accent")

        def show_message(sentence: str, tone: str) -> None:
            self.busy.emit(False)
            self.report_message.emit(sentence, tone)

        def done(made: "MadeReport") -> None:
            file = made.file.name
            show_message(f"Rapport écrit\u00a0: {file}. Vous pouvez l’envoyer à votre service informatique.", "ok")

        self._syncing.run_on_network(
            lambda: self._support.report(out, self._open_context),
            then=done,
            refused=lambda refusal: show_message(f"⚠ {words_of(refusal)}", "error"),
            failed=lambda sentence: show_message(f"⚠ {sentence} Le rapport n’a pas été écrit.", "error"),
        )

    def _show(self, answer: "tuple[Chosen, bool]") -> None:
        chosen, kept = answer
        fixed = chosen.mode not in ("system", "none")
        self.proxy = ProxyChoice(
            mode="fixed" if fixed else chosen.mode,
            address=chosen.mode if fixed else "",
            user=chosen.user,
            password_kept=kept,
            imposed=chosen.imposed,
            user_imposed=chosen.user_imposed,
            password_imposed=chosen.password_imposed,
        )
        self.refreshed.emit()
