"""Errors of the exchange: network, refusals by the platform, enrolment codes, proofs that do not verify."""

from typing import Literal, TypeAlias

from sync.contract.bundle import BadBundle
from sync.contract.problem_codes import OF_CALLER
from sync.contract.problems import QUOTA, Problem
from sync.contract.wire import Answer

# SyncError
# ├── NetworkError  no answer, or not the platform's: nothing is lost, the next round tries again
# ├── Declined      a signed refusal by the platform
# ├── WrongCode     a mistyped enrolment code, or one of another platform
# ├── NotEnrolled   this computer has no platform yet
# ├── KeyLost       the device's private key is not in its keystore any more
# ├── ByKeyOnly     the device was enrolled by USB and knows no address
# ├── NotByStick      the platform's age recipient is not known, so no USB bundle can be sealed
# └── Integrity     a signature does not verify, or the journal was changed
#     ├── BadFile   a file from a USB stick is not valid; nothing of it was used
#     └── RefusedWord  two signed decisions on one act that cannot both be (exchange/refused_word.py)

NetworkErrorCode: TypeAlias = Literal[
    "no_route",
    "dns",
    "timeout",
    "refused",
    "cut",
    "tls",
    "certificate_unknown",
    "certificate_name",
    "certificate_dates",
    "intercepted",
    "clock",
    "proxy",
    "proxy_refused",
    "proxy_password",
    "proxy_method",
    "proxy_silent",
    "proxy_garbled",
    "proxy_passage",
    "proxy_tls",
    "proxy_address",
    "not_the_platform",
    "platform_down",
    "retry_later",
]

#: Those that a mistyped address may also cause.
OF_ADDRESS: frozenset[NetworkErrorCode] = frozenset(
    ("dns", "timeout", "refused", "tls", "certificate_name", "not_the_platform", "platform_down")
)

