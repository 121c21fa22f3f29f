"""Dates, numbers and counts as people write them in French."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from desktop.domain import french

N, F = french.NARROW, french.FIXED
PARIS, CAYENNE, SUMMER = (timezone(timedelta(hours=hours)) for hours in (1, -3, 2))
AT = datetime(2026, 12, 1, 14, 32, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 12, 1), f"mardi 1er{F}décembre 2026"),
        (date(2026, 12, 2), f"mercredi 2{F}décembre 2026"),
        (date(2021, 2, 28), f"dimanche 28{F}février 2021"),
        (date(2024, 2, 29), f"jeudi 29{F}février 2024"),
        (date(2026, 8, 31), f"lundi 31{F}août 2026"),
    ],
)
def test_a_date(day: date, said: str) -> None:
    assert french.long_date(day) == said


def test_a_time_and_a_moment() -> None:
    assert french.clock(AT) == f"14{F}h{F}32"
    assert french.clock(AT.replace(hour=0, minute=5)) == f"0{F}h{F}05"
    assert french.moment(AT) == f"mardi 1er{F}décembre 2026 à 14{F}h{F}32"


@pytest.mark.parametrize(
    ("total", "said"), [(0, ""), (30, ""), (31, f"et 1{F}autre besoin"), (1030, f"et 1{N}000{F}autres besoins")]
)
def test_how_many_more_there_are_than_are_named(total: int, said: str) -> None:
    assert french.others(total, "autre besoin", "autres besoins") == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Le toit fuit", "Le toit fuit."),
        ("Le toit fuit ", "Le toit fuit."),
        *((f"Le toit fuit{N}{sign}", f"Le toit fuit{N}{sign}") for sign in (".", "!", "?", "…", ":", ";")),
        ("", ""),
    ],
)
def test_typed_words_end_with_one_sign(typed: str, said: str) -> None:
    assert french.ended(typed) == said


@pytest.mark.parametrize(
    ("when", "said", "after_of", "dated"),
    [
        (datetime(2026, 12, 1, 9, 5, tzinfo=PARIS), f"à 9{F}h{F}05", f"de 9{F}h{F}05", f"aujourd’hui à 9{F}h{F}05"),
        (
            datetime(2026, 11, 30, 23, 59, tzinfo=PARIS),
            f"hier à 23{F}h{F}59",
            f"d’hier à 23{F}h{F}59",
            f"hier à 23{F}h{F}59",
        ),
        (
            datetime(2026, 11, 23, 9, 5, tzinfo=PARIS),
            f"lundi 23{F}novembre à 9{F}h{F}05",
            f"du lundi 23{F}novembre à 9{F}h{F}05",
            f"lundi 23{F}novembre à 9{F}h{F}05",
        ),
        (
            datetime(2025, 12, 1, 9, 5, tzinfo=PARIS),
            f"le 1er{F}décembre 2025 à 9{F}h{F}05",
            f"du 1er{F}décembre 2025 à 9{F}h{F}05",
            f"1er{F}décembre 2025 à 9{F}h{F}05",
        ),
        # a clock that was set back since
        (
            datetime(2026, 12, 2, 9, 5, tzinfo=PARIS),
            f"mercredi 2{F}décembre à 9{F}h{F}05",
            f"du mercredi 2{F}décembre à 9{F}h{F}05",
            f"mercredi 2{F}décembre à 9{F}h{F}05",
        ),
        (
            datetime(2027, 1, 1, 9, 5, tzinfo=PARIS),
            f"le 1er{F}janvier 2027 à 9{F}h{F}05",
            f"du 1er{F}janvier 2027 à 9{F}h{F}05",
            f"1er{F}janvier 2027 à 9{F}h{F}05",
        ),
    ],
)
def test_how_long_ago(when: datetime, said: str, after_of: str, dated: str) -> None:
    assert (french.since(when, AT), french.of_since(when, AT), french.dated(when, AT)) == (said, after_of, dated)


def test_what_was_in_summer_is_said_by_the_clock_of_that_day() -> None:
    """In winter, a computer reports even summer moments with the winter's distance from universal time."""
    when = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)
    assert french.since(when, AT) == french.since(when.isoformat(), AT) == f"mardi 14{F}juillet à 10{F}h{F}00"


