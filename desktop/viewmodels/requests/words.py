"""The words of a request to the préfet: its fields, its states, its préfet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain import fields
from desktop.domain.act_words import COMPLEMENT, OTHER_PLATFORM, TO_SEND
from desktop.domain.exchange_words import NO_RECEIPT, REQUEST_RECEIVED, departure
from desktop.domain.french import ended, quoted, uncapital
from desktop.domain.lives import gender
from desktop.domain.papers.asked_pieces import lacking
from desktop.domain.papers.deciding_body import doubt_of
from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.form_fields import FormField, filled
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.states import INCOMPLETE, REFUSED_BY_PREFECT, Shown, granted

if TYPE_CHECKING:
    from desktop.database.queries.outbox import ActRow
    from desktop.database.queries.requests import RequestRow
    from desktop.domain.lives.enrolment import Enrolment
    from desktop.domain.prefectures import Authority


#: Asked at the first step of the path.
REQUEST_TEXTS = (
    FormField(
        name="title", label="Ob&jet de la demande", help=f"Par exemple{FIXED}: former les agents à l’accueil numérique."
    ),
    FormField(
        name="decided_by",
        label="Décisio&n de la commune",
        help=f"Par exemple{FIXED}: délibération n°{FIXED}12 du 4{FIXED}mars{FIXED}2026,"
        f" ou décision du maire n°{FIXED}4 du 8{FIXED}mars{FIXED}2026, par délégation du conseil (délibération"
        f" n°{FIXED}2 du 26{FIXED}mai{FIXED}2020).",
    ),
)
#: Asked at the second step.
PROJECT_TEXTS = (
    FormField(
        name="description",
        label="E&xplication",
        help="Dites le projet en quelques phrases. N’écrivez pas de données sur les habitants.",
        long=True,
    ),
    FormField(
        name="expected_effect",
        label="Effet atten&du",
        help="Ce qui changera pour les habitants ou les agents.",
        long=True,
        optional=True,
    ),
    FormField(
        name="calendar",
        label="Calendrie&r",
        help=f"Par exemple{FIXED}: achat en mai, service ouvert en septembre.",
        long=True,
        optional=True,
    ),
)
TEXTS = (*REQUEST_TEXTS, *PROJECT_TEXTS)
LEVELS = {"department": "Préfet de département", "region": "Préfet de région"}
_ANSWERS = {
    "received": Shown("✓", "Demande déposée", "accent"),
    "refused": REFUSED_BY_PREFECT,
    "incomplete": INCOMPLETE,
}
_WITHDRAWN = states.withdrawal("accepted", "request.withdraw")
#: States of a draft whose request the platform has, or had, from another computer.
_OF_DRAFT = _ANSWERS | {"received": Shown("⚠", "Déjà déposée", "warn"), "withdrawn": _WITHDRAWN}
COPY = "Écrire une nouvelle demande avec ce texte"
_COPIED = f"Pour demander la même chose{FIXED}: «{FIXED}{COPY}{FIXED}»."
UNSENT = "Votre complément, pas envoyé"
COMPLETING, CORRECTING = Shown("✎", "Complément en cours", "warn"), Shown("✎", "Correction en cours", "warn")


def state_of(row: "RequestRow", *, lost: bool = False, carried: bool = False, untouched: bool = False) -> Shown:
    """The state that a person reads: the préfet's answer if there is one, otherwise that of the last act.

    `lost`: the platform was restored from a backup and lacks what we sent. `carried`: that act left on a USB stick, and
    no answer has come yet. `untouched`: it was opened to be completed, and nothing was typed or added.
    """
    if row.resumed and not untouched:
        return COMPLETING if row.completing else CORRECTING
    if row.lodged:
        return granted(row.amount_cents) if row.lodged == "accepted" else _OF_DRAFT[row.lodged]
    if lost:
        return states.again(carried=carried)
    state = row.state
    if state == "granted":
        return granted(row.amount_cents)
    if state == "withdrawn":
        if row.answered == "withdrawn" or row.withdrawn == "accepted":
            return _WITHDRAWN
        return states.withdrawal(row.withdrawn, "request.withdraw", carried=carried)
    if state == "accepted":
        return _ANSWERS["received"]
    answer = _ANSWERS.get(state)
    if answer is None and row.completes is not None and state != OTHER_PLATFORM:  # it alone waits, or was refused
        return states.complement(state, row.number, carried=carried)
    return answer or states.shown(state, "request.submit", row.number, carried=carried)


def not_received(row: "RequestRow", act: "ActRow | None", enrolment: "Enrolment", *, carried: bool) -> str:
    """That the platform has not received the request (`act`: its last submission), or lacks only its complement."""
    if row.state not in TO_SEND or row.received_at:
        return ""
    of = gender.of("request.submit" if row.completes is None else COMPLEMENT)
    saved = of.agreed("Enregistré sur cet ordinateur")
    leaves = f"{NO_RECEIPT} {departure(enrolment, carried=carried, gender=of)}"
    if row.completes is None or act is None:
        return f"{saved}. {leaves}"
    known = "" if act.waits_for_other_platform else f" {REQUEST_RECEIVED}"
    return f"Complément {uncapital(saved)}. {leaves}{known}"


#: What the platform says of a request of which this computer has only a draft.
STANDS = {
    "received": "La plateforme l’a reçue",
    "accepted": "Le préfet l’a accordée",
    "refused": "Le préfet l’a refusée",
    "incomplete": "Le préfet demande un complément",
}


def lodged(row: "RequestRow | None") -> str:
    """That the request of a draft is already lodged, and whether the draft may still be sent; "" where it is not."""
    if row is None or not row.lodged:
        return ""
    if row.lodged == "withdrawn":
        return (
            "Cette demande a été déposée par un autre ordinateur, ou avant le retour à une sauvegarde, puis retirée."
            f" Le texte qui est ici ne peut plus partir. Il reste ici. {_COPIED}"
        )
    sentence = (
        "Cette demande est déjà déposée, par un autre ordinateur ou avant le retour à une sauvegarde."
        f" {STANDS[row.lodged]}."
    )
    if row.lodged != "incomplete":
        return f"{sentence} Le texte qui est ici ne peut pas partir à la place de celui qui est déposé. Il reste ici."
    leaves = "Vous pouvez l’envoyer d’ici. Le texte qui est ici prendra la place de celui qui est déposé."
    return " ".join(filter(None, (sentence, ended(row.reason), lacking(row.missing), leaves)))


#: The warning of a draft whose text was begun in a request that was sent.
BESIDE = (
    "La demande d’origine est à la page Demande au préfet, partie ou prête à partir. Si ce texte part aussi, le préfet"
    f" aurait deux demandes{FIXED}: il faudrait en retirer une."
)

#: What became of a request that was being completed.
_OVERTAKEN = {
    "granted": "Le préfet a accordé cette demande",
    "refused": "Le préfet a refusé cette demande",
    "withdrawn": "Cette demande a été retirée",
}


def overtaken(row: "RequestRow | None", *, writing: bool = False) -> str:
    """That it was decided or withdrawn while it was being completed; "" for any other request."""
    if row is None or not row.overtaken:
        return ""
    kept = "avec la demande" if writing else f"plus bas, sous «{FIXED}{UNSENT}{FIXED}»"
    if row.state == "received":
        return (
            "Un complément de cette demande est déjà déposé, par un autre ordinateur ou avant le retour à une"
            " sauvegarde. Celui que vous écriviez n’est pas parti. Il ne peut partir que si le préfet en demande encore"
            f" un. Votre texte est gardé {kept}. Vous n’avez rien à faire."
        )
    onwards = _COPIED if row.state == "withdrawn" else "Vous n’avez rien à faire."
    return (
        f"{_OVERTAKEN[row.state]} pendant que vous écriviez un complément. Ce complément n’est pas parti, et il ne peut"
        f" plus partir. Votre texte est gardé {kept}. {onwards}"
    )


def prefecture(authority: "Authority") -> str:
    """The préfecture with its town: "Préfecture du Loiret, à Orléans"."""
    return f"{authority.prefecture}, à {authority.town}" if authority.town else authority.prefecture


def way_of(authority: "Authority") -> str:
    """To which préfecture a request goes, and through which others its letter passes."""
    words = f"{prefecture(authority)}."
    if authority.department:
        words += f" La lettre passe par la préfecture {authority.department}."
    if authority.sub_prefecture:
        words += f" La lettre passe par la sous-préfecture {authority.sub_prefecture}."
    if authority.only_printed:
        words += f" {authority.only_printed} La lettre s’imprime."
    return words


def readable(texts: Mapping[str, str], categories: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Label and text of each field that is filled in, in the order of the form; the category by its name."""
    category = texts.get("category", "")
    first = (("Catégorie", categories.get(category, category)),) if category else ()
    return (*first, *filled(TEXTS, texts, categories))


