"""Says in French what keeps a database from doing what was asked, and what helps; its own words stand beside."""

from msgspec import Struct
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

EXAMPLE = "postgresql+psycopg://UTILISATEUR:MOT_DE_PASSE@SERVEUR:5432/BASE"
_HERE = "dans l’adresse donnée à --database"
_PASSWORD = f"Le mot de passe de l’utilisateur {{user}} est refusé. Corrigez-le {_HERE}."
_UNKNOWN_USER = f"Ce serveur ne connaît pas l’utilisateur {{user}}. Corrigez l’utilisateur {_HERE}."
_NO_DATABASE = f"Ce serveur n’a pas la base {{database}}. Créez-la (createdb), ou corrigez son nom {_HERE}."
_READ_ONLY = (
    "Cette base est en lecture seule\u00a0: rien n’a été changé. Donnez à --database l’adresse du serveur principal, "
    "et non d’une copie."
)
_RIGHTS = (
    "L’utilisateur {user} n’a pas les droits sur cette base\u00a0: rien n’a été changé. Prenez l’utilisateur qui l’a "
    "faite, ou donnez-lui les droits."
)
_FULL = "Le disque de la base est plein\u00a0: rien n’a été changé. Faites de la place, puis recommencez."
_BUSY = "La base est occupée\u00a0: rien n’a été changé. Recommencez dans un instant."
_STOPPED = "Le serveur de la base démarre ou s’arrête\u00a0: rien n’a été changé. Recommencez quand il répond."
_IN_DOUBT = (
    "La base n’a pas répondu jusqu’au bout\u00a0: on ne peut pas savoir si cela a été fait. Regardez avant de "
    "recommencer."
)
_DAMAGED = (
    "Ce fichier est abîmé. Arrêtez «\u00a0serve\u00a0», supprimez les fichiers du même nom en «\u00a0-wal\u00a0» et "
    "«\u00a0-shm\u00a0», puis remettez la dernière sauvegarde."
)
_NO_SERVER = (
    f"Aucun serveur PostgreSQL ne répond à cette adresse. Démarrez-le, ou corrigez le serveur et le port {_HERE}."
)

#: Causes by the code that PostgreSQL gives (SQLSTATE), once the server was reached.
_BY_CODE = {
    "25006": _READ_ONLY,
    "28P01": _PASSWORD,
    "3D000": _NO_DATABASE,
    "42501": _RIGHTS,
    "53100": _FULL,
    "53300": "Le serveur n’accepte plus de connexion. Recommencez plus tard, ou relevez max_connections.",
    "55P03": _BUSY,
    "57P01": _STOPPED,
    "57P02": _STOPPED,
    "57P03": _STOPPED,
}
#: Causes by a part of the message, where there is no code: before the server lets anybody in, and for SQLite. The first
#: one that fits counts.
_BY_WORDS = (
    ("password authentication failed", _PASSWORD),
    ("no password supplied", f"Le mot de passe de l’utilisateur {{user}} manque. Écrivez-le {_HERE}."),
    (
        "no pg_hba.conf entry",
        "Ce serveur n’admet pas l’utilisateur {user} depuis ici. Ajoutez une règle à son pg_hba.conf.",
    ),
    ("starting up", _STOPPED),
    ("shutting down", _STOPPED),
    ("refused", _NO_SERVER),
    ("No such file", _NO_SERVER),
    ("timeout", _NO_SERVER),
    ("resolve host", f"Ce nom de serveur n’est pas connu. Corrigez-le {_HERE}."),
    ("translate host", f"Ce nom de serveur n’est pas connu. Corrigez-le {_HERE}."),
    ("readonly database", "Ce fichier est en lecture seule. Donnez-vous le droit d’y écrire, et dans son dossier."),
    ("database is locked", _BUSY),
    ("disk is full", _FULL),
    ("not a database", "Ce fichier n’est pas une base. Corrigez --database."),
    ("unable to open", "Vérifiez que le dossier existe et que vous avez le droit d’y lire et d’y écrire."),
    ("image is malformed", _DAMAGED),
    ("malformed database schema", _DAMAGED),
    ("role ", _UNKNOWN_USER),
    ("database ", _NO_DATABASE),
)
#: Messages after which a commit may have happened all the same: SQLite keeps what it wrote where a flush failed.
_CUT_OFF = ("disk I/O error", "closed the connection", "connection is lost")
_OTHERWISE = "Vérifiez l’adresse donnée à --database, et que la base est en marche."


class Outage(Struct, frozen=True):
    """Why the database does not answer. `detail`: its own words, in its language, for whoever is asked for help."""

    sentence: str  #: in French, for the operator: what to do
    detail: str  #: one line


def outage(error: DBAPIError, url: URL | None = None) -> Outage:
    """What this error means. `url`: of the database; only its user and its name are told."""
    message = str(error.orig).splitlines()[0] if str(error.orig) else type(error.orig).__name__
    code = getattr(error.orig, "sqlstate", None) or ""
    sentence = _BY_CODE.get(code) or next((words for part, words in _BY_WORDS if part in message), _OTHERWISE)
    if url is None and any(part in message for part in _CUT_OFF):
        sentence = _IN_DOUBT
    user, database = (None, None) if url is None else (url.username, url.database)
    return Outage(sentence.format(user=_named(user), database=_named(database)), message)


def _named(name: str | None) -> str:
    return f"«\u00a0{name}\u00a0»" if name else "indiqué"
