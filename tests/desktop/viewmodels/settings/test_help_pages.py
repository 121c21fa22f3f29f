"""The help: each page short, in the house's words, and nothing of it markup."""

import re

import pytest

from desktop.pages import PLACES
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.viewmodels.outbox.navigation import OutboxScreen
from desktop.viewmodels.requests.screens import RequestScreen
from desktop.viewmodels.services.screens import ServiceScreen
from desktop.viewmodels.settings.help_pages import (
    OF_PLACE,
    BlockKind,
    HelpBlock,
    HelpPage,
    about,
    page_of,
    pages,
    picture,
    read,
)

PAGES = pages()
WORDS = re.compile(r"[\w’'-]+")


def test_a_page_is_a_title_headings_and_paragraphs() -> None:
    text = "Titre\n\nUne phrase\nsur deux lignes.\n\n> needs: Mes besoins > Un besoin\n\n# Partie\n\n<b>Mot</b>.\n\n\n"
    page = read("x", text)
    assert page == HelpPage(
        "x",
        "Titre",
        (
            HelpBlock("Une phrase sur deux lignes."),
            HelpBlock("needs: Mes besoins > Un besoin", BlockKind.PATH),
            HelpBlock("Partie", BlockKind.HEADING),
            HelpBlock("<b>Mot</b>."),
        ),
    )
    assert page.blocks[1].path == ("needs", ("Mes besoins", "Un besoin"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_each_page_shows_one_path_that_begins_in_a_place(page: HelpPage) -> None:
    (path,) = [block.path for block in page.blocks if block.kind is BlockKind.PATH]
    assert path[0] in {place.icon for place in PLACES}
    assert path[1][0] in {place.title for place in PLACES}
    assert len(path[1]) == 3


def test_each_task_has_its_picture() -> None:
    """Reading aloud and enlarging are no tasks of the window."""
    without = [page.key for page in PAGES if picture(page.key) is None]
    assert without == ["15-accessibility"], (
        "PICTURED of tests/desktop/help_pictures.py draws one: it is run by its name"
    )
    assert picture("99-none") is None


def test_each_place_but_the_last_has_a_page_of_its_own() -> None:
    keys = {page.key for page in PAGES}
    assert all(page_of(place.key) in keys for place in PLACES[:-1])
    assert [page_of(place) for place in ("settings", "", "settings/x")] == ["", "", ""]
    asked = {
        "home": "00-home",
        "needs/others": "02-pooling",
        "needs/ours": "01-need",
        "votes/x": "03-vote",
        "outbox/usb": "06-usb",
    }
    asked |= {"services": "16-services", "services/list": "16-services", "services/shared": "02-pooling"}
    asked |= {
        f"{place}/{part}": "09-correct" for place in ("needs", "requests") for part in ("bin", "binned", "erasing")
    }
    assert {place: page_of(place) for place in asked} == asked


def test_each_part_that_has_a_page_of_its_own_is_one_that_can_be_in_sight() -> None:
    screens = {"needs": NeedScreen, "requests": RequestScreen, "services": ServiceScreen, "outbox": OutboxScreen}
    parts = {f"{place}/{screen.name.lower()}" for place, of in screens.items() for screen in of}
    named = {place for place in OF_PLACE if "/" in place and not place.startswith("settings/")}
    assert named <= parts
    assert set(OF_PLACE.values()) <= {page.key for page in PAGES}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", [page.key for page in PAGES]),
        ("  ", [page.key for page in PAGES]),
        ("cle USB", ["06-usb", "08-computers", "17-enrol"]),
        ("CORBEILLE", ["09-correct"]),
        ("données personnelles", ["12-personal", "11-person", "15-accessibility"]),
        ("piscine chauffée", []),
        ("supprimer", ["09-correct"]),
        ("comment supprimer un besoin", ["09-correct"]),
        ("comment mutualiser avec la commune voisine", ["02-pooling"]),
        ("agrandir la page du journal", ["10-display"]),
    ],
)
def test_what_is_searched_for_leaves_the_pages_that_hold_most_of_its_words(words: str, found: list[str]) -> None:
    assert [page.key for page in about(PAGES, words)] == found


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("comment voter", "03-vote"),
        ("comment annuler un vote ?", "09-correct"),
        ("qu’est-ce qu’un proxy ?", "13-proxy"),
        ("comment faire une sauvegarde", "07-backup"),
        ("comment restaurer une sauvegarde perdue", "07-backup"),  # one word of three is enough
    ],
)
def test_a_question_is_answered_by_the_page_whose_title_is_about_it(question: str, first: str) -> None:
    assert about(PAGES, question)[0].key == first


def test_a_word_that_is_not_finished_yet_is_found_and_a_question_word_alone_too() -> None:
    assert "03-vote" in [page.key for page in about(PAGES, "vot")]
    assert about(PAGES, "comment") != ()


def test_what_the_help_is_about() -> None:
    titles = " ".join(page.title.lower() for page in PAGES)
    for word in ("besoin", "mutualiser", "voter", "préfet", "réseau"):
        assert word in titles


@pytest.mark.parametrize("word", ["cherchez|écrivez ce que", "coût", "source", "voter", "à vérifier"])
def test_on_the_page_of_services_the_help_is_about_finding_one_and_voting_for_it(word: str) -> None:
    (page,) = (page for page in PAGES if page.key == page_of("services"))
    assert re.search(word, " ".join((page.title, *(block.words for block in page.blocks))), re.IGNORECASE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_sentences_are_short_and_typed_the_french_way(page: HelpPage) -> None:
    assert 5 < len(page.blocks) < 25
    for block in page.blocks:
        if block.kind is BlockKind.PATH:
            continue
        for sentence in re.split(r"(?<=[.!?:])\s", block.words):
            assert len(WORDS.findall(sentence)) <= 15, sentence
        assert not re.search(r"[^\u202f][?!;]|[^\u00a0\d]:|«[^\u00a0]|[^\u00a0]»|'", block.words), block.words
        assert not re.search(r"synchronis|token|upload|soutenir", block.words, re.IGNORECASE)


@pytest.mark.parametrize("place", ["needs", "requests"])
def test_where_a_text_is_signalled_the_help_says_what_the_sign_means(place: str) -> None:
    """A telephone in a text is signalled under its field: who presses F1 there read nothing about it."""
    words = [block.words for page in PAGES if page.key == page_of(place) for block in page.blocks]
    (said,) = [one for one in words if "⚠" in one]
    assert "habitant" in said
    assert "bloqué" in said
