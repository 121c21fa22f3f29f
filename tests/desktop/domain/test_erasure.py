"""What an erasure leaves is said place by place, with what to do and until when."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args

from desktop.domain import erasure
from desktop.domain.backups import DatedBackup, to_keep
from desktop.domain.erasure import Remnant, RemnantPlace
from desktop.domain.french import FIXED as F

NOW = datetime(2026, 2, 1, 13, 0, tzinfo=UTC)


def test_each_place_has_its_line_in_one_order() -> None:
    left = [
        Remnant(place=place, title="Titre", file="/d/f", until="2027-02-01")
        for place in reversed(get_args(RemnantPlace))
    ]
    said = erasure.sentences(left)
    assert len(said) == len(get_args(RemnantPlace))
    assert erasure.sentences(reversed(left)) == said
    assert [place for place in get_args(RemnantPlace) if Remnant(place=place).unfinished] == [
        "database",
        "backup",
        "second",
    ]
    assert erasure.sentences(()) == ()


def test_the_words() -> None:
    letters = [Remnant(place="letter", title=title) for title in ("Agents", "")]
    (of_one,) = erasure.sentences(letters[:1])
    assert of_one.startswith(f"1{F}lettre au préfet garde un nom{F}: «{F}Agents{F}».")
    second = Remnant(place="second", file="/media/KEY", until="2027-02-01")
    assert erasure.sentences([*letters, second]) == (
        f"2{F}lettres au préfet gardent un nom{F}: «{F}Agents{F}», «{F}sans titre{F}»."
        " Pour l’ôter, effacez de nouveau, lettres comprises.",
        f"La seconde copie des sauvegardes n’est pas réécrite{F}: /media/KEY. Branchez la clé ou le disque, puis"
        " effacez de nouveau. Sinon, la rotation des sauvegardes s’en charge au plus tard"
        f" le lundi 1er{F}février 2027.",
    )


def test_what_cannot_be_erased_says_what_to_do_and_a_backup_the_day_it_goes() -> None:
    copies = [Remnant(place="copy", title=name, until=f"202{year}-02-01") for name, year in (("a", 7), ("b", 6))]
    assert erasure.sentences([Remnant(place="told", title="Chez elle"), *copies]) == (
        f"Elles se lisent dans 1{F}texte reçu de la plateforme{F}: «{F}Chez elle{F}»."
        " Écrivez au service qui conduit la campagne.",
        f"2{F}sauvegardes gardent un texte où elles se lisent{F}: a, b. Supprimez celles qui ne servent plus."
        f" Sinon, la rotation des sauvegardes s’en charge au plus tard le lundi 1er{F}février 2027.",
    )
    (said,) = erasure.sentences([Remnant(place="copy", title="/media/KEY/a")])
    assert said.endswith("Supprimez celles qui ne servent plus."), "where no rotation goes, no day"


def test_a_family_name_alone_may_be_anybody_s_and_a_name_for_the_proxy_is_said_with_its_ways_out() -> None:
    (said,) = erasure.sentences([Remnant(place="maybe", title=title) for title in ("Import Canaribis", "Stade")])
    assert said == (
        f"Peut-être aussi dans 2{F}textes, où se lit le nom de famille seul{F}: «{F}Import Canaribis{F}», "
        f"«{F}Stade{F}». Relisez-les."
    )
    (said,) = erasure.sentences([Remnant(place="proxy", title="zcanaribis")])
    assert said == (
        f"Le nom donné au proxy, «{F}zcanaribis{F}», reste sur cet ordinateur, avec son mot de passe s’il est gardé. "
        f"Si c’est le sien, changez-le{F}: Réglages, «{F}Proxy{F}»."
    )


def test_many_are_counted_and_the_last_day_is_said() -> None:
    left = [Remnant(place="backup", title=f"s{number}", until=f"2027-0{number}-01") for number in range(1, 9)]
    (said,) = erasure.sentences(left)
    assert f"8{F}sauvegardes (s1, s2, s3, s4, s5 et 3 de plus)" in said
    assert said.endswith(f"le dimanche 1er{F}août 2027.")
    (said,) = erasure.sentences(left[:6])
    assert f"6{F}sauvegardes (s1, s2, s3, s4, s5 et 1 de plus)" in said
    (said,) = erasure.sentences(left[:5])
    assert f"5{F}sauvegardes (s1, s2, s3, s4, s5)" in said


def test_no_backup_outlives_the_day_that_is_said_while_others_follow() -> None:
    for made in (NOW, NOW.replace(month=12, day=31), NOW.replace(day=28)):
        gone = date.fromisoformat(erasure.rotated_by(made))
        then = datetime(gone.year, gone.month, gone.day, 12, tzinfo=UTC)
        followed = [DatedBackup(then - timedelta(days=day), "start") for day in range(6)]
        for why in ("start", "before-restore"):
            mark = DatedBackup(made, why)
            assert mark not in to_keep([mark, *followed], then)
            day_before = then - timedelta(days=1)
            before = [DatedBackup(day_before - timedelta(days=day), "start") for day in range(6)]
            assert mark in to_keep([mark, *before], day_before), "the control: not a day too late"
