"""Voting with a real commune: the rule shown before, the sentences after, taking back, withdrawing, results."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from PySide6.QtCore import QTimer
from sqlalchemy import insert, update

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database import search
from desktop.database.queries import catalogue
from desktop.database.queries import outbox as acts
from desktop.database.queries import votes as rows
from desktop.database.tables import vote
from desktop.documents import act_papers, act_texts
from desktop.domain.changes import Changes
from desktop.domain.exchange_words import departure
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.kept import ActStanding, KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.vote_words import VoteReview, VoteRuleOffer, late
from desktop.viewmodels.outbox.acts import line_of
from desktop.viewmodels.votes.ballot_entries import BallotEntry
from desktop.viewmodels.votes.ballot_words import VoteSection
from desktop.viewmodels.votes.votes import Votes
from sync.client.ledger.tables import copy, outbox
from sync.contract.campaign import LatePolicy
from sync.contract.published import Proposal
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.viewmodels.votes import confirmed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

SPRING = datetime(2021, 4, 2, 9, 30, tzinfo=timezone(timedelta(hours=2)))
CEMETERY = Proposal(id="p-cimetiere", title="Gestion du cimetière", kind="to_develop", summary="Plans et concessions.")
CANTEEN = Proposal(id="p-cantine", title="Inscription à la cantine", kind="existing", services=("actes",))


class Seen:
    """All that the view-model emitted."""

    def __init__(self, commune: "Commune") -> None:
        self.commune = commune
        self.votes = Votes(commune.actor, Latest())
        self.kept: list[KeptAct] = []
        self.asked: list[WithdrawalQuestion] = []
        self.messages: list[tuple[str, bool]] = []
        self.refused: list[Refusal] = []
        self.chose: list[BallotEntry | None] = []
        self.votes.kept.connect(self.kept.append)
        self.votes.asked.connect(self.asked.append)
        self.votes.message.connect(lambda sentence, undo: self.messages.append((sentence, undo)))
        self.votes.refused.connect(self.refused.append)
        self.votes.chose.connect(self.chose.append)
        self.votes.refresh()
        commune.settle()

    def vote(self, id: str, need: str | None = None) -> None:
        confirmed.vote(self.commune, self.votes, id, need)

    def titles(self, section: VoteSection = VoteSection.OPEN) -> list[str]:
        self.votes.turn(section)
        return [entry.title for entry in self.votes.model.lines]

    def entry(self, id: str) -> BallotEntry:
        self.votes.choose(id)
        assert self.votes.chosen is not None
        return self.votes.chosen


def propose(commune: "Commune", proposals: Sequence[Proposal]) -> None:
    """As a round that brought proposals."""
    with commune.context.store.transaction() as connection:
        for proposal in proposals:
            value = msgspec.json.encode(proposal).decode()
            connection.execute(
                insert(copy)
                .prefix_with("OR REPLACE")
                .values(scope="proposals", id=proposal.id, position=2, value=value)
            )
        search.index(connection, "proposals", [search.proposal_entry(proposal) for proposal in proposals])
    commune.actor.announce(Changes(scopes=frozenset({"proposals"})))
    commune.settle()


def voting(commune: "Commune", *proposals: Proposal) -> Seen:
    """In the vote phase, some days before its close."""
    commune.hour[0] = SPRING
    commune.campaign("vote")
    propose(commune, proposals or (CEMETERY, CANTEEN))
    return Seen(commune)


def settled(commune: "Commune", op: str, **values: Any) -> None:
    with commune.context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == op).values(attempts=1, **values))
    commune.actor.announce(Changes(outbox=True))
    commune.settle()


def test_before_any_exchange_it_says_what_enrolment_brings_and_services_can_be_voted_for(baule: "Commune") -> None:
    seen = Seen(baule)
    assert seen.votes.rule.offers == (VoteRuleOffer.ENROL,)
    assert "Inscrire cet ordinateur apporte le calendrier" in seen.votes.rule.sentence
    assert "la plateforme vous dira" in seen.votes.rule.sentence
    assert len(seen.titles()) >= 60
    seen.vote("actes")
    assert seen.kept[-1].until == f"La plateforme dira s’il compte. {departure(Enrolment.NOT)}"


def test_a_service_that_was_not_checked_says_so_here_as_on_its_sheet(baule: "Commune") -> None:
    seen = Seen(baule)
    assert "Fiche" not in dict(seen.entry("actes").facts)
    unsure = next(one.id for one in baule.ask(catalogue.usual) if not one.verified)
    assert dict(seen.entry(unsure).facts)["Fiche"] == "À vérifier"


def test_in_the_needs_phase_the_catalogue_is_open(baule: "Commune") -> None:
    baule.campaign("needs")
    seen = Seen(baule)
    assert seen.votes.rule.title == "Phase «\u00a0Besoins\u00a0»\u00a0: vote pour les services"
    assert "un ou plusieurs services du catalogue" in seen.votes.rule.sentence
    assert len(seen.titles()) >= 60


def test_in_the_vote_phase_the_rule_is_told_before_the_vote(baule: "Commune") -> None:
    seen = voting(baule)
    rule = seen.votes.rule
    assert "au nom de Baule" in rule.sentence
    assert (
        rule.deadline == "Votre vote doit arriver avant le vendredi 16\u00a0avril à 23\u00a0h\u00a059, heure de Paris."
    )
    assert rule.late == "Arrivé après la clôture, un vote ne compte pas."
    assert seen.titles() == ["Gestion du cimetière", "Inscription à la cantine"]


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        (LatePolicy(kind="receipt_time"), "Arrivé après la clôture, un vote ne compte pas."),
        (
            LatePolicy(kind="cast_time_within", days=5),
            "Arrivé dans les 5\u00a0jours qui suivent, un vote fait avant la clôture compte encore. "
            "L’heure du vote est celle que cet ordinateur a notée.",
        ),
        # no day of grace is no grace
        (LatePolicy(kind="cast_time_within"), "Arrivé après la clôture, un vote ne compte pas."),
        (
            LatePolicy(kind="stamped_by_prefecture"),
            "Arrivé après la clôture, un vote compte seulement avec le cachet de la préfecture.",
        ),
    ],
)
def test_each_late_policy_has_its_sentence(policy: LatePolicy, sentence: str) -> None:
    assert late(policy) == sentence


def test_a_phase_kept_open_beyond_its_date_names_no_date_that_has_passed(baule: "Commune") -> None:
    seen = voting(baule)
    baule.hour[0] = datetime(2026, 4, 2, 9, 30, tzinfo=SPRING.tzinfo)
    seen.votes.refresh()
    baule.settle()
    assert seen.votes.rule.deadline.startswith("Phase prévue jusqu’au ")


def test_the_screen_after_a_vote_says_anew_when_it_leaves(baule: "Commune") -> None:
    seen = voting(baule)
    seen.vote(CEMETERY.id)
    (kept,) = seen.kept
    assert seen.votes.standing(CEMETERY.id).until == kept.until
    enrolled(baule)
    baule.actor.announce(Changes(link=True))
    baule.settle()
    until = seen.votes.standing(CEMETERY.id).until
    assert until == kept.until.removesuffix(f" {departure(Enrolment.NOT)}"), "nothing keeps it from leaving"
    assert until != kept.until


@pytest.mark.slow
def test_after_a_vote_the_sentences_cannot_be_mistaken(baule: "Commune") -> None:
    seen = voting(baule)
    seen.vote(CEMETERY.id)
    (kept,) = seen.kept
    assert (kept.where, kept.not_yet, kept.until) == (
        "Vote de Baule enregistré sur cet ordinateur.",
        "Il n’est pas encore compté.",
        "Il doit arriver avant le vendredi 16\u00a0avril à 23\u00a0h\u00a059, heure de Paris."
        f" {departure(Enrolment.NOT)}",
    )
    entry = seen.entry(CEMETERY.id)
    assert entry.state is not None
    assert entry.state.text == "↑\u00a0À envoyer"
    assert entry.act == "take_back"
    assert seen.titles(VoteSection.OURS) == ["Gestion du cimetière"]


@pytest.mark.slow
def test_a_vote_is_taken_back_after_a_question_and_given_again(baule: "Commune") -> None:
    seen = voting(baule)
    seen.vote(CEMETERY.id)
    seen.votes.withdraw(CEMETERY.id)
    baule.settle()
    (question,) = seen.asked
    assert (question.verb, question.sends.endswith("Annulé, il ne sera pas envoyé.")) == ("Annuler", True)
    assert baule.ask(rows.standing) == {CEMETERY.id}
    seen.votes.withdraw_now(question)
    baule.settle()
    assert seen.messages == [("Vote annulé avant son départ\u00a0: «\u00a0Gestion du cimetière\u00a0».", True)]
    assert baule.ask(rows.standing) == frozenset()
    seen.votes.undo()
    baule.settle()
    assert baule.ask(rows.standing) == {CEMETERY.id}
    assert [act.state for act in baule.ask(acts.listed)] == ["finalised", "cancelled"]


@pytest.mark.slow
def test_of_several_votes_the_one_that_is_meant_is_taken_back(baule: "Commune") -> None:
    """Others were cast for what sorts before it and after it."""
    others = [msgspec.structs.replace(CANTEEN, id=id) for id in ("p-a", "p-z")]
    seen = voting(baule, CANTEEN, CEMETERY, *others)
    for id in ("p-a", CANTEEN.id, CEMETERY.id, "p-z"):
        seen.vote(id)
    baule.settle()
    for id, title in ((CANTEEN.id, CANTEEN.title), (CEMETERY.id, CEMETERY.title)):
        seen.votes.withdraw(id)
        baule.settle()
        assert (seen.asked[-1].id, seen.asked[-1].title) == (id, title)
        seen.votes.withdraw_now(seen.asked[-1])
        baule.settle()
    assert baule.ask(rows.standing) == {"p-a", "p-z"}


def test_a_withdrawal_names_the_need_that_its_vote_answered(baule: "Commune") -> None:
    """In the outbox, on its sheet and on its receipt; two votes for one service were told apart by nothing."""
    need = submitted(baule, "Cimetière")
    seen = voting(baule)
    seen.vote(CEMETERY.id, need)
    settled(baule, seen.kept[0].op, state="accepted", number=7, received_at="2021-04-02T08:00:00+00:00")
    withdrawal = baule.act(withdraw_vote, CEMETERY.id).op
    assert baule.ask(act_texts.texts_of, withdrawal) == (("Répondait à votre besoin", "Cimetière"),)
    act = baule.ask(acts.one, withdrawal)
    assert act is not None
    assert line_of(act, baule.hour[0]).note.endswith(" · Retrait d’un vote · Répondait à «\u00a0Cimetière\u00a0»")
    content, _ = baule.ask(act_papers.content_of, withdrawal)
    assert content[-1] == ("Répondait au besoin", "Cimetière")
    baule.settle()
    entry = seen.entry(CEMETERY.id)
    assert entry.answers == "Répondait à «\u00a0Cimetière\u00a0»"
    assert entry.details == (("Répondait à", "Cimetière"),)


def test_a_withdrawal_of_a_vote_that_answered_no_need_names_none(baule: "Commune") -> None:
    seen = voting(baule)
    seen.vote(CEMETERY.id)
    settled(baule, seen.kept[0].op, state="accepted", number=7, received_at="2021-04-02T08:00:00+00:00")
    withdrawal = baule.act(withdraw_vote, CEMETERY.id).op
    assert baule.ask(act_texts.texts_of, withdrawal) == ()
    assert baule.ask(act_papers.content_of, withdrawal) == ((), ())
    act = baule.ask(acts.one, withdrawal)
    assert act is not None
    assert line_of(act, baule.hour[0]).note.endswith(" · Retrait d’un vote")


@pytest.mark.slow
def test_a_vote_that_left_is_withdrawn_only_after_a_question_that_says_what_is_sent(baule: "Commune") -> None:
    seen = voting(baule)
    seen.vote(CEMETERY.id)
    settled(baule, seen.kept[0].op, state="accepted", number=7, received_at="2021-04-02T08:00:00+00:00")
    assert seen.entry(CEMETERY.id).act == "withdraw"
    assert seen.entry(CEMETERY.id).state_note == "Accusé n°\u00a07, reçu à 10\u00a0h\u00a000."
    seen.votes.withdraw(CEMETERY.id)
    baule.settle()
    (question,) = seen.asked
    assert question.answers == ""
    assert question.sends == "Un envoi partira\u00a0: retrait du vote de Baule pour «\u00a0Gestion du cimetière\u00a0»."
    assert question.signed_as == ""
    moment = "vendredi 2\u00a0avril 2021 à 10\u00a0h\u00a000, accusé n°\u00a07"
    assert question.received == f"Reçu par la plateforme\u00a0: {moment}."
    baule.hour[0] += timedelta(days=1)
    assert baule.ask(seen.votes._question, CEMETERY.id) == question, "the same is asked on the next day"
    baule.act(set_person, "Maire", "Numérique")
    seen.votes.withdraw(CEMETERY.id)
    baule.settle()
    question = seen.asked[-1]
    assert question.signed_as == "Maire · Numérique"
    assert baule.ask(rows.standing) == {CEMETERY.id}
    seen.votes.withdraw_now(question)
    baule.settle()
    assert baule.ask(rows.standing) == frozenset()
    entry = seen.entry(CEMETERY.id)
    assert entry.state is not None
    assert entry.state.text == "↑\u00a0Retrait\u00a0: à envoyer"
    assert entry.act == "vote"


def test_a_vote_cancelled_before_the_reading_after_it_is_told_to_be_no_more(baule: "Commune") -> None:
    """Another program may do that between the two."""
    seen = voting(baule)
    refusals: list[Refusal] = []
    seen.votes.refused.connect(refusals.append)
    baule.actor.changed.connect(lambda _: [cancel_act(baule.context, one.op) for one in _waiting(baule)])
    seen.vote(CEMETERY.id)
    baule.settle()
    assert [refusal.sentence for refusal in refusals] == ["Ce vote a été enregistré, puis annulé aussitôt."]
    assert (seen.kept, seen.titles(VoteSection.OURS)) == ([], [])


def test_a_vote_refused_before_the_reading_after_it_is_told_to_be_refused(baule: "Commune") -> None:
    """It was told to be cancelled or refused, beside a card that said which."""
    seen = voting(baule)

    def refuse(_: Changes) -> None:
        with baule.context.store.transaction() as connection:
            connection.execute(update(outbox).values(state="rejected", attempts=1))
            connection.execute(update(vote).values(stands=0))

    baule.actor.changed.connect(refuse)
    seen.vote(CEMETERY.id)
    baule.settle()
    assert [refusal.sentence for refusal in seen.refused] == ["Ce vote a été enregistré, puis refusé aussitôt."]


def _waiting(baule: "Commune") -> list[Any]:
    return [one for one in baule.ask(acts.listed) if one.state == "finalised"]


@pytest.mark.slow
def test_a_refused_vote_says_why(baule: "Commune") -> None:
    seen = voting(baule)
    seen.vote(CEMETERY.id)
    with baule.context.store.transaction() as connection:  # as actions.receive does for a refusal
        connection.exec_driver_sql("UPDATE vote SET stands = 0")
    settled(baule, seen.kept[0].op, state="rejected", detail="La liste a changé.")
    entry = seen.entry(CEMETERY.id)
    why = "La plateforme a répondu\u00a0: «\u00a0La liste a changé\u00a0»."
    assert (entry.state.text if entry.state else "", entry.state_note) == ("✗\u00a0Refusé", why)
    assert entry.act == "vote"


def test_a_proposal_that_groups_our_need_comes_first_and_says_so(baule: "Commune") -> None:
    baule.campaign("needs")
    need = baule.act(draft_need, None, title="Inscrire les enfants", description="Par internet.")
    baule.act(submit_need, need)
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM copy WHERE scope = 'campaign'")
    seen = voting(baule, CEMETERY, msgspec.structs.replace(CANTEEN, needs=(need, "autre")))
    assert seen.titles() == ["Inscription à la cantine", "Gestion du cimetière"]
    entry = seen.entry(CANTEEN.id)
    assert entry.ours == "Votre besoin «\u00a0Inscrire les enfants\u00a0» y est regroupé."
    assert dict(entry.facts)["Besoins regroupés"] == "2"
    natures = [entry.nature for entry in seen.votes.model.lines]
    assert natures == ["Proposition, service existant", "Proposition, service à développer"]
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'accepted', attempts = 1")
    baule.act(withdraw_need, need)
    baule.settle()
    assert seen.entry(CANTEEN.id).ours == "", "it is there no more, whatever the list of before names"


def test_results_carry_the_reasons_of_the_committee(baule: "Commune") -> None:
    seen = voting(
        baule,
        msgspec.structs.replace(CEMETERY, state="not_retained", reason="Trop peu de communes."),
        msgspec.structs.replace(CANTEEN, state="retained", reason="Utile partout."),
    )
    assert seen.titles(VoteSection.OPEN) == []
    assert seen.titles(VoteSection.RESULTS) == ["Inscription à la cantine", "Gestion du cimetière"]
    entry = seen.entry(CEMETERY.id)
    assert entry.outcome is not None
    assert (entry.outcome.text, entry.reason) == ("✗\u00a0Non retenue", "Trop peu de communes.")
    assert entry.act == ""
    assert entry.closed == "Le comité a déjà rendu sa décision sur cette proposition."


def test_a_commune_without_siren_is_told_that_it_cannot_vote(without_siren: "Commune") -> None:
    seen = Seen(without_siren)
    assert seen.votes.rule.title == "Papeete ne peut pas voter ici"
    assert seen.entry("actes").act == ""
    seen.vote("actes")
    assert [refusal.code for refusal in seen.refused] == ["no_siren"]


@pytest.mark.slow
def test_searching_finds_by_words_and_the_last_typed_wins(baule: "Commune") -> None:
    seen = Seen(baule)
    seen.votes.narrowing.search("cadas")
    seen.votes.narrowing.search("cadastre")
    baule.until(lambda: 0 < len(seen.votes.model.lines) < 60)
    assert "cadastre" in [entry.id for entry in seen.votes.model.lines]
    assert [timer for timer in seen.votes.findChildren(QTimer) if timer.isActive()] == [], "a rest searches once"
    seen.votes.narrowing.search("cadastre 9998")
    baule.until(lambda: seen.votes.narrowing.words == "cadastre 9998")
    assert seen.votes.model.lines == (), "each word narrows further"
    seen.votes.narrowing.search("")
    assert len(seen.votes.model.lines) >= 60


def test_each_list_is_narrowed_and_sorted_by_its_own_words(baule: "Commune") -> None:
    archives = Proposal(id="p-archives", title="Archives", kind="existing", state="retained", votes=4)
    seen = voting(baule, CEMETERY, CANTEEN, archives)
    seen.vote(CANTEEN.id)
    asked = seen.votes.narrowing
    asked.choose("voted")
    assert [entry.id for entry in seen.votes.model.lines] == [CANTEEN.id]
    asked.choose("todo")
    asked.sort("title")
    assert [entry.title for entry in seen.votes.model.lines] == sorted(entry.title for entry in seen.votes.model.lines)
    assert CANTEEN.id not in [entry.id for entry in seen.votes.model.lines]
    seen.votes.turn(VoteSection.OURS)
    assert (asked.only, asked.order) == ("", "recent"), "what was asked of one list does not stick to the next"
    assert [entry.id for entry in seen.votes.model.lines] == [CANTEEN.id]
    seen.votes.turn(VoteSection.RESULTS)
    assert asked.vocabulary.search == "&Chercher un résultat"
    assert [entry.id for entry in seen.votes.model.lines] == ["p-archives"]


def test_a_vote_bears_no_need_that_is_here_no_more(baule: "Commune") -> None:
    seen, reviews = voting(baule), list[VoteReview]()
    seen.votes.reviewing.connect(reviews.append)
    seen.votes.review(CANTEEN.id, "disparu")
    baule.settle()
    assert [(review.need, review.answers) for review in reviews] == [("disparu", None)]


def test_what_a_list_hides_is_chosen_no_more(baule: "Commune") -> None:
    seen = voting(baule, CEMETERY, CANTEEN)
    seen.vote(CANTEEN.id)
    seen.votes.choose(CANTEEN.id)
    seen.votes.narrowing.choose("todo")
    assert seen.votes.chosen is None


def test_what_a_list_still_shows_stays_chosen_wherever_it_stands(baule: "Commune") -> None:
    third = msgspec.structs.replace(CANTEEN, id="p-ecole", title="Inscription à l’école")
    seen = voting(baule, CEMETERY, CANTEEN, third)
    seen.votes.narrowing.search("a")
    shown = [entry.id for entry in seen.votes.model.lines]
    assert len(shown) > 2
    for id in shown:
        seen.votes.choose(id)
        seen.votes.narrowing.choose("todo")
        assert seen.votes.chosen is not None
        assert seen.votes.chosen.id == id
        seen.votes.narrowing.choose("")


def test_another_page_leads_to_where_a_vote_can_be_given_or_taken_back(baule: "Commune") -> None:
    """What we voted for stands in two lists: the first is the one that is open."""
    seen = voting(baule, CEMETERY, CANTEEN)
    seen.vote(CANTEEN.id)
    seen.votes.turn(VoteSection.RESULTS)
    seen.votes.show(CANTEEN.id)
    assert (seen.votes.section, seen.votes.count(VoteSection.OURS)) == (VoteSection.OPEN, 1)
    entry = seen.votes.entry(CANTEEN.id)
    assert entry in seen.votes.model.lines


def test_another_page_leads_to_an_entry_in_the_list_where_it_stands(baule: "Commune") -> None:
    seen = voting(baule, msgspec.structs.replace(CEMETERY, state="retained"), CANTEEN)
    seen.votes.show(CEMETERY.id)
    assert seen.votes.section is VoteSection.RESULTS
    assert seen.chose[-1] is not None
    assert seen.chose[-1].id == CEMETERY.id


def test_what_is_voted_twice_is_refused_beside_the_control(baule: "Commune") -> None:
    seen = voting(baule)
    seen.vote(CANTEEN.id)
    seen.vote(CANTEEN.id)
    assert [refusal.code for refusal in seen.refused] == ["already_voted"]
    assert len(baule.ask(acts.listed)) == 1


def submitted(commune: "Commune", title: str) -> str:
    """A need of ours that left while its phase was open."""
    commune.campaign("needs")
    need = commune.act(draft_need, None, title=title, description="Par internet.")
    commune.act(submit_need, need)
    with commune.context.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM copy WHERE scope = 'campaign'")
    return need


def test_after_a_regrouping_the_question_is_asked_until_there_is_a_vote(baule: "Commune") -> None:
    need, other = submitted(baule, "Cimetière"), submitted(baule, "Cantine")
    seen = voting(
        baule, msgspec.structs.replace(CEMETERY, needs=(need,)), msgspec.structs.replace(CANTEEN, needs=(other,))
    )
    question = seen.votes.regrouping
    assert question is not None
    assert question.more == 1
    assert question.sentence.startswith("Votre besoin «\u00a0")
    assert question.sentence.endswith("voter pour cette proposition\u202f?")
    assert question.brief.startswith("Voter pour «\u00a0")
    assert question.brief.endswith("\u00a0», qui regroupe votre besoin\u202f?")
    seen.votes.choose(question.proposal)
    assert seen.votes.regrouping is None, "its proposal is being read, and the main act votes for it"
    seen.votes.choose("")
    assert seen.votes.regrouping == question
    seen.vote(question.proposal, question.need)
    after = seen.votes.regrouping
    assert after is not None
    assert after.proposal != question.proposal
    seen.votes.put_off(after.proposal)
    assert seen.votes.regrouping is None
    (row,) = baule.ask(rows.listed)
    assert row.need == question.need


@pytest.mark.slow
def test_a_vote_says_which_need_it_answers_and_on_which_list(baule: "Commune") -> None:
    need = submitted(baule, "Cimetière")
    seen = voting(baule)
    assert seen.votes.answerable == ((need, "Cimetière"),)
    seen.vote(CEMETERY.id, need)
    assert seen.kept[0].detail == "Vote pour une proposition. Répond à votre besoin «\u00a0Cimetière\u00a0»."
    assert seen.kept[0].undo.endswith("puis retirer le vote tant que le vote est ouvert.")
    vote = seen.kept[0].op
    assert baule.ask(act_texts.texts_of, vote) == (("Répond à votre besoin", "Cimetière"),)
    act = baule.ask(acts.one, vote)
    assert act is not None
    line = line_of(act, baule.hour[0])
    assert line.note.endswith(" · Vote · Répond à «\u00a0Cimetière\u00a0»")
    assert line.note in line.spoken
    content, _ = baule.ask(act_papers.content_of, vote)
    assert content[-1] == ("Répond au besoin", "Cimetière")
    entry = seen.entry(CEMETERY.id)
    assert (entry.answers, entry.answers in entry.spoken) == ("Répond à «\u00a0Cimetière\u00a0»", True)
    said = dict(entry.details)
    assert said["Répond à"] == "Cimetière"
    seen.votes.withdraw(CEMETERY.id)
    baule.settle()
    assert seen.asked[-1].answers == "Répond à votre besoin «\u00a0Cimetière\u00a0»."
    assert seen.entry(CEMETERY.id).changed == ""
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE copy SET position = 9 WHERE id = 'p-cimetiere'")
    baule.actor.announce(Changes(scopes=frozenset({"proposals"})))
    baule.settle()
    assert seen.entry(CEMETERY.id).changed.startswith("La proposition a changé depuis votre vote.")
    (submission,) = (act for act in baule.ask(acts.listed) if act.type == "need.submit")
    settled(baule, submission.op, state="rejected")
    assert dict(seen.entry(CEMETERY.id).details)["Répond à"] == "Cimetière (refusé)"
    assert seen.votes.answerable == ()


@pytest.mark.slow
def test_before_a_vote_that_left_is_withdrawn_its_need_is_named(baule: "Commune") -> None:
    need = submitted(baule, "Cimetière")
    seen = voting(baule)
    seen.vote(CEMETERY.id, need)
    settled(baule, seen.kept[0].op, state="accepted", number=7, received_at="2021-04-02T08:00:00+00:00")
    seen.votes.withdraw(CEMETERY.id)
    baule.settle()
    assert seen.asked[-1].op == ""
    assert seen.asked[-1].answers == "Répond à votre besoin «\u00a0Cimetière\u00a0»."


def test_a_vote_taken_back_and_given_again_keeps_the_need_it_answers(baule: "Commune") -> None:
    need = submitted(baule, "Cimetière")
    seen = voting(baule)
    seen.vote(CEMETERY.id, need)
    seen.votes.withdraw(CEMETERY.id)
    baule.settle()
    seen.votes.withdraw_now(seen.asked[0])
    baule.settle()
    seen.votes.undo()
    baule.settle()
    (row,) = baule.ask(rows.listed)
    assert row.need == need


@pytest.mark.slow
def test_once_decided_a_vote_is_not_withdrawn_any_more(baule: "Commune") -> None:
    seen = voting(baule)
    seen.vote(CEMETERY.id)
    settled(baule, seen.kept[0].op, state="accepted", number=7, received_at="2021-04-02T08:00:00+00:00")
    assert seen.entry(CEMETERY.id).act == "withdraw"
    propose(baule, (msgspec.structs.replace(CEMETERY, state="retained", reason="Utile.", votes=12),))
    entry = seen.entry(CEMETERY.id)
    assert entry.act == ""
    assert entry.support == "12\u00a0votes comptés, dont le vôtre"
    assert "12\u00a0votes comptés" in entry.spoken


def test_results_stand_in_the_order_of_their_votes_or_begin_with_what_is_retained(baule: "Commune") -> None:
    few = Proposal(id="p-few", title="Archives", kind="existing", state="retained", votes=3)
    seen = voting(
        baule,
        few,
        msgspec.structs.replace(CEMETERY, state="not_retained", votes=40),
        msgspec.structs.replace(CANTEEN, state="retained", votes=31),
    )
    assert seen.titles(VoteSection.RESULTS) == ["Gestion du cimetière", "Inscription à la cantine", "Archives"]
    seen.votes.narrowing.sort("retained")
    assert seen.titles(VoteSection.RESULTS) == ["Inscription à la cantine", "Archives", "Gestion du cimetière"]


def test_our_needs_inside_a_proposal_are_its_contributions(baule: "Commune") -> None:
    need = submitted(baule, "Cimetière")
    seen = voting(baule, msgspec.structs.replace(CEMETERY, needs=("autre", need), state="retained"))
    (one,) = seen.entry(CEMETERY.id).contributions
    assert (one.id, one.title, one.ours) == (need, "Cimetière", True)


@pytest.mark.slow
def test_what_is_looked_at_stays_only_where_it_stands(baule: "Commune") -> None:
    seen = voting(baule)
    seen.votes.choose(CEMETERY.id)
    seen.votes.turn(VoteSection.OURS)
    assert seen.votes.chosen is None
    assert seen.chose[-1] is None
    for id in (CANTEEN.id, CEMETERY.id):  # one of them sorts before the other
        seen.vote(id)
    baule.settle()
    for id in (CANTEEN.id, CEMETERY.id):
        seen.votes.choose(id)
        seen.votes.turn(VoteSection.OPEN)
        seen.votes.turn(VoteSection.OURS)
        assert seen.votes.chosen is not None
        assert seen.votes.chosen.id == id


@pytest.mark.slow
def test_where_there_is_no_vote_none_is_taken_back(baule: "Commune") -> None:
    unread = Votes(baule.actor, Latest())  # which has not looked yet
    unread.asked.connect(lambda _question: pytest.fail("of what it does not know"))
    unread.withdraw(CANTEEN.id)
    assert unread.standing(CANTEEN.id) == ActStanding()
    seen = voting(baule, CEMETERY, CANTEEN)
    for id in (CANTEEN.id, "p-inconnu"):
        seen.votes.withdraw(id)
        seen.votes.withdraw_now(WithdrawalQuestion(id=id, title="", op="op", sends="", then=""))
    baule.settle()
    assert (seen.asked, seen.messages) == ([], [])
    assert [refusal.code for refusal in seen.refused] == ["unknown_act"]


@pytest.mark.slow
def test_a_proposal_told_anew_is_read_again_before_it_is_voted_for(baule: "Commune") -> None:
    seen = voting(baule)
    reviews: list[VoteReview] = []
    seen.votes.reviewing.connect(reviews.append)
    seen.votes.review(CEMETERY.id)
    baule.settle()
    assert dict(reviews[0].confirmation.public)["En quelques mots"] == "Plans et concessions."
    propose(baule, (msgspec.structs.replace(CEMETERY, summary="Vente des concessions."),))
    seen.votes.confirm(reviews[0])
    baule.settle()
    assert baule.ask(rows.standing) == frozenset()
    assert dict(reviews[1].confirmation.public)["En quelques mots"] == "Vente des concessions."
    assert reviews[1].confirmation.changed
    seen.votes.confirm(reviews[1])
    baule.settle()
    assert baule.ask(rows.standing) == {CEMETERY.id}
    assert seen.kept[0].detail == "Vote pour une proposition."


def test_a_vote_that_leaves_while_one_reads_what_cancels_it_is_asked_about_anew(baule: "Commune") -> None:
    seen = voting(baule)
    seen.vote(CEMETERY.id)
    seen.votes.withdraw(CEMETERY.id)
    baule.settle()
    assert seen.asked[0].verb == "Annuler"
    settled(baule, seen.kept[0].op, state="accepted", number=7, received_at="2021-04-02T08:00:00+00:00")
    seen.votes.withdraw_now(seen.asked[0])
    baule.settle()
    assert (seen.refused, baule.ask(rows.standing)) == ([], {CEMETERY.id})
    (_, anew) = seen.asked
    assert anew.sends.startswith("Un envoi partira")
    assert anew.changed.startswith("Ce qui est demandé a changé")
    seen.votes.withdraw_now(anew)
    baule.settle()
    assert baule.ask(rows.standing) == frozenset()


@pytest.mark.slow
def test_a_vote_that_another_program_took_back_is_shown_so_by_the_press_that_would(baule: "Commune") -> None:
    """Else nothing would answer it."""
    seen = voting(baule)
    seen.vote(CEMETERY.id)
    cancel_act(baule.context, seen.kept[0].op)
    assert seen.entry(CEMETERY.id).act == "take_back"
    seen.votes.withdraw(CEMETERY.id)
    baule.settle()
    assert seen.asked == []
    assert seen.entry(CEMETERY.id).act == "vote"
