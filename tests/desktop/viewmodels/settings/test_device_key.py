"""The key of this computer: how it stands in words, what is wrong in a copy, and what becomes of each act."""

import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.actions.kit.device_key import device_key, key_wallet
from desktop.actions.settings.rotate_key import rotate_key
from desktop.database.queries import recovery_sheet
from desktop.database.queries.recovery_sheet import SheetRow
from desktop.domain.changes import Changes
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.syncing import RoundDone, Syncing
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.kit.preview import Preview
from desktop.viewmodels.settings.device_key import OwnKey
from desktop.viewmodels.settings.device_key_words import (
    DeviceKeyState,
    KeyPart,
    KeyRows,
    Replacing,
    copied,
    known,
    span,
)
from sync.client.device import recovery
from sync.contract.signing import SigningKey
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.viewmodels.settings.lost_key import code, lose, take_over
from tests.posix import WINDOWS

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]
NOW = datetime(2021, 3, 15, 9, tzinfo=UTC)
SHEET = SheetRow("d1", "2021-02-03T13:32:00.000+00:00")


def rows(**changed: object) -> KeyRows:
    given: dict[str, object] = {
        "device": "d1",
        "state": "kept",
        "place": "keystore",
        "enrolled": True,
        "by_network": True,
        "coming": False,
        "sheet": None,
    }
    return KeyRows(**given | changed)


@pytest.mark.parametrize(
    ("changed", "state", "sheet", "on_paper", "replaceable"),
    [
        ({}, "Gardée dans le coffre de mots de passe", "Aucune feuille connue.", True, True),
        ({"place": "file"}, "⚠ Gardée dans un fichier de cet ordinateur", "Aucune", True, True),
        ({"sheet": SHEET}, "Gardée", f"Dernière feuille faite le 3{F}février 2021.", True, True),
        # another key signs since then
        ({"sheet": SHEET, "device": "d2"}, "Gardée", f"⚠ La feuille du 3{F}février 2021 ne vaut plus", True, True),
        ({"sheet": SHEET, "device": "d0"}, "Gardée", f"⚠ La feuille du 3{F}février 2021 ne vaut plus", True, True),
        # a sheet of a key that is being replaced would be invalid tomorrow
        ({"coming": True, "sheet": SHEET}, "Gardée", "Une nouvelle clé est prête.", False, False),
        ({"enrolled": False}, "Gardée", "Aucune", True, False),
        ({"by_network": False}, "Gardée", "Aucune", True, False),  # enrolled by USB: no exchange would mention it
        ({"state": "gone", "sheet": SHEET}, "⚠ Elle est introuvable.", "", False, False),
        ({"state": "locked"}, "⚠ Le coffre de mots de passe de l’ordinateur ne s’ouvre pas.", "", False, False),
    ],
)
def test_how_it_stands(changed: dict[str, object], state: str, sheet: str, on_paper: bool, replaceable: bool) -> None:
    words = known(rows(**changed))
    assert words.state.words.startswith(state)
    assert words.sheet.words.startswith(sheet)
    assert (words.on_paper, words.replaceable) == (on_paper, replaceable)
    assert bool(words.danger) == (changed.get("place") == "file")
    parts = {"gone": KeyPart.PUT_BACK, "locked": KeyPart.RETRY}
    assert words.part is parts.get(str(changed.get("state")), KeyPart.SHEET)


def test_each_group_is_found_in_what_was_typed() -> None:
    text = "abcde-FGHJK  mnp qr\nSTVWX"
    assert [text[slice(*span(text, group))] for group in (1, 2, 3, 4)] == ["abcde", "FGHJK", "mnp qr", "STVWX"]
    assert span(text, 5) == span(text, 0) == (0, 0)


def test_how_far_she_is() -> None:
    assert copied("") == copied("abcd") == ""
    assert copied("abcde") == f"1{F}groupe copié sur 13"
    assert copied("abcde-" * 20) == f"13{F}groupes copiés sur 13"


