"""Vérifie des accusés de réception de Relais Communes, sans réseau et sans Relais Communes.

    python3 verify_receipt.py [--key CLÉ] [registre.json] accuse-000001-abcdef.json …

Il faut Python 3.10 ou plus, et le paquet « cryptography ». CLÉ est la clé publique de la plateforme : 64 chiffres
hexadécimaux. Elle doit venir du service qui tient la plateforme (chez lui : « relais-platform key »), et non de qui
remet les fichiers. Sans elle, chaque accusé est vérifié avec la clé qu’il porte, affichée pour être comparée. Chaque
fichier a une ligne. Son premier signe dit ce qui est établi :
✓  L’accusé est vérifié. La plateforme a signé qu’elle a reçu cet envoi, à l’octet près, sous ce numéro, d’abord à cette
   heure, et sa décision : « accepted » (accepté), « rejected » (refusé) suivi du code du motif, ou un autre mot de son
   protocole ; « deposited » : elle viendra. « Bloc reçu le » : l’envoi avait attendu, ou est revenu, et est signé là.
!  L’accusé est vérifié, mais sa décision manque (« sans décision » : numéro, heure légale et sort ne sont pas établis)
   ou est ancienne, ou un registre donné ne le confirme pas. La ligne dit pourquoi.
?  CLÉ n’est pas donnée : l’auteur des signatures n’est pas établi. Ou bien aucun accusé vérifié ne signe ce registre.
✗  Le fichier n’est pas vérifié. Il ne prouve rien.
·  Le fichier est un registre. La ligne dit combien de ses lignes, depuis la première, les accusés vérifiés signent.

Le registre est la suite de tout ce que la plateforme a dit à la commune (« arrived » : une pièce jointe). Un accusé en
signe le début, jusqu’à son bloc, une décision venue plus tard jusqu’à elle. Une ligne que rien ne signe ne prouve rien.
« Au registre » : l’envoi y est à la ligne indiquée. Si la décision n’est pas celle de ces lignes, l’accusé n’est pas
vérifié. « Décision hors du registre » : venue après lui, ou perdue par la plateforme. « Décision ancienne » : signée
sans l’accusé, pour tout bloc de même contenu. « Le registre dit » : son dernier mot sur l’envoi, s’il diffère. « Hors
du registre » : l’accusé en signe un autre. « Sans registre » : il n’en signe aucun, ou aucun n’est donné de sa
plateforme et de sa commune. D’un registre qu’un autre contient, seul l’autre compte ; si deux diffèrent, l’accusé est
cherché dans chacun, et a « ! » s’il manque à l’un. « Reçu de nouveau » : la plateforme, remise à un jour antérieur,
avait perdu l’envoi et l’a signé de nouveau. Les deux accusés sont vérifiés ; il suffit que l’un soit au registre.

Code de sortie : 1 s’il y a un ✗, sinon 2 s’il y a un « ? » ou pas de CLÉ, sinon 3 s’il y a un « ! », sinon 0.
"""

import base64
import hashlib
import json
import re
import sys
import unicodedata
from collections import namedtuple
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

RECEIPT = {"key", "device", "commune", "batch", "block", "count", "root", "first_number", "received_at", "transport"}
DECISION = {"key", "decided_at", "exceptions"}
WORD = {"n", "op", "intent", "status", "deposited_at", "at"}
PROOF, MAY, SIGNED = {"op", "intent", "index", "path", "receipt"}, {"decision", "detail"}, {"signature"}
P, EIGHTH = 2**255 - 19, 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
WEAK = {0, 1, P - 1, EIGHTH, P - EIGHTH}  # clés de petit ordre : n’importe qui signe avec elles
# Ce qui est affiché d’un fichier a l’une de ces formes : aucun texte ne peut dessiner une autre ligne.
COMMUNE, CODE, ASIDE = "[0-9][0-9AB][0-9]{3}", "[A-Za-z0-9._:/-]{1,64}", "duplicate|arrived .+"
UUID, DIGEST = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "[0-9a-f]{64}"
TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?(Z|[+-][0-9]{2}:[0-9]{2})"
NOWHERE: Any = {"size": 0, "head": ""}
Facts = namedtuple("Facts", "number commune op at word block key old")  # ce qu’un accusé vérifié établit


class Bad(Exception):
    """Ce qui ne se vérifie pas ; dit sans un mot du fichier qui n’ait sa forme."""


