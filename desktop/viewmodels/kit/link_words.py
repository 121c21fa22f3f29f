"""What the connection band and the status bar say of the network and the exchange; pure functions."""

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Literal, NamedTuple

from desktop.domain.exchange_words import nothing_lost
from desktop.runtime.actor import NetworkProblem
from desktop.runtime.exchange_state import ExchangeState
from desktop.runtime.installed_program import ProgramChange
from desktop.runtime.syncing import LONGEST_WAIT
from desktop.viewmodels.kit import french

#: A try may begin some time after its moment, as this computer looks once a minute; until then it is still announced.
_LOOKS_AGAIN = timedelta(minutes=2)
#: In place of the connection, once the program's files are others than those of this window.
PROGRAM = {
    ProgramChange.REPLACED: "Une nouvelle version est installée\u00a0: redémarrez Relais Communes.",
    ProgramChange.REMOVED: "Relais Communes a été retiré de cet ordinateur\u00a0: fermez cette fenêtre.",
}
_KEPT_HERE = f"{nothing_lost(lost=True)}."
_GOES_ON = "Vous pouvez continuer\u00a0: tout s’enregistre sur cet ordinateur."
_UNSAVED = "Vous pouvez continuer, mais un texte n’est pas encore enregistré."


class Measure(NamedTuple):
    """How far something has come."""

    done: int = 0  #: of the same unit as `total`
    total: int = 0  #: 0: not known, and nothing is drawn


class BandOffer(Enum):
    """A button of the band."""

    TRY_NOW = auto()  #: an exchange begins at once
    SEE_OUTBOX = auto()
    STOP = auto()  #: the round under way ends after its present step
    PUT_KEY_BACK = auto()  #: leads to the ways to restore the signing key


class Band(NamedTuple):
    """What the band under the menu says of the connection."""

    sentence: str = ""  #: "": there is nothing to say, and no band
    offers: tuple[BandOffer, ...] = ()  #: its buttons
    tone: Literal["accent", "warn"] = "accent"  #: "warn" where no exchange is possible, or the last one failed
    measure: Measure | None = None  #: how far the round has come; None where none is under way

    @property
    def may_stop(self) -> bool:
        """Whether the round under way has lasted long enough to offer to end it."""
        return BandOffer.STOP in self.offers


def key_lost(exchange: ExchangeState) -> bool:
    """Whether no round can begin before a person puts the key back, or enrols this computer anew."""
    return exchange.network_problem is not None and exchange.network_problem.code == "key_lost"


def refused(exchange: ExchangeState) -> bool:
    """Whether the platform takes nothing from this computer until it is enrolled anew."""
    if exchange.network_problem is None:
        return False
    from sync.contract.problem_codes import ENROL_ANEW  # noqa: PLC0415 - sync comes after the first paint

    return exchange.network_problem.code in ENROL_ANEW


def _refuses_caller(exchange: ExchangeState) -> bool:
    """Whether it refuses this computer, for another enrolment or not, whatever it is asked."""
    if exchange.network_problem is None:
        return False
    from sync.contract.problem_codes import OF_CALLER  # noqa: PLC0415 - sync comes after the first paint

    return exchange.network_problem.code in OF_CALLER


def leaving(exchange: ExchangeState) -> bool:
    """Whether a round that a person notices is carrying acts now."""
    return exchange.running and not exchange.stopping and exchange.step == "sending" and exchange.lasts != "brief"


def under_way(exchange: ExchangeState, *, lost: bool) -> Band:
    """A round under way: nothing in its first second, then words and a measure; after ten seconds it can be stopped.

    `lost`: as for `nothing_lost`.
    """
    if not exchange.running or exchange.lasts == "brief":
        return Band()
    if exchange.stopping:
        return Band(f"L’échange s’arrête après l’étape en cours. {nothing_lost(lost=lost)}.", measure=Measure())
    measure = Measure(min(exchange.done, exchange.total), exchange.total)
    return Band(_step(exchange), (BandOffer.STOP,) if exchange.lasts == "long" else (), measure=measure)


