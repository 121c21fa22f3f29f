"""Why pip failed, in French, from what it wrote; uses only the standard library."""

from __future__ import annotations

import re

# Exit statuses of the project: 2 wrong usage or machine, 3 no network, 5 a bug.
WRONG_MACHINE, NO_LINK, OUR_FAULT = 2, 3, 5
#: Found by the status code (for https, for plain http), as each proxy words the reason differently or not at all.
_PASSWORD_WANTED = re.compile(r"(?:Tunnel connection failed:|HTTP error) 407\b")


def pip_problem(log: str) -> tuple[str, int]:
    """Return why pip failed, in French, and the exit status, from what it wrote."""
    if "DO NOT MATCH THE HASHES" in log:
        return "Un paquet reçu ne correspond pas à son empreinte\u00a0: il n’a pas été installé.", OUR_FAULT
    if "No space left on device" in log:
        return "Le disque est plein\u00a0: libérez de la place, puis recommencez.", WRONG_MACHINE
    if "CERTIFICATE_VERIFY_FAILED" in log:
        return (
            "Le certificat du dépôt des paquets n’est pas reconnu. Derrière un proxy d’entreprise, indiquez son "
            "autorité par la variable PIP_CERT, puis recommencez.",
            NO_LINK,
        )
    if _PASSWORD_WANTED.search(log):
        return (
            "Le proxy demande un identifiant et un mot de passe. Indiquez-les par la variable HTTPS_PROXY, "
            "sous la forme http://identifiant:motdepasse@proxy:port, puis recommencez.",
            NO_LINK,
        )
    unreachable = (
        "NewConnectionError",
        "NameResolutionError",
        "Temporary failure in name",
        "ConnectTimeout",
        "timed out",
    )
    if any(word in log for word in (*unreachable, "ProxyError", "Connection refused", "Connection broken")):
        return (
            "Le dépôt des paquets Python ne répond pas. Vérifiez la connexion ou le proxy (variable HTTPS_PROXY), "
            "puis recommencez\u00a0: la préparation reprendra où elle s’est arrêtée.",
            NO_LINK,
        )
    if "No matching distribution" in log:
        return (
            "Un paquet nécessaire n’est pas disponible\u00a0: soit le dépôt des paquets n’est pas joignable, "
            "soit cette machine n’est pas prévue (Linux x86-64 avec glibc 2.34, Windows ou macOS sur puce Apple).",
            NO_LINK,
        )
    return "L’installation des paquets Python a échoué.", OUR_FAULT