def test_overseas_the_clock_of_paris_is_told_and_said_to_be() -> None:
    now = AT.astimezone(CAYENNE)
    assert french.since(now, now) == f"à 14{F}h{F}32 (heure de Paris)"
    assert french.of_since(now - timedelta(days=1), now) == f"d’hier à 14{F}h{F}32 (heure de Paris)"
    assert french.dated(now, now) == f"aujourd’hui à 14{F}h{F}32 (heure de Paris)"
    assert french.ahead(now + timedelta(days=1), now) == f"demain avant 14{F}h{F}34 (heure de Paris)"
    evening = datetime(2026, 12, 1, 21, 0, tzinfo=CAYENNE)  # in Paris another day has begun
    assert french.since(datetime(2026, 12, 1, 14, 0, tzinfo=CAYENNE), evening).startswith("hier à 18")
    assert french.zone(AT) == french.zone(AT.replace(month=7, tzinfo=SUMMER)) == ""


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (timedelta(minutes=-2), "d’ici deux minutes"),  # it was missed
        (timedelta(minutes=-1), f"avant 14{F}h{F}33"),
        (timedelta(0), f"avant 14{F}h{F}34"),
        (timedelta(seconds=59), f"avant 14{F}h{F}34"),
        (timedelta(minutes=1), f"avant 14{F}h{F}35"),
        (timedelta(hours=9, minutes=28), f"demain avant 0{F}h{F}02"),
        (timedelta(days=2), f"jeudi 3{F}décembre avant 14{F}h{F}34"),
        (timedelta(days=62), f"le 1er{F}février 2027 avant 14{F}h{F}34"),
    ],
)
def test_what_comes_by_itself(wait: timedelta, said: str) -> None:
    assert french.ahead(AT + wait, AT) == said


@pytest.mark.parametrize(
    ("cents", "said"),
    [(0, f"0,00{F}€"), (120450, f"1{N}204,50{F}€"), (-5, f"−0,05{F}€"), (123456789, f"1{N}234{N}567,89{F}€")],
)
def test_euros(cents: int, said: str) -> None:
    assert french.euros(cents) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (1, 3, "33,3"),
        (2, 3, "66,7"),
        (50, 100, "50"),
        (0, 7, "0"),
        (7, 7, "100"),
        (12, 10, "120"),
        (720_000, 1_200_060, "60,0"),
        (480_060, 1_200_060, "40,0"),
        (1, 8, "12,5"),
        (1_999_600, 10_000_000, "20,0"),
        (1, 10**10, "0,0"),
        (10**10 - 1, 10**10, "100,0"),
    ],
)
def test_a_share_is_rounded_to_the_nearest_tenth_and_a_whole_one_is_exact(part: int, whole: int, said: str) -> None:
    assert french.percent(part, whole) == f"{said}{F}%"


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (200_000, "20"),
        (199_600, "19,96"),
        (200_400, "20,04"),
        (199_999, "un peu moins de 20"),
        (200_001, "un peu plus de 20"),
        (193_210, "19,3"),
        (600_010, "60,0"),
    ],
)
def test_a_share_that_is_judged_never_seems_to_meet_its_limit_by_rounding(part: int, said: str) -> None:
    assert french.percent(part, 1_000_000, limit=20) == f"{said}{F}%"


def test_nothing_has_no_shares() -> None:
    assert french.percent(0, 0) == ""


@pytest.mark.parametrize(
    ("utc", "said"),
    [
        (datetime(2021, 3, 28, 0, 59, tzinfo=UTC), f"le dimanche 28{F}mars 2021 à 1{F}h{F}59, heure de Paris"),
        (datetime(2021, 3, 28, 1, 0, tzinfo=UTC), f"le dimanche 28{F}mars 2021 à 3{F}h{F}00, heure de Paris"),
        (datetime(2021, 10, 31, 0, 59, tzinfo=UTC), f"le dimanche 31{F}octobre 2021 à 2{F}h{F}59, heure de Paris"),
        (datetime(2021, 10, 31, 1, 0, tzinfo=UTC), f"le dimanche 31{F}octobre 2021 à 2{F}h{F}00, heure de Paris"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), f"le vendredi 1er{F}janvier 2027 à 0{F}h{F}30, heure de Paris"),
    ],
)
def test_the_legal_time_is_that_of_paris(utc: datetime, said: str) -> None:
    assert french.legal(utc) == said


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (0, f"0{F}octet"),
        (1, f"1{F}octet"),
        (2, f"2{F}octets"),
        (999, f"999{F}octets"),
        (1000, f"1{F}ko"),
        (1_500_000, f"1,5{F}Mo"),
        (999_960, f"1{F}Mo"),
        (999_949, f"999,9{F}ko"),
        (999_950, f"1{F}Mo"),
        (999_950_000, f"1{F}Go"),
        (3_400_000_000, f"3,4{F}Go"),
    ],
)
def test_sizes(octets: int, said: str) -> None:
    assert french.size(octets) == said


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 envoi"), (1, "1 envoi"), (2, "2 envois"), (1204, f"1{N}204 envois")]
)
def test_the_plural_begins_at_two(number: int, said: str) -> None:
    assert french.counted(number, "envoi").replace(F, " ") == said


def test_a_sentence_begins_and_goes_on() -> None:
    assert french.capital("un besoin de Baule") == "Un besoin de Baule"
    assert french.uncapital("Un besoin de Baule") == "un besoin de Baule"
    assert french.capital(french.uncapital("")) == ""