def band(
    exchange: ExchangeState,
    *,
    enrolled: bool,
    to_send: int,
    now: datetime,
    lost: bool,
    carried: int = 0,
    outbox: bool = False,
    unsaved: bool = False,
) -> Band:
    """What the band says; nothing while all is well, or where this computer was never enrolled.

    `to_send`, `carried`: how many acts have not left, and how many left on a USB stick. `outbox`: that page is in
    sight, which itself shows how far a round is, and offers one. `lost`: as for `nothing_lost`. `unsaved`: a text on
    the screen cannot be stored.
    """
    exchange = _heard(exchange)
    if not enrolled:
        return Band()
    if key_lost(exchange):
        return Band(
            f"La clé de signature est introuvable. {key_remedy(to_send)}",
            (BandOffer.PUT_KEY_BACK,),
            "warn",
        )
    if exchange.running and exchange.lasts == "long" and not outbox:
        return under_way(exchange, lost=lost)
    waits = to_send + carried
    offline = exchange.network == "absent" or (
        exchange.network_problem is not None and exchange.network_problem.code == "no_route"
    )
    if not waits and _calm(exchange) and not (offline and unsaved):  # it says that work can go on, and how
        return Band()
    if offline:
        sentence = f"Hors connexion. {_UNSAVED if unsaved else _GOES_ON}{_leaving(to_send, carried)}"
        failures = _failures(exchange, now) if exchange.asked else []
        return Band(" ".join([sentence, *failures]), tone="warn" if waits or unsaved or failures else "accent")
    if exchange.halted and not exchange.running:
        return Band(_halted(exchange, now, to_send, lost=lost), () if outbox else (BandOffer.TRY_NOW,))
    if exchange.network_problem is None:
        return Band()
    sentences = [*_sentences(exchange.network_problem, lost=lost), *_failures(exchange, now)]
    if exchange.running:
        return Band(" ".join([*sentences, "Nouvel essai en cours."]), tone="warn")
    if (at := announced(exchange, now)) is not None:
        sentences.append(f"Nouvel essai {french.ahead(at, now)}.")
    if outbox:
        return Band(" ".join(sentences), tone="warn")
    return Band(
        " ".join(sentences),
        # At the right end, the one that stays keeps its place when the other goes.
        (BandOffer.SEE_OUTBOX, BandOffer.TRY_NOW) if waits else (BandOffer.TRY_NOW,),
        "warn",
    )


def _calm(exchange: ExchangeState) -> bool:
    """Whether the last try failed in a way that passes, and nobody asked for it: the status bar alone says so.

    Where the system knows that there is no network, the band stays, as it says that work can go on.
    """
    problem = exchange.network_problem
    passes = problem is not None and problem.code in (*_PASSING, "no_route")
    return passes and exchange.network != "absent" and not exchange.asked


def announced(exchange: ExchangeState, now: datetime) -> datetime | None:
    """When the next try comes that the band may name at `now`; None for none.

    One that is too far ahead was noted by a clock that was set back since; one long past was missed.
    """
    at = exchange.next_at
    return at if at is not None and now - _LOOKS_AGAIN < at <= now + LONGEST_WAIT else None


def _heard(exchange: ExchangeState) -> ExchangeState:
    """Without the problem of the last round once this one has had answers: it is no longer true."""
    answered = exchange.done or exchange.step in ("receiving", "attachments")  # neither begins before a first answer
    return exchange._replace(network_problem=None, answered=True) if exchange.running and answered else exchange


def connection(exchange: ExchangeState, *, enrolled: bool, lost: bool) -> str:
    """The status bar's first part. `lost`: as for `nothing_lost`."""
    exchange = _heard(exchange)
    if not enrolled:
        return "Ordinateur non inscrit"
    if key_lost(exchange):
        return "Clé de signature introuvable"
    if sentence := under_way(exchange, lost=lost).sentence:
        return sentence
    if exchange.network == "absent" or (
        exchange.network_problem is not None and exchange.network_problem.code == "no_route"
    ):
        return "Hors connexion"
    if exchange.network_problem is not None and exchange.network_problem.code.startswith(_QUOTA):
        return "Limite d’envoi atteinte"
    if exchange.network_problem is not None and exchange.network_problem.code.startswith("proxy"):
        return "Arrêté au proxy"  # not the platform's fault
    if refused(exchange):
        return "Ordinateur non inscrit"  # not "injoignable": the platform has answered
    if _refuses_caller(exchange):
        return "La plateforme refuse cet ordinateur"
    if exchange.network_problem is not None and exchange.network_problem.answered:
        return "La plateforme a répondu par un refus"
    if exchange.network_problem is not None:
        return "Plateforme injoignable pour l’instant"
    return "La connexion a fonctionné" if exchange.answered else "Connexion pas encore vérifiée"


