"""Accueil in a real window: what is shown, what a screen reader says, where it leads."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.write_apart import write_apart as write_need_apart
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.write_apart import write_apart as write_request_apart
from desktop.actions.services.draft_share import draft_share
from desktop.actions.votes.cast_vote import cast_vote
from desktop.domain.changes import Changes, Outcome
from desktop.runtime.actor import network_problem_of
from desktop.runtime.syncing import RoundDone
from desktop.viewmodels.home import acts_share
from desktop.viewmodels.kit.targets import ROUND
from desktop.views.home.page import HomePage
from desktop.views.home.phase_timeline import PhaseTimeline
from desktop.views.widgets.label import Label
from sync.client.errors import Declined, KeyLost
from sync.contract.problems import Problem
from sync.contract.published import Proposal, PublicNeed
from tests.desktop.actions.published import publish
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled, lose_key

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def spoken(root: QWidget) -> list[str]:
    """What a screen reader says of the visible texts under a widget."""
    found = [w for w in root.findChildren(QWidget) if w.isVisible()]
    interfaces = [QAccessible.queryAccessibleInterface(widget) for widget in found]
    return [i.text(QAccessible.Text.Name) for i in interfaces if i is not None]


def buttons(root: QWidget, words: str) -> list[QWidget]:
    return [w for w in root.findChildren(QWidget) if w.isVisible() and getattr(w, "text", str)() == words]


def known(window: "Window") -> HomePage:
    """The page once the database is open, as after the first paint."""
    page: HomePage = window.visit("home")
    window.page_context.status_summary.refresh()
    window.commune.until(lambda: page.reader.known)
    window.settle()  # a new line is not visible before Qt has laid it out
    return page


def test_without_a_campaign_it_says_what_comes(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, home=HomePage)
    page = known(window)
    assert page.timeline.isHidden()
    assert "Inscrivez cet ordinateur" in page.without.text()
    window.click(buttons(page, "Inscrire")[0])
    assert window.went == [("settings", "enrol")]


@pytest.mark.slow
def test_that_nothing_is_new_is_said_once_it_is_known(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, home=HomePage)
    page = window.frame.page("home")
    assert isinstance(page, HomePage)

    def label_texts() -> list[str]:
        return [label.text() for label in page.news.findChildren(Label) if label.text().endswith(("…", "ici."))]

    assert label_texts() == ["Chargement…"]
    window.visit("home")
    window.page_context.status_summary.refresh()  # as after the first paint
    baule.until(lambda: page.reader.known)
    assert label_texts()[-1] == "Rien de nouveau pour la commune. Décisions et refus viendront ici."


def test_what_is_to_do_comes_all_at_once(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    """One or two seconds later, other lines replaced the first ones under the pointer."""
    baule.act(draft_need, None, title="Cantine")
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    assert [draft.title for draft in window.page_context.status_summary.opening.drafts] == ["Cantine"]
    assert "Chargement…" in spoken(page.todo)
    assert not buttons(page.todo, "Reprendre")
    known(window)
    assert "Chargement…" not in spoken(page.todo)
    assert buttons(page.todo, "Reprendre")


def test_the_phases_are_painted_heard_and_a_table(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    baule.campaign("needs")
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    timeline: PhaseTimeline = page.timeline
    heard = [text for text in spoken(timeline) if text.startswith("Phase ")]
    assert len(heard) == 4
    assert "en cours" in heard[0]
    assert "à venir" in heard[3]
    window.click(timeline.switch)
    assert timeline.table.isVisible()
    assert timeline.table.rowCount() == 4
    assert timeline.table.item(0, 2).text().startswith("en cours")
    assert not [text for text in spoken(timeline) if text.startswith("Phase ")]
    window.click(timeline.switch)
    assert timeline.table.isHidden()


def measured_behind(baule: "Commune", *, hours: int) -> None:
    """As an exchange at which this computer's clock was behind by so much."""
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql(
            "INSERT INTO exchange (started_at, ended_at, outcome, summary, failures, server_time)"
            " VALUES ('x', 'x', 'complete', json_object('offset_s', ?), 0, ?)",
            (hours * 3600, (baule.hour[0] + timedelta(hours=hours)).isoformat()),
        )


