"""The need that was being written when the last session crashed, as its list tells it."""

import json
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from desktop.database.queries.needs import EditingRow
from desktop.domain.act_words import titled
from desktop.domain.drafts import which_before
from desktop.domain.french import quoted
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.recovery import has_words


class InterruptedNeed(Struct, frozen=True):
    """The need that was being written when the last session crashed."""

    id: str
    sentence: str  #: that her text is here again, when it was saved, its title, and what the text before it says
    before: bool  #: the text as its editor was opened was not empty: to go back to it is offered


def interrupted(left: EditingRow, present: Mapping[str, str], now: datetime) -> InterruptedNeed:
    """`left`: the mark of its editor; `present`: its text as it is now."""
    title = quoted(titled(left.title, "need"))
    sentence = f"Votre texte {french.of_since(left.updated_at, now)} a été retrouvé ({title})."
    before = has_words(left.before)
    earlier = which_before(json.loads(left.before), present) if before else ""
    return InterruptedNeed(left.need, f"{sentence} {earlier}".strip(), before)