class Seen:
    def __init__(self, commune: "Commune") -> None:
        self.commune, self.rounds = commune, 0
        self.syncing = Syncing(
            commune.worker, commune.actor, Connectivity(), self._round, lambda *_: Changes(), commune.actor.clock
        )
        self.key = OwnKey(commune.actor, self.syncing)
        self.messages: list[tuple[str, str]] = []
        self.refused: list[tuple[str, int, int]] = []
        self.then: Callable[[], None] = lambda: None  # what the next round does
        self.key.message.connect(lambda sentence, tone: self.messages.append((sentence, tone)))
        self.key.refused.connect(lambda *said: self.refused.append(said))
        self.busy: list[bool] = []
        self.key.busy.connect(self.busy.append)

    def _round(self, *_: object) -> RoundDone:
        self.rounds += 1
        self.then()
        return RoundDone(changes=Changes(link=True))

    def settle(self) -> None:
        self.commune.settle()


@pytest.fixture
def seen(baule: "Commune") -> Iterator[Seen]:
    enrolled(baule)
    seen = Seen(baule)
    seen.syncing.inform(enrolled=True, waiting=0)
    seen.key.refresh()
    seen.settle()
    yield seen
    seen.settle()
    assert seen.busy == [True, False] * (len(seen.busy) // 2)  # whatever became of each act


def test_a_lost_key_is_put_back_and_what_waits_leaves(seen: Seen) -> None:
    groups = code(seen.commune)
    lose(seen.commune)
    seen.key.refresh()
    seen.settle()
    assert seen.key.known.part is KeyPart.PUT_BACK
    wrong = groups[:13] + ("A" if groups[13] != "A" else "B") + groups[14:]
    seen.key.restore(wrong.lower())
    ((sentence, begin, end),) = seen.refused
    assert "le groupe 3 contient une faute. Relisez le groupe 3" in sentence
    assert wrong[begin:end] == wrong.split("-")[2]
    assert seen.rounds == 0
    seen.key.restore(groups)
    seen.settle()
    assert "La clé est de nouveau en place." in seen.messages[-1][0]
    assert seen.rounds == 1
    assert seen.key.known.part is KeyPart.SHEET
    assert len(seen.refused) == 1


def test_a_keystore_that_opens_again_lets_the_exchange_begin(seen: Seen) -> None:
    groups, context = code(seen.commune), seen.commune.context
    lose(seen.commune)
    seen.key.refresh()
    seen.settle()
    seen.key.refresh()  # still missing: there is nothing to try
    seen.settle()
    assert seen.rounds == 0
    key_wallet(context).keep(SigningKey(recovery.read(groups)))  # by another program
    seen.key.refresh()
    seen.settle()
    assert seen.rounds == 1
    seen.key.refresh()
    seen.settle()
    assert seen.rounds == 1


def test_what_fails_is_said_and_the_key_is_there_to_act_on_again(seen: Seen) -> None:
    groups, context = code(seen.commune), seen.commune.context
    with context.store.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE device RENAME TO elsewhere")
    seen.key.restore(groups)
    seen.settle()
    with context.store.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO device")
    assert "Rien n’a changé." in seen.messages[-1][0]
    assert seen.busy == [True, False]
    seen.commune.bugs.clear()
    seen.commune.faults.clear()


def test_another_computers_sheet_is_refused_beside_the_field(seen: Seen) -> None:
    lose(seen.commune)
    seen.key.restore(recovery.write(bytes(32)))
    seen.settle()
    ((sentence, *place),) = seen.refused
    assert sentence.startswith("Cette feuille de secours est celle d’un autre ordinateur")
    assert place == [0, 0], "nothing in what was typed is wrong"
    assert seen.key.known.part is KeyPart.PUT_BACK


def test_another_key_takes_the_place_of_this_one_at_the_next_round(seen: Seen) -> None:
    before = device_key(seen.commune.context).id
    seen.key.replace()
    seen.settle()
    assert seen.rounds == 1
    assert "Une nouvelle clé est prête." in seen.key.known.sheet.words
    assert device_key(seen.commune.context).id == before, "the platform has not answered yet"
    said = list(seen.messages)
    seen.commune.actor.announce(Changes(link=True))
    seen.settle()
    assert seen.messages == said, "nothing has been replaced yet"


def test_that_a_key_is_replaced_is_said_however_fast_the_exchange_was(baule: "Commune") -> None:
    """On a fast network the platform has answered before this computer has looked once more."""
    enrolled(baule)
    taken: list[str] = []

    def at_once(_changes: Changes) -> None:
        if not taken:
            taken.append(device_key(baule.context).id)
            take_over(baule)

    baule.actor.changed.connect(at_once)  # before the card, which follows it too
    seen = Seen(baule)
    seen.key.refresh()
    seen.settle()
    seen.key.replace()
    seen.settle()
    assert device_key(baule.context).id not in taken
    assert seen.messages[-1] == ("La clé est remplacée. Imprimez maintenant la nouvelle feuille de secours.", "ok")


def test_it_is_not_asked_for_where_the_key_is_gone(seen: Seen) -> None:
    lose(seen.commune)
    seen.key.replace()
    seen.settle()
    assert seen.messages[-1][0].startswith("⚠ La clé de signature est introuvable.")
    assert seen.rounds == 0
    assert seen.key.known.part is KeyPart.PUT_BACK
    assert seen.syncing.state.network_problem is None, "said here, and not as a network error"


def test_the_sheet_is_composed_kept_private_and_its_day_noted(seen: Seen, tmp_path: Path) -> None:
    commune, preview = seen.commune, Preview(seen.commune.actor)
    preview.compose_secret(seen.key.sheet, seen.key.sheet_shown)
    seen.settle()
    assert preview.document is not None
    assert code(commune).split("-")[12] in preview.document.sheets[0].text
    assert commune.ask(recovery_sheet.last) is None, "on no paper yet"
    preview.save(tmp_path / "feuille.pdf")
    seen.settle()
    assert WINDOWS or stat.S_IMODE((tmp_path / "feuille.pdf").stat().st_mode) == 0o600, "there its rights are a list"
    seen.key.sheet_taken()
    seen.settle()
    assert commune.ask(recovery_sheet.last).device == device_key(commune.context).id
    assert seen.key.known.sheet.words.startswith(f"Dernière feuille faite le 3{F}février 2021")
    assert "Rangez-la au coffre" in seen.messages[-1][0]


def test_without_a_key_there_is_no_sheet_and_a_sentence(seen: Seen) -> None:
    lose(seen.commune)
    preview, said = Preview(seen.commune.actor), list[str]()
    preview.message.connect(said.append)
    preview.compose_secret(seen.key.sheet, seen.key.sheet_shown)
    seen.settle()
    assert preview.document is None
    assert said[0].startswith("La clé de signature est introuvable.")


def test_the_sheet_is_that_of_the_key_on_it_should_another_have_come(seen: Seen) -> None:
    commune = seen.commune
    Preview(commune.actor).compose_secret(seen.key.sheet, seen.key.sheet_shown)
    seen.settle()
    on_it = device_key(commune.context).id
    commune.act(rotate_key)
    seen.key.sheet_taken()
    seen.settle()
    assert commune.ask(recovery_sheet.last).device == on_it


def test_no_refusal_says_what_was_typed(seen: Seen) -> None:
    groups = recovery.write(SigningKey.generate().seed)
    lose(seen.commune)
    for typed in (groups, groups[:-1], groups[:13] + "?" + groups[14:]):
        seen.key.restore(typed)
        seen.settle()
    assert len(seen.refused) == 3
    assert not any(group in sentence for group in groups.split("-") for sentence, *_ in seen.refused)


def test_before_anybody_has_looked_nothing_is_said_to_be_lost() -> None:
    assert DeviceKeyState().part is KeyPart.UNKNOWN


def test_another_key_is_asked_for_twice(seen: Seen) -> None:
    told = [seen.key.replacing]
    for do in (seen.key.ask, seen.key.keep, seen.key.ask, seen.key.replace):
        do()
        told.append(seen.key.replacing)
    assert told == [Replacing.OFFERED, *(Replacing.ASKED, Replacing.OFFERED) * 2]
    seen.settle()
    assert seen.key.replacing is Replacing.IMPOSSIBLE, "one is coming already"


def test_the_question_is_over_once_no_other_key_can_be_asked_for(seen: Seen) -> None:
    seen.key.ask()
    lose(seen.commune)
    seen.key.refresh()
    seen.settle()
    assert seen.key.replacing is Replacing.IMPOSSIBLE
    seen.key.known = known(rows())
    assert seen.key.replacing is Replacing.OFFERED
