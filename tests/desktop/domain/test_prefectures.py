"""Every commune that may act has both préfets, each département its article, and the letter goes the right way."""

from collections.abc import Iterator

import pytest

from desktop.domain.departments import ARTICLES, of_department, resource_labels
from desktop.domain.prefectures import Authority, authority
from desktop.domain.refusals import Refusal
from resources import communes
from resources.territories import Territory, territory


def at(insee: str) -> Territory:
    found = territory(insee)
    assert found is not None
    return found


def official(sql: str) -> Iterator[tuple[str, ...]]:
    with communes.opened() as database:
        yield from database.execute(sql).fetchall()


#: Written out by hand: the article of each département as the State's own texts have it.
NAMED = """
de l’Ain|de l’Aisne|de l’Allier|des Alpes-de-Haute-Provence|des Hautes-Alpes|des Alpes-Maritimes|de l’Ardèche
des Ardennes|de l’Ariège|de l’Aube|de l’Aude|de l’Aveyron|des Bouches-du-Rhône|du Calvados|du Cantal|de la Charente
de la Charente-Maritime|du Cher|de la Corrèze|de la Côte-d’Or|des Côtes-d’Armor|de la Creuse|de la Dordogne|du Doubs
de la Drôme|de l’Eure|d’Eure-et-Loir|du Finistère|de la Corse-du-Sud|de la Haute-Corse|du Gard|de la Haute-Garonne
du Gers|de la Gironde|de l’Hérault|d’Ille-et-Vilaine|de l’Indre|d’Indre-et-Loire|de l’Isère|du Jura|des Landes
de Loir-et-Cher|de la Loire|de la Haute-Loire|de la Loire-Atlantique|du Loiret|du Lot|de Lot-et-Garonne|de la Lozère
de Maine-et-Loire|de la Manche|de la Marne|de la Haute-Marne|de la Mayenne|de Meurthe-et-Moselle|de la Meuse
du Morbihan|de la Moselle|de la Nièvre|du Nord|de l’Oise|de l’Orne|du Pas-de-Calais|du Puy-de-Dôme
des Pyrénées-Atlantiques|des Hautes-Pyrénées|des Pyrénées-Orientales|du Bas-Rhin|du Haut-Rhin|du Rhône
de la Haute-Saône|de Saône-et-Loire|de la Sarthe|de la Savoie|de la Haute-Savoie|de Paris|de la Seine-Maritime
de Seine-et-Marne|des Yvelines|des Deux-Sèvres|de la Somme|du Tarn|de Tarn-et-Garonne|du Var|de Vaucluse|de la Vendée
de la Vienne|de la Haute-Vienne|des Vosges|de l’Yonne|du Territoire de Belfort|de l’Essonne|des Hauts-de-Seine
de la Seine-Saint-Denis|du Val-de-Marne|du Val-d’Oise|de la Guadeloupe|de la Martinique|de la Guyane|de La Réunion
de Mayotte
"""


def test_each_departement_has_its_article() -> None:
    rows = [
        row for row in official("SELECT code, name FROM department ORDER BY code") if row[0] < "975" or row[0] == "976"
    ]
    written = NAMED.strip().replace("\n", "|").split("|")
    assert len(rows) == 101
    assert [of_department(code, name) for code, name in rows] == written
    assert set(ARTICLES) == {code for code, _ in rows} | {"00", "975"}


@pytest.mark.parametrize(
    ("insee", "title", "town"),
    [
        ("45024", "Préfet de la région Centre-Val de Loire, préfet du Loiret", "Orléans"),
        ("2B033", "Préfet de Corse, préfet de la Corse-du-Sud", "Ajaccio"),
        ("77001", "Préfet de la région d’Île-de-France, préfet de Paris", "Paris"),
        ("75056", "Préfet de la région d’Île-de-France, préfet de Paris", "Paris"),
        ("14118", "Préfet de la région Normandie, préfet de la Seine-Maritime", "Rouen"),
        ("06088", "Préfet de la région Provence-Alpes-Côte d’Azur, préfet des Bouches-du-Rhône", "Marseille"),
        ("35238", "Préfet de la région Bretagne, préfet d’Ille-et-Vilaine", "Rennes"),
        ("44109", "Préfet de la région Pays de la Loire, préfet de la Loire-Atlantique", "Nantes"),
        ("68066", "Préfet de la région Grand Est, préfet du Bas-Rhin", "Strasbourg"),
        ("97105", "Préfet de la région Guadeloupe, préfet de la Guadeloupe", "Basse-Terre"),
        ("97411", "Préfet de la région Réunion, préfet de La Réunion", "Saint-Denis"),
        ("97611", "Préfet de Mayotte", "Mamoudzou"),
        ("00001", "Préfet de la région de démonstration, préfet du Val-d’Aure", "Aurelac"),
    ],
)
def test_the_prefet_of_the_region_has_two_titles(insee: str, title: str, town: str) -> None:
    found = authority(at(insee), "region")
    assert (found.title("m"), found.town) == (title, town)


