"""Sealing: the tar of a bundle inside an age file, written and read as streams, under caps, with no name ever a path.

The tar holds plain files only, exactly those of the manifest and in its order; anything else is not a bundle. tarfile
reads each header, one block at a time; its way of following long names, links and sparse maps is not used.

A demonstration's bundle has a line before its seal that says so. Programs that work with real data refuse it, and so do
releases that do not know that line, whatever it is sealed to. pyrage is imported only to seal or open something.
"""

import errno
import hashlib
import stat
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from sync.contract.bundle import BLOBS, INVENTED, MAX_MANIFEST_BYTES, MAX_SEALED_BYTES, BadBundle, BundlePart

if TYPE_CHECKING:  # imported where it is used
    from pyrage import x25519

_BLOCK = 512
_CHUNK = 65_536
_END = bytes(2 * _BLOCK)
_SIGNATURE = 64
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_SEALED = b"age-encryption.org/v1\n"
_NOT_OURS = "No matching keys found"  # age's own words for a file sealed to others


class TooMuch(Exception):
    """What is to be written is larger than a bundle may be."""


class Identity:
    """An age key of ours (X25519). Its text leaves it only for the keystore; its repr shows nothing."""

    def __init__(self, text: str) -> None:
        """Raises ValueError where the text is no such key."""
        import pyrage  # noqa: PLC0415 - when it is used
        from pyrage import x25519  # noqa: PLC0415 - when it is used

        try:
            self._identity = x25519.Identity.from_str(text)
        except pyrage.IdentityError as error:
            raise ValueError("not an age identity") from error
        self.recipient = str(self._identity.to_public())

    @classmethod
    def generate(cls) -> "Identity":
        """A new key pair."""
        from pyrage import x25519  # noqa: PLC0415 - when it is used

        return cls(str(x25519.Identity.generate()))

    @property
    def text(self) -> str:
        """The secret key as age writes it."""
        return str(self._identity)

    @property
    def key(self) -> "x25519.Identity":
        """The key as pyrage takes it."""
        return self._identity


