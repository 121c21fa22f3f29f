"""Leads the window to the page of a step, and opens there what the step is about."""

from typing import TYPE_CHECKING, Any

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.database.queries import needs
from desktop.demo.story import readiness
from desktop.demo.story.steps import TO_SEND, StoryStep
from desktop.demo.worlds import sample
from desktop.domain.changes import Changes, Outcome
from desktop.domain.places import PlaceKey
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.targets import NEW, RESULTS
from desktop.viewmodels.requests.step_state import Step
from resources.demonstration import read_world

if TYPE_CHECKING:
    from desktop.session import Session


def lead(session: "Session", step: StoryStep, phase: str | None = None) -> None:
    """Opens the step's page and target, once the id that it stands for is known.

    `phase`: the one that counts, in place of the one that the window has read to be open; "" for none.
    """
    count(session, step)
    _show_whole(session, step.place)
    frame, actor, place, target = session.frame, session.actor, step.place, step.target
    if phase is None:
        phase = session.status_summary.opening.open_phase or ""
    if step.proposal:
        frame.go(place, f"{phase if phase == 'deployment' else 'steering'}:{step.proposal}")
    elif "judge" in step.expects and phase != "vote":
        frame.go(place, RESULTS)  # the committee has decided before: a mayor asks to see its reasons again
    elif target == "request":
        actor.act(sample.make_request_ready, then=lambda id: _open_request(session, id))
    elif target == "share":
        actor.act(sample.make_share_ready, then=lambda id: frame.go(place, id))
    elif target == "requests":
        actor.act(sample.make_requests_ready, then=lambda _none: _to_list(session, place))
    elif target == NEW:
        actor.ask(readiness.draft, then=lambda id: _open_new(session, id))
    elif target == "draft":
        actor.ask(readiness.draft, then=lambda id: frame.go(place, id))
    elif target == TO_SEND:
        actor.ask(readiness.draft, then=lambda id: _open_to_send(session, id))
    else:
        frame.go(place, target)
        if place == "home":  # a stray Space would open a dialog by the first button of the page
            frame.side.buttons[place].setFocus()


def save(session: "Session") -> None:
    """Has the page save what is being typed there."""
    if session.frame.current:
        session.frame.page(session.frame.current).leaving()


def count(session: "Session", step: StoryStep) -> None:
    """Asks the platform how many votes count, where the step shows it; else its keys would be loaded for nothing."""
    world: Any = session.world
    if step.counts:
        session.network.submit(world.count, lambda _done: None)


def _show_whole(session: "Session", place: PlaceKey) -> None:
    """The page's lists as at the first visit: a search that was left there could hide what the step is about."""
    for narrowing in session.frame.page(place).findChildren(Narrowing):
        narrowing.clear()


def _to_list(session: "Session", place: PlaceKey) -> None:
    """The page's list, though a text of another step was left open there."""
    session.frame.go(place)
    session.frame.page(place).start_over()


def _open_request(session: "Session", id: str) -> None:
    """With its letter, also where another part of it was left open."""
    page: Any = session.frame.page("requests")
    left = page.editor.active and page.editor.id == id
    session.frame.go("requests", id)
    if left:
        page.navigation.path.turn(Step.REVIEW)


def _open_new(session: "Session", id: str) -> None:
    """The draft, or a new text. One without a title yet that is open stays: another would lay aside what is typed."""
    page: Any = session.frame.page("needs")
    begun = not id and page.navigation.editor.active
    session.frame.go("needs", "" if begun else id or NEW)
    if begun:
        page.navigation.back_to_text()


def _open_to_send(session: "Session", id: str) -> None:
    """Opens the draft; the story's own need gets what it lacks to be sent, typed in sight where it is open."""
    frame = session.frame
    page: Any = frame.page("needs")
    editor = page.navigation.editor
    if not editor.active or editor.id != id:
        session.actor.act(complete, id, then=lambda id: frame.go("needs", id))
        return
    frame.go("needs", id)
    if _lacks_text(editor.fields["title"], editor.fields["description"]):
        page.form.fields["description"].control.setPlainText(read_world().story.need_description)


def complete(context: CommuneContext, id: str) -> Outcome[str]:
    """Writes the story's description into its own need, where that has none; the value is the draft's id."""
    with context.store.reading() as connection:
        row = needs.one(connection, id) if id else None
    if row is None or not _lacks_text(row.title, row.description):
        return Outcome(Changes(), id)
    return draft_need(context, id, description=read_world().story.need_description)


def _lacks_text(title: str, description: str) -> bool:
    """Whether it is the story's need without a description. Under any other title the story's words would be wrong."""
    return title.strip() == read_world().story.need_title and not description.strip()
