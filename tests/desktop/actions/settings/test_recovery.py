"""The recovery sheet and the way back from it; another key asked for; and no secret anywhere but in the sheet."""

import logging
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from msgspec import structs

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.device_key import device_key, key_state
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.make_recovery_sheet import make_recovery_sheet
from desktop.actions.settings.restore_key import read_key, restore_key
from desktop.actions.settings.rotate_key import rotate_key
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import link, recovery_sheet
from desktop.documents import pages
from desktop.documents import recovery as paper
from desktop.domain.changes import Changes
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.refusals import Refusal
from sync.client.device import recovery
from sync.client.device.keystore import KeyStoreError, MemoryKeyStore
from sync.client.errors import KeyLost, NotEnrolled
from sync.client.ledger import verification
from tests import posix
from tests.desktop.actions.exchanging import National, enrolled
from tests.desktop.documents.structure import read
from tests.refusing import of_input


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    try:
        assert len(document) == 1
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


def test_the_sheet_brings_a_lost_key_back(context: CommuneContext, national: National, tmp_path: Path) -> None:
    enrolled(context, national)
    cast_vote(context, "opencimetiere")
    file = tmp_path / "sheet.pdf"
    device = make_recovery_sheet(context, file).value
    if not posix.WINDOWS:  # there the folder's rights, which are lists, keep others out
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = text_of(file)
    code = recovery.write(device_key(context).seed)
    assert all(group in text for group in code.split("-"))
    assert device in text
    with context.store.reading() as connection:
        noted = recovery_sheet.last(connection)
        kept = str(list(connection.exec_driver_sql("SELECT value FROM meta")))
    assert noted is not None
    assert noted.device == device
    assert not any(group in kept for group in code.split("-"))
    lost = structs.replace(context, keystore=MemoryKeyStore())
    with pytest.raises(KeyLost):
        exchange(lost, national.transport)
    assert (key_state(context), key_state(lost)) == ("kept", "gone")
    assert restore_key(lost, code.lower().replace("-", " ")).changes == Changes(link=True, outbox=True)
    with context.store.reading() as connection:
        assert link.enrolment(connection) is Enrolment.ENROLLED
    assert exchange(lost, national.transport).value.accepted == 1


def test_the_sheet_can_be_heard_and_its_code_read(context: CommuneContext, tmp_path: Path) -> None:
    make_recovery_sheet(context, tmp_path / "sheet.pdf")
    told = read((tmp_path / "sheet.pdf").read_bytes())
    assert (told.tagged, told.language) == (True, "fr")
    assert [node.whole_text for node in told.all("H2")] == ["La clé", "Que faire"]
    assert any("treize groupes" in node.alt for node in told.all("Figure"))
    sheet = paper.RecoverySheet(commune="Baule", insee="45024", device="d1", code="A-B", made_at=context.clock())
    assert paper.qr_text(sheet) == "relais-secours:1?device=d1&code=A-B"


@pytest.mark.parametrize(
    ("url", "platform", "said"),
    [
        ("https://p.exemple", "k1", "https://p.exemple"),
        ("", "k1", "par clé USB"),
        ("", "", "pas encore inscrit"),
    ],
)
def test_the_sheet_says_by_which_way_this_computer_is_enrolled(
    context: CommuneContext, url: str, platform: str, said: str
) -> None:
    sheet = paper.RecoverySheet(
        commune="Baule", insee="45024", device="d1", url=url, platform=platform, code="A-B", made_at=context.clock()
    )
    told = " ".join(pages.text(paper.render(sheet)).split())
    assert f"Plateforme {said}" in told


def test_another_sheet_and_a_mistyped_one_change_nothing(context: CommuneContext) -> None:
    mine, other = recovery.write(device_key(context).seed), recovery.write(bytes(32))
    with pytest.raises(Refusal) as refused:
        restore_key(context, other)
    assert "nouveau code" in refused.value.remedy
    wrong = mine[:12] + ("A" if mine[12] != "A" else "B") + mine[13:]
    with pytest.raises(Refusal, match="recovery_code", check=of_input) as mistyped:
        restore_key(context, wrong)
    assert "groupe 3" in mistyped.value.sentence
    with pytest.raises(Refusal) as short:
        restore_key(context, mine[:-2])
    assert "treize groupes" in short.value.remedy
    for told in (refused, mistyped, short):
        assert mine[:11] not in str(told.value)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [(lambda code: code[:-1], "il manque 1\u00a0signe"), (lambda code: f"{code}AB", "il y a 2\u00a0signes de trop")],
)
def test_how_many_signs_it_lacks_or_has_too_many_is_said(change: Callable[[str], str], wrong: str) -> None:
    with pytest.raises(Refusal, match="recovery_code", check=of_input) as told:
        read_key(change(recovery.write(bytes(range(32)))))
    assert told.value.sentence == f"Code de la feuille de secours\u00a0: {wrong}."


def test_a_keystore_that_keeps_nothing_says_so(context: CommuneContext) -> None:
    code = recovery.write(device_key(context).seed)
    with pytest.raises(Refusal, match="key_not_kept"):
        restore_key(structs.replace(context, keystore=_Deaf()), code)
    assert key_state(structs.replace(context, keystore=_Deaf())) == "locked", "it may be there, behind a shut door"


class _Deaf(MemoryKeyStore):
    def store(self, name: str, secret: bytes) -> None:
        raise KeyStoreError("read back")

    def load(self, name: str) -> bytes | None:
        raise KeyStoreError("locked")


@pytest.mark.slow
def test_another_key_comes_with_the_next_exchange_and_the_old_sheet_is_void(
    context: CommuneContext, national: National, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(NotEnrolled):
        rotate_key(context)
    enrolled(context, national)
    cast_vote(context, "opencimetiere")
    old = device_key(context)
    rotate_key(context)
    rotate_key(context)  # asked twice, once done
    assert device_key(context).id == old.id
    done = exchange(context, national.transport).value
    assert (done.key_replaced, done.accepted) == ("rotated", 1)
    new = device_key(context)
    assert new.id != old.id
    with pytest.raises(Refusal, match="other_key"):
        restore_key(context, recovery.write(old.seed))
    with context.store.reading() as connection:
        assert verification.check(connection, context.head).ok
    for key in (old, new):
        assert key.seed.hex() not in caplog.text
        assert recovery.write(key.seed)[:11] not in caplog.text
