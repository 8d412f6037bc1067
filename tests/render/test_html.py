from __future__ import annotations

import datetime as dt
import re
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import pytest
from tests.render.page import Element, read
from tests.render.rich import make
from tests.views.views import view_at

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.evaluation.result import Result
from kehitys_cli.operations.report import Request, render
from kehitys_cli.render.html import HtmlPages, css_text, glance, is_web, linked, unbroken
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.views.report import CountView

PROJECT = Path(__file__).parents[2]
TEMPLATES = PROJECT / "templates"
DAY = dt.date(2025, 3, 31)
SUMMARY = "yhteenveto-2024-LUONNOS.html"
NAMES = (
    "elinvoima-2022-2025-2024-LUONNOS.html",
    "sivistys-2022-2025-2024-LUONNOS.html",
    SUMMARY,
)
TRUE_PLAN_DAY = dt.date(2024, 12, 31)


def pages_of(root: Path, language: str = "fi", as_of: dt.date = DAY) -> dict[str, bytes]:
    request = Request(2024, dt.date(2026, 11, 24), ("html",), language=language, as_of=as_of)
    return {one.name: one.data for one in render(Workspace.find(root), request)}


@pytest.fixture(scope="module")
def rich_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    (page,) = pages_of(make(tmp_path_factory.mktemp("rich"))).values()
    return page


@pytest.fixture(scope="module")
def rich(rich_bytes: bytes) -> Element:
    return read(rich_bytes)


@pytest.fixture(scope="module")
def true_plan() -> Element:
    (page,) = pages_of(PROJECT, as_of=TRUE_PLAN_DAY).values()
    return read(page)


@cache
def example(language: str) -> dict[str, bytes]:
    return pages_of(PROJECT / "examples" / "esimerkkila", language)


@pytest.fixture(
    scope="module", params=["rich", "true_plan", *product(("fi", "sv"), NAMES)], ids=str
)
def page(request: pytest.FixtureRequest) -> Element:
    if isinstance(request.param, tuple):
        language, name = request.param
        return read(example(language)[name])
    found: Element = request.getfixturevalue(request.param)
    return found


# ------------------------------------------------------------------------------- every page


def test_outline_has_one_h1_and_no_gaps(page: Element) -> None:
    levels = [int(one.tag[1]) for one in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert max(levels) <= 4
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_landmarks_and_the_way_to_them(page: Element) -> None:
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.all(landmark)) == 1, landmark
    first = page.all("a")[0]
    assert "skip" in first.classes
    assert page.by_id(first.attributes["href"][1:]).tag == "main"
    assert page.all("html")[0].attributes["lang"] in {"fi", "sv"}
    (scheme,) = [one for one in page.all("meta") if one.attributes.get("name") == "color-scheme"]
    assert scheme.attributes["content"] == "light dark"


