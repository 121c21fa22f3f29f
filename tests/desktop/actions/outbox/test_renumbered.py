"""An act that came back after a put-back in which the other computer went first: another act has its number now."""

from pathlib import Path

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.export_receipts import export_receipts
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import outbox
from desktop.database.queries.acts import acts_window, numbers
from desktop.database.queries.acts.narrowed import Asked
from desktop.documents import pages
from desktop.documents.act_papers import receipt_of
from desktop.documents.receipt import qr_text
from tests.desktop.actions.exchanging import NOW, National
from tests.desktop.actions.votes.two_computers import Both, both, enrolled, national, rounds

__all__ = ["both", "enrolled", "national"]


@pytest.fixture
def renumbered(both: Both, national: National, tmp_path: Path) -> tuple[CommuneContext, str]:
    """The first computer, and its act: received as n° 1, and shown as n° 3 today."""
    first, second = both
    rounds(national, second)
    backup = national.backup(tmp_path)
    op = cast_vote(first, "grr").value.op
    rounds(national, first)
    national.put_back(backup)
    for service in ("docs", "publik"):
        cast_vote(second, service)
    rounds(national, second, first, first)
    with first.store.reading() as connection:
        act = outbox.one(connection, op)
    assert act is not None
    assert act.number == 3
    return first, op


def test_its_paper_and_its_files_bear_the_number_that_is_shown_with_the_former_one_beside_it(
    renumbered: tuple[CommuneContext, str], tmp_path: Path
) -> None:
    context, op = renumbered
    with context.store.reading() as connection:
        paper = receipt_of(connection, op, now=NOW)
    assert (paper.number, paper.shown) == (1, 3)
    assert qr_text(paper).splitlines()[0] == "Accusé de dépôt n° 3 (d’abord n° 1)"
    (files,) = export_receipts(context, tmp_path / "accuses").value
    assert (files.number, files.first, files.pdf.name) == (3, 1, f"accuse-000003-{op[-6:]}.pdf")
    text = " ".join(pages.text(files.pdf.read_bytes()).split())
    assert "Accusé de dépôt n° 3 (d’abord n° 1)" in text
    assert "Numéro 1, puis n° 3" in text


def test_it_is_found_by_either_number(renumbered: tuple[CommuneContext, str]) -> None:
    context, op = renumbered
    with context.store.reading() as connection:
        for typed in ("1", "n° 1", "3", "accusé 3"):
            rows = acts_window.window(connection, 0, 10, Asked(text=typed)).rows
            assert [row.op for row in rows] == [op], typed
        assert acts_window.window(connection, 0, 10, Asked(text="2")).rows == ()
        assert (numbers.op_of(connection, 1), numbers.op_of(connection, 3)) == (op, op)
        assert (numbers.formerly(connection, 1), numbers.formerly(connection, 3)) == ([op], [])
        assert numbers.op_of(connection, 2) == ""
