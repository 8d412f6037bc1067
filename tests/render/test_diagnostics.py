"""Diagnostics for people and programs: one line, in full, and what services read."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator
from tests.closing import closed
from tests.conftest import ROOT

from kehitys_cli import __version__
from kehitys_cli.checks.run import Checked, diagnose
from kehitys_cli.checks.words import Diagnostic
from kehitys_cli.cli.output import visible
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.outputs import output_schema
from kehitys_cli.render.diagnostics import machine
from kehitys_cli.render.diagnostics.text import Style, concise, full, statistics
from kehitys_cli.text.diagnostic import Position, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

FI = Catalogue("fi")
PLAIN = Style(enabled=False, visible=visible)
COLOURED = Style(enabled=True, visible=visible)
CHECKED = Checked(1, 1, 4, 23, 28)
PLAN = "plans/malli-2022-2025.yaml"

ERROR = Diagnostic(
    code="KEH301",
    name="schedule-outside-plan",
    severity=Severity.ERROR,
    message="aikataulu 2027 ei ole suunnitelmakaudella 2022–2025",
    help="Korjaa aikataulu tai suunnitelman kausi.",
    path=PLAN,
    start=Position(41, 16),
    end=Position(41, 20),
    line="    aikataulu: 2027",
    subject="malli-2022-2025/neuvonta",
    place="1.1",
    keys=("toimenpiteet", 0, "aikataulu"),
    related=(),
    fixable=False,
)
WARNING = ERROR._replace(
    code="KEH405",
    name="no-target",
    severity=Severity.WARNING,
    message="mittarilla ei ole tavoitetasoa: Kävijät",
    start=Position(50, 9),
    end=Position(50, 22),
    line="        nimi: Kävijät",
    subject="malli-2022-2025/kavijat",
    keys=("toimenpiteet", 0, "mittarit", 0, "nimi"),
)
INFO = WARNING._replace(
    code="KEH410",
    name="too-many-actions",
    severity=Severity.INFO,
    keys=("toimenpiteet",),
    place="",
)
SLIP = WARNING._replace(
    code="KEH208",
    name="stale-comment",
    fixable=True,
    place="",
    path="plans/malli/2024.yaml",
)
ALL = (ERROR, WARNING, INFO, SLIP)
HOSTILE = ERROR._replace(
    message="50 % — rivi\nvaihtuu, ja: \x1b[31mväri\x1b[0m & <tagi> \x00 \ud800 ]]>",
    help='"lainaus" \r',
    path="plans/ä, b: c%.yaml",
    line="    aikataulu: \x1b[2J\u202e2027",
    end=Position(41, 25),
)


def at(line: str, start: int, end: int, **changes: Any) -> Diagnostic:
    row = ERROR.start.row
    return ERROR._replace(line=line, start=Position(row, start), end=Position(row, end), **changes)


def in_full(
    diagnostics: Sequence[Diagnostic], style: Style = PLAIN, language: str = "fi", width: int = 80
) -> list[str]:
    return full(diagnostics, CHECKED, Catalogue(language), style, width).splitlines()


# -------------------------------------------------------------------------------------- one line


def test_a_line_names_place_severity_rule_and_message() -> None:
    assert concise([ERROR], PLAIN) == (
        "plans/malli-2022-2025.yaml:41:16: error KEH301 schedule-outside-plan: "
        "aikataulu 2027 ei ole suunnitelmakaudella 2022–2025\n"
    )


def test_colours_are_on_or_off() -> None:
    assert "\x1b" not in concise(ALL, PLAIN)
    assert "\x1b[1;31merror\x1b[0m KEH301" in concise([ERROR], COLOURED)
    assert "\x1b[1;33mwarning\x1b[0m" in concise([WARNING], COLOURED)
    assert "\x1b[1;36minfo\x1b[0m" in concise([INFO], COLOURED)


def test_colours_change_nothing_but_colours() -> None:
    for told in (concise(ALL, COLOURED), full(ALL, CHECKED, FI, COLOURED, 80)):
        bare = re.sub(r"\x1b\[[0-9;]*m", "", told)
        assert bare in {concise(ALL, PLAIN), full(ALL, CHECKED, FI, PLAIN, 80)}


@pytest.mark.parametrize("style", [PLAIN, COLOURED])
def test_text_of_files_is_never_an_escape(style: Style) -> None:
    for told in (concise([HOSTILE], style), "\n".join(in_full([HOSTILE], style))):
        bare = re.sub(r"\x1b\[(?:1(?:;3[136])?|0)m", "", told) if style.enabled else told
        assert not [char for char in bare if unicodedata.category(char) == "Cc" and char != "\n"]
        assert "\u202e" not in bare
        assert "\\x1b[31mväri" in bare


def test_a_name_with_a_line_end_stays_on_its_line() -> None:
    odd = ERROR._replace(path="plans/a\nb.yaml")
    assert concise([odd], PLAIN).count("\n") == 1
    assert concise([odd], PLAIN).startswith("plans/a\\nb.yaml:41:16: ")


# --------------------------------------------------------------------------------------- in full


def test_an_error_is_told_with_line_caret_and_hint() -> None:
    assert in_full([ERROR]) == [
        "Tarkistetaan plans/ … 1 strategia, 1 suunnitelma, 4 seurantavuotta, 23 toimenpidettä, 28 mittaria",
        "",
        (
            "plans/malli-2022-2025.yaml:41:16: error KEH301 schedule-outside-plan: "
            "aikataulu 2027 ei ole suunnitelmakaudella 2022–2025"
        ),
        "   41 |     aikataulu: 2027",
        "      |                ^^^^",
        "    vihje: Korjaa aikataulu tai suunnitelman kausi.",
        "",
        "  1 virhe",
        "  Korjaa virheet ensin; raporttia ei tehdä virheellisistä tiedostoista. Selitys: kehitys rule KEH301",
    ]


def excerpt(item: Diagnostic) -> tuple[str, str]:
    lines = in_full([item])
    return lines[3], lines[4]


def columns(text: str) -> int:
    """Return the columns of a terminal that a text takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


