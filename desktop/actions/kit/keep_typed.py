"""Saves what is typed for an act that has no draft of its own, until it is made: an effect, a reason, a comment."""

import json
from collections.abc import Collection, Mapping

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records, times
from desktop.database.last_text import ON_SCREEN, TYPED_AT
from desktop.database.queries import typed
from desktop.domain import fields
from desktop.domain.changes import Changes, Outcome
from desktop.domain.drafts import MAX_DRAFT, after_kept
from desktop.domain.fields import FieldRule

_TEXT = FieldRule("Ce texte")


def keep_typed(
    context: CommuneContext,
    about: str,
    changed: Mapping[str, str],
    shown: Mapping[str, str] | None = None,
    free: Collection[str] = (),
) -> Outcome[None]:
    """Autosave: `about` names what it is for, such as "report.p1". Raises Refusal for a text too long to be stored.

    `shown`: what stood in the fields in the place of the kept text, which was not read yet; see `after_kept`.
    """
    with context.store.transaction() as connection:
        kept = typed.kept(connection, about)
        whole = changed if shown is None else after_kept(kept, shown, changed, free)
        texts = {name: whole[name] for name in changed}
        for name, text in texts.items():
            if len(text) > MAX_DRAFT:
                raise fields.too_long(name, _TEXT, text, MAX_DRAFT)
        value = json.dumps(kept | texts, ensure_ascii=False)
        records.meta.put(connection, typed.PREFIX + about, value)
        records.meta.put(connection, TYPED_AT + about, times.text(context.clock()))
        records.meta.put(connection, ON_SCREEN, about)
    return Outcome(Changes(), None)
