"""The smaller parts of the second track: what is spoken, what is looked at, who is allowed, what is found."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.capture.privacy import Exclusions
from app.journal import Entry
from app.ports import DesktopView, Rectangle, Window
from app.reasoning import retrieval, spoken
from app.reasoning.consent import Consents, host_of, is_local, origin_of, shown
from app.reasoning.discovery import Found, find
from app.reasoning.embedded import NOTHING_FITS, EmbeddedReasoner, quoted
from app.reasoning.endpoint import EndpointReasoner
from app.reasoning.gaze import Gaze
from app.reasoning.package import Package, within
from app.reasoning.reading import ReadingError, ScreenReader, lines_of
from app.reasoning.reasoner import Answer, ReasonerError
from app.reasoning.server_events import BrokenStreamError, json_object
from app.reasoning.tools import PackageTools
from tests.app.reasoning.servers import saying, serving, status

NOW = datetime.fromisoformat("2026-11-22T10:00:00+01:00")
WHOLE = Rectangle(0, 0, 200, 100)


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Bold** and `code`, _so_ it is.", "Bold and code, so it is."),
        ("# Why\n\n- the port\n- the host\n", "Why. the port. the host."),
        ("See [the docs](https://x.example/a).", "See the docs."),
        ("Look at https://x.example/a now.", "Look at the link now."),
        ("Run:\n```\nrm -rf x\n```\nThen wait.", "Run: The code is in the timeline. Then wait."),
        ("| a | b |\n|---|---|\n", "a b"),
        ("snake_case stays.", "snake_case stays."),
    ],
)
def test_markdown_is_spoken_without_its_marks(markdown: str, words: str) -> None:
    assert spoken.plain(markdown) == words


def test_sentences_end_where_they_end() -> None:
    text = 'Version 3.5 of a.b runs. Is it "new?" Yes! no end'
    assert spoken.sentences(text) == ["Version 3.5 of a.b runs.", 'Is it "new?"', "Yes!", "no end"]


def test_a_sentence_without_an_end_is_cut_at_words() -> None:
    parts = spoken.pieces("word " * 200)
    assert all(len(part) <= spoken.PIECE_CHARACTERS for part in parts)
    assert " ".join(parts) == " ".join(["word"] * 200)
    assert spoken.pieces("x" * 500) == ["x" * 220, "x" * 220, "x" * 60]
    assert spoken.pieces("") == []


@pytest.mark.parametrize(
    "degenerate", ["!" * 60_000 + "a", "[" * 60_000, "a" + "_" * 60_000 + "b", "[a](" * 15_000, "?!." * 20_000 + "x y."]
)
def test_an_answer_that_only_repeats_a_mark_is_taken_apart_and_no_more_of_it_is_spoken_than_one_can_hear(
    degenerate: str,
) -> None:
    parts = spoken.pieces(degenerate)  # before runs of marks were taken whole, this took minutes
    assert parts[-1].endswith("The rest is in the timeline.")
    assert sum(map(len, parts)) < 13_000
    assert len(spoken.shorter(degenerate)) <= 12_000


def test_a_long_first_sentence_is_shortened_to_its_first_clause() -> None:
    long = "It failed at once because of the port, which another process of an earlier run still holds open."
    assert spoken.shorter(long) == "It failed at once because of the port."
    unbroken = "It failed at once because of the port that another process of an earlier run holds."
    assert spoken.shorter(unbroken) == unbroken
    assert spoken.shorter("") == ""
    assert spoken.rest("", 0.5) == ""


def window(app: str, title: str, place: Rectangle = WHOLE) -> Window:
    return Window(1, app, title, None, place)


def test_a_window_that_is_named_is_looked_at_instead_of_the_one_in_focus() -> None:
    gaze = Gaze()
    frame = np.arange(200 * 100 * 3, dtype=np.uint32).reshape(100, 200, 3).astype(np.uint8)
    front, other = (
        window("xterm", "make", Rectangle(0, 0, 100, 100)),
        window("firefox", "news", Rectangle(100, 0, 100, 100)),
    )
    gaze.take({0: frame}, DesktopView(True, (other, front), front), (WHOLE,))
    assert gaze.look("what is this").app == "xterm"
    named = gaze.look("what does Firefox say")
    assert (named.app, named.title) == ("firefox", "news")
    assert np.array_equal(named.picture, frame[:, 100:])  # type: ignore[arg-type]
    assert gaze.look("what does xterm say that firefox does not").app == "xterm"


def test_of_an_excluded_window_nothing_is_told() -> None:
    gaze = Gaze(Exclusions(apps=("keepassxc",)))
    frame = np.zeros((100, 200, 3), np.uint8)
    secret, plain = window("keepassxc", "passwords"), window("xterm", "make")
    assert gaze.take({0: frame}, DesktopView(True, (secret,), secret), (WHOLE,)) == ""
    assert (gaze.look().title, gaze.look().picture) == ("", None)
    gaze.take(None, DesktopView(True, (secret, plain), plain), None)
    assert gaze.look("what is in keepassxc").app == "xterm"
    gaze.take(None, DesktopView(known=False), None)
    assert gaze.look().picture is None


def test_while_shut_nothing_is_kept_and_what_was_kept_is_gone() -> None:
    gaze = Gaze()
    frame = np.zeros((100, 200, 3), np.uint8)
    view = DesktopView(True, (window("xterm", "make"),), window("xterm", "make"))
    gaze.take({0: frame}, view, (WHOLE,))
    assert gaze.look().picture is not None
    gaze.shut(True)
    assert gaze.take({0: frame}, view, (WHOLE,)) == ""
    assert (gaze.look().title, gaze.look().picture) == ("", None)
    gaze.shut(False)
    assert gaze.take({0: frame}, view, (WHOLE,)) == "make (xterm)"


def test_a_monitor_that_was_not_seen_yet_gives_no_picture() -> None:
    gaze = Gaze()
    gaze.take(None, DesktopView(True, (window("xterm", "make"),), window("xterm", "make")), (WHOLE,))
    assert gaze.look().picture is None
    gaze.take({0: np.zeros((100, 200, 3), np.uint8)}, None, None)
    beside = window("xterm", "make", Rectangle(500, 0, 10, 10))
    gaze.take(None, DesktopView(True, (beside,), beside), None)
    assert gaze.look().picture is None


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:11434/v1", True),
        ("http://localhost:1234/v1", True),
        ("http://[::1]:8080/v1", True),
        ("https://localhost.example.com/v1", False),
        ("http://127.0.0.1.example.com/v1", False),
        ("http://user:127.0.0.1@example.com/v1", False),
        ("http://192.168.1.5:8000/v1", False),
        ("https://api.example.com/v1", False),
    ],
)
def test_only_the_loopback_is_this_machine(url: str, local: bool) -> None:
    assert is_local(url) is local


def test_the_password_in_an_address_is_not_shown() -> None:
    assert shown("https://me:secret@a.example:8443/v1") == "https://a.example:8443/v1"
    assert shown("http://127.0.0.1:11434/v1") == "http://127.0.0.1:11434/v1"
    assert host_of("https://me:secret@a.example/v1") == "a.example"


def test_leave_is_given_to_one_origin_and_a_broken_file_gives_none(tmp_path: Path) -> None:
    consents = Consents(tmp_path / "endpoints.json")
    assert not consents.given("https://a.example/v1")
    consents.allow("https://a.example/v1", NOW)
    assert consents.given("https://A.example:443/v2")
    assert not consents.given("http://a.example/v1")
    assert not consents.given("https://b.a.example/v1")
    assert Consents(tmp_path / "endpoints.json").all() == {"https://a.example:443": NOW.isoformat()}
    (tmp_path / "endpoints.json").write_text("[")
    assert not consents.given("https://a.example/v1")
    with pytest.raises(ValueError, match="no address"):
        origin_of("example.com")


def test_ollama_and_lm_studio_are_found_and_what_leaves_the_machine_is_not() -> None:
    cloud = {"name": "big:cloud"}, {"name": "passed", "remote_host": "https://x"}
    ollama = {"/api/tags": {"models": [*cloud, {"name": "nomic-embed"}, {"name": "qwen3"}]}}
    studio = {"/api/v0/models": {"data": [{"id": "e", "type": "embeddings"}, {"id": "a", "type": "llm"}]}}
    studio["/api/v0/models"]["data"].append({"id": "see", "type": "vlm", "state": "loaded"})

    def shown(exchange: object) -> None:
        exchange.json({"capabilities": ["completion", "vision"]})  # type: ignore[attr-defined]

    with serving(shown, pages=ollama) as one, serving(saying(""), pages=studio) as two, serving(saying("")) as none:
        assert asyncio.run(find(one.base, two.base)) == Found("qwen3 in Ollama", f"{one.base}/v1", "qwen3", True)
        assert asyncio.run(find(none.base, two.base)) == Found("see in LM Studio", f"{two.base}/v1", "see", True)
        assert asyncio.run(find(none.base, none.base)) is None


def test_a_model_that_only_embeds_is_not_asked() -> None:
    pages = {"/api/tags": {"models": [{"name": "bge-m3"}, {"name": "qwen3"}]}}

    def embeds(exchange: object) -> None:
        exchange.json({"capabilities": ["embedding"]})  # type: ignore[attr-defined]

    def says_nothing(exchange: object) -> None:
        exchange.json({"capabilities": []})  # type: ignore[attr-defined]

    with serving(embeds, says_nothing, pages=pages) as server:
        assert asyncio.run(find(server.base, "http://127.0.0.1:9")) == Found(
            "qwen3 in Ollama", f"{server.base}/v1", "qwen3", False
        )


def asked(question: str, *screen: str, journal: tuple[Entry, ...] = ()) -> Package:
    return Package(1, question, NOW, "xterm", "make", screen, journal, ("call anna, in one hour",))


def test_the_line_that_answers_comes_first() -> None:
    past = Entry(NOW, "seen", "log (xterm): all is well / disk sda1 is 93 percent full / bye")
    package = asked("how full is the disk", "make: nothing to do", journal=(past,))
    assert retrieval.best(package)[0].text.endswith("disk sda1 is 93 percent full")
    assert (
        retrieval.best(asked("why did it fail", "ok", "error: no rule to make x"))[0].text == "error: no rule to make x"
    )
    assert retrieval.best(asked("zebra crossings", "error")) == []
    assert retrieval.best(asked("what time is it"))[0].text.startswith("It is now Sunday 22 November 2026, 10:00")


def test_an_earlier_answer_proves_nothing() -> None:
    guess = Entry(NOW, "done", "answered where is the zebra: In the kitchen.")
    assert retrieval.best(asked("where is the zebra", journal=(guess,))) == []


def test_an_answer_counts_only_when_it_is_in_the_lines() -> None:
    package = asked("what does the hotel cost", "The hotel costs 120 euros a night.")
    lines = retrieval.best(package)
    assert retrieval.grounded("The hotel costs 120 euros.", package, lines)
    assert not retrieval.grounded("The hotel costs 150 euros.", package, lines)
    assert not retrieval.grounded("The hotel costs.", package, lines)
    assert not retrieval.grounded("It is run by a friendly family near Utrecht.", package, lines)


def test_without_a_model_the_best_line_is_quoted_and_a_missing_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answer(file: Path | None) -> str:
        package = asked("what does the hotel cost", "The hotel costs 120 euros.")
        reasoner = EmbeddedReasoner(file, 1)
        try:
            found = await reasoner.answer(package, PackageTools(package, None), lambda text: None)  # type: ignore[arg-type]
        finally:
            await reasoner.close()
        return f"{found.text} {found.problem}"

    monkeypatch.setattr("app.reasoning.embedded.shipped_model", lambda: None)
    told = asyncio.run(answer(None))
    assert "The hotel costs 120 euros." in told
    assert "no language model on this machine" in told
    with pytest.raises(ReasonerError, match="is not there"):
        asyncio.run(answer(tmp_path / "none.gguf"))
    assert quoted([]).text == NOTHING_FITS


def test_where_the_model_cannot_be_loaded_the_best_line_is_quoted_with_why(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(b"GGUF" + bytes(60))

    async def answer() -> Answer:
        package = asked("what does the hotel cost", "The hotel costs 120 euros.")
        reasoner = EmbeddedReasoner(damaged, 1)
        try:
            return await reasoner.answer(package, PackageTools(package, None), lambda text: None)  # type: ignore[arg-type]
        finally:
            await reasoner.close()

    found = asyncio.run(answer())
    assert found.text == "The closest I find is: The hotel costs 120 euros."
    assert "damaged.gguf cannot be loaded" in found.problem or "no language model" in found.problem


def test_where_the_small_model_refuses_its_prompt_the_best_line_is_quoted_with_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "m.gguf"
    file.write_bytes(b"GGUF")

    async def answer(url: str) -> Answer:
        client = EndpointReasoner(url, "m", "", "the small model")

        async def load(*_: object) -> EndpointReasoner:
            return client

        package = asked("what does the hotel cost", "The hotel costs 120 euros.")
        reasoner = EmbeddedReasoner(file, 1)
        monkeypatch.setattr(reasoner, "_load", load)
        try:
            return await reasoner.answer(package, PackageTools(package, None), lambda text: None)  # type: ignore[arg-type]
        finally:
            await client.close()

    with serving(status(400)) as server:
        found = asyncio.run(answer(f"{server.base}/v1"))
    assert found.text == "The closest I find is: The hotel costs 120 euros."
    assert "refuses the question" in found.problem


def test_a_line_of_the_journal_is_quoted_as_one_would_say_it() -> None:
    past = (
        Entry(NOW - timedelta(days=1, hours=1), "heard", "lena wants the slides"),
        Entry(NOW, "done", "tea is ready"),
    )
    quote = quoted(retrieval.best(asked("who wants slides", journal=past)))
    assert quote.text == "The closest I find is: on 21 November at 9:00 you said: lena wants the slides"
    assert quoted(retrieval.best(asked("is tea ready", journal=past))).text.endswith("is: at 10:00: tea is ready")


def test_what_stands_side_by_side_is_read_as_one_line() -> None:
    def box(left: int, top: int) -> np.ndarray:
        return np.array([[left, top], [left + 40, top], [left + 40, top + 10], [left, top + 10]], np.float32)

    found = [(box(60, 2), "world"), (box(0, 0), "hello"), (box(0, 30), "below")]
    assert lines_of(found) == ("hello  world", "below")


def test_a_picture_that_the_reader_breaks_over_is_one_that_cannot_be_read() -> None:
    class OwnError(Exception):
        """As rapidocr raises for a crop that is much wider than high."""

    def engine(picture: object) -> None:
        raise OwnError("in words of its own")

    reader = ScreenReader(threads=1)
    reader._engine = engine
    with pytest.raises(ReadingError, match="cannot be read"):
        reader.read(np.zeros((4, 2400, 3), np.uint8))


def test_only_so_much_of_a_screen_is_sent() -> None:
    lines = within(["x" * 1000] * 100)
    assert all(len(line) == 300 for line in lines)
    assert sum(map(len, lines)) <= 4000


def test_what_is_no_object_breaks_the_stream() -> None:
    for text in (b"7", b"{}", b"nonsense"):
        with pytest.raises(BrokenStreamError):
            json_object(text)
