"""What is said of a stick that was written, of an answer that was read, and of what was carried when."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries.bundles import BundleRow
from desktop.domain.exchange_words import set_aside
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.outbox.stick_state import StickLine, line_of
from desktop.viewmodels.outbox.usb_stick import CarriedStick, same_drive, taken_words, written_words
from sync.client.ledger.tables import bundle
from sync.client.usb.bundles import Exported
from sync.client.usb.drive import PulledDrive, UsbDrive
from sync.client.usb.returns import TakenBack
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]

TAKEN = TakenBack(
    id="r",
    again=False,
    answers="b",
    acts=2,
    pulled=6,
    news=3,
    unreadable=0,
    skipped=0,
    enrolled=False,
    recovered=0,
    contradictions=0,
    quarantined=0,
    unread=(),
)
PLAIN = "Repris de la clé\u00a0: 2\u00a0accusés et 3\u00a0éléments nouveaux de la plateforme."


WRITTEN = Exported(
    id="b",
    file=Path("relais-45024-1.relais"),
    size=2_000,
    acts=2,
    left=0,
    attachments=0,
    attachments_left=0,
    quarantined=0,
)
ON_ITS_WAY = f"Écrit sur la clé{F}: relais-45024-1.relais, avec 2{F}envois."
CARRY_IT = (
    "Attendez que la clé ne clignote plus, puis portez-la à la préfecture. À son retour, reprenez ici la réponse."
)
TOO_SMALL = (
    f"La clé était trop petite pour tout. Le reste attend ici{F}: écrivez une autre clé quand celle-ci sera revenue."
)
AT_ONE = datetime(2026, 3, 1, 13, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("quarantined", "said"),
    [
        (0, ""),
        (1, "1\u00a0envoi\u00a0: il est mis de côté. Les autres continuent."),
        (3, "3\u00a0envois\u00a0: ils sont mis de côté. Les autres continuent."),
    ],
)
def test_acts_that_the_platform_could_not_read_are_said(quarantined: int, said: str) -> None:
    assert taken_words(replace(TAKEN, quarantined=quarantined)) == (
        (f"{PLAIN} ⚠ La plateforme n’a pas pu lire {said}", "warn") if said else (PLAIN, "ok")
    )


def test_what_the_stick_brought_besides_is_said() -> None:
    echo, nothing = replace(TAKEN, news=0), replace(TAKEN, acts=0, news=0)
    assert taken_words(echo)[0] == "Repris de la clé\u00a0: 2\u00a0accusés, sans autre nouveauté."
    assert taken_words(nothing)[0] == "Repris de la clé\u00a0: rien de nouveau."
    assert taken_words(replace(echo, again=True))[0] == "Cette réponse était déjà reprise\u00a0: rien de nouveau."
    joined = "Cet ordinateur est inscrit."
    assert taken_words(replace(nothing, enrolled=True))[0] == joined, "which is new"
    assert taken_words(replace(echo, again=True, enrolled=True))[0] == f"Cette réponse était déjà reprise. {joined}"
    assert "rien de nouveau" not in taken_words(replace(nothing, recovered=3))[0]
    unsaid = replace(nothing, pulled=0)
    assert taken_words(unsaid, ["Votre demande est à compléter."]) == taken_words(unsaid), "never an empty notice"
    assert taken_words(unsaid)[0]
    assert taken_words(replace(TAKEN, again=True))[0] == PLAIN, "what it says was gone here meanwhile"
    assert taken_words(replace(TAKEN, enrolled=True)) == (f"{PLAIN} Cet ordinateur est inscrit.", "ok")
    words, tone = taken_words(replace(TAKEN, unread=("proofs.ndjson:3",)))
    assert (words.startswith(f"{PLAIN} ⚠ "), tone) == (True, "warn")


def test_what_the_prefet_answered_is_said_with_the_page_where_it_lies() -> None:
    said = f"{PLAIN} Votre demande est à compléter, sous Demande au préfet."
    assert taken_words(TAKEN, ["Votre demande est à compléter."]) == (said, "ok")
    words, _tone = taken_words(replace(TAKEN, pulled=0), ["Votre demande est à compléter."])
    assert words.endswith("de la plateforme.")


@pytest.mark.parametrize(
    ("exported", "said", "tone"),
    [
        ({}, ON_ITS_WAY, "ok"),
        ({"acts": 0}, f"Écrit sur la clé{F}: relais-45024-1.relais, avec la demande des nouvelles.", "ok"),
        ({"left": 1}, f"{ON_ITS_WAY} {TOO_SMALL}", "ok"),
        ({"attachments_left": 1}, f"{ON_ITS_WAY} {TOO_SMALL}", "ok"),
        ({"quarantined": 1}, f"{ON_ITS_WAY} ⚠ {set_aside(1)}", "warn"),
    ],
)
def test_what_a_stick_was_written_with_and_what_to_do_with_it(exported: dict[str, int], said: str, tone: str) -> None:
    written = replace(WRITTEN, **exported)
    assert written_words(written, carried=True) == (said, tone)
    first, _, rest = said.partition(". ")
    by_hand = f"{first}. {CARRY_IT} {rest}" if rest else f"{said} {CARRY_IT}"
    assert written_words(written, carried=False) == (by_hand, tone)


def test_of_a_folder_on_this_computer_nobody_is_told_that_it_is_a_stick() -> None:
    written = replace(WRITTEN, file=Path("Documents") / WRITTEN.file)
    assert written_words(written, carried=False, here=True) == (
        f"Écrit dans le dossier «{F}Documents{F}» de cet ordinateur{F}: relais-45024-1.relais, avec 2{F}envois. "
        "Ce dossier n’est pas sur une clé. Copiez ce fichier sur une clé, puis portez-la à la préfecture. "
        "À son retour, reprenez ici la réponse.",
        "warn",
    )
    assert written_words(written, carried=True, here=True) == (ON_ITS_WAY, "ok"), "the demonstration's is one"


def test_a_folder_is_on_the_drive_of_another(tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    assert same_drive(beside, tmp_path / "gone", tmp_path)
    assert not same_drive(beside, tmp_path / "gone")
    assert not same_drive(tmp_path / "gone", tmp_path / "gone"), "pulled out: nobody knows"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no drive that is there everywhere")
def test_nor_is_it_on_that_of_any_other(tmp_path: Path) -> None:
    assert not same_drive(Path("/proc"), tmp_path)


@pytest.mark.parametrize(
    ("way", "answered", "words", "note"),
    [
        ("out", "", f"⇩ Écrite, 1{F}envoi", f"À 9{F}h{F}05, sans réponse encore, cle.relais"),
        ("out", "11:00", f"⇩ Écrite, 1{F}envoi", f"À 9{F}h{F}05, réponse reprise à 12{F}h{F}00, cle.relais"),
        ("in", "11:00", f"⇧ Réponse reprise, 1{F}accusé", f"À 12{F}h{F}00, cle.relais"),
    ],
)
def test_what_was_carried_says_when_and_what_became_of_it(way: Any, answered: str, words: str, note: str) -> None:
    at = f"2026-03-01T{answered}:00+00:00" if answered else ""
    made = "2026-03-01T08:05:00+00:00"
    row = BundleRow(id="b", way=way, file="cle.relais", size=2_000, ops=("op",), made_at=made, answered_at=at)
    assert line_of(row, AT_ONE) == StickLine(words, note)


def test_a_disk_that_takes_nothing_is_said_in_place_of_the_stick_under_way(baule: "Commune", tmp_path: Path) -> None:
    """Otherwise "Ne la retirez pas" would be shown for ever."""
    enrolled(baule)
    stick, said, busy = CarriedStick(baule.actor), list[str](), list[bool]()
    stick.message.connect(lambda sentence, _tone: said.append(sentence))
    stick.busy.connect(busy.append)
    baule.read_only(True)
    stick.write(tmp_path)
    baule.settle()
    baule.read_only(False)
    assert busy == [True, False]
    fault = baule.faults[0]
    assert fault is not None
    assert said == ["", fault.sentence]


def test_while_a_stick_is_written_or_read_it_is_said_and_no_longer(baule: "Commune", tmp_path: Path) -> None:
    enrolled(baule)
    stick, busy, tones, refused = CarriedStick(baule.actor), list[bool](), list[str](), list[Refusal]()
    stick.busy.connect(busy.append)
    stick.message.connect(lambda _sentence, tone: tones.append(tone))
    stick.refused.connect(refused.append)
    stick.write(tmp_path)
    baule.settle()
    assert (busy, tones, len(stick.known.lines)) == ([True, False], ["ok", "warn"], 1), "a folder of this computer"
    stick.take_back(tmp_path / "gone.relais")
    baule.settle()
    assert (busy, tones, len(refused)) == ([True, False] * 2, ["ok", "warn", "ok"], 1)


def test_a_code_that_is_not_needed_any_more_neither_refuses_nor_travels(baule: "Commune", tmp_path: Path) -> None:
    """The field, hidden by then, still holds what was typed."""
    stick, refused = CarriedStick(baule.actor), list[Refusal]()
    stick.refused.connect(refused.append)
    assert stick.trouble("ABCD") == "", "before the first look nothing is refused"
    stick.refresh()
    baule.settle()
    assert stick.trouble("ABCD").startswith("Code d’inscription")
    stick.write_typed(tmp_path, "ABCD")
    baule.settle()
    assert [refusal.field for refusal in refused] == ["code"]
    enrolled(baule)
    stick.refresh()
    baule.settle()
    assert stick.trouble("ABCD") == ""
    stick.write_typed(tmp_path, "ABCD")
    baule.settle()
    assert len(refused) == 1
    assert len(list(tmp_path.glob("*.relais"))) == 1


class Dying(UsbDrive):
    """The computer dies once the file is whole under its name."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept

    def rename(self, part: Path, target: Path) -> None:
        self._kept.write_bytes(part.read_bytes())
        raise KeyboardInterrupt


