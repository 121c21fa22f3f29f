"""Vérifie des accusés de Relais Communes, hors ligne et sans rien de Relais Communes.

    python3 verify_receipt.py [--key CLÉ] [registre.json] accuse-000001-abcdef.json …

Il faut Python 3.10 ou plus et le paquet « cryptography ». CLÉ : la clé publique de la plateforme (64 chiffres
hexadécimaux), obtenue d’ailleurs que de ces fichiers : le service qui tient la plateforme la donne (chez lui,
« relais-platform key »). Sans elle, chaque fichier est cru sur la clé qu’il porte, et elle est écrite pour être
comparée. Vérifié veut dire : la plateforme a signé qu’elle avait reçu cet envoi, à l’octet près, sous ce numéro et à
cette heure, et ce qu’elle en a décidé. Le registre est la suite de tout ce qu’elle a dit à la commune ; chaque accusé
signe où elle en était, et « au registre » veut dire que cet envoi y est à sa place. « Reçu de nouveau » : la plateforme
a été remise à un jour antérieur et avait perdu l’envoi ; elle l’a signé une seconde fois, et c’est ce second accusé
dont la place est cherchée au registre d’aujourd’hui. « ! » : l’accusé est vérifié, mais le registre donné n’est pas
celui qu’il signe. Code de sortie : 0 si tout est vérifié, 3 s’il y a un « ! », 2 si la clé ne l’est pas, 1 si un
fichier ne se vérifie pas.
"""

import base64
import hashlib
import json
import re
import sys
import unicodedata
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

RECEIPT = {"key", "device", "commune", "batch", "block", "count", "root", "first_number", "received_at", "transport"}
DECISION = {"key", "root", "decided_at", "exceptions"}
WORD = {"n", "op", "intent", "status", "deposited_at", "at"}
# Clés d’ordre petit : n’importe qui signe avec elles.
P, EIGHTH = 2**255 - 19, 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
WEAK = {0, 1, P - 1, EIGHTH, P - EIGHTH}
OUTSIDE = "  hors du registre"
PROOF, MAY = {"op", "intent", "index", "path", "receipt"}, {"decision", "detail"}


class Bad(Exception):
    """Ce qui ne se vérifie pas."""


def need(condition: Any, what: str) -> None:
    if not condition:
        raise Bad(what)


def read(text: str) -> Any:
    """Du JSON sans clé double ni nombre à virgule."""

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        need(len(dict(found)) == len(found), "clé double")
        return dict(found)

    def refuse(number: str) -> None:
        raise Bad(f"nombre {number}")

    return json.loads(text, object_pairs_hook=pairs, parse_float=refuse, parse_constant=refuse)