_NOTHING_LOST = "Rien n’est perdu."
#: For who has begun it by hand, as an enrolment is; of a round the window's band announces the next try instead.
_AGAIN = "Réessayez dans quelques minutes."
#: `event` and `remedy` of each code. A network error loses nothing, and `NetworkError` says so after its `event`.
_SENTENCES: dict[str, tuple[str, str]] = {
    "no_route": (
        "Cet ordinateur n’a pas de réseau.",
        "Vérifiez le câble ou le Wi-Fi. Vous pouvez continuer à travailler.",
    ),
    "dns": (
        "L’adresse de la plateforme est introuvable.",
        "Vérifiez la connexion à Internet, puis l’adresse dans Réglages.",
    ),
    "timeout": ("La plateforme met trop de temps à répondre.", _AGAIN),
    "refused": (
        "La plateforme n’a pas répondu.",
        "Vérifiez l’adresse dans Réglages si cela dure plus d’un jour.",
    ),
    "cut": ("La liaison a été coupée pendant l’échange.", _AGAIN),
    "tls": (
        "La liaison sécurisée avec la plateforme n’a pas pu s’établir.",
        "Vérifiez l’adresse dans Réglages. Sinon, prévenez votre service informatique.",
    ),
    "certificate_unknown": (
        "Le certificat de la plateforme n’est pas reconnu.",
        "Prévenez votre service informatique\u00a0: une autorité de certification manque peut-être sur cet ordinateur.",
    ),
    "certificate_name": (
        "Le certificat reçu est celui d’un autre site.",
        "Ouvrez votre navigateur\u00a0: le réseau demande peut-être une connexion. Sinon, vérifiez l’adresse dans "
        "Réglages.",
    ),
    "certificate_dates": (
        "Le certificat de la plateforme n’est pas valable aujourd’hui.",
        "Vérifiez la date de l’ordinateur. Si elle est juste, prévenez votre service informatique.",
    ),
    "intercepted": (
        "Un filtre du réseau ou un antivirus répond à la place de la plateforme.",
        "Demandez à votre service informatique d’installer son certificat, ou de laisser passer cette adresse.",
    ),
    "clock": (
        "La date de cet ordinateur semble fausse.",
        "Vérifiez la date de l’ordinateur, puis recommencez.",
    ),
    "proxy": (
        "Le serveur mandataire (proxy) ne répond pas.",
        "Vérifiez l’adresse du proxy dans Réglages, ou demandez-la à votre service informatique.",
    ),
    "proxy_refused": (
        "Le proxy refuse le passage vers la plateforme.",
        "Demandez à votre service informatique de laisser passer l’adresse de la plateforme.",
    ),
    "proxy_password": (
        "Le proxy demande un mot de passe, ou refuse celui qui est gardé.",
        "Écrivez-le dans Réglages, sous «\u00a0Proxy\u00a0». Votre service informatique le connaît.",
    ),
    "proxy_method": (
        "Le proxy demande une identification que ce programme ne sait pas donner.",
        "Demandez à votre service informatique de laisser passer la plateforme sans identification, ou d’installer ici"
        " un relais (cntlm, px), puis écrivez l’adresse de ce relais dans Réglages, sous «\u00a0Proxy\u00a0».",
    ),
    "proxy_silent": (
        "Le proxy accepte la connexion, puis ne répond pas à temps.",
        "Vérifiez l’adresse du proxy dans Réglages. Si les autres sites passent par ce proxy, prévenez votre service "
        "informatique\u00a0: il n’atteint peut-être pas la plateforme.",
    ),
    "proxy_garbled": (
        "Ce qui répond à l’adresse du proxy n’est pas un proxy.",
        "Vérifiez l’adresse du proxy dans Réglages, avec son numéro de port, ou demandez-la à votre service "
        "informatique.",
    ),
    "proxy_passage": (
        "Le proxy ouvre un passage qui ne mène pas à la plateforme.",
        "Prévenez votre service informatique\u00a0: le proxy doit laisser passer la plateforme sans répondre à sa "
        "place.",
    ),
    "proxy_tls": (
        "La liaison sécurisée avec le proxy n’a pas pu s’établir.",
        "Son adresse commence par https://, et la plupart des proxys veulent http://. Corrigez-la dans Réglages, ou "
        "prévenez votre service informatique\u00a0: le certificat du proxy n’est peut-être pas reconnu.",
    ),
    "proxy_address": (
        "L’adresse du proxy ne peut pas être suivie.",
        "Une adresse comme http://proxy.mairie.fr:3128 est attendue. Corrigez-la dans Réglages, ou prévenez votre "
        "service informatique.",
    ),
    "not_the_platform": (
        "La réponse ne vient pas de la plateforme.",
        "Ouvrez votre navigateur\u00a0: le réseau demande peut-être une connexion (page d’accueil du Wi-Fi).",
    ),
    "platform_down": ("La plateforme n’a pas répondu.", _AGAIN),
    "retry_later": ("La plateforme demande d’attendre un peu.", _AGAIN),
}

_CODE: dict[str, tuple[str, str]] = {
    "length": (
        "Code d’inscription\u00a0: {length}.",
        "Le code compte huit groupes de quatre lettres ou chiffres.",
    ),
    "letter": (
        "Code d’inscription\u00a0: un signe n’y a pas sa place.",
        "Le code ne contient que des lettres et des chiffres.",
    ),
    "check": (
        "Code d’inscription\u00a0: une lettre ou un chiffre est faux.",
        "Relisez le code groupe par groupe.",
    ),
    "other_platform": (
        "Ce code n’est pas celui de cette plateforme.",
        "Vérifiez l’adresse de la plateforme, ou demandez un nouveau code.",
    ),
}


class SyncError(Exception):
    """An error of the exchange. `code` is stable; `sentence` and `remedy` are French, for the user."""

    #: What happened: `sentence` without the words that nothing is lost; "" where `sentence` has no such words.
    event = ""

    def __init__(self, code: str, sentence: str, remedy: str = "") -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence
        self.remedy = remedy


