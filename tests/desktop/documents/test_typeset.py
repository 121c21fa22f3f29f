"""Text of others stays text: none of it is evaluated, nothing is lost, nothing runs off the page."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest

from desktop.documents import pages
from desktop.documents.funding_plan import Cost, Plan
from desktop.documents.typeset import BOX, clean, typeset
from desktop.documents.vote_sheet import VoteLine
from tests.desktop.documents.samples import AT, DOCUMENTS, a_note
from tests.desktop.documents.structure import read

HOSTILE = [
    "#panic()",
    '#import "@preview/cetz:0.1.0"',
    "*gras* _penché_ `code`",
    "$x^2$ et 5 $ de plus",
    "[crochet ] et {accolade",
    "\\ \\u{41} \\# C:\\Mairie\\budget",
    "\"guillemets\" et 'apostrophes'",
    "= Titre\n- liste\n/ terme: x\n+ un",
    "<étiquette> @référence // commentaire /* autre */",
    "#sys.inputs.data https://exemple.fr ~ --- ...",
    '{"title": "autre"}',
    "%PDF-1.7 endobj (parenthèse) \\251",
    "<script>alert(1)</script> &amp; <b>",
    "=1+1;@SUM(A1)|cmd",
]


def sheet_text(words: str, **changed: object) -> str:
    """The words as they read back from a sheet of need."""
    pdf = DOCUMENTS["need_sheet"](public=(("Description", words),), private=(), steps=(), **changed)
    return pages.text(pdf)


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize("words", HOSTILE)
def test_what_looks_like_code_is_set_as_it_is(words: str) -> None:
    assert squeezed(words) in squeezed(sheet_text(words))


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("words", ["#panic() *a* $x$ [", "]#{", "\\"])
def test_it_is_so_in_each_document(name: str, words: str) -> None:
    pdf = DOCUMENTS[name](commune=words)
    assert squeezed(words) in squeezed(pages.text(pdf))
    assert words in read(pdf).title


def test_every_field_of_the_letter_is_text() -> None:
    words = "#panic() *a* [$"
    fields = ("author", "addressee", "through", "place", "date", "title", "category", "calendar", "decided_by", "name")
    changed = {field: f"{words}{number}" for number, field in enumerate(fields)}
    told = squeezed(pages.text(DOCUMENTS["letter"](**changed)))
    assert all(squeezed(text) in told for text in changed.values())


@pytest.mark.slow
def test_the_same_values_give_the_same_bytes() -> None:
    for make in DOCUMENTS.values():
        assert make() == make()
    assert DOCUMENTS["note"]() != DOCUMENTS["note"](made_at=AT + timedelta(days=1))


def test_the_date_is_the_one_that_was_given() -> None:
    document = pypdfium2.PdfDocument(DOCUMENTS["note"](made_at=datetime(2026, 12, 1, 14, 32, 7, 999, tzinfo=UTC)))
    assert document.get_metadata_dict()["CreationDate"].startswith("D:20261201143207")
    document.close()


def test_long_texts_are_whole() -> None:
    words = " ".join(f"mot{number}" for number in range(2_500))[:20_000]
    pdf = DOCUMENTS["need_sheet"](public=(("Description", words),))
    assert pages.count(pdf) > 3
    told = set(pages.text(pdf).split())
    assert {f"mot{number}" for number in range(2_000)} <= told


@pytest.mark.slow
@pytest.mark.parametrize("name", ["need_sheet", "letter", "vote_sheet"])
@pytest.mark.parametrize(
    "word", ["x" * 5_000, "https://exemple.fr/" + "a1b2" * 100, "anticonstitutionnellement" * 9, "y" * 38]
)
def test_an_endless_word_stays_on_the_page(name: str, word: str) -> None:
    changed = {
        "need_sheet": {"title": word[:200], "public": (("Description", word),)},
        "letter": {"description": word, "plan": Plan(costs=(Cost(item=word[:500], ttc_cents=1, quote=word[:500]),))},
        "vote_sheet": {"lines": (VoteLine(title=word[:200], kind="À développer", vote="Voté"),)},
    }[name]
    document = pypdfium2.PdfDocument(DOCUMENTS[name](**changed))
    for page in document:
        width, height = page.get_size()
        textpage = page.get_textpage()
        for at in range(textpage.count_chars()):
            left, bottom, right, top = textpage.get_charbox(at)
            assert 0 <= left <= right <= width - 20, f"sign {at} runs off the page"
            assert 0 <= bottom <= top <= height
    document.close()


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("a\x00b\x07c\x1bd", "abcd"),
        ("un\ttab", "un tab"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("cafe\u0301", "café"),
        ("\u202egauche\u202c \u200fdroite\u2066", "gauche droite"),
        ("\ud800seul", "seul"),
        ("1\u202f204,50\u00a0€", "1\u202f204,50\u00a0€"),
        ("n° 45 du 2 octobre 2026", "n°\u00a045 du 2\u00a0octobre\u00a02026"),
    ],
)
def test_only_signs_that_can_be_set_are_kept(words: str, kept: str) -> None:
    assert clean(words) == kept


def test_control_marks_do_not_stop_a_document() -> None:
    assert "abc" in sheet_text("a\x00b\x1f\u202ec\ufeff")


def test_a_sign_that_no_font_draws_is_a_box_and_the_rest_stays() -> None:
    told = sheet_text("Fête 😀🎉 et 中文, ok")
    assert "Fête" in told
    assert f"{BOX}{BOX} et {BOX}{BOX}, ok" in told


def test_other_writings_are_set() -> None:
    told = sheet_text("Ελληνικά, Русский, עברית, مرحبا, Łódź, Ŵ, ß, ẞ")
    for word in ("Ελληνικά", "Русский", "Łódź", "ß"):
        assert word in told
    assert BOX not in told


def test_many_unknown_signs_are_still_a_document() -> None:
    words = "".join(chr(0x4E00 + number) for number in range(3_000)) + " fin"
    told = sheet_text(words)
    assert "fin" in told
    assert told.count(BOX) == 3_000


def test_an_error_of_ours_is_not_hidden() -> None:
    with pytest.raises(RuntimeError, match="heading"):
        typeset("note", {"footer": "", "over": "", "size": 11}, title="x", made_at=AT)


@pytest.mark.slow
def test_nothing_is_loaded_before_a_document_is_made() -> None:
    program = (
        "import sys; from desktop.documents import letter, receipt, note, pages, vote_papers, act_papers, need_papers;"
        "found = {'typst', 'pypdfium2', 'segno'} & set(sys.modules); sys.exit(str(found) if found else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_note_is_one_page_whatever_it_says() -> None:
    for length in (100, 5_000, 20_000):
        words = "Les familles cherchent une tombe. " * (length // 34)
        pdf = DOCUMENTS["note"](sections=tuple((f"Partie {number}", words) for number in range(5)))
        assert pages.count(pdf) == 1
        assert a_note().asked in pages.text(pdf)
    assert pages.count(DOCUMENTS["note"](sections=(("Liste", "\n".join("ligne" for _ in range(500))),))) == 1


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("l'accueil", "l’accueil"),
        ("l'« Accueil »", "l’« Accueil »"),
        ("l'88e", "l’88e"),
        ("aujourd'hui, d'où", "aujourd’hui, d’où"),
        ("'mot'", "'mot'"),
    ],
)
def test_a_typed_apostrophe_is_set_curly(typed: str, set_as: str) -> None:
    assert clean(typed) == set_as
