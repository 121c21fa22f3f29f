"""The link to the platform in the settings: whether enrolled, enrolling, the last exchanges in words."""

from datetime import datetime
from enum import Enum, auto

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from sqlalchemy import Connection

from desktop.actions.kit.check_address import doubt
from desktop.database.queries import bundles, exchanges, link
from desktop.database.queries.link import CommuneRow
from desktop.domain import communes
from desktop.domain.changes import Changes
from desktop.domain.exchange_words import nothing_lost, platform_moved
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor, NetworkProblem
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.enrolment_fields import check_code, check_url
from desktop.viewmodels.kit.form_fields import FormField
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.states import Tone
from desktop.viewmodels.settings.exchange_line import ExchangeLine, line
from sync.client.errors import OF_ADDRESS

_ANSWER = "Sa réponse se reprend à la page Boîte d’envoi."


class LinkState(Struct, frozen=True, kw_only=True):
    """What the card shows of the link."""

    unread: bool = False  #: nothing of the rest is known yet
    enrolled: bool = False  #: whether this computer is enrolled with a platform
    url: str = ""  #: of the platform; words in its place where it was reached by USB stick; "" while not enrolled
    since: str = ""  #: when it was enrolled, in words; "" while not enrolled
    refused: bool = False  #: at the last exchange the platform no longer took anything from this computer
    lost: bool = False  #: the platform lacks acts of ours that it had received
    asking: bool = False  #: its enrolment left on a USB stick, and has no answer yet
    possible: bool = True  #: False for a commune without a SIREN number, which cannot be enrolled
    why: str = ""  #: why it is not possible; "" where it is
    lines: tuple[ExchangeLine, ...] = ()  #: the last exchanges, the newest first

    def standing(self, commune: str, imposed: str = "") -> tuple[str, Tone]:
        """Says with which platform this computer is enrolled, or why it is not. `imposed`: by the policy, now."""
        if self.unread:
            return "Chargement…", "muted"
        if self.refused:
            again = "Demandez un code à votre préfecture, puis inscrivez-le de nouveau."
            if self.asking:
                again = f"Une nouvelle inscription est partie sur une clé USB. {_ANSWER}"
            known = f"⚠ {self.url} ne reconnaît plus cet ordinateur, inscrit depuis le {self.since}."
            return f"{known} {nothing_lost(lost=self.lost)}. {again}", "warn"
        if self.enrolled and (elsewhere := platform_moved(self.url, imposed)):
            return elsewhere, "warn"
        if self.enrolled:
            return f"Inscrit auprès de {self.url} depuis le {self.since}.", "ok"
        if not self.possible:
            return f"{self.why} Vous pouvez tout de même écrire des besoins.", "warn"
        if self.asking:
            left = f"L’inscription au nom {french.of(commune)} est partie sur une clé USB."
            return f"{left} {_ANSWER}", "muted"
        return f"Cet ordinateur n’est pas encore inscrit au nom {french.of(commune)}.", "muted"


class Enrolling(Enum):
    """What the card offers for the enrolment."""

    UNREAD = auto()  #: nothing yet: whether it is enrolled is being read
    IMPOSSIBLE = auto()  #: nothing: this commune cannot be enrolled
    FIRST = auto()  #: not enrolled: the fields, sent by the button in the bar of the page
    OFFERED = auto()  #: enrolled: a button that opens the fields for another enrolment
    AGAIN = auto()  #: enrolled: the fields, which she may leave without a new enrolment
    NEEDED = auto()  #: the platform refuses this computer: the fields stay until it is enrolled again


#: What is asked to enrol this computer.
ENROLMENT = (
    FormField(
        name="url",
        label="&Adresse de la plateforme",
        help="Votre préfecture la donne avec le code.",
        most=300,
        example="https://plateforme.exemple.fr",
    ),
    FormField(
        name="code",
        label="&Code d’inscription",
        help="Huit groupes de quatre signes. Il ne sert qu’une fois.",
        most=300,
        example="ABCD-EFGH-…",
    ),
)
_CHECKS = {"url": check_url, "code": check_code}


def trouble_on_leaving(name: str, text: str) -> str:
    """What is wrong with one of these fields once it is left; "" where nothing is, or nothing was typed yet."""
    return _CHECKS[name](text) if text.strip() else ""


def doubt_on_leaving(name: str, text: str) -> str:
    """What is odd about one of these fields, which may be right all the same; "" for nothing."""
    return doubt(text) if name == "url" else ""


