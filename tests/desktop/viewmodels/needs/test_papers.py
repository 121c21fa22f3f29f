"""What is printed of a need, set as a document."""

from typing import TYPE_CHECKING

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.documents import pages
from desktop.viewmodels.kit.preview import PaperBuilder
from desktop.viewmodels.needs import papers
from tests.desktop.viewmodels.conftest import NOON

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.mark.parametrize(
    ("paper", "heading"),
    [(papers.sheet, "Cimetière"), (papers.note, "Note"), (papers.deliberation, "délibération")],
)
def test_each_paper_is_set_from_the_need_as_it_stands(baule: "Commune", paper: PaperBuilder, heading: str) -> None:
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    words = pages.text(baule.ask(paper(need, NOON, demonstration=False)))
    assert "Cimetière" in words
    assert heading.lower() in words.lower()
    assert "EXEMPLE" not in words
    assert "EXEMPLE" in pages.text(baule.ask(paper(need, NOON, demonstration=True)))
