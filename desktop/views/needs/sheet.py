"""A need that is read: its text beside its timeline, and what can be done about it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.places import Go
from desktop.viewmodels.kit.kept import cancelling
from desktop.viewmodels.kit.targets import ENROL, NEW, answering
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.needs.sheet_text import CANCEL, NeedAct, NeedSheetText
from desktop.views.needs.advice import SERVICES, SIMILAR, need_entry, service_entry
from desktop.views.needs.papers import Papers
from desktop.views.widgets.badge import StateBadge
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card
from desktop.views.widgets.columns import Columns, paper, stacked
from desktop.views.widgets.forms.field_cards import ReadCard, reading
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.scrolling import to_beginning
from desktop.views.widgets.theme import Theme
from desktop.views.widgets.timeline import TimelineView


class NeedSheetScreen(Screen):
    """The page of a need. Its acts are in the page's bar; copies and papers are offered under its text."""

    voting = Signal(str)  #: id of the proposal in which the need is grouped
    routed = Signal(str)  #: id of a category of request to the préfet
    joining = Signal(str)  #: id of another commune's need, to say "nous aussi"

    def __init__(self, theme: Theme, navigation: NeedNavigation, papers: Papers, go: Go) -> None:
        super().__init__()
        self._navigation, self._id = navigation, ""
        self._to_say = ""  #: once the need is shown: before that, it would go with what was said of another
        self._of_need = False  #: the question before an act is cancelled was about the need's own
        sheet = self._sheet = navigation.sheet
        self.papers = papers
        self.title = Label("", "section")
        self.badge: StateBadge | None = None
        self.notice, self.question, self.elsewhere = Notice(), Notice(), Notice()
        self.apart = Notice()
        self.joined, self.joined_count = paper(), Label("", "strong")
        self.map = Button("Voir la car&te", self._show_map, kind="quiet")
        self.joined.add(self.joined_count, self.map)
        self._joined: Sequence[QWidget] = ()
        self.public, self.private = ReadCard(theme, private=False), ReadCard(theme, private=True)
        self.life = TimelineView(theme, go)
        self.documents = paper("Pièces jointes")
        self._documents: Sequence[QWidget] = ()
        follow = paper("Le fil de ce besoin")
        follow.add(self.life)
        self.services = paper(SERVICES)
        self._services: Sequence[QWidget] = ()
        self.similar = paper(SIMILAR)
        self._similar: Sequence[QWidget] = ()
        left = stacked(self.public, self.private, self.documents, papers)
        right = stacked(follow, self.joined, self.similar, self.services)
        self._go = go
        badges = QWidget()
        self._badges = flush(QHBoxLayout(badges), 10)
        self.validated = Label("", "small", "ok")
        self._badges.addWidget(self.validated, 1)
        notices = (self.notice, self.apart, self.question, self.elsewhere)
        self.columns = Columns(theme, left, right, self.title, badges, *notices, cards=True)
        self.column.addWidget(self.columns)
        self._actions = {
            NeedAct.CANCEL: self.act("&Annuler l’envoi", self._ask_cancel),
            NeedAct.COPY: self.act("Faire une &copie", sheet.copy),
            NeedAct.WITHDRAW: self.act("&Retirer ce besoin…", navigation.ask_withdrawal),
            NeedAct.REWRITE: self.act("Modifier le te&xte", navigation.rewrite),
            NeedAct.VALIDATE: self.act("&Valider…", navigation.ask_name),
            NeedAct.SUBMIT: self.act("&Mettre dans la boîte d’envoi", navigation.depart),
            # Not U, which means "Oui" on the screen before this one.
            NeedAct.CORRECT: self.act("Corri&ger…", sheet.correct),
            NeedAct.GO_ON_CORRECTING: self.act("Repre&ndre la correction", sheet.correct),
            NeedAct.COMPARE: self.act("Com&parer les deux textes", navigation.compare),
            NeedAct.WRITE: self.act("Écrire un autre &besoin", lambda: navigation.open(NEW)),
        }
        sheet.shown.connect(self._show)
        sheet.advised.connect(self._show_advice)
        sheet.refused.connect(self.message.say_refused)

    def say_once_shown(self, sentence: str) -> None:
        self._to_say = sentence

    def say_cancelled(self, sentence: str) -> None:
        self.message.say_cancelled(sentence)
        self._offer()

    def _offer(self) -> None:
        if self._sheet.sheet is not None:
            acts = self._sheet.sheet.acts.of(self._actions)
            self.set_acts(acts.danger_moved() if self.message.after_question else acts)

    def _ask_cancel(self) -> None:
        sheet = self._sheet.sheet
        if sheet is not None and sheet.cancel:
            words, cancel = sheet.cancel_words, self._sheet.cancel
            kind, named, fate = cancelling(CANCEL, words)
            self._of_need = kind == "need.submit"
            note = sheet.cancel_note or fate
            self.message.ask_cancel(sheet.cancel, words, cancel, title=sheet.title, named=named, note=note)

    def _show(self, sheet: NeedSheetText) -> None:
        same = sheet.id == self._id
        if not same:  # of the same screen, which then keeps its place
            self._id = sheet.id
            to_beginning(self.title)
        # What takes the need back takes back no correction of it, about which the question may have been.
        withdraws = sheet.withdraw and self._of_need
        back = self._actions[NeedAct.WITHDRAW].text().replace("&", "") if withdraws else ""
        self.message.follow(sheet.id, sheet.cancel, self._sheet.became, back, self._ask_cancel)
        if self._to_say:
            self.message.say(self._to_say, tone="accent")
            self._to_say = ""
        self._tell_state(sheet, same=same)
        draft = ("Ouvrir le brouillon", partial(self._navigation.open, sheet.apart))
        self.apart.say(sheet.apart_note, *((draft,) if sheet.apart else ()), tone="warn")
        self.title.say(sheet.title)
        if self.badge is None:
            self.badge = StateBadge(sheet.shown)
            self._badges.insertWidget(0, self.badge)
        self.badge.show_state(sheet.shown)
        self.validated.say(sheet.validated)
        self.public.fill(sheet.public)
        self.public.head(sheet.public_head)
        self.private.fill(sheet.private, sheet.contact, sheet.signed_as)
        self.private.head(sheet.private_head)
        lines = [part for name, words in sheet.documents for part in (Label(name), Label(words, "small", "muted"))]
        lines += [Label(sheet.documents_note, "small", "muted")] if sheet.documents_note else []
        self._documents = _filled(self.documents, self._documents, lines)
        self.papers.copy.setVisible(not sheet.copy)  # otherwise the bar has this button
        self.life.show_steps(sheet.steps)
        self._ask(sheet)
        self._tell_joined(sheet)
        self._actions[NeedAct.CANCEL].setText(f"&{sheet.cancel_words}")
        self._offer()
        self._show_advice()

    def _tell_state(self, sheet: NeedSheetText, *, same: bool) -> None:
        """What it waits for; once it is refused, that and why in the same band, so that what is below does not move."""
        enrol = (("Inscrire cet ordinateur", partial(self._go, "settings", ENROL)),) if sheet.enrol else ()
        sentence = " ".join(filter(None, (sheet.refused, sheet.pending)))
        if sheet.refused and same and self.notice.isVisible():
            self.notice.say_in_place(sentence, *enrol, tone="error")
            return
        self.notice.say_pending(sheet.id, sentence, sheet.since, *enrol, calm=sheet.calm)
        if sheet.refused:
            self.notice.say(sentence, *enrol, tone="error")

    def _show_advice(self) -> None:
        """Services that fit, with the way to a vote for one that names the need, and needs that resemble it."""
        advice = self._sheet.advice
        entries = [service_entry(one, self._see, self._see) for one in advice.services]
        self._services = _filled(self.services, self._services, entries)
        needs = [need_entry(one, self.joining.emit) for one in advice.neighbours]
        self._similar = _filled(self.similar, self._similar, needs)

    def _see(self, service: str) -> None:
        self._go("services", answering(service, self._sheet.id))

    def _ask(self, sheet: NeedSheetText) -> None:
        """Shows what the platform decided about the need, and the question that follows from it."""
        vote = ("Voir et voter", partial(self.voting.emit, sheet.proposal))
        self.question.say(sheet.question, *((vote,) if sheet.question else ()))
        way = ("Demander au préfet", partial(self.routed.emit, sheet.category))
        self.elsewhere.say(sheet.elsewhere, *((way,) if sheet.category else ()), tone="warn")

    def _show_map(self) -> None:
        if self._sheet.sheet is not None:
            self._navigation.show_map(self._sheet.sheet.shared)

    def _tell_joined(self, sheet: NeedSheetText) -> None:
        lines = [reading(name, comment) for name, comment in sheet.joined_shown]
        if sheet.joined_more:
            lines.append(Label(sheet.joined_more, "small", "muted"))
        self.joined_count.say(sheet.joined_heading)
        self._joined = _filled(self.joined, self._joined, lines)


def _filled(card: Card, before: Sequence[QWidget], parts: Sequence[QWidget]) -> Sequence[QWidget]:
    """Puts these parts into the card in place of those `before`; hides the card where there are none."""
    for part in before:
        card.body.removeWidget(part)
        part.hide()
        part.deleteLater()
    for part in parts:
        card.body.addWidget(part)
    card.setVisible(bool(parts))
    return parts