@pytest.mark.parametrize(
    ("before", "marked"),
    [
        ("    nimi: ", "x"),
        ("    nimi: 東京 ", "東京"),
        ("    nimi: a\u0308a\u0308 ", "a\u0308"),
        ("\tnimi:\t", "x\ty"),
        ("    nimi: \x1b ", "\x1b[0m"),
        ("    nimi: \u202e", "x"),
        ("    nimi: ＡＢ", "Ｃ"),
    ],
)
def test_the_caret_stands_below_what_is_marked(before: str, marked: str) -> None:
    item = at(f"{before}{marked} loppu", len(before) + 1, len(before) + len(marked) + 1)
    line, caret = excerpt(item)
    assert "\t" not in line
    stop = line.rindex(" loppu")
    start = columns(caret) - caret.count("^")
    assert columns(line[:stop]) == columns(caret)
    shown = visible(marked.replace("\t", "    "))
    assert columns(line[: stop - len(shown)]) == start


def test_a_long_line_is_cut_around_what_is_marked() -> None:
    line, caret = excerpt(at("a" * 5000 + "XY" + "b" * 5000, 5001, 5003))
    assert "aXYb" in line
    assert len(line) < 140
    assert line.index("XY") == caret.index("^^")


def test_a_span_over_lines_ends_with_its_first() -> None:
    item = ERROR._replace(end=Position(44, 3))
    assert excerpt(item)[1].rstrip().endswith(" ^^^^")


def test_an_empty_span_has_one_caret() -> None:
    assert excerpt(at("a", 1, 1))[1].count("^") == 1


def test_what_has_no_line_has_no_excerpt() -> None:
    assert not [line for line in in_full([at("", 1, 1)]) if " | " in line]


def test_related_places_are_named() -> None:
    item = ERROR._replace(related=((PLAN, Position(12, 7)),))
    assert "    katso myös plans/malli-2022-2025.yaml:12:7" in in_full([item])


def test_warnings_of_a_rule_are_folded_into_a_line() -> None:
    many = [WARNING._replace(place=f"1.{n}") for n in range(1, 31)]
    lines = in_full(many)
    assert lines[1] == "  0 virhettä · 1 laji suunnitelman puutteita:"
    assert lines[2] == (
        "    KEH405  tavoitetaso puuttuu  30 mittaria (1.1, 1.2, 1.3, 1.4, 1.5, 1.6, …)"
    )
    assert len(lines) == 4


def test_places_without_a_number_are_files_and_lines() -> None:
    rows = [SLIP._replace(start=Position(row, 1)) for row in (7, 9)]
    line = in_full(rows)[2]
    assert line.endswith("(malli/2024.yaml:7, :9)")
    other = rows[1]._replace(path="plans/b.yaml")
    assert in_full([rows[0], other], width=120)[2].endswith("(malli/2024.yaml:7, b.yaml:9)")


