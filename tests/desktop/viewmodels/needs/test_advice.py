from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

import resources
from desktop.database.errors import DiskFault
from desktop.database.queries import campaign
from desktop.database.queries.advice import Advice, Neighbour, VotingTerms
from desktop.database.queries.advice import advice as advice_on
from desktop.database.search import Hit
from desktop.runtime.actor import Actor
from desktop.viewmodels.needs.advice import NOTHING, FittingService, NeedAdvice, NeighbourNeed, ShownAdvice, shown
from sync.contract.campaign import OutOfScope, PhaseKey, read_campaign
from sync.contract.published import PublicNeed

NOW = datetime(2021, 2, 1, 9, tzinfo=UTC)
DRY = PublicNeed(
    id="need-dry",
    commune="45008",
    commune_name="Artenay",
    title="Réserver la salle des fêtes en ligne",
    description="Les associations téléphonent.",
)
OURS = PublicNeed(id="need-ours", commune="45024", commune_name="Baule", title="Réserver la salle polyvalente")


@pytest.mark.slow
def test_neighbours_and_services_are_told_for_the_title_as_it_stands(baule):
    baule.publish(DRY, OURS)
    advice = NeedAdvice(baule.actor)
    title = "Réserver une salle"
    for end in range(1, len(title) + 1):
        advice.refresh(title[:end], "")
    baule.until(lambda: bool(advice.current.neighbours))
    assert [need.commune for need in advice.current.neighbours] == ["Artenay"]
    assert advice.current.services
    assert len(advice.current.services) <= 4
    services = len(advice.current.services)
    s = "s" * (services > 1)
    told = f"1\u00a0besoin semblable et {services}\u00a0service{s}"  # as they stand
    told += f" possible{s}" if all(one.doubtful for one in advice.current.services) else ""
    assert advice.current.headline == f"{told} e&xistent"
    assert advice.current.spoken == f"{told} existent. Alt+X y mène."


@pytest.mark.slow
def test_a_title_is_looked_for_from_three_letters_on(baule):
    baule.publish(PublicNeed(id="n", commune="45008", commune_name="Artenay", title="Eau potable"))
    advice = NeedAdvice(baule.actor)
    advice.refresh("eau", "")
    baule.until(lambda: bool(advice.current.neighbours))
    advice.refresh("ea", "")
    baule.until(lambda: advice.current == NOTHING)


def test_the_line_counts_what_there_is_to_read():
    service, need = (
        FittingService(id="s", title="Actes", summary="Envoie."),
        NeighbourNeed(id="n", title="Cantine", commune="Artenay", description=""),
    )
    assert NOTHING.headline == ""
    assert ShownAdvice(services=(service,)).headline == "1\u00a0service e&xiste"
    assert ShownAdvice(services=(service,) * 4).headline == "4\u00a0services e&xistent"
    assert ShownAdvice(neighbours=(need, need)).headline == "2\u00a0besoins semblables e&xistent"
    assert ShownAdvice(guidance="Du matériel.").headline == "Une autre voie e&xiste"
    assert ShownAdvice(guidance="Du matériel.").spoken == ""
    assert ShownAdvice(neighbours=(need,), guidance="Du matériel.").headline == (
        "1\u00a0besoin semblable et une autre voie e&xistent"
    )
    assert ShownAdvice(services=(service,)).spoken == "1\u00a0service existe. Alt+X y mène."
    assert ShownAdvice(neighbours=(need,)).spoken == "1\u00a0besoin semblable existe. Alt+X y mène."


def test_that_a_service_is_of_use_is_not_said_where_none_surely_answers():
    """“4 services existent” stood above four that said “Peut-être”."""
    hits = [Hit("catalogue", id, "Titre", "", degree) for id, degree in (("a", "possible"), ("b", "likely"))]
    may, sure = (
        shown(Advice(services=tuple(found), neighbours=(), guidance=()), NOW).headline for found in (hits[:1], hits)
    )
    assert may == "1\u00a0service possible e&xiste"
    begun = Hit("catalogue", "c", "Les bases", "")  # its name begins as the text does
    assert shown(Advice(services=(begun,), neighbours=(), guidance=()), NOW).headline == may
    assert sure == "2\u00a0services e&xistent"


