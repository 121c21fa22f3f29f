"""The crafted corpus: every known way to hand over a bad bundle, each with the code that it must be refused by."""

import gzip
import tarfile
import zlib
from collections.abc import Iterator

import msgspec

from sync.contract.bundle import MAX_MANIFEST_BYTES, MAX_PARTS, MAX_SEALED_BYTES
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey
from tests.faults.bundle_forge import Good, Member, change, header, seal_to, tar_of

_OTHER = "0" * 64


def corpus(good: Good) -> Iterator[tuple[str, set[str], bytes]]:
    """A name, the codes that may refuse it, and the bytes of the file."""
    whole = good.sealed(good.manifest, good.parts)
    first = next(iter(good.parts))
    members = good.members(good.manifest, good.parts)
    yield from _seal(good, whole, members)
    yield from _tars(good, members)
    yield from _names(good, first)
    yield from _manifests(good, first)
    yield from _contents(good, first)


def _seal(good: Good, whole: bytes, members: list[Member]) -> Iterator[tuple[str, set[str], bytes]]:
    yield "empty", {"sealed"}, b""
    yield "not age", {"sealed"}, b"PK\x03\x04" + bytes(500)
    yield "wrong recipient", {"not_for_us"}, seal_to(tar_of(members), Identity.generate().recipient)
    body = whole.index(b"\n--- ") + 60
    for name, at in {
        "version": 5,
        "stanza": 40,
        "mac": body - 30,
        "nonce": body + 4,
        "payload": body + 200,
        "end": len(whole) - 1,
    }.items():
        flipped = bytearray(whole)
        flipped[at] ^= 1
        yield f"flipped bit in {name}", {"sealed", "not_for_us"}, bytes(flipped)
    for part in (1, 30, 120, body, body + 100, len(whole) // 2, len(whole) - 1):
        yield f"truncated at {part}", {"sealed"}, whole[:part]
    yield "something behind it", {"sealed"}, whole + b"x"
    yield (
        "sealed anew by another, for us, unlike its recipients",
        {"not_for_us"},
        good.forged(recipients=[Identity.generate().recipient]),
    )
    yield "larger than a bundle may be", {"too_large", "sealed"}, bytes(MAX_SEALED_BYTES + 1)


def bomb(megabytes: int) -> bytes:
    """A gzip of so much nothing. One megabyte is packed and repeated: to pack two hundred would take a second."""
    nothing, check = bytes(1_000_000), 0
    for _ in range(megabytes):
        check = zlib.crc32(nothing, check)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = packer.compress(nothing) + packer.flush(zlib.Z_FULL_FLUSH)  # which refers to nothing before it
    ends = check.to_bytes(4, "little") + (megabytes * len(nothing)).to_bytes(4, "little")
    return gzip.compress(b"", mtime=0)[:10] + piece * megabytes + packer.flush() + ends


def _tars(good: Good, members: list[Member]) -> Iterator[tuple[str, set[str], bytes]]:
    tar = tar_of(members)
    shape = {"shape"}
    yield "a bomb: gzip of much nothing", shape, good.seal(bomb(200))
    yield "a compressed tar", shape, good.seal(gzip.compress(tar))
    yield "nothing inside", shape, good.seal(b"")
    yield "noise inside", shape, good.seal(bytes(range(256)) * 8)
    yield "no end", shape, good.seal(tar[:-1024])
    yield "half an end", shape, good.seal(tar[:-512])
    yield "an end, and more", shape, good.seal(tar + bytes(10_240))
    yield "a member too many", shape, good.seal(tar_of([*members, ("more.txt", b"x")]))
    yield "a part twice", shape, good.seal(tar_of([*members, members[-1]]))
    yield "no parts", shape, good.seal(tar_of(members[:2]))
    yield "no signature", shape, good.seal(tar_of([members[0], *members[2:]]))
    yield "parts in another order", shape, good.seal(tar_of([members[1], members[0], *members[2:]]))
    claimed = header("manifest.json", 8_589_934_591) + members[0][1]
    yield "a size that is not there", shape, good.seal(claimed)
    yield (
        "a manifest of two megabytes and one",
        shape,
        good.seal(tar_of([("manifest.json", b" " * (MAX_MANIFEST_BYTES + 1)), *members[1:]])),
    )
    negative = bytearray(header("manifest.json", 5))
    negative[124:136] = b"\xff" * 12  # base 256, below zero
    negative[148:156] = b"%06o\0 " % (sum(negative[:148]) + 8 * 32 + sum(negative[156:512]))
    yield "a size below zero", shape, good.seal(bytes(negative) + bytes(1024))
    padded = bytearray(tar)
    padded[512 + len(members[0][1])] = 7 if len(members[0][1]) % 512 else padded[512 + len(members[0][1])]
    yield "something in the padding", shape, good.seal(bytes(padded))


def _names(good: Good, first: str) -> Iterator[tuple[str, set[str], bytes]]:
    head = tar_of(good.members(good.manifest, {}), end=b"")
    data = good.parts[first]
    for name in ("../../evil", "/etc/evil", "C:\\evil", "blobs/../../evil", "a/" * 40 + "x", "aux", "ops.ndjson\n"):
        yield (
            f"a part named {name!r}",
            {"shape"},
            good.seal(head + header(name, len(data)) + data + bytes(-len(data) % 512 + 1024)),
        )
        listed = [{"name": name, "size": 1, "sha256": _OTHER}]
        yield (
            f"a manifest that names {name!r}",
            {"manifest", "shape"},
            good.sealed(change(good.manifest, parts=listed), {}),
        )
    kinds = {
        "hard link": tarfile.LNKTYPE,
        "symbolic link": tarfile.SYMTYPE,
        "device": tarfile.CHRTYPE,
        "folder": tarfile.DIRTYPE,
        "pipe": tarfile.FIFOTYPE,
        "long name": tarfile.GNUTYPE_LONGNAME,
        "pax header": tarfile.XHDTYPE,
        "sparse file": tarfile.GNUTYPE_SPARSE,
    }
    for name, kind in kinds.items():
        one = header(first, 0, kind=kind, link="/etc/passwd", gnu=True)
        yield f"a {name}", {"shape"}, good.seal(head + one + bytes(1024))


def _manifests(good: Good, first: str) -> Iterator[tuple[str, set[str], bytes]]:
    bad = {"manifest"}
    stranger = SigningKey.generate()
    other = [("manifest.json", good.manifest), ("manifest.sig", stranger.sign(good.domain, good.manifest))]
    yield "signed by another", {"signature"}, good.seal(tar_of([*other, *good.parts.items()]))
    elsewhere = good.signer.sign("relais/v1/block", good.manifest)
    yield (
        "signed for another purpose",
        {"signature"},
        good.seal(tar_of([("manifest.json", good.manifest), ("manifest.sig", elsewhere), *good.parts.items()])),
    )
    changed = change(good.manifest, made_at="2020-01-01T00:00:00Z")
    members = [("manifest.json", changed), good.members(good.manifest, {})[1], *good.parts.items()]
    yield "changed after signing", {"signature"}, good.seal(tar_of(members))
    yield "of another commune", {"other_commune"}, good.forged(commune="45025")
    yield "of a future version", {"future"}, good.forged(version=2)
    unknown = good.manifest.replace(b'"ledger":{', b'"ledger":{"\xff":1,')
    yield "a field nobody knows, its name no text", {"manifest"}, good.sealed(unknown, good.parts)
    yield "of a far future", {"future"}, good.sealed(b'{"version":99,"all":"else"}', good.parts)
    yield "of another kind", bad, good.forged(kind="other")
    yield "with a key too many", bad, good.forged(more=1)
    yield "not JSON", bad, good.sealed(b"\xff\xfe{", good.parts)
    yield "deep", bad, good.sealed(b"[" * 100_000, good.parts)
    yield "for nobody", bad, good.forged(recipients=[])
    tiny = {f"blobs/{number:064x}": b"" for number in range(MAX_PARTS + 1)}
    yield "ten thousand tiny members and one", bad, good.sealed(*good.refit(tiny))
    del tiny[f"blobs/{MAX_PARTS:064x}"]
    yield "ten thousand tiny members", {"part"}, good.sealed(*good.refit(tiny))
    listed = msgspec.json.decode(good.manifest)["parts"]
    yield "a wrong digest", {"part"}, good.forged(parts=[listed[0] | {"sha256": _OTHER}, *listed[1:]])
    yield "a part that is named twice", {"part", "shape"}, good.forged(parts=[listed[0], listed[0], *listed[1:]])
    yield "a part shorter than said", {"part", "shape"}, good.forged(parts=[listed[0] | {"size": 5}, *listed[1:]])
    yield (
        "a part longer than said",
        {"part", "shape"},
        good.forged(parts=[listed[0] | {"size": 40_000_000}, *listed[1:]]),
    )


def _contents(good: Good, first: str) -> Iterator[tuple[str, set[str], bytes]]:
    """Of a return what can be read is taken, so nothing of these can be."""

    def filled(data: bytes) -> bytes:
        return good.sealed(*good.refit(dict.fromkeys(good.parts, data)))

    content = {"content"}
    yield "noise for content", content, filled(b"\xff\x00{[\n" * 50)
    yield "a line without end", content, filled(b"[" * 5_000_000)
    yield "JSON of another shape", content, filled(b'{"a":1}\n')
    yield "deep JSON", content, filled(b'{"a":' * 15_000)
