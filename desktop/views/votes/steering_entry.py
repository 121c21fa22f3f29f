"""The steering of one retained proposal: our declaration, the group, its projects and what was decided about them."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QTextCursor
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.viewmodels.kit import unsent
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.states import WAITING
from desktop.viewmodels.kit.typed_text import TypedText
from desktop.viewmodels.votes import ballot_reading, steering_offer
from desktop.viewmodels.votes.steering_entries import ROLES, ProjectWords, SteeringEntry
from desktop.views.widgets.badge import Badge, StateBadge
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.columns import paper, well
from desktop.views.widgets.empty import Hint
from desktop.views.widgets.forms.choices import Choice, Choices
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.forms.text_area import TextArea
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.scrolling import bring_into_sight
from desktop.views.widgets.theme import Theme

_LINES = 3
_PRIVATE = (
    "Lu par les services de la plateforme et de la préfecture, jamais publié. N’écrivez pas de données sur les"
    " habitants."
)


class SteeringPaper(QWidget):
    """Empty until `show_entry`. What is typed for a proposal is saved with it until it is sent."""

    erasing = Signal(str, str)  #: id of the proposal, and the words typed for it that are to be erased

    def __init__(
        self, theme: Theme, typed: TypedText, withdraw: Callable[[str], object], changed: Callable[[], object]
    ) -> None:
        super().__init__()
        self._entry: SteeringEntry | None = None
        self._changed = changed
        self._writes_on = False  # once what was typed is read
        self._typed = typed
        typed.loaded.connect(self._fill)
        typed.saving.connect(self._saving)
        self.hint = Hint(theme, "votes", "Choisissez une proposition retenue pour la lire, puis participer.")
        self.nature = Badge()
        self.title = Label(role="section")
        self.theme_name = Label(role="small", tone="muted")
        self.summary = Label()
        self.reason = Label(role="small", tone="muted")
        self._declaration(theme, withdraw)
        self._group()
        self.projects = Projects()
        self.card = paper()
        self.card.body.setSpacing(12)
        self.card.add(row(self.nature), self.title, self.theme_name, self.ours, self.taking, self.summary)
        self.card.add(self.reason, self.group, self.projects)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.hint)
        column.addWidget(self.card)
        column.addStretch(1)
        theme.changed.connect(self._fit)
        self._fit()
        self.show_entry(None)

    @property
    def role(self) -> str:
        """The chosen role; "" for none."""
        return self.roles.chosen_id

    @property
    def motivation(self) -> str:
        return self.why.text.strip()

    def _declaration(self, theme: Theme, withdraw: Callable[[str], object]) -> None:
        self.state, self.place = StateBadge(WAITING), StateBadge(WAITING)
        self.role_words = Label(role="strong")
        self.note = Label(role="small", tone="muted")
        self.withdraw = Button("", lambda: withdraw(self._entry.id) if self._entry else None, kind="danger")
        self.ours = well("Notre demande de participation")
        self.sent = Label()
        self.ours.add(row(self.state), self.role_words, self.note, self.sent, row(self.withdraw))
        self.roles = Choices(theme, "Notre rôle")
        self.roles.chosen.connect(lambda _role: self._keep())
        self._text = TextArea()
        self.why = Field(
            "Pour&quoi",
            self._text,
            help=_PRIVATE,
            name="motivation",
            optional=True,
            free=True,
        )
        self._text.textChanged.connect(self._keep)
        self.erase = Button(unsent.ERASE, self._ask_erase, kind="quiet")
        self.closed = Label(role="small", tone="muted")
        self.taking = QWidget()
        column = flush(QVBoxLayout(self.taking), 10)
        for part in (self.roles, self.why):
            column.addWidget(part)
        column.addLayout(row(self.erase))
        column.addWidget(self.closed)

    def _group(self) -> None:
        self.referents, self.participants = Label(), Label()
        self.group_note = Label(role="small", tone="muted")
        self.group = well("Groupe de pilotage")
        self.group.add(row(self.place), self.referents, self.participants, self.group_note)

    def _fit(self) -> None:
        self._text.setFixedHeight(QFontMetrics(QApplication.font()).lineSpacing() * _LINES + 20)

    def show_entry(self, entry: SteeringEntry | None) -> None:
        self.hint.setVisible(entry is None)
        self.card.setVisible(entry is not None)
        before, self._entry = self._entry, entry
        if entry is None:
            self._typed.end()
            return
        self.nature.say(entry.nature)
        self.title.say(entry.title)
        for label, words in (
            (self.theme_name, ballot_reading.theme_line(entry.theme)),
            (self.summary, entry.summary),
            (self.reason, steering_offer.reason_line(entry)),
            (self.closed, entry.closed),
        ):
            label.say_any(words)
        self._show_declaration(entry)
        if before is None or before.id != entry.id:
            self._writes_on = False
            self.why.setEnabled(False)  # until the text typed before has been read
            self._begin(entry, {})
            self._typed.begin(entry.id)
        elif (before.role, before.roles) != (entry.role, entry.roles):
            self._offer(entry, self._typed.text)
        self._show_group(entry)
        self.projects.show_projects(entry.projects)

    def _show_declaration(self, entry: SteeringEntry) -> None:
        self.ours.setVisible(entry.state is not None)
        if entry.state is not None:
            self.state.show_state(entry.state)
        self.role_words.say_any(steering_offer.role_line(entry))
        self.note.say(entry.state_note)
        self.sent.say_any(steering_offer.motivation_line(entry))
        self.withdraw.setVisible(bool(entry.undo))
        words = "Annuler la demande" if entry.undo == "take_back" else "Retirer la demande"
        self.withdraw.setText(words)
        self.withdraw.setAccessibleName(f"{words} pour{FIXED}: {entry.title}")

    def _fill(self, typed: dict[str, str]) -> None:
        if self._entry is not None and self._entry.id == self._typed.id:
            self.why.setEnabled(True)
            self._begin(self._entry, typed)
            self._changed()
            if self._writes_on:
                self.write_on()

    def write_on(self) -> None:
        """Gives the keyboard to what was typed, after it, once that is read."""
        self._writes_on = not self.why.isEnabled()
        if not self._writes_on and self.why.isVisible():
            self._text.moveCursor(QTextCursor.MoveOperation.End)
            give(self._text)
            bring_into_sight(self._text)

    def _saving(self, sentence: str, tone: str) -> None:
        self.why.help.say(f"{self._about} {sentence}", "error" if tone == "error" else "muted")

    @property
    def _about(self) -> str:
        """Said below what is typed."""
        return unsent.KEPT if self._text.isReadOnly() else _PRIVATE

    def _begin(self, entry: SteeringEntry, typed: dict[str, str]) -> None:
        """Begins with what was typed here for this proposal."""
        self._text.blockSignals(True)
        self._text.setPlainText(typed.get("motivation", ""))
        self._text.blockSignals(False)
        self.why.clear_error()
        self._offer(entry, typed)
        self.why.help.say(self._about, "muted")

    def _offer(self, entry: SteeringEntry, typed: dict[str, str]) -> None:
        """Offers the roles, with the declared one chosen, or the one begun here; the text and its caret stay."""
        choices = [Choice(key, title, means) for key, (title, means) in ROLES.items()]
        marked = steering_offer.marked_role(entry, typed.get("role", ""))
        self.roles.show_choices(choices if entry.roles else (), marked)
        self.roles.heading.say(steering_offer.roles_heading(entry))
        self.roles.setVisible(bool(entry.roles))
        self._keep_unsent(steering_offer.left_over(entry, self._text.toPlainText()), taken=bool(entry.roles))

    def _keep_unsent(self, kept: bool, *, taken: bool) -> None:
        """`kept`: the text stays where it was typed, though no role is `taken` now, to be read, copied and erased."""
        self.why.setVisible(taken or kept)
        self.erase.setVisible(kept)
        if kept != self._text.isReadOnly():
            self._text.setReadOnly(kept)
            self.why.explain(self._about)

    def _ask_erase(self) -> None:
        if self._entry is not None:
            self.erasing.emit(self._entry.id, self.motivation)

    def _keep(self) -> None:
        if self._entry is not None:
            self._typed.type("role", self.role)
            self._typed.type("motivation", self._text.toPlainText())
            self._changed()

    def forget(
        self, id: str, then: Callable[[], object] | None = None, failed: Callable[[str], object] | None = None
    ) -> None:
        """She said so: erases what was typed for it. As `TypedText.forget`."""
        self._typed.forget(id, then, failed)
        self._begin_anew(id)

    def forget_sent(self, id: str, took: Mapping[str, str]) -> None:
        """The declaration was made. As `TypedText.forget_sent`."""
        self._typed.forget_sent(id, took)
        self._begin_anew(id)

    def _begin_anew(self, id: str) -> None:
        if self._entry is not None and self._entry.id == id:
            self._begin(self._entry, {})
            self._typed.begin(id)

    def _show_group(self, entry: SteeringEntry) -> None:
        self.group.setVisible(entry.composed)
        self.place.setVisible(entry.place is not None)
        if entry.place is not None:
            self.place.show_state(entry.place)
        for label, words in zip((self.referents, self.participants), steering_offer.group_lines(entry), strict=True):
            label.say(words)
        self.group_note.say_any(entry.group_note)


class Projects(QWidget):
    """The projects that the group suggests, each with the second committee's decision and its reason."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[ProjectWords, ...] = ()
        self._column = flush(QVBoxLayout(self), 8)
        self.hide()

    def show_projects(self, projects: Sequence[ProjectWords]) -> None:
        self.setVisible(bool(projects))
        if tuple(projects) == self._shown:
            return
        self._shown = tuple(projects)
        discard_parts(self._column)
        self._column.addWidget(Label("Projets issus du pilotage", "strong"))
        for project in projects:
            card = well(project.title)
            card.add(row(StateBadge(project.shown)))
            for words, role in ((project.summary, "body"), (steering_offer.decision_line(project), "small")):
                if words:
                    card.add(Label(words, "small" if role == "small" else "body"))
            self._column.addWidget(card)
