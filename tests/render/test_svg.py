from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehitys_cli.render.plot import WIDTH, bare, width
from kehitys_cli.render.svg import MAX_BYTES, chart
from kehitys_cli.views.report import MeasureView, PointView
from kehitys_cli.views.result import ResultView, WhyView

RESULT = ResultView("achieved", "toteutui")
SHAPES = {"path", "circle", "rect", "line", "polyline"}
Given = tuple[int, float | None, float | None]


def measure(
    *points: Given,
    target: str = "",
    name: str = "Yritykset",
    unit: str = "kpl",
    span: tuple[float, float] | None = None,
    words: str = "2022: 1 kpl",
) -> MeasureView:
    low, high = span or (None, None)
    return MeasureView(
        id="yritykset",
        anchor="mittari-yritykset",
        name=name,
        kind="luku",
        unit=unit,
        direction="kasvava",
        baseline="",
        target=target,
        targets=(),
        value="",
        value_note="",
        words=(),
        result=RESULT,
        trend_token="",
        trend="",
        change="",
        source="",
        source_own=True,
        note="",
        classes=(),
        class_name="",
        responsible="",
        method="",
        binding="",
        promised="",
        forecast="",
        due=True,
        why=WhyView("met", "", ()),
        series=tuple(_point(*one, unit) for one in points),
        series_text=words,
        range_low=low,
        range_high=high,
    )


def _point(year: int, value: float | None, target: float | None, unit: str) -> PointView:
    def told(number: float | None) -> str:
        return "" if number is None else f"{number:g}\u00a0{unit}"

    return PointView(year, told(value), value, told(target), target, RESULT, "", "")


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - made by ourselves a moment ago


def drawn(view: MeasureView, word: str = "Tavoitetaso") -> ET.Element:
    return parsed(chart(view, word))


def texts(picture: ET.Element) -> list[str]:
    return [one.text or "" for one in picture.iter("text")]


def classes(picture: ET.Element) -> list[str]:
    return [one.get("class", "") for one in picture.iter()]


@pytest.mark.parametrize(
    "points",
    [(), ((2022, 1.0, None),), ((2022, 1.0, 5.0), (2023, None, 6.0))],
)
def test_fewer_than_two_numbers_are_no_chart(points: tuple[Given, ...]) -> None:
    assert chart(measure(*points), "Tavoitetaso") == ""


def test_values_and_years_are_written_without_the_unit() -> None:
    picture = drawn(measure((2022, 52, None), (2023, 55, None), (2024, 61, None)))
    assert sorted(texts(picture)) == ["2022", "2023", "2024", "52", "55", "61"]
    assert picture.findtext("title") == "Yritykset, kpl"
    assert picture.findtext("desc") == "2022: 1 kpl"
    assert len(list(picture.iter("circle"))) == 3
    assert "aim mark" not in classes(picture)


def test_a_target_is_dashed_named_and_of_another_shape() -> None:
    picture = drawn(measure((2022, 52, None), (2024, 61, 60), target="60\u00a0kpl"))
    (line,) = [one for one in picture.iter("path") if one.get("class") == "aim mark"]
    assert line.get("stroke-dasharray")
    assert line.get("stroke")
    assert {"Tavoitetaso", "60"} <= set(texts(picture))
    assert "goal mark" in classes(picture)


def test_a_target_of_an_earlier_year_that_still_holds_goes_on() -> None:
    picture = drawn(measure((2022, 52, 50), (2023, 55, None), target="50\u00a0kpl (2022)"))
    assert "aim mark" in classes(picture)
    assert "50" in texts(picture)


def test_a_target_that_a_later_one_replaces_is_a_mark_with_its_year() -> None:
    picture = drawn(
        measure((2022, 3, None), (2023, 4, 4), (2024, 5, None), target="6\u00a0kpl (2025)")
    )
    assert "aim mark" not in classes(picture)
    assert "goal mark" in classes(picture)
    assert "4 (2023)" in texts(picture)


def test_a_range_has_two_ends() -> None:
    picture = drawn(
        measure((2022, 2, None), (2023, 6, None), span=(3, 5), target="3–5\u00a0kpl (2022)")
    )
    (line,) = [one.get("d", "") for one in picture.iter("path") if one.get("class") == "aim mark"]
    assert line.count("M") == 2
    assert "3–5 (2022)" in texts(picture)