@pytest.mark.parametrize(("phase", "joinable"), [("needs", True), ("vote", True), ("steering", False)])
def test_nous_aussi_is_offered_beside_a_need_only_while_it_can_be_said(phase: PhaseKey, joinable: bool) -> None:
    known = replace(read_campaign(resources.path("packs", "france-relance-2021.json").read_bytes()), open_phase=phase)
    alike = Neighbour(id="n", title="Cantine", commune="Artenay", description="", joined=False)
    advice = Advice(services=(), neighbours=(alike,), guidance=(), voting=VotingTerms(known))
    assert shown(advice, NOW).neighbours[0].joinable is joinable


@pytest.mark.slow
def test_one_question_for_many_keystrokes_and_no_stale_answer(baule):
    advice = NeedAdvice(baule.actor)
    messages = []
    advice.message.connect(messages.append)
    advice.refresh("cimetière concessions", "")
    baule.until(lambda: advice.current != NOTHING)
    first = advice.current
    advice.refresh("cantine scolaire", "")
    advice._ask()  # asked already, when the text changes again
    advice.refresh("état civil", "")
    baule.until(lambda: len(messages) == 2)
    baule.settle()
    assert len(messages) == 2
    assert advice.current != first
    assert any("ivil" in hit.title + hit.summary for hit in advice.current.services)


def failing(baule, faults):
    """What opens the commune for an actor, once these faults are used up."""

    def open_context():
        if faults:
            raise faults.pop()
        return baule.context

    return open_context


def rest(advice: NeedAdvice, title: str) -> None:
    """She types the title, and pauses."""
    advice.refresh(title, "")
    advice._pause.stop()
    advice._ask()


def test_a_question_that_could_not_be_answered_is_not_the_last(baule):
    """The file was held by another program for a while, as a virus scanner does."""
    faults = [DiskFault(), DiskFault()]
    advice = NeedAdvice(Actor(baule.worker, failing(baule, faults), baule.context.store.path, baule.actor.clock))
    for title in ("cimetière", "cimetières", "cimetière communal"):
        rest(advice, title)
        baule.settle()
    assert advice.current.services


def test_a_question_that_failed_once_is_asked_again_and_what_was_found_stays_meanwhile(baule):
    """The services, with “Voter” beside them, went from under the pointer until a letter was typed."""
    faults, told = [], []
    advice = NeedAdvice(Actor(baule.worker, failing(baule, faults), baule.context.store.path, baule.actor.clock))
    faults.append(DiskFault())  # before the first question, as the commune is open from then on
    advice.message.connect(told.append)
    rest(advice, "cimetière ")
    baule.until(lambda: bool(advice.current.services))
    assert NOTHING not in told


def test_what_was_found_for_an_older_text_does_not_stay_under_one_for_which_the_question_failed(baule):
    advice = NeedAdvice(Actor(baule.worker, failing(baule, []), baule.context.store.path, baule.actor.clock))
    rest(advice, "cimetière ")
    baule.settle()
    assert advice.current.services
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("DROP TABLE search_catalogue")
    rest(advice, "cantine ")
    baule.until(lambda: advice.current == NOTHING)


@pytest.mark.parametrize("fails", [True, False])
def test_a_text_that_was_typed_while_another_was_asked_is_asked_next(baule, fails):
    faults = [DiskFault()] * fails
    advice = NeedAdvice(Actor(baule.worker, failing(baule, faults), baule.context.store.path, baule.actor.clock))
    told = []
    advice.message.connect(lambda one: told.append([service.id for service in one.services]))
    rest(advice, "photocopieuse ")
    rest(advice, "cimetière ")  # before the answer
    baule.settle()
    assert len(told) == 1, "the older one is told nowhere"
    assert "opencimetiere" in told[0]


@pytest.mark.slow
def test_another_way_is_shown_for_what_the_programme_does_not_fund(baule):
    advice = NeedAdvice(baule.actor)
    advice.refresh("Acheter des ordinateurs", "pour l’école")
    baule.until(lambda: bool(advice.current.guidance))
    with baule.context.store.reading() as connection:
        told = {rule.guidance for rule in campaign.out_of_scope(connection)}
    assert any(sentence in advice.current.guidance for sentence in told), "in its words, not those for what is none"
    assert advice.current.guidance.endswith("Vous pouvez continuer\u00a0: rien n’est bloqué.")
    advice.refresh("Suivre les demandes des habitants", "")
    baule.until(lambda: not advice.current.guidance)


