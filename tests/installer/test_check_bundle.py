"""What check_bundle says of a bundle in which something was lost, or came that must stay out."""

import os
from pathlib import Path

import bundle_contents
import cyclonedx
import elf
import inventory
import pytest

from tests.installer import small_bundle
from tests.installer.as_module import INSTALLER, script

CHECK = script("check_bundle")
LISTING = """
/b/_internal/libQt6Gui.so.6:     file format elf64-x86-64

Dynamic Section:
  NEEDED               libGL.so.1
  NEEDED               libQt6Core.so.6
  RUNPATH              $ORIGIN:$ORIGIN/../lib

Version References:
  required from libc.so.6:
    0x06969194 0x00 04 GLIBC_2.9
    0x069691b5 0x00 03 GLIBC_2.35

/b/_internal/new.so:     file format elf64-x86-64
  NEEDED               libnew.so.1
  RUNPATH              $ORIGIN:/home/somebody/lib
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """With all that is a matter of its components, but with few of the files of a true one."""
    made, python = small_bundle.make(tmp_path)
    inventory.write(made, python)
    inventory.write_day(made, 1_790_000_000)
    write_bill(made)
    return made


def write_bill(bundle: Path) -> None:
    (bundle / inventory.SBOM).write_text(cyclonedx.document(bundle, 1_790_000_000), "utf-8")


def test_of_a_bundle_with_few_files_each_that_is_needed_is_told_and_its_size(bundle: Path) -> None:
    """The other checks have nothing to say of it, so that each fault planted below stands alone."""
    told = [line for line in CHECK.in_files(bundle) if not line.startswith("missing: ")]
    assert told == ["0 MiB in all, expected 60 to 210"]
    lacking = {f"missing: {name}" for name in bundle_contents.NEEDED} & {*CHECK.in_files(bundle)}
    assert "missing: resources/documents/letter.typ" in lacking
    small_bundle.put(bundle / "_internal" / "resources/documents/letter.typ", b"")
    assert lacking - {*CHECK.in_files(bundle)} == {"missing: resources/documents/letter.typ"}


@pytest.mark.parametrize(
    ("place", "data", "told"),
    [
        ("rich/console.pyc", b"", "must stay out: rich/console.pyc"),
        ("desktop/notes.pyc", f"in {INSTALLER.parent}/desktop".encode(), "names the build folder: {file}"),
        ("new/part.pyc", b"", "of no component: _internal/new/part.pyc"),
    ],
)
def test_what_came_in_is_named(bundle: Path, place: str, data: bytes, told: str) -> None:
    before = {*CHECK.in_files(bundle)}
    file = bundle / "_internal" / place
    small_bundle.put(file, data)
    came = {*CHECK.in_files(bundle)} - before
    assert told.format(file=file) in came


def test_what_is_too_large_is_named(bundle: Path) -> None:
    file = bundle / "_internal" / "desktop" / "video.bin"
    with file.open("wb") as stream:
        os.truncate(stream.fileno(), 81 * CHECK.MIB)
    assert f"81 MiB: {file}" in CHECK.in_files(bundle)


@pytest.mark.parametrize("name", ["relais", "relaisctl", "licences/commit-date.txt", "sbom.cdx.json"])
def test_what_was_lost_is_named(bundle: Path, name: str) -> None:
    (bundle / name).unlink()
    assert f"missing: {name}" in CHECK.in_files(bundle)


def test_a_link_that_leads_outside_is_named(bundle: Path, tmp_path: Path) -> None:
    link = bundle / "_internal" / "desktop" / "link.pyc"
    small_bundle.put(tmp_path / "outside.pyc", b"")
    link.symlink_to(tmp_path / "outside.pyc")
    assert f"link leads outside: {link}" in CHECK.in_files(bundle)


def test_a_search_path_of_the_build_and_a_library_that_nobody_named_are_told() -> None:
    needs = elf.needs_in(LISTING, {"libQt6Core.so.6"})
    assert needs == elf.BinaryNeeds(
        frozenset({"libGL.so.1", "libnew.so.1"}), "2.35", {Path("/b/_internal/new.so"): "$ORIGIN:/home/somebody/lib"}
    )
    assert CHECK.in_needs(needs) == [
        "absolute RUNPATH $ORIGIN:/home/somebody/lib: /b/_internal/new.so",
        "no Debian package known for libnew.so.1",
    ]
