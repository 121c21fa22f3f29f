"""What the letter says beside the request: kept in the draft, read back the same, and set as a document."""

from typing import TYPE_CHECKING

from desktop.actions.requests.draft_request import draft_request
from desktop.documents import pages
from desktop.viewmodels.requests import letter as requests_letter
from tests.desktop.viewmodels.conftest import NOON, baule
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def test_an_untouched_letter_keeps_nothing_and_a_filled_one_comes_back_the_same() -> None:
    empty = requests_letter.read("")
    assert requests_letter.written(empty) == ""
    filled = empty | {"signatory": "premier_adjoint_empeche", "prefect_gender": "f", "signatory_name": "Jeanne Martin"}
    assert requests_letter.read(requests_letter.written(filled)) == filled
    assert [name for name, *_ in requests_letter.WORDS if name not in empty] == []


def test_each_paper_is_set_from_the_draft_as_it_stands(baule: "Commune") -> None:
    letter = requests_letter.written(requests_letter.read("") | {"signatory_name": "Jeanne Martin"})
    id = baule.act(draft_request, None, **COMPLETE, letter=letter)
    for paper, words in (
        (requests_letter.letter, "Jeanne Martin"),
        (requests_letter.deliberation, "Former les agents"),
        (requests_letter.note, "Former les agents"),
    ):
        pdf = baule.ask(paper(id, NOON, demonstration=False))
        assert words in pages.text(pdf)
        marked = baule.ask(paper(id, NOON, demonstration=True))
        assert "EXEMPLE" in pages.text(marked)
