"""The recovery sheet: the device's private key on paper, for the mairie's safe, and what to do with it."""

import io
from dataclasses import dataclass, field
from datetime import datetime

from desktop.documents.typeset import typeset
from desktop.domain.french import FIXED, of, paris, short_date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """The content of the recovery sheet."""

    commune: str  #: its name
    insee: str  #: its code
    device: str  #: id of this computer's key
    url: str = ""  #: the platform's address; "" where acts only travel on USB sticks, and before the enrolment
    platform: str = ""  #: id of the platform's key; "" before the enrolment
    code: str  #: the secret key, in groups with "-" between them
    made_at: datetime  #: printed, as a day; also the date of the PDF
    demonstration: bool = False  #: marks each page as an example


@dataclass(frozen=True, slots=True)
class ComposedSheet:
    """The sheet before it is printed or saved."""

    device: str  #: id of the device whose key is on it
    pdf: bytes = field(repr=False)  #: not shown by `repr`: the secret key is on it


def render(sheet: RecoverySheet) -> bytes:
    """The sheet as PDF of one page."""
    groups = sheet.code.split("-")
    values = {
        "footer": f"{sheet.commune} – Feuille de secours du {short_date(paris(sheet.made_at))}",
        "heading": f"Feuille de secours{FIXED}: commune {of(sheet.commune)}",
        "notice": "Secret. Qui a cette feuille peut envoyer au nom de la commune. Rangez-la au coffre."
        " Ne la photographiez pas, ne l’envoyez pas par messagerie.",
        "groups": [[str(place), group] for place, group in enumerate(groups, 1)],
        "facts": [
            ["Code Insee", sheet.insee],
            ["Ordinateur", sheet.device],
            ["Plateforme", sheet.url or ("par clé USB" if sheet.platform else "pas encore inscrit")],
            *([["Clé de la plateforme", sheet.platform]] if sheet.platform else []),
            ["Faite le", short_date(paris(sheet.made_at))],
        ],
        "code_says": "Code à lire avec un téléphone. Il porte les mêmes treize groupes que le tableau.",
        "steps": [
            f"L’ordinateur dit que sa clé est introuvable{FIXED}: ouvrez «{FIXED}Réglages et aide{FIXED}», puis "
            f"«{FIXED}Clé de signature{FIXED}». Recopiez les treize groupes{FIXED}: chacun est vérifié. Votre "
            f"service informatique peut aussi taper «{FIXED}relaisctl recovery restore --code -{FIXED}».",
            "L’ordinateur est perdu, volé ou remplacé : demandez un nouveau code d’inscription à la préfecture, et le "
            "retrait de l’ancien ordinateur, par son numéro ci-dessus. Vos accusés restent valables.",
            "Une nouvelle clé a été faite : cette feuille ne sert plus. Détruisez-la et refaites-en une.",
            "Cette feuille ne contient ni vos besoins ni vos envois : gardez aussi des sauvegardes, ailleurs.",
        ],
    }
    return typeset(
        "recovery",
        values,
        title=f"Feuille de secours, commune {of(sheet.commune)}",
        made_at=sheet.made_at,
        demonstration=sheet.demonstration,
        pictures={"code": code(sheet)},
    )


def qr_text(sheet: RecoverySheet) -> str:
    """The text of the QR code."""
    return f"relais-secours:1?device={sheet.device}&code={sheet.code}"


def code(sheet: RecoverySheet) -> str:
    """The QR code as SVG."""
    import segno  # noqa: PLC0415 - nothing of documents is loaded at the start

    drawn = io.BytesIO()
    segno.make(qr_text(sheet), error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()
