"""The backups of the commune: making one, restoring one with what would be lost, the folder of the second copies."""

from pathlib import Path

from desktop.domain.backups import RULE
from desktop.viewmodels.kit.backups import Restoring
from desktop.viewmodels.settings.backups import MakingBackup, SecondCopyOffer
from desktop.views.settings.about import path_label
from desktop.views.widgets.backup_list import BackupList
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, Icon, row, rule
from desktop.views.widgets.file_dialogs import ask_folder
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice, NoticeTone
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.scrolling import bring_new_into_sight


class BackupsCard(Card):
    """After a backup is restored, the commune is opened again from the start."""

    def __init__(self, page_context: PageContext) -> None:
        super().__init__("Sauvegardes", icon=Icon(page_context.theme, "lock"))
        self.restoring = Restoring(
            page_context.actor, page_context.places, page_context.status_summary.opening.insee, page_context.clock, self
        )
        self.making = MakingBackup(page_context.actor, self.restoring, page_context.network, self)
        self.message = Notice()
        self.now = Button("Sauvegarder &maintenant", self._make)
        self.list = BackupList(
            page_context.theme, self.restoring, most=5, restore=lambda: page_context.ask_first(self.restoring.restore)
        )
        self.where = path_label(Path("."))
        self.where.hide()
        self.trouble = Label(tone="warn")
        self.trouble.hide()
        self.second = Label()
        self.care = Label(
            "Une clé USB contient alors tout ce que la mairie a écrit\u00a0: rangez-la dans une armoire fermée.",
            "small",
            "muted",
        )
        self.choose = Button("Choisir un &dossier…", self._ask)
        self.stop = Button("Ne plus faire de seconde copie", lambda: self._keep(None), kind="quiet")
        self.add(
            Label("Une copie vérifiée est faite chaque jour, et pendant que vous travaillez."),
            Label(RULE, "small", "muted"),
            row(self.now),
            self.list,
            self.message,  # here it does not move the buttons when it appears
            rule(),
            Label("Seconde copie", "part"),
            self.second,
            self.where,
            self.trouble,
            row(self.choose, self.stop),
            self.care,
        )
        self.making.busy.connect(self.now.hold)
        self.making.second_trouble.connect(self.trouble.say_any)
        self.making.message.connect(self._tell)
        self.restoring.restored.connect(self._tell_restored)  # before it is opened again, as she may stay for a text
        self.restoring.restored.connect(page_context.open_again)
        page_context.actor.changed.connect(lambda _changes: self.list.read_again())
        page_context.actor.batch.connect(self.list.read_again)
        self._show()

    def refresh(self) -> None:
        self.restoring.refresh()
        self.making.examine_second()
        self._show()

    def _make(self) -> None:
        if self.now.visibleRegion().isEmpty():  # pressed by its key: what is typed next would go into a field far away
            give(self.now)
        self.making.make()

    def _tell(self, sentence: str, tone: NoticeTone) -> None:
        self.message.say(sentence, tone=tone)
        # Where the line of the new one is seen beside its button, nothing moves under the pointer.
        listed = tone != "error" and self.list.newest_in_sight
        if not listed:
            bring_new_into_sight(self.message)  # its key works from wherever the page is scrolled to

    def _tell_restored(self, sentence: str) -> None:
        self.message.say(sentence, tone="ok")
        self.restoring.refresh()

    def _ask(self) -> None:
        ask_folder(self, "Où faire la seconde copie", self._keep)

    def _keep(self, folder: Path | None) -> None:
        trouble = self.restoring.keep_second(folder)
        if trouble:
            self._tell(f"⚠ {trouble}", "error")
        self._show()
        if folder is not None and not trouble:
            self.making.make()  # shows at once whether the folder can be written to

    def _show(self) -> None:
        self.second.say(self.making.second_copy_line)
        self.where.say_any(self.making.folder)
        self.choose.setVisible(SecondCopyOffer.CHOOSE in self.making.second_offers)
        self.care.setVisible(not self.making.imposed)  # there may be no key, and the folder is not in her hands
        self.stop.setVisible(SecondCopyOffer.STOP in self.making.second_offers)
