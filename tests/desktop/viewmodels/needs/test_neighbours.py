""" "Nous aussi" and its list: search, theme, who joined, our own join and its withdrawal."""

from datetime import UTC, datetime

import msgspec
import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.set_person import set_person
from desktop.database.queries import outbox, pooling
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs.neighbour_sheet import JoinAct, NeighbourSheet
from desktop.viewmodels.needs.neighbours import Neighbours
from desktop.viewmodels.outbox.act_whole import whole_of
from sync.contract.published import Named, OwnJoin, OwnJoining, PublicNeed
from tests.desktop.actions import published
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.viewmodels.saying import answer

OP = "01a210ca-359b-7da6-b7ab-1c5b85688d22"  # an act of another computer
PLAN = PublicNeed(
    id="n1",
    commune="45008",
    commune_name="Artenay",
    title="Plan du cimetière",
    description="Trois cents tombes.",
    theme="environment",
    joined=(Named(commune="45234", name="Orléans", comment="Ici aussi."),),
)
CANTEEN = PublicNeed(id="n2", commune="45234", commune_name="Orléans", title="Cantine", theme="education")


@pytest.fixture
def view(baule):
    baule.campaign()
    baule.publish(PLAN, CANTEEN)
    made = Neighbours(baule.actor, Latest())
    made.refresh()
    baule.settle()
    return made


def read(baule, view, id: str) -> NeighbourSheet:
    view.choose(id)
    baule.settle()
    return view.sheet


def test_all_are_listed_with_whose_they_are_and_how_many_share_them(baule, view):
    assert [line.title for line in view.model.lines] == ["Cantine", "Plan du cimetière"]
    assert view.model.lines[1].note == "Artenay · Environnement, nature et agriculture · avec 1\u00a0autre commune"


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (0, "avec votre commune"),
        (1, "avec votre commune et 1\u00a0autre commune"),
        (2, "avec votre commune et 2\u00a0autres communes"),
    ],
)
def test_ours_is_no_other_commune_of_a_need_that_it_joined(baule, others, said):
    joined = tuple(Named(commune=code, name=code) for code in ("45024", "45006", "45234")[: others + 1])
    baule.publish(msgspec.structs.replace(CANTEEN, joined=joined))
    view = Neighbours(baule.actor, Latest())
    view.refresh()
    baule.settle()
    assert view.model.lines[0].note.endswith(f" · {said}")


@pytest.mark.parametrize(("others", "said"), [(0, ""), (1, " · avec 1\u00a0autre commune")])
def test_that_we_joined_is_said_once_by_the_state_of_the_line(baule, others, said):
    """In large letters the line said it twice, and had no room for who else shares the need."""
    joined = tuple(Named(commune=code, name=code) for code in ("45024", "45006")[: others + 1])
    baule.publish(msgspec.structs.replace(CANTEEN, joined=joined))
    baule.act(join_need, "n2")
    view = Neighbours(baule.actor, Latest())
    view.refresh()
    baule.settle()
    line = view.model.lines[0]
    assert line.note.endswith(f"Orléans{said}")
    assert line.shown is not None
    assert line.shown.word.startswith("Nous aussi")


def test_one_that_was_begun_has_a_mark_until_its_text_is_empty_or_it_is_said(baule, view):
    def mark() -> str:
        view.refresh()
        baule.settle()
        shown = view.model.lines[1].shown
        return "" if shown is None else shown.word

    baule.act(keep_typed, "join.n1", {"comment": "Chez nous aussi."})
    assert (mark(), view.model.lines[0].shown) == ("«\u00a0Nous aussi\u00a0» commencé", None)
    baule.act(keep_typed, "join.n1", {"comment": " "})
    assert mark() == ""
    baule.act(keep_typed, "join.n1", {"comment": "Chez nous aussi."})
    baule.act(join_need, "n1")
    assert mark().startswith("Nous aussi")


def test_words_and_theme_narrow_the_list(baule, view):
    view.narrowing.search("tombes")
    baule.until(lambda: [line.id for line in view.model.lines] == ["n1"])
    assert view.narrowing.sentence == "1\u00a0besoin sur 2"
    view.narrowing.search("")
    view.narrowing.choose("education")
    assert [line.id for line in view.model.lines] == ["n2"]
    assert dict(view.narrowing.choices)["environment"] == "Environnement, nature et agriculture (1)"
    view.narrowing.clear()
    view.narrowing.sort("joined")
    assert [line.id for line in view.model.lines] == ["n1", "n2"]


@pytest.mark.slow
def test_what_the_index_knows_by_another_word_is_found_too(baule, view):
    view.narrowing.search("restauration scolaire")
    baule.until(lambda: [line.id for line in view.model.lines] == ["n2"])


def test_what_the_search_hides_is_chosen_no_more(baule, view):
    read(baule, view, "n2")
    view.narrowing.choose("education")
    assert view.chosen == "n2"
    view.narrowing.choose("environment")
    assert (view.chosen, view.sheet) == ("", None)


