"""Reads a server's certificate, and names the reason why one was not accepted."""

import ssl
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from cryptography import x509

Doubt: TypeAlias = Literal["unknown", "dates", "name", "other"]
CertificateCode: TypeAlias = Literal[
    "tls", "certificate_unknown", "certificate_name", "certificate_dates", "intercepted", "clock"
]
#: What does not fit is blamed on a clock that is further off than this.
_CLOCK_IS_WRONG = timedelta(hours=12)
_LONGEST_NAME = 80
#: verify_code of OpenSSL, then of Windows (CryptoAPI) and macOS (Security framework) as truststore gives them. A code
#: that is in none of these sets is unknown.
_VERIFY_CODES: dict[Doubt, frozenset[int]] = {
    "dates": frozenset({9, 10, 0x800B0101, -67818, -67819}),
    "name": frozenset({62, 64, 0x800B010F, -67602}),
}
#: Products that intercept TLS, by the names of their certificate authorities.
_FILTERS = (
    "avast",
    "avg ",
    "bitdefender",
    "blue coat",
    "bluecoat",
    "charles proxy",
    "checkpoint",
    "check point",
    "eset",
    "fiddler",
    "forcepoint",
    "fortigate",
    "fortinet",
    "kaspersky",
    "mcafee",
    "mitmproxy",
    "netskope",
    "olfeo",
    "palo alto",
    "pfsense",
    "sonicwall",
    "sophos",
    "squid",
    "stormshield",
    "ucopia",
    "untangle",
    "watchguard",
    "websense",
    "zscaler",
)


class Certificate(Struct, frozen=True):
    issuer: str  #: for people; anybody can write any name
    subject: str  #: the same
    not_before: datetime  #: aware
    not_after: datetime  #: aware


def read(der: bytes) -> Certificate | None:
    """The certificate in these bytes (DER); None if they are none."""
    from cryptography import x509  # noqa: PLC0415 - memory: 2 MB, for a certificate that was refused or is asked about

    try:
        loaded = x509.load_der_x509_certificate(der)
        return Certificate(
            _name(loaded.issuer), _name(loaded.subject), loaded.not_valid_before_utc, loaded.not_valid_after_utc
        )
    except ValueError:
        return None


def doubt_of(error: ssl.SSLError) -> Doubt:
    """Why the system did not accept the certificate; "other" if TLS failed for another reason."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return "other"
    code = getattr(error, "verify_code", None)  # missing where no handshake raised the error
    return next((doubt for doubt, codes in _VERIFY_CODES.items() if code in codes), "unknown")


def code_of(
    doubt: Doubt, certificate: Certificate | None, now: datetime, server_time: datetime | None = None
) -> CertificateCode:
    """The network error's code. `server_time` is unverified, a hint only."""
    if doubt == "other":
        return "tls"
    if doubt != "name" and server_time is not None and abs(server_time - now) > _CLOCK_IS_WRONG:
        return "clock"  # of an unknown one too: an authority that seems not to be valid yet is left out
    if doubt == "dates":
        return "certificate_dates"
    if certificate is not None and any(name in certificate.issuer.lower() for name in _FILTERS):
        return "intercepted"
    if doubt == "name":
        return "certificate_name"
    return "certificate_unknown"


def _name(name: "x509.Name") -> str:
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - memory, above

    parts = [
        str(attribute.value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for attribute in name.get_attributes_for_oid(oid)
    ]
    text = ", ".join(dict.fromkeys(parts)) or name.rfc4514_string()
    return "".join(letter if letter.isprintable() else " " for letter in text)[:_LONGEST_NAME]
