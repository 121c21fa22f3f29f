"""The form of a service that the commune shares, saved while one types.

Public and private fields have a card each, with two columns where there is room.
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.form_fields import PRIVATE_THEN, PUBLIC_IF_TAKEN
from desktop.viewmodels.kit.states import Tone
from desktop.viewmodels.services.editor import OpenedShare, ShareEditor
from desktop.viewmodels.services.words import FIELDS
from desktop.views.widgets.columns import in_two
from desktop.views.widgets.forms.editor_form import EditorForm
from desktop.views.widgets.forms.error_summary import ErrorSummary
from desktop.views.widgets.forms.field_cards import GroupCard
from desktop.views.widgets.forms.saving import add_save_key, show_saving
from desktop.views.widgets.forms.unmoved import unmoved
from desktop.views.widgets.keyboard.closed_form import ClosedForm
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import NO_LONGER, Notice, announce
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.scrolling import scrolled
from desktop.views.widgets.theme import Theme

_LINES = {"summary": 4}


class ShareForm(Screen):
    """Passes each change to the editor; `status` says when it was saved."""

    def __init__(self, theme: Theme, editor: ShareEditor, status: Label) -> None:
        super().__init__()
        self._editor, self._status = editor, status
        self.form = EditorForm(theme, FIELDS, self, lines=_LINES)
        self.fields = self.form.fields
        self.closed, self.refused, self.trouble = Notice(), Notice(), Notice()
        self.summary = ErrorSummary(lambda name: give(self.fields[name].control), self.fields.__contains__)
        self.summary.follow(self.form)
        self.public, self.private = GroupCard(theme, private=False), GroupCard(theme, private=True)
        self.public.head(PUBLIC_IF_TAKEN)
        self.private.head(PRIVATE_THEN)
        for card in (self.public, self.private):
            card.body.setSpacing(16)
        for card, private in ((self.public, False), (self.private, True)):
            card.add(in_two(theme, *(self.fields[words.name] for words in FIELDS if words.private is private)))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.summary, self.public, self.private):
            column.addWidget(part)
        column.addStretch(1)
        self.area = scrolled(inner, cards=True)
        for notice in (self.closed, self.refused, self.trouble):
            self.column.addWidget(notice)
        self.column.addWidget(self.area, 1)
        editor.opened.connect(self._fill)
        ClosedForm(self, editor.finished, editor.opened)
        editor.rewritten.connect(self._follow)
        editor.phase_changed.connect(self._tell_phase)
        editor.kept_apart.connect(self._tell_apart)
        editor.saving.connect(self._saving)
        editor.refused_field.connect(self.form.refuse)
        self.form.typed.connect(editor.type)
        self.form.left.connect(editor.leave)
        self.form.left.connect(lambda name: self.form.advise(name, editor.doubt(name)))
        add_save_key(self, editor.say_kept)

    def _tell_phase(self, closed: str) -> None:
        """Warns at once when services are not taken now. Errors found in an earlier phase are taken away."""
        if closed or not self.closed.isVisible():
            self.closed.say(f"⚠ {closed}" if closed else "", tone="warn")
        else:  # it keeps its room, so that the form does not move
            self.closed.say_in_place(NO_LONGER)
        self.summary.clear()

    def _fill(self, opened: OpenedShare) -> None:
        self.trouble.clear()
        self.closed.clear()
        self._tell_phase(opened.closed)
        self.refused.say(opened.over, tone="warn")
        self.form.fill(opened.fields, opened.themes)
        self.area.verticalScrollBar().setValue(0)

    def _follow(self) -> None:
        """Another program has changed fields in which nothing was typed here."""
        with unmoved(self):
            self.form.fill(self._editor.fields, self._editor.themes, anew=False)

    def _tell_apart(self, sentence: str) -> None:
        self.refused.say(sentence, tone="warn")
        announce(self, sentence)

    def start(self) -> None:
        """Gives the first field the keyboard."""
        self.form.start()

    def show_wrong(self, problems: Sequence[Refusal]) -> None:
        first = self.form.show_wrong(problems)
        self.summary.show_problems(problems)
        if first is not None:
            self.area.ensureWidgetVisible(first)
        else:
            self.area.verticalScrollBar().setValue(0)

    def _saving(self, sentence: str, tone: Tone) -> None:
        show_saving(sentence, tone, status=self._status, trouble=self.trouble, save_again=self._editor.keep)
