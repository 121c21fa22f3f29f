"""The note on the campaign: one page, from the pack's words and the commune's own acts."""

from datetime import UTC, datetime

import pytest

from desktop.actions.desk import Desk
from desktop.actions.draft_need import draft_need
from desktop.actions.submit_need import submit_need
from desktop.documents import campaign_papers, note, pages
from desktop.domain.refusals import Refusal
from tests.desktop.actions.published import open_phase

NOW = datetime(2021, 2, 1, 14, 32, tzinfo=UTC)


def set_note(desk: Desk) -> bytes:
    with desk.store.reading() as connection:
        return note.render(campaign_papers.campaign_note_of(connection, now=NOW))


def test_one_page_whatever_the_commune_has_done(desk: Desk) -> None:
    open_phase(desk, "needs")
    for number in range(9):
        submit_need(desk, draft_need(desk, title=f"Besoin {number} {'très long ' * 15}", description="x").made)
    draft_need(desk, title="Pas encore dit")
    pdf = set_note(desk)
    assert pages.count(pdf) == 1
    text = " ".join(pages.text(pdf).split())
    assert "Transformation numérique des territoires 2021" in text
    assert "9 besoins envoyés, 0 vote." in text.replace("\u00a0", " ")
    assert "du 18 janvier 2021 au 14 mars 2021" in text.replace("\u00a0", " ")
    assert "Pas encore dit" not in text, "a draft is nobody's business"


def test_without_a_campaign_there_is_no_note(desk: Desk) -> None:
    with pytest.raises(Refusal, match="no_campaign"):
        set_note(desk)
