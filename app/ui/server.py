"""Below the settings of thinking: whether a server off this computer may be asked, and the key that it wants."""

from __future__ import annotations

import threading
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.keeper import SettingsKeeper
from app.reasoning.consent import Consents, origin_of, stays_here
from app.reasoning.keys import KeepingError, keep_key
from app.reasoning.leave import destination, uses_endpoint
from app.ui.language import tr
from app.ui.parts import button, label


class ServerPage(QWidget):
    """The page.

    Attributes:
        where: where questions go; allow: the user's word on that.
        key, keep, forget: the key that is typed, and its buttons.
        told: what came of them.

    Signals:
        settled: the keyring has answered, which may take as long as the user needs to unlock it; carries what to tell.
    """

    settled = Signal(str)

    def __init__(self, keeper: SettingsKeeper, consents: Consents) -> None:
        super().__init__()
        self._keeper = keeper
        self._consents = consents
        self.where, self.told = label(""), label("", "quiet")
        self.allow = QCheckBox(tr("Questions may be sent to this server"))
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setAccessibleName(tr("Key of the server"))
        self.key.setPlaceholderText(tr("Key of the server"))
        self.keep, self.forget = button(tr("Keep in the keyring")), button(tr("Forget the key"))
        row = QHBoxLayout()
        row.addWidget(self.key, 1)
        row.addWidget(self.keep)
        row.addWidget(self.forget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.where)
        layout.addWidget(self.allow)
        layout.addLayout(row)
        layout.addWidget(self.told)
        self.allow.clicked.connect(self._on_allow)
        self.key.textChanged.connect(lambda _: self._enable())
        self.keep.clicked.connect(lambda: self._keep(self.key.text().strip(), tr("The key is in the keyring.")))
        self.forget.clicked.connect(lambda: self._keep("", tr("The keyring holds no key for this server any more.")))
        self.settled.connect(self.told.setText, Qt.ConnectionType.QueuedConnection)
        unwatch = keeper.watch(lambda _: self.refresh())
        self.destroyed.connect(lambda: unwatch())
        self.refresh()

    @property
    def _url(self) -> str:
        """The server that would be asked, "" when none is named or what is named is no address."""
        settings = self._keeper.current.reasoning
        try:
            origin_of(settings.endpoint)
        except ValueError:
            return ""
        return settings.endpoint if uses_endpoint(settings) else ""

    def refresh(self) -> None:
        """Shows what holds for the server in the settings."""
        url = self._url
        self.where.setText(destination(self._keeper.current.reasoning, self._consents, tr))
        model = self._keeper.current.reasoning.endpoint_model
        self.allow.setVisible(bool(url) and not stays_here(url, model))
        self.allow.setChecked(bool(url) and self._consents.given(url, model))
        self._enable()

    def _enable(self) -> None:
        self.key.setEnabled(bool(self._url))
        self.forget.setEnabled(bool(self._url))
        self.keep.setEnabled(bool(self._url and self.key.text().strip()))

    def _on_allow(self, allowed: bool) -> None:
        try:
            if allowed:
                self._consents.allow(self._url, datetime.now().astimezone())
            else:
                self._consents.withdraw(self._url)
        except OSError as wrong:
            self.told.setText(tr("That was not kept: {reason}.").format(reason=wrong))
        self.refresh()

    def _keep(self, key: str, done: str) -> None:
        """Keeps a key, or forgets it, on a thread of its own."""
        url = self._url
        self.key.clear()

        def work() -> None:
            try:
                keep_key(url, key)
            except KeepingError as unkept:
                self.settled.emit(str(unkept))
            else:
                self.settled.emit(done)

        threading.Thread(target=work, name="keyring", daemon=True).start()