@dataclass
class Register:
    file: str  # le nom donné à la commande
    whose: tuple[str, str]  # plateforme, commune
    heads: list[str]  # heads[n] : l’empreinte des n premières lignes
    words: dict[tuple[str, str], list[tuple[int, str]]]  # de chaque envoi : les lignes, et ce qu’elles en disent
    signed: int = 0  # combien des premières lignes les accusés signent


def need(condition: Any, what: str) -> None:
    if not condition:
        raise Bad(what)


def read(text: str) -> Any:
    """Du JSON sans clé double ; « canonical » refuse les nombres à virgule."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        need(len(dict(pairs)) == len(pairs), "clé double")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=unique)


def shown(file: str) -> str:
    """Un nom de fichier en lettres latines ; tout autre signe, et chaque blanc devant un blanc, par son code."""
    name = unicodedata.normalize("NFC", file)
    return re.sub("[^ -~À-ſ’]| (?= )", lambda one: ascii(one[0])[1:-1].replace(" ", r"\x20"), name)


def moment(text: str) -> datetime:
    need(re.fullmatch(TIME, text), "heure")
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def word(status: str, reason: str) -> str:
    need(re.fullmatch(CODE, status) and re.fullmatch(f"({CODE})?", reason), "mot d’une décision")
    return f"{status} {reason}".strip()


def canonical(value: Any) -> str:
    """RFC 8785 : clés dans l’ordre de leurs unités UTF-16, aucun blanc, textes en NFC, entiers seulement."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        return json.dumps(unicodedata.normalize("NFC", value), ensure_ascii=False)
    need(isinstance(value, (bool, int)), "ni texte, ni entier")
    return json.dumps(value)


def signed(key: bytes, domain: str, value: dict[str, Any], receipt: Any = None) -> None:
    """Si cette clé a signé « domaine, saut de ligne, forme canonique sans signature », d’une décision avec l’accusé."""
    signature = base64.b64decode(value["signature"], validate=True)
    need(base64.b64encode(signature).decode() == value["signature"], "écriture de la signature")
    one, other = ({name: part[name] for name in part if name != "signature"} for part in (value, receipt or {}))
    data = canonical({"decision": one, "receipt": other} if receipt else one)
    need((int.from_bytes(key, "little") & ~(1 << 255)) % P not in WEAK, "clé qui signe tout")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, f"{domain}\n{data}".encode())
    except InvalidSignature:
        raise Bad(f"signature ({domain})") from None


def climbs(intent: str, index: int, count: int, path: list[str], root: str) -> bool:
    """Si le chemin de Merkle (RFC 9162, 2.1.3.2) mène de cet envoi à la racine du bloc."""
    node, last = hashlib.sha256(b"\0" + bytes.fromhex(intent)).digest(), count - 1
    for step in path:
        if last == 0:
            return False
        sibling = bytes.fromhex(step)
        if index & 1 or index == last:
            node = hashlib.sha256(b"\1" + sibling + node).digest()
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\1" + node + sibling).digest()
        index, last = index >> 1, last >> 1
    return last == 0 and node.hex() == root


