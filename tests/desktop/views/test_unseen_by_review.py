"""Another program writes in the draft that is open, and nobody has told the window yet: nothing leaves unseen."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.erase_draft import erase_draft
from desktop.actions.needs.restore_need import restore_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.erase_request import erase_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.database.driver import rows
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.kit.editors.text_editor import ERASED
from desktop.viewmodels.kit.text_draft import WentApart
from desktop.views.widgets.label import Label
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.views.composed import composed
from tests.desktop.views.conftest import Window

BEFORE, HERS, THEIRS = "Texte ancien.", "Une heure de travail de la secrétaire.", "Trois cents mots d’ailleurs."


class Writing:
    """A complete draft in its form, and another program that writes without a word."""

    def __init__(self, baule: Commune, open_window: Callable[..., Window], key: str, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch
        baule.campaign("needs")
        self.baule, self.key = baule, key
        self.draft: Any = draft_need if key == "needs" else draft_request
        fields = {"title": "Salles"} if key == "needs" else dict(COMPLETE)
        self.id = baule.act(self.draft, None, **fields | {"description": BEFORE})
        self.window = open_window(baule, **{key: composed(key)})
        self.page = self.window.visit(key, self.id)
        self.window.settle()
        self.editor = self.page.navigation.editor
        if key == "needs":
            self.type(theme=next(iter(self.editor.themes)))

    def type(self, **fields: str) -> None:
        for name, text in fields.items():
            self.editor.type(name, text)
        self.editor.keep()
        self.window.settle()

    def elsewhere(self, *, told: bool = False, **fields: str) -> None:
        self.draft(self.baule.context, self.id, **fields)
        if told:
            self.announce()

    def announce(self) -> None:
        self.baule.actor.announce(EVERYTHING)
        self.window.settle()

    def erases(self) -> None:
        discard, erase = (discard_need, erase_draft) if self.key == "needs" else (discard_request, erase_request)
        discard(self.baule.context, self.id)
        erase(self.baule.context, self.id)

    def takes_away(self, how: str) -> None:
        """Another program writes over her words, and sends the draft or puts it in the bin at once."""
        self.elsewhere(description=THEIRS)
        acts: Any = {"sent": (submit_need, submit_request), "bin": (discard_need, discard_request)}
        acts[how][self.key == "requests"](self.baule.context, self.id)

    def before_job(self, number: int, **fields: str) -> None:
        """Another program writes just before the worker does the job of this number, counted from now."""
        worker = self.baule.actor._worker
        submit, jobs = worker.submit, count()

        def write_first(job: Callable[[], Any], done: Callable[[Any], None]) -> None:
            def run() -> Any:
                if next(jobs) == number:
                    self.draft(self.baule.context, self.id, **fields)
                return job()

            submit(run, done)

        self.patch.setattr(worker, "submit", write_first)

    def leave(self) -> None:
        self.page.navigation.leave()
        self.window.settle()

    def reopen(self) -> None:
        self.page.navigation.open(self.id)
        self.window.settle()

    def depart(self) -> None:
        if self.key == "needs":
            self.window.click(self.window.act("Mettre dans la bo"))
        else:
            self.editor.ask_submit()
            self.window.settle()

    def agree(self) -> None:
        self.window.click(self.window.act("Oui, mettre"))

    @property
    def in_sight(self) -> str:
        return "\n".join(label.text() for label in self.window.frame.findChildren(Label) if label.isVisible())

    @property
    def reviewed(self) -> bool:
        return self.page.navigation.screen.name == "SENDING"

    @property
    def waiting(self) -> set[str]:
        """The texts of which the mayor is asked."""
        with self.baule.context.store.reading() as connection:
            return {text for (text,) in rows(connection, "SELECT description FROM need WHERE asked_at IS NOT NULL")}

    @property
    def texts(self) -> dict[str, str]:
        """Where each text is, by its words."""
        table = "need" if self.key == "needs" else "request"
        where = "CASE WHEN submit_op IS NOT NULL THEN 'left' WHEN discarded_at IS NULL THEN 'here' ELSE 'bin' END"
        with self.baule.context.store.reading() as connection:
            return dict(rows(connection, f"SELECT description, {where} FROM {table}"))


@pytest.fixture
def writing(
    baule: Commune, open_window: Callable[..., Window], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Writing:
    return Writing(baule, open_window, request.param, monkeypatch)


BOTH = pytest.mark.parametrize("writing", ["needs", "requests"], indirect=True)


@BOTH
def test_the_review_is_of_what_the_form_shows_and_says_that_it_changed(writing: Writing) -> None:
    writing.elsewhere(description=THEIRS)
    writing.depart()
    assert writing.reviewed
    assert writing.editor.fields["description"] == THEIRS
    assert THEIRS in writing.in_sight
    assert "Ce texte a été changé ailleurs entre-temps. Relisez-le d’abord." in writing.in_sight
    assert "depuis votre lecture" not in writing.in_sight, "she has not read any"
    writing.agree()
    assert writing.texts == {THEIRS: "left"}


@BOTH
def test_where_she_typed_nothing_it_is_said_when_it_was_changed_elsewhere(writing: Writing) -> None:
    """The text changed under her eyes, and “Enregistré” stood there with the hour of before."""
    writing.elsewhere(told=True, description=THEIRS)
    assert writing.editor.fields["description"] == THEIRS
    assert "Changé ailleurs à 14\u00a0h\u00a032" in writing.in_sight
    assert "Enregistré" not in writing.in_sight
    writing.type(description=HERS)
    assert "Enregistré" in writing.in_sight


@pytest.mark.parametrize("writing", ["needs"], indirect=True)
def test_that_it_was_put_in_the_bin_elsewhere_is_said_as_long_as_it_is_there(writing: Writing) -> None:
    said = "Ce brouillon a été mis à la corbeille entre-temps"
    discard_need(writing.baule.context, writing.id)
    writing.announce()
    assert said in writing.in_sight
    restore_need(writing.baule.context, writing.id)
    writing.announce()
    assert said not in writing.in_sight, "it is not there any more to be put back"
    assert "La corbeille est vide" in writing.in_sight


@BOTH
def test_changed_after_she_has_gone_back_from_a_review_nothing_is_said_of_that_one(writing: Writing) -> None:
    """She may have changed much since she read it, and would take her own words for those of another."""
    writing.depart()
    writing.page.navigation.back_to_text()
    writing.window.settle()
    writing.elsewhere(description=THEIRS)
    writing.depart()
    assert "Ce texte a été changé ailleurs entre-temps. Relisez-le d’abord." in writing.in_sight
    assert "depuis votre lecture" not in writing.in_sight


@BOTH
def test_unchanged_it_is_asked_as_ever(writing: Writing) -> None:
    writing.type(description=HERS)
    writing.depart()
    assert writing.reviewed
    assert "a changé" not in writing.in_sight
    writing.agree()
    assert writing.texts == {HERS: "left"}


@BOTH
def test_over_her_words_nothing_is_asked_before_she_knows_that_they_go_on_apart(writing: Writing) -> None:
    writing.type(description=HERS)
    writing.elsewhere(description=THEIRS)
    writing.depart()
    assert not writing.reviewed
    assert writing.editor.fields["description"] == HERS
    assert WentApart.CHANGED.in_form in writing.in_sight
    assert writing.texts == {THEIRS: "here", HERS: "here"}
    writing.depart()
    assert writing.reviewed
    assert HERS in writing.in_sight
    writing.agree()
    assert writing.texts == {THEIRS: "here", HERS: "left"}


@BOTH
@pytest.mark.parametrize("told", [True, False])
def test_written_over_while_she_reads_it_she_is_led_back_to_her_text(writing: Writing, told: bool) -> None:
    writing.type(description=HERS)
    writing.depart()
    assert writing.reviewed
    writing.elsewhere(told=told, description=THEIRS)
    if not told:
        writing.agree()
    assert not writing.reviewed
    assert writing.editor.fields["description"] == HERS
    assert WentApart.CHANGED.in_form in writing.in_sight
    assert writing.texts == {THEIRS: "here", HERS: "here"}


@BOTH
def test_changed_where_she_typed_nothing_it_is_asked_anew(writing: Writing) -> None:
    writing.depart()
    writing.elsewhere(description=THEIRS)
    writing.agree()
    assert writing.reviewed
    assert THEIRS in writing.in_sight
    assert "a changé depuis votre lecture" in writing.in_sight
    assert writing.texts == {THEIRS: "here"}


@pytest.mark.parametrize("writing", ["needs"], indirect=True)
def test_the_mayor_is_asked_for_what_she_has_read(writing: Writing) -> None:
    writing.baule.act(mayor_validates, True)
    writing.window.settle()
    writing.elsewhere(description=THEIRS)
    for asked in (False, True):
        writing.window.click(writing.window.act("Faire valider"))
        assert ("Ce texte a été changé ailleurs" in writing.in_sight) is not asked
        assert (writing.page.navigation.screen.name == "READING") is asked


@pytest.mark.parametrize("writing", ["needs"], indirect=True)
@pytest.mark.parametrize("typed", [False, True])
@pytest.mark.parametrize("number", range(3))
def test_between_two_jobs_of_asking_the_mayor_nothing_passes_unread(writing: Writing, number: int, typed: bool) -> None:
    """The last is that of the act itself, after all was read."""
    writing.baule.act(mayor_validates, True)
    writing.window.settle()
    if typed:
        writing.type(description=HERS)
    writing.before_job(number, description=THEIRS)
    writing.window.click(writing.window.act("Faire valider"))
    assert writing.waiting == set(), "what she pressed for is no more what would be asked"
    assert not typed or HERS in writing.texts
    assert (WentApart.CHANGED.in_form if typed else "Ce texte a été changé ailleurs") in writing.in_sight
    assert writing.editor.fields["description"] == (HERS if typed else THEIRS)
    writing.window.click(writing.window.act("Faire valider"))
    assert writing.waiting == {HERS if typed else THEIRS}


@BOTH
@pytest.mark.parametrize("way", ["list", "elsewhere", "bin"])
def test_left_before_it_is_told_her_text_is_kept(writing: Writing, way: str) -> None:
    writing.type(description=HERS)
    writing.elsewhere(description=THEIRS)
    if way == "list":
        writing.leave()
    elif way == "elsewhere":
        writing.page.leaving()
    else:
        writing.window.click(writing.window.act("Mettre à la corbeille"))
    writing.window.settle()
    assert writing.texts == {THEIRS: "here", HERS: "bin" if way == "bin" else "here"}
    assert (WentApart.CHANGED.in_list in writing.in_sight) is (way == "list")
    if way == "list":
        writing.reopen()
        writing.leave()
        assert WentApart.CHANGED.in_list not in writing.in_sight, "it is old by then"
    elif way == "elsewhere":
        writing.page.visited()
        writing.window.settle()
        assert WentApart.CHANGED.in_form in writing.in_sight


@BOTH
def test_a_draft_that_is_erased_leads_to_the_list_which_says_so(writing: Writing) -> None:
    writing.leave()
    writing.reopen()
    writing.erases()
    writing.depart()
    assert (writing.page.navigation.screen.name, ERASED in writing.in_sight) == (
        "OURS" if writing.key == "needs" else "LIST",
        True,
    )


@BOTH
def test_her_words_in_it_go_on_in_the_form_which_says_so(writing: Writing) -> None:
    writing.type(description=HERS)
    writing.erases()
    writing.depart()
    assert not writing.reviewed
    assert WentApart.ERASED.in_form in writing.in_sight
    assert writing.texts == {HERS: "here"}
    writing.depart()
    assert writing.reviewed
    writing.agree()
    assert writing.texts == {HERS: "left"}


@BOTH
@pytest.mark.parametrize("how", ["sent", "bin"])
@pytest.mark.parametrize("where", ["form", "other page", "review"])
def test_her_words_in_a_draft_that_is_changed_and_taken_away_go_on(writing: Writing, how: str, where: str) -> None:
    """Before the window has looked: nothing tells of the change alone."""
    writing.type(description=HERS)
    if where == "review":
        writing.depart()
    elif where == "other page":
        writing.page.leaving()
        writing.window.settle()
    writing.takes_away(how)
    writing.baule.actor.announce(EVERYTHING)
    writing.window.settle()
    if where == "other page":
        writing.page.visited()
        writing.window.settle()
    assert writing.texts == {THEIRS: "left" if how == "sent" else "bin", HERS: "here"}
    assert not writing.reviewed
    assert writing.editor.fields["description"] == HERS
    assert (WentApart.GONE if how == "sent" else WentApart.CHANGED).in_form in writing.in_sight


@BOTH
@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("missing", [{}, {"title": ""}], ids=["complete", "no title"])
def test_between_two_jobs_of_the_main_act_nothing_is_lost_nor_shown_as_hers(
    writing: Writing, number: int, missing: dict[str, str]
) -> None:
    writing.type(description=HERS)
    writing.before_job(number, description=THEIRS, **missing)
    writing.depart()
    assert writing.editor.fields["description"] == HERS
    assert THEIRS not in writing.in_sight
    if writing.reviewed:
        writing.agree()
    assert HERS in writing.texts
    assert writing.texts.get(THEIRS, "here") == "here"
