"""The command `reasoner`, the keys of servers, and the load that the bench puts on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import numpy as np
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from app.__main__ import main
from app.folders import HOME_VARIABLE
from app.reasoning import load
from app.reasoning.keys import KeepingError, keep_key, key_for
from app.reasoning.messages import Answered, Ask, Failed
from app.reasoning.reasoner import Answer
from app.reasoning.section import Reasoning
from app.reasoning.worker import Take


class Box(KeyringBackend):
    """A keyring in memory."""

    priority = 1.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def box() -> Iterator[Box]:
    before, box = keyring.get_keyring(), Box()
    keyring.set_keyring(box)
    yield box
    keyring.set_keyring(before)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    return tmp_path


def test_a_key_is_kept_for_its_server_alone_and_can_be_deleted(box: Box) -> None:
    keep_key("https://api.example.com/v1", "k1")
    assert key_for("https://api.example.com/v2") == "k1"
    assert key_for("https://other.example.com/v1") == ""
    keep_key("https://api.example.com/v1", "")
    keep_key("https://api.example.com/v1", "")
    assert box.kept == {}


def test_without_a_keyring_there_is_no_key_and_keeping_one_is_told(box: Box) -> None:
    keyring.set_keyring(NoKeyring())
    assert key_for("https://api.example.com/v1") == ""
    with pytest.raises(KeepingError, match="was not kept"):
        keep_key("https://api.example.com/v1", "k1")


def test_a_server_is_allowed_given_its_key_and_no_longer_allowed(
    home: Path, box: Box, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "https://api.example.com/v1"
    monkeypatch.setattr("app.commandline.getpass", lambda prompt: " k1 ")
    assert main(["reasoner", "allow", url]) == 0
    assert "https://api.example.com:443" in capsys.readouterr().out
    assert main(["reasoner", "key", url]) == 0
    assert key_for(url) == "k1"
    assert main(["reasoner", "withdraw", url]) == 0
    assert main(["reasoner"]) == 0
    assert "example" not in capsys.readouterr().out.splitlines()[-1]


def test_an_order_about_no_server_or_no_address_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reasoner", "allow"]) == 2
    assert main(["reasoner", "allow", "example.com"]) == 2
    assert "http://" in capsys.readouterr().err


def test_a_key_that_cannot_be_kept_is_told(
    home: Path, box: Box, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keyring.set_keyring(NoKeyring())
    monkeypatch.setattr("app.commandline.getpass", lambda prompt: "k1")
    assert main(["reasoner", "key", "https://api.example.com/v1"]) == 1
    assert "no keyring" in capsys.readouterr().err


def test_the_load_asks_again_as_soon_as_it_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Worker:
        def __init__(self, take: Take) -> None:
            self.take = take

        def send(self, order: Ask) -> None:
            number = order.package.number
            asked.append(number)
            if number < 3:
                self.take(Answered(number, Answer("x", "it")) if number == 1 else Failed(number, "no"))

        def stop(self) -> None:
            asked.append(0)

    monkeypatch.setattr(load, "ProcessWorker", Worker)
    with load.busy(Reasoning(), np.zeros((9, 9, 3), np.uint8)) as work:
        assert (work.answered, work.failures, asked) == (1, 1, [1, 2, 3])
    assert asked[-1] == 0
