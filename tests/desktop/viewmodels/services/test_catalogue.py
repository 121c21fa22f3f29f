import pytest
from msgspec.structs import replace
from pytestqt.modeltest import ModelTester

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.services.catalogue import FREE, LIBRE, NOTHING_LEFT, ServiceLine, Services

NB = "\u00a0"


@pytest.fixture
def services(baule):
    view = Services(baule.actor)
    view.refresh()
    baule.settle()
    return view


def ids(view):
    return [line.id for line in view.model.lines]


def test_the_model_keeps_the_rules_of_models(qtmodeltester: ModelTester):
    model = ListModel()
    qtmodeltester.check(model)
    line = ServiceLine(id="a", title="Rendez-vous", summary="Prend les rendez-vous.", tags=("Gratuit",), vote=None)
    model.show([line])
    model.show([replace(line, vote=Shown("↑", "Vote", "accent"))])
    assert model.index(0).data(11).endswith(", Vote")  # Qt.AccessibleTextRole
    model.show([])


@pytest.mark.slow
def test_the_whole_catalogue_then_what_is_searched_for(baule, services):
    every = len(services.model.lines)
    assert every >= 60
    assert services.narrowing.sentence == f"{every}{NB}services"
    services.narrowing.search("délibérations préfecture")
    baule.until(lambda: 0 < len(services.model.lines) < every)
    assert "actes" in ids(services)[:3]
    assert services.narrowing.sentence.endswith(f" sur {every}")
    services.narrowing.search("")
    assert len(services.model.lines) == every


def test_what_every_mairie_uses_comes_first_and_what_is_for_towns_last(baule, services):
    order = ids(services)
    assert order[0] == "elire-reu", "not what begins with a figure"
    assert order.index("opencimetiere") < order.index("un-eleve-un-stage") < order.index("decidim")
    assert order.index("mon-suivi-social") < order.index("decidim"), "Baule has more than 1 500 inhabitants"
    services.narrowing.sort("title")
    assert ids(services)[0] == "un-eleve-un-stage"


def test_only_the_last_text_typed_counts(baule, services):
    for text in ("c", "ci", "cim", "cimetière", "délibérations"):
        services.narrowing.search(text)
        services.narrowing._pause.timeout.emit()  # as if the person stopped typing after each
    baule.until(lambda: "actes" in ids(services)[:5])
    baule.settle()
    assert "actes" in ids(services)[:5]


@pytest.mark.slow
def test_filters_narrow_what_was_found(baule, services):
    services.narrowing.tick(FREE, on=True)
    assert all("Gratuit" in line.tags for line in services.model.lines)
    services.narrowing.tick(LIBRE, on=True)
    assert services.model.lines
    assert all(line.tags == ("Gratuit", "Logiciel libre") for line in services.model.lines)
    services.narrowing.clear()
    services.narrowing.choose("public-data")
    assert "actes" in ids(services)
    services.narrowing.search("zzzzqq")
    baule.until(lambda: not services.model.lines)
    assert services.narrowing.narrowed


def test_a_filter_that_hides_what_is_chosen_unchooses_it(baule, services):
    left = []
    services.left.connect(lambda: left.append(services.id))
    services.show("un-eleve-un-stage")
    services.narrowing.tick(FREE, on=True)
    assert (services.id, left) == ("un-eleve-un-stage", [])  # it still stands in the list
    services.narrowing.search("délibérations")
    baule.until(lambda: "un-eleve-un-stage" not in ids(services))
    assert (services.id, services.sheet, left) == ("", None, [""])
    services.narrowing.clear()
    assert (services.id, len(left)) == ("", 1)  # what a filter had hidden is not selected again by itself


def test_what_a_filter_still_shows_stays_chosen_wherever_it_stands(baule, services):
    services.narrowing.tick(FREE, on=True)
    for shown in ids(services)[:3]:
        services.show(shown)
        services.refresh()
        baule.settle()
        assert services.id == shown


@pytest.mark.slow
def test_all_is_shown_again_at_once(baule, services):
    every, cleared, found = len(services.model.lines), [], []
    services.narrowing.choose("public-data")
    services.narrowing.tick(FREE, on=True)
    services.narrowing.search("zzzzqq")
    baule.until(lambda: not services.model.lines)
    services.narrowing.cleared.connect(lambda: cleared.append(services.narrowing.narrowed))
    services.listed.connect(lambda: found.append(len(services.model.lines)))
    services.narrowing.clear()
    assert (cleared, found) == ([False], [every])


def test_a_sheet_says_what_is_known_and_what_is_not(baule, services):
    seen = []
    services.shown.connect(seen.append)
    services.show("actes")
    facts = dict(seen[-1].facts)
    assert facts["Coût"] == "Gratuit. L’opérateur de transmission, lui, peut être payant."
    assert facts["Licence"] == "Service public, sans licence à prendre"
    assert seen[-1].confidence == "À vérifier\u00a0: coût. Demandez au fournisseur."
    assert seen[-1].vintage == "Catalogue relevé de novembre à décembre 2026."
    services.show("portail-famille")  # a kind of software, of which no one page says all
    assert seen[-1].confidence.startswith("À vérifier")


def test_a_line_says_that_a_service_is_for_larger_communes(baule) -> None:
    services = Services(baule.actor)
    services.refresh()
    baule.until(lambda: bool(services.model.lines))
    (vitam,) = (line for line in services.model.lines if isinstance(line, ServiceLine) and line.id == "vitam")
    assert "À partir de 10\u202f000 habitants environ" in vitam.note
    assert vitam.size in vitam.spoken