def test_colours_stand_beside_classes() -> None:
    picture = drawn(measure((2022, 52, 50), (2023, 55, 60), target="60\u00a0kpl"))
    for one in picture.iter():
        if one.tag in SHAPES and one.get("class"):
            assert one.get("fill") or one.get("stroke"), one.get("class")
    for group in picture.iter("g"):
        assert group.get("fill")


def test_a_number_lies_below_its_dot_where_the_target_would_cross_it() -> None:
    picture = drawn(
        measure((2022, 0, None), (2023, 90, 100), (2024, 40, None), target="100\u00a0kpl (2023)")
    )
    (label,) = [one for one in picture.iter("text") if one.text == "90"]
    dot = list(picture.iter("circle"))[1]
    assert float(label.get("y", "0")) > float(dot.get("cy", "0"))


def test_equal_numbers_lie_in_the_middle() -> None:
    picture = drawn(measure((2022, 5, None), (2023, 5, None)))
    heights = {one.get("cy") for one in picture.iter("circle")}
    assert heights == {"52"}


def test_only_the_ends_of_a_long_series_are_numbered() -> None:
    picture = drawn(measure(*((2000 + at, float(at), None) for at in range(30))))
    assert len(list(picture.iter("circle"))) == 12
    numbers = [text for text in texts(picture) if len(text) < 4]
    assert sorted(numbers) == ["18", "29"]
    years = [text for text in texts(picture) if len(text) == 4]
    assert {"2018", "2029"} <= set(years)


def test_numbers_too_long_for_the_picture_are_left_to_the_page() -> None:
    view = measure((2022, 1, None), (2023, 2, 3), target="3")
    long = PointView(2024, "9" * 200, 4.0, "8" * 200, 4.0, RESULT, "", "")
    picture = parsed(chart(_with(view, long), "Tavoitetaso"))
    assert all(len(text) < 40 for text in texts(picture))


def _with(view: MeasureView, point: PointView) -> MeasureView:
    return view._replace(series=(*view.series, point), target=point.target_text)


def test_hostile_names_are_words() -> None:
    name = '</title><script>alert("1")</script>&amp;'
    picture = drawn(measure((2022, 1, None), (2023, 2, None), name=name, unit="", words=name))
    assert picture.findtext("title") == name
    assert picture.findtext("desc") == name


PRINTABLE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufffe\uffff")
)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
POINTS = st.lists(
    st.tuples(st.integers(1900, 2100), st.none() | NUMBER, st.none() | NUMBER),
    max_size=40,
    unique_by=lambda one: one[0],
).map(sorted)


@given(POINTS, PRINTABLE, PRINTABLE, st.none() | st.tuples(NUMBER, NUMBER))
def test_every_chart_is_well_formed_light_and_within_its_frame(
    points: list[Given], name: str, words: str, span: tuple[float, float] | None
) -> None:
    view = measure(*points, name=name * 9, words=words * 99, span=span, target="1")
    text = chart(view, "Tavoitetaso")
    if not text:
        assert sum(value is not None for _, value, _ in points) < 2
        return
    picture = parsed(text)
    assert len(text.encode()) <= MAX_BYTES
    for one in picture.iter("circle"):
        assert 0 <= float(one.get("cx", "nan")) <= WIDTH
        assert 0 <= float(one.get("cy", "nan")) <= 118
    for group in picture.iter("g"):
        for one in group.iter("text"):
            x, half = float(one.get("x", "nan")), width(one.text or "") / 2
            left = x if group.get("text-anchor") == "start" else x - half
            assert left >= -1
            assert left + 2 * half <= WIDTH + 1


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("61\u00a0kpl", "kpl", "61"),
        ("2\u00a0(kehittyvä)", "", "2"),
        ("3–5\u00a0kpl (2022)", "kpl", "3–5 (2022)"),
        ("−20\u00a0%", "kt", "−20\u00a0%"),
        ("4,2", "", "4,2"),
    ],
)
def test_a_bare_number(text: str, unit: str, number: str) -> None:
    assert bare(text, unit) == number