class Unsealed:
    """An opened bundle in a temporary file without a name. Call `check` before anything else is read of its parts."""

    def __init__(self, tar: IO[bytes]) -> None:
        self._tar = tar
        self._places: dict[str, tuple[int, int]] = {}
        tar.seek(0)
        self.manifest = tar.read(self._file(MANIFEST, MAX_MANIFEST_BYTES))
        self._pad(len(self.manifest))
        size = self._file(SIGNATURE, _SIGNATURE)
        self.signature = tar.read(size)
        self._pad(size)

    def check(self, parts: Sequence[BundlePart]) -> None:
        """Raises BadBundle unless these parts, whole and in this order, are all that follows."""
        for part in parts:
            if part.name.startswith(BLOBS) and part.name != BLOBS + part.sha256:
                raise BadBundle("part")
            if part.name in self._places or self._file(part.name, part.size) != part.size:
                raise BadBundle("part")
            self._places[part.name] = (self._tar.tell(), part.size)
            if _digest(self._read(part.size)) != part.sha256:
                raise BadBundle("part")
            self._pad(part.size)
        if self._tar.read(len(_END)) != _END or self._tar.read(1):
            raise BadBundle("shape")

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a checked part, piece by piece; none where there is no such part."""
        place, size = self._places.get(name, (0, 0))
        self._tar.seek(place)
        yield from self._read(size)

    def lines(self, name: str, longest: int) -> Iterator[bytes]:
        """The lines of a checked part that are not blank, one at a time; b"" in the place of one that is too long."""
        place, size = self._places.get(name, (0, 0))
        end = place + size
        while place < end:
            self._tar.seek(place)
            line = self._tar.readline(min(longest + 1, end - place))
            place += len(line)
            if len(line) > longest:
                while line and not line.endswith(b"\n"):
                    line = self._tar.readline(min(_CHUNK, end - place))
                    place += len(line)
                yield b""
            elif line.strip():
                yield line.rstrip(b"\n")

    def _file(self, name: str, largest: int) -> int:
        """The size of the plain file whose header comes next. Raises BadBundle where it is anything else."""
        block = self._tar.read(_BLOCK)
        try:
            header = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError, ValueError) as error:
            raise BadBundle("shape") from error
        if header.name != name or header.type != tarfile.REGTYPE or not 0 <= header.size <= largest:
            raise BadBundle("shape")
        return header.size

    def _read(self, size: int) -> Iterator[bytes]:
        while size:
            chunk = self._tar.read(min(size, _CHUNK))
            if not chunk:
                raise BadBundle("part")
            size -= len(chunk)
            yield chunk

    def _pad(self, size: int) -> None:
        padding = -size % _BLOCK
        if self._tar.read(padding) != bytes(padding):
            raise BadBundle("shape")


@contextmanager
def unseal(file: Path, identity: Identity, *, invented: bool = False) -> Iterator[Unsealed]:
    """Opens a bundle, to be checked. Only demonstrations open a demonstration's bundle, and they open no other.

    Raises BadBundle: file, too_large, invented, real, not_for_us, sealed, shape, no_room.
    """
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise BadBundle("file")
        if status.st_size > MAX_SEALED_BYTES:
            raise BadBundle("too_large")
        stream = file.open("rb")
    except (OSError, ValueError) as error:  # ValueError: a name that no system takes
        raise BadBundle("file") from error
    with stream, unseal_stream(stream, identity, invented=invented) as opened:
        yield opened


@contextmanager
def unseal_stream(sealed: IO[bytes], identity: Identity, *, invented: bool = False) -> Iterator[Unsealed]:
    """The same from a seekable stream; no more is read than a bundle may hold."""
    import pyrage  # noqa: PLC0415 - when it is used

    try:
        marked = is_invented(sealed)
    except OSError as error:
        raise BadBundle("file") from error
    if marked is not invented:
        raise BadBundle("invented" if marked else "real")
    with tempfile.TemporaryFile() as tar:
        try:
            pyrage.decrypt_io(sealed, _Capped(tar, MAX_SEALED_BYTES), [identity.key])
        except pyrage.DecryptError as error:
            raise BadBundle("not_for_us" if _NOT_OURS in str(error) else "sealed") from error
        except TooMuch as error:
            raise BadBundle("too_large") from error
        except OSError as error:  # age's own errors have no number; those of a stick that was pulled out have one
            number = {None: "sealed", errno.ENOSPC: "no_room"}
            raise BadBundle(number.get(error.errno, "file")) from error
        yield Unsealed(tar)


def seal(
    target: BinaryIO,
    manifest: bytes,
    signature: bytes,
    parts: Iterable[tuple[BundlePart, Iterable[bytes]]],
    recipients: Sequence[str],
    *,
    invented: bool = False,
) -> None:
    """Writes the whole bundle, marked where it is a demonstration's.

    Raises OSError, TooMuch, and ValueError where a part is not what it is said to be.
    """
    import pyrage  # noqa: PLC0415 - when it is used
    from pyrage import x25519  # noqa: PLC0415 - when it is used

    with tempfile.TemporaryFile() as tar:
        out = _Capped(tar, MAX_SEALED_BYTES * 99 // 100)  # age adds 16 bytes to each 64 kB
        _write(out, MANIFEST, len(manifest), [manifest])
        _write(out, SIGNATURE, len(signature), [signature])
        for part, chunks in parts:
            _write(out, part.name, part.size, chunks)
        out.write(_END)
        tar.seek(0)
        if invented:
            target.write(INVENTED)
        pyrage.encrypt_io(tar, target, [x25519.Recipient.from_str(one) for one in recipients])


def is_invented(sealed: IO[bytes]) -> bool:
    """Whether the stream begins as a demonstration's bundle does. Then it stands behind the mark, else where it was."""
    start = sealed.tell()
    if sealed.read(len(INVENTED)) == INVENTED:
        return True
    sealed.seek(start)
    return False


def is_sealed(sealed: IO[bytes]) -> bool:
    """Whether what follows begins as a sealed file does. Only its recipients can tell whether it is whole."""
    return sealed.read(len(_SEALED)) == _SEALED


def part_of(name: str, data: bytes) -> BundlePart:
    """A manifest's entry for these bytes."""
    return BundlePart(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def file_digest(file: Path) -> str:
    """The SHA-256 of a file: what a stamp is about. Raises OSError."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class _Capped:
    """A stream for age or the tar to write to, which takes no more than so many bytes."""

    def __init__(self, target: IO[bytes], most: int) -> None:
        self._target, self._left = target, most

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise TooMuch
        return self._target.write(data)

    def flush(self) -> None:
        self._target.flush()


def _write(out: _Capped, name: str, size: int, chunks: Iterable[bytes]) -> None:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    out.write(header.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict"))
    written = 0
    for chunk in chunks:
        written += len(chunk)
        out.write(chunk)
    if written != size:
        raise ValueError(f"{name}: {written} bytes, {size} expected")
    out.write(bytes(-size % _BLOCK))


def _digest(chunks: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