def test_slips_and_gaps_are_told_apart() -> None:
    lines = in_full([WARNING, SLIP])
    assert lines[1].endswith("1 laji korjattavaa tiedostoissa · 1 laji suunnitelman puutteita:")
    assert lines[-2].endswith("osan korjaa kehitys validate --fix")
    assert lines[-1].endswith("kehitys rule KEH405")


def test_nothing_found_is_said() -> None:
    assert in_full([])[1:] == ["  0 virhettä", "  Tiedostot ovat kunnossa."]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_true_plan_fits_a_small_terminal(language: str) -> None:
    catalogue = Catalogue(language)
    outcome = diagnose(Workspace.find(ROOT), dt.date(2026, 11, 24), catalogue)
    text = full(outcome.diagnostics, outcome.checked, catalogue, PLAIN, 80)
    lines = text.splitlines()
    assert outcome.errors == 0
    assert len(lines) <= 24
    # The first and the last line are sentences: a terminal breaks them.
    assert max(len(line) for line in lines[1:-1]) <= 80
    assert sum(-(-len(line) // 80) for line in lines) <= 24


def test_statistics_begin_with_the_most_frequent() -> None:
    assert statistics([ERROR, WARNING, WARNING, INFO]).splitlines() == [
        "     2 KEH405 warning no-target",
        "     1 KEH301 error schedule-outside-plan",
        "     1 KEH410 info too-many-actions",
    ]


# -------------------------------------------------------------------------------------- programs


def test_json_has_exactly_its_fields() -> None:
    fixed = SLIP._replace(help="", subject="", related=((PLAN, Position(1, 2)),))
    data = json.loads(machine.as_json([ERROR, fixed], CHECKED))
    assert data == {
        "schema_version": 1,
        "tool": {"name": "kehitys", "version": __version__},
        "summary": {
            "errors": 1,
            "warnings": 1,
            "infos": 0,
            "strategies": 1,
            "plans": 1,
            "years": 4,
            "actions": 23,
            "measures": 28,
        },
        "diagnostics": [
            {
                "code": "KEH301",
                "name": "schedule-outside-plan",
                "severity": "error",
                "message": ERROR.message,
                "filename": PLAN,
                "location": {"row": 41, "column": 16},
                "end_location": {"row": 41, "column": 20},
                "path": ["toimenpiteet", 0, "aikataulu"],
                "subject": "malli-2022-2025/neuvonta",
                "help": ERROR.help,
                "fix": None,
                "related": [],
            },
            {
                "code": "KEH208",
                "name": "stale-comment",
                "severity": "warning",
                "message": SLIP.message,
                "filename": "plans/malli/2024.yaml",
                "location": {"row": 50, "column": 9},
                "end_location": {"row": 50, "column": 22},
                "path": ["toimenpiteet", 0, "mittarit", 0, "nimi"],
                "subject": None,
                "help": None,
                "fix": {"applicability": "safe"},
                "related": [{"filename": PLAN, "location": {"row": 1, "column": 2}}],
            },
        ],
    }


def test_json_is_what_its_schema_says() -> None:
    validator = Draft7Validator(closed(output_schema("diagnostics")))
    for items in ((), ALL):
        assert list(validator.iter_errors(json.loads(machine.as_json(items, CHECKED)))) == []


def test_github_reads_a_command_a_line() -> None:
    assert machine.as_github([ERROR]) == (
        "::error file=plans/malli-2022-2025.yaml,line=41,col=16,endLine=41,endColumn=20,"
        "title=KEH301 schedule-outside-plan::aikataulu 2027 ei ole suunnitelmakaudella 2022–2025 "
        "Korjaa aikataulu tai suunnitelman kausi.\n"
    )


def test_github_gets_the_worst_first() -> None:
    lines = machine.as_github([INFO, WARNING, SLIP, ERROR]).splitlines()
    assert [line.split(" ")[0] for line in lines] == [
        "::error",
        "::warning",
        "::warning",
        "::notice",
    ]
    assert [line for line in lines if "KEH405" in line] == [lines[1]]


def test_github_commands_are_not_injected() -> None:
    text = machine.as_github([HOSTILE])
    assert text.count("\n") == 1
    assert "\r" not in text
    properties, _, message = text.removeprefix("::error ").partition("::")
    assert "file=plans/ä%2C b%3A c%25.yaml," in properties
    assert message.startswith("50 %25 — rivi%0Avaihtuu, ja: ")
    assert message.endswith('"lainaus"\n')


def test_github_has_no_columns_over_several_lines() -> None:
    text = machine.as_github([ERROR._replace(end=Position(43, 2))])
    assert "line=41,endLine=43,title=" in text


def gitlab(*items: Diagnostic) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(machine.as_gitlab(items))
    return made


def test_gitlab_reads_what_it_knows() -> None:
    (item,) = gitlab(ERROR)
    assert {key: value for key, value in item.items() if key != "fingerprint"} == {
        "description": f"KEH301: {ERROR.message}",
        "check_name": "KEH301",
        "severity": "critical",
        "location": {
            "path": PLAN,
            "positions": {
                "begin": {"line": 41, "column": 16},
                "end": {"line": 41, "column": 20},
            },
        },
    }
    assert [item["severity"] for item in gitlab(WARNING, INFO)] == ["minor", "info"]


def test_fingerprints_stay_when_lines_move() -> None:
    moved = ERROR._replace(start=Position(77, 20), end=Position(77, 24), line=" " + ERROR.line)
    assert gitlab(ERROR)[0]["fingerprint"] == gitlab(moved)[0]["fingerprint"]


def test_fingerprints_are_distinct() -> None:
    twin = ERROR._replace(start=Position(77, 16))
    found = [item["fingerprint"] for item in gitlab(ERROR, twin, *ALL)]
    assert len(set(found)) == len(found) == 6
    assert all(re.fullmatch(r"[0-9a-f]{64}", item) for item in found)


SARIF_REGION = {"startLine", "startColumn", "endLine", "endColumn"}


@pytest.mark.parametrize("items", [(), (ERROR,), ALL, (HOSTILE,)])
def test_sarif_is_shaped_as_its_specification_says(items: tuple[Diagnostic, ...]) -> None:
    log = json.loads(machine.as_sarif(items, FI))
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (told,) = log["runs"]
    assert set(told) == {"tool", "columnKind", "originalUriBaseIds", "results"}
    assert told["columnKind"] == "unicodeCodePoints"
    driver = told["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("kehitys", __version__)
    assert [rule["id"] for rule in driver["rules"]] == sorted({item.code for item in items})
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    assert len(told["results"]) == len(items)
    for result in told["results"]:
        assert set(result) == {"ruleId", "ruleIndex", "level", "message", "locations"}
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert set(place["region"]) == SARIF_REGION
        assert all(number >= 1 for number in place["region"].values())
        assert place["artifactLocation"]["uriBaseId"] in told["originalUriBaseIds"]


def test_sarif_levels_and_addresses() -> None:
    results = json.loads(machine.as_sarif((*ALL, HOSTILE), FI))["runs"][0]["results"]
    assert [result["level"] for result in results] == [
        "error",
        "warning",
        "note",
        "warning",
        "error",
    ]
    place = results[-1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "plans/%C3%A4%2C%20b%3A%20c%25.yaml"


def test_junit_has_a_case_a_file() -> None:
    text = machine.as_junit([ERROR, WARNING], ["plans/kunta.yaml", PLAN])
    suites = ET.fromstring(text)  # noqa: S314 - made here
    (suite,) = suites
    assert suites.tag == "testsuites"
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "0")
    fine, broken = suite
    assert (fine.get("name"), len(fine)) == ("plans/kunta.yaml", 0)
    (failure,) = broken
    assert failure.get("type") == "error"
    assert failure.get("message") == f"KEH301 {ERROR.message}"
    assert (failure.text or "").splitlines() == [
        f"{PLAN}:41:16: error KEH301: {ERROR.message}",
        f"{PLAN}:50:9: warning KEH405: {WARNING.message}",
    ]


def test_junit_is_xml_whatever_files_hold() -> None:
    suites = ET.fromstring(machine.as_junit([HOSTILE], []))  # noqa: S314 - made here
    case = suites[0][0]
    assert case.get("name") == HOSTILE.path
    assert "& <tagi> \ufffd \ufffd ]]>" in (case[0].text or "")


def test_every_format_is_utf_8() -> None:
    odd = HOSTILE._replace(message="ä – 東京 😀")
    for text in (
        machine.as_json([odd], CHECKED),
        machine.as_gitlab([odd]),
        machine.as_sarif([odd], FI),
        machine.as_junit([odd], []),
    ):
        assert "ä – 東京 😀" in text
        assert text.endswith("\n")
