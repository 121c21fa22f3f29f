"""The report for the help desk: a summary to read, the same as JSON, the end of the technical log; in one ZIP."""

import json
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import asdict

from desktop.database.queries.diagnosis import Diagnosis
from desktop.documents import check_words
from desktop.documents.zipped import zipped
from desktop.domain import exchange_words, french
from sync.client.connection.probes import ProbeStep
from sync.client.errors import NetworkError
from sync.client.ledger import evidence

MOST_BYTES = 2_000_000
_SHOWN = 20
_STEPS = {
    "address": "Adresse",
    "dns": "Nom (DNS)",
    "tcp": "Connexion (TCP)",
    "proxy": "Proxy",
    "tls": "Liaison sécurisée (TLS)",
    "http": "Réponse (HTTP)",
}


class CheckResult(Struct, frozen=True):
    """The result of one check."""

    name: str  #: what was examined: a key of check_words
    ok: bool | None  #: nothing is wrong; None where this is still to come
    remedy: str = ""  #: "" if it is ok


class SupportReport(Struct, frozen=True, kw_only=True):
    """All that the report says. It holds no secret, no name of a person and no text of an act."""

    made_at: datetime  #: when the report was made; aware
    commune: str  #: its name; "" where none is open
    insee: str  #: its code; likewise
    demonstration: bool  #: the demonstration's data
    versions: dict[str, str]  #: of the system, of Python, of what the program is made of; by name
    places: dict[str, str]  #: the program's folders, by name, without the person's home
    policy: dict[str, str]  #: what the administrator has set, by name
    policy_errors: tuple[str, ...] = ()  #: sentences on what is wrong in it
    settings: dict[str, str] = field(default_factory=dict)  #: of this computer, by name
    #: The enrolment: address and keys of the platform, id of this computer; {} without a commune.
    link: dict[str, str] = field(default_factory=dict)
    findings: tuple[CheckResult, ...] = ()  #: what was examined, and what is wrong
    diagnosis: Diagnosis | None = None  #: of the database; None where no commune is open
    clock_offset_s: int | None = None  #: the platform's time minus ours, in seconds; None before the first exchange
    last_signed_time: str = ""  #: the platform's last, ISO text; "" before the first exchange
    proxy: str = ""  #: addresses of the proxies, without passwords; "" for none
    trace: tuple[ProbeStep, ...] = ()  #: the steps to the platform, each tried; () where no address is known
    log: tuple[str, ...] = ()  #: the end of the technical log, line by line, without the person's home