def test_a_need_is_read_with_those_who_have_it_too(baule, view):
    sheet = read(baule, view, "n1")
    assert sheet.commune == "Artenay"
    assert ("Description", "Trois cents tombes.") in sheet.fields
    assert sheet.joined == (("Orléans", "Ici aussi."),)
    assert (sheet.join, sheet.leave, sheet.shown) == (True, False, None)


def test_the_question_knows_whether_this_computer_is_enrolled(baule, view):
    asked = []
    for _ in range(2):
        asked.append(read(baule, view, "n1").joining("Baule").notice)
        enrolled(baule)
    assert ["attendra l’inscription" in notice for notice in asked] == [True, False]


def test_nous_aussi_waits_in_the_outbox_and_can_be_taken_back(baule, view):
    mine = baule.act(draft_need, None, title="Cimetière", description="x")
    baule.act(submit_need, mine)
    assert read(baule, view, "n1").own == ((mine, "Cimetière"),)
    done: list[str] = []
    view.done.connect(done.append)
    queued: list[str] = []
    view.queued.connect(lambda _title, op: queued.append(op))
    view.asked = read(baule, view, "n1")
    view.join(mine, "Depuis 1954.")
    baule.until(lambda: done == ["n1"])
    baule.until(lambda: view.sheet.leave)
    assert view.sheet.shown.word == "Nous aussi\u00a0: à envoyer"
    (act,) = [act for act in baule.ask(outbox.listed) if act.type == "need.join"]
    assert view.model.lines[1].shown.text == "↑\u00a0Nous aussi\u00a0: à envoyer"
    assert view.model.lines[1].spoken.endswith("avec 1\u00a0autre commune, Nous aussi\u00a0: à envoyer")
    assert view.model.lines[0].spoken == "Cantine, Orléans"
    words = (("Commentaire", "Depuis 1954."), ("Besoin semblable chez vous", "Cimetière"))
    assert view.sheet.own_texts == words
    whole = baule.ask(whole_of, act.op)
    assert whole is not None
    assert whole.texts == (("Besoin de la commune", "Artenay"), *words)
    view.cancel(view.sheet)
    baule.until(lambda: view.sheet.join)
    assert baule.ask(pooling.joins) == ()
    assert (done, queued) == (["n1", "n1"], [act.op]), "what was cancelled does not wait"


@pytest.mark.slow
def test_once_received_it_is_left_by_another_act(baule, view):
    read(baule, view, "n1")
    view.asked = read(baule, view, "n1")
    view.join("", "")
    baule.until(lambda: view.sheet.leave)
    answer(baule, "n1", "need.join")
    baule.until(lambda: not view.sheet.cancel)
    assert view.sheet.shown.word == "«\u00a0Nous aussi\u00a0» pris en compte"
    assert view.model.lines[1].shown.word == "Nous aussi"
    assert view.sheet.own_texts == (("Commentaire", "Sans commentaire"),)
    assert view.sheet.leaving.signed_as == ""
    assert "accusé n°\u00a0" in dict(view.sheet.leaving.public)["Reçu par la plateforme"]
    baule.act(set_person, "Maire", "Numérique")
    assert read(baule, view, "n1").leaving.signed_as == "Maire · Numérique", "as its withdrawal will bear"
    view.asked = read(baule, view, "n1")
    view.leave()
    baule.until(lambda: view.sheet.join)
    assert view.sheet.shown.word == "Retrait\u00a0: à envoyer"
    assert view.sheet.own_texts == (), "it is said no more"


@pytest.mark.slow
def test_once_taken_back_it_is_nous_aussi_that_is_withdrawn_and_not_the_need(baule, view):
    view.asked = read(baule, view, "n1")
    view.join("", "")
    baule.until(lambda: view.sheet is not None and view.sheet.leave)
    answer(baule, "n1", "need.join")
    baule.until(lambda: not view.sheet.cancel)
    view.asked = read(baule, view, "n1")
    view.leave()
    baule.until(lambda: view.sheet.join)
    answer(baule, "n1", "need.leave")
    baule.until(lambda: view.sheet.shown.text == "✗\u00a0«\u00a0Nous aussi\u00a0» retiré")


def test_the_bar_keeps_its_place_whichever_need_is_chosen_and_what_withdraws_stands_at_its_far_end(baule, view):
    """It came with the first choice, the list shrank under the pointer, and "Ne plus dire" stood where "Dire" was."""
    assert (view.acts, view.may(JoinAct.JOIN)) == (Acts(JoinAct.JOIN), False)
    view.asked = read(baule, view, "n1")
    assert (view.acts, view.may(JoinAct.JOIN)) == (Acts(JoinAct.JOIN), True)
    view.join("", "")
    baule.until(lambda: view.sheet.leave)
    assert (view.acts, view.may(JoinAct.JOIN)) == (Acts(JoinAct.JOIN, danger=JoinAct.CANCEL), False)
    answer(baule, "n1", "need.join")
    baule.until(lambda: not view.sheet.cancel)
    assert view.acts == Acts(JoinAct.JOIN, danger=JoinAct.LEAVE)
    published.open_phase(baule.context, "steering")
    view.refresh()
    baule.settle()
    for need, may in (("n1", True), ("n2", False)):
        read(baule, view, need)
        assert (view.acts, view.may(JoinAct.LEAVE)) == (Acts(danger=JoinAct.LEAVE), may)


