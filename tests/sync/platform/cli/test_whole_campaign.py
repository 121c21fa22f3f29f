"""A whole little campaign, conducted by commands alone: what operators type, and what two communes then read."""

from typing import Any

from sync.contract.batches import Personal, personal_digest
from tests.sync.platform.conducting import accepted, interested, mine, reads

WHO = {"name": "Jeanne Martin", "email": "mairie@baule.invalid"}
SALT = "ab" * 16


def test_a_campaign_is_conducted_by_commands(program: Any, world: Any, commune: Any) -> None:
    neighbour = world.device("45025")
    _write_needs(commune, neighbour)
    _read_needs(program)
    proposal = _group(program, commune)
    _vote_and_decide(program, commune, neighbour, proposal)
    _steer(program, commune, neighbour, proposal)
    _deploy(program, commune, neighbour, proposal)


def _write_needs(commune: Any, neighbour: Any) -> None:
    body = {
        "need": "n1",
        "title": "Suivre les concessions",
        "description": "Sur papier.",
        "theme": "heritage-equipment",
        "current_practice": "Un registre.",
        "remarks": "Appelez le mardi.",
    }
    need = commune.act("need.submit", body, personal=personal_digest(SALT, WHO))
    commune.post(commune.batch([need], personal=[Personal(op=need.op, salt=SALT, blob=WHO)]))
    commune.deposit([commune.need("n2", "Former deux agents"), commune.need("n3", "Des bancs")])
    accepted(neighbour, "need.join", {"need": "n1", "comment": "Nous aussi, depuis la fusion."})


def _read_needs(program: Any) -> None:
    listed = {one["id"]: one for one in program.json("need", "list")}
    assert {"id", "commune", "title", "state", "theme", "proposal", "joined"} == set(listed["n1"])
    assert (listed["n1"]["theme"], listed["n1"]["joined"], listed["n2"]["joined"]) == ("heritage-equipment", 1, 0)
    shown = program.json("need", "show", "n1")
    assert (shown["name"], shown["contact"], shown["profile"]) == ("Baule", WHO, "secrétaire")
    assert (shown["current_practice"], shown["remarks"]) == ("Un registre.", "Appelez le mardi.")
    assert shown["joined"][0]["comment"] == "Nous aussi, depuis la fusion."
    assert "remarques\u00a0: Appelez le mardi." in program.run("need", "show", "n1").out


def _group(program: Any, commune: Any) -> str:
    lines = [
        {"need": "n2", "outcome": "redirected", "reason": "Le préfet finance.", "category": "agent_training"},
        {"need": "n3", "outcome": "ineligible", "reason": "Ce n’est pas du numérique."},
    ]
    program.json("need", "redirect", program.write("r.json", {"decisions": lines}))
    assert [one["state"] for one in program.json("need", "list")] == ["received", "redirected", "ineligible"]
    shown = program.json("need", "show", "n2")
    assert (shown["reason"], shown["category"]) == ("Le préfet finance.", "agent_training")
    assert mine(commune, "n2").category == "agent_training"

    file = program.write("p.json", {"title": "Cimetières", "kind": "existing", "needs": ["n1"]})
    made = program.json("proposal", "create", file)
    assert made["taken_up"] == []
    more = program.write("m.json", {"proposal": made["id"], "needs": ["n2"]})
    said = program.run("proposal", "add-needs", more, "--json")
    assert (said.json["needs"], said.json["taken_up"]) == (["n1", "n2"], ["n2"])
    assert "Repris après une réorientation" in said.err
    assert mine(commune, "n2").state == "grouped"
    return str(made["id"])


def _vote_and_decide(program: Any, commune: Any, neighbour: Any, proposal: str) -> None:
    program.json("phase", "set", "vote")
    for voter in (commune, neighbour):
        assert voter.one(voter.cast(proposal, "proposal")).status == "accepted"
    decision = {"proposal": proposal, "decision": "retained", "reason": "Trois communes."}
    file = program.write("d.json", {"decisions": [decision]})
    (decided,) = program.json("committee", "publish", file)["decisions"]
    assert decided == {"proposal": proposal, "state": "retained", "reason": "Trois communes.", "votes": 2}
    assert reads(neighbour, "proposals")[proposal]["votes"] == 2
    assert program.run("proposal", "list").out == f"{proposal}  retenue  2 votes  Cimetières\n"


def _steer(program: Any, commune: Any, neighbour: Any, proposal: str) -> None:
    program.json("phase", "set", "steering")
    interested(commune, proposal, "referent")
    interested(neighbour, proposal)
    first, second = program.json("interest", "list")
    assert (first["id"], first["title"], first["role"]) == (f"{proposal}.45024", "Cimetières", "referent")
    assert (second["commune"], second["state"], second["proposal"]) == ("45025", "declared", proposal)
    assert "  participant  demande de participation\n" in program.run("interest", "list").out
    group = {"proposal": proposal, "referents": ["45024"], "note": "Le syndicat aide."}
    made = program.json("steering", "compose", program.write("g.json", {"groups": [group]}))
    assert made["groups"] == [group | {"participants": []}]
    assert [one["state"] for one in program.json("interest", "list")] == ["referent", "none"]
    said = program.run("interest", "list").out
    assert "  territoire référent  territoire référent\n" in said
    assert "  participant  sans rôle\n" in said
    assert mine(neighbour, f"interest.{proposal}").given == "none"

    file = program.write("j.json", {"title": "Un registre commun", "proposal": proposal})
    project = program.json("project", "create", file)
    assert program.json("project", "list") == [project]
    line = {"project": project["id"], "decision": "retained", "reason": "Prêt."}
    decided = program.json("project", "decide", program.write("k.json", {"decisions": [line]}))
    assert decided["decisions"] == [{"project": project["id"], "state": "retained", "reason": "Prêt."}]
    assert reads(commune, "projects")[project["id"]]["state"] == "retained"


