"""A word or two show what they ask for, and nothing that only has one of them in some phrase."""

from collections.abc import Iterator

import pytest

from desktop.database import answers, search
from desktop.database.store import Store
from tests.desktop.database.evaluation import indexed, ours


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with indexed(tmp_path_factory.mktemp("floor")) as made:
        yield made


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("photocopieuse", "hardware"),
        ("une photocopieuse ", "hardware"),
        ("souris", "animals"),  # of a computer, or in the attic
        ("écran ", "hardware"),
        ("coiffeur ", "people"),
        ("carnet", "supplies"),  # and not one for addresses, passwords, fines or homework
        ("carnet ", "supplies"),
    ],
)
def test_a_word_for_something_else_shows_no_service_that_has_it_in_some_phrase(
    store: Store, typed: str, kind: str
) -> None:
    with store.reading() as connection:
        answer = answers.answers(connection, typed)
        listed = search.holding(connection, typed, ("catalogue",))
    assert [one.id for one in answer.services] == []
    assert answer.beyond is not None
    assert answer.beyond.id == kind
    assert listed == ()


@pytest.mark.parametrize("typed", ["Essai", "un essai ", "Test", "tests ", "Exemple"])
def test_what_is_typed_to_try_the_program_is_answered_by_nothing(store: Store, typed: str) -> None:
    """“Essai” was surely answered by the service for days of trial in another job."""
    with store.reading() as connection:
        answer = answers.answers(connection, typed)
        (listed,) = answers.ranked(connection, typed, ["pix"])
    assert (list(answer.services), answer.beyond) == ([], None)
    assert listed.degree is None, "nor in the list of services, where the word stands in one"


def test_a_title_that_ends_with_a_word_of_no_matter_answers_as_with_its_full_stop(store: Store) -> None:
    """Portail famille was possible under the title, and sure for the command."""
    title = "Le petit est malade et le repas est facturé quand même"
    with store.reading() as connection:
        answer, ended = (answers.answers(connection, f"{title}{end}") for end in ("", "."))
    assert answer == ended
    assert answer.services[0].degree == "likely"


def test_the_same_words_beside_others_ask_for_what_these_do(store: Store) -> None:
    assert "fr-alert" in ours(store, "essai de la sirène")


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("tombes ", "opencimetiere"),
        ("chien ", "i-cad"),
        ("chaise ", "ugap"),
        ("gaz ", "grdf-collectivites"),
        ("poubelle ", "guide-du-tri"),
    ],
)
def test_a_word_that_means_something_else_as_well_shows_the_service_that_it_says_most_for(
    store: Store, typed: str, best: str
) -> None:
    assert best in ours(store, typed)[:2]


@pytest.mark.parametrize(
    ("typed", "best", "unrelated"),
    [
        ("payer par téléphone", "payfip", "j-alerte-arcep"),
        ("payer par téléphone ", "payfip", "territoires-conseils"),
        ("vente de maison ", "dvf", "vigilance-meteo"),
        ("inscription cantine ", "portail-famille", "cnfpt-inscription"),
        ("panne internet ", "j-alerte-arcep", "sauvegarde-distance"),
    ],
)
def test_two_words_show_no_service_that_only_has_to_do_with_one_of_them(
    store: Store, typed: str, best: str, unrelated: str
) -> None:
    with store.reading() as connection:
        shown = [one.id for one in answers.answers(connection, typed).services]
        apart = [one.id for word in typed.split() for one in answers.answers(connection, f"{word} ").services]
    assert shown[0] == best
    assert unrelated not in shown
    assert unrelated in apart, "the control: one of the words alone shows it"


@pytest.mark.parametrize(
    ("typed", "both"),
    [
        ("coupure d'eau ", {"illiwap", "panneaupocket", "telealerte"}),
        ("payer en ligne ", {"payfip", "helloasso"}),  # one of the words says little for one of them
        ("plan du cimetière ", {"logiciel-cimetiere", "opencimetiere"}),
        ("permis de construire ", {"logiciel-permis", "openads", "ad-au-plat-au", "gnau"}),
    ],
)
def test_two_words_show_every_service_for_which_both_speak_or_that_is_as_likely(
    store: Store, typed: str, both: set[str]
) -> None:
    with store.reading() as connection:
        assert both <= {one.id for one in answers.answers(connection, typed).services}


@pytest.mark.parametrize("typed", ["nid-de-poule ", "nid de poule"])
def test_two_words_that_mean_a_service_together_show_it_whatever_each_means(store: Store, typed: str) -> None:
    assert ours(store, typed)[:1] == ["signalement-voirie"]


@pytest.mark.parametrize("typed", ["téléphone portable ", "fuite d'eau ", "papier peint "])
def test_two_words_for_a_kind_of_thing_that_is_none_show_no_service(store: Store, typed: str) -> None:
    assert ours(store, typed) == []


def test_few_services_are_shown_where_one_is_meant(store: Store) -> None:
    """What is far behind is no answer, and hides the one that is."""
    with store.reading() as connection:
        counts = {
            typed: len(answers.answers(connection, typed).services)
            for typed in ("réserver la salle des fêtes ", "cimetière ", "cantine ", "plan du cimetière ", "passeport ")
        }
    assert {typed: count for typed, count in counts.items() if not 1 <= count <= 6} == {}
