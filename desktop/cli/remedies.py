"""What to do about an error, and the command that does it; the window only says the first."""

from desktop.database.errors import DatabaseFault
from desktop.domain.refusals import Refusal
from sync.client.errors import NetworkError, NetworkErrorCode, SyncError
from sync.contract.problem_codes import ENROL_ANEW

_COMMANDS = {"damaged": "backup restore NOM", "vanished": "backup restore NOM", "key_lost": "recovery restore"}
_ENROL = "relaisctl enrol --platform URL --code CODE"
_NEW_CODE = (
    f"Demandez un code d’inscription à votre préfecture, puis inscrivez l’ordinateur\u00a0: {_ENROL}. Vos envois sont"
    " gardés ici, et partiront ensuite."
)
_PROXY = (
    "relaisctl proxy show dit le proxy et qui l’a choisi\u202f; relaisctl proxy set --mode http://NOM:PORT le change,"
    " ou la stratégie proxy s’il est imposé"
)
#: In place of a remedy that leads to a page of the window.
_REMEDIES = {
    "not_enrolled": f"Inscrivez-le avec le code reçu\u00a0: {_ENROL}. Vos envois attendent.",
    **dict.fromkeys(ENROL_ANEW, _NEW_CODE),
    "proxy": f"Vérifiez l’adresse du proxy, ou demandez-la à votre service informatique\u00a0: {_PROXY}.",
    "proxy_refused": (
        "Demandez à votre service informatique de laisser passer l’adresse de la plateforme. Pour passer par un autre"
        f" proxy\u00a0: {_PROXY}."
    ),
    "proxy_password": (
        "Donnez-le avec le nom\u00a0: relaisctl proxy set --user NOM --password-stdin. Votre service informatique les"
        " connaît\u202f; s’il les impose à cet ordinateur (relaisctl proxy show), prévenez-le."
    ),
    "proxy_method": (
        "Demandez à votre service informatique de laisser passer la plateforme sans identification, ou d’installer ici"
        " un relais (cntlm, px), puis donnez son adresse\u00a0: relaisctl proxy set --mode http://127.0.0.1:3128."
    ),
    "proxy_silent": (
        f"Vérifiez l’adresse du proxy\u00a0: {_PROXY}. Si les autres sites passent par ce proxy, il n’atteint peut-être"
        " pas la plateforme\u00a0: prévenez votre service informatique."
    ),
    "proxy_garbled": f"Vérifiez l’adresse du proxy, avec son numéro de port\u00a0: {_PROXY}.",
    "proxy_passage": (
        "Prévenez votre service informatique\u00a0: le proxy doit laisser passer la plateforme sans répondre à sa"
        f" place. Pour en prendre un autre\u00a0: {_PROXY}."
    ),
    "proxy_tls": (
        "Si son adresse commence par https://, essayez http://, que veulent la plupart des proxys\u202f; sinon, son"
        f" certificat n’est peut-être pas reconnu\u00a0: {_PROXY}."
    ),
    "proxy_address": f"Une adresse comme http://proxy:3128 est attendue\u00a0: {_PROXY}.",
    "by_key": f"Écrivez une clé\u00a0: relaisctl bundle export. Ou inscrivez-le par le réseau\u00a0: {_ENROL}.",
}
#: The same of failures that a wrong address may cause. What is added to a remedy, or said instead of it, stays.
_BY_ADDRESS: dict[NetworkErrorCode, str] = {
    "dns": (
        "Vérifiez la connexion à Internet, puis l’adresse de la plateforme. Si cet ordinateur ne sort que par un proxy,"
        f" celui-ci peut être seul à la connaître\u00a0: {_PROXY}."
    ),
    "refused": "Vérifiez l’adresse de la plateforme si cela dure plus d’un jour.",
    "tls": "Vérifiez l’adresse de la plateforme. Sinon, prévenez votre service informatique.",
    "certificate_name": (
        "Ouvrez votre navigateur\u00a0: le réseau demande peut-être une connexion. Sinon, vérifiez l’adresse de la"
        " plateforme."
    ),
}


def remedy(error: Refusal | SyncError | DatabaseFault) -> str:
    """What to do about an error, with the command; where a file is at fault, it is named."""
    if isinstance(error, SyncError) and error.code in _REMEDIES:
        methods = error.methods if isinstance(error, NetworkError) else ()
        tried = f" Proxy essayé\u00a0: {error.proxy}." if isinstance(error, NetworkError) and error.proxy else ""
        asked = f" Le proxy demande\u00a0: {', '.join(methods)}." if methods else ""
        return _REMEDIES[error.code] + asked + tried
    if isinstance(error, NetworkError) and error.code in _BY_ADDRESS:
        return error.remedy.replace(NetworkError(error.code).remedy, _BY_ADDRESS[error.code])
    command = error.command if isinstance(error, Refusal) else _COMMANDS.get(error.code, "")
    sentence = f"{error.remedy.removesuffix('.')} (relaisctl {command})." if command else error.remedy
    file = error.path if isinstance(error, DatabaseFault) else None
    return sentence if file is None else f"{sentence} Le fichier\u00a0: {file}"


def words_of(error: SyncError) -> str:
    """What happened and what to do about it, with the command."""
    return f"{error.sentence} {remedy(error)}".strip()


#: Of the address that a policy imposes: it is not to be looked for in the settings.
_BY_POLICY = {
    "dns": (
        "Vérifiez la connexion à Internet, puis platform_url dans les stratégies (relaisctl policy show). Si cet"
        f" ordinateur ne sort que par un proxy, celui-ci peut être seul à la connaître\u00a0: {_PROXY}."
    ),
    "refused": "Vérifiez platform_url dans les stratégies, avec son port, et ce que le pare-feu laisse sortir.",
    "timeout": "Vérifiez ce que le pare-feu laisse sortir vers cette adresse, et s’il faut un proxy.",
    "tls": "Vérifiez platform_url dans les stratégies, avec son port.",
    "certificate_name": "Vérifiez platform_url dans les stratégies, et qu’aucune page d’accueil du réseau n’attend.",
}


def before_enrolment(error: SyncError, url: str) -> str:
    """The same where nothing was sent yet, so that nothing can be lost, and the address is that of the policies."""
    todo = _BY_POLICY.get(error.code, remedy(error))
    return f"{error.event or error.sentence} {todo} Adresse essayée\u00a0: {url}."
