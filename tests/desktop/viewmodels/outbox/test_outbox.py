"""The outbox with a real commune: what waits, what was received, what can still be taken back."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlalchemy import insert, select, update

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.errors import DiskFull
from desktop.database.queries import votes
from desktop.database.queries.acts.acts_window import Window
from desktop.domain.changes import Changes
from desktop.domain.exchange_words import contradicted, kept_answer, quoted_answer
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import NetworkProblem
from desktop.runtime.round_progress import RoundProgress
from desktop.runtime.syncing import RoundDone
from desktop.viewmodels.kit.link_words import Band, Measure
from desktop.viewmodels.outbox.act_aside import Aside
from desktop.viewmodels.outbox.act_paper import ActReading
from desktop.viewmodels.outbox.obstacle import Remedy
from desktop.viewmodels.outbox.outbox import Outbox
from desktop.viewmodels.outbox.stick_state import UsbStickState
from desktop.viewmodels.outbox.summary import OutboxSummary, after_round
from sync.client.connection.pace import Pace
from sync.client.exchange import round_history
from sync.client.exchange.round_history import RoundOutcome, Timing
from sync.client.ledger.tables import copy, outbox, upload
from sync.contract.published import OwnRequest
from tests.desktop.losing import note_lost
from tests.desktop.viewmodels.outbox.acts_after_a_round import aside, marked, proven
from tests.desktop.viewmodels.outbox.held_round import Slow, syncing_of

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

SERVICE, OTHER = "actes", "cadastre"


def shown(commune: "Commune") -> tuple[Outbox, list[ActReading | None]]:
    model, papers = Outbox(commune.actor, syncing_of(commune)), list[ActReading | None]()
    model.opened.connect(papers.append)
    model.refresh()
    commune.settle()
    return model, papers


def test_nothing_was_done_yet(baule: "Commune") -> None:
    model, _ = shown(baule)
    assert model.known
    assert model.summary.empty
    assert model.summary.sentence == ""


def test_a_vote_waits_and_is_not_called_received(baule: "Commune") -> None:
    model, papers = shown(baule)
    made = baule.act(cast_vote, SERVICE)
    assert model.summary.sentence == "1\u00a0envoi attend la plateforme."
    model.choose(made.op)
    baule.settle()
    paper = papers[-1]
    assert paper is not None
    assert paper.state.text == "↑\u00a0À envoyer"
    assert paper.facts == ()
    assert [step.done for step in paper.steps] == [True, False, False, False]
    assert paper.sentence.startswith("Enregistré sur cet ordinateur ne veut pas dire reçu.")
    assert paper.cancellable


def test_taken_back_before_the_first_attempt_it_never_leaves(baule: "Commune") -> None:
    model, papers = shown(baule)
    messages: list[str] = []
    model.message.connect(messages.append)
    made = baule.act(cast_vote, SERVICE)
    model.choose(made.op)
    model.cancel(made.op, "Cantine")
    baule.settle()
    assert len(messages) == 1
    assert messages[0].startswith("Envoi annulé\u00a0: «\u00a0"), "by its title: another may be in sight by then"
    assert messages[0].endswith("\u00a0». Il n’est pas parti et n’aura aucun effet.")
    assert model.summary.waiting == 0
    assert papers[-1] is not None
    assert papers[-1].state.word == "Annulé"
    assert not papers[-1].cancellable
    assert baule.ask(votes.standing) == frozenset()


def test_what_keeps_the_exchange_from_beginning_is_said_while_something_waits(baule: "Commune") -> None:
    model, _ = shown(baule)
    assert (model.obstacle, model.may_exchange) == (None, False)
    baule.act(cast_vote, SERVICE)
    baule.until(lambda: model.obstacle is not None)
    model.under_way = True
    assert model.obstacle is None, "an exchange is under way"


def test_nor_is_it_left_unsaid_where_all_was_cancelled(baule: "Commune") -> None:
    model, _ = shown(baule)
    made = baule.act(cast_vote, SERVICE)
    model.choose(made.op)
    model.cancel(made.op, "Cantine")
    baule.settle()
    assert (model.summary.waiting, model.may_exchange) == (0, False), "the page has its button, in grey"
    assert model.obstacle is not None
    assert model.obstacle.remedy is Remedy.ENROL


def test_once_tried_it_can_no_more_be_taken_back(baule: "Commune") -> None:
    model, papers = shown(baule)
    said: list[Refusal] = []
    model.refused.connect(said.append)
    made = baule.act(cast_vote, SERVICE)
    model.choose(made.op)
    marked(baule, made.op, attempts=1)
    model.cancel(made.op, "Cantine")
    baule.settle()
    assert [refusal.code for refusal in said] == ["too_late"]
    assert papers[-1] is not None
    assert papers[-1].sentence.startswith("Un essai a été fait, sans accusé de la plateforme.")


@pytest.mark.parametrize("turned", [True, False])
def test_why_it_was_not_taken_back_is_said_by_its_title_once_she_has_turned_away(
    baule: "Commune", turned: bool
) -> None:
    model, _ = shown(baule)
    said: list[str] = []
    model.refused.connect(lambda refusal: said.append(refusal.sentence))
    model.message.connect(said.append)
    made = baule.act(cast_vote, SERVICE)
    model.choose(made.op)
    marked(baule, made.op, attempts=1)
    model.cancel(made.op, "Cantine")
    if turned:
        model.choose("")
    baule.settle()
    (sentence,) = said
    assert sentence.startswith("À propos de «\u00a0Cantine\u00a0»\u00a0: ") == turned
    assert "l’envoi a commencé" in sentence.lower()


@pytest.mark.slow
def test_a_receipt_is_told_in_words_with_the_time_of_paris(baule: "Commune") -> None:
    model, papers = shown(baule)
    made = baule.act(cast_vote, SERVICE)
    model.choose(made.op)
    proven(baule, made.op)
    paper = papers[-1]
    assert paper is not None
    assert paper.state.text == "✓\u00a0Vote pris en compte"
    assert [step.done for step in paper.steps] == [True, True, True]
    facts = dict(paper.facts)
    assert facts["Numéro"] == "1\u202f204"
    deposit = "Le vendredi 16\u00a0avril 2021 à 23\u00a0h\u00a058, heure de Paris"
    assert facts["Accusé de dépôt"] == deposit
    assert facts["Décision"].startswith("Vote pris en compte, le vendredi 16\u00a0avril")
    assert len(facts["Empreinte"].partition(",")[0]) == 21
    assert model.summary.sentence == "Aucun envoi n’attend."
    marked(baule, made.op, number=1300)  # another act got that number after the platform was put back
    model.choose(made.op)
    assert papers[-1] is not None
    assert dict(papers[-1].facts)["Numéro"] == "1\u202f204, puis n°\u00a01\u202f300"


@pytest.mark.parametrize(
    ("state", "detail", "badge", "sentence"),
    [
        (
            "rejected",
            "La phase est close.",
            "✗\u00a0Refusé",
            f"La plateforme a refusé cet envoi. {kept_answer('La phase est close.', 'Elle')}",
        ),
        (
            "quarantined",
            "",
            "⚠\u00a0Mis de côté",
            "La plateforme n’a pas pu lire cet envoi. Vos autres envois continuent.",
        ),
        (
            "blocked",
            "",
            "↑\u00a0À envoyer",
            "La plateforme attend encore quelque chose. L’envoi repart à chaque échange.",
        ),
        ("held", "", "↑\u00a0À envoyer", "La plateforme attend encore quelque chose. L’envoi repart à chaque échange."),
        (
            "deposited",
            "",
            "✓\u00a0Reçu (n°\u00a07), à décider",
            "La plateforme l’a reçu. Sa décision n’est pas encore rendue.",
        ),
    ],
)
def test_each_state_has_its_sign_its_word_and_its_sentence(
    baule: "Commune", state: str, detail: str, badge: str, sentence: str
) -> None:
    model, papers = shown(baule)
    made = baule.act(cast_vote, SERVICE)
    model.choose(made.op)
    received = {"number": 7, "received_at": "2021-04-16T21:58:30+00:00"} if state == "deposited" else {}
    marked(baule, made.op, state=state, detail=detail, attempts=1, **received)
    assert papers[-1] is not None
    assert (papers[-1].state.text, papers[-1].sentence) == (badge, sentence)


def test_an_act_set_aside_says_why_and_what_the_platform_answered(baule: "Commune") -> None:
    model, papers = shown(baule)
    made = baule.act(cast_vote, SERVICE)
    model.choose(made.op)
    baule.settle()
    assert papers[-1] is not None
    assert (papers[-1].aside, papers[-1].why) == (False, ())
    aside(baule, made.op)
    paper = papers[-1]
    assert paper is not None
    assert paper.aside
    assert paper.why == (
        ("Réponse", quoted_answer("Une ligne est illisible.")),
        ("Code", "operation-malformed"),
        ("Essais", "2"),
    )
    assert paper.sentence.count("illisible") == 0, "said once"


@pytest.mark.parametrize("state", ["held", "blocked"])
def test_an_act_held_back_names_what_it_waits_for_and_leads_there(baule: "Commune", state: str) -> None:
    model, papers = shown(baule)
    need = baule.act(draft_need, None, title="Cantine", description="Un logiciel pour la cantine.")
    first = baule.act(submit_need, need).op
    aside(baule, first)
    second = baule.act(withdraw_need, need).op
    marked(baule, second, state=state, reason="missing", detail="Il attend un autre envoi.", attempts=1)
    model.choose(second)
    baule.settle()
    paper = papers[-1]
    assert paper is not None
    assert paper.state.text == "↑\u00a0À envoyer"
    assert paper.sentence == (
        f"La plateforme attend encore quelque chose. {kept_answer('Il attend un autre envoi.', 'Elle')}"
        " L’envoi repart à chaque échange."
    )
    (step,) = [step for step in paper.steps if step.link]
    assert step.shown.word == "Attend\u00a0: besoin «\u00a0Cantine\u00a0»"
    assert step.note == "⚠\u00a0Mis de côté."
    assert (step.link, step.place, step.id) == ("Voir cet envoi", "outbox", first)


class Helping:
    """An act set aside, and all that its view-model says."""

    def __init__(self, commune: "Commune") -> None:
        self.rounds: list[bool] = []
        syncing = syncing_of(commune, self._round)
        syncing.inform(enrolled=True, waiting=0)
        self.op = commune.act(cast_vote, SERVICE).op
        aside(commune, self.op)
        self.view = Aside(commune.actor, syncing)
        self.messages, self.copied, self.refused = list[str](), list[str](), list[Refusal]()
        self.view.message.connect(self.messages.append)
        self.view.copied.connect(self.copied.append)
        self.view.refused.connect(self.refused.append)

    def _round(self, _progress: RoundProgress, automatic: bool) -> RoundDone:
        self.rounds.append(automatic)
        return RoundDone(changes=Changes())


def test_an_act_set_aside_goes_again_at_once(baule: "Commune") -> None:
    helping = Helping(baule)
    helping.view.retry(helping.op)
    baule.until(lambda: helping.rounds == [False])
    baule.settle()
    assert helping.messages == ["L’envoi est de nouveau à envoyer."]
    model, _ = shown(baule)
    assert (model.summary.waiting, model.summary.problems, model.asides.count) == (1, 0, 0)
    helping.view.retry(helping.op)
    baule.settle()
    assert [refusal.code for refusal in helping.refused] == ["not_aside"]


def test_its_text_is_copied_and_its_sheet_saved(baule: "Commune", tmp_path: Path) -> None:
    helping = Helping(baule)
    helping.view.copy(helping.op)
    baule.settle()
    assert helping.copied[0].startswith("Vote\u00a0: ")
    assert helping.messages[-1].startswith("Texte copié\u00a0: «\u00a0"), "another act may be in sight by then"
    file = tmp_path / "fiche.zip"
    helping.view.save(helping.op, file)
    baule.settle()
    assert helping.messages[-1] == f"Enregistré\u00a0: {file}. Envoyez ce fichier à votre service informatique."
    assert file.stat().st_size > 0
    helping.view.save(helping.op, tmp_path / "nulle-part" / "fiche.zip")
    baule.settle()
    assert [refusal.code for refusal in helping.refused] == ["cannot_write"]


def test_an_act_set_aside_is_counted_apart(baule: "Commune") -> None:
    model, _ = shown(baule)
    made = baule.act(cast_vote, SERVICE)
    baule.act(cast_vote, OTHER)
    marked(baule, made.op, state="quarantined", attempts=1)
    assert (model.summary.waiting, model.summary.problems) == (1, 1)
    assert model.summary.sentence.endswith("1\u00a0envoi mis de côté.")
    assert model.asides_sentence == "⚠ 1\u00a0envoi est mis de côté. Vos autres envois continuent."
    model.choose(model.asides.last)
    assert model.asides_sentence == "", "it is being looked at"


def test_another_page_leads_to_the_line_of_an_act(baule: "Commune") -> None:
    first = baule.act(cast_vote, SERVICE)
    baule.act(cast_vote, OTHER)
    baule.act(withdraw_vote, OTHER)
    model, papers = shown(baule)
    lines: list[int] = []
    model.moved.connect(lines.append)
    model.show(first.op)
    baule.settle()
    assert lines == [2]
    assert model.model.line(2) is not None
    assert model.model.line(2).op == first.op
    assert papers[-1] is not None
    assert papers[-1].op == first.op


@pytest.mark.slow
def test_a_line_is_told_once_the_act_stands_on_it(baule: "Commune") -> None:
    """Reported sooner, the list would still have another act on that line, and would show its paper."""
    first, second = baule.act(cast_vote, SERVICE), baule.act(cast_vote, OTHER)
    model, _ = shown(baule)
    marked(baule, first.op, state="quarantined", attempts=1)
    marked(baule, second.op, state="accepted", number=7, received_at="2021-04-16T21:58:30+00:00")
    told: list[str] = []

    def stands(row: int) -> None:
        line = model.model.line(row)
        told.append("" if line is None else line.op)

    model.moved.connect(stands)
    model.begin()  # from here on in its own order: the act set aside comes first
    model.show(first.op)
    model.refresh()  # a round ends just now: what was asked is out of date before it comes
    baule.settle()
    assert told == [first.op]
    assert model.chosen == first.op


def test_a_paper_that_comes_too_late_is_not_shown(baule: "Commune") -> None:
    first, second = baule.act(cast_vote, SERVICE), baule.act(cast_vote, OTHER)
    model, papers = shown(baule)
    model.choose(first.op)
    model.choose(second.op)
    baule.settle()
    assert [paper.op for paper in papers if paper is not None] == [second.op]


def test_sending_now_tells_how_the_round_ended(baule: "Commune") -> None:
    """One of the two that waited was cancelled while the exchange went on: the platform has answered for the other."""
    made, taken_back = baule.act(cast_vote, SERVICE), baule.act(cast_vote, OTHER)

    def received(_progress: RoundProgress, automatic: bool) -> RoundDone:
        assert not automatic
        with baule.context.store.transaction() as connection:
            values = {"state": "accepted", "number": 7, "received_at": "2021-04-16T21:58:30+00:00"}
            connection.execute(update(outbox).where(outbox.c.op == made.op).values(**values))
            connection.execute(update(outbox).where(outbox.c.op == taken_back.op).values(state="cancelled"))
            now = baule.actor.clock()
            timing = Timing(started=now, ended=now, failures=0)
            round_history.remember(connection, RoundOutcome(outcome="complete", sent=1), timing, Pace(), None)
        return RoundDone(changes=Changes(outbox=True), sent=1)

    syncing = syncing_of(baule, received)
    syncing.inform(enrolled=True, waiting=2)
    model = Outbox(baule.actor, syncing)
    messages: list[str] = []
    model.message.connect(messages.append)
    model.refresh()
    baule.settle()
    model.send_now()
    assert model.under_way
    baule.settle()
    assert not model.under_way
    assert messages == ["", "La plateforme a répondu pour 1\u00a0envoi."]
    model.refresh()  # the lines turn one after the other, and are counted then
    baule.settle()
    assert model.summary.waiting == 0


UP_TO_DATE = "La plateforme a répondu. Ce qu’elle publie est à jour ici\u00a0: calendrier, besoins, services et votes."
BACK = "La plateforme avait perdu 2\u00a0envois. Ils sont repartis d’ici."


@pytest.mark.parametrize(
    ("waiting", "round", "said"),
    [
        (0, {}, "La plateforme a répondu. Aucun envoi n’attendait."),
        (0, {"pulled": 3, "news": 0}, "La plateforme a répondu. Aucun envoi n’attendait."),
        (0, {"pulled": 3}, UP_TO_DATE),
        (0, {"pulled": 1}, UP_TO_DATE),
        (0, {"sent": 3}, "La plateforme a répondu pour 3\u00a0envois."),  # written by the command line beside
        (0, {"sent": 3, "rejected": 1}, "La plateforme a répondu pour 3\u00a0envois. 1\u00a0envoi est refusé."),
        (0, {"sent": 2, "rejected": 2}, "La plateforme a répondu pour 2\u00a0envois. 2\u00a0envois sont refusés."),
        (0, {"sent": 2, "recovered": 2}, BACK),
        (0, {"sent": 3, "recovered": 2}, f"La plateforme a répondu pour 1\u00a0envoi. {BACK}"),
        (1, {"recovered": 2}, f"La plateforme a répondu, mais 1\u00a0envoi attend la plateforme. {BACK}"),
        (0, {"contradictions": 1}, contradicted()),
    ],
)
def test_what_a_round_has_done_is_said_whole(waiting: int, round: dict[str, int], said: str) -> None:
    assert after_round(Window(sizes=(waiting, 0, 4), first=0, rows=()), round) == said


@pytest.mark.parametrize(
    ("answers", "round", "said"),
    [
        (
            ["Votre demande «\u00a0Cantine\u00a0» est à compléter."],
            {"pulled": 1},
            f"{UP_TO_DATE} Votre demande «\u00a0Cantine\u00a0» est à compléter, sous Demande au préfet.",
        ),
        (
            ["Votre demande «\u00a0Cantine\u00a0» est à compléter."],
            {"pulled": 2, "sent": 1},
            "La plateforme a répondu pour 1\u00a0envoi. Votre demande «\u00a0Cantine\u00a0» est à compléter,"
            " sous Demande au préfet.",
        ),
        (
            ["Une.", "Deux."],
            {"pulled": 2},
            f"{UP_TO_DATE} Le préfet a répondu à 2\u00a0demandes, sous Demande au préfet.",
        ),
        (["Une."], {}, "La plateforme a répondu. Aucun envoi n’attendait."),  # told by an earlier round
    ],
)
def test_what_the_prefet_answered_is_said_with_the_page_where_it_lies(
    answers: list[str], round: dict[str, int], said: str
) -> None:
    assert after_round(Window(sizes=(0, 0, 4), first=0, rows=()), round, answers) == said


@pytest.mark.parametrize(
    ("unseen", "answers", "more"),
    [
        (0, [], ""),  # only the phase has changed: there was "1 nouveauté", and none was shown anywhere
        (1, [], " L’accueil montre 1\u00a0nouveauté, sous «\u00a0Du nouveau\u00a0»."),
        (1, ["Une."], " Une, sous Demande au préfet."),  # it is that answer
    ],
)
def test_the_news_that_a_round_counts_are_those_of_the_home_page(unseen: int, answers: list[str], more: str) -> None:
    """It said "2 nouveautés" of all that came, while "Du nouveau" showed one."""
    window = Window(sizes=(0, 0, 4), first=0, rows=())
    assert after_round(window, {"pulled": 2}, answers, unseen) == f"{UP_TO_DATE}{more}"


def test_a_round_that_brings_the_prefet_s_answer_says_it(baule: "Commune") -> None:
    def brought(_progress: RoundProgress, _automatic: bool) -> RoundDone:
        own = OwnRequest(
            id="r", title="Cantine", category="c", level="region", authority="24", submission="o", state="incomplete"
        )
        with baule.context.store.transaction() as connection:
            value = msgspec.json.encode(own).decode()
            connection.execute(insert(copy).values(scope="mine", id="r", position=1, value=value))
            now = baule.actor.clock()
            timing, outcome = Timing(started=now, ended=now, failures=0), RoundOutcome(outcome="complete", pulled=1)
            round_history.remember(connection, outcome, timing, Pace(), None)
        return RoundDone(changes=Changes(scopes=frozenset({"mine"})))

    messages = list[str]()
    syncing = syncing_of(baule, brought)
    syncing.inform(enrolled=True, waiting=0)
    model = Outbox(baule.actor, syncing)
    model.message.connect(messages.append)
    model.send_now()
    baule.settle()
    assert messages[-1].endswith("Votre demande «\u00a0Cantine\u00a0» est à compléter, sous Demande au préfet.")


def test_what_a_round_nobody_asked_for_here_found_is_said_too(baule: "Commune") -> None:
    """By F5, or by itself: the list of acts says so when a platform was put back."""

    def recovering_round(_progress: RoundProgress, _automatic: bool) -> RoundDone:
        with baule.context.store.transaction() as connection:
            now = baule.actor.clock()
            timing = Timing(started=now, ended=now, failures=0)
            outcome = RoundOutcome(outcome="complete", sent=2, recovered=recovered.pop())
            round_history.remember(connection, outcome, timing, Pace(), None)
        return RoundDone(changes=Changes(outbox=True))

    recovered, messages = [2, 0], list[str]()
    syncing = syncing_of(baule, recovering_round)
    syncing.inform(enrolled=True, waiting=1)
    model = Outbox(baule.actor, syncing)
    model.message.connect(messages.append)
    syncing.now()
    baule.settle()
    assert messages == []
    syncing.now()
    baule.settle()
    assert messages == [BACK]


def test_after_a_network_error_only_the_band_speaks(baule: "Commune") -> None:
    baule.act(cast_vote, SERVICE)
    network_problem = NetworkProblem("refused", "La plateforme n’a pas répondu. Rien n’est perdu.")
    syncing = syncing_of(baule, lambda *_: RoundDone(changes=Changes(), network_problem=network_problem))
    syncing.inform(enrolled=True, waiting=1)
    model = Outbox(baule.actor, syncing)
    messages: list[str] = []
    model.message.connect(messages.append)
    model.refresh()
    baule.settle()
    model.send_now()
    baule.settle()
    assert messages == [""]
    assert syncing.state.network_problem == network_problem
    assert model.summary.waiting == 1


@pytest.mark.parametrize("asked", [True, False])
def test_a_round_that_ended_by_a_fault_has_no_answer_of_the_platform(baule: "Commune", asked: bool) -> None:
    """What the exchange before it did is not told again as if it were of this one."""

    def busy(_progress: RoundProgress, _automatic: bool) -> RoundDone:
        raise DiskFull("full")

    with baule.context.store.transaction() as connection:
        now = baule.actor.clock()
        outcome = RoundOutcome(outcome="complete", sent=2, recovered=2)
        round_history.remember(connection, outcome, Timing(started=now, ended=now, failures=0), Pace(), None)
    syncing = syncing_of(baule, busy)
    syncing.inform(enrolled=True, waiting=0)
    model = Outbox(baule.actor, syncing)
    messages = list[str]()
    model.message.connect(messages.append)
    if asked:
        model.send_now()
    else:
        syncing.now()
    baule.settle()
    assert messages == (["", "L’échange n’a pas pu se faire jusqu’au bout."] if asked else [])


def test_of_a_round_that_she_stopped_before_its_first_call_only_the_band_speaks(baule: "Commune") -> None:
    syncing = syncing_of(baule, lambda *_: RoundDone(changes=Changes(), halted=True, called=False))
    syncing.inform(enrolled=True, waiting=0)
    model = Outbox(baule.actor, syncing)
    messages = list[str]()
    model.message.connect(messages.append)
    model.send_now()
    baule.settle()
    assert messages == [""]


def test_sending_now_without_the_key_is_answered(baule: "Commune") -> None:
    """The band has said so all the time: otherwise a press would have no visible effect."""
    baule.act(cast_vote, SERVICE)
    lost = NetworkProblem("key_lost", "La clé de signature est introuvable.")
    syncing = syncing_of(baule, lambda *_: RoundDone(changes=Changes(), network_problem=lost))
    syncing.inform(enrolled=True, waiting=1)
    model = Outbox(baule.actor, syncing)
    messages: list[str] = []
    model.message.connect(messages.append)
    model.refresh()
    baule.settle()
    for _ in range(2):
        model.send_now()
        baule.settle()
        assert messages[-1] == "Rien n’est parti\u00a0: la clé de signature est introuvable."


def test_progress_is_said_after_a_second_and_can_be_ended_after_ten(baule: "Commune") -> None:
    slow = Slow(baule)
    model = Outbox(baule.actor, slow.syncing)
    model.send_now()
    slow.tell("sending", 3, 8)
    baule.until(lambda: slow.syncing.state.total == 8)
    assert (model.under_way, model.progress) == (True, Band())
    slow.seconds = 2.0
    baule.until(lambda: model.progress.sentence != "")
    assert (model.progress.sentence, model.progress.may_stop) == ("3 sur 8\u00a0envois", False)
    assert model.progress.measure == Measure(3, 8)
    slow.seconds = 11.0
    baule.until(lambda: model.progress.may_stop)
    model.end_round()
    assert model.progress.sentence.startswith("L’échange s’arrête après l’étape en cours.")
    assert slow.courses[0].stopped
    messages: list[str] = []
    model.message.connect(messages.append)
    slow.end()
    assert (model.under_way, model.progress) == (False, Band())
    assert messages == [], "the band says that it was ended, and when it goes on"


def test_a_round_that_is_ended_after_the_platform_lost_acts_does_not_say_that_nothing_is_lost(baule: "Commune") -> None:
    baule.act(cast_vote, SERVICE)
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", number=1))
        note_lost(connection.exec_driver_sql, connection.scalars(select(outbox.c.op)).all())
    slow = Slow(baule)
    model = Outbox(baule.actor, slow.syncing)
    model.refresh()
    baule.settle()
    assert model.summary.lost == 1
    model.send_now()
    slow.tell("sending", 3, 8)
    slow.seconds = 11.0
    baule.until(lambda: model.progress.may_stop)
    model.end_round()
    assert model.progress.sentence.endswith("Vos envois sont gardés ici.")
    slow.end()


def uploading(commune: "Commune", folder: Path) -> tuple[str, str]:
    """A need with a document of 3.4 Mo, taken by the platform: the act's id, and the document's digest."""
    file = folder / "devis.pdf"
    file.write_bytes(b"%PDF-1.7\n" + b"x" * (3_400_000 - 15) + b"\n%%EOF")
    need = commune.act(draft_need, None, title="Cantine", description="Un logiciel pour la cantine.")
    sha256 = commune.act(attach_file, need, file).sha256
    op = commune.act(submit_need, need).op
    with commune.context.store.transaction() as connection:
        connection.execute(insert(upload).values(sha256=sha256, size=3_400_000, sent=0, location="/uploads/x"))
    marked(commune, op, state="deposited", number=7, received_at="2021-04-16T21:58:30+00:00", attempts=1)
    return op, sha256


@pytest.mark.slow
def test_how_far_its_documents_are_stands_on_the_act_while_they_travel_and_after(
    baule: "Commune", tmp_path: Path
) -> None:
    op, _ = uploading(baule, tmp_path)
    slow = Slow(baule)
    model, papers = Outbox(baule.actor, slow.syncing), list[ActReading | None]()
    model.opened.connect(papers.append)
    model.refresh()
    model.choose(op)
    model.send_now()
    slow.seconds = 2.0
    slow.tell("attachments", 0, 3_400_000)
    baule.until(lambda: model.progress.sentence == "Pièces jointes\u00a0: 0 sur 3,4\u00a0Mo")

    def line() -> str:
        row = model.model.line(0)
        return "" if row is None else row.travel

    def step() -> str:
        paper = papers[-1] if papers else None
        return "" if paper is None else paper.steps[-1].shown.word

    baule.until(lambda: line() == "pièce jointe\u00a0: 0 sur 3,4\u00a0Mo")
    with baule.context.store.transaction() as connection:  # as the round does before it goes on
        connection.execute(update(upload).values(sent=1_200_000))
    slow.tell("attachments", 1_200_000, 3_400_000)
    baule.until(lambda: model.progress.sentence == "Pièces jointes\u00a0: 1,2 sur 3,4\u00a0Mo")
    baule.until(lambda: line() == "pièce jointe\u00a0: 1,2 sur 3,4\u00a0Mo")
    baule.until(lambda: step() == "Pièce jointe\u00a0: 1,2 sur 3,4\u00a0Mo")
    slow.end()
    assert line() == "pièce jointe\u00a0: 1,2 sur 3,4\u00a0Mo", "what was reached stays said"
    with baule.context.store.transaction() as connection:
        connection.execute(update(upload).values(done_at="2021-04-16T22:00:00+00:00"))
    model.refresh()
    baule.settle()
    assert (line(), step()) == ("pièce jointe arrivée", "Pièce jointe arrivée")


@pytest.mark.parametrize(
    ("lost", "documents", "outbox", "key"),
    [
        (0, 0, "Aucun envoi n’attend.", "Aucun envoi n’attend. La clé rapporterait tout de même les nouvelles"),
        (0, 1, "1\u00a0pièce jointe attend la plateforme.", "1\u00a0pièce jointe à mettre sur la clé."),
        (0, 2, "2\u00a0pièces jointes attendent la plateforme.", "2\u00a0pièces jointes à mettre sur la clé."),
        (
            1,
            1,
            "1\u00a0pièce jointe attend la plateforme. La plateforme a perdu 1\u00a0envoi.",
            "1\u00a0envoi et 1\u00a0pièce jointe à mettre sur la clé. "
            "Une fois écrit sur la clé, un envoi ne s’annule plus ici.",
        ),
    ],
)
def test_a_document_that_waits_is_said_though_its_act_was_received(
    lost: int, documents: int, outbox: str, key: str
) -> None:
    summary = OutboxSummary(
        waiting=0, problems=0, settled=1, enrolment=Enrolment.ENROLLED, lost=lost, documents=documents
    )
    assert summary.sentence.startswith(outbox)
    state = UsbStickState(refreshed=True, enrolled=True, waiting=lost, documents=documents)
    assert state.sentence.startswith(key)
