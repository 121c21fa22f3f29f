"""Settles a correction in conflict: one text is chosen, and an act with it replaces the platform's."""

from desktop.actions.kit.append_act import keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_need
from desktop.actions.needs.amend_need import amend
from desktop.database import records, times
from desktop.database.queries import needs, standing_text
from desktop.database.queries.needs import NeedRow
from desktop.domain import communes, corrections, operations, validation
from desktop.domain import needs as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct


def settle_conflict(context: CommuneContext, id: str, keep: str, by: str = "") -> Outcome[QueuedAct]:
    """`keep`: mine, platform or both. Both: the platform's text stays, mine becomes a new draft, the act's subject.

    The choice of the platform's own text is sent too, as only the platform's signature settles an act. `by`: who
    validated the text that is kept; without it, raises Refusal where the commune wants a validation and there is none.
    """
    chosen = corrections.keep_of(keep)
    by = rules.clean("title", by)
    if by:
        validation.check_name(by)
    with context.store.transaction() as connection:
        need = find_need(connection, id)
        conflict = standing_text.conflict(connection, id)
        corrections.check_settle(conflict is not None, "" if conflict is None else conflict.revision)
        if conflict is None:  # for the type checker: the rule above has raised
            raise AssertionError(id)
        act_context = prepare_act(connection, context)
        validated = _validation(need, chosen, by, times.text(act_context.now))
        validation.check_settled(needs.mayor_validates(connection), validated["validated_at"])
        communes.check_act(act_context.commune.name, act_context.commune.siren)
        appended = amend(
            connection,
            act_context,
            need,
            conflict.here if chosen == "mine" else conflict.platform,
            base=conflict.revision,
            validation=validated,
            replaces=operations.newest(conflict.ops),
        )
        copy = records.needs.insert_apart(connection, act_context.now, conflict.here, of=id) if chosen == "both" else ""
    keep_head(context, appended)
    return Outcome(Changes(needs=frozenset({id, copy} - {""}), outbox=True), QueuedAct(copy or id, appended.op))


def _validation(row: NeedRow, chosen: corrections.Keep, by: str, now: str) -> dict[str, str]:
    """The validation of the kept text: ours counts for our text only, as nobody has validated the platform's."""
    noted = needs.validation_of(row) if chosen == "mine" else dict.fromkeys(needs.VALIDATION, "")
    if by:
        return {"asked_at": noted["asked_at"] or now, "validated_by": by, "validated_at": now}
    return noted
