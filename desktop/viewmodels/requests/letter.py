"""The letter to the préfet: what it says beside the request, and what is printed of a request."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from desktop.domain.requests import LetterContent, read_letter, write_letter
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.preview import Build

if TYPE_CHECKING:
    from sqlalchemy import Connection


SIGNATORIES = {"maire": "Le maire ou la maire", "premier_adjoint_empeche": "L’adjoint, le maire étant empêché"}
GENDERS = {"": "À compléter", "f": "Madame", "m": "Monsieur"}
#: name, label, help, and the choices of what is chosen rather than typed.
WORDS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("signatory", "Qui signe", "", SIGNATORIES),
    ("signatory_gender", "Madame ou Monsieur (qui signe)", "", GENDERS),
    ("signatory_name", "Prénom et nom (qui signe)", "Vide, la lettre laisse une ligne à remplir.", {}),
    ("signatory_title", "Autre titre (facultatif)", f"Par exemple{FIXED}: conseiller départemental.", {}),
    ("prefect_gender", "Préfète ou préfet", "", GENDERS),
    ("sub_prefect_gender", "Sous-préfète ou sous-préfet", "La lettre passe par la sous-préfecture.", GENDERS),
    ("place", "Fait à", "Vide, le nom de la commune.", {}),
    ("date", "Date de la lettre", f"Par exemple{FIXED}: 3{FIXED}mars{FIXED}2021. Vide, une ligne à remplir.", {}),
    ("prepared_by", "Dossier suivi par (facultatif)", f"Par exemple{FIXED}: Mme Martin, secrétaire de mairie.", {}),
)


def read(text: str) -> dict[str, str]:
    """What the letter of a draft says, by the names of WORDS."""
    return {str(name): str(value) for name, value in msgspec.structs.asdict(read_letter(text)).items()}


def written(values: dict[str, str]) -> str:
    """What the draft keeps: "" while nothing was chosen or typed."""
    letter = msgspec.convert({name: text[:200] for name, text in values.items()}, LetterContent)
    return "" if letter == LetterContent() else write_letter(letter)


def letter(id: str, now: datetime, *, demonstration: bool) -> Build:
    def build(connection: "Connection") -> bytes:
        from desktop.documents import letter, request_papers  # noqa: PLC0415 - only where a document is made

        return letter.render(request_papers.letter_of(connection, id, now=now, demonstration=demonstration))

    return build


def deliberation(id: str, now: datetime, *, demonstration: bool) -> Build:
    def build(connection: "Connection") -> bytes:
        from desktop.documents import deliberation, request_papers  # noqa: PLC0415 - only where a document is made

        return deliberation.render(
            request_papers.request_deliberation_of(connection, id, now=now, demonstration=demonstration)
        )

    return build


def note(id: str, now: datetime, *, demonstration: bool) -> Build:
    def build(connection: "Connection") -> bytes:
        from desktop.documents import note, request_papers  # noqa: PLC0415 - only where a document is made

        return note.render(request_papers.request_note_of(connection, id, now=now, demonstration=demonstration))

    return build


def receipt(id: str, now: datetime, *, demonstration: bool) -> Build:
    def build(connection: "Connection") -> bytes:
        from desktop.documents import act_papers, receipt  # noqa: PLC0415 - only where a document is made

        return receipt.render(act_papers.receipt_of(connection, id, now=now, demonstration=demonstration))

    return build
