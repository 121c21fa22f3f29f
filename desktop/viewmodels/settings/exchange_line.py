"""One of the last exchanges, in words."""

from datetime import datetime

from msgspec import Struct

from desktop.database.queries.exchanges import ExchangeRow
from desktop.domain.exchange_words import news_of, nothing_lost, out_of_the_ordinary
from desktop.viewmodels.kit import french

_OUTCOMES = {
    "complete": "Terminé",
    "waiting": "Reporté",
    "stopped": "Échange arrêté",
    "no_route": "Hors connexion",
    "dns": "Adresse introuvable",
    "timeout": "Pas de réponse à temps",
    "refused": "Pas de réponse",
    "cut": "Liaison coupée",
    "tls": "Liaison sécurisée impossible",
    "certificate_unknown": "Certificat non reconnu",
    "certificate_name": "Certificat d’un autre site",
    "certificate_dates": "Certificat expiré, ou date de l’ordinateur fausse",
    "intercepted": "Filtre sur le réseau",
    "clock": "Date de l’ordinateur fausse",
    "proxy": "Proxy\u00a0: pas de réponse",
    "proxy_refused": "Proxy\u00a0: accès refusé",
    "proxy_password": "Proxy\u00a0: mot de passe demandé",
    "proxy_method": "Proxy\u00a0: identification impossible",
    "proxy_silent": "Proxy\u00a0: pas de réponse à temps",
    "proxy_garbled": "Proxy\u00a0: ce n’en est pas un",
    "proxy_passage": "Proxy\u00a0: passage sans issue",
    "proxy_tls": "Proxy\u00a0: liaison sécurisée impossible",
    "proxy_address": "Proxy\u00a0: adresse inutilisable",
    "not_the_platform": "Réponse d’un autre site",
    "platform_down": "Plateforme arrêtée",
    "retry_later": "La plateforme demande d’attendre",
    "device-revoked": "Inscription retirée",
    "device-replaced": "Inscription remplacée",
    "device-unknown": "Ordinateur inconnu",
    "device-other-commune": "Inscrit pour une autre commune",
    "signature-bad": "Signature refusée",
    "key_lost": "Clé de signature introuvable",
    "quota-operations": "Limite du jour atteinte",
    "quota-held": "Plus de place à la plateforme",
    "quota-rotations": "Trop de changements de clé ce jour",
    "quota-attachments": "Plus de place pour les pièces jointes",
    "quota-bundles": "Plus de place pour les clés USB",
}


class ExchangeLine(Struct, frozen=True):
    """One exchange in words."""

    when: str  #: by this computer's clock, in words
    ended: str  #: how it ended, in words
    moved: str  #: what was sent and received
    well: bool  #: no error ended it


def line(row: ExchangeRow, now: datetime, *, lost: bool) -> ExchangeLine:
    """One exchange in words. `lost`: as for `nothing_lost`."""
    sent, news = row.summary.get("sent", 0), news_of(row.summary)
    parts = (
        french.counted(sent, "envoi parti", "envois partis") if sent else "",
        french.counted(news, "élément mis à jour", "éléments mis à jour") if news else "",
    )
    moved = ", ".join(filter(None, parts)) or _nothing(row)
    well = row.outcome in ("complete", "waiting", "stopped")
    moved = moved if well or sent or news else nothing_lost(lost=lost)
    recovered, against = row.summary.get("recovered", 0), row.summary.get("contradictions", 0)
    beside = out_of_the_ordinary(recovered, against, complete=row.outcome == "complete" or not lost)
    return ExchangeLine(
        french.capital(french.since(row.ended_at or row.started_at, now)),
        _OUTCOMES.get(row.outcome, "Interrompu"),
        f"{moved}. {beside}" if beside else moved,
        well,
    )


def _nothing(row: ExchangeRow) -> str:
    """Of an exchange that moved nothing. An enrolment brings what is published, and the first exchange follows it."""
    if row.id == 1 and row.outcome == "complete":
        return "Rien de plus que ce qui est venu avec l’inscription"
    return "Rien à envoyer ni à recevoir"