def _step(exchange: ExchangeState) -> str:
    if exchange.step == "sending" and exchange.total:
        return f"{french.number(exchange.done)} sur {french.counted(exchange.total, 'envoi')}"
    if exchange.step == "attachments" and exchange.total:
        return f"Pièces jointes\u00a0: {french.part_of(exchange.done, exchange.total)}"
    if exchange.step == "receiving" and exchange.done:
        return f"Réception en cours\u00a0: {french.counted(exchange.done, 'élément')}"
    return "Échange en cours…"


def _sentences(problem: NetworkProblem, *, lost: bool) -> list[str]:
    """What happened, and what to do about it, unless that is only to wait."""
    happened = f"{problem.event} {_KEPT_HERE}" if lost and problem.event else problem.sentence
    remedy = _REMEDY_WHERE_LOST.get(problem.code, problem.remedy) if lost else problem.remedy
    return [happened, remedy] if remedy and problem.code not in _PASSING else [happened]


def _failures(exchange: ExchangeState, now: datetime) -> list[str]:
    """How often it was tried: a person who asks for another try sees that there was one, though it failed as before."""
    if exchange.failed_at is None or not (exchange.failures > 1 or (exchange.failures and exchange.asked)):
        return []
    last = french.since(exchange.failed_at, now)
    if exchange.failures == 1:
        return [f"Essai sans succès {last}."]
    return [f"{french.number(exchange.failures)} essais sans succès, le dernier {last}."]


def _halted(exchange: ExchangeState, now: datetime, to_send: int, *, lost: bool) -> str:
    sentence = f"Vous avez arrêté l’échange. {nothing_lost(lost=lost)}."
    at = announced(exchange, now)
    if at is None:
        return sentence
    follows = "La suite partira" if to_send else "Nouvel échange"
    return f"{sentence} {follows} {french.ahead(at, now)}."


def last_exchange(ended_at: str | None, now: datetime) -> str:
    """The status bar's second part, from the database's UTC text."""
    if not ended_at:
        return "Aucun échange pour l’instant"
    return f"Dernier échange {french.since(ended_at, now)}"


def still_to_send(to_send: int) -> str:
    """The status bar's third part."""
    return f"À envoyer\u00a0: {french.number(to_send)}"


def key_remedy(to_send: int) -> str:
    """What to do where the signing key is lost, and first that acts wait for it, if any does."""
    waits = "Vos envois attendent. " if to_send else ""
    return f"{waits}Recopiez la feuille de secours, ou demandez un nouveau code à la préfecture."


def _leaving(to_send: int, carried: int) -> str:
    verb = french.agreed(to_send, "partira", "partiront")
    goes = f" {french.counted(to_send, 'envoi')} {verb} au retour du réseau." if to_send else ""
    return f"{goes} {on_a_stick(carried)}" if carried else goes


def on_a_stick(carried: int) -> str:
    """How many acts left on a USB stick and have no answer yet."""
    return f"{french.counted(carried, 'envoi')} {french.agreed(carried, 'est parti', 'sont partis')} sur une clé USB."


#: Refusals of a platform that can be reached: it takes no more of this commune for now.
_QUOTA = "quota-"
_ASK_FOR_ROOM = f"{_KEPT_HERE} Demandez plus de place à la plateforme, par votre préfecture."
_TOMORROW = f"{_KEPT_HERE} La suite passera demain. Si cela vous étonne, prévenez votre préfecture."
#: What to do about these refusals, in place of the platform's own words, which begin with "Rien n’est perdu".
_REMEDY_WHERE_LOST = {
    f"{_QUOTA}held": _ASK_FOR_ROOM,
    f"{_QUOTA}bundles": _ASK_FOR_ROOM,
    f"{_QUOTA}attachments": _ASK_FOR_ROOM,
    f"{_QUOTA}operations": _TOMORROW,
    f"{_QUOTA}rotations": _TOMORROW,
}
#: Network errors whose remedy is to wait: the band announces the next try instead.
_PASSING = {"timeout", "cut", "refused", "platform_down", "retry_later"}