def test_before_any_campaign_the_platform_will_judge(services):
    seen = []
    services.shown.connect(seen.append)
    services.show("actes")
    assert seen[-1].voting.open
    assert "la plateforme vous dira" in seen[-1].voting.sentence


def test_a_vote_is_open_in_its_phase_until_its_last_minute(baule, services):
    seen = []
    services.shown.connect(seen.append)
    services.show("actes")
    baule.campaign("needs")
    baule.settle()
    assert seen[-1].voting.open
    assert f"dimanche 14{NB}mars à 23{NB}h{NB}59, heure de Paris" in seen[-1].voting.sentence


def test_a_closed_vote_says_when(baule, services):
    seen = []
    services.shown.connect(seen.append)
    services.show("actes")
    baule.campaign("vote")
    baule.settle()
    assert not seen[-1].voting.open
    assert "Elle est terminée." in seen[-1].voting.sentence


def test_a_vote_still_to_open_says_when(baule, services):
    seen = []
    services.shown.connect(seen.append)
    services.show("actes")
    baule.hour[0] = baule.hour[0].replace(month=1, day=4)
    baule.campaign(None)
    baule.settle()
    assert f"ouvre le lundi 18{NB}janvier 2021" in seen[-1].voting.sentence


def test_our_vote_shows_on_the_line_and_on_the_sheet(baule, services):
    seen = []
    services.shown.connect(seen.append)
    services.show("actes")
    baule.act(cast_vote, "actes")
    baule.settle()
    assert seen[-1].voting.vote is not None
    assert seen[-1].voting.vote.word == "À envoyer"
    assert not seen[-1].voting.open
    line = services.model.lines[services.model.place_of("actes")]
    assert line.vote is not None
    assert line.vote.text == "↑\u00a0Vote\u00a0: à envoyer"


@pytest.mark.slow
def test_my_needs_that_are_sent_are_offered_by_their_titles(baule, services):
    made = baule.act(draft_need, None, title="Cimetière", description="Sur papier.")
    baule.act(submit_need, made)
    baule.act(draft_need, None, title="Cantine", description="Pas envoyé.")
    baule.settle()
    assert services.lists is not None
    assert services.lists.needs == ((made, "Cimetière"),)


def test_a_commune_without_siren_cannot_vote(without_siren):
    view = Services(without_siren.actor)
    seen = []
    view.shown.connect(seen.append)
    view.show("actes")
    view.refresh()
    without_siren.settle()
    assert not seen[-1].voting.open
    assert seen[-1].voting.sentence.endswith("rien ne peut partir en son nom.")


def test_a_line_says_how_surely_it_answers_a_sentence_or_a_word(baule) -> None:
    services = Services(baule.actor)
    services.refresh()
    baule.until(lambda: bool(services.model.lines))
    services.narrowing.search("Prévenir les habitants d’une tempête")
    baule.until(lambda: services.narrowing.narrowed)
    first = services.model.line(0)
    assert isinstance(first, ServiceLine)
    assert first.note.startswith("Répond sans doute · ")
    assert "Répond sans doute" in first.spoken
    services.narrowing.search("cimetière")
    baule.until(lambda: _degrees(services) == {"Répond sans doute"})
    services.narrowing.search("")
    baule.until(lambda: _degrees(services) == {""})


def _degrees(services: Services) -> set[str]:
    return {line.degree for line in services.model.lines if isinstance(line, ServiceLine)}


@pytest.mark.parametrize(
    ("typed", "said"),
    [("zzzzqq", "Décrivez votre besoin"), ("Notre photocopieuse est en panne", "matériel informatique")],
)
def test_where_no_service_is_left_a_way_on_is_said(baule, typed: str, said: str) -> None:
    services, sentences = Services(baule.actor), list[str]()
    services.sought.connect(sentences.append)
    services.refresh()
    baule.until(lambda: bool(services.model.lines))
    services.narrowing.search(typed)
    baule.until(lambda: bool(sentences))
    assert said in sentences[-1]


def test_a_search_that_fails_leaves_no_line_of_an_older_text_and_says_no_door_of_one(baule) -> None:
    services = Services(Actor(baule.worker, lambda: baule.context, baule.context.store.path, baule.actor.clock))
    services.refresh()
    baule.until(lambda: bool(services.model.lines))
    sentences = list[str]()
    services.sought.connect(sentences.append)
    services.narrowing.search("Notre photocopieuse est en panne")
    baule.until(lambda: bool(sentences))
    services.narrowing.search("cimetière")
    baule.until(lambda: _degrees(services) == {"Répond sans doute"})
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("DROP TABLE search_catalogue")
    services.narrowing.search("cantine")
    baule.until(lambda: not services.narrowing.pending)
    assert "ma-cantine" in ids(services), "it has the word"
    assert "opencimetiere" not in ids(services)
    assert _degrees(services) == {""}
    services.narrowing.search("zzzzqq")
    baule.until(lambda: len(sentences) > 1)
    assert sentences[1:] == [NOTHING_LEFT]


def test_the_door_for_a_text_that_is_gone_is_not_said(baule, services) -> None:
    sentences = list[str]()
    services.sought.connect(sentences.append)
    emptied = list[bool]()

    def empty() -> None:
        """The sentence finds no line: she empties the search before what answers it is known."""
        if not services.model.lines:
            emptied.append(True)
            services.narrowing.search("")

    services.narrowing.changed.connect(empty)
    services.narrowing.search("Notre photocopieuse est en panne")
    baule.until(lambda: bool(emptied))
    baule.settle()
    assert services.model.lines
    assert sentences == []
