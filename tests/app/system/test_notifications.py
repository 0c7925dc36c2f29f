"""What rings is a notification with buttons; pressing one sees to the reminder, and what is seen to is taken back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from dbus_fast.annotations import DBusSignature, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

from app.keeper import SettingsKeeper
from app.reminder_notices import ReminderNotices
from app.settings import load
from app.system.notifications import Notifier
from tests.app.system.desktop import Desktop, private_bus, until
from tests.app.test_runtime import Bench

Actions = Annotated[list[str], DBusSignature("as")]
Hints = Annotated[dict[str, Any], DBusSignature("a{sv}")]


class Service(ServiceInterface):
    """A desktop's notifications.

    Attributes:
        shown: what is shown, by number: title, text and the buttons' names.
        said: the text of everything that was ever shown.
        capabilities: what it says it can do.
    """

    def __init__(self) -> None:
        super().__init__("org.freedesktop.Notifications")
        self.shown: dict[int, tuple[str, str, list[str]]] = {}
        self.count = 0
        self.capabilities: list[str] = []
        self.said: list[str] = []

    @dbus_method()
    def GetCapabilities(self) -> Actions:
        return self.capabilities

    @dbus_method()
    def Notify(
        self,
        app: DBusStr,
        replaces: DBusUInt32,
        icon: DBusStr,
        title: DBusStr,
        text: DBusStr,
        actions: Actions,
        hints: Hints,
        timeout: Annotated[int, DBusSignature("i")],
    ) -> DBusUInt32:
        assert (app, hints["urgency"].value) == ("Alongside", 2)
        self.count += 1
        self.said.append(text)
        number = replaces or self.count
        self.shown[number] = (title, text, actions[::2])
        return number

    @dbus_method()
    def CloseNotification(self, number: DBusUInt32) -> None:
        self.shown.pop(number)
        self.NotificationClosed(number, 3)

    @dbus_signal()
    def NotificationClosed(self, number: int, why: int) -> Annotated[list[int], DBusSignature("uu")]:
        return [number, why]

    @dbus_signal()
    def ActionInvoked(self, number: int, button: str) -> Annotated[list[Any], DBusSignature("us")]:
        return [number, button]


class Office:
    """A running program on a desktop with notifications."""

    def __init__(self, folder: Path, address: str, desktop: Desktop | None) -> None:
        self.bench = Bench(folder)
        self.desktop = desktop
        self.service = Service()
        self.told: list[tuple[str, str]] = []
        self.happened: list[Any] = []
        self.keeper = SettingsKeeper(folder / "settings.toml", load(folder / "settings.toml"))
        if desktop is not None:
            desktop.offer("org.freedesktop.Notifications", ("/org/freedesktop/Notifications", self.service))
        notifier = Notifier(lambda key, button: self.notices.press(key, button), self._tell, address)
        self.notices = ReminderNotices(self, self.keeper, self._tell, notifier)
        self.bench.runtime.watch(lambda events: [listener(events) for listener in tuple(self.happened)])
        self.bench.runtime.start()
        self.notices.start()
        self.order = self.bench.runtime.order

    def _tell(self, title: str, text: str) -> None:
        self.told.append((title, text))

    @property
    def ringing(self) -> frozenset[int]:
        return self.bench.runtime.ringing

    def ring(self) -> None:
        assert self.bench.order("remind", "me in one second to stretch")[0]
        until(lambda: self.service.shown or self.told)

    def press(self, button: str) -> None:
        assert self.desktop is not None
        number = next(iter(self.service.shown))
        self.desktop.do(lambda: self.service.ActionInvoked(number, button))

    def close(self) -> None:
        self.notices.stop()
        self.bench.runtime.stop()


@pytest.fixture
def address() -> Iterator[str]:
    with private_bus() as address:
        yield address


@pytest.fixture
def office(tmp_path: Path, address: str) -> Iterator[Office]:
    with Desktop(address) as desktop:
        made = Office(tmp_path, address, desktop)
        yield made
        made.close()


def test_done_ends_a_reminder_and_its_notification(office: Office) -> None:
    office.ring()
    ((title, text, buttons),) = office.service.shown.values()
    assert (title, buttons) == ("Reminder", ["done", "snooze"])
    assert text.startswith("Stretch. ")
    office.press("done")
    until(lambda: not office.ringing)
    until(lambda: not office.service.shown)
    assert office.bench.order("list") == (True, "You have no reminders.")


@pytest.mark.parametrize(
    ("capabilities", "shown"),
    [
        (["body", "body-markup"], "Look at &lt;img src='file:///x'&gt; &amp; rest."),
        (["body"], "Look at <img src='file:///x'> & rest."),
    ],
)
def test_words_are_shown_as_they_are_and_never_as_markup(address: str, capabilities: list[str], shown: str) -> None:
    service, told = Service(), []
    service.capabilities = capabilities
    with Desktop(address) as desktop:
        desktop.offer("org.freedesktop.Notifications", ("/org/freedesktop/Notifications", service))
        notifier = Notifier(lambda key, button: None, lambda *words: told.append(words), address)
        notifier.start()
        notifier.show("1", "Reminder", "Look at <img src='file:///x'> & rest.", {"done": "Done"})
        until(lambda: service.shown or told)
        notifier.stop()
    assert told == []
    assert service.said == [shown]


def test_snooze_sets_it_again_for_later(office: Office) -> None:
    office.ring()
    office.press("snooze")
    until(lambda: not office.ringing and not office.service.shown)
    assert [each.title for each in office.bench.runtime.reminders] == ["stretch"]


def test_what_is_seen_to_by_words_is_taken_back_too(office: Office) -> None:
    office.ring()
    assert office.bench.order("do", "done")[0]
    until(lambda: not office.service.shown)


def test_at_the_end_nothing_is_left_on_the_screen(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.system.notifications.SECONDS_TO_TAKE_BACK", 60.0)
    office.ring()
    office.notices.stop()
    assert office.service.shown == {}


@pytest.mark.setting("reminders.notify")
def test_notifications_can_be_turned_off(office: Office) -> None:
    office.keeper.change({"reminders.notify": False})
    assert office.bench.order("remind", "me in one second to stretch")[0]
    until(lambda: office.ringing)
    until(lambda: office.bench.runtime.status.last_said == "Reminder: stretch.")
    assert office.service.shown == {}


def test_without_notifications_it_is_told_in_another_way(tmp_path: Path, address: str) -> None:
    office = Office(tmp_path, address, None)
    office.ring()
    assert office.told[0][0] == "Reminder"
    office.close()


def test_a_button_of_what_no_longer_rings_does_nothing(office: Office) -> None:
    assert office.bench.order("press", "done 77") == (True, "")
    assert office.bench.order("press", "snooze 77") == (True, "")
