"""What plays for long keeps nothing else waiting, and is seen itself when there is room or when it comes to rest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from model.microturn import Patch
from model.movement import REST_GAPS
from model.patches import Frame, PatchDifferencer

HEIGHT, WIDTH = 1080, 1920


def desk() -> Frame:
    return np.full((HEIGHT, WIDTH, 3), 50, np.uint8)


def videos(frame: Frame, width: int = WIDTH // 2, height: int = HEIGHT, seed: int = 0) -> Iterator[Frame]:
    """The frame with a video in its upper left, another picture of it each time."""
    random = np.random.default_rng(seed)
    picture = random.integers(0, 255, (height, 2 * width, 3), np.uint8)
    while True:
        playing, left = frame.copy(), int(random.integers(width))
        playing[:height, :width] = picture[:, left : left + width]
        yield playing


def slow_videos(frame: Frame, often: float, seed: int) -> Iterator[Frame]:
    """The frame with a video of few changes in its left half: each patch has another picture in that part of them."""
    random = np.random.default_rng(seed)
    playing = frame.copy()
    while True:
        playing = playing.copy()
        for row, column in np.argwhere(random.random((HEIGHT // 40, WIDTH // 80)) < often):
            place = np.s_[row * 40 : row * 40 + 40, column * 40 : column * 40 + 40]
            playing[place] = random.integers(0, 255, (40, 40, 3), np.uint8)
        yield playing


def slides(frame: Frame, every: int = 15, seed: int = 0) -> Iterator[Frame]:
    """The frame with a slide show in its left half, which shows another picture every so many micro-turns."""
    pages = videos(frame, seed=seed)
    while True:
        page = next(pages)
        for _ in range(every):
            yield page.copy()


def line(frame: Frame, x: int, y: int, letters: int = 30) -> Frame:
    """A copy with a line of text, letters of 8×16."""
    copy = frame.copy()
    ink = np.random.default_rng(x + y + letters).integers(0, 255, (12, 8 * letters, 3), np.uint8)
    copy[y + 2 : y + 14, x : x + 8 * letters] = ink
    return copy


def bar(frame: Frame, x: int, y: int, done: float) -> Frame:
    """A copy with a bar of 400×20 pixels, filled so far."""
    copy = frame.copy()
    copy[y : y + 20, x : x + round(400 * done)] = (30, 120, 220)
    return copy


def shown(patches: tuple[Patch, ...], x: int, y: int, frame: Frame) -> bool:
    """Whether the patch at a pixel was sent as the frame shows it."""
    place = frame[y // 40 * 40 : y // 40 * 40 + 40, x // 40 * 40 : x // 40 * 40 + 40]
    return any(
        not patch.overview and (patch.row, patch.column) == (y // 40, x // 40) and np.array_equal(patch.pixels, place)
        for patch in patches
    )


@pytest.fixture
def differencer() -> PatchDifferencer:
    """One that knows the empty desk."""
    made = PatchDifferencer(16)
    made.step([desk()])
    while made.pending:
        made.step([None])
    return made


def play(differencer: PatchDifferencer, pictures: Iterator[Frame], turns: int = 20) -> None:
    for _ in range(turns):
        differencer.step([next(pictures)])


def test_a_line_that_appears_beside_a_video_is_sent_in_its_micro_turn(differencer: PatchDifferencer) -> None:
    playing = videos(desk())
    play(differencer, playing)
    frame = line(next(playing), 1200, 402)
    sent = differencer.step([frame])
    assert all(shown(sent, x, 402, frame) for x in range(1200, 1440, 40))


@pytest.mark.parametrize("often", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
def test_a_line_that_appears_beside_a_video_of_few_changes_is_sent_within_a_second(
    differencer: PatchDifferencer, often: float
) -> None:
    playing = slow_videos(desk(), often, seed=1)
    play(differencer, playing, 40)
    missing = set(range(1200, 1440, 40))
    for _ in range(5):
        frame = line(next(playing), 1200, 402)
        sent = differencer.step([frame])
        missing -= {x for x in missing if shown(sent, x, 402, frame)}
    assert not missing


def places(patches: tuple[Patch, ...]) -> list[tuple[int, int]]:
    return [(patch.row, patch.column) for patch in patches]


def dialog(frame: Frame, x: int, y: int) -> set[tuple[int, int]]:
    """Draw a dialog of 6×4 patches; which those are."""
    frame[y : y + 160, x : x + 240] = np.random.default_rng(x + y).integers(0, 255, (160, 240, 3), np.uint8)
    return {(y // 40 + row, x // 40 + column) for row in range(4) for column in range(6)}


@pytest.mark.parametrize("x", [960, 1200])
def test_a_dialog_beside_a_slide_show_is_sent_within_a_second(differencer: PatchDifferencer, x: int) -> None:
    """Wherever it lies, at the edge of the slides too."""
    pages = slides(desk())
    play(differencer, pages, 40)
    missing = set[tuple[int, int]]()
    for turn in range(5):
        frame = next(pages)
        drawn = dialog(frame, x, 400)
        missing = missing if turn else drawn
        missing -= set(places(differencer.step([frame])))
    assert not missing


def test_a_line_that_appears_after_a_large_window_is_sent_in_its_micro_turn(differencer: PatchDifferencer) -> None:
    opened = next(videos(desk()))
    differencer.step([opened])
    frame = line(opened, 1200, 402)
    sent = differencer.step([frame])
    assert all(shown(sent, x, 402, frame) for x in range(1200, 1440, 40))


def test_a_line_on_another_monitor_does_not_wait_for_a_slide_show() -> None:
    differencer, pages = PatchDifferencer(16), slides(desk())
    differencer.step([desk(), desk()])
    while differencer.pending:
        differencer.step([None])
    for _ in range(40):
        differencer.step([next(pages), None])
    frame = line(desk(), 1200, 402)
    sent = differencer.step([next(pages), frame])
    assert all(shown(sent, x, 402, frame) for x in range(1200, 1440, 40))


def test_small_changes_without_end_leave_a_slide_show_a_quarter(differencer: PatchDifferencer) -> None:
    pages, random = slides(desk()), np.random.default_rng(1)
    play(differencer, pages, 20)
    for _ in range(20):
        frame = next(pages)
        for row, column in np.argwhere(random.random((27, 20)) < 0.1):
            frame[row * 40 + 10 : row * 40 + 30, 1120 + column * 40 : 1150 + column * 40] = random.integers(0, 255)
        sent = differencer.step([frame])
        assert sum(column < 24 for _, column in places(sent)) >= 4


def test_a_slide_show_alone_is_sent_whole_before_any_of_it_comes_again(differencer: PatchDifferencer) -> None:
    pages, sent = slides(desk()), list[tuple[int, int]]()
    for _ in range(41):
        sent += places(differencer.step([next(pages)]))
    assert sent[: 27 * 24] == [(row, column) for row in range(27) for column in range(24)]


def test_a_dialog_that_unfolds_beside_a_video_is_sent_as_soon_as_it_has_come_to_rest(
    differencer: PatchDifferencer,
) -> None:
    playing = videos(desk())
    play(differencer, playing)
    for turn in range(1, 6 + REST_GAPS):
        frame = next(playing)
        frame[400:520, 1200:1360] = np.uint8(40 * min(turn, 5))
        frame = line(frame, 1200, 404 + 8 * min(turn, 5), 20)
        sent = differencer.step([frame])
    assert all(shown(sent, x, 444, frame) for x in range(1200, 1360, 40))


def test_what_is_painted_anew_once_a_second_beside_a_video_is_sent_at_once(differencer: PatchDifferencer) -> None:
    playing = videos(desk())
    play(differencer, playing)
    panel = np.random.default_rng(5).integers(0, 255, (8, 160, 160, 3), np.uint8)
    for turn in range(40):
        frame = next(playing)
        frame[400:560, 1200:1360] = panel[turn // 5]
        sent = differencer.step([frame])
        if turn % 5 == 0:
            assert all(shown(sent, x, y, frame) for x in range(1200, 1360, 40) for y in range(400, 560, 40))


def test_what_is_typed_beside_a_video_is_sent_with_each_letter(differencer: PatchDifferencer) -> None:
    pictures = videos(desk())
    play(differencer, pictures)
    for letters in range(1, 12):
        frame = line(next(pictures), 1200, 402, letters)
        assert shown(differencer.step([frame]), 1200 + 8 * letters - 1, 402, frame)


def test_a_bar_that_fills_beside_a_video_is_seen_all_the_time(differencer: PatchDifferencer) -> None:
    pictures = videos(desk())
    play(differencer, pictures)
    for step in range(1, 41):
        frame = bar(next(pictures), 1200, 400, step / 40)
        assert shown(differencer.step([frame]), 1200 + 10 * step - 1, 400, frame)


def test_a_log_that_scrolls_beside_a_video_has_its_newest_line_sent_at_once(differencer: PatchDifferencer) -> None:
    lines = np.random.default_rng(3).integers(0, 255, (100, 12, 400, 3), np.uint8)
    pictures = videos(desk())
    play(differencer, pictures)
    for number in [0] * 8 + list(range(30)):
        frame = next(pictures)
        for row in range(12):
            frame[482 + 16 * row : 494 + 16 * row, 1200:1600] = lines[number + row]
        sent = differencer.step([frame])
        if number:
            assert all(shown(sent, x, 664, frame) for x in range(1200, 1600, 40))


def test_a_video_that_is_paused_is_sent_as_it_stands(differencer: PatchDifferencer) -> None:
    pictures = videos(desk(), 400, 320)
    play(differencer, pictures)
    paused, canvas = next(pictures), desk()
    for _ in range(20):
        for patch in differencer.step([paused]):
            canvas[patch.row * 40 : patch.row * 40 + 40, patch.column * 40 : patch.column * 40 + 40] = patch.pixels
    assert differencer.pending == 0
    assert np.array_equal(canvas[:320, :400], paused[:320, :400])


def test_a_message_over_a_video_is_sent_as_soon_as_it_has_come_to_rest(differencer: PatchDifferencer) -> None:
    pictures = videos(desk(), WIDTH)
    play(differencer, pictures)
    for _ in range(1 + REST_GAPS):
        frame = next(pictures)
        frame[400:560, 400:800] = 230
        frame = line(frame, 440, 444)
        sent = differencer.step([frame])
    assert all(shown(sent, x, 444, frame) for x in range(440, 680, 40))


def test_a_video_alone_is_sent_as_fast_as_may_be_and_all_of_it_in_turn(differencer: PatchDifferencer) -> None:
    pictures = videos(desk(), 400, 320)
    seen = set()
    for _ in range(20):
        sent = differencer.step([next(pictures)])
        assert len(sent) == 16
        seen |= {(patch.row, patch.column) for patch in sent}
    assert len(seen) == 80
