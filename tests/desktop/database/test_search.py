"""What is typed finds the right service first, hardly less often than an index without a floor; no text breaks it."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import resources
from desktop.database import answers, search, words
from desktop.database.store import Store
from tests.desktop.database.evaluation import ASKED, catalogue, indexed, measure, ours, plain, read, surely


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with indexed(tmp_path_factory.mktemp("search")) as made:
        yield made


@pytest.mark.parametrize("file", sorted(ASKED.glob("*.json")), ids=lambda file: file.stem)
def test_the_sentences_are_labelled_with_services_that_exist(file: Path) -> None:
    assert {id for one in read(file) for id in one["answers"]} <= {service.id for service in catalogue()}


@pytest.mark.parametrize(
    ("name", "first", "five", "answered"),
    [
        ("authors", 0.9, 0.98, 0),
        ("tuning", 0.85, 0.92, 5),
        ("tuning-nothing", 0, 0, 5),
        ("tuning-year", 0.8, 0.93, 0),
        ("tuning-nothing-year", 0, 0, 21),
        # What is wanted of all that follow is 0.8, 0.95, and 2 of 40. Nothing was learned of these three, but by their
        # sums the floor was chosen. A set that stands here chooses among later changes: a new figure of it judges none.
        ("unseen-plain", 0.82, 0.93, 9),
        ("unseen-coast", 0.88, 0.94, 9),
        ("unseen-nothing", 0, 0, 1),
        # By writers and labellers new to all this, after the ones above had been asked too often to judge.
        ("unseen-mountain", 0.8, 0.94, 6),
        ("unseen-town", 0.89, 0.98, 4),
        ("unseen-nothing-again", 0, 0, 5),
        # By others again, before one of three builds was chosen: asked once of each.
        ("unseen-south", 0.81, 0.88, 5),
        ("unseen-village", 0.87, 0.96, 0),
        ("fresh-forty", 0.74, 0.93, 2),  # written and labelled once the network was learned; asked once
        (
            "fresh-forty-again",
            0.85,
            0.91,
            0,
        ),  # by others, once lists of two words were mended; asked once
        ("fresh", 0.82, 0.93, 1),  # written and labelled once an earlier ranking was done
        ("fresh-again", 0.96, 1, 0),  # the same, by others, once the near misses were learned
    ],
)
def test_what_is_said_finds_what_answers_it_first_hardly_less_often_than_in_an_index_without_a_floor(
    store: Store, name: str, first: float, five: float, answered: int
) -> None:
    sentences = read(ASKED / f"{name}.json")
    by_us, by_plain = measure(partial(ours, store), sentences), measure(partial(plain, store), sentences)
    # Plain numbers: a failure must not show sentences that nobody may tune on.
    found = (by_us.first, by_us.five, by_us.answered)
    missed, wrongly = ("", "") if name.startswith("unseen") else (by_us.missed, by_us.wrongly)
    count = sum(bool(one["answers"]) for one in sentences)
    behind = round(count * (by_plain.first - by_us.first))
    always_answers = by_plain.answered == by_plain.unanswerable
    assert found[0] >= first
    assert behind <= 1, "it always shows something"
    assert found[1] >= five, missed
    assert found[2] <= answered, wrongly
    assert always_answers, "it answers whatever is said"


def test_what_surely_answers_does_so_no_less_often_than_it_did(store: Store) -> None:
    """Three times in four is not sure enough: a change may only mend it, and not by telling hardly any service so."""
    asked = [one for file in sorted(ASKED.glob("unseen-*.json")) for one in read(file)]
    found = surely(store, asked)
    assert found.right >= 320
    assert found.right / found.told >= 0.73
    assert found.first / found.firsts >= 0.85
    assert found.nothing <= 18


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cimet", "opencimetiere"),  # an unfinished word
        ("cimetieres", "opencimetiere"),  # plural, no accent
        ("CIMETIÈRE ", "opencimetiere"),  # capitals, a finished word
        ("tombes", "opencimetiere"),  # not in the service's text: learned from the phrases
        ("auto-stop", "rezopouce"),
        ("permis de construire", "openads"),
        ("l’état civil", "comedec"),  # elision with a typographic apostrophe
        ("qgis", "qgis"),  # a name
    ],
)
def test_found_among_the_first(store: Store, typed: str, first: str) -> None:
    assert first in ours(store, typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", '"', "' OR 1=1 --", "title:*", "NEAR(a b)", "AND OR NOT", "*", "(((", "%", "_", "\x00", "😀"),
        *("le la les", "- - -", "^cimetière", "col:{x}", "mot " * 5_000, "a" * 50_000),
        *(
            "a" + " " * 20_000 + "x",
            "a" + ".," * 3_000 + "b",
            "cimetière " + "bien cordialement, merci, " * 40 + "x" * 80,
        ),
    ],
)
def test_no_text_breaks_the_index(store: Store, typed: str) -> None:
    assert isinstance(ours(store, typed), list)


def test_one_letter_shows_titles_that_begin_with_it(store: Store) -> None:
    with store.reading() as connection:
        hits = search.fitting(connection, "d", ("catalogue",), 3)
    assert [hit.title[0].lower() for hit in hits] == ["d", "d", "d"]


@pytest.mark.parametrize(
    ("typed", "first", "word"),
    [
        ("cimetière 9998", "", "cimetière"),
        ("cantine garderie", "portail-famille", "cantine"),
        ("payer la cantine", "payfip", "cantine"),
        ("facture chorus", "chorus-pro", "facture"),
    ],
)
def test_two_words_leave_fewer_in_a_list_than_one(store: Store, typed: str, first: str, word: str) -> None:
    with store.reading() as connection:
        found = [hit.id for hit in search.holding(connection, typed, ("catalogue",), 500)]
        one = [hit.id for hit in search.holding(connection, word, ("catalogue",), 500)]
    assert found[:1] == ([first] if first else [])
    assert len(found) < len(one)


@pytest.mark.parametrize("typed", ["tombes concessions", "gérer le cimetière"])
def test_a_synonym_is_as_good_and_an_empty_word_narrows_nothing(store: Store, typed: str) -> None:
    with store.reading() as connection:
        assert "cimetiere" in search.holding(connection, typed, ("catalogue",))[0].id


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cimetierre", "logiciel-cimetiere"),
        ("cimetierre ", "logiciel-cimetiere"),
        ("gérer le cimetierre", "logiciel-cimetiere"),
        ("procuratoin en ligne", "maprocuration"),
    ],
)
def test_a_misspelt_word_that_no_service_has_finds_what_it_likely_means(store: Store, typed: str, first: str) -> None:
    """As the suggestions beside a need do."""
    with store.reading() as connection:
        hits = search.holding(connection, typed, ("catalogue",))
    assert first in [hit.id for hit in hits]
    assert None not in {hit.degree for hit in hits}, "a likeness, and called so"


def test_a_list_has_what_surely_answers_two_words(store: Store) -> None:
    """It said “Aucun service trouvé” of "cimetière communal", for which the line under a title named three."""
    asked = json.loads(resources.path("asked.json").read_bytes())
    phrases = [phrase for every in asked.values() for phrase in every if len(words.typed(f"{phrase} ")) == 2]
    assert len(phrases) > 400
    with store.reading() as connection:
        for phrase in phrases:
            sure = [
                hit.id for hit in search.fitting(connection, f"{phrase} ", ("catalogue",)) if hit.degree == "likely"
            ]
            listed = [hit.id for hit in search.holding(connection, f"{phrase} ", ("catalogue",), 500)]
            assert listed[: len(sure)] == sure, phrase


@pytest.mark.parametrize(
    ("typed", "first"), [("cimetière communal", "logiciel-cimetiere"), ("cimettière", "opencimetiere")]
)
def test_a_list_has_what_may_answer_where_no_service_has_each_word(store: Store, typed: str, first: str) -> None:
    with store.reading() as connection:
        hits = search.holding(connection, typed, ("catalogue",))
    assert first in [hit.id for hit in hits]
    assert {hit.degree for hit in hits} == {"possible"}


@pytest.mark.parametrize("typed", ["cimetierre zzqq", "cadastre 9998", "zzqq", "cimetière goudron"])
def test_a_word_that_nothing_is_spelt_like_still_narrows_a_list_to_nothing(store: Store, typed: str) -> None:
    with store.reading() as connection:
        assert search.holding(connection, typed, ("catalogue",)) == ()


def test_each_scope_is_its_own_and_can_be_changed(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.sqlite", create=True)
    with store.transaction() as connection:
        search.index(connection, "needs", [search.IndexEntry("n1", "Registre du cimetière", "sur papier")])
        search.index(connection, "mine", [search.IndexEntry("m1", "Plan du cimetière", "perdu " * 100)])
    with store.reading() as connection:
        hits = search.fitting(connection, "cimetière", ("mine", "needs"))
        assert [(hit.scope, hit.id) for hit in hits] == [("mine", "m1"), ("needs", "n1")]
        assert len(hits[0].snippet) <= 161
        assert hits[0].snippet.endswith("…")
        assert search.fitting(connection, "cimetière", ("proposals",)) == ()
    with store.transaction() as connection:
        search.index(connection, "needs", [search.IndexEntry("n1", "Cantine", "repas")])  # replaced, not doubled
        search.forget(connection, "mine", ["m1", "never was"])
    with store.reading() as connection:
        assert search.fitting(connection, "cimetière", ("mine", "needs")) == ()
        assert [hit.title for hit in search.fitting(connection, "repas", ("needs",))] == ["Cantine"]
    store.close()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cimetierre ", "opencimetiere"),  # one wrong letter
        ("photovoltaiqe et éolien ", "portail-enr"),
        ("signaler un trou dans la route", "signalement-voirie"),  # "signalement" is of the same family
    ],
)
def test_a_word_spelt_nearly_so_or_of_the_same_family(store: Store, typed: str, first: str) -> None:
    assert first in ours(store, typed)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("procuratoin", "maprocuration"),
        ("cimetierre", "opencimetiere"),
        ("radiologue", "sante-fr"),  # in no phrase, and no phrase has a word that begins so
    ],
)
def test_a_single_word_that_nothing_begins_with_is_taken_for_a_finished_one(
    store: Store, typed: str, first: str
) -> None:
    assert first in ours(store, typed)


@pytest.mark.parametrize(("typed", "first"), [("procuratoin", "maprocuration"), ("radiologue", "sante-fr")])
def test_a_list_finds_such_a_word_too(store: Store, typed: str, first: str) -> None:
    """It searches for what stands in its field, without the space that would say that the word is whole."""
    with store.reading() as connection:
        assert first in [hit.id for hit in search.holding(connection, typed, ("catalogue",))]


@pytest.mark.parametrize(
    "typed",
    [
        *("gérer ", "gérer", "comment ", "comment", "besoin ", "outil ", "service ", "service", "de la du"),
        *("1901", "1901 ", "2026", "2026 ", "le 2026 ", "douze", "NEUF DIX ONZE DOUZE", "quatre cents "),
        *(
            "quatre-vingts",
            "deux douzaines",
            "premier janvier",
            "le 31 décembre ",
            "le 1er mars ",
            "trente et un décembre",
            "je ne sais pas ",
        ),
    ],
)
def test_a_word_that_says_nothing_of_a_matter_or_a_number_alone_finds_none(store: Store, typed: str) -> None:
    with store.reading() as connection:
        assert answers.answers(connection, typed) == answers.Answers()
        assert answers.ranked(connection, typed, ["grr"]) == answers.ranked(connection, "zzyzx ", ["grr"])


@pytest.mark.parametrize(
    ("matter", "first"),
    [("un logiciel pour le cimetière", "logiciel-cimetiere"), ("un logiciel pour la cantine", "ma-cantine")],
)
@pytest.mark.parametrize("wish", ["Il faudrait", "Il nous faudrait", "On aurait besoin d’avoir", "Il nous manque"])
def test_how_one_wishes_for_it_takes_nothing_away(store: Store, matter: str, first: str, wish: str) -> None:
    """“Faudrait” was a word of the matter: nothing was found, which is how most needs begin."""
    assert ours(store, f"{wish} {matter}") == ours(store, matter)
    assert ours(store, f"{wish} {matter}")[0] == first


@pytest.mark.parametrize("matter", ["un logiciel pour le cimetière", "payer la cantine en ligne", "la paie des agents"])
@pytest.mark.parametrize(
    "said",
    [
        *("Bonjour, {}, merci d’avance. ", "{}, s'il vous plaît ", "{}. Bien cordialement ", "URGENT : {} "),
        *("Nous recherchons {} ", "On cherche une solution pour {} ", "Projet : {} ", "Mise en place d’{} "),
    ],
)
def test_how_one_greets_asks_and_thanks_takes_nothing_away(store: Store, matter: str, said: str) -> None:
    """It was so with "Bonjour, un logiciel pour le cimetière, merci", which found nothing."""
    assert ours(store, said.format(matter)) == ours(store, f"{matter} ") != []


@pytest.mark.parametrize("typed", ["Bonjour", "merci d'avance", "Bonjour, merci. "])
def test_a_greeting_alone_asks_for_nothing(store: Store, typed: str) -> None:
    with store.reading() as connection:
        assert answers.answers(connection, typed) == answers.Answers()


@pytest.mark.parametrize("typed", ["la paye des agents ", "faire la paye ", "logiciel de paye "])
def test_the_old_spelling_of_what_agents_earn_is_known(store: Store, typed: str) -> None:
    assert ours(store, typed)[:1] == ours(store, typed.replace("paye", "paie"))[:1] != []


@pytest.mark.parametrize("typed", ["compta ", "logiciel compta ", "logiciel de compta "])
def test_the_word_of_the_trade_for_accounts_is_known(store: Store, typed: str) -> None:
    assert ours(store, typed)[:1] == ours(store, "logiciel de comptabilité ")[:1] != []


@pytest.mark.parametrize("unknown", ["", "zzyzx qvxk bwrtz kqj "])
def test_of_a_sentence_of_which_much_is_unknown_no_answer_is_sure(store: Store, unknown: str) -> None:
    with store.reading() as connection:
        found = answers.answers(connection, f"accueillir un stagiaire de seconde {unknown}").services
    assert {match.id for match in found if match.degree == "likely"} == (
        {"un-eleve-un-stage"} if not unknown else set()
    )


def test_numbers_and_unknown_words_make_no_answer_sure(store: Store) -> None:
    with store.reading() as connection:
        found = answers.answers(connection, "Second depuis la liste ZZZ 4e").services
    assert "likely" not in {match.degree for match in found}


@pytest.mark.parametrize("typed", ["M57", "M57 ", "associations loi 1901 "])
def test_a_number_beside_a_word_or_within_one_takes_nothing_away(store: Store, typed: str) -> None:
    assert ours(store, typed)


def test_a_sentence_in_a_list_finds_what_answers_it_too(store: Store) -> None:
    with store.reading() as connection:
        hits = search.holding(connection, "prévenir le village en cas de tempête", ("catalogue",))
        few = search.holding(connection, "payer la cantine", ("catalogue",))
    assert {"panneaupocket", "vigilance-meteo"} <= {hit.id for hit in hits}
    assert hits[0].degree == "likely"
    assert few[0].degree == "likely"


@pytest.mark.parametrize(("typed", "far"), [("chorus", "enedis-collectivites"), ("cimetière ", "suricate")])
def test_a_list_of_one_word_says_how_surely_each_answers_and_shows_nothing_far(
    store: Store, typed: str, far: str
) -> None:
    """It held whatever a phrase or a synonym had once, without saying which answers: of "chorus" fifteen."""
    with store.reading() as connection:
        listed = {hit.id: hit.degree for hit in search.holding(connection, typed, ("catalogue",), 300)}
        beside = {hit.id: hit.degree for hit in search.fitting(connection, typed, ("catalogue",))}
    assert "likely" in listed.values()
    assert far not in listed
    assert listed == beside, "as under the title of a need"


def test_what_only_has_the_word_follows_what_answers_without_a_degree(store: Store) -> None:
    """The name of who offers them, by which a list is searched as well."""
    with store.reading() as connection:
        degrees = [hit.degree for hit in search.holding(connection, "libriciel anct", ("catalogue",), 300)]
        of_one = [hit.degree for hit in search.holding(connection, "anct", ("catalogue",), 300)]
    assert degrees == []
    assert len(of_one) > 20
    assert of_one == [*filter(None, of_one), *[None] * of_one.count(None)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("panneau pocket", "panneaupocket"),
        ("intra muros ", "intramuros"),
        ("panneau pocket équivalent", "panneaupocket"),
    ],
)
def test_a_name_that_is_typed_in_two_words_is_found(store: Store, typed: str, first: str) -> None:
    with store.reading() as connection:
        hits = [search.fitting(connection, typed, ("catalogue",)), search.holding(connection, typed, ("catalogue",))]
    assert [found[0].id for found in hits] == [first, first]


@pytest.mark.parametrize("typed", ["réserver la sale ", "reserver la sale", "la sale à louer "])
def test_a_consonant_that_is_not_doubled_is_forgiven_where_nothing_answers(store: Store, typed: str) -> None:
    """ "Sale" is a word, so that it was not taken for one that is misspelt."""
    assert ours(store, typed) == ours(store, typed.replace("sale", "salle")) != []


def test_a_word_that_is_right_and_names_no_service_stays_itself(store: Store) -> None:
    with store.reading() as connection:
        found = answers.answers(connection, "le sol est sale ")
    assert (found.services, found.beyond and found.beyond.id) == ((), "cleaning")


def test_a_list_holds_a_service_once(store: Store) -> None:
    with store.reading() as connection:
        found = [hit.id for hit in search.holding(connection, "recoco anciennement cerem", ("catalogue",))]
    assert found.count("recoco") == 1


def test_in_a_list_of_needs_too_how_one_greets_is_no_word_that_they_must_have(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.sqlite", create=True)
    with store.transaction() as connection:
        search.index(connection, "mine", [search.IndexEntry("m", "Plan du cimetière", "")])
    with store.reading() as connection:
        for find in (search.fitting, search.holding):
            assert [hit.id for hit in find(connection, "Bonjour, cimetière, merci ", ("mine",))] == ["m"]
    store.close()


def test_a_need_must_have_some_of_a_title_to_resemble_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.sqlite", create=True)
    entries = [("n1", "Signaler un nid-de-poule"), ("n2", "Louer la salle des fêtes"), ("n3", "Signaler un trou")]
    with store.transaction() as connection:
        search.index(connection, "needs", [search.IndexEntry(id, title, "") for id, title in entries])
    with store.reading() as connection:
        for typed, alike in (
            ("signaler un trou dans la route ", ["n3"]),
            ("signaler un trou dans la rou", ["n3", "n1"]),  # the last word is not finished
            ("signaler ", ["n1", "n3"]),
            ("un dragon dans la salle des fêtes ", ["n2"]),
            ("un dragon bleu dans une salle obscure ", []),
        ):
            hits = search.fitting(connection, typed, ("needs",), least=0.4)
            assert {hit.id for hit in hits} == set(alike), typed
    store.close()


def test_an_unfinished_word_that_nothing_begins_with_takes_nothing_away(store: Store) -> None:
    whole = ours(store, "réserver la salle des fêtes ")
    assert whole
    for letters in ("p", "po", "pol", "polyz", "polyzx"):
        assert ours(store, f"réserver la salle des fêtes {letters}")[:1] == whole[:1]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Notre photocopieuse est en panne.", "hardware"),
        ("Le tracteur ne démarre plus.", "vehicles"),
        ("Il manque des chaises dans la salle des fêtes.", "furniture"),
        ("imprimante ", "hardware"),  # a single word
        ("tracteur", "vehicles"),
    ],
)
def test_what_is_no_digital_service_finds_none_but_another_way(store: Store, typed: str, kind: str) -> None:
    with store.reading() as connection:
        found = answers.answers(connection, typed)
    assert found.services == ()
    assert found.beyond is not None
    assert found.beyond.id == kind


def test_an_empty_word_may_become_another_one(store: Store) -> None:
    """It is that of "parapheur", as long as no space follows."""
    with store.reading() as connection:
        found = [search.fitting(connection, typed, ("catalogue",)) for typed in ("par", "par ", "utiliser un par")]
    assert [any("parapheur" in hit.title.casefold() for hit in hits) for hits in found] == [True, False, False]


@pytest.mark.parametrize(
    "sentence", ["recevoir les factures des fournisseurs", "reprendre une friche au centre du bourg"]
)
def test_what_is_found_does_not_vanish_while_the_next_word_is_typed(store: Store, sentence: str) -> None:
    shown = [bool(ours(store, sentence[:end])) for end in range(1, len(sentence) + 1)]
    first = shown.index(True, sentence.index(" ") + 4)
    assert all(shown[first:]), [sentence[: at + 1] for at, one in enumerate(shown) if at > first and not one]


@pytest.mark.parametrize(
    "sentence",
    [
        "Le registre du cimetière est sur papier",
        "Le maire a encore perdu son mot de passe",
        "état civil",
        "salle des fêtes",
    ],
)
def test_a_sentence_as_it_stands_answers_as_with_a_full_stop(store: Store, sentence: str) -> None:
    with store.reading() as connection:
        as_it_stands, *others = (answers.answers(connection, f"{sentence}{end}") for end in ("", " ", "."))
    assert others == [as_it_stands] * 2
    assert as_it_stands.services


@pytest.mark.parametrize("typed", ["paie", "la paie ", "Paies", "logiciel de paie"])
def test_the_pay_of_the_agents_is_not_what_one_pays(store: Store, typed: str) -> None:
    """Both have one stem: "paie" found 74 services, first the one with which invoices are paid."""
    with store.reading() as connection:
        listed = [hit.id for hit in search.holding(connection, typed, ("catalogue",), 300)]
        meant = [hit.id for hit in search.fitting(connection, typed, ("catalogue",))]
    payroll = {"berger-levrault", "cosoluce", "jvs-mairistem", "net-entreprises"}
    assert (set(listed[:4]), set(meant)) == (payroll, payroll)
    assert len(listed) < 20
    assert "payfip" not in listed


@pytest.mark.parametrize("typed", ["il paie", "payer", "paiement"])
def test_what_one_pays_is_still_found(store: Store, typed: str) -> None:
    with store.reading() as connection:
        assert search.holding(connection, typed, ("catalogue",), 300)[0].id == "payfip"


@pytest.mark.parametrize(
    "state",
    [
        "est en papier",
        "est tout abîmé",
        "est illisible",
        "est perdu",
        "tombe en pièces",
        "n’est plus à jour",
        "a brûlé",
    ],
)
def test_the_register_of_the_cemetery_is_no_work_on_graves(store: Store, state: str) -> None:
    with store.reading() as connection:
        found = answers.answers(connection, f"Le registre du cimetière {state}")
        works = answers.answers(connection, "Le portail du cimetière est perdu")
    assert found.services[0].id in {"logiciel-cimetiere", "opencimetiere"}
    assert (works.services, works.beyond and works.beyond.id) == ((), "graves")


def test_one_signs_a_pdf_with_a_parapheur(store: Store) -> None:
    assert "i-parapheur" in ours(store, "signer les pdf")
