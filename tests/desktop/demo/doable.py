"""What the commune does at each step, by the same actions as its window: done in a copy, to see that it can be done."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.share_service import share_service
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.report_effect import report_effect
from desktop.database.errors import DEMONSTRATION
from desktop.database.queries import catalogue, deployments, needs, outbox, requests
from desktop.demo.stage import leading
from desktop.demo.story.steps import StoryStep
from desktop.demo.story.storyline import CEMETERY, STEPS
from desktop.demo.story.storyline_if_asked import ALERT
from desktop.demo.worlds import sample
from desktop.demo.worlds.situations import home, inside
from resources.demonstration import read_world
from sync.client.device.keystore import FileKeyStore

Act = Callable[[CommuneContext], object]


def _nothing(_context: CommuneContext) -> None:
    """The step is only read, or what is done in it is the platform's."""


def _draft(context: CommuneContext) -> str:
    with context.store.reading() as connection:
        return next(row.id for row in needs.listed(connection) if not row.submit_op)


def _change(context: CommuneContext) -> None:
    draft_need(context, _draft(context), title="Gérer le cimetière et ses concessions")


def _send(context: CommuneContext) -> None:
    submit_need(context, leading.complete(context, _draft(context)).value)


def _vote(many: int) -> Act:
    def vote(context: CommuneContext) -> None:
        for _ in range(many):
            with context.store.reading() as connection:
                id_ = next(one.id for one in catalogue.proposals(connection) if one.state == "open" and not one.voted)
            cast_vote(context, id_, None)

    return vote


def _see_what_waits(context: CommuneContext) -> None:
    with context.store.reading() as connection:
        assert any(act.state == "finalised" for act in outbox.listed(connection))


def _tell_effect(context: CommuneContext) -> None:
    """Asks for the service, where the platform has to decide before; else tells its effect."""
    with context.store.reading() as connection:
        row = deployments.one(connection, ALERT)
    assert row is not None
    assert row.report is None
    if not row.asked:
        ask_deployment(context, ALERT)
    elif row.state == "live":
        assert row.planned is not None
        report_effect(context, ALERT, row.planned, "Les foyers de la rive ont été prévenus.")


def _share(context: CommuneContext) -> None:
    share_service(context, sample.make_share_ready(context).value)


def _send_request(context: CommuneContext) -> None:
    """The story's own, as its step makes it ready."""
    sample.make_request_ready(context)
    with context.store.reading() as connection:
        ready = next(row for row in requests.listed(connection) if row.title == read_world().request.title)
    submit_request(context, ready.id)


def _send_one_of_each_category(context: CommuneContext) -> None:
    """Those that have not left before."""
    sample.make_requests_ready(context)
    with context.store.reading() as connection:
        ready = requests.listed(connection)
        offered = {one.id for one in requests.categories(connection)}
    assert {row.fields["category"] for row in ready} == offered
    for row in ready:
        if row.state == "draft":
            submit_request(context, row.id)


#: By the step's title.
ACTS: dict[str, Act] = {
    "L’accueil": _nothing,
    "Un besoin, et une panne": lambda context: draft_need(
        context, title="Plans du cimetière", description="Ils sont sur papier."
    ),
    "Les voisines et les services": _change,
    "Nous aussi, puis regrouper": _send,
    "Voter sans réseau": _vote(3),
    "La boîte d’envoi": _see_what_waits,
    "Le réseau revient": _see_what_waits,
    "La clé USB, et son retour": _vote(1),
    "Partager un service": _share,
    "Les motifs du comité": _nothing,
    "Piloter": lambda context: declare_interest(context, ALERT, "referent", "Notre commune a commencé."),
    "Déployer, et dire l’effet": lambda context: ask_deployment(context, CEMETERY),
    "La lettre au préfet": _send_request,
    "Développer un nouveau service": _tell_effect,
    "Se former, innover\u00a0: la voie du préfet": _send_one_of_each_category,
    "Pourquoi à plusieurs": _nothing,
    "Recommencer": _nothing,
}
assert list(ACTS) == [step.title for step in STEPS], "each step has what is done in it"


def do(step: StoryStep, world: Path, clock: Callable[[], datetime], folder: Path) -> None:
    """Does it in a copy of this world, in `folder`. Raises what the action raises, or a mere error of the act above."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(world, copy)
    places = inside(copy)
    opened = open_commune(places, home().insee, clock, FileKeyStore(places.keys), kind=DEMONSTRATION)
    try:
        ACTS[step.title](opened)
    finally:
        opened.close()
