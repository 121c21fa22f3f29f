"""Papers about what the platform does not have, or no longer has: they never say that it has it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.settings.enrol import enrol
from desktop.actions.votes.cast_vote import cast_vote
from desktop.documents import pages
from desktop.documents.act_papers import receipt_of
from desktop.documents.campaign_papers import campaign_note_of
from desktop.documents.need_papers import need_note_of, need_sheet_of
from desktop.documents.receipt import Receipt, qr_text, render
from desktop.documents.request_papers import request_note_of
from desktop.documents.vote_papers import vote_sheet_of
from sync.client.ledger.tables import outbox
from tests.desktop.actions.exchanging import URL, National
from tests.desktop.actions.published import open_phase
from tests.desktop.actions.requests.ready_requests import answer, ready
from tests.desktop.losing import note_lost

NOW = datetime(2021, 2, 1, 14, 32, tzinfo=UTC)


def receive(context: CommuneContext) -> None:
    """The platform has what was sent, and accepts it."""
    with context.store.transaction() as connection:
        received = {"state": "accepted", "number": 2, "received_at": "2021-02-01T09:00:00+00:00"}
        connection.execute(update(outbox).values(received))


def lose(context: CommuneContext) -> None:
    """A platform that was put back lacks all acts."""
    with context.store.transaction() as connection:
        note_lost(connection.exec_driver_sql, connection.scalars(select(outbox.c.op)).all())


def done(context: CommuneContext) -> list[str]:
    """What the note on the campaign says that the commune has done."""
    with context.store.reading() as connection:
        sections = dict(campaign_note_of(connection, now=NOW).sections)
    return sections["Ce que la commune a fait"].replace("\u00a0", " ").split("\n")


def test_the_note_on_the_campaign_tells_what_has_left_from_what_waits(context: CommuneContext) -> None:
    open_phase(context, "needs")
    submit_need(context, draft_need(context, title="Cimetière", description="x").value)
    cast_vote(context, "opencimetiere")
    assert done(context) == [
        "0 besoin envoyé, 1 en attente d’accusé.",
        "– Cimetière (en attente d’accusé)",
        "1 vote, dont 1 en attente d’accusé.",
    ]
    receive(context)
    assert done(context) == ["1 besoin envoyé.", "– Cimetière", "1 vote."]
    lose(context)
    assert done(context) == [
        "0 besoin envoyé, 1 en attente d’accusé.",
        "– Cimetière (en attente d’accusé)",
        "1 vote, dont 1 en attente d’accusé.",
    ]


def test_a_lost_need_is_to_be_sent_again_in_its_sheet_and_its_note(context: CommuneContext) -> None:
    need = draft_need(context, title="Cimetière", description="x").value
    submit_need(context, need)
    receive(context)
    lose(context)
    with context.store.reading() as connection:
        sheet, note = need_sheet_of(connection, need, now=NOW), need_note_of(connection, need, now=NOW)
    assert sheet.state == "À renvoyer\u00a0: la plateforme l’a perdu (accusé n°\u00a02)"
    assert dict(note.facts)["État"] == sheet.state
    assert note.asked.startswith("Prendre acte de ce que la plateforme a perdu ce besoin, qui lui est renvoyé.")


def test_a_lost_vote_is_to_be_sent_again_in_the_sheet_of_votes(context: CommuneContext) -> None:
    open_phase(context, "needs")
    cast_vote(context, "opencimetiere")
    receive(context)
    lose(context)
    with context.store.reading() as connection:
        (vote,) = [line.vote for line in vote_sheet_of(connection, now=NOW).lines if line.vote]
    assert vote.endswith(", à renvoyer\u00a0: la plateforme l’a perdu (n°\u00a02)")


def test_the_note_of_a_request_takes_note_only_of_what_the_platform_has(context: CommuneContext) -> None:
    def asked() -> str:
        with context.store.reading() as connection:
            return request_note_of(connection, id, now=NOW).asked

    id = ready(context)
    submit_request(context, id)
    assert asked().startswith("Approuver le projet"), "it has not left, and can be taken back"
    receive(context)
    assert asked().startswith("Prendre acte de la demande déposée pour le préfet.")
    lose(context)
    assert asked().startswith("Prendre acte de ce que la plateforme a perdu cette demande, qui lui est renvoyée.")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("received", "Prendre acte de la demande déposée pour le préfet."),
        ("accepted", "Prendre acte du financement accordé par le préfet\u00a0: 3\u202f840,00\u00a0€."),
        ("refused", "Prendre acte du refus du préfet."),
        ("incomplete", "Approuver le projet"),
    ],
)
def test_the_note_of_a_draft_that_is_lodged_asks_for_no_second_request(
    context: CommuneContext, state: str, words: str
) -> None:
    """The platform has it by an act from before a backup, or of another computer."""
    id = ready(context)
    granted = {"amount_cents": 384_000} if state == "accepted" else {}
    answer(context, id, "01900000-0000-7000-8000-000000000000", state, **granted)
    with context.store.reading() as connection:
        assert request_note_of(connection, id, now=NOW).asked.startswith(words)


@pytest.mark.slow
def test_the_receipt_of_another_platform_says_nothing_of_today_s(
    context: CommuneContext, national: National, tmp_path: Path
) -> None:
    def receipt_paper() -> Receipt:
        with context.store.reading() as connection:
            return receipt_of(connection, op, now=NOW)

    national.phase("needs")
    enrol(context, URL, national.code(), lambda url: national.transport)
    exchange(context, national.transport)
    need = draft_need(context, title="Cimetière", description="x", theme="heritage-equipment").value
    op = submit_need(context, need).value.op
    exchange(context, national.transport)
    first = receipt_paper()
    assert (first.url, first.campaign) == (URL, "Transformation numérique des territoires 2021")
    assert (first.key, dict(first.content)["Thème"]) == (national.keys.public.id, "Patrimoine et équipements publics")
    other = National(tmp_path / "other", another=True)
    try:
        enrol(context, "https://autre.example", other.code(), lambda url: other.transport)
        exchange(context, other.transport)
    finally:
        other.store.close()
    now = receipt_paper()
    assert (now.url, now.campaign, now.service, now.key) == ("", "", (), first.key)
    assert dict(now.content)["Thème"] == "heritage-equipment", "what was sent: its name was that platform's"
    assert "autre.example" not in qr_text(now)
    assert qr_text(now).endswith(f"Clé de la plateforme {first.key}"), "which one it is, as far as it is known"
    told = pages.text(render(now))
    assert "autre.example" not in told
    assert "Celle de cette clé, qui n’est plus celle d’aujourd’hui." in " ".join(told.split())
