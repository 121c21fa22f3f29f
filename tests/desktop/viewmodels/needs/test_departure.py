"""A need that is to be sent: all faults are shown together, then the text, then it goes to the mayor or is sent."""

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.settings.set_person import set_person
from desktop.database.queries import needs, outbox
from desktop.viewmodels.needs.departure import NeedDeparture

NB = "\u00a0"


class Heard:
    def __init__(self, departure: NeedDeparture) -> None:
        self.wrong: list[tuple] = []
        self.ready: list = []
        self.submitted: list[str] = []
        self.asked: list[str] = []
        for signal, kept in (
            (departure.wrong, self.wrong),
            (departure.ready, self.ready),
            (departure.submitted, self.submitted),
            (departure.asked, self.asked),
        ):
            signal.connect(kept.append)


@pytest.fixture
def departure(baule):
    return NeedDeparture(baule.actor)


@pytest.fixture
def heard(departure):
    return Heard(departure)


def written(baule, **fields) -> str:
    texts = {"title": "Cantine", "description": "Inscriptions"} | fields
    return baule.act(draft_need, None, **texts)


def test_a_text_too_long_is_kept_and_said_when_sending(baule, departure, heard):
    departure.ask(written(baule, description="é" * 40_000))
    baule.until(lambda: bool(heard.wrong))
    (problem,) = heard.wrong[0]
    assert problem.field == "description"
    assert "40\u202f000 caractères" in problem.sentence
    assert heard.ready == []


def test_everything_wrong_is_told_together_even_where_nothing_was_typed(baule, departure, heard):
    departure.ask("")
    baule.until(lambda: bool(heard.wrong))
    assert [problem.field for problem in heard.wrong[0]] == ["title", "description"]


def test_a_need_is_shown_before_it_leaves_and_then_waits(baule, departure, heard):
    baule.campaign()
    baule.act(set_person, name="Jeanne Martin", email="jeanne@baule.example")
    need = written(baule, title="<b>Cimetière</b>", theme="citizenship", remarks="Urgent", shareable="yes")
    departure.ask(need)
    baule.until(lambda: bool(heard.ready))
    read = heard.ready[0]
    assert read.heading == "Voici ce qui partira au nom de Baule"
    assert read.public == (
        ("Titre du besoin", "<b>Cimetière</b>"),
        ("Description", "Inscriptions"),
        ("Thème", "Citoyenneté et participation"),
        ("Partageable avec d’autres communes\u202f?", "Oui"),
        ("Publication", "Ce texte sera public, avec le nom de la commune."),
    )
    assert read.private == (("Remarques pour la plateforme", "Urgent"),)
    assert read.contact == "Jeanne Martin · jeanne@baule.example"
    by = f"Il doit arriver avant le dimanche 14{NB}mars à 23{NB}h{NB}59, heure de Paris."
    assert read.notice == by
    assert f"Cet ordinateur n’est pas encore inscrit{NB}: l’envoi attendra l’inscription." in read.lead
    assert baule.ask(outbox.listed) == ()
    departure.submit()
    baule.until(lambda: heard.submitted == [need])
    (act,) = baule.ask(outbox.listed)
    assert (act.type, act.title, act.state) == ("need.submit", "<b>Cimetière</b>", "finalised")


@pytest.mark.parametrize(
    ("phase", "sentence"),
    [
        ("vote", "est terminée. Envoyé maintenant, un besoin sera sans doute refusé"),
        ("needs", "Il doit arriver avant le"),
    ],
)
def test_what_is_said_of_the_deadline_follows_the_phase(baule, departure, heard, phase, sentence):
    baule.campaign(phase)
    departure.ask(written(baule))
    baule.until(lambda: bool(heard.ready))
    read = heard.ready[0]
    assert sentence in f"{read.warning} {read.notice}"
    refused = "sera sans doute refusé" in read.warning
    assert refused is (phase == "vote"), "said before it leaves"


def test_of_two_that_are_asked_for_at_once_only_the_later_one_is_shown(baule, departure, heard):
    """On a busy computer she had gone on to another draft before the first was read."""
    for need in [written(baule), written(baule, title="Cimetière")]:
        departure.ask(need)
    baule.settle()
    assert [read.public[0][1] for read in heard.ready] == ["Cimetière"]


def test_what_will_be_refused_is_not_said_to_be_public_by_and_by(baule, departure, heard):
    baule.campaign("vote")
    departure.ask(written(baule))
    baule.until(lambda: bool(heard.ready))
    read = heard.ready[0]
    assert "sera sans doute refusé" in read.warning
    assert read.public[-1][1] == "Si la plateforme le prend, ce texte sera public, avec le nom de la commune."
    assert read.public_head == "Visible de toutes les communes si la plateforme le prend"


def test_without_a_campaign_no_date_is_promised(baule, departure, heard):
    departure.ask(written(baule))
    baule.until(lambda: bool(heard.ready))
    assert heard.ready[0].notice.startswith("Les dates de la campagne ne sont pas encore connues ici.")


@pytest.mark.slow
def test_a_commune_without_siren_keeps_its_draft(without_siren):
    departure = NeedDeparture(without_siren.actor)
    heard = Heard(departure)
    departure.ask(written(without_siren))
    without_siren.until(lambda: bool(heard.wrong))
    assert heard.wrong[0][0].code == "no_siren"
    assert without_siren.ask(needs.listed)[0].title == "Cantine"


def test_the_mayor_is_not_shown_what_could_not_leave(baule, departure, heard):
    departure.ask_mayor(written(baule, description=""))
    baule.until(lambda: bool(heard.wrong))
    assert heard.wrong[0][0].field == "description"
    assert heard.asked == []


def test_what_the_mayor_must_validate_waits_for_that_and_then_may_leave(baule, departure, heard):
    baule.act(mayor_validates, True)
    need = written(baule)
    departure.ask_mayor(need)
    baule.until(lambda: heard.asked == [need])
    assert baule.ask(needs.one, need).state == "to_validate"
    departure.ask(need)
    baule.until(lambda: heard.asked == [need, need])
    assert (heard.ready, heard.wrong) == ([], []), "no way leads into a refusal"
    baule.act(validate_need, need, "Mme Martin, maire")
    departure.ask(need)
    baule.until(lambda: bool(heard.ready))
    departure.submit()
    baule.until(lambda: heard.submitted == [need])


def test_a_review_opened_before_the_mayor_was_to_validate_leads_to_the_mayor(baule, departure, heard):
    need = written(baule)
    departure.ask(need)
    baule.until(lambda: bool(heard.ready))
    baule.act(mayor_validates, True)
    departure.submit()
    baule.until(lambda: heard.asked == [need])
    assert (heard.wrong, heard.submitted, baule.ask(outbox.listed)) == ([], [], ())
    assert baule.ask(needs.one, need).state == "to_validate"
