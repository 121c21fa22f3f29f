"""The note on the campaign: one page, from the pack's words and the commune's own acts."""

from datetime import UTC, datetime

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.documents import campaign_papers, note, pages
from desktop.domain.refusals import Refusal
from tests.desktop.actions.published import open_phase

NOW = datetime(2021, 2, 1, 14, 32, tzinfo=UTC)


def set_note(context: CommuneContext) -> bytes:
    with context.store.reading() as connection:
        return note.render(campaign_papers.campaign_note_of(connection, now=NOW))


def test_one_page_whatever_the_commune_has_done(context: CommuneContext) -> None:
    open_phase(context, "needs")
    for number in range(9):
        submit_need(context, draft_need(context, title=f"Besoin {number} {'très long ' * 15}", description="x").value)
    draft_need(context, title="Pas encore dit")
    pdf = set_note(context)
    assert pages.count(pdf) == 1
    text = " ".join(pages.text(pdf).split())
    assert "Transformation numérique des territoires 2021" in text
    assert "0 besoin envoyé, 9 à envoyer. – Besoin" in text.replace("\u00a0", " "), "the needs follow their number"
    assert text.replace("\u00a0", " ").index("et 3 autres") < text.replace("\u00a0", " ").index("0 vote.")
    assert "du 18 janvier 2021 au 14 mars 2021" in text.replace("\u00a0", " ")
    assert "Pas encore dit" not in text, "a draft is nobody's business"


def test_the_council_is_asked_whether_to_take_part_only_while_nothing_was_done(context: CommuneContext) -> None:
    open_phase(context, "needs")
    assert "Dire si la commune prend part à la campagne, et qui suit le dossier." in " ".join(
        pages.text(set_note(context)).split()
    )
    submit_need(context, draft_need(context, title="Cantine", description="x").value)
    text = " ".join(pages.text(set_note(context)).split())
    assert "Prendre acte de ce que la commune a fait, et dire qui suit le dossier." in text
    assert "prend part" not in text


def test_without_a_campaign_there_is_no_note(context: CommuneContext) -> None:
    with pytest.raises(Refusal, match="no_campaign"):
        set_note(context)
