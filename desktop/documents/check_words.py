"""French names of what `relaisctl doctor` and the support report examine."""

_WORDS = {
    "sqlite": "Bibliothèque SQLite",
    "data_folder": "Dossier des données",
    "disk_space": "Place sur le disque",
    "search": "Recherche des services",
    "policy": "Stratégies de l’administrateur",
    "proxy": "Proxy",
    "commune": "Commune",
    "database": "Données de la commune",
    "clock": "Heure de l’ordinateur",
    "key": "Clé de signature",
    "journal": "Journal des envois",
    "enrolment": "Inscription auprès de la plateforme",
    "platform_moved": "Plateforme des stratégies",
    "contradictions": "Parole de la plateforme",
    "way_address": "Vers la plateforme, adresse",
    "way_dns": "Vers la plateforme, nom (DNS)",
    "way_tcp": "Vers la plateforme, connexion (TCP)",
    "way_proxy": "Vers la plateforme, passage par le proxy",
    "way_tls": "Vers la plateforme, liaison sécurisée (TLS)",
    "way_http": "Vers la plateforme, réponse (HTTP)",
    "way_clock": "Vers la plateforme, heure",
    "platform": "Liaison avec la plateforme",
    "backups": "Sauvegardes",
    "second_copies": "Seconde copie des sauvegardes",
}


def subject(name: str) -> str:
    """What a check is about, in French; the name itself where it is not listed, such as a refusal's code.

    The report calls a step of the way "trace:" and its name.
    """
    return _WORDS.get(name.replace("trace:", "way_"), name)


def line(name: str, remedy: str, *, ok: bool | None) -> str:
    """One check as a line: its sign, its subject and what to do about it. The sign is "·" where that can wait."""
    heading = f"{'✗' if ok is False else '·' if remedy else '●'} {subject(name)}"
    return f"{heading}\u00a0: {remedy}" if remedy else heading
