"""A certificate authority that nobody knows, and certificates by it for this computer."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

#: RFC 5280 wants it of an authority, and Python 3.13 verifies it (VERIFY_X509_STRICT).
_SIGNS_CERTIFICATES = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


class Authority:
    def __init__(self, name: str, *, days: tuple[int, int] = (-3000, 3000)) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(name)
        self._own = self._made(self._name, self._key, days, ca=True).sign(self._key, hashes.SHA256())

    def file(self, folder: Path) -> Path:
        """Its own certificate, to be trusted."""
        file = folder / f"authority-{self._own.serial_number}.pem"
        file.write_bytes(self._own.public_bytes(serialization.Encoding.PEM))
        return file

    def server(self, *, name: str = "", days: tuple[int, int] = (-1, 1), alone: bool = False) -> bytes:
        """Key and chain of a server: for this computer or for `name`, valid between these days from now.

        `alone`: signed by nobody but itself.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _named(name or "127.0.0.1")
        names = [x509.DNSName(name)] if name else [x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")]
        made = self._made(subject, key, days, issuer=subject if alone else self._name)
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
        signed = made.sign(key if alone else self._key, hashes.SHA256())
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        chain = signed.public_bytes(serialization.Encoding.PEM)
        return private + chain + (b"" if alone else self._own.public_bytes(serialization.Encoding.PEM))

    def _made(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        days: tuple[int, int],
        *,
        issuer: x509.Name | None = None,
        ca: bool = False,
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        public = self._key.public_key()
        made = (
            x509.CertificateBuilder(issuer or self._name, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(now + timedelta(days=days[0]))
            .not_valid_after(now + timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
        )
        return made.add_extension(_SIGNS_CERTIFICATES, critical=True) if ca else made


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
