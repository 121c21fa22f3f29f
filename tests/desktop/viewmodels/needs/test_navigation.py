"""Which screen of Besoins is visible and what leads to it, without a window."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.settings.set_person import set_person
from desktop.database.queries import needs
from desktop.database.queries import outbox as acts
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.recovery import RecoveredText, Recovery
from desktop.viewmodels.kit.targets import RESTART, RESUME
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.needs.screens import NeedScreen, WayBack
from desktop.viewmodels.needs.sheet_text import NeedAct
from sync.client.ledger.tables import outbox
from sync.contract.published import PublicNeed
from tests.desktop.actions import published

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.viewmodels.conftest import Commune

FIELDS = {"title": "Gérer le cimetière", "description": "Le registre est sur papier.", "theme": "citizenship"}


@pytest.fixture
def navigation(baule: "Commune", tmp_path: "Path") -> NeedNavigation:
    from desktop.paths import Places

    baule.campaign()
    made = NeedNavigation(baule.actor, Places(tmp_path, tmp_path, tmp_path), "Baule")
    made.start()
    return made


def sent(baule: "Commune") -> str:
    need = baule.act(draft_need, None, **FIELDS)
    baule.act(submit_need, need)
    return need


def offered(navigation: NeedNavigation) -> tuple[NeedAct, ...]:
    assert navigation.sheet.sheet is not None
    return navigation.sheet.sheet.acts.others


def test_a_draft_is_written_and_what_has_left_is_read(baule: "Commune", navigation: NeedNavigation) -> None:
    draft, gone = baule.act(draft_need, None, title="Cantine"), sent(baule)
    navigation.open(gone)
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    sheet = navigation.sheet.sheet
    assert sheet is not None
    assert sheet.acts == Acts(None, (NeedAct.WRITE,), NeedAct.CANCEL)
    navigation.open(draft)
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    navigation.leave()
    baule.until(lambda: navigation.screen is NeedScreen.OURS)


def test_a_draft_that_went_into_the_bin_meanwhile_leads_to_the_bin(
    baule: "Commune", navigation: NeedNavigation
) -> None:
    draft = baule.act(draft_need, None, title="Cantine")
    navigation.open(draft)
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    navigation.editor.pause()
    baule.act(discard_need, draft)
    navigation.visit("")
    baule.until(lambda: navigation.screen is NeedScreen.BIN)
    assert not navigation.editor.active
    navigation.visit("")
    baule.settle()
    assert navigation.screen is NeedScreen.BIN


@pytest.mark.parametrize("soon", [True, False])
def test_what_is_opened_before_the_need_is_in_the_outbox_stays_open(
    baule: "Commune", navigation: NeedNavigation, *, soon: bool
) -> None:
    """On a busy computer the need that was sent took its place, and what was typed there was lost."""
    going, other = baule.act(draft_need, None, **FIELDS), baule.act(draft_need, None, title="Cantine")
    navigation.open(going)
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    navigation.departure.ask(going)
    baule.until(lambda: navigation.screen is NeedScreen.SENDING)
    (navigation.submit if soon else navigation.departure.submit)()
    navigation.open(other)
    baule.settle()
    assert (navigation.screen, navigation.editor.id) == (NeedScreen.WRITING, other)
    assert [act.subject for act in baule.ask(acts.listed)] == [going]


def test_the_map_leads_back_to_the_need_from_which_it_was_asked_for(
    baule: "Commune", navigation: NeedNavigation
) -> None:
    shared = (("45024", "Baule"), ("45234", "Orléans"))
    navigation.open(sent(baule))
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    navigation.show_map(shared)
    assert navigation.screen is NeedScreen.MAP
    assert navigation.detour.map is not None
    assert [line.code for line in navigation.detour.map.lines] == ["45"]
    baule.act(draft_need, None, title="Cantine")
    navigation.sheet.show(navigation.sheet.id)  # as news of the need: the map stays
    baule.settle()
    assert navigation.screen is NeedScreen.MAP
    navigation.return_from_question()
    assert navigation.screen is NeedScreen.READING
    navigation.detour.read_neighbour("n")
    navigation.show_map(shared)
    navigation.return_from_question()
    assert navigation.screen is NeedScreen.OTHERS


@pytest.mark.parametrize(("before", "found"), [("", Recovery.IN_FORM), (RESUME, Recovery.NONE)])
def test_a_text_that_broke_off_is_told_of_unless_it_was_gone_on_with(
    baule: "Commune", navigation: NeedNavigation, before: str, found: Recovery
) -> None:
    draft = baule.act(draft_need, None, title="Cantine")
    baule.act(open_need, draft)
    baule.act(draft_need, draft, title="Cantine scolaire")  # and the session broke off
    navigation.open(before + draft)
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    assert navigation.recovered.state is found


def test_a_question_stands_until_it_is_answered_whatever_comes(baule: "Commune", navigation: NeedNavigation) -> None:
    need = sent(baule)
    (act,) = baule.ask(acts.listed)
    published.settle(baule.context, act.op, "accepted")  # else it would be cancelled, and not withdrawn
    navigation.open(need)
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    navigation.ask_withdrawal()
    assert navigation.screen is NeedScreen.WITHDRAWING
    assert navigation.confirmation is not None
    assert navigation.confirmation.public[0] == ("Besoin à retirer", FIELDS["title"])
    navigation.sheet.sheet = None  # as news would have it: the sheet is read again and differs
    navigation.sheet.show(need)
    baule.until(lambda: navigation.sheet.sheet is not None)
    assert navigation.screen is NeedScreen.WITHDRAWING
    navigation.back()
    assert navigation.screen is NeedScreen.READING
    turned: list[NeedScreen] = []
    navigation.turned.connect(lambda: turned.append(navigation.screen))
    navigation.sheet.sheet = None
    navigation.sheet.show(need)
    baule.settle()
    assert turned == [NeedScreen.READING], "what may be done follows the news"


def test_the_act_is_asked_before_it_leaves_and_read_afterwards(baule: "Commune", navigation: NeedNavigation) -> None:
    need = baule.act(draft_need, None, **FIELDS)
    navigation.open(need)
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    navigation.departure.ask(need)
    baule.until(lambda: navigation.screen is NeedScreen.SENDING)
    navigation.back_to_text()
    assert navigation.screen is NeedScreen.WRITING
    navigation.departure.ask(need)
    baule.until(lambda: navigation.screen is NeedScreen.SENDING)
    navigation.submit()
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    assert not navigation.editor.active


def test_a_need_that_lacks_something_stays_in_its_form(baule: "Commune", navigation: NeedNavigation) -> None:
    need = baule.act(draft_need, None, title="Cantine")
    navigation.open(need)
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    turned: list[NeedScreen] = []
    navigation.turned.connect(lambda: turned.append(navigation.screen))
    navigation.departure.ask(need)
    baule.until(lambda: bool(turned))
    assert turned == [NeedScreen.WRITING]


def test_either_text_can_be_taken_again_with_what_was_written_in_it() -> None:
    text = RecoveredText()
    assert not text.opened("Voici votre texte retrouvé.", earlier={"title": "before"})
    assert text.undecided
    assert text.swap({"title": "found, and a word more"}) == {"title": "before"}
    assert not text.opened("")
    assert text.state is Recovery.BEFORE
    assert text.swap({"title": "before, written on"}) == {"title": "found, and a word more"}
    assert text.state is Recovery.AFTER_ALL
    assert not text.opened("")  # as when the form is filled with it
    assert text.state is Recovery.AFTER_ALL
    assert text.swap({"title": "found again"}) == {"title": "before, written on"}
    assert text.state is Recovery.BEFORE
    assert text.swap({"title": "before"}) == {"title": "found again"}


def test_restarting_opens_twice_and_leaving_forgets() -> None:
    text = RecoveredText()
    text.restarting = True
    assert text.opened("", earlier={"title": "before"})
    assert text.swap({"title": "found", "remarks": "new"}) == {"title": "before", "remarks": ""}
    assert not text.opened("", earlier={"title": "before"})
    assert text.state is Recovery.BEFORE
    text.forget()
    assert not text.opened("")
    assert text.state is Recovery.NONE


def test_what_is_typed_before_the_text_of_before_is_taken_is_put_aside_too(
    baule: "Commune", navigation: NeedNavigation
) -> None:
    draft = baule.act(draft_need, None, title="Cantine")
    baule.act(open_need, draft)
    baule.act(draft_need, draft, title="Cantine et garderie")  # and the session broke off
    navigation.open(draft)
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    navigation.editor.type("title", "Cantine, garderie et étude")
    navigation.swap_texts()
    taken: list[dict[str, str]] = []
    navigation.editor.replaced.connect(taken.append)
    baule.until(lambda: bool(taken))
    assert taken[0]["title"] == baule.ask(needs.one, draft).title == "Cantine"
    assert navigation.recovered.swap(navigation.editor.fields)["title"] == "Cantine, garderie et étude"


def test_what_was_put_aside_is_not_offered_to_the_text_opened_next(
    baule: "Commune", navigation: NeedNavigation
) -> None:
    draft, another = (baule.act(draft_need, None, title=title) for title in ("Cantine", "Cimetière"))
    baule.act(open_need, draft)
    baule.act(draft_need, draft, title="Cantine et garderie")  # and the session broke off
    navigation.open(RESTART + draft)
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    assert navigation.recovered.state is Recovery.BEFORE
    navigation.open(another)
    baule.until(lambda: navigation.editor.fields.get("title") == "Cimetière")
    assert navigation.recovered.state is Recovery.NONE


def test_chosen_from_another_page_what_was_read_gives_way_and_what_is_written_stays(
    baule: "Commune", navigation: NeedNavigation
) -> None:
    others: list[None] = []
    navigation.others_listed.connect(lambda: others.append(None))
    navigation.open(sent(baule))
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    navigation.give_way()
    assert navigation.screen is NeedScreen.OURS
    navigation.turn(NeedScreen.BIN)
    navigation.give_way()
    assert (navigation.screen, others) == (NeedScreen.BIN, []), "a list stays as it is"
    navigation.turn(NeedScreen.OTHERS)
    navigation.give_way()
    assert (navigation.screen, len(others)) == (NeedScreen.OTHERS, 1)
    navigation.open("new")
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    navigation.give_way()
    assert (navigation.screen, len(others)) == (NeedScreen.WRITING, 1)
    baule.settle()


def test_the_way_back_leads_to_where_one_came_from(baule: "Commune", navigation: NeedNavigation) -> None:
    gone = sent(baule)
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", received_at="2021-02-01T09:00:00+00:00"))
    assert navigation.way_back is WayBack.OURS
    navigation.open(gone)
    baule.until(lambda: navigation.sheet.sheet is not None)
    assert NeedAct.CORRECT in offered(navigation)
    navigation.open(baule.act(correct_need, gone))
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    editor = navigation.editor
    assert (navigation.way_back, editor.discard_words) == (WayBack.CORRECTED, "Abandonner la correction")
    assert editor.answered_by("actes") == f"actes?need={gone}&from={editor.id}"
    navigation.leave(to_lists=True)
    baule.until(lambda: navigation.screen is NeedScreen.OURS)
    assert navigation.way_back is WayBack.OURS, "nothing is being corrected any more"
    navigation.open(gone)
    baule.until(lambda: navigation.sheet.sheet is not None)
    navigation.open(baule.act(correct_need, gone))
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    editor.type("title", "Four à pain")  # a correction that is left as it was, is none
    navigation.leave()
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    assert navigation.way_back is WayBack.OURS
    assert NeedAct.GO_ON_CORRECTING in offered(navigation)
    assert NeedAct.CORRECT not in offered(navigation)
    navigation.open(baule.act(draft_need, None, title="Cantine"))
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    assert (navigation.way_back, editor.discard_words) == (WayBack.OURS, "Mettre à la corbeille")
    assert editor.answered_by("actes") == f"actes?need={editor.id}"
    navigation.detour.origin = NeedScreen.OTHERS
    navigation.turn(NeedScreen.JOINING)
    assert navigation.way_back is WayBack.OTHERS
    baule.settle()


@pytest.mark.parametrize("where", ["reading", "asking", "writing", "correcting"])
def test_from_wherever_one_is_the_lists_come_back_and_what_was_typed_is_kept(
    baule: "Commune", navigation: NeedNavigation, where: str
) -> None:
    draft, gone = baule.act(draft_need, None, title="Cantine"), sent(baule)
    written = where in ("writing", "correcting")
    if where == "correcting":
        with baule.context.store.transaction() as connection:
            connection.execute(update(outbox).values(state="accepted", received_at="2021-02-01T09:00:00+00:00"))
        draft = baule.act(correct_need, gone)
    navigation.open(draft if written else gone)
    baule.until(lambda: navigation.screen is (NeedScreen.WRITING if written else NeedScreen.READING))
    if written:
        navigation.editor.type("title", "Cantine et garderie")
    if where == "asking":
        navigation.ask_withdrawal()
    navigation.to_lists()
    baule.until(lambda: navigation.screen is NeedScreen.OURS)
    row = baule.ask(needs.one, draft)
    assert (row.title == "Cantine et garderie") == written
    navigation.turn(NeedScreen.BIN)
    navigation.to_lists()
    assert navigation.screen is NeedScreen.BIN, "a list that is in sight stays"


def test_nous_aussi_leads_back_to_where_it_was_asked_for_and_never_to_a_text_that_was_left(
    baule: "Commune", navigation: NeedNavigation
) -> None:
    """A form without a draft behind it would accept words and keep none."""
    theirs = [PublicNeed(id=id, commune="45008", commune_name="Artenay", title=f"Plan {id}") for id in ("n1", "n2")]
    baule.publish(*theirs)
    navigation.visit("new")
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    navigation.editor.type("title", "Plan du cimetière")
    navigation.detour.join_from(NeedScreen.WRITING, "n1")
    baule.until(lambda: navigation.screen is NeedScreen.JOINING)
    assert navigation.way_back is WayBack.OURS, "the question was asked from a text, not from another one's need"
    navigation.to_lists()
    baule.settle()
    assert (navigation.screen, navigation.editor.active) == (NeedScreen.OURS, False)
    navigation.detour.read_neighbour("n2")
    navigation.neighbours.choose("n2")
    baule.settle()
    assert navigation.neighbours.sheet is not None
    navigation.detour.joining.ask(navigation.neighbours.sheet)
    assert navigation.of_others
    navigation.detour.joining.say("", "")
    baule.settle()
    assert navigation.screen is NeedScreen.OTHERS


def test_once_the_mayor_has_said_yes_one_reads_the_need_again(baule: "Commune", navigation: NeedNavigation) -> None:
    need = baule.act(draft_need, None, **FIELDS)
    baule.act(mayor_validates, True)
    baule.act(ask_validation, need)
    navigation.open(need)
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    navigation.ask_name()
    assert navigation.screen is NeedScreen.VALIDATING
    navigation.validate("Anne Martin")
    baule.settle()
    baule.settle()
    assert navigation.screen is NeedScreen.READING
    assert [(row.state, row.validated_by) for row in baule.ask(needs.listed)] == [("validated", "Anne Martin")]


def test_from_what_changed_before_it_left_one_comes_back_to_a_text_that_the_mayor_has_read(
    baule: "Commune", navigation: NeedNavigation
) -> None:
    need = baule.act(draft_need, None, **FIELDS)
    baule.act(mayor_validates, True)
    baule.act(ask_validation, need)
    baule.act(validate_need, need, "Anne Martin")
    navigation.open(need)
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    navigation.rewrite()
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    navigation.departure.ask(need)
    baule.until(lambda: navigation.screen is NeedScreen.SENDING)
    set_person(baule.context, name="Anne Martin")  # by another program
    navigation.submit()
    baule.settle()
    baule.settle()
    assert navigation.confirmation is not None
    assert navigation.confirmation.changed
    navigation.back_to_text()
    baule.settle()
    assert (navigation.screen, navigation.editor.id) == (NeedScreen.WRITING, need)
    assert [row.state for row in baule.ask(needs.listed)] == ["validated"]
