"""The story's own request to the préfet: known by its note, and whole, whatever the mayor or a kill does."""

from typing import Any

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.detach_file import detach_file
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.erase_request import erase_request
from desktop.database.queries import attachments, requests
from desktop.demo.story import readiness
from desktop.demo.story.storyline import STEPS, number_of
from desktop.demo.worlds import sample
from resources.demonstration import read_world


def test_in_the_bin_or_erased_it_lacks_and_the_mayor_s_own_is_not_taken_for_it(context: CommuneContext) -> None:
    """Her draft was led to under a cue that says what the story's own holds."""
    draft_request(context, title="Du mobilier")
    own = sample.make_request_ready(context).value
    for take_away in (discard_request, erase_request):
        take_away(context, own)
        again = sample.make_request_ready(context)
        assert (bool(again.changes), again.value) == (False, "")
        with context.store.reading() as connection:
            lacks = readiness.lacking(connection, STEPS[number_of("letter")])
        assert readiness.LACKING["request"] in lacks


@pytest.mark.parametrize("stopped_after", ["draft_request", "attach_file"])
def test_killed_as_it_is_written_it_is_made_whole(
    context: CommuneContext, monkeypatch: pytest.MonkeyPatch, stopped_after: str
) -> None:
    """It stayed without its document, of which the cue speaks, and the step counted as ready."""
    act = getattr(sample, stopped_after)

    def act_and_stop(*arguments: Any, **named: Any) -> None:
        act(*arguments, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(sample, stopped_after, act_and_stop)
    with pytest.raises(KeyboardInterrupt):
        sample.make_request_ready(context)
    monkeypatch.undo()
    own = sample.make_request_ready(context).value
    with context.store.reading() as connection:
        (request,) = requests.listed(connection)
        (paper,) = attachments.listed(connection, own)
    assert (request.id, paper.name) == (own, read_world().request.attachment)
    assert not sample.make_request_ready(context).changes, "one is enough"


def test_nor_does_another_one_lack_its_document_after_a_kill_and_what_she_takes_away_stays_away(
    context: CommuneContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.make_request_ready(context)

    def stop(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sample, "attach_file", stop)
    with pytest.raises(KeyboardInterrupt):
        sample.make_requests_ready(context)
    monkeypatch.undo()
    made = sample.make_requests_ready(context).changes.requests
    further = {one.title: one.attachment for one in read_world().further_requests}
    with context.store.reading() as connection:
        written = {row.title: row.id for row in requests.listed(connection) if row.title in further}
        papers = {title: [one.name for one in attachments.listed(connection, id)] for title, id in written.items()}
    assert made == set(written.values())
    assert papers == {title: [name] for title, name in further.items()}
    with context.store.reading() as connection:
        (paper,) = attachments.listed(connection, min(written.values()))
    detach_file(context, paper.owner, paper.sha256)
    assert not sample.make_requests_ready(context).changes
