"""Sealed files: what was written can be read again, and nothing is used before it was checked."""

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pyrage
import pytest
from msgspec.structs import replace

from sync.contract.bundle import INVENTED, MAX_SEALED_BYTES, VERSION, BadBundle, BundlePart, Manifest, decode
from sync.contract.sealing import Identity, TooMuch, file_digest, is_invented, is_sealed, part_of, seal, unseal
from tests.beside import neighbours

MANIFEST, SIGNATURE = b'{"version":1}', bytes(64)


@pytest.fixture
def identity() -> Identity:
    return Identity.generate()


def write(file: Path, identity: Identity, **contents: bytes) -> list[BundlePart]:
    named = {name.replace("_", "."): data for name, data in contents.items()}
    parts = [part_of(name, data) for name, data in named.items()]
    with file.open("wb") as out:
        seal(out, MANIFEST, SIGNATURE, [(part, [named[part.name]]) for part in parts], [identity.recipient])
    return parts


@pytest.mark.parametrize(("version", "why"), [(VERSION, "manifest"), (VERSION + 1, "future"), (VERSION + 9, "future")])
def test_a_bundle_of_a_later_version_is_said_to_be_one(version: int, why: str) -> None:
    with pytest.raises(BadBundle, match=why):
        decode(b'{"version":%d}' % version, Manifest)


@pytest.mark.parametrize(("beyond", "why"), [(0, "sealed"), (1, "too_large"), (2, "too_large")])
def test_a_file_has_a_greatest_size(tmp_path: Path, identity: Identity, beyond: int, why: str) -> None:
    with (tmp_path / "a").open("wb") as file:
        file.truncate(MAX_SEALED_BYTES + beyond)
    with pytest.raises(BadBundle, match=why), unseal(tmp_path / "a", identity):
        pass


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 65_536, 200_001])
def test_what_is_sealed_is_read_back(tmp_path: Path, identity: Identity, size: int) -> None:
    data = os.urandom(size)
    parts = write(tmp_path / "a", identity, ops_ndjson=data, feed_ndjson=b"x\n")
    with unseal(tmp_path / "a", identity) as opened:
        assert (opened.manifest, opened.signature) == (MANIFEST, SIGNATURE)
        opened.check(parts)
        assert b"".join(opened.chunks("ops.ndjson")) == data
        assert list(opened.chunks("proofs.ndjson")) == []


def test_lines_come_one_at_a_time_and_have_a_longest(tmp_path: Path, identity: Identity) -> None:
    parts = write(tmp_path / "a", identity, ops_ndjson=b"one\n\ntwo\nthree", feed_ndjson=b"other\n")
    with unseal(tmp_path / "a", identity) as opened:
        opened.check(parts)
        lines, others = opened.lines("ops.ndjson", 10), opened.lines("feed.ndjson", 10)
        assert [next(lines), next(others), *lines] == [b"one", b"other", b"two", b"three"]
        assert list(opened.lines("ops.ndjson", 5))[-1] == b"three"
        assert list(opened.lines("ops.ndjson", 4)) == [b"one", b"two", b""], "what is longer has its place"
        assert list(opened.lines("ops.ndjson", 3)) == [b"", b"", b""]


def test_a_line_that_is_much_too_long_ends_where_it_ends(tmp_path: Path, identity: Identity) -> None:
    parts = write(tmp_path / "a", identity, ops_ndjson=b"one\n" + b"x" * 200_000 + b"\ntwo\n" + b"y" * 200_000)
    with unseal(tmp_path / "a", identity) as opened:
        opened.check(parts)
        assert list(opened.lines("ops.ndjson", 10)) == [b"one", b"", b"two", b""]
        assert list(map(len, opened.lines("ops.ndjson", 200_001))) == [3, 200_000, 3, 200_000]


@pytest.mark.parametrize("named", ["0" * 64, "f" * 64])
def test_a_document_is_called_by_its_digest(tmp_path: Path, identity: Identity, named: str) -> None:
    part = part_of("blobs/" + named, b"abc")
    with (tmp_path / "a").open("wb") as out:
        seal(out, MANIFEST, SIGNATURE, [(part, [b"abc"])], [identity.recipient])
    with unseal(tmp_path / "a", identity) as opened, pytest.raises(BadBundle, match="part"):
        opened.check([part])


@pytest.mark.parametrize("other", ["a.ndjson", "z.ndjson"])
def test_a_part_stands_under_its_own_name(tmp_path: Path, identity: Identity, other: str) -> None:
    (part,) = write(tmp_path / "a", identity, ops_ndjson=b"x")
    with unseal(tmp_path / "a", identity) as opened, pytest.raises(BadBundle, match="shape"):
        opened.check([replace(part, name=other)])


def test_a_part_is_what_the_manifest_says_of_it_and_comes_once(tmp_path: Path, identity: Identity) -> None:
    (part,) = write(tmp_path / "a", identity, ops_ndjson=b"abc")
    wrong = [replace(part, sha256=other) for other in neighbours(part.sha256)]
    for parts in ([wrong[0]], [wrong[1]], [replace(part, size=4)], [replace(part, size=2)], [part, part], []):
        with unseal(tmp_path / "a", identity) as opened, pytest.raises(BadBundle):
            opened.check(parts)