def test_a_word_too_long_for_a_line_may_be_broken_and_reads_the_same() -> None:
    address = f"{'a' * 60}@baule.fr"
    broken = french.breakable(f"Nom{F}: {address}")
    assert max(len(part) for part in broken.split("\u200b")) < 30
    assert french.unbroken(broken) == f"Nom{F}: {address}"
    assert french.breakable("mairie@exemple.fr, 02 38 44 12 34") == "mairie@exemple.fr, 02 38 44 12 34"
    assert french.breakable("x" * 21) == "x" * 21
    assert french.breakable("x" * 21, 20) == f"{'x' * 20}\u200bx"
    path = "/home/mairie/Documents/Relais Communes/sauvegardes--2026/"
    assert (
        french.breakable(path, 10)
        == "/\u200bhome/\u200bmairie/\u200bDocuments/\u200bRelais Communes/\u200bsauvegardes--\u200b2026/"
    )
    assert french.breakable("C:\\Utilisateurs\\mairie", 10) == "C:\\\u200bUtilisateurs\\\u200bmairie"


def test_what_was_typed_is_said_again_whatever_its_length() -> None:
    assert french.quoted("Registre") == f"«{F}Registre{F}»"
    assert french.quoted("0123456789abcdef" * 4) == f"«{F}{'0123456789abcdef' * 4}{F}»", "the id of an act"
    assert french.quoted("0123456789abcdef" * 5) == f"«{F}{('0123456789abcdef' * 4)[:-1]}…{F}»"
    title = "Tenir le registre du cimetière et savoir quelles concessions arrivent à leur terme"
    cut = f"«{F}Tenir le registre du cimetière et savoir quelles concessions…{F}»"
    assert french.quoted(title) == french.quoted(f"  {title}") == french.quoted(title.replace("s a", "s  a")) == cut


def test_what_is_said_again_is_told_by_more_than_a_blank_or_a_short_word() -> None:
    assert french.quoted(f"Le {'x' * 90}") == f"«{F}Le {'x' * 60}…{F}»"
    assert french.quoted(f"{' ' * 70}Registre") == french.quoted("Registre ") == f"«{F}Registre{F}»"


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2026, 11, 30), "terminé"),
        (date(2026, 12, 1), "dernier jour"),
        (date(2026, 12, 2), f"encore 1{F}jour"),
        (date(2026, 12, 13), f"encore 12{F}jours"),
    ],
)
def test_days_left(until: date, said: str) -> None:
    assert french.days_left(until, AT.date()) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Baule", "de Baule"),
        ("Orléans", "d’Orléans"),
        ("Évry-Courcouronnes", "d’Évry-Courcouronnes"),
        ("Le Mans", "du Mans"),
        ("Les Andelys", "des Andelys"),
        ("La Rochelle", "de La Rochelle"),
        ("L'Île-d'Yeu", "de L'Île-d'Yeu"),
        ("Yutz", "de Yutz"),
        ("Yvetot", "d’Yvetot"),
        ("", "de "),
    ],
)
def test_a_commune_in_the_genitive(name: str, said: str) -> None:
    assert french.of(name) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Baule", "à Baule"),
        ("Orléans", "à Orléans"),
        ("Le Havre", "au Havre"),
        ("Les Avirons", "aux Avirons"),
        ("La Rochelle", "à La Rochelle"),
        ("L’Haÿ-les-Roses", "à L’Haÿ-les-Roses"),
        ("Lesparre-Médoc", "à Lesparre-Médoc"),
    ],
)
def test_at_a_commune(name: str, said: str) -> None:
    assert french.at(name) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Le registre", "Le registre"),
        ("Le registre\n du   cimetière", "Le registre du…"),
        ("Le registre de", "Le registre de"),
        ("Le but\u00a0:\t rien\n", "Le but\u00a0: rien"),
        ("  Le  registre ", "Le registre"),
        (" Le registre ", "Le registre"),
        ("Le\u2003registre\u200b", "Le registre\u200b"),
        ("", ""),
    ],
)
def test_a_long_text_is_shortened_between_two_words_and_stands_on_one_line(text: str, said: str) -> None:
    assert french.shortened(text, 18) == said


def test_a_commune_with_its_departement_has_no_brackets_after_brackets() -> None:
    assert french.with_department("Baule", "Loiret") == "Baule (Loiret)"
    assert french.with_department("Baule (exemple)", "Loiret (exemple)") == "Baule (exemple), Loiret (exemple)"


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("délibération n° 45 du 2 octobre 2026", f"délibération n°{F}45 du 2{F}octobre{F}2026"),
        (f"le 1er{F}mars 2026, puis le 1er mars", f"le 1er{F}mars{F}2026, puis le 1er{F}mars"),
        ("N° 7, en octobre 2026", f"N°{F}7, en octobre{F}2026"),
        ("12 marsouins, mars, et 3 maisons", "12 marsouins, mars, et 3 maisons"),
        ("un mars 20260", "un mars 20260"),
    ],
)
def test_a_date_that_was_typed_stays_on_one_line(typed: str, whole: str) -> None:
    assert french.breakable(typed) == whole
