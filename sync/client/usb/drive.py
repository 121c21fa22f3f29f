"""Writes a file to a USB stick so that it is complete or absent, whenever the stick is pulled out."""

import errno
import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from sync.contract.sealing import file_digest

_UNSUPPORTED = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES)


class Drive(Protocol):
    """What is needed of a USB stick. All methods raise OSError."""

    def create(self, path: Path) -> BinaryIO: ...

    def settle(self, stream: BinaryIO) -> None:
        """Flushes to the stick, so that the next read comes from there."""
        ...

    def rename(self, part: Path, target: Path) -> None:
        """Renames, also on the stick itself."""
        ...


class UsbDrive:
    """A folder of the file system, on a USB stick or elsewhere."""

    def create(self, path: Path) -> BinaryIO:
        return path.open("xb")

    def settle(self, stream: BinaryIO) -> None:
        stream.flush()
        os.fsync(stream.fileno())
        if hasattr(os, "posix_fadvise"):  # else the bytes would be read back from the page cache
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    def rename(self, part: Path, target: Path) -> None:
        part.rename(target)
        if os.name != "posix":
            return
        handle = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in _UNSUPPORTED:  # some file systems cannot fsync a folder
                raise
        finally:
            os.close(handle)


class PulledDrive:
    """The fake: a stick that is pulled out at the n-th operation (`steps` counts them)."""

    def __init__(self, pulled_at: int, *, number: int = errno.ENODEV) -> None:
        self._real, self._pulled_at, self._number = UsbDrive(), pulled_at, number
        self.steps = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps >= self._pulled_at:
            raise OSError(self._number, "pulled out")

    def create(self, path: Path) -> BinaryIO:
        self.step()
        return cast(BinaryIO, _Pulled(self._real.create(path), self))

    def settle(self, stream: BinaryIO) -> None:
        self.step()
        self._real.settle(stream)
        self.step()  # between writing and reading back

    def rename(self, part: Path, target: Path) -> None:
        self.step()
        self._real.rename(part, target)
        self.step()


class _Pulled:
    """A file of the fake: each write is a step."""

    def __init__(self, stream: BinaryIO, drive: PulledDrive) -> None:
        self._stream, self._drive = stream, drive

    def write(self, data: bytes) -> int:
        self._drive.step()
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()

    def fileno(self) -> int:
        return self._stream.fileno()

    def __enter__(self) -> "_Pulled":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


def write(drive: Drive, target: Path, fill: Callable[[BinaryIO], None]) -> int:
    """Writes a temporary file, reads it back, renames it. Its size. Raises OSError, and then there is no such file."""
    if target.exists():
        raise FileExistsError(errno.EEXIST, "never overwritten", str(target))
    part = target.with_name(f".{target.name}.part")
    with suppress(OSError):  # there is none, or creating it fails next
        part.unlink()
    try:
        with drive.create(part) as stream:
            hashed = _Hashed(stream)
            fill(cast(BinaryIO, hashed))
            drive.settle(stream)
        if file_digest(part) != hashed.digest.hexdigest():
            raise OSError(errno.EIO, "read back differs")
        drive.rename(part, target)
    except BaseException:
        for file in (part, target):
            with suppress(OSError):  # the error that is raised matters more
                file.unlink()
        raise
    return hashed.size


class _Hashed:
    """Counts and hashes what is written."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest, self.size = hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()
