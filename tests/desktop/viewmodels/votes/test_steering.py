"""Steering with a real commune: declaring in a role, changing it, taking it back, the group and its projects."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.settings.set_person import set_person
from desktop.database.queries import outbox, steering
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.kept import ActStanding, KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.votes.interest_review import InterestReview
from desktop.viewmodels.votes.steering import Steering
from desktop.viewmodels.votes.steering_entries import SteeringEntry
from sync.contract.published import Named, OwnDeclaration, OwnDeclaring, OwnInterest, Project, SteeringGroup
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.viewmodels.votes import confirmed
from tests.desktop.viewmodels.votes.published_proposals import ARCHIVES, CANTEEN, CEMETERY, publish, receive

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

OP = "01a210ca-359b-7da6-b7ab-1c5b85688d22"  # an act of another computer


class Seen:
    """All that the view-model emitted."""

    def __init__(self, commune: "Commune") -> None:
        self.commune = commune
        self.steering = Steering(commune.actor, Latest())
        self.kept: list[KeptAct] = []
        self.asked: list[WithdrawalQuestion] = []
        self.messages: list[tuple[str, bool]] = []
        self.refused: list[Refusal] = []
        self.steering.kept.connect(self.kept.append)
        self.steering.asked.connect(self.asked.append)
        self.steering.message.connect(lambda sentence, undo: self.messages.append((sentence, undo)))
        self.steering.refused.connect(self.refused.append)
        self.refresh()

    def refresh(self) -> None:
        self.steering.refresh()
        self.commune.settle()

    def entry(self, id: str = CEMETERY.id) -> SteeringEntry:
        entry = self.steering.entry(id)
        assert entry is not None
        return entry

    def declare(self, role: str, id: str = CEMETERY.id) -> None:
        confirmed.declare(self.commune, self.steering, id, role, "Nous avons commencé.")


def open_steering(commune: "Commune", phase: str = "steering") -> Seen:
    commune.campaign(phase)
    publish(commune, "proposals", CEMETERY, CANTEEN, ARCHIVES)
    return Seen(commune)


def test_only_what_was_retained_is_steered(baule: "Commune") -> None:
    seen = open_steering(baule)
    assert [line.title for line in seen.steering.model.lines] == ["Cantines", "Cimetières"]
    assert seen.steering.rule.open
    assert seen.steering.rule.deadline.startswith("Votre demande doit arriver avant le")
    assert seen.entry().roles == ("participant", "referent")


def test_a_declaration_says_where_it_is_and_in_what_role(baule: "Commune") -> None:
    seen = open_steering(baule)
    seen.declare("referent")
    (kept,) = seen.kept
    assert kept.where == "Demande de participation de Baule enregistrée sur cet ordinateur."
    assert kept.not_yet == "Elle n’est pas encore reçue par la plateforme."
    assert kept.detail == "Rôle\u00a0: territoire référent. Le service est développé avec vous."
    entry = seen.entry()
    assert seen.steering.standing(entry.id).until == kept.until
    assert entry.spoken == "Cimetières, Territoire référent, À envoyer"
    assert seen.entry(CANTEEN.id).spoken == "Cantines, Service existant"
    assert (entry.role, entry.undo) == ("referent", "take_back")
    assert entry.badge is not None
    assert entry.badge.word == "À envoyer"
    assert entry.roles == ("participant",), "the other role can be taken in its place"
    assert seen.steering.model.lines[0].id == CEMETERY.id, "ours come first"


def test_in_a_phase_kept_open_the_notice_after_a_demand_names_the_button_that_sends_it(baule: "Commune") -> None:
    enrolled(baule)
    baule.hour[0] = datetime(2032, 3, 1, tzinfo=UTC)
    seen = open_steering(baule)
    assert seen.steering.rule.deadline.endswith("encore ouverte. Envoyez sans attendre.")
    seen.declare("participant")
    assert seen.kept[0].until.endswith("\u00a0: «\u00a0Envoyer maintenant\u00a0», à la page Boîte d’envoi.")


def test_any_number_of_proposals(baule: "Commune") -> None:
    seen = open_steering(baule)
    seen.declare("participant")
    seen.declare("referent", CANTEEN.id)
    assert (seen.entry().role, seen.entry(CANTEEN.id).role) == ("participant", "referent")


def test_another_role_takes_the_place_of_the_first(baule: "Commune") -> None:
    seen = open_steering(baule)
    seen.declare("participant")
    seen.declare("referent")
    assert seen.entry().role == "referent"
    seen.steering.withdraw(CEMETERY.id)
    baule.settle()
    seen.steering.withdraw_now(seen.asked[0])
    baule.settle()
    assert seen.entry().role == "participant", "what was not yet tried is taken back, and the one before stands"


def test_before_it_leaves_it_is_taken_back_after_a_question_and_made_again(baule: "Commune") -> None:
    seen = open_steering(baule)
    seen.declare("participant")
    seen.steering.take_back(seen.kept[0])
    baule.settle()
    (question,) = seen.asked
    assert (question.verb, question.sends.endswith("Annulée, elle ne sera pas envoyée.")) == ("Annuler", True)
    assert seen.entry().role == "participant"
    seen.steering.withdraw_now(question)
    baule.settle()
    assert seen.messages == [("Demande annulée avant son départ\u00a0: «\u00a0Cimetières\u00a0».", True)]
    assert seen.entry().role == ""
    seen.steering.undo()
    baule.settle()
    assert seen.entry().role == "participant"
    row = baule.ask(steering.standing_of, CEMETERY.id)
    assert row.motivation == "Nous avons commencé."
    assert seen.messages[1:] == [("", False)], "nothing is left to undo"


@pytest.mark.slow
def test_what_left_is_withdrawn_after_a_question(baule: "Commune") -> None:
    seen = open_steering(baule)
    seen.declare("participant")
    receive(baule, seen.kept[0].op)
    entry = seen.entry()
    assert entry.undo == "withdraw"
    assert entry.state_note.startswith("Accusé n°\u00a07, reçu")
    baule.act(set_person, "Maire")
    seen.steering.withdraw(CEMETERY.id)
    baule.settle()
    (question,) = seen.asked
    assert question.signed_as == "Maire"
    assert question.received.startswith("Reçu par la plateforme\u00a0: ")
    assert question.received.endswith(", accusé n°\u00a07.")
    baule.hour[0] += timedelta(days=1)
    assert baule.ask(seen.steering._question, CEMETERY.id) == question, "the same is asked on the next day"
    assert question.sends == (
        "Un envoi partira\u00a0: Baule ne participe plus au pilotage de «\u00a0Cimetières\u00a0»."
    )
    assert question.what == "la demande"
    seen.steering.withdraw_now(question)
    baule.settle()
    entry = seen.entry()
    assert entry.role == ""
    assert entry.state is not None
    assert entry.state.text == "↑\u00a0Retrait\u00a0: à envoyer"
    assert [act.type for act in baule.ask(outbox.listed)] == ["interest.withdraw", "interest.declare"]


def test_a_demand_cancelled_before_the_reading_after_it_is_told_to_be_no_more(baule: "Commune") -> None:
    seen = open_steering(baule)
    baule.actor.changed.connect(
        lambda _: [cancel_act(baule.context, one.op) for one in baule.ask(outbox.listed) if one.state == "finalised"]
    )
    seen.declare("participant")
    baule.settle()
    sentences = [refusal.sentence for refusal in seen.refused]
    assert sentences == ["Cette demande a été enregistrée, puis annulée aussitôt."]
    assert seen.kept == []


def test_outside_the_phase_it_says_why_and_offers_nothing(baule: "Commune") -> None:
    seen = open_steering(baule, "deployment")
    assert not seen.steering.rule.open
    assert seen.steering.rule.sentence == "Le pilotage est clos. Ce qui a été fait reste ici."
    assert seen.entry().roles == ()
    assert seen.entry().closed == "Le pilotage n’est pas ouvert en ce moment."
    seen.declare("participant")
    assert [refusal.code for refusal in seen.refused] == ["phase_closed"]


def test_before_the_phase_it_says_when(baule: "Commune") -> None:
    seen = open_steering(baule, "vote")
    assert seen.steering.rule.sentence.startswith("Le pilotage ouvre le")


@pytest.mark.slow
def test_the_group_and_its_projects_are_told_with_the_second_committee(baule: "Commune") -> None:
    seen = open_steering(baule)
    seen.declare("referent")
    receive(baule, seen.kept[0].op)
    group = SteeringGroup(
        id=CEMETERY.id,
        referents=(Named(commune="45024", name="Baule"),),
        participants=(Named(commune="45025", name="Beaugency"),),
        note="Première réunion en mai.",
    )
    publish(baule, "steering", group)
    publish(
        baule,
        "mine",
        OwnInterest(id=f"interest.{CEMETERY.id}", proposal=CEMETERY.id, role="referent", given="referent"),
    )
    publish(
        baule,
        "projects",
        Project(id="j1", proposal=CEMETERY.id, title="Registre", state="retained", reason="Prêt."),
        Project(id="j2", proposal=CEMETERY.id, title="Drone", state="not_retained", reason="Trop cher."),
        Project(id="j3", proposal=CANTEEN.id, title="Autre", state="open"),
    )
    entry = seen.entry()
    assert entry.badge is not None
    assert entry.badge.text == "●\u00a0Territoire référent"
    assert (entry.referents, entry.participants, entry.group_note) == (
        "Baule",
        "Beaugency",
        "Première réunion en mai.",
    )
    assert [(one.title, one.shown.word, one.reason) for one in entry.projects] == [
        ("Drone", "Non retenu", "Trop cher."),
        ("Registre", "Retenu", "Prêt."),
    ]
    assert [one.shown.word for one in seen.entry(CANTEEN.id).projects] == ["À examiner"]
    assert entry.note == "Service à développer · 2\u00a0projets"


def test_a_declaration_from_another_computer_is_known_and_is_taken_back_here(baule: "Commune") -> None:
    seen = open_steering(baule)
    said = OwnDeclaring(op=OP, deposited_at=datetime(2026, 2, 3, tzinfo=UTC), role="participant")
    publish(baule, "mine", OwnDeclaration(id=f"declaration.{CEMETERY.id}", subject=CEMETERY.id, acts=(said,)))
    entry = seen.entry()
    assert entry.state_note == "Demandée depuis un autre ordinateur de la mairie."
    assert (entry.role, entry.roles, entry.undo) == ("participant", ("referent",), "withdraw")
    seen.steering.withdraw(CEMETERY.id)
    baule.settle()
    seen.steering.withdraw_now(seen.asked[0])
    baule.settle()
    entry = seen.entry()
    assert (entry.state_note, entry.undo) == ("Votre commune ne demande plus à participer.", "")


def test_a_declaration_that_another_computer_took_back_says_so(baule: "Commune") -> None:
    seen = open_steering(baule)
    seen.declare("referent")
    receive(baule, seen.kept[0].op)
    at = datetime(2026, 2, 3, tzinfo=UTC)
    gone = OwnDeclaring(op=seen.kept[0].op, deposited_at=at, role="referent", withdrawn=True)
    publish(baule, "mine", OwnDeclaration(id=f"declaration.{CEMETERY.id}", subject=CEMETERY.id, acts=(gone,)))
    entry = seen.entry()
    assert entry.state_note == "Retirée depuis un autre ordinateur de la mairie."
    assert (entry.role, entry.undo) == ("", "")


def test_a_commune_without_siren_declares_nothing(without_siren: "Commune") -> None:
    seen = open_steering(without_siren)
    assert seen.steering.rule.title == "Papeete ne peut rien envoyer d’ici"
    assert seen.entry().roles == ()
    assert "SIREN" in seen.entry().closed


def test_where_nothing_was_declared_nothing_is_taken_back(baule: "Commune") -> None:
    unread = Steering(baule.actor, Latest())  # which has not looked yet
    unread.asked.connect(lambda _question: pytest.fail("of what it does not know"))
    unread.withdraw(CEMETERY.id)
    seen = open_steering(baule)
    for id in (CEMETERY.id, "p-inconnu"):
        seen.steering.withdraw(id)
        seen.steering.withdraw_now(WithdrawalQuestion(id=id, title="", op="op", sends="", then=""))
    baule.settle()
    assert (seen.asked, seen.messages) == ([], [])
    assert [refusal.code for refusal in seen.refused] == ["unknown_act"]
    assert seen.steering.standing("p-inconnu") == ActStanding()


def test_what_cannot_be_declared_is_refused_and_not_read_first(baule: "Commune") -> None:
    seen = open_steering(baule)
    reviews: list[InterestReview] = []
    seen.steering.reviewing.connect(reviews.append)
    for id, role in ((CEMETERY.id, "maire"), ("p-inconnu", "participant")):
        seen.steering.review(id, role, "")
        baule.settle()
    assert [refusal.code for refusal in seen.refused] == ["role_unknown", "not_retained"]
    assert reviews == []
    seen.steering.review(CEMETERY.id, "referent", " ")
    seen.steering.review(CEMETERY.id, "referent", "Déjà commencé.")
    baule.settle()
    assert [review.confirmation.private for review in reviews] == [(), (("Pourquoi", "Déjà commencé."),)]
    assert dict(reviews[0].confirmation.public)["Qui le voit"].startswith("La plateforme. Si elle retient")
    assert reviews[0].confirmation.lead.endswith("n’est pas encore inscrit\u00a0: l’envoi attendra l’inscription.")


def test_the_person_to_ask_is_read_before_she_is_sent(baule: "Commune") -> None:
    seen = open_steering(baule)
    reviews: list[InterestReview] = []
    seen.steering.reviewing.connect(reviews.append)
    seen.steering.review(CEMETERY.id, "referent", "")
    baule.settle()
    assert reviews[0].confirmation.contact == ""
    baule.act(set_person, None, None, "Anne Martin", "anne@baule.fr")
    seen.steering.confirm(reviews[0])
    baule.settle()
    assert seen.kept == []
    assert reviews[1].confirmation.contact == "Anne Martin · anne@baule.fr"
    assert reviews[1].confirmation.changed
    seen.steering.confirm(reviews[1])
    baule.settle()
    assert len(seen.kept) == 1


def test_a_proposal_that_is_gone_is_said_to_be_gone_and_not_that_the_phase_is_closed(baule: "Commune") -> None:
    seen = open_steering(baule)
    reviews: list[InterestReview] = []
    seen.steering.reviewing.connect(reviews.append)
    seen.steering.review(CEMETERY.id, "referent", "")
    baule.settle()
    gone = msgspec.structs.replace(reviews[0], id="p-gone")
    then = baule.ask(seen.steering.reread, gone)
    then()
    (refused,) = seen.refused
    assert (refused.code, refused.sentence) == (
        "not_retained",
        "Cette proposition n’est plus parmi celles que le comité a retenues.",
    )


def test_a_renamed_proposal_is_asked_about_anew_before_its_steering_is_left(baule: "Commune") -> None:
    seen = open_steering(baule)
    seen.declare("participant")
    receive(baule, seen.kept[0].op)
    seen.steering.withdraw(CEMETERY.id)
    baule.settle()
    publish(baule, "proposals", msgspec.structs.replace(CEMETERY, title="Vente des cimetières"))
    seen.steering.withdraw_now(seen.asked[0])
    baule.settle()
    assert baule.ask(steering.standing_of, CEMETERY.id) is not None
    assert seen.asked[1].title == "Vente des cimetières"
    assert seen.asked[1].changed


def test_a_motivation_that_names_a_citizen_is_warned_of_in_what_is_read_before(baule: "Commune") -> None:
    seen = open_steering(baule)
    reviews: list[InterestReview] = []
    seen.steering.reviewing.connect(reviews.append)
    seen.steering.review(CEMETERY.id, "referent", "Appeler Mme Petit au 06 12 34 56 78")
    baule.settle()
    assert "06 12 34 56 78" in reviews[0].confirmation.warning
