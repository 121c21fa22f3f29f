"""Documents built from a real database: what was written, voted, received, asked."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

import resources
from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import campaign
from desktop.database.queries.acts import receipts
from desktop.documents import deliberation, letter, need_sheet, note, pages, paper_form, receipt, vote_sheet
from desktop.documents.act_papers import content_of, receipt_of
from desktop.documents.campaign_papers import paper_form_of
from desktop.documents.letter_papers import letter_of
from desktop.documents.need_papers import need_deliberation_of, need_note_of, need_sheet_of
from desktop.documents.request_papers import request_deliberation_of, request_note_of
from desktop.documents.vote_papers import listed_titles, vote_sheet_of, votes_deliberation_of
from desktop.documents.vote_sheet import VoteLine
from desktop.domain import typed_plan
from desktop.domain.letters import LetterContent, write_letter
from desktop.domain.refusals import Refusal
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource
from sync.client.ledger import notes, platform_ledger
from sync.client.ledger.renewed import TWICE
from sync.contract.published import Proposal
from sync.contract.receipts import Proof
from tests.desktop.actions.exchanging import URL, National, enrolled
from tests.desktop.actions.published import publish

NOW = datetime(2026, 2, 1, 15, 0, tzinfo=timezone(timedelta(hours=1)))
PLAN = TypedPlan(
    expenses=(
        TypedExpense(item="Formation", amount_ht="3 000", amount_ttc="3 600", kind="operating"),
        TypedExpense(item="Accompagnement", amount_ttc="1204,50", kind="staff"),
    ),
    resources=(
        TypedResource(source="state", amount="2 402,25"),
        TypedResource(source="department", amount="1 000", state="acquired"),
        TypedResource(source="epci", amount="402,25"),
        TypedResource(source="own", amount="1 000", state="acquired"),
    ),
)
REQUEST = {
    "category": "agent_training",
    "level": "department",
    "title": "Former les agents",
    "description": "Trois agents suivent trois journées.",
    "expected_effect": "L’attente passe de vingt à dix minutes.",
    "calendar": "Septembre.",
    "decided_by": "délibération n° 12 du 8 mars 2021",
    "funding": typed_plan.encode(PLAN),
    "letter": write_letter(LetterContent(signatory_name="Camille Durand", signatory_gender="f", prefect_gender="f")),
}


def read(pdf: bytes) -> str:
    return " ".join(pages.text(pdf).split())


def a_request(context: CommuneContext, **changed: str) -> str:
    return draft_request(context, None, **REQUEST | changed).value


def sent(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    assert exchange(context, national.transport).value.outcome == "complete"


@pytest.mark.slow
def test_the_receipt_of_a_need_once_the_platform_has_it(context: CommuneContext, national: National) -> None:
    need = draft_need(context, None, title="Plan du cimetière", description="Les familles cherchent une tombe.").value
    op = submit_need(context, need).value.op
    with context.store.reading() as connection, pytest.raises(Refusal, match="no_receipt"):
        receipt_of(connection, op, now=NOW)
    sent(context, national)
    with context.store.reading() as connection:
        found = receipt_of(connection, op, now=NOW)
        (row,) = receipts.listed(connection)
        contact = campaign.current(connection).contact
    proof = msgspec.json.decode(row.proof, type=Proof)
    assert (found.number, found.root, found.intent) == (proof.number, proof.receipt.root, proof.intent)
    assert receipt.qr_text(found).splitlines() == [
        "Accusé de dépôt n° 1",
        "Commune de Baule (45024)",
        "Besoin : Plan du cimetière",
        "Reçu le dimanche 1er février 2026 à 14 h 32, heure de Paris",
        "Décision : Besoin pris en compte",
        f"Envoi {op}",
        f"Empreinte {proof.intent}",
        f"Racine du bloc {proof.receipt.root}",
        URL,
    ]
    told = read(receipt.render(found))
    assert contact is not msgspec.UNSET
    assert contact.service in told
    assert "Accusé de dépôt n° 1" in told
    assert "Besoin pris en compte" in told
    assert "le dimanche 1er février 2026 à 14 h 32, heure de Paris" in told
    assert "Description Les familles cherchent une tombe." in told
    assert op in told
    assert "SIREN : 214 500 241 Code Insee : 45024" in told
    assert "Ce n’est pas une signature électronique qualifiée" in told
    assert receipt.NO_PROMISE not in told


@pytest.mark.slow
def test_the_receipt_of_a_withdrawn_vote_names_the_need_that_the_vote_answered(
    context: CommuneContext, national: National
) -> None:
    need = draft_need(context, None, title="Plan du cimetière", description="Les familles cherchent une tombe.").value
    submit_need(context, need)
    sent(context, national)
    voted = cast_vote(context, "opencimetiere", need).value.op
    assert exchange(context, national.transport).value.outcome == "complete"
    op = withdraw_vote(context, "opencimetiere").value.op
    assert exchange(context, national.transport).value.outcome == "complete"
    with context.store.reading() as connection:
        told = read(receipt.render(receipt_of(connection, op, now=NOW)))
    assert "Répondait au besoin Plan du cimetière" in told
    with context.store.reading() as connection:
        told = read(receipt.render(receipt_of(connection, voted, now=NOW)))
    assert "Retrait Reçu le dimanche 1er février 2026 à" in told, "and that of the vote names its withdrawal"


@pytest.mark.slow
def test_a_receipt_with_the_number_of_another_act_says_so(context: CommuneContext, national: National) -> None:
    op = cast_vote(context, "opencimetiere").value.op
    sent(context, national)
    with context.store.transaction() as connection:
        assert not receipt_of(connection, op, now=NOW).of_another
        notes.write(connection, TWICE, op, 1)
        found = receipt_of(connection, op, now=NOW)
    assert "la plateforme l’a aussi donné à un autre envoi" in read(receipt.render(found))


@pytest.mark.slow
def test_the_receipt_tells_its_line_of_the_platform_s_ledger(context: CommuneContext, national: National) -> None:
    """And what the platform says all lines up to the last one of that block amount to."""
    votes = [cast_vote(context, service).value.op for service in ("opencimetiere", "publik", "actes")]
    sent(context, national)
    with context.store.reading() as connection:
        papers = [receipt_of(connection, op, now=NOW) for op in votes]
        key = msgspec.json.decode(receipts.listed(connection)[0].proof, type=Proof).receipt.key
        whole = platform_ledger.chained(connection, key, papers[0].insee)
    assert [paper.register for paper in papers] == [
        receipt.Register(line=line, last=3, digest=whole.head) for line in (1, 2, 3)
    ]
    grouped = " ".join(whole.head[at : at + 8] for at in range(0, 64, 8))
    told = read(receipt.render(papers[1]))
    assert f"Registre Ligne 2 du registre de la commune. Empreinte après la ligne 3 : {grouped}" in told


@pytest.mark.slow
def test_the_receipt_of_a_request_names_its_prefet_and_says_of_nothing_that_it_is_a_decision(
    context: CommuneContext, national: National, tmp_path: Path
) -> None:
    request = a_request(context)
    file = tmp_path / "devis.pdf"
    file.write_bytes(b"%PDF-1.7\n%%EOF\n")
    attach_file(context, request, file)
    op = submit_request(context, request).value.op
    sent(context, national)
    with context.store.reading() as connection:
        found = receipt_of(connection, op, now=NOW)
    told = read(receipt.render(found))
    assert "Préfet destinataire Préfet de département (préfecture du Loiret, Orléans)" in told
    assert "Réponse de la plateforme Réponse Demande déposée" in told
    assert "Réponse de la plateforme : Demande déposée" in receipt.qr_text(found)
    assert "Décision Demande" not in told


def test_an_act_of_the_pacific_goes_to_no_prefet_de_departement(context: CommuneContext) -> None:
    """Sent under a name that the demonstration borrows: from a real commune there it is only printed."""
    op = submit_request(context, a_request(context)).value.op
    with context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '98735' WHERE key = 'insee'")
        content, _ = content_of(connection, op)
    said = next(text for label, text in content if label == "Préfet destinataire")
    assert said == "Haut-commissaire (haut-commissariat de la République en Polynésie française, Papeete)"


@pytest.mark.slow
def test_the_receipt_of_a_request_promises_nothing(context: CommuneContext, national: National, tmp_path: Path) -> None:
    request = a_request(context)
    file = tmp_path / "délibération.pdf"
    file.write_bytes(b"%PDF-1.7\n" + b"x" * 2_000 + b"\n%%EOF\n")
    attach_file(context, request, file)
    op = submit_request(context, request).value.op
    sent(context, national)
    with context.store.reading() as connection:
        told = read(receipt.render(receipt_of(connection, op, now=NOW)))
    assert receipt.NO_PROMISE in told
    assert "huit mois" not in told, "a training invests nothing"
    assert "Coût du projet 4 804,50 € TTC" in told
    assert "Aide demandée à l’État 2 402,25 €" in told
    assert "délibération.pdf (2 ko)" in told
    assert "Demande au préfet" in told
    assert "Catégorie Former les agents" in told


def test_an_act_that_is_not_there(context: CommuneContext) -> None:
    with context.store.reading() as connection:
        for make in (receipt_of, need_sheet_of, need_note_of, need_deliberation_of, letter_of, request_note_of):
            with pytest.raises(Refusal, match="unknown"):
                make(connection, "rien", now=NOW)


@pytest.mark.slow
def test_a_need_on_paper_keeps_public_and_private_apart(context: CommuneContext, national: National) -> None:
    need = draft_need(
        context,
        None,
        title="Plan du cimetière",
        description="Les familles cherchent une tombe.",
        theme="heritage-equipment",
        audience="Les familles",
        shareable="yes",
        current_practice="Un plan de 1974.",
        remarks="Merci.",
    ).value
    with context.store.reading() as connection:
        assert "Brouillon" in read(need_sheet.render(need_sheet_of(connection, need, now=NOW)))
        proposed = read(deliberation.render(need_deliberation_of(connection, need, now=NOW)))
    assert "Approuve le besoin « Plan du cimetière », à adresser à la plateforme de la campagne." in proposed
    submit_need(context, need)
    sent(context, national)
    with context.store.reading() as connection:
        sheet = need_sheet_of(connection, need, now=NOW)
        noted = note.render(need_note_of(connection, need, now=NOW))
        decided = read(deliberation.render(need_deliberation_of(connection, need, now=NOW)))
    assert sheet.theme == "Patrimoine et équipements publics"
    assert [label for label, _ in sheet.private] == ["Comment nous faisons aujourd’hui", "Remarques"]
    told = read(need_sheet.render(sheet))
    public, private = (
        told.index("Ce que tout le monde"),
        told.index("Pour les services de la plateforme et de la préfecture seulement"),
    )
    assert public < told.index("Les familles cherchent") < private < told.index("Un plan de 1974.")
    assert "Partageable ? oui" in told
    assert "Besoin pris en compte (accusé n° 1)" in told
    assert "dimanche 1er février 2026 à 14 h 32, heure de Paris Reçu par la plateforme" in told
    assert pages.count(noted) == 1
    assert "Ce qui est demandé au conseil" in read(noted)
    assert "Approuve le besoin « Plan du cimetière », déjà adressé à la plateforme de la campagne." in decided
    assert "à voter pour des services (« Transformation numérique des territoires 2021 ») ;" in decided
    assert "Vu la campagne" not in decided


@pytest.mark.slow
def test_the_blank_form_before_and_after_the_first_exchange(context: CommuneContext, national: National) -> None:
    with context.store.reading() as connection:
        before = paper_form_of(connection, now=NOW)
    assert (before.commune, before.campaign, len(before.themes)) == ("Baule", "", 14)
    sent(context, national)
    with context.store.transaction() as connection:  # in the year of the campaign
        connection.exec_driver_sql("UPDATE exchange SET server_time = '2021-01-31T09:00:00+00:00'")
    with context.store.reading() as connection:
        after = paper_form_of(connection, now=datetime(2021, 2, 1, tzinfo=NOW.tzinfo))
    assert after.campaign.startswith("Transformation numérique")
    assert " ".join(after.closes.split()) == "dimanche 14 mars 2021 à 23 h 59, heure de Paris"
    form = read(paper_form.render(after))
    assert "☐ Patrimoine et équipements publics" in form
    assert "transmises aux services de la plateforme et de la préfecture, jamais publiées" in form
    assert "Pour les services de la plateforme et de la préfecture seulement" in form
    with context.store.transaction() as connection:  # this computer's clock is an hour slow
        connection.exec_driver_sql("UPDATE exchange SET summary = json_set(summary, '$.offset_s', 3600)")
    late = datetime(2021, 3, 14, 23, 30, tzinfo=NOW.tzinfo)
    with context.store.reading() as connection:
        assert paper_form_of(connection, now=late).closes == "", "it is over where needs are received"
        assert paper_form_of(connection, now=late - timedelta(hours=1)).closes


@pytest.mark.slow
def test_the_sheet_of_votes_says_what_is_open_and_what_we_voted(context: CommuneContext, national: National) -> None:
    cast_vote(context, "opencimetiere")
    national.phase("needs")
    sent(context, national)
    proposal = national.propose("Cimetières partagés", ())
    exchange(context, national.transport)
    with context.store.reading() as connection:
        sheet = vote_sheet_of(connection, now=NOW)
    assert sheet.phase == "Besoins"
    assert len(sheet.lines) == len(json.loads(resources.path("catalogue.json").read_bytes()))
    ours = [line for line in sheet.lines if line.vote]
    assert len(ours) == 1
    assert "Vote pris en compte (n°\u00a01)" in ours[0].vote
    assert proposal not in [line.title for line in sheet.lines]
    national.phase("vote")
    exchange(context, national.transport)
    cast_vote(context, proposal)
    with context.store.reading() as connection:
        sheet = vote_sheet_of(connection, now=NOW)
        decided = read(deliberation.render(votes_deliberation_of(connection, now=NOW)))
    assert [(line.title, line.kind) for line in sheet.lines] == [("Cimetières partagés", "À développer")]
    assert sheet.lines[0].vote.endswith("à envoyer")
    assert len(sheet.others) == 1
    told = read(vote_sheet.render(sheet))
    assert "1 proposition au vote. La commune vote pour 1." in told
    assert "☐ oui" in told
    assert "Département : Loiret Arrondissement : Orléans" in decided
    assert "Article 1er. Vote, au nom de la commune, pour : «" in decided
    assert "« Cimetières partagés »" in decided
    publish(
        context, "proposals", Proposal(id=proposal, title="Cimetières partagés", kind="to_develop", state="retained")
    )
    with context.store.reading() as connection:
        decided_since = vote_sheet_of(connection, now=NOW)
    assert decided_since.lines == ()
    assert "1 proposition au vote. La commune ne vote encore pour aucune." in read(
        vote_sheet.render(replace(sheet, lines=(VoteLine(title="x"),)))
    )
    services = tuple(VoteLine(title=title, service=True) for title in ("x", "y"))
    assert "2 services au vote. La commune ne vote encore pour aucun." in read(
        vote_sheet.render(replace(sheet, lines=services))
    ), "and no proposal"
    assert "1 proposition et 2 services au vote. La commune ne vote encore pour aucun." in read(
        vote_sheet.render(replace(sheet, lines=(VoteLine(title="z"), *services)))
    )
    assert [line.title for line in decided_since.others] == [sheet.others[0].title, "Cimetières partagés"]
    nothing = read(vote_sheet.render(decided_since))
    assert "Ouvert au vote Rien à voter pour l’instant. Autres votes de la commune" in nothing
    assert "ne vote encore pour aucun" not in nothing, "it has voted for two that are listed below"


@pytest.mark.slow
def test_the_letter_says_what_the_request_says(context: CommuneContext) -> None:
    request = a_request(context)
    with context.store.reading() as connection:
        told = read(letter.render(letter_of(connection, request, now=NOW)))
        noted = read(note.render(request_note_of(connection, request, now=NOW)))
        decided = read(deliberation.render(request_deliberation_of(connection, request, now=NOW)))
    assert "Baule, le …" in told
    assert "(catégorie : Former les agents)" in told
    assert "Formation fonctionnement 3 000,00 € 600,00 € 3 600,00 €" in told
    assert "État – présente demande 2 402,25 € 50 % sollicitée" in told
    assert "Département du Loiret 1 000,00 € 20,8 % acquise" in told
    assert "Communauté de communes des Terres du Val de Loire 402,25 € 8,4 % sollicitée" in told
    assert "Commune (autofinancement : fonds propres, emprunt) 1 000,00 € 20,8 % –" in told
    assert "La maire, (signature et cachet de la mairie) Camille Durand" in told
    assert "ne sont pas égales" not in told
    assert "Séance du …" in noted
    assert "Rapporteur …" in noted
    assert "Incidence financière 1 000,00 € à la charge de la commune" in noted
    assert (
        "Coût prévisionnel : 4 804,50 € TTC. Aide demandée à l’État : 2 402,25 €. Part de la commune : 1 000,00 €."
        in noted
    )
    assert "Ne signez aucun devis avant la date confirmée par la préfecture." in noted
    assert "Sollicite de l’État une subvention de 2 402,25 €." in decided


def test_a_demonstration_marks_what_it_prints(context: CommuneContext) -> None:
    request = a_request(context)
    with context.store.reading() as connection:
        pdf = letter.render(letter_of(connection, request, now=NOW, demonstration=True))
    assert all("EXEMPLE — DÉMONSTRATION" in sheet.text for sheet in pages.sheets(pdf))


@pytest.mark.parametrize(
    ("count", "end"),
    [
        (0, "……"),
        (30, "T29"),
        (31, "T29, et 1\u00a0autre de la feuille de votes jointe"),
        (40, "10\u00a0autres de la feuille"),
    ],
)
def test_of_many_votes_a_deliberation_names_some_and_counts_the_others(count: int, end: str) -> None:
    assert end in listed_titles([f"T{number}" for number in range(count)])[-60:]
