"""Settles a correction in conflict: one text is chosen, and sent upon the platform's in place of what conflicted."""

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
    """`keep`: mine, platform or both. Both: the platform's text stands, mine is a new draft, the act's subject.

    Only the platform's signature ends an act, so the choice of its own text is sent as well. `by` notes who validated
    the text that is kept; without it, Refusal where the commune wants that and ours had not been validated.
    """
    chosen = corrections.keep_of(keep)
    by = rules.clean("title", by)
    if by:
        validation.check_name(by)
    with context.store.transaction() as connection:
        found = find_need(connection, id)
        conflict = standing_text.conflict(connection, id)
        corrections.check_settle(conflict is not None, "" if conflict is None else conflict.revision)
        if conflict is None:  # said by the rule above
            raise AssertionError(id)
        act_context = prepare_act(connection, context)
        validated = _validation(found, chosen, by, times.text(act_context.now))
        validation.check_settled(needs.mayor_validates(connection), validated["validated_at"])
        communes.check_act(act_context.commune.name, act_context.commune.siren)
        appended = amend(
            connection,
            act_context,
            found,
            conflict.here if chosen == "mine" else conflict.platform,
            base=conflict.revision,
            validation=validated,
            replaces=operations.newest(conflict.ops),
        )
        copy = records.needs.insert_apart(connection, act_context.now, conflict.here, of=id) if chosen == "both" else ""
    keep_head(context, appended)
    return Outcome(Changes(needs=frozenset({id, copy} - {""}), outbox=True), QueuedAct(copy or id, appended.op))


def _validation(row: NeedRow, chosen: corrections.Keep, by: str, now: str) -> dict[str, str]:
    """That of ours goes with our text alone: nobody has read the platform's for it."""
    noted = needs.validation_of(row) if chosen == "mine" else dict.fromkeys(needs.VALIDATION, "")
    if by:
        return {"asked_at": noted["asked_at"] or now, "validated_by": by, "validated_at": now}
    return noted
