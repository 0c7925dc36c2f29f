"""The recipe: what it plans, that it makes a model from nothing through an interruption, and who makes its data."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.microturn import SAMPLES_PER_MICROTURN, MicroTurnInput
from model.scenes.development import write_set
from model.scenes.scripts import Script
from model.session import StreamingSession
from model.training.data_making import Job, Makers, people_jobs, screen_jobs, speech_jobs
from model.training.pieces import join_pieces
from model.training.plan import STAGES, Hands, Ledger, Recipe, remaining
from model.training.recipe import _pieces
from model.training.running import UNFINISHED, progress_in
from model.training.slice import Slice
from model.training.warm_start import WEIGHTS_FILE

PROJECT = Path(__file__).parents[3]


def recipe(out: Path, **changes: object) -> Recipe:
    given = {"size": "tiny", "minutes": 100.0, "cores": 2, "engines": ("espeak",), "sources": ("drill",)}
    return Recipe(out=out, **(given | changes))  # type: ignore[arg-type]


def test_the_time_left_is_divided_among_the_stages_that_are_not_over(tmp_path: Path) -> None:
    plan, ledger = recipe(tmp_path), Ledger(tmp_path, "tiny")
    whole = remaining(plan, ledger, STAGES)
    assert sum(whole.values()) == pytest.approx(6000.0)
    assert whole["seeing"] == pytest.approx(0.32 * 6000)
    ledger.seconds, ledger.done = {"speech": 100.0, "screens": 900.0, "reading": 100.0}, ["speech", "screens"]
    later = remaining(plan, ledger, STAGES)
    assert "speech" not in later
    assert sum(later.values()) == pytest.approx(4900.0)
    assert later["reading"] < whole["reading"]
    assert later["seeing"] > whole["seeing"]


def test_a_ledger_is_for_one_size(tmp_path: Path) -> None:
    Ledger(tmp_path, "tiny", {"speech": 3.0}, ["speech"], ["speech espeak 0"]).save()
    assert Ledger.open(tmp_path, "tiny").seconds == {"speech": 3.0}
    with pytest.raises(ValueError, match="holds the training of tiny, not of nano"):
        Ledger.open(tmp_path, "nano")


def test_the_plan_says_what_is_left_out_and_why(tmp_path: Path) -> None:
    missing = {"film": "DisplayError: needs Xvfb", "drawing": "ImportError: no libEGL"}
    turn = Slice(recipe(tmp_path, sources=()), Ledger(tmp_path, "tiny"), float("inf"), missing)
    told = "\n".join(turn.plan())
    assert "screens  screens on which tasks end, with what shows where: 0.0 min spent, left out: nothing that" in told
    assert "left out: drawing: ImportError: no libEGL" in told
    assert "left out: there is no screens" in told
    assert "left out: no recordings of real people were named with --data" in told
    assert "left out: film: DisplayError: needs Xvfb" in told
    assert [stage.name for stage in STAGES if turn.left_out(stage) is None] == ["speech", "hearing", "joint", "export"]


def test_jobs_have_folders_and_seeds_of_their_own(tmp_path: Path) -> None:
    plan = recipe(tmp_path, engines=("espeak", "piper"), sources=("drill", "film"), data=tmp_path / "data")
    seeds: list[str] = []
    for endless in (speech_jobs(plan), screen_jobs(plan), people_jobs(plan), speech_jobs(replace(plan, seed=2))):
        jobs = list(itertools.islice(endless, 500))
        assert len({job.name for job in jobs}) == len({job.command for job in jobs}) == len(jobs)
        seeds += [job.command[job.command.index("--seed") + 1] for job in jobs if job.kind in plan.engines]
    assert len(set(seeds)) == len(seeds) > 900, "the speech of another seed is other speech"
    assert [job.needed for job in itertools.islice(speech_jobs(plan), 2)] == [True, False]


def test_nobody_makes_rounds_where_a_pool_is_given_but_what_to_judge_by_is_made(tmp_path: Path) -> None:
    given = recipe(tmp_path, given_pool=tmp_path / "pool")
    assert [job.name for job in (*speech_jobs(given), *screen_jobs(given))] == [
        "development speech",
        "development drills",
    ]
    judged = replace(given, development=(tmp_path,))
    assert [*speech_jobs(judged), *screen_jobs(judged)] == []
    assert list(screen_jobs(recipe(tmp_path, sources=(), development=(tmp_path,)))) == []
    makes = {False: ["speech", "screens"], True: []}
    for by, plan in ((False, given), (True, judged)):
        turn = Slice(plan, Ledger(tmp_path, "tiny"), float("inf"), {})
        assert [stage.name for stage in STAGES if stage.makes_data and turn.left_out(stage) is None] == makes[by]


def test_no_core_is_idle_where_the_data_is_there_already(tmp_path: Path) -> None:
    making, given = (
        recipe(tmp_path, cores=16, beside=True),
        recipe(tmp_path, cores=16, beside=True, given_pool=tmp_path),
    )
    assert Hands.of(making) == Hands(1, 10, 5)
    assert Hands.of(given) == Hands(1, 15, 0)
    assert Hands.of(replace(given, beside=False)) == Hands(16, 4, 0)


def test_missing_fonts_are_said_loudly(tmp_path: Path) -> None:
    told = Slice(recipe(tmp_path), Ledger(tmp_path, "tiny"), float("inf"), {"fonts": "LookupError: Lato"}).plan()
    assert any(line.startswith("WARNING: FONTS ARE MISSING") for line in told)


def test_an_interrupted_recipe_leaves_pieces_of_what_there_is(tmp_path: Path) -> None:
    plan = recipe(tmp_path / "run")
    assert _pieces(plan, tmp_path / "pieces") == "Pieces: nothing has been learned that could be written."
    assert not (tmp_path / "pieces").exists()
    for folder, text in (("reading", "letters"), ("best_eyes", "sights")):
        (tmp_path / "run" / folder).mkdir(parents=True)
        (tmp_path / "run" / folder / WEIGHTS_FILE).write_text(text)
    told = _pieces(plan, tmp_path / "pieces")
    assert told.startswith(f"Pieces: {tmp_path / 'pieces'}, of {WEIGHTS_FILE}, SHA-256 ")
    join_pieces(tmp_path / "pieces", tmp_path / "joined")
    assert (tmp_path / "joined" / WEIGHTS_FILE).read_text() == "sights"


def job(name: str, kind: str, code: str) -> Job:
    return Job(name, kind, ("-c", code))


def until_idle(makers: Makers) -> None:
    makers.poll()
    while not makers.idle:
        time.sleep(0.05)
        makers.poll()


def test_makers_carry_out_each_job_once_and_give_up_a_kind_that_fails(tmp_path: Path) -> None:
    made = ["before"]
    touch = "import pathlib; pathlib.Path({!r}).touch(exist_ok=False)"
    jobs = [job("before", "good", "raise SystemExit(1)"), job("bad 0", "bad", "raise ValueError('no voice')")]
    jobs += [job("good", "good", touch.format(str(tmp_path / "made"))), job("bad 1", "bad", "raise SystemExit(1)")]
    makers = Makers(iter(jobs), 1, tmp_path / "logs", made)
    until_idle(makers)
    assert (tmp_path / "made").exists()
    assert made == ["before", "good"]
    assert makers.given_up == {"bad": "ValueError: no voice"}


def test_makers_of_endless_rounds_are_idle_when_every_kind_is_given_up(tmp_path: Path) -> None:
    jobs = (job(f"bad {number}", "bad", "raise SystemExit(1)") for number in itertools.count())
    makers = Makers(jobs, 1, tmp_path / "logs", [])
    until_idle(makers)
    assert "bad" in makers.given_up


def test_makers_end_what_runs_when_they_stop(tmp_path: Path) -> None:
    makers = Makers(iter([job("long", "long", "import time; time.sleep(600)")]), 1, tmp_path, made := [])
    makers.poll()
    assert not makers.idle
    makers.stop()
    assert makers.idle
    assert made == []


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    lines = iter([Script("set a timer for ten minutes", "request", None), Script("good morning", "talk", None)])
    write_set(tmp_path / "recordings" / "set", "espeak", "en-us", lines, 2)
    return tmp_path / "recordings"


@pytest.fixture
def command(tmp_path: Path, recordings: Path, pool: Path) -> tuple[str, ...]:
    asked = f"--size tiny --out {tmp_path / 'run'} --minutes 0.3 --cores 2 --eager --beside --engines espeak"
    asked += f" --sources drill --development {recordings} {pool}"
    return (sys.executable, "-m", "model.training.recipe", *asked.split(), "--pieces", str(tmp_path / "pieces"))


@pytest.fixture
def interrupted(tmp_path: Path, command: tuple[str, ...]) -> list[str]:
    """What a call prints that is interrupted while it learns to read."""
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        told: list[str] = []
        for line in process.stdout:
            told.append(line)
            if line == "reading goes on\n":
                os.kill(process.pid, signal.SIGTERM)
        assert process.wait() == 0, "".join(told)
    return told


def test_a_model_comes_of_nothing_through_an_interruption(
    tmp_path: Path, command: tuple[str, ...], interrupted: list[str]
) -> None:
    out = tmp_path / "run"
    assert interrupted[-1] == "The slice is over; the same command goes on.\n"
    assert interrupted[-2].startswith("Pieces: ")
    before = json.loads((out / "recipe.json").read_text())
    assert before["done"] == ["speech", "screens"]
    learned = progress_in(out / "reading" / UNFINISHED)
    assert learned.step > 0

    again = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stdout + again.stderr
    after = json.loads((out / "recipe.json").read_text())
    assert set(after["done"]) == {stage.name for stage in STAGES} - {"people"}
    assert after["seconds"]["speech"] == before["seconds"]["speech"]
    assert progress_in(out / "reading" / UNFINISHED).step > learned.step
    lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    assert [line["stage"] for line in lines] == ["seeing", "hearing", "joint", "export"]
    assert {"figure", "wer set"} <= lines[-1]["hearing"].keys()

    session = StreamingSession.load(out / "checkpoint", 1)
    session.step(MicroTurnInput(np.zeros(SAMPLES_PER_MICROTURN, np.float32)))
    told = json.loads((tmp_path / "pieces" / "pieces.json").read_text())
    assert join_pieces(tmp_path / "pieces", tmp_path / "joined") == told["sha256"]
    for name in ("checkpoint/model.onnx", "checkpoint/manifest.json"):
        assert (tmp_path / "joined" / name).read_bytes() == (out / name).read_bytes()
    assert (tmp_path / "joined" / WEIGHTS_FILE).read_bytes() == (out / "best" / WEIGHTS_FILE).read_bytes()
