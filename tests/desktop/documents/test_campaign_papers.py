"""The note on the campaign: one page, from the pack's words and the commune's own acts."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.report_effect import report_effect
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import needs
from desktop.documents import campaign_papers, note, pages
from desktop.domain.refusals import Refusal
from sync.contract.published import Deployment, OwnNeed, Proposal, PublicNeed
from tests.desktop.actions.published import open_phase, publish, settle
from tests.desktop.actions.requests.ready_requests import answer, ready
from tests.desktop.losing import note_lost

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
    assert "9 en attente d’accusé. – Besoin" in text.replace("\u00a0", " "), "the needs follow their number"
    assert text.replace("\u00a0", " ").index("et 3 autres") < text.replace("\u00a0", " ").index("0 vote.")
    assert "Besoins : du 18 janvier au 14 mars 2021, en cours. Écrivez" in text.replace("\u00a0", " ")
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


def sections(context: CommuneContext) -> dict[str, list[str]]:
    with context.store.reading() as connection:
        texts = campaign_papers.campaign_note_of(connection, now=NOW).sections
    return {title: text.replace("\u00a0", " ").split("\n") for title, text in texts}


def test_its_calendar_says_as_the_home_page_where_dates_were_overruled(
    context: CommuneContext,
) -> None:
    open_phase(context, "steering")
    assert sections(context)["Le calendrier"] == [
        "Besoins : prévue du 18 janvier au 14 mars 2021, terminée.",
        "Vote : prévue du 15 mars au 16 avril 2021, terminée.",
        "Pilotage : prévue du 17 avril au 16 mai 2021, ouverte avant les dates prévues. Dites si la commune veut "
        "participer au pilotage des services retenus.",
        "Déploiement : prévue du 17 mai au 30 juin 2021. Demandez un service retenu. Dites ensuite l’effet qu’il a eu.",
    ]


def test_a_refused_need_is_told_as_refused(context: CommuneContext) -> None:
    open_phase(context, "needs")
    refused = submit_need(context, draft_need(context, title="Les actes", description="x").value).value.op
    kept = submit_need(context, draft_need(context, title="La salle", description="x").value).value.op
    settle(context, refused, "rejected", 1)
    settle(context, kept, "accepted", 2)
    assert sorted(sections(context)["Ce que la commune a fait"]) == [
        "0 vote.",
        "2 besoins envoyés, dont 1 refusé.",
        "– La salle",
        "– Les actes (refusé)",
    ]


def test_a_vote_counts_until_its_withdrawal_has_arrived(context: CommuneContext) -> None:
    open_phase(context, "needs")
    cast = cast_vote(context, "actes").value.op
    settle(context, cast, "accepted", 1)
    withdraw_vote(context, "actes")
    assert sections(context)["Ce que la commune a fait"] == ["0 besoin envoyé.", "1 vote."]


def test_everything_that_the_commune_did_is_told_with_what_became_of_it(context: CommuneContext) -> None:
    """From a join to the effect of a service: none is told before it is done, and it is to be sent until it arrived."""
    open_phase(context, "needs")
    set_person(context, email="mairie@exemple.fr")
    theirs = PublicNeed(id="n1", commune="45234", commune_name="Orléans", title="Cantine en ligne", description="x")
    publish(context, "needs", theirs)
    publish(context, "proposals", Proposal(id="p1", title="Salles en ligne", kind="existing", state="retained"))

    def done() -> list[str]:
        return sections(context)["Ce que la commune a fait"]

    assert done() == ["0 besoin envoyé.", "0 vote."]
    acts = [join_need(context, "n1").value.op]
    assert done()[2:] == [
        "1 « nous aussi » à une autre commune, dont 1 en attente d’accusé.",
        "– Cantine en ligne, Orléans (en attente d’accusé)",
    ]
    open_phase(context, "steering")
    acts.append(declare_interest(context, "p1", "participant").value.op)
    open_phase(context, "deployment")
    acts.append(ask_deployment(context, "p1").value.op)
    request = ready(context)
    acts.append(submit_request(context, request).value.op)
    for number, op in enumerate(acts, start=1):
        settle(context, op, "accepted", number)
    publish(context, "deployments", Deployment(id="p1.45024", proposal="p1", commune="45024", state="live"))
    report_effect(context, "p1", live_since=date(2026, 1, 20), effect="Moins d’appels")
    answer(context, request, acts[-1], "incomplete")
    assert done()[2:] == [
        "1 « nous aussi » à une autre commune.",
        "– Cantine en ligne, Orléans",
        "1 participation au pilotage.",
        "– Salles en ligne",
        "1 déploiement demandé.",
        "– Salles en ligne (en service, effet en attente d’accusé)",
        "1 demande au préfet.",
        "– Former les agents (à compléter)",
    ]
    assert pages.count(set_note(context)) == 1


def test_without_a_campaign_there_is_no_note(context: CommuneContext) -> None:
    with pytest.raises(Refusal, match="no_campaign"):
        set_note(context)


def test_what_was_decided_about_a_need_stands_beside_it(context: CommuneContext) -> None:
    open_phase(context, "needs")

    def need(place: int, title: str, state: str = "received", **more: str) -> None:
        act = submit_need(context, draft_need(context, title=title, description="x").value).value
        settle(context, act.op, "accepted", place)
        own = {"id": act.subject, "title": title, "description": "x", "submission": act.op, "revision": act.op}
        publish(context, "mine", msgspec.convert(own | {"state": state} | more, OwnNeed))

    need(1, "Cantine", "redirected")
    need(2, "Fleurs", "ineligible")
    need(3, "Cimetière", "grouped", proposal="p1")
    need(4, "Salles", "grouped", proposal="p2")
    need(5, "Actes")
    publish(
        context,
        "proposals",
        Proposal(id="p1", title="P", kind="existing", state="not_retained"),
        Proposal(id="p2", title="Q", kind="existing"),
    )
    publish(context, "needs", *public_needs(context, {"Cimetière": "p1", "Salles": "p2"}))
    assert sorted(sections(context)["Ce que la commune a fait"]) == [
        "0 vote.",
        "5 besoins envoyés.",
        "– Actes",
        "– Cantine (réorienté)",
        "– Cimetière (non retenu)",
        "– Fleurs (non éligible)",
        "– Salles (regroupé)",
    ]
    assert pages.count(set_note(context)) == 1


def public_needs(context: CommuneContext, grouped: dict[str, str]) -> tuple[PublicNeed, ...]:
    """Ours with these titles, as published; by title: id of the proposal."""
    with context.store.reading() as connection:
        rows = [row for row in needs.listed(connection) if row.title in grouped]
    return tuple(
        PublicNeed(
            id=row.id,
            commune="45024",
            commune_name="Baule",
            title=row.title,
            description="x",
            proposal=grouped[row.title],
        )
        for row in rows
    )


def of_requests(context: CommuneContext) -> list[str]:
    return sections(context)["Ce que la commune a fait"][2:]


@pytest.mark.parametrize(
    ("state", "words", "became"),
    [
        ("accepted", {"amount_cents": 120_000}, "financement accordé : 1 200 €"),
        ("refused", {}, "refusée par le préfet"),
        ("incomplete", {}, "complément en attente d’accusé"),
    ],
)
def test_the_prefet_s_answer_stands_though_the_complement_has_not_left(
    context: CommuneContext, state: str, words: dict[str, int], became: str
) -> None:
    open_phase(context, "needs")
    id = ready(context)
    first = submit_request(context, id).value.op
    settle(context, first, "accepted", 1)
    answer(context, id, first, "incomplete", missing=["Un devis"])
    resume_request(context, id)
    submit_request(context, id)
    answer(context, id, first, state, **words)
    lines = [" ".join(line.replace("\u202f", " ").split()) for line in of_requests(context)]
    assert lines == ["1 demande au préfet.", f"– Former les agents ({became})"]


def test_a_complement_that_was_refused_is_told_from_its_request(context: CommuneContext) -> None:
    open_phase(context, "needs")
    id = ready(context)
    first = submit_request(context, id).value.op
    settle(context, first, "accepted", 1)
    answer(context, id, first, "incomplete", missing=["Un devis"])
    resume_request(context, id)
    settle(context, submit_request(context, id).value.op, "rejected", 2)
    assert of_requests(context)[-1].endswith("(complément refusé par la plateforme)")


def test_no_complement_is_told_of_a_request_that_the_platform_has_lost(context: CommuneContext) -> None:
    open_phase(context, "needs")
    id = ready(context)
    first = submit_request(context, id).value.op
    settle(context, first, "accepted", 1)
    answer(context, id, first, "incomplete", missing=["Un devis"])
    resume_request(context, id)
    submit_request(context, id)
    assert "complément" in " ".join(of_requests(context))
    with context.store.transaction() as connection:
        note_lost(connection.exec_driver_sql, [first])
    assert "en attente" in " ".join(of_requests(context))
    assert "complément" not in " ".join(of_requests(context))


def test_requests_of_another_computer_have_the_prefet_s_answer_too(context: CommuneContext) -> None:
    open_phase(context, "needs")
    for id, state in (("a", "received"), ("b", "accepted"), ("c", "refused"), ("d", "incomplete"), ("e", "withdrawn")):
        answer(context, id, "s", state, title=f"Demande {id}")
    assert of_requests(context) == [
        "4 demandes au préfet.",
        "– Demande a",
        "– Demande b (financement accordé)",
        "– Demande c (refusée par le préfet)",
        "– Demande d (à compléter)",
    ]