def verify(document: Any, trusted: bytes | None = None) -> Facts:
    proof, text = document["proof"], document["operation"]
    operation, receipt, decision = read(text), proof["receipt"], proof.get("decision", {})
    need(canonical(operation) == text, "forme canonique de l’envoi")
    need(PROOF <= set(proof) <= PROOF | MAY and set(receipt) - SIGNED - {"ledger"} == RECEIPT, "champs de l’accusé")
    intent = hashlib.sha256(f"relais/v1/intent\n{text}".encode()).hexdigest()
    need(proof["intent"] == document["intent"] == intent, "empreinte de l’envoi")
    need(proof["op"] == document["op"] == operation["op"] and re.fullmatch(UUID, proof["op"]), "identifiant de l’envoi")
    need(receipt["commune"] == operation["commune"] and re.fullmatch(COMMUNE, receipt["commune"]), "commune")
    index, count, path, root = proof["index"], receipt["count"], proof["path"], receipt["root"]
    need({type(index), type(count), type(receipt["first_number"])} == {int} and 0 <= index < count, "place au bloc")
    hashed = all(re.fullmatch(DIGEST, step) for step in [*path, root])
    need(hashed and climbs(intent, index, count, path, root), "chemin dans le bloc")
    key = trusted or base64.b64decode(document["platform_keys"][receipt["key"]], validate=True)
    name = "d" + base64.b32encode(hashlib.sha256(key).digest()[:16]).decode().rstrip("=").lower()
    need(receipt["key"] == name, "clé de la plateforme")
    signed(key, "relais/v1/receipt", receipt)
    block, number, wording, old = receipt["received_at"], "", "", "root" in decision
    when, received = f"bloc reçu le {block}", moment(block)
    need(all(set(at) == set(NOWHERE) and type(at["size"]) is int for at in ends(proof)), "registre que signe l’accusé")
    if "decision" in proof:
        need(set(decision) - SIGNED - {"earlier", "root" if old else "ledger"} == DECISION, "champs de la décision")
        need((decision["key"], decision.get("root", receipt["root"])) == (name, receipt["root"]), "décision d’ailleurs")
        signed(key, f"relais/v{1 if old else 2}/decision", decision, None if old else receipt)
        need(moment(decision["decided_at"]) >= received or not old, "la décision est d’un accusé antérieur")
        exceptions = [one for one in decision["exceptions"] if one["index"] == index] or [{"status": "accepted"}]
        need(len(exceptions) == 1, "deux décisions")
        wording = word(exceptions[0]["status"], exceptions[0].get("reason", ""))
        early = [one for one in decision.get("earlier", []) if one["index"] == index] or [{}]
        own = {"number": receipt["first_number"] + index, "at": block} | early[0]
        need(type(own["number"]) is int and document["number"] in (None, own["number"]), "numéro")
        number, when = f"n°\u00a0{own['number']}", own["at"] + f" ({when})" * (moment(own["at"]) != received)
    return Facts(number, receipt["commune"], proof["op"], when, wording, block, key.hex(), old)


def twice(document: Any, trusted: bytes | None) -> list[tuple[Any, Facts]]:
    """L’accusé et, s’il y en a un, celui de l’envoi reçu de nouveau, vérifiés."""
    proof, renewed = document["proof"], document.get("renewed")
    both = [(proof, verify(document, trusted))]
    if renewed is not None:
        both.append((renewed, verify(document | {"proof": renewed, "number": None}, trusted)))
        need(both[0][1].key == both[1][1].key, "le second accusé est d’une autre plateforme")
        need(proof["receipt"] != renewed["receipt"], "le second accusé est le premier")
    return both


def chained(file: str, document: Any) -> Register:
    """Un registre, chaque ligne enchaînée à la précédente."""
    whose = {name: document[name] for name in ("platform", "commune")}
    head = hashlib.sha256(f"relais/v1/ledger\n{canonical(whose)}".encode()).hexdigest()
    register = Register(file, (whose["platform"], whose["commune"]), [head], {})
    for n, entry in enumerate(document["entries"], 1):
        need(entry["n"] == n and set(entry) - {"reason"} == WORD, f"ligne {n}")
        head = hashlib.sha256(f"relais/v1/ledger\n{head}\n{canonical(entry)}".encode()).hexdigest()
        register.heads.append(head)
        line = n, word(entry["status"], entry.get("reason", ""))
        register.words.setdefault((entry["op"], entry["intent"]), []).append(line)
    return register


def ends(proof: Any) -> list[Any]:
    """Où en était le registre avec l’accusé, et avec une décision venue après lui."""
    return [part.get("ledger", NOWHERE) for part in (proof["receipt"], proof.get("decision", {}))]


def signs(at: Any, register: Register) -> int:
    """Combien des premières lignes de ce registre sont signées là ; 0 : il s’agit d’un autre, ou d’aucun."""
    return at["size"] if 0 < at["size"] < len(register.heads) and register.heads[at["size"]] == at["head"] else 0


def about(proof: Any, proven: Facts, register: Register) -> tuple[int, list[tuple[int, str]], bool]:
    """La ligne de l’envoi, ou 0 ; ce que le registre en dit, depuis la décision ; si elle n’est pas de ce registre."""
    size, later = (signs(at, register) for at in ends(proof))
    line = size and size - proof["receipt"]["count"] + 1 + proof["index"]
    words = register.words.get((proof["op"], proof["intent"]), [])
    words = [one for one in words if one[0] == line or (one[0] > line and not re.fullmatch(ASIDE, one[1]))]
    need(not size or (words and words[0][0] == line), "place au registre")
    lost = bool(size and not later and "ledger" in proof.get("decision", {}))
    while len(words) > 1 and words[1][0] <= (later or size):
        del words[0]
    if words and (later or size) and "decision" in proof and not (lost or proven.old):
        need(proven.word == words[0][1], f"le registre dit {words[0][1]}, ligne {words[0][0]}")
    return line, words, lost


