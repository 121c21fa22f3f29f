"""Where personal data stand, in words; and a campaign's text read label by label."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from desktop.database.queries.person import PersonalPlace
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.settings import personal_words
from desktop.viewmodels.settings.personal_copy import PersonalCopy
from desktop.viewmodels.settings.personal_words import Protection
from tests.resources.packs import PACKS, pack

PARIS = timezone(timedelta(hours=1))
NOW = datetime(2026, 2, 3, 14, 32, tzinfo=PARIS)


def test_each_place_says_what_it_is_and_what_stands_there() -> None:
    signed = {"prepared_by.before": "M. E.", "signatory_name.sent": "Mme D."}
    places = [
        PersonalPlace(place="contact", id="", title="", moment="", values={"email": "m@b.fr", "name": "Anne"}),
        PersonalPlace(place="act", id="o", title="Cimetière", moment=NOW.isoformat(), values={"name": "A"}, sent=True),
        PersonalPlace(place="act", id="o", title="", moment=NOW.isoformat(), values={"telephone": "02"}),
        PersonalPlace(place="letter", id="r", title="Former", moment="", values=signed),
        PersonalPlace(place="validation", id="n", title="Cimetière", moment="", values={"validated_by": "Mme D."}),
    ]
    assert [(one.place, one.values) for one in personal_words.kept(places, NOW)] == [
        ("Personne à contacter", f"Nom{F}: Anne, adresse électronique{F}: m@b.fr"),
        (f"Joint à l’envoi «{F}Cimetière{F}», à 14{F}h{F}32", f"Nom{F}: A"),
        (f"Joint à l’envoi «{F}sans titre{F}», à 14{F}h{F}32 (pas encore parti)", f"Téléphone{F}: 02"),
        (
            f"Lettre au préfet «{F}Former{F}»",
            f"Qui signe (version envoyée){F}: Mme D., dossier suivi par (avant modification){F}: M. E.",
        ),
        (f"Validation du besoin «{F}Cimetière{F}»", f"Validé par{F}: Mme D."),
    ]


def test_the_role_is_one_place_and_none_where_nothing_of_it_was_typed() -> None:
    (one,) = personal_words.role({"profile": "Agente", "function": "secrétaire de mairie", "name": "Anne"})
    assert one.values == f"Élu ou agent{F}: Agente, fonction à la mairie{F}: secrétaire de mairie"
    assert personal_words.role({"profile": "", "function": "", "name": "Anne"}) == ()


def test_a_hundred_places_are_summed_up() -> None:
    place = PersonalPlace(place="act", id="o", title="C", moment=NOW.isoformat(), values={"name": "A"})
    shown = personal_words.kept([place] * 100, NOW)
    assert len(shown) == 21
    assert shown[-1].place == f"80{F}autres endroits"
    assert personal_words.kept([place] * 21, NOW)[-1].place == f"1{F}autre endroit"
    assert personal_words.kept([place] * 20, NOW) == shown[:20], "twenty are all told one by one"


@pytest.mark.parametrize("name", PACKS)
def test_the_packs_text_is_told_label_by_label(name: str) -> None:
    said = personal_words.protection(pack(name))
    labels = [paragraph.split(":")[0].strip() for paragraph in said.paragraphs]
    assert labels[:6] == ["Responsable", "But", "Données", "Base", "Destinataires", "Durée"]
    assert labels[-1] == "Réclamation"
    readers = next(paragraph for paragraph in said.paragraphs if paragraph.startswith("Destinataires"))
    assert "les services de la plateforme et la préfecture" in readers, "the same as beside the fields of a form"
    assert said.service


def test_no_word_is_lost_whatever_is_written() -> None:
    for text in ("", "Une phrase", "A : b. Et : c", "x\ny\n\nz", "Le 1er : oui. Non ! Durée : un an?  Fin : là."):
        assert "".join(personal_words.paragraphs(text)).replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_without_a_campaign_nothing_is_claimed() -> None:
    assert personal_words.protection(None) == personal_words.Protection()


def test_a_copy_of_invented_data_says_so_first_and_without_data_it_says_that_there_are_none() -> None:
    made = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    nothing = PersonalCopy(commune="Baule", made=made, listed=(), acts_as=(), protection=Protection(), notice="EXEMPLE")
    first, title, head = nothing.text.rstrip("\n").split("\n\n")
    assert (first, title.endswith(f"mairie{F}: Baule")) == ("EXEMPLE", True)
    assert head == (
        f"Copie faite le jeudi 3{F}décembre 2026 à 10{F}h{F}00, heure de Paris."
        " Aucune donnée personnelle n’est gardée sur cet ordinateur."
    )
