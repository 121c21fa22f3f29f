"""Begins the correction of a need that the platform has: a draft beside it, which leaves as a new act."""

from desktop.actions.amend_need import say
from desktop.actions.append_act import look
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_need import known, new_draft
from desktop.database.queries import needs
from desktop.domain import corrections


def correct_need(desk: Desk, id: str) -> Changes:
    """`made` is the correction's id: the one being written already, if there is one.

    It begins with the text that stands. Where another computer of the commune has corrected the need since, that is
    the platform's, and the need says it here too from now on.
    """
    with desk.store.transaction() as connection:
        found = known(needs.one(connection, id), id)
        begun = needs.correction_of(connection, id)
        if begun is not None:
            return Changes(needs=frozenset({id, begun.id}), made=begun.id)
        scene = look(connection, desk)
        own = needs.own(connection, id)
        corrections.check_correct(
            found.state,
            needs.waiting_correction(connection, id),
            scene.campaign,
            scene.platform_now,
            grouped=own is not None and own.state == "grouped",
        )
        text = needs.standing_text(connection, found)
        if text != needs.text_of(found):
            say(connection, id, text)
        made = new_draft(connection, scene.now, text, amends=id, base=needs.revision_of(connection, id))
    return Changes(needs=frozenset({id, made}), made=made)
