"""Deployments with a real commune: asked, planned, live, the effect said and said again; what others say."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import insert

from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.report_effect import report_effect
from desktop.database.queries import link, outbox
from desktop.domain.changes import EVERYTHING
from desktop.domain.exchange_words import kept_answer
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.kept import ActStanding, KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.votes.deployment_entries import DeploymentEntry
from desktop.viewmodels.votes.deployment_form import FormAct, FormFacts, ReadForm
from desktop.viewmodels.votes.deployments import Deployments
from resources import communes
from sync.client.ledger.tables import CARD, copy
from sync.contract.published import Deployment
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.viewmodels.reviews import TEXT_UNCHANGED
from tests.desktop.viewmodels.votes.published_deployments import here
from tests.desktop.viewmodels.votes.published_proposals import ARCHIVES, CANTEEN, CEMETERY, publish, receive

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

REPORT = {"live_since": "25/01/2021", "agents_trained": "2", "people_served": "1 200", "effect": "Sans venir."}
READ = Confirmation(heading="", lead="")  # what the first press would have shown


class Seen:
    """All that the view-model emitted."""

    def __init__(self, commune: "Commune") -> None:
        self.commune = commune
        self.deployments = Deployments(commune.actor, Latest())
        self.kept: list[KeptAct] = []
        self.messages: list[tuple[str, bool]] = []
        self.refused: list[Refusal] = []
        self.wrong: list[tuple[Refusal, ...]] = []
        self.read = ReadForm(FormFacts(CEMETERY.title, enrolment=commune.ask(link.enrolment)))  # beside the form
        self.deployments.kept.connect(self.kept.append)
        self.deployments.message.connect(lambda sentence, undo: self.messages.append((sentence, undo)))
        self.deployments.refused.connect(self.refused.append)
        self.deployments.wrong.connect(self.wrong.append)
        self.deployments.facts_changed.connect(lambda read: setattr(self, "read", read))
        self.deployments.refresh()
        commune.settle()

    def entry(self, id: str = CEMETERY.id) -> DeploymentEntry:
        entry = self.deployments.entry(id)
        assert entry is not None
        return entry

    def steps(self, id: str = CEMETERY.id) -> list[tuple[str, bool]]:
        return [(step.shown.word, step.done) for step in self.entry(id).steps]

    @property
    def second(self) -> ReadForm:
        """What the form shows at the second press."""
        return self.read if self.read.reviewed else self.read._replace(review=READ)

    def ask(self, **typed: str) -> None:
        self.deployments.ask(CEMETERY.id, typed, self.second)
        self.commune.settle()

    def report(self, **typed: str) -> None:
        known = self.deployments.beside_report(CEMETERY.id, CEMETERY.title)
        second = self.second._replace(facts=self.read.facts._replace(corrects=known.corrects))
        self.deployments.report(CEMETERY.id, REPORT | typed, second)
        self.commune.settle()


def open_deployment(commune: "Commune", phase: str = "deployment") -> Seen:
    commune.campaign(phase)
    publish(commune, "proposals", CEMETERY, CANTEEN, ARCHIVES)
    return Seen(commune)


def test_what_was_retained_can_be_asked_for(baule: "Commune") -> None:
    seen = open_deployment(baule)
    assert [line.title for line in seen.deployments.model.lines] == ["Cantines", "Cimetières"]
    assert (seen.entry().act, seen.entry().steps, seen.entry().shown) == ("ask", (), None)
    seen.ask(wanted_from="la rentrée", remarks="Deux postes.")
    (kept,) = seen.kept
    assert kept.where == "Demande de Baule enregistrée sur cet ordinateur."
    assert kept.until.startswith("Votre demande doit arriver avant le")
    assert kept.withdraw == "", "once it left, nothing takes it back"
    assert seen.steps()[0] == ("Demande\u00a0: à envoyer", False)
    assert seen.entry().act == ""
    assert seen.deployments.standing(CEMETERY.id).state is not None
    assert seen.deployments.model.lines[0].id == CEMETERY.id, "ours come first"


def test_in_a_phase_kept_open_the_notice_after_a_demand_names_the_button_that_sends_it(baule: "Commune") -> None:
    enrolled(baule)
    baule.hour[0] = datetime(2032, 3, 1, tzinfo=UTC)
    seen = open_deployment(baule)
    seen.ask()
    assert seen.kept[0].until.endswith("\u00a0: «\u00a0Envoyer maintenant\u00a0», à la page Boîte d’envoi.")


def test_a_demand_is_cancelled_before_it_leaves(baule: "Commune") -> None:
    seen = open_deployment(baule)
    seen.ask()
    asked: list[WithdrawalQuestion] = []
    seen.deployments.asked.connect(asked.append)
    seen.deployments.take_back(seen.kept[0])
    assert seen.entry().act == ""
    seen.deployments.withdraw_now(asked[0])
    baule.settle()
    assert seen.messages == [("Envoi annulé avant son départ\u00a0: «\u00a0Cimetières\u00a0».", False)]
    assert seen.entry().act == "ask"
    assert [act.state for act in baule.ask(outbox.listed)] == ["cancelled"]


def test_its_way_from_the_demand_to_the_effect(baule: "Commune") -> None:
    seen = open_deployment(baule)
    seen.ask()
    receive(baule, seen.kept[0].op)
    assert seen.steps()[0] == ("Demandé", True)
    assert seen.entry().shown is not None
    publish(baule, "deployments", here("planned", on=date(2021, 6, 14), note="À distance."))
    assert seen.steps() == [
        ("Demandé", True),
        ("Déploiement prévu", True),
        ("En service", False),
        ("Effet constaté", False),
    ]
    planned = seen.entry().steps[1]
    assert (planned.when, planned.note) == ("Lundi 14\u00a0juin 2021", "À distance.")
    assert seen.entry().act == ""
    publish(baule, "deployments", here())
    assert seen.entry().act == "report"
    assert seen.entry().live_since == "25/01/2021"
    seen.report()
    assert seen.kept[-1].where == "Effet constaté de Baule enregistré sur cet ordinateur."
    assert seen.kept[-1].until == "Il partira quand cet ordinateur sera inscrit, à la page Réglages et aide."
    assert seen.steps()[-1] == ("Effet\u00a0: à envoyer", False)
    assert seen.entry().undo_words == "&Annuler l’effet dit"
    receive(baule, seen.kept[-1].op)
    assert seen.steps()[-1] == ("Effet déclaré", True)
    assert dict(seen.entry().reported_texts) == {
        "Depuis le": "25/01/2021",
        "Agents formés": "2",
        "Personnes concernées": "1\u202f200",
        "Effet": "Sans venir.",
    }
    assert seen.entry().reported
    assert seen.entry().act == "report", "the effect may be said again"
    seen.report(effect="Deux heures gagnées.", agents_trained="")
    assert dict(seen.entry().reported_texts)["Effet"] == "Deux heures gagnées."
    assert "Agents formés" not in dict(seen.entry().reported_texts)


def test_a_report_made_after_the_enrolment_left_on_a_stick_waits_for_its_answer(baule: "Commune") -> None:
    with baule.context.store.transaction() as connection:
        connection.execute(insert(copy).values(scope=CARD, id="p", position=1, value='{"left":true}'))
    seen = open_deployment(baule)
    publish(baule, "deployments", here())
    seen.report()
    answer = "la réponse de la clé USB, à reprendre à la page Boîte d’envoi"
    assert seen.kept[-1].until == f"Il partira quand cet ordinateur sera inscrit par {answer}."


def test_all_that_is_wrong_in_a_report_is_said_at_once(baule: "Commune") -> None:
    seen = open_deployment(baule)
    publish(baule, "deployments", here())
    seen.report(live_since="bientôt", agents_trained="deux", effect=" ")
    (wrong,) = seen.wrong
    assert [problem.field for problem in wrong] == ["live_since", "agents_trained", "effect"]
    seen.report(live_since="01/01/2031")
    assert [problem.field for problem in seen.wrong[1]] == ["live_since"]
    seen.report(agents_trained="deux")
    assert [problem.field for problem in seen.wrong[2]] == ["agents_trained"]
    assert baule.ask(outbox.listed) == ()


def test_a_number_beyond_its_limit_is_said_before_the_text_is_shown_to_be_read_again(baule: "Commune") -> None:
    seen = open_deployment(baule)
    publish(baule, "deployments", here())
    before = seen.read
    seen.deployments.report(CEMETERY.id, REPORT | {"agents_trained": "100 001"}, before)
    assert [[problem.field for problem in wrong] for wrong in seen.wrong] == [["agents_trained"]]
    seen.deployments.ask(CEMETERY.id, {"wanted_from": "", "remarks": "r" * 20_001}, before)
    assert [problem.field for problem in seen.wrong[-1]] == ["remarks"]
    assert seen.read is before, "nothing was asked"


def test_far_more_persons_than_inhabitants_are_doubted_and_may_be_sent(baule: "Commune") -> None:
    seen = open_deployment(baule)
    doubts: list[tuple[str, str]] = []
    wrong: list[str] = []
    seen.deployments.doubted_field.connect(lambda name, sentence: doubts.append((name, sentence)))
    seen.deployments.refused_field.connect(lambda name, _sentence: wrong.append(name))
    inhabitants = communes.get("45024").population
    seen.deployments.leave("people_served", str(10 * inhabitants))
    assert doubts == [("people_served", "")]
    seen.deployments.leave("people_served", "99 999 999")
    assert "habitants de la commune. Vérifiez ce nombre." in doubts[-1][1]
    seen.deployments.leave("agents_trained", "99 999")
    assert "habitants de la commune. Vérifiez ce nombre." in doubts[-1][1]
    seen.deployments.leave("agents_trained", "12")
    assert (doubts[-1], wrong) == (("agents_trained", ""), [])
    seen.deployments.leave("people_served", "beaucoup")
    assert (doubts[-1], wrong) == (("people_served", ""), ["people_served"])


def test_each_doubt_is_read_again_before_it_leaves(baule: "Commune") -> None:
    """It was said on leaving the field alone, and a number twice as long left after the review without a word."""
    seen = open_deployment(baule)
    seen.deployments.ask(CEMETERY.id, {"wanted_from": "mars 2062", "remarks": ""}, ReadForm(FormFacts(CEMETERY.title)))
    assert seen.read.warning.startswith("Souhaité à partir de\u00a0: l’année de «\u00a0mars 2062\u00a0»")
    typed = REPORT | {"live_since": "25/01/2001", "people_served": "99 999 999"}
    seen.deployments.report(CEMETERY.id, typed, ReadForm(FormFacts(CEMETERY.title)))
    live, served = seen.read.warning.split("\n")
    assert live.startswith("En service depuis le\u00a0: l’année de «\u00a025/01/2001\u00a0»")
    assert served.startswith("Personnes concernées\u00a0: c’est bien plus que les")
    assert seen.read.acts.main is FormAct.SUBMIT_AS_IT_IS


def test_on_leaving_a_field_what_is_wrong_with_it_is_said_but_not_that_it_is_empty(baule: "Commune") -> None:
    seen = open_deployment(baule)
    said: list[tuple[str, str]] = []
    seen.deployments.refused_field.connect(lambda name, sentence: said.append((name, sentence)))
    for name in REPORT:
        seen.deployments.leave(name, " ")
        seen.deployments.leave(name, REPORT[name])
    assert said == []
    seen.deployments.leave("people_served", "100 000 001")
    assert "entre 0 et 100\u202f000\u202f000" in said[-1][1]
    seen.deployments.leave("live_since", "01/01/2031")
    seen.deployments.leave("effect", "e" * 20_001)
    seen.deployments.leave("wanted_from", "s" * 501)
    assert [name for name, _sentence in said] == ["people_served", "live_since", "effect", "wanted_from"]


def test_outside_the_phase_nothing_is_asked_but_an_effect_may_be_said(baule: "Commune") -> None:
    seen = open_deployment(baule, "steering")
    assert seen.entry().act == ""
    assert "pendant la phase de déploiement" in seen.entry().closed
    assert seen.deployments.rule.sentence.startswith("Le déploiement ouvre le")
    seen.ask()
    assert [refusal.code for refusal in seen.refused] == ["phase_closed"]
    publish(baule, "deployments", here())
    assert seen.entry().act == "report"


def test_what_other_communes_say_stands_beside_the_near_ones_first(baule: "Commune") -> None:
    seen = open_deployment(baule)
    far = Deployment(id="p.1", proposal=CEMETERY.id, commune="75056", commune_name="Paris", state="live")
    near = Deployment(
        id="p.2",
        proposal=CEMETERY.id,
        commune="45028",
        commune_name="Beaugency",
        state="live",
        on=date(2021, 1, 20),
        effect="Une heure gagnée.",
        agents_trained=1,
        people_served=140,
    )
    publish(baule, "deployments", far, near)
    first, second = seen.entry().others
    assert (first.commune, first.shown.word, first.effect) == (
        "Beaugency",
        "En service depuis le 20\u00a0janvier 2021",
        "Une heure gagnée.",
    )
    assert first.counts == "1\u00a0agent formé, 140\u00a0personnes concernées"
    assert second.commune == "Paris"
    assert seen.entry().note == "Service à développer · en service dans 2\u00a0autres communes"


def test_a_demand_from_another_computer_is_known(baule: "Commune") -> None:
    seen = open_deployment(baule)
    publish(baule, "deployments", here("asked", on=None))
    assert seen.entry().steps[0].note == "L’envoi n’est pas sur cet ordinateur."
    assert seen.entry().act == ""


def test_of_a_demand_that_would_send_the_same_only_what_is_said_has_changed(baule: "Commune") -> None:
    seen = open_deployment(baule)
    seen.deployments.ask(CEMETERY.id, {"remarks": "Deux postes."}, seen.read)
    assert seen.read.review is not None
    seen.deployments.watch_forms(lambda: seen.read)
    enrolled(baule)
    baule.actor.announce(EVERYTHING)
    baule.until(lambda: seen.read.review is not None and bool(seen.read.review.changed))
    assert seen.read.review.changed.startswith(TEXT_UNCHANGED)
    assert seen.kept == []


def test_a_refused_demand_says_why_and_may_be_made_anew(baule: "Commune") -> None:
    seen = open_deployment(baule)
    seen.ask()
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET detail = 'Hors périmètre.'")
    receive(baule, seen.kept[0].op, "rejected")
    assert seen.entry().steps[0].note == kept_answer("Hors périmètre.")
    assert len(seen.entry().steps) == 1
    assert seen.entry().act == "ask"


def test_where_nothing_waits_nothing_is_taken_back(baule: "Commune") -> None:
    """Neither of a service that was not asked for, nor of one that there is not, nor of what has left."""
    seen = open_deployment(baule)
    asked: list[WithdrawalQuestion] = []
    seen.deployments.asked.connect(asked.append)
    for id in (CANTEEN.id, "p-inconnu"):
        seen.deployments.cancel(id)
    assert seen.deployments.standing("p-inconnu") == ActStanding()
    seen.ask()
    receive(baule, seen.kept[0].op)
    seen.deployments.cancel(CEMETERY.id)
    assert (asked, seen.entry().undo) == ([], "")


def test_a_service_renamed_over_the_form_is_asked_for_once_its_name_was_read(baule: "Commune") -> None:
    seen = open_deployment(baule)
    publish(baule, "proposals", msgspec.structs.replace(CEMETERY, title="Vente des cimetières"))
    seen.ask(remarks="Sans attendre.")
    baule.settle()
    (problem,) = seen.wrong[-1]
    assert problem.sentence == (
        "Cet envoi n’est pas parti\u00a0: le nom du service, la personne à contacter ou sa fonction a changé depuis "
        "votre lecture."
    )
    assert seen.read == ReadForm(FormFacts("Vente des cimetières"))
    assert baule.ask(outbox.listed) == ()
    seen.ask(remarks="Sans attendre.")
    assert [act.title for act in baule.ask(outbox.listed)] == ["Vente des cimetières"]


def test_the_person_to_ask_is_read_before_she_is_sent(baule: "Commune") -> None:
    seen = open_deployment(baule)
    baule.act(set_person, "Maire", None, "Anne Martin")
    seen.ask()
    baule.settle()
    assert seen.read == ReadForm(FormFacts(CEMETERY.title, "Anne Martin", "Maire"))
    assert baule.ask(outbox.listed) == ()
    seen.ask()
    baule.settle()
    assert len(baule.ask(outbox.listed)) == 1
    seen.deployments.refresh()
    baule.settle()
    assert seen.deployments.beside(CEMETERY.title) == FormFacts(CEMETERY.title, "Anne Martin", "Maire")


def test_what_names_a_citizen_is_read_before_it_leaves_from_a_form_without_a_review(baule: "Commune") -> None:
    seen = open_deployment(baule)
    seen.ask(remarks="Appeler Mme Petit au 06 12 34 56 78")
    assert "06 12 34 56 78" in seen.read.warning
    assert baule.ask(outbox.listed) == ()
    seen.ask(remarks="Appeler Mme Petit au 06 12 34 56 78")
    (kept,) = seen.kept
    receive(baule, kept.op)
    publish(baule, "deployments", here())
    seen.read = ReadForm(FormFacts(CEMETERY.title))
    seen.report(effect="Écrire à petit@example.org")
    assert "petit@example.org" in seen.read.warning
    assert len(seen.kept) == 1
    seen.report(effect="Écrire à martin@example.org")
    assert "martin@example.org" in seen.read.warning, "another address was not read yet"
    assert len(seen.kept) == 1
    seen.report(effect="Sans venir.")
    assert len(seen.kept) == 2


def test_an_effect_reported_by_another_program_is_not_corrected_before_that_was_read(baule: "Commune") -> None:
    seen = open_deployment(baule)
    publish(baule, "deployments", here())
    report_effect(baule.context, CEMETERY.id, baule.hour[0].date(), "Deux heures gagnées par semaine.", 3, 200)
    seen.report(effect="Rien de bon.")
    baule.settle()
    assert len(baule.ask(outbox.listed)) == 1
    (problem,) = seen.wrong[-1]
    assert problem.sentence == "Cet envoi n’est pas parti\u00a0: l’effet déjà déclaré a changé depuis votre lecture."
    assert dict(seen.entry().reported_facts)["effect"] == "Deux heures gagnées par semaine."
    assert not seen.read.reviewed
    seen.deployments.report(CEMETERY.id, REPORT | {"effect": "Rien de bon."}, seen.read)
    assert seen.read.review is not None
    assert "Déclarer à nouveau" in seen.read.review.heading
    seen.report(effect="Rien de bon.")
    assert len(baule.ask(outbox.listed)) == 2
