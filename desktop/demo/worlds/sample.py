"""What the invented commune itself does in the prepared worlds, by the same actions as the window."""

import hashlib
import json
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.report_effect import report_effect
from desktop.database import records, tables
from desktop.database.queries import attachments, catalogue, deployments, needs, requests, shares
from desktop.documents import note, request_papers
from desktop.domain import typed_plan
from desktop.domain.changes import Changes, Outcome
from desktop.domain.phases import LocalTime
from resources.demonstration import ReportedEffect, SampleRequest, read_world

VOTES = 3
#: Begins the key of `meta` that notes a document of the demonstration's own by its hash: one of hers may have its name.
DOCUMENT: Final = "demonstration.document."
#: Key of `meta` that notes the id of the story's own request, once it is whole.
REQUEST: Final = "demonstration.request"
#: Begins the keys that note the other ones likewise, by category.
FURTHER: Final = f"{REQUEST}."
_APART, _AT_LEAST = timedelta(minutes=1), timedelta(milliseconds=1)  # between two requests that are written together


def settle_in(context: CommuneContext) -> None:
    """Sets the person of this mairie."""
    set_person(context, profile="Agent", function="Secrétaire générale de mairie", name="Nadine Exemple")


def make_request_ready(context: CommuneContext) -> Outcome[str]:
    """Makes the story's own request to the préfet, with a plan and a document, where it was never written; the value
    is its id, "" if it was deleted, or lies in the bin.

    At the first step it would be the last draft, which the main act of the home resumes. It counts as written before
    all others, so that those stay above it. Killed midway, it is made whole.
    """
    own = read_world().request
    with context.store.reading() as connection:
        written, ready, listed = request_written(connection), ready_request(connection), requests.listed(connection)
    if written:
        return Outcome(Changes(), ready)
    id_ = next((row.id for row in listed if row.title == own.title and row.state == "draft"), "")
    if not id_:
        there = [LocalTime(datetime.fromisoformat(row.created_at)) for row in listed]
        at = LocalTime(min(there, default=context.clock()) - _APART)
        id_ = _write_request(msgspec.structs.replace(context, clock=lambda: at), own)
    _make_whole(context, id_, own, REQUEST)
    return Outcome(Changes(requests=frozenset({id_})), id_)


def write_request(context: CommuneContext) -> None:
    make_request_ready(context)


def make_requests_ready(context: CommuneContext) -> Outcome[None]:
    """Makes the story's own, and a request of each of the other categories in which the commune has none.

    Killed midway, each is made whole; once it is, it stays as she leaves it.
    """
    ids = set(make_request_ready(context).changes.requests)
    with context.store.reading() as connection:
        written = requests.listed(connection)
        whole = {one.category: _noted(connection, FURTHER + one.category) for one in read_world().further_requests}
    for one in read_world().further_requests:
        begun = (row.id for row in written if row.title == one.title and row.state == "draft")
        if not whole[one.category] and (id_ := next(begun, "")):
            _make_whole(context, id_, one, FURTHER + one.category)
            ids.add(id_)
    there = {row.fields["category"] for row in written}
    missing = [one for one in read_world().further_requests if one.category not in there]
    # They count as written some minutes ago, as nobody has just changed them; and after the first one, one by one.
    # None in the future, or some milliseconds where no time at all has passed.
    now, parts = context.clock(), len(missing) + 1
    there_at = [LocalTime(datetime.fromisoformat(row.created_at)) for row in written]
    first = min(there_at, default=LocalTime(now - parts * _APART))
    apart = max(_AT_LEAST, min(_APART, (now - first) / parts))
    for after, one in enumerate(missing, 1):
        at = LocalTime(first + after * apart)
        dated = msgspec.structs.replace(context, clock=lambda at=at: at)
        id_ = _write_request(dated, one)
        _make_whole(dated, id_, one, FURTHER + one.category)
        ids.add(id_)
    return Outcome(Changes(requests=frozenset(ids)), None)


def make_share_ready(context: CommuneContext) -> Outcome[str]:
    """Makes a service ready to be shared where there is none; the value is the id of the one that there is."""
    with context.store.reading() as connection:
        ready = ready_share(connection)
    return Outcome(Changes(), ready) if ready else draft_share(context, **msgspec.structs.asdict(read_world().share))


def ready_share(connection: Connection) -> str:
    """The id of the service that was made ready first, shared or not; "" for none."""
    return next((row.id for row in shares.listed(connection)), "")