def packed(name: str, data: bytes, *, kind: bytes = tarfile.REGTYPE, padding: bytes = b"\0") -> bytes:
    header = tarfile.TarInfo(name)
    header.size, header.type = len(data), kind
    return header.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict") + data + padding * (-len(data) % 512)


BEGINNING = packed("manifest.json", MANIFEST) + packed("manifest.sig", SIGNATURE)
END = bytes(1024)


@pytest.mark.parametrize(
    ("plain", "refused"),
    [
        (BEGINNING + packed("ops.ndjson", b"abc") + END, None),
        (BEGINNING + packed("ops.ndjson", b"abc", padding=b"\1") + END, "shape"),
        (BEGINNING + packed("ops.ndjson", b"abc", kind=tarfile.AREGTYPE) + END, "shape"),
        (BEGINNING + packed("ops.ndjson", b"abc", kind=tarfile.SYMTYPE) + END, "shape"),
        (BEGINNING + packed("ops.ndjson", b"abc") + END[:-1], "shape"),
        (BEGINNING + packed("ops.ndjson", b"abc") + END[:-1] + b"\1", "shape"),
        (BEGINNING + packed("ops.ndjson", b"abc") + END + b"\0", "shape"),
        (BEGINNING + packed("ops.ndjson", b"abc") + packed("feed.ndjson", b"x") + END, "shape"),
        (packed("manifest.json", MANIFEST) + packed("manifest.sig", bytes(65)) + END, "shape"),
    ],
)
def test_nothing_stands_beside_the_parts(tmp_path: Path, identity: Identity, plain: bytes, refused: str | None) -> None:
    (tmp_path / "a").write_bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(identity.recipient)]))
    parts, found = [part_of("ops.ndjson", b"abc")], None
    try:
        with unseal(tmp_path / "a", identity) as opened:
            opened.check(parts)
    except BadBundle as bad:
        found = bad.code
    assert found == refused


@pytest.mark.parametrize("begins", [b"", b"\0" * 99, b"age-encryption.org/v1\n", b"\xff" * 99, INVENTED[:-1]])
def test_what_does_not_begin_as_a_demonstrations_is_none(begins: bytes) -> None:
    stream = io.BytesIO(begins)
    assert not is_invented(stream)
    assert stream.read() == begins


def test_what_is_sealed_is_told_from_any_other_file(identity: Identity) -> None:
    sealed = io.BytesIO()
    seal(sealed, MANIFEST, SIGNATURE, [], [identity.recipient])
    assert is_sealed(io.BytesIO(sealed.getvalue()))
    for other in (b"", b"hi", b"age-encryption.org/v1", INVENTED, b"%PDF-1.7\n" * 9):
        assert not is_sealed(io.BytesIO(other))


def test_no_more_is_sealed_than_a_bundle_may_hold(identity: Identity) -> None:
    part = BundlePart(name="ops.ndjson", size=50_000_000, sha256="0" * 64)
    with pytest.raises(TooMuch):
        seal(io.BytesIO(), MANIFEST, SIGNATURE, [(part, [bytes(50_000_000)])], [identity.recipient])


def test_a_part_that_is_not_what_it_was_said_to_be_is_never_sealed(identity: Identity) -> None:
    part = part_of("ops.ndjson", b"abc")
    for other in (b"ab", b"abcd"):
        with pytest.raises(ValueError, match=r"ops\.ndjson"):
            seal(io.BytesIO(), MANIFEST, SIGNATURE, [(part, [other])], [identity.recipient])


def test_an_identity_keeps_its_text_to_itself(identity: Identity) -> None:
    assert Identity(identity.text).recipient == identity.recipient
    assert identity.text not in repr(identity)
    with pytest.raises(ValueError, match="age identity"):
        Identity("AGE-SECRET-KEY-1")


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert file_digest(tmp_path / "a").startswith("ba7816bf8f01cfea")


def test_what_a_demonstration_sealed_is_opened_by_demonstrations_only(tmp_path: Path, identity: Identity) -> None:
    parts = [part_of("ops.ndjson", b"x")]
    for name, invented in (("real", False), ("demonstration", True)):
        with (tmp_path / name).open("wb") as out:
            seal(out, MANIFEST, SIGNATURE, [(parts[0], [b"x"])], [identity.recipient], invented=invented)
    with unseal(tmp_path / "demonstration", identity, invented=True) as opened:
        opened.check(parts)
    with pytest.raises(BadBundle, match="invented") as refused, unseal(tmp_path / "demonstration", identity):
        pass
    assert "démonstration" in refused.value.sentence
    with pytest.raises(BadBundle, match="real"), unseal(tmp_path / "real", identity, invented=True):
        pass


def test_a_release_that_knows_no_mark_refuses_it_too(tmp_path: Path, identity: Identity) -> None:
    """Age itself opens no file that begins with our marker; without the marker it would."""
    sealed = io.BytesIO()
    seal(sealed, MANIFEST, SIGNATURE, [(part_of("ops.ndjson", b"x"), [b"x"])], [identity.recipient], invented=True)
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed.getvalue(), [identity.key])
    assert pyrage.decrypt(sealed.getvalue().removeprefix(INVENTED), [identity.key])


def test_nothing_of_age_is_imported_before_it_is_used() -> None:
    """Neither by the application, nor by the demonstration, whose platform is in the same process."""
    told = "import sys, desktop.demo.program, desktop.views.outbox.page; print('pyrage' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "False\n"
