"""Completing a request that the préfet found incomplete: what he asked for, and what is new since it was sent."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from desktop.domain import requests as rules
from desktop.viewmodels.kit.documents import by_name

if TYPE_CHECKING:
    from desktop.database.queries.attachments import AttachmentRow
    from desktop.database.queries.requests import AskedMore, RequestRow

ASKED = "Ce que le préfet demande"
COMPLETED = "Cet envoi est un complément. Le préfet avait demandé"


class Complement(Struct, frozen=True, kw_only=True):
    """What he asked for and what is new. Whether it is what he asked for, the program cannot tell."""

    asked: str  #: his words, on several lines
    lacks: bool  #: he named what is missing
    changed: bool  #: text or plan differ from what was sent
    joined: str  #: the files added since, one a line; "" for none
    later: bool = False  #: the last text was sent from elsewhere, so that what is new is not known here

    @property
    def new(self) -> bool:
        return self.later or self.changed or bool(self.joined)

    @property
    def short(self) -> str:
        return "À relire" if self.new else "Rien n’est ajouté"

    @property
    def words(self) -> str:
        if self.new:
            return "Vérifiez que tout ce que le préfet demande y est, puis relisez."
        return "Rien n’est encore ajouté. Joignez ici ce que le préfet demande, ou corrigez une étape."

    @property
    def warnings(self) -> tuple[str, ...]:
        if self.later:
            return (rules.TAKES_ITS_PLACE,)
        if not self.new:
            return (
                "Rien n’est changé et aucune pièce n’est ajoutée depuis l’envoi."
                " Le préfet recevrait la même demande qu’avant.",
            )
        if self.lacks and not self.joined:
            return ("Aucune pièce n’est ajoutée depuis l’envoi. Vérifiez ce que le préfet demande.",)
        return ()

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Label and text of each fact that the question before sending shows first."""
        joined = () if self.later else (("Pièces ajoutées depuis l’envoi", self.joined or "Aucune"),)
        return ((ASKED, self.asked), *joined)


def complement(
    row: "RequestRow | None",
    left_with: frozenset[str],
    fields: Mapping[str, str],
    attached: "Sequence[AttachmentRow]",
) -> Complement | None:
    """None for any other request. `left_with`: digests of the files that were sent with it."""
    if row is None or not row.resumed or row.completes is None:
        return None
    left = msgspec.json.decode(row.left, type=dict[str, str])
    return Complement(
        asked=asked_lines(row.completes),
        lacks=bool(row.completes.missing),
        changed=rules.leaving(fields) != rules.leaving(left),
        joined=by_name([file for file in attached if file.sha256 not in left_with]),
        later=bool(row.later),
    )


def asked_lines(asked: "AskedMore") -> str:
    return "\n".join(filter(None, (asked.reason, *(f"• {one}" for one in asked.missing))))