def test_ids_are_unique_and_links_within_lead_somewhere(page: Element) -> None:
    ids = [one.attributes["id"] for one in page if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    targets = {one.attributes["href"] for one in page.all("a")}
    assert {target for target in targets if target.startswith("#")} <= {f"#{one}" for one in ids}
    labels = {
        one.attributes["aria-labelledby"] for one in page if "aria-labelledby" in one.attributes
    }
    assert labels <= set(ids)


def test_nothing_runs_and_nothing_is_fetched(page: Element) -> None:
    assert page.all("script", "iframe", "object", "embed", "link", "base", "img") == []
    for one in page:
        assert not {"src", "srcset", "action"} & set(one.attributes), one.tag
        assert [name for name in one.attributes if name.startswith("on")] == []
        address = one.attributes.get("href", "#")
        assert re.match(r"#|https?://|mailto:|[a-z0-9-]+-2024-LUONNOS\.html$", address), address
    (style,) = page.all("style")
    assert "url(" not in style.text
    assert "@import" not in style.text


def test_tables_are_narrow_captioned_and_say_what_heads_what(page: Element) -> None:
    assert page.all("table")
    for table in page.all("table"):
        assert table.all("caption")[0].text
        assert {one.attributes.get("scope") for one in table.all("th")} <= {"col", "row"}
        rows = [len(row.all("th", "td")) for row in table.all("tr")]
        assert len(set(rows)) == 1
        assert rows[0] <= 4


def test_results_say_word_and_shape(page: Element) -> None:
    results = page.of_class("result")
    assert results
    shapes: dict[str, set[str]] = {}
    for one in results:
        token = one.attributes["data-result"]
        assert token in {result.token for result in Result}
        assert one.text
        (shape,) = one.all("svg")
        assert shape.attributes["aria-hidden"] == "true"
        shapes.setdefault(token, set()).add(shape.all("path")[0].attributes["d"])
    assert [token for token, drawn in shapes.items() if len(drawn) != 1] == []
    assert len(set.union(*shapes.values())) == len(shapes)


def test_a_definition_list_holds_terms_and_descriptions_only(page: Element) -> None:
    for one in page.all("dl"):
        groups = [child for child in one.children if isinstance(child, Element)]
        assert {group.tag for group in groups} == {"div"}
        for group in groups:
            tags = [child.tag for child in group.children if isinstance(child, Element)]
            assert tags[0] == "dt"
            assert set(tags[1:]) == {"dd"}


def test_charts_are_light_and_speak(page: Element) -> None:
    for figure in page.of_class("chart"):
        (chart,) = figure.all("svg")
        assert chart.attributes["role"] == "img"
        assert chart.all("title")[0].text
        assert chart.all("desc")[0].text
        assert figure.all("figcaption")[0].text


# ------------------------------------------------------------------------------- the report


def test_an_action_is_an_article_that_can_be_asked_why(rich: Element) -> None:
    articles = rich.all("article")
    assert len(articles) == 5
    for one in articles:
        assert one.attributes["id"].startswith("toimenpide-")
        assert one.all("h4")[0].attributes["id"] == one.attributes["aria-labelledby"]
        assert one.all("table") == []
        for result in one.of_class("result"):
            details = result.within("details")
            assert details is not None
            assert "Miksi?" in details.all("summary")[0].text


def test_why_names_rule_inputs_and_places(rich: Element) -> None:
    measure = rich.by_id("mittari-perustetut-yritykset")
    why = measure.of_class("why")[0].text
    assert "61\u00a0kpl ≥ 60\u00a0kpl".replace("\u00a0", " ") in why
    assert re.search(r"plans/malli-2022-2025/2024\.yaml:[0-9]+", why)
    assert "YTJ 15.1.2025" in why


def test_reasons_are_data_too(rich: Element) -> None:
    reasons = {one.attributes.get("data-reason") for one in rich.of_class("result")}
    assert {"withheld", "narrative", "no_target", "only_interim"} <= reasons


def test_words_of_people_are_no_markup(rich: Element, rich_bytes: bytes) -> None:
    assert '<script>alert(1)</script> & "hyvinvointi" {{ 7 * 7 }}' in rich.all("main")[0].text
    assert "Hyvinvointikertomus </title><svg onload=alert(1)>" in rich.all("main")[0].text
    assert "<img src=x onerror=alert(1)>" in rich.all("main")[0].text
    assert "Vuosi oli <i>hyvä</i>" in rich.all("main")[0].text
    assert b"<script" not in rich_bytes
    assert b"<img" not in rich_bytes


def test_only_web_addresses_become_links(rich: Element) -> None:
    evidence = rich.by_id("toimenpide-neuvonta")
    links = [one for one in evidence.all("a") if not one.attributes["href"].startswith("#")]
    assert [one.attributes["href"] for one in links] == ["https://www.example.org/a?b=1&c=2"]
    assert "Paha linkki" in evidence.text
    assert "javascript:alert(1)" in rich.all("main")[0].text
    assert "https://www.example.org/palaute" in {one.attributes["href"] for one in rich.all("a")}


def test_blocks_become_paragraphs_and_bullets(rich: Element) -> None:
    article = rich.by_id("toimenpide-neuvonta")
    assessment = next(one for one in article.all("div") if one.text.startswith("Arvio"))
    assert len(assessment.all("p")) == 1
    assert [one.text for one in assessment.all("li")] == [
        "neuvontapäiviä 41",
        "uusia sopimuksia 12",
    ]


def test_a_withheld_value_is_nowhere(tmp_path: Path) -> None:
    (page,) = pages_of(make(tmp_path, {"plans/malli-2022-2025/2024.yaml": _with_secret()})).values()
    assert b"987654" not in page
    assert "987\u00a0654".encode() not in page


def _with_secret() -> str:
    from tests.render.rich import FILES

    text = FILES["plans/malli-2022-2025/2024.yaml"]
    assert isinstance(text, str)
    return text.replace("{arvo: 4, salattu", "{arvo: 987654, salattu")


def test_first_screen_of_the_true_plan(true_plan: Element) -> None:
    header = true_plan.all("header")[0]
    assert header.all("h1")[0].text == "Kehittämissuunnitelman 2022–2025 toteutuminen vuonna 2024"
    assert header.of_class("badge")[0].text == "LUONNOS"
    assert "LUONNOS" in true_plan.all("title")[0].text
    assert re.search(r"KEH-2024-[0-9a-f]{4}-[0-9a-f]{4}", header.text)
    assert "Kaupunginhallitus 27.6.2022" in header.text
    assert "Tilanne 31.12.2024" in header.text
    assert header.of_class("lead")[0].text == (
        "Suunnitelmassa on 23 toimenpidettä ja 28 mittaria. Vuonna 2024 seurataan 19 toimenpidettä "
        "(lisäksi 4 avoinna edellisiltä vuosilta) ja 20 mittaria. Yhtään toteumaa tai tilaa ei ole "
        "kirjattu, joten toteutumista ei voida vielä arvioida."
    )
    tallies = [one.text for one in header.of_class("counts")[0].all("dd")]
    assert tallies == ["0/23", "0/20", "0/20", "0/16"]
    matters = header.of_class("attention")[0].all("li")
    assert len(matters) == 3
    assert matters[0].all("a")[0].attributes["href"].startswith("#toimenpide-")


def test_sections_follow_the_contract(true_plan: Element) -> None:
    headings = [one.text for one in true_plan.all("main")[0].all("h2")]
    assert [heading.split()[0] for heading in headings] == [*map(str, range(1, 12)), "Liite:"]
    assert headings[0] == "1 Tiivistelmä"
    assert headings[7] == "8 Mitä on päätettävä, jotta toteutuminen voidaan arvioida"
    section = true_plan.by_id("poikkeamat").within("section")
    assert section is not None
    assert section.all("table", "dl") == []
    assert section.all("p")[0].text == "Poikkeamia ei ole kirjattu."


def test_every_action_and_measure_of_the_true_plan_is_there(true_plan: Element) -> None:
    assert len(true_plan.all("article")) == 23
    assert len([one for one in true_plan.all("li") if "measure" in one.classes]) == 28
    assert len(true_plan.of_class("card")) == 28


def test_sums_agree(page: Element) -> None:
    tables = [one for one in page.all("table") if one.all("tfoot")]
    assert tables
    for table in tables:
        (body,), (foot,) = table.all("tbody"), table.all("tfoot")
        rows = [[int(cell.text) for cell in row.all("td")] for row in body.all("tr")]
        assert [sum(column) for column in zip(*rows, strict=True)] == [
            int(cell.text) for cell in foot.all("td")
        ]


# ------------------------------------------------------------------------------ the summary


def test_the_summary_leads_to_the_plans() -> None:
    summary = read(example("fi")[SUMMARY])
    plans = summary.of_class("plan")
    assert len(plans) == 2
    for one in plans:
        assert one.all("h3")[0].all("a")[0].attributes["href"] in NAMES
        assert one.of_class("code")[0].text.startswith("KEH-2024-")
        assert one.of_class("counts")
    assert summary.all("article") == []


# --------------------------------------------------------------------------- bytes and files


def test_same_data_same_bytes(tmp_path: Path, rich_bytes: bytes) -> None:
    (page,) = pages_of(make(tmp_path)).values()
    assert page == rich_bytes


def test_control_characters_are_shown_as_replaced(tmp_path: Path) -> None:
    (tmp_path / "report.html.j2").write_text("<p>{{ view.heading }}\x1b[31m\u202e</p>", "utf-8")
    page = HtmlPages([tmp_path]).render(view_at(make(tmp_path / "plans")))
    assert "\ufffd[31m\ufffd" in page.decode()


def test_a_template_of_ones_own_goes_before(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "report.css").write_text("body { color: rebeccapurple }", "utf-8")
    page = HtmlPages([own, TEMPLATES]).render(view_at(make(tmp_path / "root")))
    assert b"rebeccapurple" in page
    assert b"Neuvonnan asiakastyytyv" in page


def test_a_misspelt_variable_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "report.html.j2").write_text("\n\n{{ view.hedaing }}", "utf-8")
    pages = HtmlPages([tmp_path])
    view = view_at(make(tmp_path / "root"))
    with pytest.raises(UserError) as told:
        pages.render(view)
    assert told.value.params["name"] == "report.html.j2"
    assert told.value.params["line"] == 3