@pytest.mark.slow
def test_another_need_begins_with_nothing_told(baule):
    advice = NeedAdvice(baule.actor)
    advice.refresh("cimetière", "")
    baule.until(lambda: advice.current != NOTHING)
    advice.refresh("cantine", "")
    advice.clear()
    assert advice.current == NOTHING
    baule.settle()
    assert advice.current == NOTHING


def test_of_several_ways_each_sentence_is_said_once_and_the_first_route_is_offered():
    rules = tuple(
        OutOfScope(id=str(number), words=("école",), guidance=guidance, category=category)
        for number, (guidance, category) in enumerate((("Un.", ""), ("Deux.", "detr"), ("Un.", "dsil")))
    )
    advice = shown(Advice(services=(), neighbours=(), guidance=rules), NOW)
    assert advice.guidance.startswith("Un. Deux. Vous pouvez continuer")
    assert advice.category == "detr"
    assert advice.spoken == ""


@pytest.mark.parametrize(
    ("phase", "numbered", "votable"),
    [("needs", True, True), ("vote", True, False), ("deployment", True, False), ("needs", False, False)],
)
def test_a_vote_is_offered_only_while_one_is_open(phase: PhaseKey, numbered: bool, votable: bool) -> None:
    pack = read_campaign(resources.path("packs", "france-relance-2021.json").read_bytes())
    campaign = replace(pack, open_phase=phase)
    found = Advice(
        services=(Hit("catalogue", "s", "Actes", ""),),
        neighbours=(),
        guidance=(),
        voting=VotingTerms(campaign, numbered=numbered),
    )
    assert [service.votable for service in shown(found, NOW).services] == [votable]
    assert shown(replace(found, voting=VotingTerms()), NOW).services[0].votable


def test_how_surely_a_service_answers_stands_beside_it():
    hits = tuple(Hit("catalogue", id, id, "", degree) for id, degree in (("a", "likely"), ("b", "possible")))
    services = shown(Advice(services=hits, neighbours=(), guidance=()), NOW).services
    assert [service.degree for service in services] == ["Répond sans doute", "Peut-être"]


def test_how_alike_a_need_is_and_how_near_its_commune_stand_beside_it():
    need = Neighbour(
        id="n", title="Cantine", commune="Artenay", description="", joined=False, degree="possible", near="department"
    )
    (told,) = shown(Advice(services=(), neighbours=(need,), guidance=()), NOW).neighbours
    assert (told.degree, told.who) == ("Ressemble un peu", "Artenay · votre département")
    assert replace(told, near="").who == "Artenay"


def test_where_nothing_is_known_that_fits_a_way_on_is_shown():
    nothing = Advice(services=(), neighbours=(), guidance=())
    assert shown(replace(nothing, unknown=True), NOW).way_on.startswith("Décrivez votre besoin")
    assert shown(nothing, NOW) == NOTHING, "one word does not say what is meant"


@pytest.mark.parametrize(
    ("title", "unknown", "way"),
    [
        ("Un dragon mange les nuages ", True, ""),
        ("Un dragon mang", False, ""),  # one word is not finished
        ("De la du ", True, ""),
        ("Repeindre les volets de l’école ", False, "building"),
        ("Tenir le registre du cimetière ", False, ""),
    ],
)
def test_a_title_that_no_service_answers(baule, title, unknown, way):
    told = baule.ask(advice_on, title, "")
    assert (told.unknown, [rule.id for rule in told.guidance]) == (unknown, [way] if way else [])
    assert bool(told.services) == ("cimetière" in title)


@pytest.mark.slow
def test_what_was_typed_is_asked_once(baule):
    advice = NeedAdvice(baule.actor)
    advice.refresh("cimetière", "")
    baule.until(lambda: advice.current != NOTHING)
    assert not advice._pause.isActive()


@pytest.mark.slow
def test_a_service_for_larger_communes_is_called_so(baule):
    advice = NeedAdvice(baule.actor)
    advice.refresh("Versement aux archives départementales ", "")
    baule.until(lambda: bool(advice.current.services))
    sizes = {one.id: one.size for one in advice.current.services}
    assert sizes["vitam"] == "À partir de 10\u202f000 habitants environ"
    assert "" in sizes.values()
