"""What every command needs: the folders, the policy, the settings, and one open commune."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from msgspec import Struct

from desktop import logs, paths, policy, settings
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.kit.open_commune import open_commune
from desktop.database.absence import check_not_gone
from desktop.database.opening import list_communes
from desktop.domain import french
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from desktop.policy import Policy
from sync.commandline.arguments import readable
from sync.commandline.output import Output


class CommandSession(Struct, frozen=True, kw_only=True):
    output: Output  #: how the command answers: for a person, or in JSON
    places: Places  #: the folders of this computer
    policy: Policy  #: what the machine's administrator imposes
    asked: str | None  #: the commune of --commune, by its INSEE code
    at_end: Callable[[Callable[[], None]], object]  #: registers a function to call when the program ends
    shared: str = ""  #: why no data may be opened: a policy asks for one folder for all accounts

    @contextmanager
    def commune_context(self) -> Iterator[CommuneContext]:
        """Opens the commune asked for, or the last one used, or the only one here. Raises Refusal, DatabaseFault."""
        insee = self.commune()
        self.prepare()
        commune_context = open_commune(self.places, insee, local_time)
        try:
            yield commune_context
        finally:
            commune_context.close()

    def commune(self) -> str:
        self.refuse_shared()
        asked = self.asked
        if asked is not None:
            known = asked.isalnum() and len(asked) <= 10
            if known:
                check_not_gone(self.places.database(asked), self.places.head(asked), self.places.backups(asked))
            if not known or not self.places.database(asked).exists():
                raise Refusal(
                    "commune_not_here",
                    f"La commune {french.quoted(asked)} n’est pas sur cet ordinateur.",
                    field="--commune",
                    remedy="Ajoutez-la avec\u00a0: relaisctl commune use INSEE.",
                    of_input=True,
                )
            return asked
        here = sorted(file.stem for file in self.places.communes.glob("*.sqlite"))
        last = settings.read(self.places.settings).settings.commune
        if last.isalnum():
            check_not_gone(self.places.database(last), self.places.head(last), self.places.backups(last))
        if last in here:
            return last
        if len(here) == 1:
            return here[0]
        if not here:
            if self.places.data.is_file():
                raise paths.UnusableFolder(self.places.data, "un fichier porte ce nom")
            raise Refusal(
                "no_commune",
                "Aucune commune n’est choisie sur cet ordinateur.",
                field="--commune",
                remedy="Choisissez-la avec\u00a0: relaisctl commune use INSEE.",
                of_input=True,
            )
        names = ", ".join(f"{name} ({insee})" for insee, name, _ in list_communes(self.places.communes))
        raise Refusal(
            "several_communes",
            f"Cet ordinateur a plusieurs communes\u00a0: {names}.",
            field="--commune",
            remedy="Dites laquelle avec --commune INSEE.",
            of_input=True,
        )

    def communes(self) -> list[str]:
        """All that are here, by their INSEE codes; the last one used also where its database is gone. Never empty.

        Raises Refusal where there is none.
        """
        self.refuse_shared()
        here = {file.stem for file in self.places.communes.glob("*.sqlite")}
        last = settings.read(self.places.settings).settings.commune
        if last.isalnum() and self.places.head(last).exists():
            here.add(last)
        return sorted(here) or [self.commune()]

    def prepare(self) -> None:
        """Makes the folders and starts the log. Raises UnusableFolder, and Refusal where none may be used."""
        self.refuse_shared()
        paths.prepare(self.places)
        try:
            handler = logs.start(self.places.logs, self.policy.log_level)
        except OSError as error:
            raise paths.UnusableFolder(self.places.logs, "le journal technique ne peut pas y être écrit") from error
        self.at_end(partial(logs.stop, handler))

    def refuse_shared(self) -> None:
        """Raises Refusal where the policy asks for one data folder for all accounts."""
        if self.shared:
            raise Refusal(
                "shared_folder",
                self.shared,
                field="data_dir",
                remedy="Retirez cette clé\u00a0: chaque compte a son dossier et son inscription. Ce que ce dossier"
                " contient déjà s’ouvre avec --data-dir.",
                of_input=True,
            )

    def chosen(self) -> str:
        """The commune used last, if it is still here; "" if not."""
        last = settings.read(self.places.settings).settings.commune
        return last if last.isalnum() and self.places.database(last).exists() else ""

    def remember(self, insee: str) -> None:
        """Notes the commune that commands mean, and that the window opens, from now on."""
        chosen = settings.read(self.places.settings).settings.with_commune(insee)
        settings.write(self.places.settings, chosen)


def start(
    output: Output, data_dir: Path | None, commune: str, at_end: Callable[[Callable[[], None]], object]
) -> CommandSession:
    """Makes the session; `data_dir` and `commune` as typed, None and "" where they were not."""
    machine = policy.read()
    return CommandSession(
        output=output,
        places=paths.find(data_dir),
        policy=machine,
        asked=readable(commune).strip().upper() or None,
        at_end=at_end,
        shared=policy.shared_folder(machine) if paths.named(data_dir) is None else "",
    )
