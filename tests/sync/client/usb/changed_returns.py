"""Returns that a platform signs which is wrong in one thing, or of a later version."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from sync.contract import sealing
from sync.contract.bundle import ReturnManifest, encode
from sync.contract.problems import Problem
from sync.contract.sealing import unseal
from tests.sync.client.carrying import Usb
from tests.sync.client.ends import National

Change = Callable[[list[bytes]], list[bytes]]


def changed(
    national: National,
    usb: Usb,
    file: Path,
    *,
    stopped: tuple[Problem, ...] | None = None,
    without: str = "",
    **parts: Change,
) -> Path:
    """The return as the platform would sign it with these lines in its parts, these acts that have stopped it, and
    `without` this part of its manifest."""
    with unseal(file, usb.identity) as opened:
        manifest = msgspec.json.decode(opened.manifest, type=ReturnManifest)
        opened.check(manifest.parts)
        contents = {part.name: b"".join(opened.chunks(part.name)) for part in manifest.parts}
    for name, change in parts.items():
        lines = change(contents[f"{name}.ndjson"].splitlines())
        contents[f"{name}.ndjson"] = b"".join(line + b"\n" for line in lines)
    listed = tuple(sealing.part_of(name, data) for name, data in contents.items())
    stopped = manifest.stopped if stopped is None else stopped
    said = {"parts": listed, "stopped": stopped} | ({without: msgspec.UNSET} if without else {})
    data, signature = encode(msgspec.structs.replace(manifest, **said), national.keys.signing)
    with file.open("wb") as out:
        pieces = [(part, [contents[part.name]]) for part in listed]
        sealing.seal(out, data, signature, pieces, manifest.recipients)
    return file
