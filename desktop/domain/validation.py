"""The mayor's validation, if the commune wants it: a step on this computer before a need is sent."""

from desktop.domain.french import paris, short_date
from desktop.domain.refusals import Refusal

MAX_NAME = 200


def check_name(by: str) -> None:
    """Raises Refusal for an empty name, or one that is too long."""
    if not by.strip():
        raise Refusal(
            "by_missing",
            "Le nom de qui valide est vide.",
            field="by",
            remedy="Écrivez-le, par exemple « Mme Martin, maire ».",
            of_input=True,
        )
    if len(by) > MAX_NAME:
        raise Refusal(
            "by_too_long",
            f"Le nom de qui valide dépasse {MAX_NAME} caractères.",
            field="by",
            remedy="Gardez le nom et la fonction.",
            of_input=True,
        )


def sentence(by: str, at: str) -> str:
    """Validé par M. Durand, maire, le 3 mars 2021; "" if nobody has validated. `at` is ISO text."""
    if not at:
        return ""
    by = by or "le maire"
    return f"Validé par {by}{',' if ',' in by else ''} le {short_date(paris(at))}."


def check_validated(wanted: bool, validated_at: str) -> None:
    """`wanted`: the commune sends no need before the mayor has validated it."""
    if wanted and not validated_at:
        raise Refusal(
            "not_validated",
            "Ce besoin attend la validation du maire.",
            field="id",
            remedy="Notez la validation du maire sur la fiche du besoin, puis mettez-le dans la boîte d’envoi.",
            command="need validate ID --by NOM",
        )


def check_settled(wanted: bool, validated_at: str) -> None:
    """The same for the text that a choice between two keeps: it is no draft, and is validated with the choice."""
    if wanted and not validated_at:
        raise Refusal(
            "not_validated",
            "Le texte gardé attend la validation du maire.",
            field="by",
            remedy="Écrivez qui l’a validé, ou revenez plus tard.",
            command="need settle ID --keep mine|platform|both --by NOM",
        )