@pytest.mark.parametrize(
    ("insee", "through"),
    [
        ("45024", ""),  # Baule: the arrondissement's seat is the préfecture
        ("45252", "sous couvert de Madame la Sous-préfète de Pithiviers"),
        ("27016", "sous couvert de Madame la Sous-préfète des Andelys"),
        ("76351", "sous couvert de Madame la Sous-préfète du Havre"),
        ("38509", "sous couvert de Madame la Sous-préfète de La Tour-du-Pin"),
        ("43268", "sous couvert de Madame la Sous-préfète d’Yssingeaux"),
        ("91223", "sous couvert de Madame la Sous-préfète d’Étampes"),
        ("58062", "sous couvert de Madame la Sous-préfète de Château-Chinon"),
        ("94038", "sous couvert de Madame la Sous-préfète de L’Haÿ-les-Roses"),
        ("67180", "sous couvert de Madame la Sous-préfète de Haguenau-Wissembourg"),
        ("2B050", "sous couvert de Madame la Sous-préfète de Calvi"),
        ("97416", "sous couvert de Madame la Sous-préfète de Saint-Pierre"),
        ("97611", ""),  # no arrondissement
        ("75056", ""),
        ("00001", ""),
    ],
)
def test_the_way_leads_through_the_sous_prefecture_only_where_it_is_another(insee: str, through: str) -> None:
    assert authority(at(insee), "department").through("f") == through


@pytest.mark.parametrize(
    ("insee", "through"),
    [
        ("45252", "sous couvert de Madame la Sous-préfète de Pithiviers"),  # Orléans has both préfets
        ("68224", "sous couvert de Monsieur le Préfet du Haut-Rhin et de Madame la Sous-préfète de Mulhouse"),
        ("57463", "sous couvert de Monsieur le Préfet de la Moselle"),
        ("77001", "sous couvert de Monsieur le Préfet de Seine-et-Marne et de Madame la Sous-préfète de Fontainebleau"),
        ("2B033", "sous couvert de Monsieur le Préfet de la Haute-Corse"),
        ("75056", ""),
        ("69123", ""),
        ("97416", "sous couvert de Madame la Sous-préfète de Saint-Pierre"),
        ("97611", ""),
        ("00001", ""),
    ],
)
def test_the_way_to_the_prefet_of_the_region_leads_through_that_of_the_departement(insee: str, through: str) -> None:
    assert authority(at(insee), "region").through("f", "m") == through


def test_a_gender_that_is_not_known_names_both() -> None:
    found = authority(at("45252"), "department")
    assert found.addressee("f") == "Madame la Préfète du Loiret"
    assert found.addressee("m") == "Monsieur le Préfet du Loiret"
    assert found.addressee() == "Madame la Préfète ou Monsieur le Préfet du Loiret"
    assert found.through() == "sous couvert de Madame la Sous-préfète ou de Monsieur le Sous-préfet de Pithiviers"
    assert authority(at("57463"), "region").through() == (
        "sous couvert de Madame la Préfète ou de Monsieur le Préfet de la Moselle"
    )
    region = authority(at("45252"), "region")
    assert region.addressee("f") == "Madame la Préfète de la région Centre-Val de Loire, préfète du Loiret"
    assert region.addressee() == (
        "Madame la Préfète ou Monsieur le Préfet de la région Centre-Val de Loire, préfète ou préfet du Loiret"
    )
    assert (region.code, found.code, found.prefecture) == ("24", "45", "Préfecture du Loiret")


