"""The person to ask about the commune's acts: personal data, shown, exported and erased on demand."""

import json

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from desktop.database.driver import rows
from desktop.database.queries import link, open_request

#: Keys of `meta`; without "contact_" the keys of the JSON that is sent beside each act.
CONTACT = ("contact_name", "contact_email", "contact_telephone")
#: Key of `meta`: by field, the texts that were typed and cannot be used as they are, as JSON.
TYPED = "contact_typed"
#: What a letter to the préfet says of a person; kept with its request, never sent to the platform.
LETTER = ("signatory_name", "prepared_by")
#: Added to those keys, after a dot, for the other texts of a request: as it was sent, where it was changed since; as it
#: was before its editor was opened; as it is in the text that was put aside.
SENT, BEFORE, ASIDE = "sent", "before", "aside"
#: Key of `meta`: an erasure must be repeated, since a copy could not be reached.
UNFINISHED = "erasure_unfinished"


class PersonRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The person to ask about the commune's acts, as typed in the settings. "" where nothing was entered."""

    profile: str = ""  #: signed with each act
    function: str = ""  #: in the mairie; signed with each act
    #: Personal data: sent beside the acts, never in what is signed.
    name: str = msgspec.field(default="", name="contact_name")
    email: str = msgspec.field(default="", name="contact_email")  #: personal data, likewise
    telephone: str = msgspec.field(default="", name="contact_telephone")  #: personal data, likewise


_PERSON: msgspec.json.Decoder[PersonRow] = msgspec.json.Decoder(PersonRow)


class PersonalPlace(Struct, frozen=True, kw_only=True):
    """One place of the database where personal data stand."""

    place: str  #: contact | typed (what cannot be used as it is) | act | validation | letter
    id: str  #: of the act, need or request; "" for the person to ask
    title: str  #: of what it is about; "" for the person to ask
    moment: str  #: when the act was made, the text validated or the request last changed, ISO; "" for the person to ask
    values: dict[str, str]  #: what stands there, by the name of the value; after a dot SENT, BEFORE or ASIDE
    sent: bool = False  #: of an act: the data have left this computer, or may have


def contact(connection: Connection) -> dict[str, str]:
    """name, email and telephone, without those that were not entered."""
    return contact_of(rows(connection, link.NOTED)[0][0])


def contact_of(noted: str) -> dict[str, str]:
    """The same, from the JSON that `link.NOTED` gives."""
    person = _PERSON.decode(noted)
    entered = {"name": person.name, "email": person.email, "telephone": person.telephone}
    return {name: value for name, value in entered.items() if value}


def contact_beside(connection: Connection, op: str) -> dict[str, str]:
    """The contact that was sent beside this act, or will be; {} where there was none, and once it is erased."""
    personal = rows(connection, "SELECT personal FROM outbox WHERE op = ?", (op,))
    return _texts(personal[0][0]) if personal else {}


def current(connection: Connection) -> PersonRow:
    return _PERSON.decode(rows(connection, link.NOTED)[0][0])


def typed(connection: Connection) -> dict[str, str]:
    """By field, what was typed and cannot be used as it is; without fields whose text can."""
    texts = rows(connection, "SELECT value FROM meta WHERE key = ?", (TYPED,))
    return _texts(texts[0][0]) if texts else {}


def places(connection: Connection) -> tuple[PersonalPlace, ...]:
    """Every place of this database where personal data stand: the contact, the acts, who validated, the letters."""
    wrong = {name: text for name, text in typed(connection).items() if f"contact_{name}" in CONTACT}
    of_person = {"contact": contact(connection), "typed": wrong}
    here = [PersonalPlace(place=place, id="", title="", moment="", values=of) for place, of in of_person.items() if of]
    acts = rows(
        connection,
        "SELECT op, title, created_at, personal, attempts FROM outbox WHERE personal IS NOT NULL ORDER BY seq",
    )
    here += [
        PersonalPlace(place="act", id=op, title=title, moment=at, values=_texts(blob), sent=attempts > 0)
        for op, title, at, blob, attempts in acts
    ]
    here += _validations(connection)
    letters = rows(
        connection,
        "SELECT id, title, updated_at, letter, submitted_as, opened.value, aside.value FROM request"
        " LEFT JOIN meta AS opened ON opened.key = ? || id LEFT JOIN meta AS aside ON aside.key = ? || id"
        " ORDER BY created_at",
        (open_request.PREFIX, open_request.ASIDE),
    )
    for id, title, at, letter, submitted, before, aside in letters:
        values = personal_fields(letter)
        values |= {f"{key}.{SENT}": text for key, text in personal_fields(submitted).items()}
        values |= {f"{key}.{BEFORE}": text for key, text in personal_fields(before).items()}
        values |= {f"{key}.{ASIDE}": text for key, text in personal_fields(aside).items()}
        if values:
            here.append(PersonalPlace(place="letter", id=id, title=title, moment=at, values=values))
    return tuple(here)


def _validations(connection: Connection) -> list[PersonalPlace]:
    """Who validated a need, or a text of it that a correction has replaced."""
    validated = rows(
        connection,
        "SELECT id, title, validated_at, validated_by FROM need WHERE validated_by IS NOT NULL"
        " UNION ALL SELECT need.id, need.title, amended_at, json_extract(earlier, '$.validated_by') AS by FROM"
        " (SELECT *, CASE WHEN json_valid(before) THEN before END AS earlier FROM amendment) AS amended"
        " JOIN need ON need.id = amended.need WHERE coalesce(by, '') != ''"
        " ORDER BY 3",
    )
    return [
        PersonalPlace(place="validation", id=id, title=title, moment=at, values={"validated_by": by})
        for id, title, at, by in validated
    ]


def values(connection: Connection, *, letters: bool = False) -> frozenset[str]:
    """What was entered of the person to ask, now or with an act, and who validated; with `letters`, who signs them."""
    wanted = ("contact", "act", "validation", "letter") if letters else ("contact", "act", "validation")
    return frozenset(text for place in places(connection) if place.place in wanted for text in place.values.values())


def unfinished(connection: Connection) -> bool:
    """Whether an erasure began, and some copy of the database still holds what it erased."""
    return bool(rows(connection, "SELECT 1 FROM meta WHERE key = ?", (UNFINISHED,)))


def personal_fields(text: str | None) -> dict[str, str]:
    """The personal data in the JSON of a letter, or of a request that contains its letter."""
    letter = parsed(text)
    fields = _fields(letter)
    inner = letter if fields is None else parsed(str(fields["letter"]))
    return {key: str(inner[key]) for key in LETTER if inner.get(key)}


def without_signatories(text: str) -> str:
    """The same JSON without the personal data that `personal_fields` finds."""
    if not personal_fields(text):
        return text
    content = parsed(text)
    fields = _fields(content)
    if fields is None:
        content |= {key: "" for key in LETTER if key in content}
    else:
        fields["letter"] = without_signatories(str(fields["letter"]))
    return json.dumps(content, ensure_ascii=False)


def _fields(values: dict[str, object]) -> dict[str, object] | None:
    """The fields of a request as it was sent, or as its editor was opened; None where this is a letter."""
    fields = values.get("fields", values)
    return fields if isinstance(fields, dict) and isinstance(fields.get("letter"), str) else None


def _texts(blob: str | None) -> dict[str, str]:
    return {name: str(value) for name, value in parsed(blob).items()}


def parsed(text: str | None) -> dict[str, object]:
    """A JSON object, {} for anything else."""
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
