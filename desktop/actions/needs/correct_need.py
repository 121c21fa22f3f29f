"""Begins the correction of a need that the platform has: a draft of its own, which is sent as a new act."""

from desktop.actions.kit.append_act import prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_need
from desktop.database import records
from desktop.database.queries import needs
from desktop.domain import corrections
from desktop.domain.changes import Changes, Outcome
from desktop.effects import mine


def correct_need(context: CommuneContext, id: str) -> Outcome[str]:
    """The value is the correction's id; of one that is already being written, if there is one.

    It begins with the need's present text. Where another computer of the commune has corrected the need since, that is
    the platform's text (`effects.mine`).
    """
    with context.store.transaction() as connection:
        need = find_need(connection, id)
        begun = needs.correction_of(connection, id)
        if begun is not None:
            return Outcome(Changes(needs=frozenset({id, begun.id})), begun.id)
        act_context = prepare_act(connection, context)
        corrections.check_correct(need.state, needs.waiting_correction(connection, id))
        grouped = needs.grouped(connection, id)
        corrections.check_phase(act_context.campaign, act_context.platform_now, grouped=grouped)
        mine.refresh(connection, id)  # for a database last used with a version that did not do this
        text, revision = needs.text_of(find_need(connection, id)), needs.revision_of(connection, id)
        made = records.needs.insert(connection, act_context.now, text, amends=id, base=revision)
    return Outcome(Changes(needs=frozenset({id, made})), made)