def test_a_stick_over_which_the_computer_died_may_leave_all_the_same(baule: "Commune", tmp_path: Path) -> None:
    """Its list was empty, and its screen asked for a second stick as if nothing were on the first."""
    enrolled(baule)
    baule.act(cast_vote, "actes")
    usb = tmp_path / "usb"
    usb.mkdir()
    stick = CarriedStick(baule.actor)

    def sentence() -> str:
        baule.hour[0] += timedelta(minutes=1)
        stick.refresh()
        baule.settle()
        return stick.known.sentence

    with pytest.raises(Refusal):
        export_bundle(baule.context, usb, drive=PulledDrive(3))
    before = f"1{F}envoi à mettre sur la clé. Une fois écrit sur la clé, un envoi ne s’annule plus ici."
    assert sentence() == before, "this one was refused: nothing is on it"
    with pytest.raises(KeyboardInterrupt):
        export_bundle(baule.context, usb, drive=Dying(tmp_path / "whole"))
    said = sentence()
    assert said.startswith(f"1{F}envoi à mettre sur la clé.")
    assert "La dernière écriture a été interrompue." in said
    assert stick.known.interrupted in said
    assert stick.known.lines == ()
    with baule.context.store.transaction() as connection:
        connection.execute(update(bundle).where(bundle.c.size == 0).values(answered_at="2021-02-03T13:00:00+00:00"))
    assert sentence() == before
    assert [line.words for line in stick.known.lines] == [f"⇩ Écrite, 1{F}envoi"], "its answer says that it left"
    with pytest.raises(KeyboardInterrupt):
        export_bundle(baule.context, usb, drive=Dying(tmp_path / "whole"))
    assert "interrompue" in sentence()
    export_bundle(baule.context, usb)
    assert "interrompue" not in sentence(), "another one has left since"
