"""A request to the préfet: what it must contain, and when it may be sent, changed or withdrawn."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from desktop.domain import fields, french, letters, typed_plan
from desktop.domain.act_words import OTHER_PLATFORM
from desktop.domain.fields import FieldRule
from desktop.domain.funding import PlanRemark
from desktop.domain.letters import LetterContent, begun_before, past, read_letter, write_letter
from desktop.domain.papers.days import shown_day
from desktop.domain.papers.deciding_body import doubt_of, lacks_decision, says_nothing
from desktop.domain.refusals import Refusal
from sync.contract.campaign import FundingRules, RequestCategory

TEXTS: dict[str, FieldRule] = {
    "category": FieldRule("La catégorie", 64, one_line=True),
    "level": FieldRule("Le niveau", choices=("department", "region")),
    "title": FieldRule(
        "L’objet",
        200,
        example="Donnez un objet, par exemple « Former les agents à l’accueil numérique ».",
        one_line=True,
    ),
    "description": FieldRule(
        "L’explication",
        20_000,
        example="Expliquez la demande en une phrase ou plus, par exemple "
        "«\u00a0Deux agents suivront quatre jours de formation\u00a0».",
    ),
    "expected_effect": FieldRule("L’effet attendu", 20_000),
    "calendar": FieldRule("Le calendrier", 20_000),
    "decided_by": FieldRule("Le champ « Décision »"),
}
_THERE = "Une autre plateforme a reçu cette demande, et non celle d’aujourd’hui."
#: Columns of the draft; the last two hold JSON of TypedPlan and of LetterContent.
FIELDS = (*TEXTS, "funding", "letter")
#: The categories, where the campaign names none.
STANDARD = (
    RequestCategory(id="user_relations", name="Améliorer la relation avec les usagers"),
    RequestCategory(id="agent_training", name="Former les agents"),
    RequestCategory(id="innovation_lab", name="Créer un laboratoire d’innovation"),
)
#: Shown beside every request, in the words that préfectures use.
NO_QUOTE_YET = "Ne signez aucun devis avant la date confirmée par la préfecture."
#: The same in the Pacific, where the State has no préfecture.
NO_QUOTE_YET_PACIFIC = "Ne signez aucun devis avant la date confirmée par le haut-commissariat."
#: Said of a request of which the platform has a later text than this database (`RequestRow.later`).
LATER = (
    "Le texte qui est ici n’est pas celui que le préfet a reçu en dernier\u00a0: un complément est parti d’un autre"
    " ordinateur, ou d’ici avant le retour à une sauvegarde."
)
#: The same before this one is sent.
TAKES_ITS_PLACE = f"{LATER} Envoyé, il prendra la place de celui-là\u00a0: vérifiez qu’il dit tout."
#: Said of a request that the préfet still has, although a withdrawal of it was sent (`RequestRow.passed_by`).
NOT_WITHDRAWN = (
    "Le retrait parti d’ici ne retire que le texte d’avant\u00a0: la demande, complétée depuis, n’est pas retirée. Pour"
    " la retirer, retirez-la de nouveau."
)
#: What is wrong where no decision is written: one may be in an attached document.
NO_DECISION = "decision_missing"
_NAME_IT = (
    "Nommez la décision, par exemple « Délibération n° 12 du 4 mars 2026 » (à joindre)"
    " ou « Décision du maire n° 4 du 8 mars 2026, par délégation du conseil »."
)
_MAX_JSON = 400_000


def cleaned(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, as it is stored. Raises Refusal for a text too long to store, ValueError for an unknown name."""
    kept = fields.cleaned(TEXTS, {name: text for name, text in typed.items() if name not in ("funding", "letter")})
    if "funding" in typed:
        kept["funding"] = typed_plan.encode(typed_plan.decode(typed["funding"]))
        if len(kept["funding"]) > _MAX_JSON:
            raise Refusal(
                "plan_too_long",
                "Le plan de financement est trop long pour être gardé.",
                field="funding",
                remedy="Réunissez plusieurs lignes en une. Ce qui était enregistré est intact.",
                of_input=True,
            )
    if "letter" in typed:
        kept["letter"] = write_letter(read_letter(typed["letter"]))
        if len(kept["letter"]) > _MAX_JSON:
            raise Refusal(
                "letter_too_long",
                "Ce qui est écrit pour la lettre est trop long pour être gardé.",
                field="letter",
                remedy="Raccourcissez ce que vous venez d’y coller. Ce qui était enregistré est intact.",
                of_input=True,
            )
    return kept


