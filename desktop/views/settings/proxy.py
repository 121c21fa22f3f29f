"""How this computer reaches the Internet: the proxy with its password, and the report for the help desk."""

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton

from desktop.viewmodels.settings.support import EXAMPLE, MODES, ProxyPart, SupportTools, parts_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, Icon, row
from desktop.views.widgets.file_dialogs import ask_where
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice, NoticeTone
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.scrolling import bring_new_into_sight

_NAMES = tuple(MODES)


class ProxyCard(Card):
    """Which proxy, with user name and password. The password goes into the keystore and is never shown again.

    What she has chosen or typed stays until she saves it, whatever is read meanwhile; but not what the policy imposes.
    That it is not saved is said beside it, as it would pass for the proxy there is.
    """

    def __init__(self, context: PageContext, tools: SupportTools) -> None:
        super().__init__("Proxy", icon=Icon(context.theme, "exchange"))
        self._tools = tools
        self.message = Notice()
        self.modes = QButtonGroup(self)
        self.what = Label()
        self.add(self.what)
        for number, words in enumerate(MODES.values()):
            button = QRadioButton(words)
            alone = words.rstrip("\u00a0:")
            button.setAccessibleName(f"Proxy\u00a0: {alone}")
            self.modes.addButton(button, number)
            self.body.addWidget(button)
        self.held = Label("", "small", "muted")
        self.add(self.held)
        self.address = Field("Adresse du pro&xy", QLineEdit(), name="proxy", help=EXAMPLE)
        self.user = Field("Nom pour le proxy", QLineEdit(), name="proxy_user", optional=True)
        self.password = Field("Mot de passe du proxy", QLineEdit(), name="proxy_password", optional=True)
        for field, most in ((self.address, 300), (self.user, 200), (self.password, 200)):
            if isinstance(field.control, QLineEdit):
                field.control.setMaxLength(most)
                field.control.returnPressed.connect(self._keep)
        if isinstance(self.password.control, QLineEdit):
            self.password.control.setEchoMode(QLineEdit.EchoMode.Password)
        self.names = Button("Indiquer un mot de passe…", self._ask_names, kind="quiet")
        self._asked = False
        self.save = Button("Enregistrer le proxy", self._keep)
        self.unsaved = Label("Pas encore enregistré", "small", "warn", wrap=False)
        self.add(row(self.names), self.address, self.user, self.password)
        self.add(row(self.save, self.unsaved), self.message)
        self.modes.idClicked.connect(lambda _number: self._fit())
        tools.refreshed.connect(self._show)
        tools.proxy_kept.connect(self._take)
        tools.proxy_answered.connect(lambda sentence, tone: self.message.say(sentence, tone=tone))
        tools.proxy_refused.connect(self._refuse)
        self.modes.button(0).setChecked(True)
        self._put = self._here  # what was read last into each part; where another text stands, it is hers
        for field in (self.address, self.user, self.password):
            if isinstance(field.control, QLineEdit):
                field.control.textChanged.connect(self._tell_unsaved)
        self._show()

    @property
    def _here(self) -> dict[str, str]:
        mode = _NAMES[self.modes.checkedId()]
        return {"mode": mode, "address": self.address.text, "user": self.user.text, "password": self.password.text}

    def _show(self) -> None:
        proxy = self._tools.proxy
        here = self._here
        for name, text, imposed in (
            ("mode", proxy.mode, proxy.imposed),
            ("address", proxy.address, proxy.imposed),
            ("user", proxy.user, proxy.user_imposed),
            ("password", "", proxy.password_imposed),
        ):
            if imposed or here[name] == self._put[name]:
                self._fill(name, text)
                self._put[name] = text
        self.password.help.say_any(proxy.password_help)
        for button in self.modes.buttons():
            button.setEnabled(not proxy.imposed)
        self.held.say_any(proxy.mode_help)
        self.what.say(proxy.what)
        self.save.setEnabled(not proxy.locked)
        self.address.control.setEnabled(not proxy.imposed)
        self.user.control.setEnabled(not proxy.user_imposed)
        self.password.control.setEnabled(not proxy.password_imposed)
        self.user.help.say_any(proxy.user_help)
        self.address.help.say_any(proxy.address_help)
        self._fit()

    def _fill(self, name: str, text: str) -> None:
        fields = {"address": self.address, "user": self.user, "password": self.password}
        if name == "mode":
            self.modes.button(_NAMES.index(text)).setChecked(True)
        elif isinstance(control := fields[name].control, QLineEdit):
            control.setText(text)

    def _fit(self) -> None:
        """Shows the fields that the chosen mode needs."""
        mode = _NAMES[self.modes.checkedId()]
        parts = parts_of(mode, self._tools.proxy.user, asked=self._asked)
        self.address.setVisible(ProxyPart.ADDRESS in parts)
        self.user.setVisible(ProxyPart.NAME in parts)
        self.password.setVisible(ProxyPart.NAME in parts)
        self.names.setVisible(ProxyPart.ASK_NAME in parts)
        self._tell_unsaved()

    def _tell_unsaved(self) -> None:
        """Asks only what the chosen mode takes: what is hidden is not saved either."""
        here = self._here
        parts = parts_of(here["mode"], self._tools.proxy.user, asked=self._asked)
        taken = ("mode", *(("address",) if ProxyPart.ADDRESS in parts else ()))
        taken += ("user", "password") if ProxyPart.NAME in parts else ()
        self.unsaved.setVisible(any(here[name] != self._put[name] for name in taken))

    def _ask_names(self) -> None:
        self._asked = True
        self._fit()
        give(self.user.control)

    def _keep(self) -> None:
        self.message.clear()
        self.address.clear_error()
        self._tools.keep(**self._here)

    def _take(self, given: dict[str, str]) -> None:
        """It is stored, and no longer hers alone; what she has typed since is."""
        self._put = dict(given)
        self._tell_unsaved()

    def _refuse(self, sentence: str) -> None:
        self.address.refuse(sentence, focus=True)


class ReportCard(Card):
    """Writes a file for the help desk."""

    def __init__(self, context: PageContext, tools: SupportTools) -> None:
        super().__init__("Rapport pour le service informatique", icon=Icon(context.theme, "help"))
        self._tools = tools
        self.message = Notice()
        self.write = Button("Enregistrer un rapport…", self._ask)
        self.add(
            Label("Si quelque chose ne va pas, ce fichier aide ceux qui vous aident."),
            Label("Il ne contient ni vos textes, ni le nom d’une personne, ni mot de passe.", tone="muted"),
            row(self.write),
            self.message,
        )
        tools.busy.connect(self.write.hold)
        tools.report_message.connect(self._tell)

    def _tell(self, sentence: str, tone: NoticeTone) -> None:
        self.message.say(sentence, tone=tone)
        bring_new_into_sight(self.message)

    def _ask(self) -> None:
        ask_where(
            self, "Enregistrer le rapport", "rapport-informatique.zip", "Rapport (*.zip)", self._tools.write_report
        )
