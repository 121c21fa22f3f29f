"""A document composed in the worker: its sheets, its pictures, its file, and what is said when it cannot be."""

import contextlib
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typst
from sqlalchemy import Connection

from desktop.documents import pages
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.preview import Composed, Preview
from tests.desktop.viewmodels.conftest import baule

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    made = typst.compile(b'#set text(lang: "fr")\n= Lettre\nBonjour.\n#pagebreak()\n= Annexe')
    assert isinstance(made, bytes)
    return made


class Seen:
    def __init__(self, commune: "Commune") -> None:
        self.commune = commune
        self.preview = Preview(commune.actor)
        self.composed: list[Composed] = []
        self.drawn: list[tuple[int, int, bytes]] = []
        self.saved: list[str] = []
        self.messages: list[str] = []
        self.preview.composed.connect(self.composed.append)
        self.preview.drawn.connect(lambda place, dpi, png: self.drawn.append((place, dpi, png)))
        self.preview.saved.connect(self.saved.append)
        self.preview.message.connect(self.messages.append)


@pytest.fixture
def seen(baule: "Commune", pdf: bytes) -> Seen:
    seen = Seen(baule)
    seen.preview.compose(lambda _connection: pdf)
    baule.settle()
    return seen


def test_sheets_have_their_size_and_their_text(seen: Seen) -> None:
    (composed,) = seen.composed
    assert [round(sheet.width_pt) for sheet in composed.sheets] == [595, 595]
    assert "Bonjour" in composed.sheets[0].text
    assert "Annexe" in composed.sheets[1].text


def test_a_picture_is_the_pdf_s_page_at_that_resolution(seen: Seen, pdf: bytes) -> None:
    seen.preview.draw(1, 150)
    seen.commune.settle()
    assert seen.drawn == [(1, 150, pages.page(pdf, 1, 150).png)]


def test_a_file_is_replaced_whole_and_can_be_read_by_others(seen: Seen, pdf: bytes, tmp_path: Path) -> None:
    file = tmp_path / "lettre.pdf"
    file.write_bytes(b"before")
    seen.preview.save(file)
    seen.commune.settle()
    assert seen.saved == [str(file)]
    assert file.read_bytes() == pdf
    assert file.stat().st_mode & stat.S_IRUSR
    assert list(tmp_path.glob(".*")) == []


def test_a_folder_that_is_none_is_said_and_leaves_nothing(seen: Seen, tmp_path: Path) -> None:
    seen.preview.save(tmp_path / "absent" / "lettre.pdf")
    seen.commune.settle()
    assert seen.saved == []
    assert seen.messages == ["Le fichier n’a pas pu être enregistré. Choisissez un autre dossier."]


def test_a_refusal_and_a_fault_of_ours_are_said(baule: "Commune") -> None:
    def refuse(_connection: Connection) -> bytes:
        raise Refusal("empty", "La lettre est vide.", remedy="Écrivez l’objet.")

    def fail(_connection: Connection) -> bytes:
        raise LookupError("ours")

    seen = Seen(baule)
    seen.preview.compose(refuse)
    seen.preview.compose(fail)
    baule.settle()
    assert seen.messages == [
        "La lettre est vide. Écrivez l’objet.",
        "Ce document n’a pas pu être composé. Un problème est survenu.",
    ]
    baule.bugs.clear()


def test_once_left_nothing_is_told_any_more(baule: "Commune", pdf: bytes) -> None:
    seen = Seen(baule)
    seen.preview.compose(lambda _connection: pdf)
    seen.preview.leave()
    baule.settle()
    assert (seen.composed, seen.messages) == ([], [])


def test_a_full_disk_is_said(seen: Seen, tmp_path: Path) -> None:
    """Another folder, which is asked for where no file can be written, may be on the same disk."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
    if sys.platform != "linux" or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this account may not mount a disk")
    try:
        with (tmp_path / "ballast").open("wb", buffering=0) as file, contextlib.suppress(OSError):  # once it is full
            while file.write(b"\0" * 4096) == 4096:
                pass
        seen.preview.save(tmp_path / "lettre.pdf")
        seen.commune.settle()
        full = "Le disque est plein\u00a0: «\u00a0lettre.pdf\u00a0» n’y est pas enregistré."
        assert seen.messages == [f"{full} Libérez de la place, ou choisissez un autre disque."]
        assert [one.name for one in tmp_path.iterdir()] == ["ballast"]
    finally:
        subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)