def test_every_commune_with_a_siren_has_both_authorities() -> None:
    """A few communes cover all cases: one for each arrondissement, département and grouping that differs."""
    sql = """SELECT min(insee), count(*) FROM commune WHERE kind = 0 AND siren IS NOT NULL
             GROUP BY department, coalesce(arrondissement, '')"""
    rows = list(official(sql))
    assert sum(int(row[1]) for row in rows) == 34_875
    codes = set()
    for insee, _ in rows:
        for level in ("department", "region"):
            found = authority(at(insee), level)
            codes.add((level, found.code))
            texts = (found.title("f"), found.addressee(), found.through("m"), found.prefecture, found.town)
            assert "'" not in "".join(texts)
            assert all(text or found.sub_prefecture == "" for text in texts)
            assert " de Le " not in " ".join(texts)
            assert " de Les " not in " ".join(texts)
    assert len([code for level, code in codes if level == "department"]) == 101
    assert len([code for level, code in codes if level == "region"]) == 18


@pytest.mark.parametrize("insee", ["98411", "98611", "98901"])
def test_where_nobody_stands_for_the_state_as_a_prefet_does_a_sentence_says_who_there_is(insee: str) -> None:
    with pytest.raises(Refusal, match="no_prefect") as caught:
        authority(at(insee), "department")
    assert caught.value.field == "level"
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("insee", "addressee"),
    [
        ("97701", "Madame la Préfète de Saint-Barthélemy et de Saint-Martin"),
        ("97801", "Madame la Préfète de Saint-Barthélemy et de Saint-Martin"),
        ("98735", "Madame la Haute-commissaire de la République en Polynésie française"),
        ("98818", "Madame la Haute-commissaire de la République en Nouvelle-Calédonie"),
    ],
)
def test_where_there_is_no_departement_the_letter_is_printed_and_only_the_sending_refused(
    insee: str, addressee: str
) -> None:
    found = authority(at(insee), "department")
    assert found.addressee("f") == addressee
    assert (found.through("f"), found.title("m")) == (
        "",
        addressee.replace("Madame la Préfète", "Préfet").replace("Madame la Haute-commissaire", "Haut-commissaire"),
    )
    assert addressee.startswith(found.called("f"))
    with pytest.raises(Refusal, match="no_prefect") as caught:
        found.check_sending()
    assert "Imprimez la lettre" in caught.value.remedy
    with pytest.raises(Refusal, match="no_prefect"):
        authority(at(insee), "region")
    authority(at("45024"), "department").check_sending()


def test_saint_pierre_et_miquelon_has_a_prefet_but_none_of_a_region() -> None:
    assert authority(at("97502"), "department").title("f") == "Préfète de Saint-Pierre-et-Miquelon"
    with pytest.raises(Refusal, match="no_prefect") as caught:
        authority(at("97502"), "region")
    assert "départemental" in caught.value.remedy


@pytest.mark.parametrize(
    ("insee", "region", "department"),
    [
        ("45024", "Région Centre-Val de Loire", "Département du Loiret"),
        ("01053", "Région Auvergne-Rhône-Alpes", "Département de l’Ain"),
        ("2A004", "Collectivité de Corse", "Collectivité de Corse"),
        ("67482", "Région Grand Est", "Collectivité européenne d’Alsace"),
        ("68066", "Région Grand Est", "Collectivité européenne d’Alsace"),
        ("97209", "Collectivité territoriale de Martinique", "Collectivité territoriale de Martinique"),
        ("97302", "Collectivité territoriale de Guyane", "Collectivité territoriale de Guyane"),
        ("97105", "Région Guadeloupe", "Département de la Guadeloupe"),
        ("97416", "Région Réunion", "Département de La Réunion"),
        (
            "97502",
            "Collectivité territoriale de Saint-Pierre-et-Miquelon",
            "Collectivité territoriale de Saint-Pierre-et-Miquelon",
        ),
        ("69123", "Région Auvergne-Rhône-Alpes", "Métropole de Lyon"),
        ("69264", "Région Auvergne-Rhône-Alpes", "Département du Rhône"),
        ("75056", "Région Île-de-France", "Ville de Paris"),
        ("00001", "Région de démonstration", "Département du Val-d’Aure"),
    ],
)
def test_resources_bear_the_names_of_the_territory(insee: str, region: str, department: str) -> None:
    labels = resource_labels(at(insee))
    assert (labels["region"], labels["department"]) == (region, department)


def test_without_a_territory_plain_words_stand() -> None:
    assert resource_labels(None)["department"] == "Département"
    assert territory("99999") is None


def test_the_states_representative_in_the_pacific_is_no_prefet() -> None:
    assert authority(at("98735"), "department").office == "Haut-commissaire"
    assert authority(at("45024"), "department").office == ""


def test_an_authority_is_frozen() -> None:
    found = authority(at("45024"), "department")
    with pytest.raises(AttributeError):
        found.code = "46"
    assert isinstance(found, Authority)
