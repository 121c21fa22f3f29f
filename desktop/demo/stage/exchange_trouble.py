"""Tells the presenter that no exchange succeeds, where the invented platform cannot use its own files."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.demo.stage.asking import Question
from desktop.demo.stage.presentation import Presentation
from desktop.demo.worlds.soundness import full_at

if TYPE_CHECKING:
    from desktop.session import Session

#: What it answers then. What F9 does to an exchange has other names.
_OF_THE_PLATFORM = ("retry_later", "platform_down")
TITLE = "Aucun échange n’aboutit"


def follow(presentation: Presentation, session: "Session", this_step: Callable[[], None]) -> None:
    """Once in a window. `this_step` asks whether the step is to begin again in its prepared world."""
    asked = False

    def ask_once() -> None:
        nonlocal asked
        state = session.syncing.state
        problem = None if state.running else state.network_problem
        if problem is None or problem.code not in _OF_THE_PLATFORM or presentation.network == "absent":
            return
        if asked or presentation.question is not None or session is not presentation.session:
            return
        asked = True
        presentation.ask(_question(this_step, full=full_at(session.context.places.data)))

    session.syncing.changed.connect(ask_once)


def _question(this_step: Callable[[], None], *, full: bool) -> Question:
    if full:
        words = ("Le disque est plein.", "Libérez de la place\u00a0: les envois attendent, et rien n’est perdu.")
        return Question(title=TITLE, words=words, yes="", no="Continuer", do=lambda: None)
    return Question(
        title=TITLE,
        words=(
            "La base de la plateforme inventée ne peut pas être utilisée.",
            "Reprise dans un monde préparé, cette étape en a une neuve.",
        ),
        yes="Reprendre cette étape",
        no="Continuer ainsi",
        do=this_step,
    )
