"""Needs that are not grouped: each commune is told why, and which category of the préfet's route fits, if any does."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select, update

from sync.contract.campaign import Campaign
from sync.platform.conduct import answers
from sync.platform.files import RedirectionFile
from sync.platform.refusals import Refused, check_once, unknown
from sync.platform.tables import need


def redirect(connection: Connection, campaign: Campaign, file: RedirectionFile, now: datetime) -> None:
    """Redirects all needs of the file, or none. One may be redirected again, or grouped later. Raises Refused."""
    named = [line.need for line in file.decisions]
    check_once("decisions", named, "figure")
    rows = {row.id: row for row in connection.execute(select(need).where(need.c.id.in_(named)))}
    categories = {category.id for category in campaign.categories}
    for line in file.decisions:
        row = rows.get(line.need)
        if row is None:
            raise unknown("need", line.need, "n’est pas un besoin reçu")
        if row.state == "withdrawn":
            sentence = f"need\u00a0: «\u00a0{row.title}\u00a0» a été retiré par sa commune."
            raise Refused("need_withdrawn", sentence, field="need")
        if row.proposal is not None:
            sentence = (
                f"need\u00a0: «\u00a0{row.title}\u00a0» est regroupé dans {row.proposal} et ne se réoriente plus."
            )
            raise Refused("need_grouped", sentence, field="need")
        if line.category is not msgspec.UNSET and line.category not in categories:
            ways = ", ".join(sorted(categories))
            raise unknown("category", line.category, f"n’est pas une catégorie de la campagne ({ways})")
    for line in file.decisions:
        connection.execute(update(need).where(need.c.id == line.need).values(state=line.outcome))
        changes = {"state": line.outcome, "reason": line.reason.strip(), "category": line.category}
        answers.answer(connection, rows[line.need].commune, line.need, now, **changes)
