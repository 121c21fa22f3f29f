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
        if session is presentation.session and state.answered and presentation.standing("exchanges") is not None:
            asked = False  # told again, should it come again, as nobody has answered
            presentation.drop("exchanges")
        problem = None if state.running else state.network_problem
        if problem is None or problem.code not in _OF_THE_PLATFORM or presentation.network == "absent":
            return
        if asked or session is not presentation.session:
            return
        asked = True
        presentation.ask(_question(take_step_up, full=full_at(session.context.places.data)))

    def take_step_up() -> None:
        nonlocal asked
        asked = False  # that asks first, and answered no leaves the platform as it is
        this_step()

    session.syncing.changed.connect(ask_once)


def _question(this_step: Callable[[], None], *, full: bool) -> Question:
    if full:
        words = ("Le disque est plein.", "Libérez de la place\u00a0: les envois attendent, et rien n’est perdu.")
        return Question(kind="exchanges", title=TITLE, words=words, yes="", no="Continuer", do=lambda: None)
    return Question(
        kind="exchanges",
        title=TITLE,
        words=(
            "La base de la plateforme inventée ne peut pas être utilisée.",
            "Reprise dans un monde préparé, cette étape en a une neuve.",
        ),
        yes="Reprendre cette étape",
        no="Continuer ainsi",
        do=this_step,
    )