def test_templates_fetch_nothing_and_run_nothing() -> None:
    for path in TEMPLATES.glob("*.html.j2"):
        text = path.read_text(encoding="utf-8")
        assert "| safe" not in text, path.name
        assert not re.search(r"<script|\son[a-z]+=|url\(|@import|javascript:", text), path.name


# ------------------------------------------------------------------------------- small pieces


@pytest.mark.parametrize(
    ("text", "css"),
    [
        ("Mallila 2024", '"Mallila\\20 2024"'),
        ('"</style>', '"\\22 \\3c \\2f style\\3e "'),
        ("ä\n\\", '"\\e4 \\a \\5c "'),
    ],
)
def test_a_text_in_the_style_sheet_is_escaped(text: str, css: str) -> None:
    assert css_text(text).text == css


def test_years_stay_on_one_line() -> None:
    assert unbroken("A 2022–2025 <b>").text == 'A <span class="nowrap">2022–2025</span> &lt;b&gt;'


@pytest.mark.parametrize(
    ("address", "web"),
    [
        ("https://a.fi", True),
        ("HTTP://a.fi", True),
        ("mailto:a@b.fi", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("www.a.fi", False),
        ("", False),
    ],
)
def test_what_may_become_a_link(address: str, *, web: bool) -> None:
    assert is_web(address) is web


def test_numbers_of_actions_lead_to_them(tmp_path: Path) -> None:
    goals = view_at(make(tmp_path)).goals
    link = '<a href="#toimenpide-neuvonta">1.1</a>'
    assert linked("Myöhässä: 1.1.", goals).text == f"Myöhässä: {link}."
    assert linked("1.1–1.2 <b>", goals).text == (
        f'{link}–<a href="#toimenpide-ilmasto">1.2</a> &lt;b&gt;'
    )
    assert linked("31.1.2025, 11.1, 9.9, 1.1,5", goals).text == "31.1.2025, 11.1, 9.9, 1.1,5"
    assert linked("1.1 nousi 1.2", goals, first_only=True).text == f"{link} nousi 1.2"


def test_results_of_actions_and_measures_stand_side_by_side(tmp_path: Path) -> None:
    view = view_at(make(tmp_path))
    rows = glance(view)
    assert sum(row.actions for row in rows) == view.actions_shown
    assert sum(row.measures for row in rows) == view.measures_due
    order = [result.token for result in Result]
    assert {row.result.token for row in rows} <= set(order)
    assert len({row.result.token for row in rows}) == len(rows)


def test_a_result_of_measures_alone_keeps_its_place(tmp_path: Path) -> None:
    from dataclasses import replace

    def counts(*tokens: str) -> tuple[CountView, ...]:
        return tuple(CountView(token, token, 1) for token in tokens)

    view = replace(
        view_at(make(tmp_path)),
        action_results=counts("achieved", "missing", "behind"),
        measure_results=counts("achieved", "on_schedule", "behind", "not_achieved"),
    )
    assert [row.result.token for row in glance(view)] == [
        "achieved",
        "missing",
        "on_schedule",
        "behind",
        "not_achieved",
    ]
