"""An erasure that is repeated, as the program asks where a key was away, names again what still names the person."""

import json
from pathlib import Path

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.erase_person import erase_person
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.set_person import set_person
from desktop.database.driver import rows
from desktop.paths import Places
from tests.desktop.actions.conftest import Clock
from tests.desktop.conftest import Prepare

NAME = "Zoé Canaribis"


@pytest.fixture(autouse=True)
def _known(context: CommuneContext) -> None:
    set_person(context, name=NAME)


def left(context: CommuneContext, second: Path | None = None) -> list[tuple[str, str]]:
    found = erase_person(context, letters=True, second=second).value.left
    return [(remnant.place, remnant.title) for remnant in found if remnant.place != "elsewhere"]


def draft(context: CommuneContext, title: str, description: str = "Papier") -> str:
    return draft_need(context, title=title, description=description).value


def note(context: CommuneContext) -> str:
    with context.store.reading() as connection:
        found = rows(connection, "SELECT value FROM meta WHERE key = 'erasure_named'")
    return str(found[0][0]) if found else ""


def test_texts_backups_and_other_communes_are_named_each_time(
    context: CommuneContext, places: Places, clock: Clock, prepare_commune: Prepare, tmp_path: Path
) -> None:
    for insee, text in (("45025", f"Voir {NAME}"), ("45026", "Registre")):
        other = choose_commune(places, insee, clock, prepare_commune(places, insee, clock()))
        set_person(other, name=NAME if insee == "45026" else "Autre")
        draft(other, text)
        other.close()
    mentioned = draft(context, "Registre", f"Demander à {NAME}.")
    draft(context, f"Voir avec {NAME}")
    kept = make_backup(context, "asked").value.kept
    draft_need(context, mentioned, title="Registre", description="Sur papier")
    away = tmp_path / "away"
    once = left(context, away)
    named = [
        ("text", f"Voir avec {NAME}"),
        ("copy", kept.name),
        ("second", ""),
        ("commune", "Bazoches-les-Gallerandes (45025)"),
        ("commune", "Bazoches-sur-le-Betz (45026)"),
    ]
    assert once == named
    assert left(context, away) == named
    away.mkdir()
    assert left(context, away) == [one for one in named if one[0] != "second"]


def test_what_was_corrected_meanwhile_is_named_no_more(context: CommuneContext) -> None:
    need, other = draft(context, f"Voir avec {NAME}"), draft(context, "Registre", f"Voir {NAME}.")
    assert len(left(context)) == 2
    draft_need(context, need, title="Voir avec elle", description="Papier")
    assert left(context) == [("text", "Registre")]
    draft_need(context, other, title="Registre", description="Voir")
    assert left(context) == []
    assert note(context) == ""


def test_another_person_s_erasure_forgets_nothing_of_the_first(context: CommuneContext) -> None:
    draft(context, f"Voir avec {NAME}")
    erase_person(context)
    set_person(context, name="Jean Bouvreuil")
    draft(context, "Appeler Jean Bouvreuil")
    named = [("text", f"Voir avec {NAME}"), ("text", "Appeler Jean Bouvreuil")]
    assert left(context) == named
    assert left(context) == named


def test_what_is_kept_to_know_a_text_again_tells_nobody_s_name(context: CommuneContext) -> None:
    """No word of it, and no digest: once a text is corrected, who has the rest of it would try names in the gap."""
    before = draft(context, f"Voir avec {NAME}"), draft(context, NAME)
    named = [("text", f"Voir avec {NAME}"), ("text", NAME)]
    assert left(context) == named
    kept = json.loads(note(context))
    with context.store.reading() as connection:
        places = [f"need/{id}@{at}" for id, at in rows(connection, "SELECT id, updated_at FROM need")]
    assert len(places) == len(before)
    assert kept == {"texts": sorted(places), "maybe": [], "communes": []}
    assert left(context) == named


def test_a_family_name_alone_is_named_apart_each_time(context: CommuneContext) -> None:
    draft(context, "Import Canaribis")
    draft(context, f"Voir avec {NAME}", "Import CANARIBIS")
    named = [("text", f"Voir avec {NAME}"), ("maybe", "Import Canaribis")]
    once = left(context)
    assert once == named
    assert left(context) == named
    assert "anaribis" not in note(context)