def test_a_clock_found_wrong_before_this_start_makes_the_date_unsure_until_an_exchange(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.campaign(None)
    measured_behind(baule, hours=20)
    baule.hour[0] += timedelta(hours=30)
    page = known(open_window(baule, home=HomePage))
    doubt = "La date d’aujourd’hui n’est pas sûre"
    assert doubt in " ".join(spoken(page.campaign))
    measured_behind(baule, hours=20)
    baule.hour[0] += timedelta(hours=30)
    baule.actor.announce(Changes(link=True))
    baule.until(lambda: doubt not in " ".join(spoken(page.campaign)))


def test_the_clock_of_the_platform_is_counted_once_in_all_that_is_said(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """This computer is 20 hours behind on the last day of the needs; what is to be done was that of the day after."""
    baule.campaign(None)
    baule.hour[0] = datetime(2021, 3, 14, 2, tzinfo=timezone(timedelta(hours=1)))
    measured_behind(baule, hours=20)
    page = known(open_window(baule, home=HomePage))
    (step,) = [phase._step for phase in page.timeline.line.phases if phase._step.current]
    assert step.name == "Besoins"
    assert "Voter pour les propositions" not in " ".join(spoken(page.todo)), "the phase of votes opens tomorrow"


def test_all_that_a_phase_says_of_today_has_its_room(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    baule.campaign("needs")
    window = open_window(baule, home=HomePage)
    timeline: PhaseTimeline = window.visit("home").timeline
    (step,) = [phase._step for phase in timeline.line.phases if phase._step.current]

    def high(note: str) -> int:
        timeline.show_steps((step._replace(note=note),) * 4)
        return timeline.line.phases[0].height_at(150)

    short, long = high("encore 3 jours"), high("ouverte au-delà des dates prévues")
    assert long > short + window.page_context.theme.em * 0.8, "a second line"
    timeline.show_steps((step._replace(dates="du 14\u00a0décembre 2026 au 15\u00a0janvier 2027"),) * 4)
    parts = timeline.line.phases[0]._dates.split(" ")
    assert parts == ["du", "14\u00a0décembre\u00a02026", "au", "15\u00a0janvier\u00a02027"], "no year alone in a line"


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["clair", "sombre", "contraste"])
def test_the_timeline_is_drawn_in_every_theme(
    baule: "Commune", open_window: "Callable[..., Window]", theme: str
) -> None:
    baule.campaign("vote")
    window = open_window(baule, home=HomePage)
    window.theme.apply(choice=theme)
    page = window.visit("home")
    image = page.timeline.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert window.theme["accent"].name() in colours
    assert window.theme["border"].name() in colours


def test_the_last_draft_is_resumed_by_the_main_act(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    baule.act(draft_need, None, title="Cantine")
    baule.hour[0] += timedelta(minutes=1)
    last = baule.act(draft_need, None, title="Cimetière")
    window = open_window(baule, home=HomePage)
    window.visit("home")
    window.click(window.act("Reprendre"))
    assert window.went == [("needs", last)]


@pytest.mark.slow
def test_what_changes_is_seen_at_once(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    assert page.acts.bar.isHidden()
    need = baule.act(draft_need, None, title="Cantine", description="Inscrire en ligne.")
    window.settle()
    assert buttons(page, "Reprendre")
    baule.act(submit_need, need)
    window.settle()
    assert not buttons(page, "Reprendre")
    assert page.acts.bar.isVisible()
    assert "1\u00a0envoi attend" in page.acts.sentence.text()


@pytest.mark.parametrize(("answer", "target"), [("Reprendre", "resume:"), ("Repartir du texte d’avant", "restart:")])
@pytest.mark.parametrize(
    ("place", "draft", "open"), [("needs", draft_need, open_need), ("requests", draft_request, open_request)]
)
def test_the_text_of_a_broken_session_is_offered(
    baule: "Commune",
    open_window: "Callable[..., Window]",
    place: str,
    draft: "Callable[..., Outcome[str]]",
    open: "Callable[..., Outcome[None]]",
    answer: str,
    target: str,
) -> None:
    id = baule.act(draft, None, title="Garderie")
    baule.act(open, id)
    baule.act(draft, id, title="Cantine")
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    assert page.recovered.words.text() == (
        "Votre texte de 14\u00a0h\u00a032 a été retrouvé («\u00a0Cantine\u00a0»)."
        " Celui d’avant\u00a0: «\u00a0Garderie\u00a0»."
    )
    window.click(buttons(page.recovered, answer)[0])
    assert window.went == [(place, f"{target}{id}")]
    assert page.recovered.isHidden()


def test_a_nous_aussi_that_broke_off_is_told_and_gone_on_with_also_in_a_low_window(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """Only a line two screens below said so, and the main button wrote a new need."""
    publish(
        baule.context,
        "needs",
        PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="T"),
    )
    baule.act(keep_typed, "join.n1", {"comment": "Chez nous aussi depuis 2016."})
    window = open_window(baule, home=HomePage)
    window.size(1024, 600, 200)
    page = known(window)
    words = page.recovered.words
    assert words.text() == (
        "Votre texte de 14\u00a0h\u00a032 a été retrouvé"
        " («\u00a0Nous aussi\u00a0» pour «\u00a0Plan du cimetière\u00a0»)."
    )
    assert words.visibleRegion().boundingRect() == words.rect()
    window.answer("Reprendre le dernier brouillon")
    assert window.went == [("needs", "join:n1")]
    assert page.recovered.isHidden(), "it is answered with that"


@pytest.mark.parametrize("by", ["Reprendre", "Reprendre le dernier brouillon"])
@pytest.mark.parametrize(
    ("place", "draft", "open", "apart"),
    [
        ("needs", draft_need, open_need, write_need_apart),
        ("requests", draft_request, open_request, write_request_apart),
    ],
)
def test_after_a_crash_the_button_and_the_band_open_the_same_text_also_one_kept_apart(
    baule: "Commune",
    open_window: "Callable[..., Window]",
    place: str,
    draft: "Callable[..., Outcome[str]]",
    open: "Callable[..., Outcome[None]]",
    apart: "Callable[..., Outcome[str]]",
    by: str,
) -> None:
    """The button opened what another program had written, and two keys further it would have been sent."""
    id = baule.act(draft, None, title="Garderie")
    baule.act(open, id)
    baule.act(draft, id, title="Autre texte")
    baule.hour[0] += timedelta(minutes=1)
    hers = baule.act(apart, id, {"title": "Mes mots"})
    baule.hour[0] += timedelta(minutes=1)
    baule.act(draft, None, title="Écrit après par un autre programme")
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    assert "Mes mots" in page.recovered.words.text()
    if by == "Reprendre":
        window.click(buttons(page.recovered, by)[0])
    else:
        window.answer(by)
    assert window.went == [(place, f"resume:{hers}")]
    assert page.recovered.isHidden()


def test_a_steering_that_was_begun_is_gone_on_with_on_its_own_page(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.campaign("steering")
    publish(baule.context, "proposals", Proposal(id="p1", title="Titre", kind="existing", state="retained"))
    baule.act(keep_typed, "interest.p1", {"motivation": "Trois lignes."})
    window = open_window(baule, home=HomePage)
    known(window)
    window.answer("Reprendre le dernier brouillon")
    assert window.went == [("votes", "steering:begun:p1")]


def test_what_is_typed_for_an_act_is_the_last_text_on_coming_back_here(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    publish(
        baule.context,
        "needs",
        PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan", description="T"),
    )
    window = open_window(baule, home=HomePage)
    page = known(window)
    page.leaving()
    keep_typed(baule.context, "join.n1", {"comment": "Chez nous aussi."})
    assert page.navigation.last_written is None
    page.visited()
    baule.settle()
    assert page.navigation.last_written is not None
    assert page.navigation.last_written == ("needs", "join:n1")


def test_html_in_a_title_is_text(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    baule.act(draft_need, None, title="<b>Cantine</b> & <img src=x>")
    window = open_window(baule, home=HomePage)
    page = known(window)
    assert "<b>Cantine</b> & <img src=x>" in spoken(page)


@pytest.mark.slow
def test_every_card_leads_somewhere_by_the_keyboard(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    baule.campaign("vote")
    enrolled(baule)
    window = open_window(baule, home=HomePage)
    page = known(window)
    opener = buttons(page.acts, "Ouvrir")[0]
    opener.setFocus()
    window.press(Qt.Key.Key_Space)
    assert window.went == [("outbox", "")]
    window.click(window.act("Recevoir les nouvelles"))
    window.click(buttons(page.todo, "Recevoir")[0])
    assert window.went[1:] == [("outbox", ROUND)] * 2, "the exchange begins"


def test_as_the_window_gets_narrow_no_phase_is_ever_painted_over_another(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """The first frame beside the presenter's cues had the second row over the dates of the first."""
    baule.campaign("vote")
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    window.size(1366, 768, 100)
    seen: set[int] = set()
    for width in (1000, 700, 1366):
        window.frame.resize(width, 768)  # what is painted next, before any further event
        places = [phase.geometry() for phase in page.timeline.line.phases]
        seen.add(len({place.y() for place in places}))
        assert not any(one.intersects(other) for one, other in combinations(places, 2)), width
        assert max(place.bottom() for place in places) < page.timeline.height(), width
    assert seen == {1, 2}


@pytest.mark.slow
@pytest.mark.parametrize(("size", "across"), [((1366, 768, 100), 4), ((1024, 600, 150), 2), ((1024, 600, 200), 2)])
def test_the_painted_words_have_their_room(
    baule: "Commune", open_window: "Callable[..., Window]", size: tuple[int, int, int], across: int
) -> None:
    baule.campaign("vote")
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    window.size(*size)
    phases = page.timeline.line.phases
    assert len({phase.y() for phase in phases}) == 4 // across
    assert [phase for phase in phases if phase.height() < phase.height_at(phase.width())] == []
    assert max(phase.geometry().right() for phase in phases) <= page.timeline.width()


def proposals(commune: "Commune", *values: Proposal) -> None:
    commune.actor.announce(publish(commune.context, "proposals", *values))


def test_what_moved_is_shown_leads_there_and_is_marked_as_read(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    assert not page.reader.known, "nothing is asked before the database is open"
    window.page_context.status_summary.refresh()
    window.settle()
    assert page.reader.known
    assert page.seen.isHidden()
    proposals(baule, Proposal(id="p1", title="Actes", kind="existing", state="retained", reason="Utile."))
    window.settle()
    assert "Le comité a retenu la proposition «\u00a0Actes\u00a0»." in spoken(page.news)
    window.click(buttons(page.news, "Voir")[0])
    assert window.went == [("votes", "p1")]
    window.click(page.seen)
    assert page.seen.isHidden()
    assert not buttons(page.news, "Voir")
    window.visit("home")
    assert not buttons(page.news, "Voir"), "read once, read for good"


@pytest.mark.slow
def test_out_of_sight_it_asks_nothing_and_looks_again_on_return(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, home=HomePage, other=HomePage)
    page = window.visit("home")
    window.page_context.status_summary.refresh()
    window.settle()
    window.visit("other")
    proposals(baule, Proposal(id="p1", title="Actes", kind="existing", state="retained"))
    window.settle()
    assert page.reader.news == ()
    window.visit("home")
    assert [row.id for row in page.reader.news] == ["p1"]


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1366, 768, 150), (1024, 600, 150)])
@pytest.mark.parametrize("by_key", [False, True])
def test_many_news_are_folded_until_asked_for(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int, by_key: bool
) -> None:
    baule.campaign("vote")
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    window.size(width, height, percent)
    window.page_context.status_summary.refresh()
    window.settle()
    many = [Proposal(id=f"p{number}", title=f"T{number}", kind="existing", state="open") for number in range(7)]
    proposals(baule, *many)
    for proposal in many:
        baule.act(cast_vote, proposal.id)
    proposals(baule, *(replace(proposal, state="retained") for proposal in many))
    window.settle()
    assert len(buttons(page.news, "Voir")) == 5
    assert page.news.more.text() == "Voir 2\u00a0autres nouvelles"
    page.news.more.setFocus()
    window.settle()
    page.area.ensureWidgetVisible(page.news.more)
    window.settle()

    def places() -> list[int]:
        above = (page.campaign, page.todo.heading, page.news.heading, *buttons(page.news, "Voir")[:5])
        return [part.mapTo(window.frame, QPoint()).y() for part in above]

    before = places()
    if by_key:
        window.press(Qt.Key.Key_Return)
    else:
        window.click(page.news.more)
    ways = buttons(page.news, "Voir")
    assert len(ways) == 7
    window.qtbot.waitUntil(lambda: places() == before)  # nothing above it moves, once the layout has come to rest
    assert QApplication.focusWidget() is ways[4], "from there Tab leads to those that are new"


def test_the_deadlines_go_into_a_diary(baule: "Commune", open_window: "Callable[..., Window]", tmp_path: Path) -> None:
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    assert page.diary.isHidden(), "no date is known"
    baule.campaign("needs")
    window.page_context.status_summary.refresh()
    window.settle()
    window.click(page.diary)
    (dialog,) = page.findChildren(QFileDialog)
    name = dialog.findChild(QLineEdit)
    assert isinstance(name, QLineEdit)
    assert name.text() == "echeances.ics"
    name.setText(str(tmp_path / "mairie"))
    dialog.accept()
    window.settle()
    assert (tmp_path / "mairie.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert page.message.words.text().startswith("Échéances enregistrées")
    page.reader.save_deadlines(tmp_path / "nowhere" / "x.ics")
    window.settle()
    assert "ne peut pas être écrit" in page.message.words.text()


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1024, 600, 100, marks=pytest.mark.slow),
        (1366, 768, 200),
    ],
)
def test_long_news_and_errands_have_their_room(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int
) -> None:
    baule.campaign("deployment")
    long = "Application mutualisée de gestion du cimetière et des concessions funéraires de la commune " * 2
    why = "Parce que. " * 90
    proposals(baule, Proposal(id="p1", title=long.strip(), kind="existing", state="retained", reason=why))
    baule.act(draft_share, None, title=long)
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    window.size(width, height, percent)
    window.page_context.status_summary.refresh()
    window.settle()
    assert page.reader.news
    assert window.clipped(page) == []
    assert window.frame.width() <= width


@pytest.mark.slow
def test_a_lost_key_leads_to_its_card_until_it_is_back(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    enrolled(baule)
    lose_key(baule)
    baule.act(cast_vote, "actes")
    window = open_window(baule, home=HomePage)
    lost = RoundDone(changes=Changes(), network_problem=network_problem_of(KeyLost()))
    rounds = [lost, RoundDone(changes=Changes(link=True, outbox=True))]
    window.round = lambda *_: rounds.pop(0)
    page = known(window)
    assert buttons(page, "Rétablir"), "the last session's round is known before today's first one"
    window.page_context.syncing.inform(enrolled=True, waiting=0)
    window.page_context.syncing.now()
    window.settle()
    assert page.acts.sentence.text() == "1\u00a0envoi attend la clé de signature."
    window.click(buttons(page, "Rétablir")[0])
    assert window.went == [("settings", "key")]
    lose_key(baule, lost=False)
    window.page_context.syncing.now()
    window.settle()
    assert not buttons(page, "Rétablir")
    assert page.acts.sentence.text() == "1\u00a0envoi partira au prochain échange."


@pytest.mark.slow
def test_a_computer_that_the_platform_refuses_is_led_to_its_enrolment(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, home=HomePage)
    refusal = network_problem_of(Declined(Problem(type="urn:x:device-replaced", title="Remplacée.", status=403), 403))
    rounds = [RoundDone(changes=Changes(), network_problem=refusal), RoundDone(changes=Changes())]
    window.round = lambda *_: rounds.pop(0)
    page = known(window)
    window.page_context.syncing.inform(enrolled=True, waiting=0)
    window.page_context.syncing.now()
    window.settle()
    assert "La plateforme ne reconnaît plus cet ordinateur" in spoken(page)
    window.page_context.syncing.now()
    window.settle()
    assert "La plateforme ne reconnaît plus cet ordinateur" not in spoken(page)


def test_the_way_to_the_outbox_stands_beside_its_title_and_the_three_titles_in_line(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """Below three counts it made the page some pixels higher than a screen of 1366×768."""
    window = open_window(baule, home=HomePage)
    page = known(window)
    window.size(1366, 768, 100)

    def middle(part: QWidget) -> int:
        return part.mapTo(page, part.rect().center()).y()

    titles = [card.heading for card in (page.todo, page.acts, page.news)]
    window.commune.until(lambda: len({middle(part) for part in (*titles, page.acts.open)}) == 1)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_many_counts_take_no_room_from_what_is_to_be_done(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int
) -> None:
    window = open_window(baule, home=HomePage)
    page = known(window)
    window.size(width, height, 100)
    before = [card.width() for card in (page.todo, page.acts, page.news)]
    opening = baule.opening()._replace(accepted=1204, undecided=12, waiting=3, refused=2, problems=4, set_aside=1)
    page.acts.show_shares(acts_share.shares(opening), "")
    window.settle()
    assert len(page.acts.numbers) == 6
    window.commune.until(lambda: [card.width() for card in (page.todo, page.acts, page.news)] == before)
    assert window.clipped(page.acts) == []
    shown = [part for part in page.acts.findChildren(Label) if part.isVisible()]
    for one in shown:
        right = one.mapTo(page.acts, one.rect().topRight()).x()
        assert right < page.acts.width(), one.text()
    places = {part.mapTo(page.acts, QPoint()).toTuple() for part in shown}
    assert len(places) == len(shown), "none lies over another"
