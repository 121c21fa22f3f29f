"""Printed needs say how they stand: the sheet up to the last event, the note what is left to decide."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import insert

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.settings.enrol import enrol
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import attachments, mine
from desktop.documents.need_papers import _with_note, need_deliberation_of, need_note_of, need_sheet_of
from desktop.documents.note import Note
from desktop.documents.request_papers import request_note_of
from desktop.domain.contributions import LifeStep
from sync.client.ledger.tables import upload
from sync.contract.published import OwnNeed, Proposal
from tests.desktop.actions.exchanging import URL, National
from tests.desktop.actions.published import publish, settle
from tests.desktop.actions.requests.ready_requests import answer, ready

NOW = datetime(2026, 2, 1, 15, 0, tzinfo=timezone(timedelta(hours=1)))
SEND = "Dire si la commune adresse ce besoin à la plateforme de la campagne. L’envoi n’engage aucune dépense."


def noted(context: CommuneContext, need: str) -> Note:
    with context.store.reading() as connection:
        return need_note_of(connection, need, now=NOW)


def steps(context: CommuneContext, need: str) -> list[str]:
    with context.store.reading() as connection:
        return [words for _, words in need_sheet_of(connection, need, now=NOW).steps]


def state(context: CommuneContext, need: str) -> str:
    with context.store.reading() as connection:
        return need_sheet_of(connection, need, now=NOW).state


def articles(context: CommuneContext, need: str) -> list[str]:
    """All but the last, which charges the mayor."""
    with context.store.reading() as connection:
        return [plain(one) for one in need_deliberation_of(connection, need, now=NOW).articles[:-1]]


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.slow
def test_a_need_from_its_draft_to_the_committee_s_word(context: CommuneContext, national: National) -> None:
    need = draft_need(context, None, title="Plan du cimetière", description="Les familles cherchent une tombe.").value
    assert (noted(context, need).asked, noted(context, need).cost) == (SEND, "aucune")
    assert dict(noted(context, need).facts)["État"] == "Brouillon"
    submit_need(context, need)
    assert noted(context, need).asked == SEND, "it has not left, and can be taken back"
    enrol(context, URL, national.code(), lambda url: national.transport)
    exchange(context, national.transport)
    assert noted(context, need).asked.startswith("Prendre acte de l’envoi de ce besoin à la plateforme")
    assert steps(context, need) == ["Rédigé", "Reçu par la plateforme, accusé n°\u00a01"]
    proposal = national.propose("Cimetières partagés", (need,))
    exchange(context, national.transport)
    assert plain(state(context, need)) == "Regroupé (besoin reçu, accusé n° 1)"
    assert plain(noted(context, need).asked) == "Prendre acte de ce qu’est devenu ce besoin : regroupé."
    assert articles(context, need) == [
        "Approuve le besoin « Plan du cimetière », déjà adressé à la plateforme de la campagne",
        "Prend acte de ce qu’est devenu ce besoin : regroupé. Dans la proposition « Cimetières partagés ».",
    ]
    national.phase("vote")
    exchange(context, national.transport)
    cast_vote(context, proposal)
    exchange(context, national.transport)
    assert "Vote pris en compte" in " ".join(steps(context, need))
    assert plain(state(context, need)) == "Regroupé (besoin reçu, accusé n° 1)", "a vote is no state of the need"
    retained = Proposal(
        id=proposal, title="Cimetières partagés", kind="to_develop", needs=(need,), state="retained", reason="Utile."
    )
    publish(context, "proposals", retained)
    assert plain(steps(context, need)[-1]) == "Retenu par le comité : Utile."
    assert plain(state(context, need)) == "Retenu par le comité (besoin reçu, accusé n° 1)"


def test_a_council_is_told_that_the_need_was_refused(context: CommuneContext) -> None:
    need = draft_need(context, None, title="Les actes", description="Essai.").value
    op = submit_need(context, need).value.op
    assert articles(context, need) == ["Approuve le besoin « Les actes », à adresser à la plateforme de la campagne"]
    settle(context, op, "rejected")
    with context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET detail = 'La phase des besoins n’était pas ouverte.'")
    assert articles(context, need) == [
        "Approuve le besoin « Les actes », que la plateforme de la campagne a refusé",
        "Prend acte de ce qu’est devenu ce besoin : refusé. La plateforme a répondu : "
        "« La phase des besoins n’était pas ouverte ».",
    ]


def test_a_council_is_not_asked_to_approve_what_its_commune_withdraws(context: CommuneContext) -> None:
    need = draft_need(context, None, title="Les actes", description="Essai.").value
    settle(context, submit_need(context, need).value.op, "accepted")
    op = withdraw_need(context, need).value.op
    event = "la décision de la mairie de retirer ce besoin"
    for state in ("", "deposited", "accepted"):
        if state:
            settle(context, op, state)
        assert articles(context, need) == [f"Prend acte de {event}"], state
        assert plain(noted(context, need).asked) == f"Prendre acte de {event}.", state
    settle(context, op, "rejected")
    assert articles(context, need)[0].startswith("Approuve le besoin"), "it stands again"


@pytest.mark.slow
def test_a_need_that_takes_another_way(context: CommuneContext, national: National) -> None:
    need = draft_need(context, None, title="Fibre", description="La fibre au hameau.").value
    submit_need(context, need)
    enrol(context, URL, national.code(), lambda url: national.transport)
    exchange(context, national.transport)
    with context.store.reading() as connection:
        own = mine.of(connection, need)
    assert isinstance(own, OwnNeed)

    publish(context, "mine", msgspec.structs.replace(own, state="ineligible", reason="Une infrastructure."))
    assert plain(steps(context, need)[-1]) == "Non éligible : Une infrastructure."
    assert plain(noted(context, need).asked) == "Prendre acte de ce qu’est devenu ce besoin : non éligible."
    since = "Depuis 2019, l’État fournit cet outil."
    publish(context, "mine", msgspec.structs.replace(own, state="ineligible", reason=since))
    assert plain(steps(context, need)[-1]) == f"Non éligible : {since}", "a reason, whatever it begins with"


def test_the_note_of_a_request_asks_what_is_left_to_decide(context: CommuneContext) -> None:
    def asked(id: str) -> str:
        with context.store.reading() as connection:
            return plain(request_note_of(connection, id, now=NOW).asked)

    id = ready(context)
    assert asked(id).startswith("Approuver le projet et son plan de financement")
    op = submit_request(context, id).value.op
    answer(context, id, op, state="accepted", amount_cents=384_000)
    assert asked(id) == "Prendre acte du financement accordé par le préfet : 3 840,00 €."
    answer(context, id, op, state="refused", reason="Hors délai.")
    assert asked(id) == "Prendre acte du refus du préfet."
    answer(context, id, op, state="incomplete", reason="Un devis.")
    assert asked(id).startswith("Approuver le projet")


def test_where_a_step_was_made_follows_its_words_and_its_reason_is_another_sentence() -> None:
    step = LifeStep(key="withdrawn", state="ended", words="Retiré", note="Depuis un autre ordinateur de la mairie.")
    assert _with_note(replace(step, elsewhere=True)) == "Retiré, depuis un autre ordinateur de la mairie."
    assert _with_note(step) == "Retiré\u00a0: Depuis un autre ordinateur de la mairie."
    assert _with_note(replace(step, note="Voie\u00a0: le préfet.")) == "Retiré. Voie\u00a0: le préfet."


def test_the_sheet_names_all_documents_and_which_of_them_have_not_arrived(
    context: CommuneContext, tmp_path: Path
) -> None:
    need = draft_need(context, None, title="Cantine", description="Menus.").value
    for name in ("menu", "plan"):
        (tmp_path / f"{name}.pdf").write_bytes(b"%PDF-1.7\n" + name.encode() + b"\n%%EOF\n")
        attach_file(context, need, tmp_path / f"{name}.pdf")

    def documents() -> list[str]:
        with context.store.reading() as connection:
            return [plain(one) for one in need_sheet_of(connection, need, now=NOW).attachments]

    op = submit_need(context, need).value.op
    assert documents() == ["menu.pdf (20 octets)", "plan.pdf (20 octets)"]
    settle(context, op, "accepted")
    assert documents() == ["menu.pdf (20 octets), à envoyer", "plan.pdf (20 octets), à envoyer"]
    with context.store.transaction() as connection:
        first = attachments.listed(connection, need)[0].sha256
        connection.execute(
            insert(upload).values(sha256=first, size=20, sent=20, location="", done_at="2026-02-01T15:00:00+00:00")
        )
    assert documents() == ["menu.pdf (20 octets)", "plan.pdf (20 octets), à envoyer"]
