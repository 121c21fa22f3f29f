"""The name given to a certificate's refusal: one table, for the codes of each system."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier

from sync.client.connection import certificates
from sync.client.connection.certificates import Certificate, Doubt

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def by(issuer: str) -> Certificate:
    return Certificate(issuer, "x", NOW, NOW)


@pytest.mark.parametrize(
    ("number", "doubt"),
    [
        (10, "dates"),  # OpenSSL
        (19, "unknown"),
        (62, "name"),
        (0x800B0101, "dates"),  # CryptoAPI
        (0x800B0109, "unknown"),
        (0x800B010F, "name"),
        (-67818, "dates"),  # the Security framework
        (-67602, "name"),
        (4711, "unknown"),
    ],
)
def test_why_a_system_did_not_accept_it(number: int, doubt: Doubt) -> None:
    error = ssl.SSLCertVerificationError("x")
    error.verify_code = number
    assert certificates.doubt_of(error) == doubt


def test_tls_that_failed_for_another_reason() -> None:
    assert certificates.doubt_of(ssl.SSLError("wrong version number")) == "other"


@pytest.mark.parametrize(
    ("doubt", "found", "elsewhere", "code"),
    [
        ("other", None, None, "tls"),
        ("unknown", None, None, "certificate_unknown"),
        ("unknown", by("Autorité de la Ville"), None, "certificate_unknown"),
        ("unknown", by("Kaspersky Anti-Virus Personal Root"), None, "intercepted"),
        ("unknown", by("Kaspersky Anti-Virus Personal Root"), NOW + timedelta(days=1), "clock"),
        ("unknown", by("Autorité de la Ville"), NOW - timedelta(hours=12), "certificate_unknown"),
        ("name", by("Let’s Encrypt"), NOW + timedelta(days=1), "certificate_name"),
        ("name", by("Let’s Encrypt"), None, "certificate_name"),
        ("name", by("UCOPIA"), None, "intercepted"),
        ("dates", by("Let’s Encrypt"), None, "certificate_dates"),
        ("dates", None, NOW + timedelta(minutes=5), "certificate_dates"),  # the clock is right
        ("dates", None, NOW + timedelta(hours=12), "certificate_dates"),
        ("dates", None, NOW - timedelta(hours=12), "certificate_dates"),
        ("dates", None, NOW + timedelta(hours=12, seconds=1), "clock"),
        ("dates", None, NOW + timedelta(days=730), "clock"),
        ("dates", None, NOW - timedelta(days=730), "clock"),
    ],
)
def test_what_it_is_called(doubt: Doubt, found: Certificate | None, elsewhere: datetime | None, code: str) -> None:
    assert certificates.code_of(doubt, found, NOW, elsewhere) == code


def test_bytes_that_are_no_certificate() -> None:
    assert certificates.read(b"") is None
    assert certificates.read(b"\x30\x03\x02\x01\x01") is None


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ({NameOID.COMMON_NAME: "Filtre", NameOID.ORGANIZATION_NAME: "Mairie"}, "Filtre, Mairie"),
        ({NameOID.ORGANIZATION_NAME: "Mairie", NameOID.LOCALITY_NAME: "Baule"}, "Mairie"),
        ({NameOID.LOCALITY_NAME: "Baule"}, "L=Baule"),
    ],
)
def test_what_people_read_of_its_names(named: dict[ObjectIdentifier, str], shown: str) -> None:
    """A certificate that lacks the usual names is shown by the names that it has."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(kind, text) for kind, text in named.items()])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), NOW, NOW)
    read = certificates.read(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER))
    assert read == Certificate(shown, shown, NOW, NOW)
