"""Word against word: both texts can be read back, and what stayed is not marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kehitys_cli.history.changes.words import Mark, Segment, word_diff

TEXTS = st.lists(st.sampled_from(["a", "bb", "c,", "ä", "1", "\n", " "]), max_size=12).map(" ".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    found = word_diff(old, new)
    for text, mark in ((old, Mark.OLD), (new, Mark.NEW)):
        told = " ".join(item.text for item in found if item.mark in {Mark.KEPT, mark})
        assert told == " ".join(text.split())


@given(TEXTS)
def test_an_equal_text_is_kept_whole(text: str) -> None:
    assert all(item.mark is Mark.KEPT for item in word_diff(text, text))


def test_only_the_changed_word_is_marked() -> None:
    assert word_diff("tehdään kaksi asiaa", "tehdään  kolme\nasiaa") == (
        Segment(Mark.KEPT, "tehdään"),
        Segment(Mark.OLD, "kaksi"),
        Segment(Mark.NEW, "kolme"),
        Segment(Mark.KEPT, "asiaa"),
    )


def test_long_texts_do_not_keep_people_waiting() -> None:
    old, new = (" ".join(f"{word}{at}" for at in range(30_000)) for word in ("a", "b"))
    assert word_diff(f"alku {old} loppu", f"alku {new} loppu") == (
        Segment(Mark.KEPT, "alku"),
        Segment(Mark.OLD, old),
        Segment(Mark.NEW, new),
        Segment(Mark.KEPT, "loppu"),
    )