def problems(
    typed: Mapping[str, str], *, categories: Sequence[RequestCategory], rules: FundingRules, siren: str
) -> tuple[Refusal, ...]:
    """All that keeps this request from being sent, in the order of the page; () if nothing does.

    Also what is wrong in its letter, though that is only printed: both belong together. `siren` is the commune's.
    """
    refusals = [*_category(typed.get("category", ""), categories), *fields.problems(TEXTS, typed)]
    refusals += _decision(typed.get("decided_by", ""))
    refusals += [finding.refusal() for finding in findings(typed, rules) if finding.blocks]
    refusals += letters.problems(read_letter(typed.get("letter", "")), siren)
    return tuple(refusals)


def warnings(typed: Mapping[str, str], *, rules: FundingRules, attachments: int, today: date) -> tuple[PlanRemark, ...]:
    """Remarks to show before the request is sent that do not keep it from being sent."""
    remarks = [finding for finding in findings(typed, rules) if not finding.blocks]
    decided_by = typed.get("decided_by", "")
    if doubt := doubt_of(decided_by):
        remarks.append(
            PlanRemark(
                code="decision_doubtful", sentence=doubt, field="decided_by", remedy=fields.REPRINTED, blocks=False
            )
        )
    if lacks_decision(decided_by, attachments):
        remarks.append(
            PlanRemark(
                code="decision_not_attached",
                sentence="La délibération est nommée, et aucune pièce n’est jointe.",
                field="decided_by",
                remedy="Joignez la délibération en PDF, ou apportez-la à la préfecture.",
                blocks=False,
            )
        )
    letter = read_letter(typed.get("letter", ""))
    over = past(letter, today)
    remarks += [remark for remark in _doubts(typed, letter, today) if remark.field.removeprefix("letter.") not in over]
    if "starts" in over:
        remarks.append(
            PlanRemark(
                code="starts_past",
                sentence=f"Le début prévu ({shown_day(letter.starts)}) est passé, et la lettre atteste que le projet"
                " n’a pas commencé.",
                field="letter.starts",
                remedy="Vérifiez la date. Si le projet a commencé, demandez d’abord à votre préfecture.",
                blocks=False,
            )
        )
    elif "ends" in over:
        remarks.append(
            PlanRemark(
                code="ends_past",
                sentence=f"La fin prévue ({shown_day(letter.ends)}) est passée.",
                field="letter.ends",
                remedy="Vérifiez la date.",
                blocks=False,
            )
        )
    if begun_before(letter) and "starts" not in over:
        remarks.append(
            PlanRemark(
                code="starts_before_letter",
                sentence=f"Le début prévu ({shown_day(letter.starts)}) est avant la date de la lettre"
                f" ({shown_day(letter.date)}), qui atteste que le projet n’a pas commencé.",
                field="letter.starts",
                remedy="Vérifiez les deux dates. Si le projet a commencé, demandez d’abord à votre préfecture.",
                blocks=False,
            )
        )
    return tuple(remarks)


def _doubts(typed: Mapping[str, str], letter: LetterContent, today: date) -> Iterator[PlanRemark]:
    """A remark for each day whose year is missing or far from today."""
    decided = fields.day_doubt(typed.get("decided_by", ""), today)
    doubts = [("decided_by", "La décision de la commune", decided)] if decided else []
    doubts += [(f"letter.{name}", label, doubt) for name, label, doubt in letters.doubts(letter, today)]
    for field, label, doubt in doubts:
        sentence = f"{label}{french.FIXED}: {french.uncapital(doubt)}"
        yield PlanRemark(code="day_doubted", sentence=sentence, field=field, remedy=fields.REPRINTED, blocks=False)


def findings(typed: Mapping[str, str], rules: FundingRules) -> tuple[PlanRemark, ...]:
    """The remarks on the draft's funding plan."""
    return typed_plan.examine(typed_plan.decode(typed.get("funding", "")), rules)


def leaving(typed: Mapping[str, str]) -> dict[str, object]:
    """The part of a draft that is sent: not its letter, and amounts as numbers, however they were typed."""
    plan, _ = typed_plan.read(typed_plan.decode(typed.get("funding", "")))
    return {name: typed.get(name, "") for name in TEXTS} | {"funding": plan}


def check_editable(editable: bool) -> None:
    """Raises Refusal while an answer is awaited: the text must not change. `editable` is that of RequestRow."""
    if not editable:
        raise Refusal(
            "not_a_draft",
            "Cette demande est partie vers la boîte d’envoi : son texte ne change plus.",
            field="id",
            remedy="Annulez l’envoi s’il attend encore. Si le préfet la dit incomplète, reprenez-la.",
            command="outbox cancel OP, request resume ID",
        )


