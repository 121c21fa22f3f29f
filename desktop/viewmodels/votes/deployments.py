"""Deployments: asking for a retained service in the commune's name, following it, reporting its effect."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.as_read import changed
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.actions.votes.report_effect import report_effect
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.domain.exchange_words import departure
from desktop.domain.lives import gender
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.act_context import PhaseRule
from desktop.viewmodels.kit.confirmation import Confirmation, act_as_read, as_it_was, read_while_in_sight
from desktop.viewmodels.kit.kept import ActStanding, KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.latest import Latest, NotDone
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.typed_text import TypedText
from desktop.viewmodels.votes import deployment_entries, deployment_facts, deployment_words
from desktop.viewmodels.votes.deployment_entries import DeploymentEntry
from desktop.viewmodels.votes.deployment_facts import DeploymentFacts, demand_facts, report_facts
from desktop.viewmodels.votes.deployment_form import FormFacts, ReadForm, demand, form_warning, report, report_heading
from desktop.viewmodels.votes.deployment_words import count_of, day_of
from desktop.viewmodels.votes.entries_part import EntriesPart
from desktop.viewmodels.votes.screens import VoteScreen

if TYPE_CHECKING:
    from sqlalchemy import Connection


#: What is said of an act without a receipt or an answer.
_FOLLOW = "Suivez cet envoi à la page Boîte d’envoi, avec son accusé."
_OVER = f"Cela ne peut plus être envoyé{french.FIXED}: l’état de ce service a changé depuis votre lecture."
_CHANGED = changed("le nom du service, la personne à contacter ou sa fonction")
_REPORTED = changed("l’effet déjà déclaré")


class Deployments(EntriesPart[DeploymentEntry]):
    """The list of retained services. There is no "undo" here: a cancelled act has to be written again."""

    reading = Signal()  #: all is about to be read: what is typed is to be stored before, so that it is read with it
    wrong = Signal(object)  #: tuple[Refusal, ...]: about what was typed in a form
    refused_field = Signal(str, str)  #: field, sentence: after a field was left
    doubted_field = Signal(str, str)  #: the same: what is odd about it, though it may be sent; "" for nothing
    facts_changed = Signal(object)  #: ReadForm: what the form must show now, to be read again

    def __init__(self, actor: Actor, here: Latest, parent: QObject | None = None) -> None:
        super().__init__(actor, here, deployment_entries.VOCABULARY, parent)
        self.asking = TypedText(actor, "ask", self, free=("remarks",))
        self.reporting = TypedText(actor, "report", self, free=("effect",))
        self._facts: DeploymentFacts | None = None
        self._reporting: set[str] = set()
        self.rule = PhaseRule(title="", sentence="")

    @property
    def known(self) -> bool:
        """False until it was read for the first time."""
        return self._facts is not None

    @property
    def commune(self) -> str:
        return "" if self._facts is None else self._facts.moment.commune

    def form_of(self, id: str) -> VoteScreen:
        """The form of the last act that was made here for this service."""
        return VoteScreen.REPORT_FORM if id in self._reporting else VoteScreen.ASK_FORM

    def beside(self, title: str) -> FormFacts:
        """What the form to ask for the service with this title shows beside its fields."""
        if self._facts is None:
            return FormFacts(title)
        moment = self._facts.moment
        return FormFacts(title, self._facts.contact, moment.signed_as, moment.enrolment)

    def beside_report(self, id: str, title: str) -> FormFacts:
        """The same of the form to report its effect."""
        row = None if self._facts is None else next((row for row in self._facts.rows if row.id == id), None)
        return self.beside(title)._replace(contact="", corrects=deployment_facts.corrected(row))

    def standing(self, id: str) -> ActStanding:
        """What became of the last act for this service."""
        entry = self.entry(id)
        if entry is None:
            return ActStanding()
        reporting = id in self._reporting
        note = entry.report_note if reporting else entry.ask_note
        return ActStanding(
            state=entry.report_state if reporting else entry.ask_state,
            note=note or _FOLLOW,
            undo="take_back" if entry.undo else "",
            until="" if self._facts is None else self._until("report" if reporting else "ask", self._facts),
        )

    def refresh(self) -> None:
        self.reading.emit()
        self._actor.ask(deployment_facts.read, then=self._show)

    def ask(self, id: str, typed: Mapping[str, str], read: ReadForm) -> None:
        """Asks for a service. `typed`: wanted_from and remarks, which may be empty; `read`: what the form showed."""
        review = demand(read.facts, typed, self.commune, self.rule.deadline)
        if self._without_problems(typed) and self._reviewed(read._replace(id=id, typed=typed), review):
            words = (typed.get("wanted_from", ""), typed.get("remarks", ""))
            keep = self._keeping(self.asking, typed)
            self._act_as_read(read, demand_facts, partial(self._asked, keep), ask_deployment, id, *words)

    def report(self, id: str, typed: Mapping[str, str], read: ReadForm) -> None:
        """Reports its effect. `typed`: live_since, agents_trained, people_served, effect; `wrong` lists all errors."""
        entry = self.entry(id)
        review = report(read.facts, typed, "" if entry is None else report_heading(entry, self.commune))
        if self._without_problems(typed) and self._reviewed(read._replace(id=id, typed=typed, reports=True), review):
            counts = (count_of(name, typed.get(name, "")) for name in ("agents_trained", "people_served"))
            values = (day_of(typed["live_since"]), typed.get("effect", ""), *counts)
            keep = self._keeping(self.reporting, typed)
            self._act_as_read(read, report_facts, partial(self._reported, keep), report_effect, id, *values)

    def leave(self, name: str, text: str) -> None:
        """A field was left: says what is wrong or odd, but not that it is still empty."""
        problem = deployment_words.problem(name, text, self.today()) if text.strip() else None
        if problem is not None:
            self.refused_field.emit(name, words_of(problem))
        doubts = self._doubts({name: text}) if problem is None else {}
        self.doubted_field.emit(name, doubts.get(name, ""))

    def _doubts(self, typed: Mapping[str, str]) -> dict[str, str]:
        population = None if self._facts is None else self._facts.population
        return deployment_words.doubts(typed, population, self.today())

    def _without_problems(self, typed: Mapping[str, str]) -> bool:
        """Whether all of it can be sent, which is known before anything is asked."""
        problems = deployment_words.problems(typed, self.today())
        if problems:
            self.wrong.emit(problems)
        return not problems

    def today(self) -> date:
        """Today by the platform's clock, in Paris, as the action will count it."""
        now = self._actor.clock()
        return french.paris_day(now if self._facts is None else self._facts.moment.at(now))

    def watch_forms(self, in_sight: Callable[[], ReadForm | None]) -> None:
        """`in_sight`: what a form shows to be read; it is read again whenever the data change."""
        read_while_in_sight(self._actor, self._here, in_sight, self._reread_form)

    def _reread_form(self, connection: "Connection", read: ReadForm) -> Callable[[], object]:
        beside = (report_facts if read.reports else demand_facts)(connection, read.id)
        if beside is None or read.review is None:
            return as_it_was
        facts, now = deployment_facts.read(connection), self._actor.clock()
        entry = {one.id: one for one in deployment_facts.entries(facts, now)}.get(read.id)
        if entry is None or entry.act != ("report" if read.reports else "ask"):
            closed = _OVER if entry is None else entry.closed or _OVER
            return partial(self._leave_review, beside, Refusal("nothing_left", closed))
        commune = facts.moment.commune
        if read.reports:
            review = report(beside, read.typed, report_heading(entry, commune))
        else:
            review = demand(beside, read.typed, commune, deployment_facts.rule(facts.moment, now).deadline)
        review = replace(review, warning=read.warning)
        if (beside, review) == (read.facts, read.review):
            return as_it_was
        return partial(self.facts_changed.emit, read._replace(facts=beside, review=review.anew_after(read.review)))

    def _leave_review(self, facts: FormFacts, why: Refusal) -> None:
        self.facts_changed.emit(ReadForm(facts))
        self.wrong.emit((why,))

    def _reviewed(self, read: ReadForm, review: Confirmation) -> bool:
        """Whether it may be sent. The first press sends nothing: all that would leave is shown to be read."""
        warning = form_warning(read.typed, self._doubts(read.typed))
        if read.reviewed and warning in ("", read.warning):
            return True
        self.facts_changed.emit(read._replace(review=replace(review, warning=warning)))
        return False

    def _act_as_read(
        self,
        read: ReadForm,
        look_up: "Callable[[Connection, str], FormFacts | None]",
        then: Callable[[QueuedAct], object],
        action: Callable[..., Outcome[QueuedAct]],
        id: str,
        *args: object,
    ) -> None:
        def reread(connection: "Connection") -> FormFacts | None:
            return look_up(connection, id)

        act_as_read(
            self._actor,
            action,
            id,
            *args,
            reread=reread,
            read=read.facts,
            then=then,
            again=lambda now: self._tell_change(now, read.facts),
            not_done=NotDone(self._here, refused=self._refuse, late=partial(self._tell_late, read.facts.title)),
        )

    def _tell_change(self, facts: FormFacts, read: FormFacts) -> None:
        self.refresh()  # what was reported before is shown beside the form, and in its review
        self.facts_changed.emit(ReadForm(facts))
        self.wrong.emit((_CHANGED if facts.corrects == read.corrects else _REPORTED,))

    def take_back(self, kept: KeptAct) -> None:
        self.cancel(kept.id)

    def cancel(self, id: str) -> None:
        """Asks whether to cancel the act of ours that has not left yet, if there is one."""
        entry = self.entry(id)
        if entry is None or not entry.undo:
            return
        self.asked.emit(
            WithdrawalQuestion(
                id=id,
                title=entry.title,
                op=entry.undo,
                sends="Cet envoi n’est pas encore parti. Annulé, il ne sera pas envoyé.",
                then="Vous pourrez le refaire tant que la phase est ouverte.",
                heading="Annuler cet envoi\u202f?",
                verb="Annuler",
                what="cet envoi",
            )
        )

    def withdraw_now(self, question: WithdrawalQuestion) -> None:
        def gone(_value: str) -> None:
            self.message.emit(
                f"Envoi annulé avant son départ{french.FIXED}: «{french.FIXED}{question.title}{french.FIXED}».", False
            )

        refused = self._here.only(self._refuse, partial(self._tell_late, question.title))
        self._actor.act(cancel_act, question.op, then=gone, refused=refused)

    def _asked(self, keep: Callable[[KeptAct], None], act: QueuedAct) -> None:
        self._reporting.discard(act.subject)
        self._keep(keep, act, f"Demande {french.of(self.commune)}", "Elle n’est pas encore reçue.", "ask")

    def _reported(self, keep: Callable[[KeptAct], None], act: QueuedAct) -> None:
        self._reporting.add(act.subject)
        self._keep(keep, act, f"Effet constaté {french.of(self.commune)}", "Il n’est pas encore publié.", "report")

    def _keep(self, keep: Callable[[KeptAct], None], act: QueuedAct, what: str, not_yet: str, kind: str) -> None:
        """Reads again first, so that the screen after the act shows what was stored."""

        def seen(facts: DeploymentFacts) -> None:
            self._show(facts)
            entry = self.entry(act.subject)
            if entry is None:
                return
            words = "&Annuler la demande" if kind == "ask" else "&Annuler cet envoi"
            keep(
                KeptAct(
                    id=entry.id,
                    title=entry.title,
                    op=act.op,
                    what=what,
                    kept=f"enregistré{gender.of(f'deployment.{kind}').e}",
                    not_yet=not_yet,
                    until=self._until(kind, facts),
                    take_back=words,
                    withdraw="",
                )
            )

        self._actor.ask(deployment_facts.read, then=seen)

    def _until(self, kind: str, facts: DeploymentFacts) -> str:
        """Until when the act must arrive, or when it leaves."""
        enrolment = facts.moment.enrolment
        if until := self.rule.waiting if kind == "ask" else departure(enrolment):
            return until
        leaves = "" if enrolment.may_send else f" {departure(enrolment, gender=gender.of('deployment.ask'))}"
        return f"La plateforme dira si la demande est prise en compte.{leaves}"

    def _refuse(self, refusal: Refusal) -> None:
        if refusal.of_input:
            self.wrong.emit((refusal,))
            return
        super()._refuse(refusal)

    def _show(self, facts: DeploymentFacts) -> None:
        now = self._actor.clock()
        self._facts = facts
        self.rule = deployment_facts.rule(facts.moment, now)
        self._fill(deployment_facts.entries(facts, now))
        self.refreshed.emit()
        self.chose.emit(self.chosen)

    def _follow(self, changes: Changes) -> None:
        if self._facts is not None and (changes.deployments or changes.outbox or changes.scopes or changes.link):
            self.refresh()
