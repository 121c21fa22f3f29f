"""Finds the row with an id, or raises the Refusal that says that there is none; most actions begin with this."""

from sqlalchemy import Connection

from desktop.database.queries import catalogue, needs, outbox, requests, shares
from desktop.domain import french
from desktop.domain.refusals import Refusal


def find_need(connection: Connection, id: str) -> needs.NeedRow:
    need = needs.one(connection, id)
    if need is None:
        raise _unknown("unknown_need", "Aucun besoin", id, "La liste est à la page Besoins.", "need list")
    return need


def find_draft(connection: Connection, id: str, verb: str = "show") -> needs.NeedRow:
    """The need, if it may still be changed. `verb`: of the command that was to do so, for its correction."""
    draft = find_need(connection, id)
    if draft.submit_op:
        written = needs.correction_of(connection, id)
        if written is not None:
            raise Refusal(
                "not_a_draft",
                f"Ce besoin est déjà parti. Sa correction attend sous le numéro {french.quoted(written.id)}.",
                field="id",
                remedy="Prenez le numéro de la correction.",
                command=f"need {verb} {written.id}",
            )
        raise Refusal(
            "not_a_draft",
            "Ce besoin est déjà parti vers la boîte d’envoi\u00a0: seule une correction change son texte.",
            field="id",
            remedy="Annulez l’envoi s’il attend encore, ou corrigez le besoin une fois reçu.",
            command="outbox cancel OP",
        )
    return draft


def find_request(connection: Connection, id: str) -> requests.RequestRow:
    request = requests.one(connection, id)
    if request is None:
        remedy, command = "La liste est à la page Demande au préfet.", "request list"
        raise _unknown("unknown_request", "Aucune demande", id, remedy, command)
    return request


def find_share(connection: Connection, id: str) -> shares.ShareRow:
    share = shares.one(connection, id)
    if share is None:
        remedy, command = "La liste est à la page Services.", "service shared"
        raise _unknown("unknown_share", "Aucun service proposé", id, remedy, command)
    return share


def find_proposal(connection: Connection, id: str) -> catalogue.ProposalRow:
    """The proposal as it was last published."""
    proposal = {row.id: row for row in catalogue.proposals(connection)}.get(id)
    if proposal is None:
        remedy, command = "La liste est à la page Votes et pilotage.", "proposal list"
        raise _unknown("unknown_proposal", "Aucune proposition", id, remedy, command)
    return proposal


def find_act(connection: Connection, op: str) -> outbox.ActRow:
    act = outbox.one(connection, op)
    if act is None:
        raise unknown_act(op)
    return act


def unknown_act(op: str) -> Refusal:
    remedy, command = "La liste est à la page Boîte d’envoi.", "outbox list"
    return _unknown("unknown_act", "Aucun envoi", op, remedy, command, field="op")


def _unknown(code: str, none: str, id: str, remedy: str, command: str, field: str = "id") -> Refusal:
    sentence = f"{none} ne porte le numéro {french.quoted(id)}."
    return Refusal(code, sentence, field=field, remedy=remedy, command=command, of_input=True)