class NetworkError(SyncError):
    """No answer, or not the platform's.

    `cause` is for the log. `retry_after`: seconds the server asked for. `issuer`: name in the certificate that was not
    accepted. `methods`: by which a proxy wants to know who asks, without Basic. `part`: what arrived of an answer that
    was cut, not verified. `proxy`: its address, where it is at fault. `reached`: False if no connection was
    established, so that nothing of the call can have left.
    """

    def __init__(
        self,
        code: NetworkErrorCode,
        cause: str = "",
        *,
        retry_after: int | None = None,
        issuer: str = "",
        methods: tuple[str, ...] = (),
        part: Answer | None = None,
        reached: bool = True,
    ) -> None:
        self.event, remedy = _SENTENCES[code]
        sentence = f"{self.event} {_NOTHING_LOST}"
        remedy += f" Il est signé par «\u00a0{issuer}\u00a0»." if issuer else ""
        self.methods = methods if "Basic" not in methods and code.startswith("proxy_") else ()
        remedy += f" Le proxy demande\u00a0: {', '.join(self.methods)}." if self.methods else ""
        super().__init__(code, sentence, remedy)
        self.cause = cause
        self.retry_after = retry_after
        self.part = part
        self.proxy = ""
        self.reached = reached

    @property
    def outcome_unknown(self) -> bool:
        """Whether the platform may have received what was sent; it can be asked."""
        return self.code in ("timeout", "cut", "platform_down")


class Declined(SyncError):
    """A signed problem of the platform (RFC 9457). `retry_after`: seconds that it asked for."""

    def __init__(self, problem: Problem, status: int, retry_after: int | None = None) -> None:
        super().__init__(problem.code, problem.title, problem.detail)
        self.problem = problem
        self.status = status
        self.retry_after = retry_after

    @property
    def of_quota(self) -> bool:
        """Whether the platform takes no more of this commune for now: nothing is wrong with what it was sent."""
        return self.code.startswith(QUOTA)

    @property
    def of_device(self) -> bool:
        """Whether the platform refuses the caller, and not the question or its moment."""
        return self.code in OF_CALLER


class WrongCode(SyncError):
    """A code that cannot be right. `code`: "length", "letter", "check" or "other_platform".

    `over`: of a code of wrong length, how many signs it has too many, or below 0 how many it lacks.
    """

    def __init__(self, code: str, over: int = 0) -> None:
        sentence, remedy = _CODE[code]
        signs = f"{abs(over)}\u00a0signe" + ("s" if abs(over) > 1 else "")
        length = f"il y a {signs} de trop" if over > 0 else f"il manque {signs}"
        super().__init__(code, sentence.format(length=length), remedy)


class NotEnrolled(SyncError):
    def __init__(self) -> None:
        super().__init__(
            "not_enrolled",
            "Cet ordinateur n’est pas encore inscrit auprès de la plateforme.",
            "Inscrivez-le dans Réglages, avec le code reçu. Vos envois attendent, rien n’est perdu.",
        )


class KeyLost(SyncError):
    def __init__(self) -> None:
        super().__init__(
            "key_lost",
            "La clé de signature est introuvable.",
            "Rétablissez-la depuis la feuille de secours, dans Réglages et aide. "
            "Sans feuille, inscrivez cet ordinateur avec un nouveau code. Vos envois attendent, rien n’est perdu.",
        )


class Integrity(SyncError):
    """A signature that does not verify, or a broken journal. `place` names the line or batch."""

    def __init__(self, place: str, sentence: str) -> None:
        super().__init__("integrity", sentence, "Prévenez votre service informatique, sans rien effacer.")
        self.place = place


class NotByStick(SyncError):
    def __init__(self) -> None:
        super().__init__(
            "not_by_key",
            "Cet ordinateur ne sait pas encore pour qui sceller une clé USB.",
            "Faites un échange par le réseau, ou demandez à votre préfecture la carte de la plateforme.",
        )


class ByKeyOnly(SyncError):
    def __init__(self) -> None:
        super().__init__(
            "by_key",
            "Cet ordinateur n’échange que par clé USB : il ne connaît pas l’adresse de la plateforme.",
            "Écrivez une clé dans la boîte d’envoi, ou inscrivez cet ordinateur par le réseau dans Réglages.",
        )


class BadFile(Integrity):
    def __init__(self, file: str, bad: BadBundle) -> None:
        super().__init__(file, bad.sentence)
        self.code = bad.code
        self.remedy = bad.remedy
