"""A draft erased for good leaves none of its words in the commune's file, the index of words included."""

import shutil
from contextlib import closing
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.erase_draft import erase_draft
from desktop.actions.settings.erase_person import erase_person
from desktop.actions.settings.set_person import set_person

WORD = "quokkazebre"
#: The index holds its stem, and of each word only what differs from the one before it.
PARTS = tuple(WORD[first:8].encode() for first in range(4))


def parts_in(file: Path) -> list[bytes]:
    """What of the word is in a copy of the file whose log was taken over, as where the program has ended."""
    copied = file.with_name("copied")
    for end in ("", "-wal"):
        shutil.copy(f"{file}{end}", f"{copied}{end}")
    with closing(sqlite.connect(copied, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    data = copied.read_bytes().lower()
    return [part for part in PARTS if part in data]


def test_its_words_leave_the_file(context: CommuneContext) -> None:
    id_ = draft_need(context, title=f"Un {WORD}", description=f"{WORD} au bourg").value
    assert parts_in(context.store.path), "the control: of a draft that is there they are found"
    discard_need(context, id_)
    erase_draft(context, id_)
    assert parts_in(context.store.path) == []


def test_words_of_a_text_that_names_somebody_leave_it_as_it_is_corrected(context: CommuneContext) -> None:
    set_person(context, name=f"Zoé {WORD.capitalize()}")
    id_ = draft_need(context, title=f"Voir Zoé {WORD.capitalize()}", description="Au bourg").value
    erase_person(context)
    assert parts_in(context.store.path), "the text itself stays, and is named"
    draft_need(context, id_, title="Voir l’accueil", description="Au bourg")
    assert parts_in(context.store.path) == []


def test_not_by_the_option_of_the_index_that_damages_it(context: CommuneContext) -> None:
    """With `secure-delete`, a quarter of the states of a few long drafts failed SQLite's check: no backup was made."""
    with context.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT k, v FROM search_mine_config").all() == [("version", 4)]
