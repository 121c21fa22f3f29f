"""The answers that several commands give: after an act, and after a draft of a need."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_need
from desktop.cli import states
from desktop.cli.session import CommandSession
from desktop.database.queries import campaign, needs, outbox
from desktop.domain import needs as rules
from desktop.domain.changes import Outcome, QueuedAct
from desktop.domain.french import FIXED
from desktop.domain.personal_hints import personal_hints
from desktop.domain.refusals import words_of
from sync.commandline.output import say


def acted(session: CommandSession, commune_context: CommuneContext, outcome: Outcome[QueuedAct]) -> None:
    """The answer to every command that puts an act into the outbox."""
    with commune_context.store.reading() as connection:
        act = outbox.one(connection, outcome.value.op)
    if act is None:
        raise AssertionError(outcome.value.op)
    if outcome.value.drafted:
        say(f"Un autre texte était mis de côté{FIXED}: il est gardé dans un nouveau brouillon.")
    document = {"act": act.subject, "op": act.op, "state": act.state}
    session.output.answer(document, [f"{states.shown(act.state)}  {act.title}"])


def say_kept(apart: str) -> None:
    """Says where the words go on that an editor held, and that this command has replaced; `apart`: "" for none."""
    if apart:
        say(f"La fenêtre y écrivait un autre texte{FIXED}: il est gardé dans un autre brouillon, {apart}.")


def answer_draft(session: CommandSession, commune_context: CommuneContext, id: str) -> None:
    """The answer to a command that writes a draft: its number, and warnings and hints about its text."""
    with commune_context.store.reading() as connection:
        row, scope = find_need(connection, id), campaign.out_of_scope(connection)
    fields = needs.text_of(row)
    too_long = [problem for problem in rules.problems(fields) if problem.code.endswith("_too_long")]
    ways = rules.guidance(row.title, row.description, scope)
    personal = [hint for text in fields.values() for hint in personal_hints(text)]
    say(*map(words_of, too_long), *(way.guidance for way in ways), *personal)
    document = {
        "id": id,
        "state": row.state,
        "amends": row.amends,
        "warnings": [{"field": problem.field, "detail": problem.sentence} for problem in too_long],
        "guidance": [{"id": way.id, "detail": way.guidance, "category": way.category or ""} for way in ways],
        "personal": personal,
    }
    session.output.answer(document, [f"{states.shown(row.state)}, enregistré : {id}"])
