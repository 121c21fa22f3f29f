"""What is wrong with a file of authorities, so that it is said where it is named and not by an exchange that fails."""

import time
from pathlib import Path

_MOST_BYTES = 4_000_000  # all authorities of a system take a tenth of it
_BEGINS = (b"-----BEGIN CERTIFICATE-----", b"-----BEGIN TRUSTED CERTIFICATE-----", b"-----BEGIN X509 CERTIFICATE-----")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SHOWN = 60


def trouble(value: str, now: float | None = None) -> str:
    """What is wrong, naming the file; "" if nothing. `now`: seconds since 1970."""
    file = Path(value)
    if not file.is_absolute():
        return "le chemin complet d’un fichier de certificats (PEM) est attendu."
    reason = _reason(file, time.time() if now is None else now)
    name = "".join(letter if letter.isprintable() else "?" for letter in file.name[:_SHOWN])
    return f"«\u00a0{name}\u00a0» {reason}" if reason else ""


def _reason(file: Path, now: float) -> str:
    try:
        if file.is_dir():
            return "est un dossier\u202f; un fichier de certificats (PEM) est attendu."
        with file.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return "n’existe pas sur cet ordinateur."
    except OSError:
        return "ne peut pas être lu par ce compte."
    return _unreadable(content) or _unusable(file, now)


def _unreadable(content: bytes) -> str:
    """What kind of file it is in place of PEM."""
    if len(content) > _MOST_BYTES:
        return "est trop gros pour un fichier de certificats."
    text = content.removeprefix(b"\xef\xbb\xbf").strip()
    if not text:
        return "est vide."
    if text.startswith(_UTF16):
        return "est écrit en UTF-16\u202f; enregistrez-le en UTF-8."
    if any(begin in content for begin in _BEGINS):  # whatever stands before it: the library passes over that
        return ""
    if text.startswith(b"0"):  # a sequence of ASN.1
        return "est au format DER\u202f; faites-en du PEM\u00a0: openssl x509 -inform der -in FICHIER -out FICHIER.pem."
    if text.startswith(b"<"):
        return "est une page web (HTML) et non un certificat\u202f; téléchargez-le de nouveau."
    other = "contient une clé ou une demande, mais pas de certificat." if b"-----BEGIN " in content else ""
    return other or "n’est pas un fichier de certificats (PEM)."


def _unusable(file: Path, now: float) -> str:
    """What the library that is to trust it finds wrong."""
    import ssl  # noqa: PLC0415 - only for a policy that names such a file: comes before the first paint

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=str(file))
    except OSError:  # of ssl too
        return "contient un certificat abîmé, ou autre chose qu’un certificat."
    authorities = context.get_ca_certs()
    if not authorities:
        return "ne contient aucune autorité, seulement le certificat d’un site."
    dates = [
        (ssl.cert_time_to_seconds(str(one["notBefore"])), ssl.cert_time_to_seconds(str(one["notAfter"])))
        for one in authorities
    ]
    if any(begins <= now <= ends for begins, ends in dates):
        return ""
    if any(begins > now for begins, _ in dates):
        return "n’a pas encore d’autorité valable, d’après la date de cet ordinateur."
    day = time.strftime("%d/%m/%Y", time.gmtime(max(ends for _, ends in dates)))
    return f"n’a plus d’autorité valable, d’après la date de cet ordinateur\u00a0: la dernière a expiré le {day}."