def test_both_questions_name_the_need(baule, view):
    sheet = read(baule, view, "n1")
    for question in (sheet.joining("Baule"), sheet.leaving):
        assert "«\u00a0Plan du cimetière\u00a0»" in question.lead


def test_outside_its_phases_nous_aussi_is_not_offered_and_says_why(baule, view):
    assert read(baule, view, "n1").join
    published.open_phase(baule.context, "steering")
    sheet = read(baule, view, "n1")
    assert not sheet.join
    assert sheet.reason.startswith("On ne peut plus dire «\u00a0nous aussi\u00a0».")


def test_the_head_of_the_list_says_until_when_nous_aussi_could_be_said(baule, view):
    view.refresh()
    baule.settle()
    assert "Vous pouvez dire «\u00a0nous aussi\u00a0» jusqu’à la fin" in view.subtitle
    published.open_phase(baule.context, "steering")
    view.refresh()
    baule.settle()
    assert "Il était possible de dire «\u00a0nous aussi\u00a0» jusqu’à la fin" in view.subtitle


def test_what_another_computer_joined_says_so_and_is_left_from_here(baule, view):
    """Then what it took back."""
    said = OwnJoining(op=OP, deposited_at=datetime(2026, 2, 3, tzinfo=UTC))
    published.publish(baule.context, "mine", OwnJoin(id="join.n1", subject="n1", acts=(said,)))
    view.refresh()
    baule.settle()
    sheet = read(baule, view, "n1")
    assert (sheet.shown.word, sheet.join, sheet.leave) == ("«\u00a0Nous aussi\u00a0» pris en compte", False, True)
    assert (sheet.reason, sheet.cancel) == ("Dit depuis un autre ordinateur de la mairie.", "")
    assert view.model.lines[1].shown.word == "Nous aussi"
    view.asked = read(baule, view, "n1")
    view.leave()
    baule.until(lambda: view.sheet.join)
    assert (view.sheet.shown.word, view.sheet.reason) == ("Retrait\u00a0: à envoyer", "")
    view.cancel(view.sheet)
    baule.until(lambda: view.sheet.leave)
    gone = msgspec.structs.replace(said, withdrawn=True)
    published.publish(baule.context, "mine", OwnJoin(id="join.n1", subject="n1", acts=(gone,)))
    sheet = read(baule, view, "n1")
    assert (sheet.reason, sheet.join, sheet.leave) == ("Retiré depuis un autre ordinateur de la mairie.", True, False)


@pytest.mark.slow
def test_a_join_that_was_refused_says_why_and_one_that_was_not_says_nothing(baule, view):
    view.asked = read(baule, view, "n1")
    view.join("", "")
    baule.settle()
    why = "La plateforme a répondu\u00a0: «\u00a0Ce besoin a été retiré\u00a0»."
    for state, reason in (("rejected", why), ("held", ""), ("superseded", "")):
        answer(baule, "n1", "need.join", state, detail="Ce besoin a été retiré.")
        baule.settle()
        assert read(baule, view, "n1").reason == reason, state


def test_a_refusal_is_told(baule, view):
    messages: list[str] = []
    view.refused.connect(messages.append)
    view.asked = read(baule, view, "n1")
    view.join("", "x" * 501)
    baule.until(lambda: bool(messages))
    assert messages[0].startswith("Le commentaire compte 501 caractères")


def test_after_a_refusal_the_need_is_read_as_it_stands_now(baule, view):
    view.asked = read(baule, view, "n1")
    view.join("", "")
    baule.settle()
    cancel_act(baule.context, view.sheet.cancel)  # by another program
    messages: list[str] = []
    view.refused.connect(messages.append)
    view.cancel(view.sheet)
    baule.settle()
    assert (len(messages), view.sheet.join, view.sheet.cancel) == (1, True, "")


def test_nobody_says_nous_aussi_to_a_need_of_our_own(baule, view):
    baule.publish(PublicNeed(id="ours", commune="45024", commune_name="Baule", title="Le nôtre"))
    sheet = read(baule, view, "ours")
    assert (sheet.acts, view.acts) == (Acts(), Acts())


def test_what_became_of_an_act_is_forgotten_with_the_need_it_was_about(baule, view):
    view.choose(PLAN.id)
    baule.act(join_need, PLAN.id)
    baule.until(lambda: view.sheet is not None and bool(view.sheet.cancel))
    baule.act(cancel_act, view.sheet.cancel)
    baule.until(lambda: view.became is not None and view.became.cancelled)
    view.choose(CANTEEN.id)
    baule.until(lambda: view.sheet is not None and view.sheet.id == CANTEEN.id)
    assert view.became is None, "no act of this need was cancelled"