def receipt_line(both: list[tuple[Any, Facts]], registers: list[Register], trusted: bytes | None) -> tuple[str, str]:
    first, signing = both[0][1], any("ledger" in proof["receipt"] for proof, _ in both)
    mine = [one for one in registers if one.whose == (both[0][0]["receipt"]["key"], first.commune)]
    parts, doubts = [part for part in first[:5] if part], ["sans décision"] * any(not facts.word for _, facts in both)
    parts += [f"reçu de nouveau le {one.block}" + f", {one.number}  {one.word}" * bool(one.word) for _, one in both[1:]]
    parts += ["sans registre"] if registers and not (mine and signing) else []
    for register in mine:
        name = f" ({shown(register.file)})" if len(mine) > 1 else ""
        places = [about(proof, facts, register) for proof, facts in both]
        line, words, lost = next((place for place in places if place[0]), places[0])
        parts += [f"au registre{name}, ligne {line}"] if line else []
        doubts += [f"hors du registre{name}"] if signing and not line else []
        doubts += [f"décision hors du registre{name}"] if lost else []
        lasts = [one for one in words if one[0] <= register.signed][-1:] + words[-1:]
        for n, wording in [one for one in lasts if any(one[1] != facts.word for _, facts in both)][-1:]:
            unsigned = "" if n <= register.signed else ", qu’aucun accusé donné ne signe"
            doubts.append(f"le registre{name} dit {wording}, ligne {n}{unsigned}")
    doubts += ["décision ancienne"] if any(facts.old for _, facts in both) else []
    whose = [] if trusted else [f"clé non vérifiée : {first.key}"]
    return "!" if doubts else "✓" if trusted else "?", "  ".join([*parts, *doubts, *whose])


def weigh(registers: list[Register], proofs: list[Any], lines: dict[str, tuple[str, str]]) -> list[Register]:
    """Écrit le signe et le texte de chaque registre ; rend ceux qu’aucun autre ne contient."""
    kept: list[Register] = []
    for one in sorted(registers, key=lambda one: -len(one.heads)):
        whole = next((other for other in kept if one.heads[-1] in other.heads), one)
        kept += [one] if whole is one else []
        size = len(one.heads) - 1
        one.signed = n = min(size, max((signs(at, whole) for proof in proofs for at in ends(proof)), default=0))
        text = f"{size} ligne{'s' if size > 1 else ''}, {n or 'aucune'} signée{'s' if n > 1 else ''}"
        lines[one.file] = "·" if n else "?", f"registre de {text} par les accusés donnés"
    return kept


def main(words: list[str]) -> int:
    if {"-h", "--help"} & set(words):
        sys.stdout.write(__doc__ or "")
        return 0
    if words[:1] == ["--key"] and not re.fullmatch("[0-9a-fA-F]{64}", "".join(words[1:2])):
        raise SystemExit("La clé qui suit --key a 64 chiffres hexadécimaux.")
    trusted, files = (bytes.fromhex(words[1]), words[2:]) if words[:1] == ["--key"] else (None, words)
    if not files:
        raise SystemExit(__doc__)
    registers, receipts, lines = list[Register](), dict[str, list[tuple[Any, Facts]]](), dict[str, tuple[str, str]]()
    for file in files:
        try:
            document = read(Path(file).read_text("utf-8"))
            if "entries" in document:
                registers.append(chained(file, document))
            else:
                receipts[file] = twice(document, trusted)
        except Exception as error:  # noqa: BLE001 - whatever is in the file, it is not verified
            why = error if isinstance(error, Bad) else f"fichier illisible ({type(error).__name__})"
            lines[file] = "✗", f"NON VÉRIFIÉ : {why}"
    kept = weigh(registers, [proof for both in receipts.values() for proof, _ in both], lines)
    for file, both in receipts.items():
        try:
            lines[file] = receipt_line(both, kept, trusted)
        except Bad as error:
            lines[file] = "✗", f"NON VÉRIFIÉ : {error}"
    sys.stdout.writelines(f"{lines[file][0]} {shown(file)}  {lines[file][1]}\n" for file in files)
    seen = {mark for mark, _ in lines.values()}
    return 1 if "✗" in seen else 2 if not trusted or "?" in seen else 3 if "!" in seen else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # un autre codage n’a pas ces signes
    sys.exit(main(sys.argv[1:]))
