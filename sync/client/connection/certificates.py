"""What a server's certificate says, and what to call one that was not accepted."""

import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from cryptography import x509
from cryptography.x509.oid import NameOID

Doubt: TypeAlias = Literal["unknown", "dates", "name", "other"]
CertificateCode: TypeAlias = Literal[
    "tls", "certificate_unknown", "certificate_name", "certificate_dates", "intercepted", "clock"
]
#: A clock further off than that explains a certificate whose dates do not fit; one a few minutes off does not.
_CLOCK_IS_WRONG = timedelta(hours=12)
_LONGEST_NAME = 80
#: OpenSSL's verify codes, then those of CryptoAPI and of the Security framework, as truststore hands them on.
_DOUBTS: dict[int, Doubt] = {
    9: "dates", 10: "dates", 18: "unknown", 19: "unknown", 20: "unknown", 21: "unknown", 62: "name", 64: "name",
    0x800B0101: "dates", 0x800B0109: "unknown", 0x800B010A: "unknown", 0x800B010F: "name",
    -67818: "dates", -67819: "dates", -67843: "unknown", -67602: "name",
}  # fmt: skip
#: Products that put themselves between, by the names that they give to their own authority.
_FILTERS = (
    "avast", "avg ", "bitdefender", "blue coat", "bluecoat", "charles proxy", "checkpoint", "check point", "eset",
    "fiddler", "forcepoint", "fortigate", "fortinet", "kaspersky", "mcafee", "mitmproxy", "netskope", "olfeo",
    "palo alto", "pfsense", "sonicwall", "sophos", "squid", "stormshield", "ucopia", "untangle", "watchguard",
    "websense", "zscaler",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Certificate:
    """`issuer` and `subject` are names for people, not to be believed; both dates are aware."""

    issuer: str
    subject: str
    not_before: datetime
    not_after: datetime


def read(der: bytes) -> Certificate | None:
    """None where these bytes are no certificate."""
    try:
        found = x509.load_der_x509_certificate(der)
        return Certificate(
            _name(found.issuer), _name(found.subject), found.not_valid_before_utc, found.not_valid_after_utc
        )
    except ValueError:
        return None


def doubt_of(error: ssl.SSLError) -> Doubt:
    """Why the system did not accept the certificate; "other" where TLS failed for another reason."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return "other"
    return _DOUBTS.get(int(getattr(error, "verify_code", 0) or 0), "unknown")


def code_of(
    doubt: Doubt, found: Certificate | None, now: datetime, elsewhere: datetime | None = None
) -> CertificateCode:
    """The weather. `elsewhere` is the time that the other end says, or None: only a hint, for nobody vouches for it."""
    if doubt == "other":
        return "tls"
    if doubt == "dates":
        wrong = elsewhere is not None and abs(elsewhere - now) > _CLOCK_IS_WRONG
        return "clock" if wrong else "certificate_dates"
    if found is not None and any(name in found.issuer.lower() for name in _FILTERS):
        return "intercepted"
    if doubt == "name":
        return "certificate_name"
    return "certificate_unknown"


def _name(name: x509.Name) -> str:
    parts = [
        str(attribute.value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for attribute in name.get_attributes_for_oid(oid)
    ]
    text = ", ".join(dict.fromkeys(parts)) or name.rfc4514_string()
    return "".join(letter if letter.isprintable() else " " for letter in text)[:_LONGEST_NAME]
