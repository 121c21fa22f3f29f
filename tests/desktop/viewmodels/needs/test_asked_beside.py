""" "Nous aussi" asked beside a text of ours: of which need, whatever becomes of it, and where the way back leads."""

from typing import TYPE_CHECKING

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.needs.screens import NeedScreen
from sync.contract.published import PublicNeed
from tests.desktop.viewmodels.needs.visited import FIELDS, read, visited

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.viewmodels.conftest import Commune


@pytest.fixture
def navigation(baule: "Commune", tmp_path: "Path") -> NeedNavigation:
    made = visited(baule, tmp_path)
    for id, title in (("n1", "Cantine"), ("n2", "Piscine")):
        baule.publish(PublicNeed(id=id, commune="45008", commune_name="Artenay", title=title))
    made.detour.neighbour_opened.connect(made.neighbours.choose)
    return made


def write(baule: "Commune", navigation: NeedNavigation) -> None:
    navigation.open(baule.act(draft_need, None, **FIELDS))
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    baule.settle()


@pytest.mark.parametrize("asked", [True, False])
def test_from_another_need_the_way_back_leads_to_the_list_of_the_others(
    baule: "Commune", navigation: NeedNavigation, *, asked: bool
) -> None:
    """`asked`: the question beside ours was there before. It led back to our need, whose page was left."""
    read(baule, navigation)
    navigation.detour.join_from(NeedScreen.READING, "n1", navigation.sheet.id)
    if asked:
        baule.until(lambda: navigation.screen is NeedScreen.JOINING)
    navigation.visit("other:n2")
    baule.settle()
    sheet = navigation.neighbours.sheet
    assert (navigation.screen, sheet and sheet.id) == (NeedScreen.OTHERS, "n2")
    navigation.detour.ask_join(sheet)
    assert (navigation.screen, navigation.of_others) == (NeedScreen.JOINING, True)
    navigation.return_from_question()
    assert navigation.screen is NeedScreen.OTHERS


def test_it_is_asked_although_the_search_of_the_others_hides_that_need(
    baule: "Commune", navigation: NeedNavigation
) -> None:
    """Their list was read just then, as after a round: nothing came, and nothing was said."""
    write(baule, navigation)
    navigation.neighbours.narrowing.search("piscine")
    navigation.neighbours.narrowing.hurry()
    baule.settle()
    navigation.neighbours.refresh()
    navigation.detour.join_from(NeedScreen.WRITING, "n1")
    baule.settle()
    asked = navigation.neighbours.asked
    assert (navigation.screen, asked and asked.id) == (NeedScreen.JOINING, "n1")
    navigation.return_from_question()
    assert navigation.screen is NeedScreen.WRITING


def test_of_two_that_she_asks_for_the_last_one_is_asked(baule: "Commune", navigation: NeedNavigation) -> None:
    write(baule, navigation)
    for id in ("n1", "n2"):
        navigation.detour.join_from(NeedScreen.WRITING, id)
    baule.settle()
    asked = navigation.neighbours.asked
    assert (navigation.screen, asked and asked.id) == (NeedScreen.JOINING, "n2")


@pytest.mark.parametrize("by_link", [True, False])
def test_of_one_that_is_gone_it_is_said(baule: "Commune", navigation: NeedNavigation, *, by_link: bool) -> None:
    said: list[str] = []
    stays: list[str] = []
    navigation.neighbours.refused.connect(said.append)
    baule.actor.texts.not_opened.connect(stays.append)
    write(baule, navigation)
    if by_link:
        navigation.visit("join:gone")
    else:
        navigation.detour.join_from(NeedScreen.WRITING, "gone")
    baule.settle()
    assert navigation.screen is (NeedScreen.OTHERS if by_link else NeedScreen.WRITING)
    assert (said, stays) == (["Ce besoin d’une autre commune n’est plus publié."], ["needs"]), "the field has its keys"


def test_nothing_is_said_of_it_once_she_has_turned_away(baule: "Commune", navigation: NeedNavigation) -> None:
    said: list[str] = []
    navigation.neighbours.refused.connect(said.append)
    write(baule, navigation)
    navigation.detour.join_from(NeedScreen.WRITING, "gone")
    navigation.turn(NeedScreen.BIN)
    baule.settle()
    assert (navigation.screen, said) == (NeedScreen.BIN, [])


@pytest.mark.parametrize("before", ["review", "list", "another text"])
def test_beside_a_text_it_comes_in_place_of_what_was_asked_for_before(
    baule: "Commune", navigation: NeedNavigation, before: str
) -> None:
    """On a busy computer that came instead, and what was typed for its comment was lost."""
    write(baule, navigation)
    text, other = navigation.editor.id, baule.act(draft_need, None, **FIELDS)
    if before == "review":
        navigation.departure.ask(text)
    elif before == "list":
        navigation.leave()
    else:
        navigation.open(other)
    navigation.detour.join_from(NeedScreen.WRITING, "n1")
    baule.settle()
    assert navigation.screen is NeedScreen.JOINING
    navigation.return_from_question()
    stays = before == "review"
    assert navigation.editor.active is stays
    assert navigation.screen is (NeedScreen.WRITING if stays else NeedScreen.OURS), "where the text was closed"


def test_the_review_comes_that_is_asked_once_she_is_back(baule: "Commune", navigation: NeedNavigation) -> None:
    write(baule, navigation)
    navigation.detour.join_from(NeedScreen.WRITING, "n1")
    baule.until(lambda: navigation.screen is NeedScreen.JOINING)
    navigation.return_from_question()
    navigation.departure.ask(navigation.editor.id)
    baule.settle()
    assert navigation.screen is NeedScreen.SENDING


def test_the_way_back_leads_to_the_list_where_the_text_has_left_meanwhile(
    baule: "Commune", navigation: NeedNavigation
) -> None:
    write(baule, navigation)
    navigation.departure.ask(navigation.editor.id)
    baule.until(lambda: navigation.screen is NeedScreen.SENDING)
    navigation.submit()
    navigation.back_to_text()
    navigation.detour.join_from(NeedScreen.WRITING, "n1")
    baule.settle()
    assert (navigation.screen, navigation.editor.active) == (NeedScreen.JOINING, False)
    navigation.return_from_question()
    assert navigation.screen is NeedScreen.OURS