def check_stands(state: str) -> None:
    """Raises Refusal if the platform has the request already. Only one that the préfet found incomplete is sent again.

    `state` is what the platform says of a draft, or that of a RequestRow; "" for one that may be sent.
    """
    granted = "Le préfet a accordé cette demande : elle ne se complète plus."
    words = {
        "received": "Cette demande est déjà déposée : elle ne peut pas partir une deuxième fois.",
        "accepted": granted,
        "granted": granted,
        "refused": "Le préfet a refusé cette demande : elle ne se complète plus.",
        "withdrawn": "Cette demande est retirée : elle ne se complète plus.",
    }.get(state)
    if words:
        raise Refusal(
            "request_stands",
            words,
            field="id",
            remedy="Votre texte est gardé ici. Pour demander autre chose, écrivez une nouvelle demande.",
        )


def check_discard(state: str) -> None:
    """Raises Refusal unless it is a draft. `state` is that of RequestRow."""
    if state != "draft":
        raise Refusal(
            "not_a_draft",
            "Seul un brouillon va à la corbeille : cette demande est déjà partie.",
            field="id",
            remedy="Vous pouvez la retirer : le retrait partira à son tour.",
        )


def check_abandon(state: str, *, begun: bool) -> None:
    """Raises Refusal unless a complement is `begun` here. `state` is that of RequestRow."""
    if state != "incomplete" or not begun:
        raise Refusal(
            "not_completing",
            "Aucun complément de cette demande n’est commencé ici\u00a0: il n’y a rien à abandonner.",
            field="id",
            remedy="Regardez son état à la page Demande au préfet.",
        )


def check_resume(state: str, *, sent_back: bool) -> None:
    """Raises Refusal unless the préfet found it incomplete, or a platform refused it (`sent_back`)."""
    if state != "incomplete" and not sent_back:
        raise Refusal(
            "not_incomplete",
            {
                "draft": "Cette demande est un brouillon : vous pouvez l’écrire sans la reprendre.",
                "withdrawn": "Cette demande est retirée.",
                "granted": "Le préfet a accordé cette demande : son texte ne change plus.",
                "refused": "Le préfet a refusé cette demande : son texte ne change plus.",
                OTHER_PLATFORM: _THERE,
            }.get(state, "Cette demande attend la réponse du préfet : son texte ne change pas d’ici là."),
            field="id",
            remedy="Une demande se reprend quand le préfet la dit incomplète.",
        )


#: Of a request that the platform has and that is only a draft here: its state, by what the platform says of it.
_AS_LODGED = {"received": "lodged", "incomplete": "lodged", "accepted": "granted"}
_FROM_THERE = "Retirez-la depuis l’ordinateur qui l’a envoyée, ou demandez-le à la préfecture."


def check_withdraw(state: str, *, stands: bool = False, lodged: str = "") -> None:
    """Raises Refusal unless the request was sent and has no final answer. All values are those of RequestRow."""
    if state == "rejected" and stands:
        return
    state = _AS_LODGED.get(lodged, lodged) or state
    words = {
        "draft": "Cette demande est un brouillon : elle n’est pas partie.",
        "withdrawn": "Cette demande est déjà retirée.",
        "rejected": "Cette demande n’a pas été acceptée : il n’y a rien à retirer.",
        "cancelled": "L’envoi de cette demande a été annulé : il n’y a rien à retirer.",
        "granted": "Le préfet a déjà accordé cette demande.",
        "refused": "Le préfet a déjà répondu à cette demande.",
        "lodged": "Cette demande est déposée, par un autre ordinateur ou avant le retour à une sauvegarde.",
        OTHER_PLATFORM: _THERE,
    }.get(state)
    remedy = {"lodged": _FROM_THERE}.get(state, "Regardez son état à la page Demande au préfet.")
    if words:
        raise Refusal("not_submitted", words, field="id", remedy=remedy)


def _decision(decided_by: str) -> list[Refusal]:
    if not says_nothing(decided_by):
        return []
    sentence = "La demande ne dit pas qui l’a décidée."
    return [Refusal("decision_missing", sentence, field="decided_by", remedy=_NAME_IT, of_input=True)]


def _category(category: str, categories: Sequence[RequestCategory]) -> list[Refusal]:
    if category in [known.id for known in categories]:
        return []
    code, sentence = ("category_unknown", f"La catégorie {french.quoted(category)} n’existe pas dans la campagne.")
    if not category:
        code, sentence = ("category_missing", "La catégorie n’est pas choisie.")
    named = ", ".join(f"{known.name} ({known.id})" for known in categories)
    return [Refusal(code, sentence, field="category", remedy=f"Choisissez entre : {named}.", of_input=True)]
