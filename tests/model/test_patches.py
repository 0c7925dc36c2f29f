"""PatchDifferencer: what of a screen reaches the model, in which order, and what costs nothing."""

from __future__ import annotations

import numpy as np
import pytest

from model.microturn import MAX_COLUMNS, MAX_ROWS, Patch
from model.patches import Frame, PatchDifferencer, overview_patches


def screen(height: int = 120, width: int = 160, colour: int = 50) -> Frame:
    return np.full((height, width, 3), colour, dtype=np.uint8)


def dotted(frame: Frame, row: int, column: int, value: int = 200) -> Frame:
    """A copy of the frame with one small detailed mark (4×4 pixels) in the middle of a patch."""
    changed = frame.copy()
    changed[row * 40 + 18 : row * 40 + 22, column * 40 + 18 : column * 40 + 22] = value
    return changed


def places(patches: tuple[Patch, ...]) -> list[tuple[int, int, int]]:
    return [(patch.monitor, patch.row, patch.column) for patch in patches]


def started(frame: Frame, limit: int = 16) -> PatchDifferencer:
    """A differencer that has sent its overview of the frame."""
    differencer = PatchDifferencer(limit)
    differencer.step([frame])
    while differencer.pending:
        differencer.step([frame])
    return differencer


def test_the_first_frame_is_sent_as_its_overview_alone() -> None:
    differencer = PatchDifferencer(16)
    patches = differencer.step([screen(720, 1280)])
    assert len(patches) == 12
    assert all(patch.overview for patch in patches)
    assert places(patches)[:5] == [(0, 0, 0), (0, 0, 1), (0, 0, 2), (0, 0, 3), (0, 1, 0)]
    assert differencer.pending == 0
    assert differencer.step([screen(720, 1280)]) == ()


def test_an_overview_is_the_area_mean_of_eight_by_eight_pixels() -> None:
    frame = screen(80, 80, 0)
    frame[0:8, 0:4] = 255
    frame[8:16, 8:16] = (10, 20, 30)
    (patch,) = overview_patches(2, frame)
    assert patch.monitor == 2
    assert patch.pixels[0, 0].tolist() == [128, 128, 128]
    assert patch.pixels[1, 1].tolist() == [10, 20, 30]
    assert not patch.pixels[10:].any()


def test_an_overview_of_an_odd_size_repeats_the_edge() -> None:
    patches = overview_patches(0, screen(333, 327, 90))
    assert len(patches) == 4
    assert patches[0].pixels.min() == 90
    assert patches[3].pixels[1, 0].tolist() == [90, 90, 90]
    assert patches[3].pixels[2, 0].tolist() == [0, 0, 0]


def test_a_still_screen_costs_nothing() -> None:
    frame = screen()
    differencer = started(frame)
    for _ in range(8):
        assert differencer.step([frame.copy()]) == ()


def test_no_new_frame_costs_nothing() -> None:
    differencer = started(screen())
    assert differencer.step([None]) == ()
    assert differencer.step([]) == ()


def test_only_the_changed_patch_is_sent_with_its_pixels() -> None:
    frame = screen()
    differencer = started(frame)
    changed = dotted(frame, 1, 2)
    (patch,) = differencer.step([changed])
    assert (patch.monitor, patch.row, patch.column, patch.overview) == (0, 1, 2, False)
    assert np.array_equal(patch.pixels, changed[40:80, 80:120])
    assert differencer.step([changed]) == ()


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("line", range(8))
def test_a_change_of_a_single_pixel_is_found_within_four_micro_turns(line: int, again: bool) -> None:
    """Whether the picture that shows it is given again or not."""
    frame = screen()
    differencer = started(frame)
    changed = frame.copy()
    changed[80 + line, 159] = 51
    found = [patch for turn in range(4) for patch in differencer.step([changed if again or turn == 0 else None])]
    assert places(tuple(found)) == [(0, 2, 3)]


def test_a_change_across_patches_is_decided_for_each_of_them() -> None:
    frame = screen()
    differencer = started(frame)
    changed = frame.copy()
    changed[38:42, 30:90] = 7
    assert places(differencer.step([changed])) == [(0, row, column) for row in (0, 1) for column in (0, 1, 2)]


def test_at_most_the_limit_is_sent_and_the_oldest_goes_first() -> None:
    frame = screen()
    differencer = started(frame, limit=2)
    late = frame
    for column in (1, 2, 3):
        late = dotted(late, 2, column)
    assert places(differencer.step([late])) == [(0, 2, 1), (0, 2, 2)]
    later = dotted(dotted(late, 0, 0), 0, 1)
    assert places(differencer.step([later])) == [(0, 2, 3), (0, 0, 0)]
    assert differencer.pending == 1
    assert places(differencer.step([None])) == [(0, 0, 1)]