def pack(report: SupportReport) -> bytes:
    """The ZIP: rapport.txt, rapport.json, journal.txt. The log is cut at its beginning to keep it below MOST_BYTES."""
    log = report.log
    while True:
        packed = _zip(report, log)
        if len(packed) <= MOST_BYTES or not log:
            return packed
        log = log[len(log) // 2 + 1 :]


def as_json(report: SupportReport) -> bytes:
    document = asdict(report)
    del document["log"]
    document["made_at"] = report.made_at.isoformat()
    return json.dumps(document, ensure_ascii=False, indent=1, default=asdict).encode()


def as_text(report: SupportReport) -> str:
    """For people: problems with their remedies first, then the rest."""
    lines = ["Relais Communes\u00a0: rapport pour le service informatique", ""]
    lines += [f"Fait {french.legal(report.made_at)}"]
    if report.insee:
        lines += [f"Commune\u00a0: {report.commune} ({report.insee})"]
    if report.demonstration:
        lines += ["EXEMPLE – DÉMONSTRATION"]
    lines += ["", "Ce rapport ne contient ni vos textes, ni le nom d’une personne, ni clé, ni code, ni mot de passe."]
    lines += _part(
        "Ce qui a été examiné", [check_words.line(one.name, one.remedy, ok=one.ok) for one in report.findings]
    )
    lines += _part("Le chemin vers la plateforme", _way(report))
    lines += _part("L’horloge", [_clock(report)])
    if report.diagnosis is not None:
        lines += _database(report.diagnosis)
    lines += _part("L’inscription", _pairs(report.link))
    lines += _part("Les stratégies", [*_pairs(report.policy), *(f"✗ {error}" for error in report.policy_errors)])
    lines += _part("Les réglages", _pairs(report.settings))
    lines += _part("Les versions", _pairs(report.versions))
    lines += _part("Les dossiers", _pairs(report.places))
    return "\n".join(lines) + "\n"


def _database(diagnosis: Diagnosis) -> list[str]:
    lines = _part("Les envois", [f"{state}\u00a0: {count}" for state, count in diagnosis.acts.items()] or ["aucun"])
    lines += _part(
        "Les envois qui n’avancent pas",
        [
            f"{one.op}  {one.type}  {one.state}  {one.reason or '—'}  {french.counted(one.attempts, 'essai')}"
            for one in diagnosis.problems[:_SHOWN]
        ]
        or ["aucun"],
    )
    lines += _part(
        "Les derniers échanges",
        [
            f"{one.ended_at or one.started_at}  {one.outcome}  envoyés {one.summary.get('sent', 0)}, "
            f"reçus {one.summary.get('pulled', 0)}, échecs de suite {one.failures}"
            for one in diagnosis.attempts[:_SHOWN]
        ]
        or ["aucun"],
    )
    if diagnosis.contradictions:
        against = [f"{one['kind']}  {one['about']}  {one['platform']}" for one in diagnosis.contradictions]
        if diagnosis.contradictions_left_out:
            against.insert(0, exchange_words.left_out(diagnosis.contradictions_left_out, evidence.MOST))
        lines += _part(
            "La plateforme contre sa propre signature (les preuves sont dans rapport.json)", against[:_SHOWN]
        )
    more = [f"version {diagnosis.version}", f"retours à une sauvegarde\u00a0: {diagnosis.restored}"]
    more += [f"clés remplacées ({reason})\u00a0: {count}" for reason, count in diagnosis.former.items()]
    more += [f"pièces jointes à envoyer\u00a0: {diagnosis.attachment_bytes_to_send} octets"]
    return lines + _part(
        "La base de données", [*more, *(f"{name}\u00a0: {count}" for name, count in diagnosis.rows.items())]
    )


def _way(report: SupportReport) -> list[str]:
    if not report.trace:
        return ["pas d’adresse à essayer\u00a0: cet ordinateur n’est pas inscrit par le réseau"]
    return [f"proxy\u00a0: {report.proxy or 'aucun'}", *(line for step in report.trace for line in _step(step))]


def _step(step: ProbeStep) -> list[str]:
    facts = ", ".join(f"{name} {value}" for name, value in step.facts.items() if value)
    lines = [f"{'●' if step.ok else '✗'} {_STEPS[step.name]}\u00a0: {step.ms} ms" + (f" ({facts})" if facts else "")]
    if step.code:
        network_error = NetworkError(step.code)
        lines += [f"  {network_error.sentence}", f"  {network_error.remedy}"]
    return lines


def _clock(report: SupportReport) -> str:
    if report.clock_offset_s is None:
        return "aucune heure signée de la plateforme pour l’instant"
    return (
        f"écart avec la plateforme\u00a0: {report.clock_offset_s} s, dernière heure signée\u00a0:"
        f" {report.last_signed_time}"
    )


def _pairs(values: dict[str, str]) -> list[str]:
    return [f"{name}\u00a0: {value or '—'}" for name, value in values.items()] or ["—"]


def _part(title: str, lines: list[str]) -> list[str]:
    return ["", title, *(f"  {_plain(line)}" for line in lines)]


def _plain(text: str) -> str:
    """The text on one line, so that text from a server or a file cannot break the layout."""
    return "".join(letter if letter.isprintable() or letter in "\u00a0\u202f" else " " for letter in text)


def _zip(report: SupportReport, log: tuple[str, ...]) -> bytes:
    files = {
        "rapport.txt": as_text(report).encode(),
        "rapport.json": as_json(report),
        "journal.txt": "".join(f"{line}\n" for line in log).encode(),
    }
    return zipped(files, report.made_at)
