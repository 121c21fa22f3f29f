"""Finds the texts that still name a person after an erasure: people must change those themselves, or leave them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from desktop.database import tables
from desktop.database.driver import rows
from desktop.database.naming import Naming
from desktop.database.queries import open_request, person, typed
from desktop.database.word_columns import NO_WORDS_IN_META, WORDS
from desktop.domain.erasure import Remnant, RemnantPlace

#: Columns that are not looked into: every document is named anyway (`attachments`), an erasure deletes the data sent
#: beside an act, and a batch only repeats acts of the outbox.
SILENT: Final = frozenset((("attachment", "name"), ("chunk", "data"), ("outbox", "personal"), ("batch", "body")))

#: By table: what a text in it is called, its id, and its title (the last two as SQL).
_NAMED: Final[dict[str, tuple[RemnantPlace, str, str]]] = {
    "meta": ("text", "key", "key"),
    "need": ("text", "id", "title"),
    "share": ("text", "id", "title"),
    "request": ("text", "id", "title"),
    "interest": ("text", "declare_op", "title"),
    "deployment": ("text", "op", "title"),
    "editing": ("text", "need", "(SELECT title FROM need WHERE id = need)"),
    "outbox": ("act", "op", "title"),
    "amendment": ("earlier_text", "op", "(SELECT title FROM need WHERE id = amendment.need)"),
    "vote": ("told", "cast_op", "title"),
    "joined": ("told", "join_op", "title"),
    "proof": ("told", "op", "(SELECT title FROM outbox WHERE op = proof.op)"),
    "copy": ("told", "scope || '/' || id", "CASE WHEN json_valid(value) THEN value ->> 'title' END"),
}
#: The column that says when a draft's text was changed. In other tables another text is another row; only keys of
#: `meta` and what the platform tells stay marked whatever they say, until they go.
_CHANGED: Final = dict.fromkeys(("need", "share", "request"), "updated_at")
#: Places whose texts nobody can change or remove here.
STAYS: Final[frozenset[RemnantPlace]] = frozenset(("act", "earlier_text", "told"))


class Undone(NamedTuple):
    """Unfinished texts that name the person."""

    opened: tuple[str, ...]  #: ids of needs whose text from before the open editor does
    aside: tuple[str, ...]  #: ids of needs whose text put aside does
    keys: tuple[str, ...]  #: keys of `meta` whose text of a request does


def remnants(connection: Connection, naming: Naming, alone: Naming | None = None) -> tuple[Remnant, ...]:
    """Where the person is named: texts that can be changed, then acts, which cannot, then the rest.

    `alone`: looks for the family name alone; where nothing else names the person, that is only "maybe".
    """
    sure, maybe = list[Remnant](), list[Remnant]()
    for table, (place, key, titled) in _NAMED.items():
        for id_, mark, title, texts in _texts(connection, table, key, titled):
            if naming.in_(*texts, place=mark):
                sure.append(Remnant(place=place, id=id_, title=_titles(connection, table, title)))
            elif alone is not None and alone.in_(*texts, place=mark):
                maybe.append(Remnant(place="maybe", id=id_, title=_titles(connection, table, title)))
    return (*sure, *maybe)


def names(insee: str, read: Callable[[str], Any], naming: Naming) -> bool:
    """Whether the database of the commune `insee` names the person; it may be of any version. `read` queries it."""
    here = {name for (name,) in read("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return any(
        naming.in_(*row, place=f"{insee}/{mark}")
        for table in here.intersection(_NAMED)
        for mark, *row in read(f"SELECT {_mark(table)}, * FROM {table}")  # noqa: S608 - names of ours
    )


def keeps_a_contact(read: Callable[[str], Any]) -> bool:
    """Whether another database has a person to ask, whoever that is."""
    return any(key in (*person.CONTACT, person.TYPED) and value for key, value in read("SELECT key, value FROM meta"))


def attachments(connection: Connection) -> tuple[Remnant, ...]:
    """Every attached document, since the program cannot read what is in it."""
    joined = tables.attachment
    documents = connection.execute(select(joined.c.sha256, joined.c.name).distinct().order_by(joined.c.name))
    return tuple(Remnant(place="attachment", id=sha256, title=name) for sha256, name in documents)


def undone(connection: Connection, naming: Naming) -> Undone:
    """The texts from before an open editor, and those put aside, that name somebody."""
    of_needs = rows(connection, "SELECT need, before, aside FROM editing")
    of_requests = open_request.kept(connection)
    return Undone(
        opened=tuple(need for need, before, _ in of_needs if naming.in_(before)),
        aside=tuple(need for need, _, aside in of_needs if naming.in_(aside)),
        keys=tuple(key for key, before in of_requests if naming.in_(person.without_signatories(before))),
    )


def _texts(connection: Connection, table: str, key: str, title: str) -> Iterator[tuple[str, str, str, list[Any]]]:
    columns = [column for column in WORDS[table] if (table, column) not in SILENT]
    order = "seq" if table == "outbox" else "rowid"
    asked = ", ".join((key, _mark(table), title, *columns))
    question = f"SELECT {asked} FROM {table} ORDER BY {order}"  # noqa: S608 - names of ours
    for id_, mark, titled, *texts in rows(connection, question):
        if id_ in NO_WORDS_IN_META:  # no id in other tables is one of these words
            continue
        text_of: Mapping[str, Any] = dict(zip(columns, texts, strict=True))
        # The person who signs a letter is found by `person.places`.
        yield (
            id_,
            mark,
            titled or "",
            [
                person.without_signatories(text) if _has_letter(table, id_, column) and text else text
                for column, text in text_of.items()
            ],
        )


def _mark(table: str) -> str:
    """How Marks know a row of this table again, as SQL: by its id, and by when its text was changed."""
    _, key, _ = _NAMED[table]
    changed = f" || '@' || {_CHANGED[table]}" if table in _CHANGED else ""
    return f"'{table}/' || {key}{changed}"


def _has_letter(table: str, id_: str, column: str) -> bool:
    return (table == "request" and column in ("letter", "submitted_as")) or (
        table == "meta" and id_.startswith((open_request.PREFIX, open_request.ASIDE))
    )


def _titles(connection: Connection, table: str, title: str) -> str:
    """The title; for a key of `meta`, the words by which the person knows it."""
    if table != "meta":
        return title
    if title.startswith(typed.PREFIX):
        subject = title.removeprefix(typed.PREFIX).partition(".")[2]
        read = rows(connection, "SELECT value FROM copy WHERE scope IN ('proposals', 'needs') AND id = ?", (subject,))
        named = person.parsed(read[0][0]).get("title") if read else ""
        return f"{named or 'sans titre'} (texte commencé)"
    return "Réglages, fonction à la mairie" if title in ("profile", "function") else title