def nowhere(names: Sequence[str]) -> str:
    """The warning about files that the request names but that were removed here before they were sent; "" for none.

    This happens where the sending was cancelled here and files removed, but a copy of this database had sent it.
    """
    if not names:
        return ""
    named = ", ".join(map(quoted, names))
    if len(names) == 1:
        return (
            f"La pièce {named} est nommée dans cette demande, mais elle n’est plus sur cet ordinateur et la plateforme"
            " ne l’a pas. Apportez-la à la préfecture."
        )
    return (
        "Ces pièces sont nommées dans cette demande, mais elles ne sont plus sur cet ordinateur et la plateforme"
        f" ne les a pas{FIXED}: {named}. Apportez-les à la préfecture."
    )


def doubt_on_leaving(name: str, text: str, today: date) -> str:
    """What is odd about the decision or its day as it was typed, as the letter prints it like that; "" for nothing."""
    doubt = (fields.day_doubt(text, today) or doubt_of(text)) if name == "decided_by" else ""
    return f"{doubt} {fields.REPRINTED}" if doubt else ""


def heading(row: "RequestRow | None", *, ended: bool, lodged: bool, complement: bool, apart: bool) -> str:
    """Heading of the form. `ended`: the request was decided meanwhile; `lodged`: the platform already has it.

    `apart`: it began as a text of another request, which could not stay there; once sent, it is a request as any.
    """
    if ended:
        return "Complément qui ne part plus"
    if lodged:
        return "Demande retirée" if row is not None and row.lodged == "withdrawn" else "Demande déjà déposée"
    if row is None or not row.resumed:
        return "Demande gardée à part" if apart else "Nouvelle demande au préfet"
    return "Complément de la demande" if complement else "Demande à corriger"


ABANDONED = (
    "Ce que vous aviez changé est dans la corbeille, en brouillon à part. La demande est comme elle est partie, et le"
    " préfet attend toujours son complément."
)
CHANGED_NOTHING = "Complément abandonné. Il ne changeait rien à la demande."
SENT = "Cette demande a été mise dans la boîte d’envoi entre-temps. Voici son texte."
BINNED = (
    "Ce brouillon a été mis à la corbeille entre-temps. Pour continuer à l’écrire, remettez-le d’abord dans nos"
    " demandes."
)
