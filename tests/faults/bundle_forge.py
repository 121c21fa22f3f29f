"""Forges bundles: good ones of a real commune and a real platform, and each way in which one can be made bad."""

import io
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pyrage

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.kit.device_identity import device_identity
from desktop.actions.kit.device_key import device_key
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.outbox.import_bundle import import_bundle
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.enrol import enrol
from desktop.actions.votes.cast_vote import cast_vote
from sync.client.connection.transports import DirectTransport
from sync.client.device.keystore import MemoryKeyStore
from sync.contract.bundle import BundleTaken
from sync.contract.canonical import BUNDLE, RETURN
from sync.contract.sealing import Identity, file_digest
from sync.contract.signing import SigningKey
from sync.platform.conduct import setup
from sync.platform.http.service import Platform
from sync.platform.identity import codes, keys
from sync.platform.intake import bundles, returns
from sync.platform.store import PlatformStore
from sync.platform.times import system_clock

COMMUNE, SIREN = "45024", "214500241"
SERVICES = ("opencimetiere", "grist")
Member = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Good:
    """One whole bundle taken apart: what it says, what it holds, whose signature it bears, who opens it."""

    manifest: bytes
    parts: dict[str, bytes]
    domain: str
    signer: SigningKey
    reader: Identity

    def forged(self, **changes: Any) -> bytes:
        """Sealed and rightly signed, with these fields of the manifest changed."""
        return self.sealed(change(self.manifest, **changes), self.parts)

    def with_part(self, name: str, data: bytes) -> bytes:
        """Another content under a digest that fits it."""
        return self.sealed(*self.refit(self.parts | {name: data}))

    def refit(self, parts: dict[str, bytes]) -> tuple[bytes, dict[str, bytes]]:
        listed = [{"name": name, "size": len(data), "sha256": sha256(data).hexdigest()} for name, data in parts.items()]
        return change(self.manifest, parts=listed), parts

    def sealed(self, manifest: bytes, parts: dict[str, bytes]) -> bytes:
        return self.seal(tar_of(self.members(manifest, parts)))

    def members(self, manifest: bytes, parts: dict[str, bytes]) -> list[Member]:
        signature = self.signer.sign(self.domain, manifest)
        return [("manifest.json", manifest), ("manifest.sig", signature), *parts.items()]

    def seal(self, tar: bytes) -> bytes:
        return seal_to(tar, self.reader.recipient)


class World:
    """A commune and a platform in `folder`, both enrolled with one another, and a good bundle each way."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.usb = folder, folder / "usb"
        self.usb.mkdir()
        self.store = PlatformStore(str(folder / "platform.sqlite"), create=True)
        self.keys = keys.make(folder / "keys")
        setup.init(
            self.store, self.keys, setup.campaign_pack("france-relance-2021"), setup.catalogue_pack(""), system_clock()
        )
        self.platform = Platform(self.store, self.keys)
        places = paths.find(folder / "data")
        paths.prepare(places)
        self.context: CommuneContext = choose_commune(places, COMMUNE, local_time, MemoryKeyStore())
        with self.store.writing() as connection:
            code = codes.create_code(connection, self.keys, commune=COMMUNE, siren=SIREN, now=system_clock())
        enrol(self.context, "https://plateforme.example", code, lambda _: DirectTransport(self.platform.answer))
        for service in SERVICES:
            cast_vote(self.context, service)
        self.key, self.identity = device_key(self.context), device_identity(self.context)
        self.outgoing_file = export_bundle(self.context, self.usb).value.file
        identity = self.keys.identity
        assert identity is not None
        self.national_identity = identity
        self.outgoing = self._apart(self.outgoing_file.read_bytes(), identity, BUNDLE, self.key)
        self.returned_file = self.usb / "retour.relais"
        taken = self.receive(self.outgoing_file)
        with self.returned_file.open("wb") as stream:
            returns.write(self.store, self.keys, taken.id, stream, system_clock())
        self.returned = self._apart(self.returned_file.read_bytes(), self.identity, RETURN, self.keys.signing)

    def receive(self, file: Path) -> BundleTaken:
        """At the platform."""
        with file.open("rb") as sealed:
            return bundles.receive(self.store, self.keys, sealed, file_digest(file), system_clock, stamp=None)

    def take_back(self, file: Path) -> Any:
        """In the commune."""
        return import_bundle(self.context, file)

    def close(self) -> None:
        self.context.close()
        self.store.close()

    @staticmethod
    def _apart(data: bytes, reader: Identity, domain: str, signer: SigningKey) -> Good:
        members = dict(read_tar(pyrage.decrypt(data, [reader.key])))
        manifest = members.pop("manifest.json")
        del members["manifest.sig"]
        return Good(manifest, members, domain, signer, reader)


def seal_to(tar: bytes, *recipients: str) -> bytes:
    out = io.BytesIO()
    pyrage.encrypt_io(io.BytesIO(tar), out, [pyrage.x25519.Recipient.from_str(one) for one in recipients])
    return out.getvalue()


def change(manifest: bytes, **fields: Any) -> bytes:
    return msgspec.json.encode(msgspec.json.decode(manifest, type=dict[str, Any]) | fields)


def header(name: str, size: int, **fields: Any) -> bytes:
    """One tar header, of any kind; `link` and `kind` as tarfile calls them."""
    info = tarfile.TarInfo(name)
    info.size = size
    info.type = fields.get("kind", tarfile.REGTYPE)
    info.linkname = fields.get("link", "")
    return info.tobuf(tarfile.GNU_FORMAT if fields.get("gnu") else tarfile.USTAR_FORMAT)


def tar_of(members: Sequence[Member], *, end: bytes = bytes(1024)) -> bytes:
    return b"".join(header(name, len(data)) + data + bytes(-len(data) % 512) for name, data in members) + end


def read_tar(data: bytes) -> list[Member]:
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return [(member.name, tar.extractfile(member).read()) for member in tar]


Forge = Callable[[Good], bytes]