def _write_request(context: CommuneContext, sample: SampleRequest) -> str:
    """All but its document; the id of the request."""
    return draft_request(context, **request_texts(sample), letter=json.dumps(sample.letter)).value


def _make_whole(context: CommuneContext, id_: str, sample: SampleRequest, key: str) -> None:
    """Attaches its document and notes under `key` in `meta` that nothing lacks."""
    _attach_document(context, id_, sample)
    with context.store.transaction() as connection:
        records.meta.put(connection, key, id_)


def _attach_document(context: CommuneContext, id_: str, sample: SampleRequest) -> None:
    """Unless it has one."""
    with context.store.reading() as connection:
        if attachments.listed(connection, id_):
            return
        paper = request_papers.request_note_of(connection, id_, now=context.clock(), demonstration=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / sample.attachment
        content = note.render(paper)
        with context.store.transaction() as connection:  # before it is attached: a crash in between harms nothing
            records.meta.put(connection, DOCUMENT + hashlib.sha256(content).hexdigest(), sample.category)
        file.write_bytes(content)
        attach_file(context, id_, file)


def request_texts(sample: SampleRequest) -> dict[str, str]:
    """What is written into it, but for the letter."""
    texts = ("category", "level", "title", "description", "expected_effect", "calendar", "decided_by")
    plan = typed_plan.encode(typed_plan.typed(sample.funding))
    return {**{name: getattr(sample, name) for name in texts}, "funding": plan}


def write_need(context: CommuneContext) -> None:
    story = read_world().story
    draft_need(context, title=story.need_title, description=story.need_description, theme=story.need_theme)


def submit_and_join(context: CommuneContext) -> None:
    """Submits the need, and says "nous aussi" for a neighbour's."""
    story = read_world().story
    with context.store.reading() as connection:
        (draft,) = (row for row in needs.listed(connection) if not row.submit_op)
    submit_need(context, draft.id)
    join_need(context, story.joins, draft.id, story.join_comment)


def vote(context: CommuneContext) -> None:
    """Votes for the proposal of our need, and for two others."""
    world = read_world()
    ordered = sorted(world.proposals, key=lambda one: one.id != world.story.proposal)
    with context.store.reading() as connection:
        (ours,) = needs.listed(connection)
    for one in ordered[:VOTES]:
        answered = ours.id if one.id == world.story.proposal else None
        cast_vote(context, _published(context, one.id), answered)


def steer(context: CommuneContext) -> None:
    story = read_world().story
    declare_interest(context, _published(context, story.referent), "referent", story.motivation)


def ask(context: CommuneContext) -> None:
    """Asks for the service that exists, and for the one that was developed with the commune."""
    story = read_world().story
    for one in (story.deploys, story.referent):
        ask_deployment(context, _published(context, one))


def report(context: CommuneContext) -> None:
    story = read_world().story
    _report(context, story.deploys, story.effect)


def report_developed(context: CommuneContext) -> None:
    story = read_world().story
    _report(context, story.referent, story.developed_effect)


def _report(context: CommuneContext, sample: str, reported: ReportedEffect) -> None:
    """Reports the effect of a service since the day on which it went live."""
    proposal = _published(context, sample)
    with context.store.reading() as connection:
        row = deployments.one(connection, proposal)
    if row is None or row.ours is None or row.ours.on is None:
        raise LookupError(proposal)  # the story reports only what is live
    report_effect(context, proposal, row.ours.on, reported.effect, reported.agents_trained, reported.people_served)


def send_request(context: CommuneContext) -> None:
    submit_request(context, make_request_ready(context).value)


def request_written(connection: Connection) -> bool:
    """Whether the story's own request was written in this world, wherever it is now."""
    return _noted(connection) != ""


def ready_request(connection: Connection) -> str:
    """The id of the story's own request, sent or not; "" if it was deleted, or lies in the bin."""
    own = _noted(connection)
    return own if any(row.id == own for row in requests.listed(connection)) else ""


def _noted(connection: Connection, key: str = REQUEST) -> str:
    return connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == key)) or ""


def _published(context: CommuneContext, sample: str) -> str:
    """The proposal as the platform published it, from its id in the sample."""
    title = next(one.title for one in read_world().proposals if one.id == sample)
    with context.store.reading() as connection:
        return next(row.id for row in catalogue.proposals(connection) if row.title == title)
