"""The steps of a request without a window: the current one, what is missing in each, what may be done there."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.settings.set_person import set_person
from desktop.domain import typed_plan
from desktop.domain.refusals import Refusal
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource
from desktop.viewmodels.kit.acts import Acts, ActsMainLater
from desktop.viewmodels.kit.targets import RESTART, RESUME
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.navigation import RequestNavigation
from desktop.viewmodels.requests.path import step_of
from desktop.viewmodels.requests.request_acts import RequestAct
from desktop.viewmodels.requests.screens import RequestScreen
from desktop.viewmodels.requests.step_state import NAMES, Step, StepState
from tests.desktop.viewmodels.requests.complete_request import COMPLETE, PLAN

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.fixture
def navigation(baule: "Commune") -> RequestNavigation:
    made = RequestNavigation(baule.actor)
    made.start()
    return made


def opened(commune: "Commune", navigation: RequestNavigation, target: str = "new") -> None:
    navigation.open(target)
    commune.until(lambda: navigation.screen is RequestScreen.WRITING)
    commune.settle()


def draft(commune: "Commune", **changed: str) -> str:
    return str(commune.act(draft_request, None, **(COMPLETE | changed)))


def test_a_new_request_begins_at_its_first_step_and_says_what_each_lacks(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    opened(baule, navigation)
    path = navigation.path
    assert path.here.heading == "Étape 1 sur 5 · La demande"
    assert path.here.words == "À remplir\u00a0: la catégorie, l’objet, la décision de la commune."
    assert short(navigation) == ["À remplir"] * 4 + ["Pour finir"], "nothing is wrong before one was there"
    path.go_on()
    assert path.here.words == "À remplir\u00a0: l’explication."
    assert short(navigation) == ["3\u00a0points à revoir", "À remplir", "À remplir", "À remplir", "Pour finir"]
    path.go_back()
    assert path.here.words == (
        "Reste à revoir\u00a0: la catégorie n’est pas choisie. Il manque l’objet."
        " La demande ne dit pas qui l’a décidée."
    )
    path.turn(Step.REVIEW)
    one = "1\u00a0point à revoir"
    assert short(navigation) == ["3\u00a0points à revoir", one, one, one, "6\u00a0points à revoir"], "all is read there"
    assert len(path.problems) == sum(len(state.problems) for state in path.step_states[:-1]), "the last counts them"


def test_what_is_missing_follows_each_keystroke(baule: "Commune", navigation: RequestNavigation) -> None:
    opened(baule, navigation)
    navigation.editor.type("title", "x" * 400)
    assert short(navigation)[0] == "3\u00a0points à revoir", "one of them is wrong"
    for name, text in COMPLETE.items():
        navigation.editor.type(name, text)
    assert [state.problems for state in navigation.path.step_states] == [()] * len(Step)
    navigation.editor.type("title", " ")
    assert navigation.path.here.words == "À remplir\u00a0: l’objet."
    navigation.editor.type("title", "x" * 400)
    assert navigation.path.here.words.startswith("Reste à revoir\u00a0: l’objet compte"), "wrong is wrong at once"
    navigation.editor.type("title", " ")
    navigation.path.turn(Step.REVIEW)
    navigation.path.turn(Step.REQUEST)
    assert navigation.path.here.words == "Reste à revoir\u00a0: il manque l’objet."
    assert [problem.field for problem in navigation.path.problems] == ["title"]


def test_a_decision_is_not_judged_while_it_is_typed(baule: "Commune", navigation: RequestNavigation) -> None:
    opened(baule, navigation)
    navigation.editor.type("decided_by", "à venir")
    assert navigation.path.here.words == "À remplir\u00a0: la catégorie, l’objet, la décision de la commune."
    navigation.path.go_on()
    navigation.path.go_back()
    assert "La demande ne dit pas qui l’a décidée" in navigation.path.here.words


def test_a_step_to_which_she_has_not_come_is_to_be_filled_though_the_sums_differ(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    """It had a point to be looked over before it was opened, as soon as an expense was typed."""
    opened(baule, navigation)
    navigation.path.turn(Step.EXPENSES)
    plan = TypedPlan(expenses=(TypedExpense(item="Borne", amount_ttc="1 200"),))
    navigation.editor.type("funding", typed_plan.encode(plan))
    funding = navigation.path.step_states[Step.FUNDING - 1]
    assert [problem.code for problem in funding.problems] == ["totals_differ"]
    assert funding.short == "À remplir"
    navigation.path.turn(Step.FUNDING)
    here = navigation.path.here
    assert (here.short, here.tone) == ("À remplir", "muted"), "nothing was typed there yet"
    assert here.words == "À remplir\u00a0: le montant de chaque financeur."
    half = TypedPlan(expenses=plan.expenses, resources=(TypedResource(amount="600"),))
    navigation.editor.type("funding", typed_plan.encode(half))
    here = navigation.path.here
    assert (here.short, here.tone) == ("1\u00a0point à revoir", "warn")
    navigation.path.turn(Step.EXPENSES)
    assert short(navigation)[Step.FUNDING - 1] == "1\u00a0point à revoir", "she was there"
    navigation.path.turn(Step.REVIEW)
    assert short(navigation)[Step.FUNDING - 1] == "1\u00a0point à revoir"


def test_at_the_review_no_step_is_left_out(baule: "Commune", navigation: RequestNavigation) -> None:
    opened(baule, navigation)
    plan = TypedPlan(expenses=(TypedExpense(item="Borne", amount_ttc="1 200"),))
    navigation.editor.type("funding", typed_plan.encode(plan))
    assert short(navigation)[Step.FUNDING - 1] == "À remplir"
    navigation.path.turn(Step.REVIEW)
    assert short(navigation)[Step.FUNDING - 1] == "1\u00a0point à revoir"


def short(navigation: RequestNavigation) -> list[str]:
    return [state.short for state in navigation.path.step_states]


@pytest.mark.parametrize(
    ("name", "typed", "step"),
    [
        ("starts", "au printemps", Step.PROJECT),
        ("ends", "31/2/2027", Step.PROJECT),
        ("ends", "février 2027", Step.PROJECT),
        ("date", "bientôt", Step.REVIEW),
        ("siret", "12345678901234", Step.REVIEW),
    ],
)
def test_what_is_wrong_in_the_letter_is_counted_where_it_is_mended_and_keeps_the_request(
    baule: "Commune", navigation: RequestNavigation, name: str, typed: str, step: Step
) -> None:
    opened(baule, navigation, draft(baule, letter=letter.written({"starts": "3 mars 2027"})))
    assert short(navigation)[-1] == "Demande remplie"
    navigation.editor.type_letter(name, typed)
    assert short(navigation)[step - 1] == short(navigation)[-1] == "1\u00a0point à revoir"
    assert "est remplie" not in navigation.path.step_states[-1].words
    sent: list[object] = []
    navigation.editor.ready.connect(sent.append)
    wrong: list[tuple[Refusal, ...]] = []
    navigation.editor.wrong.connect(wrong.append)
    navigation.editor.ask_submit()
    baule.until(lambda: bool(wrong))
    assert [problem.field for problem in wrong[0]] == [f"letter.{name}"]
    assert sent == []


def test_a_side_without_a_line_is_not_said_whole_while_the_other_cannot_be_read(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    opened(baule, navigation, draft(baule))
    plan = TypedPlan(expenses=(TypedExpense(item="Formation", amount_ttc="12 000,6O"),))
    navigation.editor.type("funding", typed_plan.encode(plan))
    assert short(navigation)[Step.EXPENSES - 1] == short(navigation)[Step.FUNDING - 1] == "1\u00a0point à revoir"
    plan = TypedPlan(resources=(TypedResource(source="state", amount="7 200"),))
    navigation.editor.type("funding", typed_plan.encode(plan))
    assert short(navigation)[Step.EXPENSES - 1] == "1\u00a0point à revoir"
    assert short(navigation)[Step.FUNDING - 1] == "Rien ne manque"


def test_a_part_of_the_commune_below_the_rule_is_said_where_it_is_typed(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    """Only the last step said so; this one said that nothing was missing."""
    opened(baule, navigation, draft(baule))
    plan = TypedPlan(
        expenses=(TypedExpense(item="Licence", amount_ttc="1 200"),),
        resources=(TypedResource(source="state", amount="1000"), TypedResource(source="own", amount="200")),
    )
    navigation.editor.type("funding", typed_plan.encode(plan))
    navigation.path.turn(Step.FUNDING)
    assert navigation.path.here.words == (
        "Rien ne manque pour envoyer. À savoir : la commune apporte 16,7 % de l’argent public du projet ;"
        " pour un investissement, la règle est 20 % au moins (CGCT, art. L. 1111-10)."
    )
    assert short(navigation)[Step.FUNDING - 1] == "Un point à savoir"
    navigation.path.turn(Step.REVIEW)
    assert navigation.path.problems == (), "the préfecture may make an exception: it can be sent"


def test_the_financing_is_not_said_whole_while_the_expenses_cannot_be_read(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    opened(baule, navigation, draft(baule))
    too_much = (TypedResource(source="state", amount="55 000"),)
    unread = TypedExpense(item="Formation", amount_ttc="12 000,6O")
    above = TypedExpense(item="Borne", amount_ht="2 000", amount_ttc="1 000")
    plan = TypedPlan(expenses=(unread, above), resources=too_much)
    navigation.editor.type("funding", typed_plan.encode(plan))
    assert short(navigation)[Step.EXPENSES - 1] == "2\u00a0points à revoir", "both rows are red"
    assert short(navigation)[Step.FUNDING - 1] == "À vérifier"
    words = navigation.path.step_states[Step.FUNDING - 1].words
    assert words == "Le financement se vérifiera quand toutes les dépenses seront lisibles et complètes."
    read = TypedExpense(item="Formation", amount_ttc="12 000")
    navigation.editor.type("funding", typed_plan.encode(TypedPlan(expenses=(read,), resources=too_much)))
    assert "à revoir" in short(navigation)[Step.FUNDING - 1]


@pytest.mark.parametrize(
    ("fields", "steps"),
    [
        ({"title": "Borne"}, {Step.REQUEST}),
        ({"letter": letter.written({"starts": "3 mars 2027"})}, {Step.PROJECT}),
        (
            {"calendar": "En mai", "funding": typed_plan.encode(TypedPlan(resources=PLAN.resources))},
            {Step.PROJECT, Step.FUNDING},
        ),
        ({"level": "region", "funding": typed_plan.encode(TypedPlan(expenses=(TypedExpense(),)))}, set()),
        (COMPLETE | {"decided_by": ""}, set(Step)),
    ],
)
def test_of_a_draft_what_was_begun_is_looked_over_and_the_rest_is_to_be_filled(
    baule: "Commune", navigation: RequestNavigation, fields: dict[str, str], steps: set[Step]
) -> None:
    opened(baule, navigation, str(baule.act(draft_request, None, **fields)))
    assert {state.step for state in navigation.path.step_states if not state.fresh} == steps


@pytest.mark.parametrize(
    ("changed", "step"),
    [
        ({}, Step.REVIEW),
        ({"decided_by": ""}, Step.REQUEST),
        ({"description": ""}, Step.PROJECT),
        ({"funding": ""}, Step.EXPENSES),
        ({"funding": typed_plan.encode(TypedPlan(expenses=PLAN.expenses))}, Step.FUNDING),
        ({"decided_by": "", "funding": ""}, Step.REQUEST),
    ],
)
def test_a_draft_opens_where_something_is_missing_else_at_its_end(
    baule: "Commune", navigation: RequestNavigation, changed: dict[str, str], step: Step
) -> None:
    opened(baule, navigation, draft(baule, **changed))
    assert navigation.path.step is step


def with_empty_lines(*, expenses: tuple[TypedExpense, ...], resources: tuple[TypedResource, ...]) -> str:
    """As the form stores it: with the lines in which nothing was typed."""
    return typed_plan.encode(
        TypedPlan(expenses=expenses, resources=(*resources, TypedResource(source="own", state="acquired")))
    )


#: The same plan, its amounts as another program may write them.
WRITTEN_OTHERWISE = TypedPlan(
    expenses=tuple(replace(line, amount_ttc=f"{line.amount_ttc} €") for line in PLAN.expenses),
    resources=tuple(replace(line, amount=f"{line.amount} euros") for line in PLAN.resources),
)
ANOTHER_ITEM = replace(WRITTEN_OTHERWISE, expenses=(replace(WRITTEN_OTHERWISE.expenses[0], item="Borne"),))
ANOTHER_AMOUNT = replace(PLAN, resources=(replace(PLAN.resources[0], amount="z"), *PLAN.resources[1:]))


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ({"title": "Un autre objet"}, Step.REQUEST),
        ({"title": "Un autre objet", "calendar": "En mai."}, Step.PROJECT),
        ({"funding": typed_plan.encode(TypedPlan(expenses=PLAN.expenses))}, Step.FUNDING),
        ({"funding": typed_plan.encode(TypedPlan(resources=PLAN.resources))}, Step.EXPENSES),
        (
            {"funding": with_empty_lines(expenses=(TypedExpense(item="Borne"),), resources=PLAN.resources)},
            Step.EXPENSES,
        ),
        ({"letter": letter.changed("", "reference", "Notre référence 12")}, Step.REVIEW),
    ],
)
@pytest.mark.parametrize("chosen", [RESUME, ""])
def test_after_a_crash_a_draft_opens_where_something_was_typed(
    baule: "Commune", navigation: RequestNavigation, chosen: str, typed: dict[str, str], step: Step
) -> None:
    id = draft(baule, description="")  # an earlier step lacks something
    baule.act(open_request, id)
    baule.act(draft_request, id, **typed)
    opened(baule, navigation, f"{chosen}{id}")
    assert navigation.path.step is step


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"description": "Un texte.", "calendar": "En mai."}, "calendar"),
        ({"title": "Un autre objet", "funding": typed_plan.encode(WRITTEN_OTHERWISE)}, "title"),
        ({"funding": typed_plan.encode(ANOTHER_ITEM)}, "funding.expenses.0.item"),
        ({"funding": typed_plan.encode(ANOTHER_AMOUNT)}, "funding.resources.0.amount"),
        ({"title": "Un autre objet", "funding": typed_plan.encode(ANOTHER_AMOUNT)}, "title"),
    ],
)
def test_after_a_crash_she_is_led_to_what_was_typed_last(
    baule: "Commune", navigation: RequestNavigation, typed: dict[str, str], field: str
) -> None:
    """An amount that is only written otherwise, as by another program, was not typed: she wrote into it.

    Nor is she led to one that she did type where she was writing words as well.
    """
    id = draft(baule)
    baule.act(open_request, id)
    baule.act(draft_request, id, **typed)
    opened(baule, navigation, f"{RESUME}{id}")
    assert navigation.path.typed == field


def test_the_text_from_before_a_crash_opens_where_something_is_missing(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    id = draft(baule, description="")
    baule.act(open_request, id)
    baule.act(draft_request, id, title="Un autre objet")
    opened(baule, navigation, f"{RESTART}{id}")
    assert navigation.path.step is Step.PROJECT


def test_one_walks_on_and_back_or_goes_anywhere_at_once(baule: "Commune", navigation: RequestNavigation) -> None:
    opened(baule, navigation)
    path = navigation.path
    path.go_back()
    assert path.step is Step.REQUEST
    walked = []
    for _ in Step:
        walked.append(path.step)
        path.go_on()
    assert walked == list(Step)
    assert path.step is Step.REVIEW
    path.go_back()
    assert path.step is Step.FUNDING
    path.turn(Step.PROJECT)
    assert path.next_words == "Étape 3 sur 5 · Les dépenses"


def test_the_bar_leads_on_and_ends_with_what_is_done_with_the_request(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    opened(baule, navigation)
    back = (RequestAct.PREVIOUS,)
    assert navigation.acts == Acts(RequestAct.NEXT, danger=RequestAct.DISCARD)
    turned: list[Acts[RequestAct]] = []
    navigation.turned.connect(lambda: turned.append(navigation.acts))
    navigation.path.turn(Step.EXPENSES)
    navigation.path.turn(Step.REVIEW)
    assert turned == [
        Acts(RequestAct.NEXT, back, RequestAct.DISCARD),
        # The points to see to are what comes next: each has a way to its field.
        Acts(None, (RequestAct.PRINT, *back, RequestAct.SUBMIT), RequestAct.DISCARD),
    ]
    assert [isinstance(acts, ActsMainLater) for acts in turned] == [False, True]


def test_the_letter_is_the_main_act_until_it_is_printed_as_it_is_now(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    """The text said to print it, and the only blue button sent the request."""
    navigation.open(baule.act(draft_request, None, **COMPLETE))
    baule.settle()
    path, back = navigation.path, (RequestAct.PREVIOUS,)
    path.turn(Step.REVIEW)
    print_first = Acts(RequestAct.PRINT, (RequestAct.PRINT, *back, RequestAct.SUBMIT), RequestAct.DISCARD)
    assert navigation.acts == print_first
    assert "complétez la lettre plus bas et imprimez-la" in path.here.words
    path.note_printed()
    assert navigation.acts == print_first._replace(main=RequestAct.SUBMIT), "in the same place"
    assert path.here.words.startswith("La lettre est imprimée")
    navigation.editor.type("calendar", "En mai.")
    baule.settle()
    assert navigation.acts == print_first, "the paper says something else than the request now"


def test_a_letter_that_was_printed_without_a_file_is_printed_again(
    baule: "Commune", navigation: RequestNavigation, tmp_path: Path
) -> None:
    """It lists the files that go with it, and says whom the préfecture may ask."""
    id = draft(baule)
    navigation.open(id)
    baule.settle()
    path = navigation.path
    path.turn(Step.REVIEW)
    path.note_printed()
    assert path.here.printed
    file = tmp_path / "devis.pdf"
    file.write_bytes(b"%PDF-1.7" + b"x" * 1_200 + b"\n%%EOF")
    navigation.editor.documents.attach([file])
    baule.until(lambda: bool(navigation.editor.documents.rows))
    assert not path.here.printed
    path.note_printed()
    assert path.here.printed
    baule.act(set_person, email="mairie@baule.example")
    navigation.editor.ask_submit()
    baule.settle()
    assert not path.here.printed


@pytest.mark.parametrize(
    ("field", "step"),
    [
        ("level", Step.REQUEST),
        ("calendar", Step.PROJECT),
        ("funding", Step.EXPENSES),
        ("funding.expenses.0.amount_ttc", Step.EXPENSES),
        ("funding.resources", Step.FUNDING),
        ("funding.resources.1.amount", Step.FUNDING),
        ("id", Step.REVIEW),
    ],
)
def test_each_problem_belongs_to_one_step(field: str, step: Step) -> None:
    assert step_of(field) is step


def test_five_steps_have_names_and_only_the_first_problems_are_spelt_out(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    assert list(NAMES) == list(Step)
    opened(baule, navigation)
    many = StepState(step=Step.EXPENSES, problems=navigation.path.problems)
    assert many.words.endswith("La demande ne dit pas qui l’a décidée. Et 3\u00a0autres points.")


def test_typing_in_one_field_of_the_letter_leaves_the_others(baule: "Commune", navigation: RequestNavigation) -> None:
    opened(baule, navigation)
    navigation.editor.type_letter("starts", "3 mai 2021")
    navigation.editor.type_letter("signatory_name", "Jeanne Martin")
    navigation.editor.type_letter("starts", "")
    assert navigation.editor.fields["letter"] == '{"signatory_name":"Jeanne Martin"}'