def test_a_waiting_patch_is_sent_with_its_newest_content_and_keeps_its_place() -> None:
    frame = screen()
    differencer = started(frame, limit=1)
    first = dotted(dotted(frame, 0, 0), 1, 1)
    assert places(differencer.step([first])) == [(0, 0, 0)]
    newest = dotted(dotted(first, 0, 3), 1, 1, value=9)
    (patch,) = differencer.step([newest])
    assert (patch.row, patch.column) == (1, 1)
    assert patch.pixels[20, 20, 0] == 9
    assert places(differencer.step([newest])) == [(0, 0, 3)]


def test_a_change_undone_before_it_was_sent_is_never_sent() -> None:
    frame = screen()
    differencer = started(frame, limit=1)
    differencer.step([dotted(dotted(frame, 0, 0), 1, 1)])
    assert differencer.pending == 1
    assert places(differencer.step([dotted(frame, 0, 0)])) == []
    assert differencer.pending == 0


def test_flat_patches_wait_until_no_detailed_one_is_queued() -> None:
    frame = screen()
    differencer = started(frame, limit=1)
    cleared = dotted(frame, 2, 3)
    cleared[0:40, 0:80] = 90
    assert places(differencer.step([cleared])) == [(0, 2, 3)]
    assert places(differencer.step([dotted(cleared, 1, 1)])) == [(0, 1, 1)]
    assert places(differencer.step([None])) == [(0, 0, 0)]
    assert places(differencer.step([None])) == [(0, 0, 1)]


def test_edges_are_padded_with_black() -> None:
    frame = screen(50, 70)
    differencer = started(frame)
    changed = frame.copy()
    changed[40:, 40:] = 222
    (patch,) = differencer.step([changed])
    assert (patch.row, patch.column) == (1, 1)
    assert patch.pixels[:10, :30].min() == 222
    assert not patch.pixels[10:].any()
    assert not patch.pixels[:, 30:].any()


def test_an_overview_on_request_goes_before_changes() -> None:
    frame = screen()
    differencer = started(frame, limit=1)
    differencer.request_overview()
    differencer.request_overview()
    assert differencer.pending == 1
    (overview,) = differencer.step([dotted(frame, 0, 0)])
    assert overview.overview
    (patch,) = differencer.step([None])
    assert not patch.overview


def test_monitors_are_told_apart_and_share_the_limit() -> None:
    frame = screen()
    differencer = PatchDifferencer(2)
    assert [patch.overview for patch in differencer.step([frame, frame])] == [True, True]
    right = dotted(dotted(frame, 1, 1), 1, 2)
    assert places(differencer.step([dotted(frame, 0, 0), right])) == [(0, 0, 0), (1, 1, 1)]
    assert places(differencer.step([None, None])) == [(1, 1, 2)]


def test_a_new_size_starts_with_a_new_overview() -> None:
    differencer = PatchDifferencer(1)
    differencer.step([screen(720, 1280), screen()])
    small = screen(80, 80)
    patches = [patch for frames in ([small, None], *([None, None],) * 4) for patch in differencer.step(frames)]
    assert places(tuple(patches)) == [(1, 0, 0), (0, 0, 0)]
    assert all(patch.overview for patch in patches)


def test_reset_begins_anew() -> None:
    frame = screen()
    differencer = started(frame)
    differencer.reset()
    assert [patch.overview for patch in differencer.step([frame])] == [True]


def test_what_lies_past_the_grid_is_not_looked_at() -> None:
    tall, wide = screen(MAX_ROWS * 40 + 40, 80), screen(40, MAX_COLUMNS * 40 + 40)
    differencer = PatchDifferencer(1000)
    differencer.step([tall, wide, None, None, screen()])
    tall, wide = tall.copy(), wide.copy()
    tall[-20:-10, :5], wide[10:20, -20:] = 1, 1
    assert differencer.step([tall, wide, None, None, dotted(screen(), 0, 0)]) == ()


def test_a_frame_of_another_form_is_refused() -> None:
    differencer = PatchDifferencer(16)
    for bad in (np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8), np.zeros((0, 4, 3), np.uint8)):
        with pytest.raises(ValueError, match="a frame is uint8"):
            differencer.step([bad])
    with pytest.raises(ValueError, match="a frame is uint8"):
        differencer.step([np.zeros((4, 4, 3), np.float32)])


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one patch"):
        PatchDifferencer(0)


@pytest.mark.parametrize("height", [41, 42, 43, 83])
def test_a_screen_whose_last_patches_are_a_line_or_two_high_is_followed_too(height: int) -> None:
    random = np.random.default_rng(height)
    differencer = PatchDifferencer(limit=50)
    differencer.step([np.zeros((height, 90, 3), np.uint8)])
    rows = set[int]()
    for _ in range(6):
        frame = random.integers(0, 255, (height, 90, 3), np.uint8)
        rows |= {patch.row for patch in differencer.step([frame]) if not patch.overview}
    assert rows == set(range(height // 40 + 1))
