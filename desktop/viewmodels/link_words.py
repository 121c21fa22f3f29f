"""What the connection band and the status bar say of the network and the exchange; pure functions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desktop.runtime.syncing import Pulse
from desktop.viewmodels import french

Offer = Literal["now", "outbox"]
_GOES_ON = "Vous pouvez continuer\u00a0: tout est enregistré sur cet ordinateur."


@dataclass(frozen=True, slots=True)
class Band:
    """A sentence and what can be done; an empty sentence: there is nothing to say."""

    sentence: str = ""
    offers: tuple[Offer, ...] = ()
    tone: Literal["accent", "warn"] = "accent"


def band(pulse: Pulse, *, enrolled: bool, waiting: int, now: datetime) -> Band:
    """Only when there is something to say: a calm link, or a PC that was never enrolled, says nothing."""
    if not enrolled:
        return Band()
    if pulse.network == "absent" or (pulse.weather is not None and pulse.weather.code == "no_route"):
        return Band(f"Hors connexion. {_GOES_ON}{_leaving(waiting)}", tone="warn")
    if pulse.weather is None:
        return Band()
    said = [pulse.weather.sentence]
    if pulse.weather.code not in _PASSING and pulse.weather.remedy:
        said.append(pulse.weather.remedy)
    if pulse.running:
        return Band(" ".join([*said, "Nouvel essai en cours."]), tone="warn")
    if pulse.next_at is not None and pulse.next_at > now:
        said.append(f"Nouvel essai {french.since(pulse.next_at.astimezone(now.tzinfo), now)}.")
    return Band(" ".join(said), ("now", "outbox") if waiting else ("now",), "warn")


def connection(pulse: Pulse, *, enrolled: bool) -> str:
    """The status bar's first part."""
    if not enrolled:
        return "Poste non inscrit"
    if pulse.running:
        return "Échange en cours" if not pulse.total else f"Échange en cours\u00a0: {pulse.done} sur {pulse.total}"
    if pulse.network == "absent" or (pulse.weather is not None and pulse.weather.code == "no_route"):
        return "Hors connexion"
    return "Plateforme injoignable pour l’instant" if pulse.weather is not None else "Connexion\u00a0: rien à signaler"


def last_exchange(ended_at: str | None, now: datetime) -> str:
    """The status bar's second part, from the database's UTC text."""
    if not ended_at:
        return "Aucun échange pour l’instant"
    return f"Dernier échange {french.since(datetime.fromisoformat(ended_at).astimezone(now.tzinfo), now)}"


def to_send(waiting: int) -> str:
    """The status bar's third part."""
    return f"À envoyer\u00a0: {french.number(waiting)}"


def _leaving(waiting: int) -> str:
    if not waiting:
        return ""
    verb = "partira" if waiting == 1 else "partiront"
    return f" {french.counted(waiting, 'envoi')} {verb} au retour du réseau."


#: Weather whose remedy is to wait, which the sentence already says.
_PASSING = {"timeout", "cut", "refused", "platform_down", "retry_later"}