def _deploy(program: Any, commune: Any, neighbour: Any, proposal: str) -> None:
    program.json("phase", "set", "deployment")
    private = {"wanted_from": "septembre", "remarks": "Après l’été.", "decided_by": "Délibération du 4 mars"}
    accepted(neighbour, "deployment.ask", {"proposal": proposal} | private)
    who = f"{proposal}  45025  Bazoches-les-Gallerandes"
    assert program.run("deployment", "list").out == f"{who}  demandé  souhaité\u00a0: septembre\n"
    (asked,) = program.json("deployment", "list")
    assert (asked["title"], asked["commune"], asked["state"]) == ("Cimetières", "45025", "asked")
    assert {name: asked[name] for name in private} == private
    step = {
        "proposal": proposal,
        "commune": "45025",
        "state": "planned",
        "date": "2026-09-14",
        "note": "À neuf heures.",
    }
    moved = program.json("deployment", "update", program.write("u.json", step))
    assert (moved["state"], moved["on"], moved["note"]) == ("planned", "2026-09-14", "À neuf heures.")
    program.json("deployment", "update", program.write("u.json", step | {"state": "live"}))
    accepted(
        neighbour, "deployment.report", {"proposal": proposal, "live_since": "2026-09-14", "effect": "Moins de papier."}
    )
    assert (
        program.run("deployment", "list").out
        == f"{who}  en service (depuis le 2026-09-14)  souhaité\u00a0: septembre\n"
    )
    (live,) = program.json("deployment", "list")
    assert (live["state"], live["effect"], live["live_since"]) == ("live", "Moins de papier.", "2026-09-14")
    assert reads(commune, "deployments")[f"{proposal}.45025"]["effect"] == "Moins de papier."


def test_a_request_is_read_and_answered(program: Any, commune: Any) -> None:
    body = {
        "request": "r1",
        "category": "user_relations",
        "level": "department",
        "authority": "45",
        "title": "Un accueil en ligne",
        "description": "Recevoir les demandes en ligne.",
        "decided_by": "Délibération du 3 février",
        "funding": {
            "expenses": [{"item": "Paramétrage", "amount_ttc_cents": 480_000}],
            "resources": [{"source": "state", "amount_cents": 384_000}, {"source": "own", "amount_cents": 96_000}],
        },
        "attachments": [{"name": "devis.pdf", "sha256": "0" * 64, "size": 12}],
    }
    ask = commune.act("request.submit", body, attachments=("0" * 64,), personal=personal_digest(SALT, WHO))
    commune.post(commune.batch([ask], personal=[Personal(op=ask.op, salt=SALT, blob=WHO)]))
    (listed,) = program.json("request", "list")
    assert (listed["id"], listed["commune"], listed["title"], listed["state"]) == (
        "r1",
        "45024",
        "Un accueil en ligne",
        "received",
    )
    assert (listed["category"], listed["authority"]) == ("user_relations", "45")
    assert (listed["cost_cents"], listed["asked_cents"]) == (480_000, 384_000)
    shown = program.json("request", "show", "r1")
    assert shown["funding"]["paid_cents"] == 480_000
    assert shown["funding"]["expenses"][0]["item"] == "Paramétrage"
    assert [one["name"] for one in shown["attachments"]] == ["devis.pdf"]
    assert (shown["contact"], shown["decided_by"], shown["amount_cents"]) == (WHO, "Délibération du 3 février", None)
    said = program.run("request", "show", "r1").out.replace("\u00a0", " ")
    assert "\nétat : reçue\n" in said
    assert "dépenses : (objet : Paramétrage, montant TTC : 4 800,00 €, nature : investissement)" in said
    assert "ressources : (source : État, montant : 3 840,00 €" in said
    assert "_" not in said.replace("user_relations", ""), said

    accepted(commune, "personal.erase", {"operations": [ask.op]})
    assert program.json("request", "show", "r1")["contact"] is None
    answer = {"status": "accepted", "reason": "Projet utile.", "amount_cents": 384_000}
    decided = program.json("request", "decide", "r1", program.write("a.json", answer))
    assert (decided["id"], decided["state"], decided["amount_cents"]) == ("r1", "accepted", 384_000)
    assert mine(commune, "r1").amount_cents == 384_000
    shown = program.json("request", "show", "r1")
    assert (shown["reason"], shown["missing"], shown["amount_cents"]) == ("Projet utile.", [], 384_000)


def test_a_service_is_published_or_declined(program: Any, commune: Any) -> None:
    for id_ in ("s1", "s2"):
        body = {"share": id_, "title": "Prêt de tables", "summary": "Réserver.", "remarks": f"Privé {id_}."}
        accepted(commune, "service.share", body)
    assert program.json("service", "list")[0] | {"reason": ""} == {
        "id": "s1",
        "commune": "45024",
        "name": "Baule",
        "title": "Prêt de tables",
        "state": "received",
        "service": None,
        "reason": "",
    }
    assert program.json("service", "show", "s1")["remarks"] == "Privé s1."
    made = program.json("service", "publish", "s1", program.write("s.json", {"keywords": ["tables"]}))
    assert (made["state"], made["service"], made["entry"]["shared_by"]) == ("published", "pret-de-tables", "Baule")
    declined = program.json("service", "decline", "s2", "--reason", "Déjà publié.")
    assert (declined["state"], declined["reason"]) == ("declined", "Déjà publié.")
    assert mine(commune, "s2").reason == "Déjà publié."
    assert reads(commune, "catalogue")["pret-de-tables"]["keywords"] == ["tables"]
    assert program.json("service", "publish", "s2")["service"] == "pret-de-tables-2"