class LinkModel(QObject):
    """The link, and enrolling, which is answered by `enrolled`, `refused` or `failed`."""

    refreshed = Signal()  #: after each refresh
    busy = Signal(bool)
    enrolled = Signal(str)  #: a sentence
    refused = Signal(str, str)  #: name of a field of ENROLMENT, sentence
    failed = Signal(str, str)  #: a sentence, name of the field of ENROLMENT to look at

    def __init__(self, actor: Actor, syncing: Syncing, parent: QObject | None = None, *, imposed: bool = False) -> None:
        """`imposed`: the address is the administrator's, and not hers to change."""
        super().__init__(parent)
        self._actor, self._syncing = actor, syncing
        self.known = LinkState(unread=True)
        self.imposed = imposed
        self._asked = False  # the fields for another enrolment were opened, and it is neither done nor given up
        self._trouble = ""  # code of the network's trouble that has ended the try
        actor.changed.connect(self._follow)
        actor.network_problem.connect(self._note)

    @property
    def enrolling(self) -> Enrolling:
        known = self.known
        if known.unread:  # who has asked for the fields writes in them meanwhile
            return Enrolling.FIRST if self._asked else Enrolling.UNREAD
        if not known.possible:
            return Enrolling.IMPOSSIBLE
        if not known.enrolled:
            return Enrolling.FIRST
        if known.refused:
            return Enrolling.NEEDED
        return Enrolling.AGAIN if self._asked else Enrolling.OFFERED

    @property
    def closed(self) -> bool:
        """Whether this computer is enrolled, and the fields for another enrolment are closed."""
        return self.known.enrolled and not self._asked

    def ask_again(self) -> None:
        """Opens the fields for another enrolment."""
        self._asked = True

    def keep_enrolment(self) -> None:
        """Closes the fields; the enrolment stays as it is."""
        self._asked = False

    def refresh(self) -> None:
        self._actor.ask(_read, self._actor.clock(), then=self._show)

    def enrol(self, url: str, code: str) -> None:
        """Checks both fields, then asks the platform. Acts that wait are kept."""
        wrong = False
        for field, text in (("url", url), ("code", code)):
            if sentence := _CHECKS[field](text):
                wrong = True
                self.refused.emit(field, sentence)
        if wrong:
            return
        self._trouble = ""
        self.busy.emit(True)
        self._syncing.enrol(url, code, then=self._done, refused=self._refuse, failed=self._fail)

    def _done(self) -> None:
        self._asked = False
        self.busy.emit(False)
        self.enrolled.emit(
            "Cet ordinateur est inscrit. Les échanges apportent les nouvelles de la campagne et emportent vos envois."
        )

    def _refuse(self, refusal: Refusal) -> None:
        self.busy.emit(False)
        field = "url" if refusal.field == "platform" else "code"
        self.refused.emit(field, words_of(refusal))

    def _note(self, problem: NetworkProblem) -> None:
        self._trouble = problem.code

    def _fail(self, sentence: str) -> None:
        self.busy.emit(False)
        address = self._trouble in OF_ADDRESS and not self.imposed
        advice = "Vérifiez l’adresse, puis recommencez." if address else "Vous pouvez recommencer."
        self.failed.emit(f"{sentence} L’inscription n’a pas été faite. {advice}", "url" if address else "code")

    def _follow(self, changes: Changes) -> None:
        if changes.link or changes.outbox:
            self.refresh()

    def _show(self, known: LinkState) -> None:
        self.known = known
        self.refreshed.emit()


def _possible(commune: CommuneRow | None) -> tuple[bool, str]:
    """Whether a computer of this commune can be enrolled; and why not, as a sentence."""
    try:
        if commune is None:
            raise communes.none_chosen()
        communes.check_enrol(commune.name, commune.siren)
    except Refusal as refusal:
        return False, words_of(refusal)
    return True, ""


def _read(connection: Connection, now: datetime) -> LinkState:
    own, commune = link.current(connection), link.commune(connection)
    lost = exchanges.lost(connection) > 0
    lines = tuple(line(row, now, lost=lost) for row in exchanges.listed(connection, 20))
    possible, why = _possible(commune)
    asking = bundles.enrolling(connection)
    if own is None or not own.enrolled:
        return LinkState(asking=asking, possible=possible, why=why, lines=lines)
    platform = own.url or "la plateforme, par clé USB,"
    since = f"{french.moment(french.paris(link.enrolled_since(connection)))}{french.zone(now)}"
    return LinkState(
        enrolled=True,
        url=platform,
        since=since,
        refused=link.revoked(connection),
        lost=lost,
        asking=asking,
        possible=possible,
        why=why,
        lines=lines,
    )
