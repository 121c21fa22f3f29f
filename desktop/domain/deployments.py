"""Deployment: who may ask for a retained service, and who may say what effect it had."""

from collections.abc import Mapping
from datetime import date

from desktop.domain import fields, phases
from desktop.domain.fields import FieldRule
from desktop.domain.french import number
from desktop.domain.interests import check_retained
from desktop.domain.phases import PlatformTime
from desktop.domain.refusals import Refusal
from sync.contract.campaign import Campaign

ASK: dict[str, FieldRule] = {
    "wanted_from": FieldRule("Le champ « Souhaité à partir de »"),
    "remarks": FieldRule("Le champ « Remarques »", 20_000),
}
EFFECT = FieldRule(
    "L’effet constaté",
    20_000,
    example="Dites-le en une phrase, par exemple « Les familles s’inscrivent sans venir à la mairie ».",
)
_MOST = {"agents_trained": 100_000, "people_served": 100_000_000}
_COUNTED = {"agents_trained": "Le nombre d’agents formés", "people_served": "Le nombre de personnes concernées"}
_EARLIEST = date(2000, 1, 1)


def check_ask(campaign: Campaign | None, state: str, asked: bool, now: PlatformTime) -> None:
    """`state` is the proposal's; `asked`: the commune has already asked; `now` is the platform's time."""
    check_retained(state)
    if asked:
        raise Refusal(
            "already_asked",
            "Votre commune a déjà demandé ce service.",
            field="id",
            remedy="Suivez son déploiement à la page Votes et pilotage.",
            command="deployment list",
        )
    if campaign is None:
        return
    phase = phases.open_phase(campaign, now)
    if phase is None or phase.key != "deployment":
        now_open = "Aucune phase n’est ouverte." if phase is None else f"La phase ouverte est « {phase.name} »."
        raise Refusal(
            "phase_closed",
            f"Un service retenu se demande pendant la phase de déploiement. {now_open}",
            field="id",
            remedy=phases.SEE_CALENDAR,
            command=phases.SHOW_CALENDAR,
        )


def check_asked(typed: Mapping[str, str]) -> dict[str, str]:
    """The texts of the demand as they are sent. Raises Refusal for the first problem in them."""
    kept = fields.cleaned(ASK, typed)
    for problem in fields.problems(ASK, kept):
        raise problem
    return kept


def check_report(proposal: str, deployment: str, asked: bool, planned: date | None) -> None:
    """Raises Refusal before the platform says that the service is live; it says what is still missing.

    `proposal` and `deployment` are states ("" where the platform has no deployment here); `asked`: the commune has
    asked for it; `planned` is the day announced.
    """
    check_retained(proposal)
    if deployment == "live":
        return
    command = ""
    if deployment == "planned":
        when = "" if planned is None else f" pour le {planned.strftime('%d/%m/%Y')}"
        awaited = f"Le déploiement est prévu{when} : il n’est pas encore en service."
        remedy = "L’effet se dit une fois le service en place, quand la plateforme l’a confirmé."
    elif deployment == "asked":
        awaited = "La plateforme a reçu votre demande ; elle n’a pas encore planifié le déploiement."
        remedy = "L’effet se dit une fois le service en place. Les dates arrivent par l’échange."
    elif asked:
        awaited = "Votre demande n’est pas encore prise en compte par la plateforme."
        remedy, command = "Faites un échange, puis attendez la mise en service.", "sync"
    else:
        awaited = "Votre commune n’a pas demandé ce service."
        remedy = "Demandez d’abord ce service, à la page Votes et pilotage, rubrique Déploiement."
        command = "deployment ask ID"
    raise Refusal("not_live", awaited, field="id", remedy=remedy, command=command)


def check_live_since(live_since: date, today: date) -> None:
    """Raises Refusal for a day before 2000 or in the future; `today` is the day in Paris."""
    if not _EARLIEST <= live_since <= today:
        early = live_since < _EARLIEST
        raise Refusal(
            "live_since_wrong",
            "Cette date de mise en service est trop ancienne." if early else "Cette mise en service est dans l’avenir.",
            field="live_since",
            remedy=f"Donnez le jour depuis lequel le service fonctionne, {today.strftime('%d/%m/%Y')} au plus tard.",
            of_input=True,
        )


def check_count(name: str, value: int | None) -> None:
    """Raises Refusal beyond what an act can hold. `name`: agents_trained | people_served; None for nothing said."""
    if value is not None and not 0 <= value <= _MOST[name]:
        raise Refusal(
            f"{name}_wrong",
            f"{_COUNTED[name]} doit être entre 0 et {number(_MOST[name])}.",
            field=name,
            remedy="Corrigez ce nombre, ou laissez-le vide.",
            of_input=True,
        )


def check_effect(live_since: date, effect: str, counts: Mapping[str, int | None], today: date) -> str:
    """The effect as it is sent. `counts` are agents_trained and people_served, None if not given."""
    check_live_since(live_since, today)
    for name, value in counts.items():
        check_count(name, value)
    kept = fields.cleaned({"effect": EFFECT}, {"effect": effect})
    for problem in fields.problems({"effect": EFFECT}, kept):
        raise problem
    return kept["effect"]