def canonical(value: Any) -> str:
    """RFC 8785 : clés dans l’ordre de leurs unités UTF-16, aucun blanc, textes en NFC, entiers seulement."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        return json.dumps(unicodedata.normalize("NFC", value), ensure_ascii=False)
    need(isinstance(value, (bool, int)), "ni texte, ni entier")
    return json.dumps(value)


def signed(key: bytes, domain: str, value: dict[str, Any]) -> None:
    """La signature Ed25519 de cette clé sur « domaine, saut de ligne, forme canonique sans la signature »."""
    text = value["signature"]
    signature = base64.b64decode(text, validate=True)
    need(base64.b64encode(signature).decode() == text, "écriture de la signature")
    data = canonical({name: value[name] for name in value if name != "signature"})
    need((int.from_bytes(key, "little") & ~(1 << 255)) % P not in WEAK, "clé qui signe tout")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, f"{domain}\n{data}".encode())
    except InvalidSignature:
        raise Bad(f"signature ({domain})") from None


def climbs(intent: str, index: int, count: int, path: list[str], root: str) -> bool:
    """Si le chemin de Merkle (RFC 9162, 2.1.3.2) mène de cet envoi à la racine du bloc."""

    def pair(left: bytes, right: bytes) -> bytes:
        return hashlib.sha256(b"\1" + left + right).digest()

    node, last = hashlib.sha256(b"\0" + bytes.fromhex(intent)).digest(), count - 1
    for step in path:
        if last == 0:
            return False
        sibling = bytes.fromhex(step)
        if index & 1 or index == last:
            node = pair(sibling, node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = pair(node, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and node.hex() == root


def verify(document: Any, trusted: bytes | None = None) -> tuple[int, str, str, str, str, str, str]:
    """(numéro, commune, envoi, reçu le, décision, motif, clé) d’un accusé ; lève Bad, ou une erreur de forme."""
    proof, text = document["proof"], document["operation"]
    operation, receipt, decision = read(text), proof["receipt"], proof.get("decision")
    need(canonical(operation) == text, "forme canonique de l’envoi")
    need(
        PROOF <= set(proof) <= PROOF | MAY and set(receipt) - {"ledger"} == RECEIPT | {"signature"},
        "champs de l’accusé",
    )
    intent = hashlib.sha256(f"relais/v1/intent\n{text}".encode()).hexdigest()
    need(proof["intent"] == document["intent"] == intent, "empreinte de l’envoi")
    need(proof["op"] == document["op"] == operation["op"], "identifiant de l’envoi")
    need(receipt["commune"] == operation["commune"], "commune")
    need(all(re.fullmatch("[0-9a-f]{64}", step) for step in [*proof["path"], receipt["root"]]), "chemin dans le bloc")
    index, count = proof["index"], receipt["count"]
    need(type(index) is int and type(count) is int and 0 <= index < count, "place dans le bloc")
    need(climbs(intent, index, count, proof["path"], receipt["root"]), "chemin dans le bloc")
    key = trusted or base64.b64decode(document["platform_keys"][receipt["key"]], validate=True)
    name = "d" + base64.b32encode(hashlib.sha256(key).digest()[:16]).decode().rstrip("=").lower()
    need(receipt["key"] == name, "clé de la plateforme")
    signed(key, "relais/v1/receipt", receipt)
    number, status, reason = receipt["first_number"] + index, "deposited", ""
    need(document["number"] == number, "numéro")
    if "decision" in proof:
        need(
            set(decision) - {"earlier"} == DECISION | {"signature"} and decision["key"] == name, "champs de la décision"
        )
        need(decision["root"] == receipt["root"], "la décision est d’un autre bloc")
        signed(key, "relais/v1/decision", decision)
        told = [one for one in decision["exceptions"] if one["index"] == index] or [{"status": "accepted"}]
        need(len(told) == 1, "deux décisions")
        status, reason = told[0]["status"], told[0].get("reason", "")
    return number, receipt["commune"], proof["op"], receipt["received_at"], status, reason, key.hex()


def twice(document: Any, trusted: bytes | None, places: dict[tuple[str, str, int], tuple[str, list[str]]]) -> str:
    """Ce que dit le second accusé, s’il y en a un, et la place au registre : de l’un des deux, le premier d’abord."""
    where, renewed = registered(document["proof"], places), document.get("renewed")
    if renewed is None:
        return where
    number = renewed["receipt"]["first_number"] + renewed["index"]
    found = verify(document | {"proof": renewed, "number": number}, trusted)
    last = where if "au registre" in where else registered(renewed, places)
    return f"  reçu de nouveau le {found[3]}, n° {number}  {found[4]}{last}"


def chained(document: Any) -> dict[tuple[str, str, int], tuple[str, list[str]]]:
    """Pour chaque place du registre (plateforme, commune, rang), l’empreinte de la suite et ce qu’il y dit."""
    whose = {name: document[name] for name in ("platform", "commune")}
    head = hashlib.sha256(f"relais/v1/ledger\n{canonical(whose)}".encode()).hexdigest()
    found = {(whose["platform"], whose["commune"], 0): (head, ["", ""])}
    for n, entry in enumerate(document["entries"], 1):
        need(entry["n"] == n and set(entry) - {"reason"} == WORD, f"ligne {n}")
        head = hashlib.sha256(f"relais/v1/ledger\n{head}\n{canonical(entry)}".encode()).hexdigest()
        found[whose["platform"], whose["commune"], n] = (head, [entry["op"], entry["intent"]])
    return found


def registered(proof: Any, places: dict[tuple[str, str, int], tuple[str, list[str]]]) -> str:
    """Si la suite que signe cet accusé est celle du registre, et si cet envoi y est à sa place ; "" : rien à dire."""
    receipt, (none, nothing) = proof["receipt"], ("", ["", ""])
    at, whose = receipt.get("ledger"), (receipt["key"], receipt["commune"])
    if not at or (*whose, 0) not in places:
        return "  sans registre" if places else ""
    if places.get((*whose, at["size"]), (none, nothing))[0] != at["head"]:
        return OUTSIDE
    place = at["size"] - receipt["count"] + 1 + proof["index"]
    need(places.get((*whose, place), (none, nothing))[1] == [proof["op"], proof["intent"]], "place au registre")
    return f"  au registre, ligne {place}"


def main(words: list[str]) -> int:
    if {"-h", "--help"} & set(words):
        sys.stdout.write(__doc__ or "")
        return 0
    trusted = key_of(words[1:2]) if words[:1] == ["--key"] else None
    files, seen = words[2:] if trusted else words, set()
    if not files:
        raise SystemExit(__doc__)
    places: dict[tuple[str, str, int], tuple[str, list[str]]] = {}
    receipts: list[tuple[str, Any]] = []
    for file in files:
        try:
            with open(file, encoding="utf-8") as stream:
                document = read(stream.read())
            if "entries" not in document:
                receipts.append((file, document))
                continue
            places |= chained(document)
            mark, said = "·", f"{len(document['entries'])} lignes qui se suivent : seuls les accusés les signent"
        except Exception as error:  # noqa: BLE001 - whatever is in the file, it is not verified
            mark, said = "✗", f"NON VÉRIFIÉ : {error or type(error).__name__}"
        seen.add(mark)
        sys.stdout.write(f"{mark} {file}  {said}\n")
    for file, document in receipts:
        try:
            found, where = verify(document, trusted), twice(document, trusted, places)
            whose = "" if trusted else f"  clé non vérifiée : {found[6]}"
            mark = "!" if where.endswith(OUTSIDE) else "✓" if trusted else "?"
            said = f"n° {'  '.join(map(str, found[:6]))}{where}{whose}"
        except Exception as error:  # noqa: BLE001 - whatever is in the file, it is not verified
            mark, said = "✗", f"NON VÉRIFIÉ : {error or type(error).__name__}"
        seen.add(mark)
        sys.stdout.write(f"{mark} {file}  {said}\n")
    return 1 if "✗" in seen else 2 if not trusted else 3 if "!" in seen else 0


def key_of(words: list[str]) -> bytes:
    if not words or not re.fullmatch("[0-9a-fA-F]{64}", words[0]):
        raise SystemExit("La clé qui suit --key a 64 chiffres hexadécimaux.")
    return bytes.fromhex(words[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
