"""The letter and the projet de délibération of one request, for a commune of each kind of préfecture."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.exchange import exchange
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.enrol import enrol
from desktop.database.queries import link
from desktop.documents import deliberation, letter, note, pages, request_facts
from desktop.documents.council import council_of
from desktop.documents.letter_papers import letter_of
from desktop.documents.need_papers import last_minute
from desktop.documents.request_papers import request_deliberation_of, request_note_of
from desktop.domain import typed_plan
from desktop.domain.letters import LetterContent, write_letter
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource
from desktop.viewmodels.requests import draft
from sync.client.device.keystore import MemoryKeyStore
from tests.desktop.actions.exchanging import URL, National
from tests.desktop.actions.published import settle
from tests.desktop.actions.requests.ready_requests import answer, ready

NOW = datetime(2026, 2, 1, 15, 0, tzinfo=timezone(timedelta(hours=1)))
PLAN = TypedPlan(
    expenses=(TypedExpense(item="Logiciel", amount_ht="1 000", amount_ttc="1 200", kind="investment"),),
    resources=(TypedResource(source="state", amount="900"), TypedResource(source="own", amount="300")),
)
TRAINING = TypedPlan(
    expenses=(TypedExpense(item="Formation", amount_ttc="1 200", kind="operating"),), resources=PLAN.resources
)


@pytest.fixture
def living_in(tmp_path: Path) -> Iterator[Callable[[str], CommuneContext]]:
    """A computer of the commune with this INSEE code."""
    opened: list[CommuneContext] = []

    def live(insee: str) -> CommuneContext:
        places = paths.find(tmp_path / insee)
        paths.prepare(places)
        opened.append(choose_commune(places, insee, lambda: NOW, MemoryKeyStore()))
        return opened[-1]

    yield live
    for context in opened:
        context.close()


def asked(context: CommuneContext, plan: TypedPlan = PLAN, level: str = "department", **letter: str) -> str:
    content = LetterContent(**letter)  # type: ignore[arg-type]  # its choices are words too
    fields = {"title": "Un guichet", "category": "user_relations", "decided_by": "délibération n° 12"}
    given = typed_plan.encode(plan)
    return draft_request(context, None, level=level, funding=given, letter=write_letter(content), **fields).value


def printed(context: CommuneContext, id: str) -> str:
    with context.store.reading() as connection:
        return " ".join(pages.text(letter.render(letter_of(connection, id, now=NOW))).split())


def decided(context: CommuneContext, id: str) -> str:
    with context.store.reading() as connection:
        pdf = deliberation.render(request_deliberation_of(connection, id, now=NOW))
    return " ".join(pages.text(pdf).split())


def noted(context: CommuneContext, id: str) -> str:
    with context.store.reading() as connection:
        return " ".join(pages.text(note.render(request_note_of(connection, id, now=NOW))).split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("insee", "level", "genders", "head"),
    [
        ("45024", "department", "f", "Madame la Préfète du Loiret Préfecture du Loiret, Orléans"),
        (
            "45252",
            "department",
            "mf",
            "Monsieur le Préfet du Loiret Préfecture du Loiret, Orléans "
            "sous couvert de Madame la Sous-préfète de Pithiviers",
        ),
        (
            "2A247",
            "region",
            "mm",
            "Monsieur le Préfet de Corse, préfet de la Corse-du-Sud Préfecture de Corse, Ajaccio "
            "sous couvert de Monsieur le Sous-préfet de Sartène",
        ),
        (
            "68224",
            "region",
            "mfm",
            "Monsieur le Préfet de la région Grand Est, préfet du Bas-Rhin Préfecture de la région Grand Est, "
            "Strasbourg sous couvert de Monsieur le Préfet du Haut-Rhin et de Madame la Sous-préfète de Mulhouse",
        ),
        (
            "75056",
            "region",
            "m",
            "Monsieur le Préfet de la région d’Île-de-France, préfet de Paris "
            "Préfecture de la région d’Île-de-France, Paris",
        ),
        (
            "97416",
            "department",
            "",
            "Madame la Préfète ou Monsieur le Préfet de La Réunion Préfecture de La Réunion, Saint-Denis "
            "sous couvert de Madame la Sous-préfète ou de Monsieur le Sous-préfet de Saint-Pierre",
        ),
        (
            "98818",
            "department",
            "m",
            "Monsieur le Haut-commissaire de la République en Nouvelle-Calédonie "
            "Haut-commissariat de la République en Nouvelle-Calédonie, Nouméa",
        ),
    ],
)
def test_to_whom_and_which_way(
    living_in: Callable[[str], CommuneContext], insee: str, level: str, genders: str, head: str
) -> None:
    prefect, sub_prefect, through = (*genders, "", "", "")[:3]
    context = living_in(insee)
    id = asked(
        context, level=level, prefect_gender=prefect, sub_prefect_gender=sub_prefect, department_prefect_gender=through
    )
    told = printed(context, id).replace("Nouvelle- Calédonie", "Nouvelle-Calédonie")
    assert f"à {head} Objet" in told
    if prefect:
        assert f"{' '.join(head.split()[:3])}, J’ai l’honneur" in told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("insee", "said"),
    [
        (
            "45024",
            "Mairie de Baule 45130 Baule SIREN : 214 500 241 Code Insee : 45024 "
            "Intercommunalité : Communauté de communes des Terres du Val de Loire Le ou la maire",
        ),
        ("69123", "Code Insee : 69123 Métropole de Lyon Le ou la maire"),
        ("98818", "Mairie de Nouméa 98800 Nouméa Code Insee : 98818 Le ou la maire"),
        ("97801", "97150 Saint-Martin Code Insee : 97801 Le président ou la présidente du conseil territorial"),
    ],
)
def test_who_the_commune_is(living_in: Callable[[str], CommuneContext], insee: str, said: str) -> None:
    context = living_in(insee)
    told = printed(context, asked(context))
    dated = f"{told.split()[2]}, le …………………… "
    assert said in told.replace(dated, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("1, rue de la Mairie", "Mairie du Havre 1, rue de la Mairie Le Havre SIREN"),
        ("1, rue de la Mairie, 76600 Le Havre", "Mairie du Havre 1, rue de la Mairie, 76600 Le Havre SIREN"),
        ("", "Mairie du Havre SIREN"),
    ],
)
def test_of_several_postcodes_none_is_printed_but_the_one_that_was_typed(
    living_in: Callable[[str], CommuneContext], address: str, said: str
) -> None:
    """The list does not say which is the mairie’s; a préfecture knows the commune by its SIREN and its Insee code."""
    context = living_in("76351")
    assert said in printed(context, asked(context, address=address))


def test_what_was_typed_of_the_mairie_takes_the_place_of_what_the_list_knows(context: CommuneContext) -> None:
    id = asked(
        context,
        address="2, rue de la Mairie, 45130 Baule",
        siret="21450024100010",
        reference="MF/12",
        prepared_by="Mme Martin",
        programme="France Relance",
        agreement="Convention du 4 janvier 2021.",
    )
    told = printed(context, id)
    assert told.count("45130 Baule") == 1
    assert "SIRET : 214 500 241 00010 Code Insee" in told
    assert "SIREN : 214" not in told
    assert "Affaire suivie par : Mme Martin Nos réf. : MF/12" in told
    assert "Objet : Demande de subvention – France Relance – Un guichet" in told
    assert "État – présente demande (France Relance) 900,00 € 75 %" in told
    assert (
        "Le projet est conduit avec la communauté de communes des Terres du Val de Loire (SIREN 200 070 183), par "
        "convention du 4 janvier 2021. La commune de Baule en porte la maîtrise d’ouvrage et présente seule la demande."
    ) in told


@pytest.mark.parametrize(
    ("insee", "partner"),
    [
        ("75056", "la Métropole du Grand Paris"),
        ("69123", "la Métropole de Lyon"),
        ("67482", "l’Eurométropole de Strasbourg"),
        ("57463", "Metz Métropole"),
    ],
)
def test_a_metropolis_is_named_with_its_article(
    living_in: Callable[[str], CommuneContext], insee: str, partner: str
) -> None:
    context = living_in(insee)
    assert f"Le projet est conduit avec {partner} (SIREN" in printed(context, asked(context, agreement="Convention"))


@pytest.mark.slow
def test_the_letter_of_a_complement_says_what_it_completes(context: CommuneContext) -> None:
    """It was the first letter, word for word."""
    id, said = ready(context), "Cette lettre complète ma demande"
    op = submit_request(context, id).value.op
    settle(context, op, "accepted", 6)
    assert said not in printed(context, id)
    answer(context, id, op, "incomplete", missing=["La délibération", "Le RIB"])
    resume_request(context, id)
    text = printed(context, id)
    assert f"{said}, accusé n° 6, comme vous l’avez demandé : la délibération ; le RIB." in text
    assert "Complément à une demande de subvention – " in text
    later = submit_request(context, id).value.op
    assert f"{said}, accusé n° 6," in printed(context, id), "also once it was sent"
    settle(context, later, "accepted", 7)
    assert f"{said}, accusé n° 6," in printed(context, id)


def test_the_campaign_is_the_programme_unless_another_is_named(context: CommuneContext, national: National) -> None:
    enrol(context, URL, national.code(), lambda url: national.transport)
    assert exchange(context, national.transport).value.outcome == "complete"
    id = asked(context)
    under = "« Transformation numérique des territoires 2021 »"
    assert f"au titre de {under} (catégorie" in printed(context, id)
    assert f"Sollicite de l’État une subvention de 900,00 € au titre de {under}." in decided(context, id)


@pytest.mark.slow
def test_enclosures_stand_in_the_order_of_a_prefecture(context: CommuneContext, tmp_path: Path) -> None:
    id = asked(context)
    for name in ("photo.pdf", "RIB.pdf", "distribution.pdf", "Devis 2.pdf", "Délibération n° 12.pdf", "échéancier.pdf"):
        file = tmp_path / name
        file.write_bytes(b"%PDF-1.7\n%%EOF\n" + name.encode())
        attach_file(context, id, file)
    assert (
        "P.J. : 1. Délibération n° 12 2. Plan de financement prévisionnel (annexe 1) 3. Devis 2 4. échéancier 5. RIB "
        "6. photo 7. distribution" in printed(context, id)
    )


def test_suppliers_have_quotes_and_only_public_money_that_others_granted_has_a_notification(
    context: CommuneContext,
) -> None:
    plan = TypedPlan(
        expenses=(
            TypedExpense(item="Portail", amount_ttc="1 200", quote="n° 7"),
            TypedExpense(item="Formation", amount_ttc="300", kind="operating"),
            TypedExpense(item="Deux agents", amount_ttc="300", kind="staff"),
        ),
        resources=(
            TypedResource(source="state", amount="600", state="acquired"),
            TypedResource(source="region", amount="300", state="acquired"),
            TypedResource(source="department", amount="300", state="asked"),
            TypedResource(source="private", amount="300", state="acquired"),
            TypedResource(source="own", amount="300", state="acquired"),
        ),
    )
    id = asked(context, plan)
    with context.store.reading() as connection:
        found = letter_of(connection, id, now=NOW).enclosures.pieces
    assert [one.removesuffix(" (à joindre)") for one in found[2:]] == [
        "Devis n° 7",
        "Devis\u00a0: Formation",
        "Échéancier des dépenses",
        "Notification de l’aide accordée\u00a0: Région Centre-Val de Loire",
        "Relevé d’identité bancaire (RIB)",
    ]


@pytest.mark.parametrize(
    ("insee", "name"),
    [
        ("45024", "Communauté de communes des Terres du Val de Loire"),
        ("68224", "Mulhouse Alsace Agglomération"),
        ("97416", "CIVIS (Communauté Intercommunale des Villes Solidaires)"),
        ("35360", "Vitré Communauté"),
        ("34028", "Grand Orb Communauté de Communes en Languedoc"),
        ("22070", "Guingamp-Paimpol Agglomération de l’Armor à l’Argoat"),
        ("39300", "ECLA (Espace Communautaire Lons Agglomération)"),
        ("35288", "Communauté d’agglomération du Pays de Saint Malo Agglomération"),
        ("2A249", "Communauté de communes du Sartenais Valinco Taravo"),
    ],
)
def test_a_name_that_says_it_is_a_community_is_not_told_so_twice(
    living_in: Callable[[str], CommuneContext], insee: str, name: str
) -> None:
    context = living_in(insee)
    with context.store.reading() as connection:
        assert request_facts.find(connection, asked(context)).epci == name


@pytest.mark.slow
def test_a_request_of_the_pacific_says_nothing_of_a_prefecture_nor_of_an_empty_sum(
    living_in: Callable[[str], CommuneContext],
) -> None:
    context = living_in("98735")
    empty = asked(context, TypedPlan())
    assert "0 F CFP" not in printed(context, empty)
    assert "0 F CFP" not in decided(context, empty)
    told = noted(context, empty)
    assert "Demande de financement au haut-commissaire" in told
    assert "date confirmée par le haut-commissariat" in told
    assert "préf" not in told


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("received", "Prendre acte de la demande déposée pour le haut-commissaire."),
        ("accepted", "Prendre acte du financement accordé par le haut-commissaire"),
        ("refused", "Prendre acte du refus du haut-commissaire."),
    ],
)
def test_a_council_of_the_pacific_reads_of_no_prefet(
    living_in: Callable[[str], CommuneContext], state: str, words: str
) -> None:
    context = living_in("98735")
    id = draft_request(context, None, level="department").value
    answer(context, id, "01900000-0000-7000-8000-000000000000", state)
    with context.store.reading() as connection:
        found = request_note_of(connection, id, now=NOW)
    assert found.asked.startswith(words)
    assert "préf" not in f"{found.subject} {found.asked} {found.facts}"


@pytest.mark.slow
def test_a_plan_without_figures_has_room_for_each(context: CommuneContext) -> None:
    told = printed(context, asked(context, TypedPlan()))
    assert "Nature de la dépense Type HT TVA TTC Devis (n°, date)" in told
    assert "Total –" not in told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("insee", "visa", "share", "quorum"),
    [
        ("45024", "territoriales, notamment ses articles L. 2121-29, L. 2122-21 et L. 2131-1 ;", True, True),
        ("68224", "territoriales, notamment ses articles L. 2541-12 et L. 2131-1 ;", True, True),
        ("97416", "territoriales, notamment ses articles L. 2121-29, L. 2122-21 et L. 2131-1 ;", False, True),
        ("98818", "Vu le code des communes de la Nouvelle-Calédonie ;", False, False),
        ("98735", "territoriales, applicable aux communes de la Polynésie française ;", False, False),
        ("75056", "Le Conseil de Paris Vu le code général des collectivités territoriales ;", True, False),
    ],
)
def test_the_council_cites_the_law_that_holds_where_it_sits(
    living_in: Callable[[str], CommuneContext], insee: str, visa: str, share: bool, quorum: bool
) -> None:
    context = living_in(insee)
    told = decided(context, asked(context))
    assert visa in told
    assert ("notamment son article L. 1111-10 ;" in told) is share
    assert ("n° 2018-514" in told) is not insee.startswith("98")
    assert ("Le quorum étant atteint (CGCT, art. L. 2121-17), la séance est ouverte." in told) is quorum
    assert ("Le quorum étant atteint, la séance est ouverte." in told) is not quorum
    assert ("publié le ……… (CGCT, art. L. 2131-1)." in told) is quorum


@pytest.mark.slow
def test_saint_martin_has_a_territorial_council_and_a_president_on_its_papers(
    living_in: Callable[[str], CommuneContext],
) -> None:
    context = living_in("97801")
    id = asked(context, signatory_gender="m")
    told = printed(context, id)
    assert told.startswith("Collectivité de Saint-Martin Collectivité de Saint-Martin")
    assert "Le président du conseil territorial de Saint-Martin à" in told
    with context.store.reading() as connection:
        shown = draft.read(connection, id).sworn
    assert " ".join(shown.split()) in told, "the page shows the very words of the letter"
    assert "que la collectivité est à jour" in shown
    proposed = decided(context, id)
    assert proposed.startswith("Collectivité de Saint-Martin")
    assert "Projet de délibération du conseil territorial" in proposed
    assert "Autorise le président ou la présidente du conseil territorial à signer" in proposed
    assert "Le président ou la présidente du conseil territorial," in proposed
    on_it = noted(context, id)
    assert "Note au conseil territorial de Saint-Martin" in on_it
    for paper in (told, proposed, on_it):
        assert "municipal" not in paper
        assert "maire" not in paper
        left = [paper[max(0, m.start() - 60) : m.end() + 40] for m in re.finditer("(?i)commune(?!s)", paper)]
        assert left == [], paper[:30]


def test_the_deliberation_binds_provides_and_carries_its_plan(context: CommuneContext) -> None:
    told = decided(context, asked(context))
    assert "Projet de délibération du conseil municipal" in told
    assert "Extrait du registre" not in told
    articles = told[told.index("Article 1er.") : told.index("Fait et délibéré")]
    assert articles.split(" Article ") == [
        "Article 1er. Approuve le projet « Un guichet », d’un coût prévisionnel de 1 000,00 € HT (1 200,00 € TTC).",
        "2. Arrête le plan de financement prévisionnel ci-annexé, qui laisse à la charge de la commune 300,00 €.",
        "3. Sollicite de l’État une subvention de 900,00 €.",
        "4. S’engage à ne pas commencer le projet avant la date de réception de la demande confirmée par la"
        " préfecture.",
        "5. Autorise le ou la maire à signer tout document relatif à cette demande.",
        "6. Dit que les crédits sont inscrits au budget, chapitre ………. ",
    ]
    assert "☐ à l’unanimité ☐ par ……… voix pour" in told
    assert "devant le tribunal administratif de ……… dans les deux mois de sa publication" in told
    assert "Logiciel investissement 1 000,00 € 200,00 € 1 200,00 €" in told[told.index("Annexe – Plan") :]


@pytest.mark.parametrize(
    ("insee", "said"),
    [
        ("45024", "vendredi 30 avril 2021 à 23 h 59, heure de Paris"),
        ("97416", "vendredi 30 avril 2021 à 23 h 59, heure de Paris (heure locale : samedi 1er mai 2021 à 1 h 59)"),
        ("98735", "vendredi 30 avril 2021 à 23 h 59, heure de Paris (heure locale : vendredi 30 avril 2021 à 11 h 59)"),
        ("97502", "vendredi 30 avril 2021 à 23 h 59, heure de Paris"),
    ],
)
def test_the_last_minute_overseas_by_both_clocks(
    living_in: Callable[[str], CommuneContext], insee: str, said: str
) -> None:
    with living_in(insee).store.reading() as connection:
        told = last_minute(connection, datetime(2021, 4, 30, 22, tzinfo=UTC))
    assert " ".join(told.split()) == said


def test_a_training_rests_on_no_law_of_investments(context: CommuneContext) -> None:
    told = decided(context, asked(context, plan=TRAINING))
    assert "1111-10" not in told
    assert "2018-514" not in told
    assert "Vu le budget de l’exercice" in told
    assert "d’un coût prévisionnel de 1 200,00 € TTC." in told


@pytest.mark.slow
def test_while_something_typed_cannot_be_read_each_paper_is_a_draft_that_says_what_is_left_out(
    context: CommuneContext,
) -> None:
    unread = TypedExpense(item="Ordinateurs", amount_ttc="2.000")
    whole = asked(context)
    part = asked(context, TypedPlan(expenses=(*PLAN.expenses, unread), resources=PLAN.resources))
    said = "Brouillon : « Ordinateurs » n’est pas compté. Dépense n° 2 : « 2.000 » peut se lire de deux façons."
    for told in (printed(context, part), decided(context, part), noted(context, part)):
        assert said in told
    assert "Brouillon" not in printed(context, whole) + decided(context, whole) + noted(context, whole)
    assert "Incidence financière 300,00 €" in noted(context, whole)
    assert "Incidence financière" not in noted(context, part)
    assert "Certifié sincère" in printed(context, whole)
    assert "Certifié sincère" not in printed(context, part)
    assert "Le financement Brouillon : " in printed(context, part), "on its first page, not only in its annex"
    assert "d’un coût prévisionnel de 1 000,00 € HT (1 200,00 € TTC)." in decided(context, whole)
    assert "d’un coût prévisionnel de ……… TTC." in decided(context, part), "nothing is decided that is not known"
    assert "à la charge de la commune ………." in decided(context, part)


def test_a_resource_that_cannot_be_read_is_named_too(context: CommuneContext) -> None:
    unread = TypedResource(source="region", amount="mille")
    id = asked(context, TypedPlan(expenses=PLAN.expenses, resources=(*PLAN.resources, unread)))
    said = (
        "Brouillon : « Région Centre-Val de Loire » n’est pas compté. Ressource n° 3 : « mille » contient des lettres"
    )
    assert said in printed(context, id)


def test_an_expense_without_a_name_is_missed_too(context: CommuneContext) -> None:
    id = asked(
        context, TypedPlan(expenses=(*PLAN.expenses, TypedExpense(amount_ttc="2.000")), resources=PLAN.resources)
    )
    assert "Brouillon : une ligne n’est pas comptée. Dépense n° 2 : « 2.000 »" in printed(context, id)


def test_days_are_printed_as_a_letter_has_them_however_they_were_typed(context: CommuneContext) -> None:
    told = printed(context, asked(context, date="03/03/2027", starts="3/5/27", ends="12/2027"))
    assert "Baule, le 3 mars 2027" in told
    assert "Début prévu : 3 mai 2027. Fin prévue : décembre 2027." in told


@pytest.mark.parametrize(
    ("insee", "where"),
    [
        ("97502", "Collectivité : Saint-Pierre-et-Miquelon"),
        ("98735", "Collectivité : Polynésie française"),
        ("97101", "Département : "),
    ],
)
def test_a_council_says_where_it_lies(living_in: Callable[[str], CommuneContext], insee: str, where: str) -> None:
    commune = living_in(insee)
    with commune.store.reading() as connection:
        found = link.commune(connection)
    assert found is not None
    assert council_of(found).lies[0].replace("\u00a0", " ").startswith(where)


def test_what_is_wrong_in_a_letter_makes_it_a_draft_and_is_marked_where_it_stands(context: CommuneContext) -> None:
    id = asked(context, siret="12345678901234", starts="3 mars 2027", ends="février 2027", date="bientôt")
    told = printed(context, id)
    assert "Brouillon : un chiffre de ce SIRET est faux" in told
    assert "Brouillon : la fin prévue (février 2027) est avant le début (3 mars 2027)." in told
    assert "SIRET : 123 456 789 01234 (à corriger)" in told
    assert "Début prévu : 3 mars 2027. Fin prévue : février 2027 (à corriger)." in told
    assert "le bientôt (à corriger)" in told
    assert "Certifié sincère" not in told
    assert "Brouillon : à corriger avant d’être certifié et signé." in told
