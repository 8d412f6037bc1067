"""`kehitys validate` and `kehitys rule`: every format, every option, and nothing is ever written."""

from __future__ import annotations

import hashlib
import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import ROOT
from tests.sample import KUNTA, SUUNNITELMA, VUOSI, make_repository

from kehitys_cli.cli.entry import run

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "plans/malli-2022-2025.yaml"
HOSTILE = "nimi: Uusien%yrittäjien, neuvonta: \x1b[31m ::error::x\n"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A plan with an error, a warning and an info's worth of trouble."""
    text = SUUNNITELMA.replace("suunta: kasvava", "suunta: kasvavva").replace(
        "2022–\n", "2024–2022\n"
    )
    return make_repository(tmp_path / "r", {PLAN: text})


def shown(root: Path, *argv: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = run(["-C", str(root), "--lang", "fi", "--today", "2025-02-01", "validate", *argv])
    return code, capsys.readouterr().out


def test_concise(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = shown(broken, capsys=capsys)
    assert code == 1
    assert out.splitlines() == [
        f"{PLAN}:17:16: error KEH302 schedule-ends-before-start: aikataulu ”2024–2022” päättyy ennen alkuaan",
        f"{PLAN}:24:17: error KEH103 wrong-type: tähän tulee jokin sallituista sanoista, ei ”kasvavva”",
    ]


def test_full_shows_line_caret_and_hint(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = shown(broken, "--format", "full", capsys=capsys)
    assert code == 1
    assert "   24 |         suunta: kasvavva\n      |                 ^^^^^^^^\n" in out
    assert "vihje: Tarkoititko ”kasvava”?" in out
    assert "  2 virhettä\n" in out
    assert "Korjaa virheet ensin" in out


def test_full_of_the_true_plan_fits_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = shown(ROOT, "--format", "full", capsys=capsys)
    assert code == 0
    lines = out.splitlines()
    assert len(lines) <= 24
    assert "    KEH401  mittari puuttuu       3 toimenpidettä (3.2, 3.3, 4.2)" in lines
    assert "    KEH405  tavoitetaso puuttuu  16 mittaria" in "\n".join(lines)
    assert max(len(line) for line in lines[1:]) <= 80 + 20
    assert lines[-1].startswith("  Tiedostot ovat kunnossa. Puutteista päättää toimielin")


def test_colours_only_where_asked(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b[" in shown(broken, "--color", "always", capsys=capsys)[1]
    assert "\x1b[" not in shown(broken, "--color", "never", "--format", "full", capsys=capsys)[1]


def test_text_of_files_is_never_an_escape(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_repository(tmp_path, {PLAN: f"laji: suunnitelma\n{HOSTILE}"})
    for format_ in ("full", "concise"):
        out = shown(root, "--format", format_, capsys=capsys)[1]
        assert "\x1b" not in out
        assert "KEH006" in out


def test_json_has_the_contracts_fields(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(shown(broken, "--format", "json", capsys=capsys)[1])
    assert data["schema_version"] == 1
    assert data["tool"]["name"] == "kehitys"
    assert data["summary"]["errors"] == 2
    (first, _) = data["diagnostics"]
    assert first["code"] == "KEH302"
    assert first["filename"] == PLAN
    assert first["location"] == {"row": 17, "column": 16}
    assert first["end_location"] == {"row": 17, "column": 25}
    assert {"name", "severity", "message", "path", "subject", "help", "fix", "related"} <= set(
        first
    )


def test_github_escapes_and_puts_the_worst_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SUUNNITELMA.replace("        yksikkö: kpl\n", "").replace(
        "vastuutaho: [kh]", "vastuutaho: [ei-ole]"
    )
    root = make_repository(
        tmp_path, {PLAN: text.replace("nimi: Uusien yritysten määrä", 'nimi: "50 %, ::x"')}
    )
    out = shown(root, "--format", "github", capsys=capsys)[1]
    kinds = [line.split(" ")[0] for line in out.splitlines()]
    assert kinds == sorted(kinds, key=["::error", "::warning", "::notice"].index)
    assert "50 %25, ::x" in out
    assert "title=KEH204 unknown-unit::" in out


def test_auto_is_github_under_its_actions(
    broken: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert shown(broken, capsys=capsys)[1].startswith(
        "::error file=plans/malli-2022-2025.yaml,line=17"
    )


def test_gitlab_fingerprints_are_unique_and_survive_a_move(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def prints(text: str) -> set[str]:
        root = make_repository(tmp_path, {PLAN: text})
        items = json.loads(shown(root, "--format", "gitlab", capsys=capsys)[1])
        assert len({item["fingerprint"] for item in items}) == len(items) > 1
        return {item["fingerprint"] for item in items}

    plan = SUUNNITELMA.replace("        yksikkö: kpl\n", "")
    assert prints(plan) == prints(f"# siirtyy rivin alemmas\n{plan}")


def test_sarif_holds_to_its_shape(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(shown(broken, "--format", "sarif", capsys=capsys)[1])
    assert data["version"] == "2.1.0"
    (one,) = data["runs"]
    assert one["columnKind"] == "unicodeCodePoints"
    rules = one["tool"]["driver"]["rules"]
    for result in one["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        region = result["locations"][0]["physicalLocation"]["region"]
        assert all(isinstance(value, int) and value >= 1 for value in region.values())
        assert result["message"]["text"]


def test_junit_is_xml_with_a_case_a_file(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = ET.fromstring(shown(broken, "--format", "junit", capsys=capsys)[1])  # noqa: S314 - our own output
    cases = {case.attrib["name"]: case for case in root.iter("testcase")}
    assert set(cases) == {
        "plans/kunta.yaml",
        PLAN,
        "plans/malli-2022-2025/2024.yaml",
        "plans/strategia-2022-2030.yaml",
    }
    assert root.attrib["failures"] == "1"
    failure = cases[PLAN].find("failure")
    assert failure is not None
    assert "KEH302" in (failure.text or "")


def test_junit_survives_what_xml_cannot_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_repository(tmp_path, {PLAN: SUUNNITELMA.replace("kasvava", '"a\\u0007b<&>"')})
    ET.fromstring(shown(root, "--format", "junit", capsys=capsys)[1])  # noqa: S314 - our own output


SELECTIONS: list[tuple[list[str], int, set[str]]] = [
    ([], 0, {"KEH207", "KEH401"}),
    (["--select", "KEH4"], 0, {"KEH401"}),
    (["--ignore", "KEH4,KEH9"], 0, {"KEH207"}),
    (["--strict"], 1, {"KEH207", "KEH401"}),
    (["--fail-on", "warning"], 1, {"KEH207", "KEH401"}),
    (["--strict", "--fail-on", "never"], 1, {"KEH207", "KEH401"}),
    (["plans/malli-2022-2025"], 0, set()),
    ([PLAN], 0, {"KEH207", "KEH401"}),
    (["plans/kunta.yaml"], 0, set()),
    (["."], 0, {"KEH207", "KEH401"}),
]


@pytest.mark.parametrize("argv,code,codes", SELECTIONS)
def test_selection_filters_what_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], argv: list[str], code: int, codes: set[str]
) -> None:
    text = SUUNNITELMA.partition("    mittarit:")[0]
    year = VUOSI.partition("    mittarit:")[0]
    root = make_repository(tmp_path, {PLAN: text, "plans/malli-2022-2025/2024.yaml": year})
    done, out = shown(root, "--format", "json", *argv, capsys=capsys)
    assert (done, {item["code"] for item in json.loads(out)["diagnostics"]}) == (code, codes)


@pytest.mark.parametrize(
    "argv",
    [
        ["--select", "XYZ"],
        ["ei-ole.yaml"],
        ["/"],
        ["--format", "xml"],
        ["--fail-on", "x"],
        ["--changed-since", "HEAD"],
    ],
)
def test_wrong_usage(tmp_path: Path, argv: list[str]) -> None:
    assert run(["-C", str(make_repository(tmp_path)), "validate", *argv]) == 2


def test_changed_since(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(repository, "--changed-since", "HEAD", capsys=capsys) == (0, "")
    (repository / PLAN).write_text(SUUNNITELMA.partition("    mittarit:")[0], encoding="utf-8")
    assert "KEH401" in shown(repository, "--changed-since", "HEAD", capsys=capsys)[1]
    for revision in ("--output=x", "ei-ole"):
        assert run(["-C", str(repository), "validate", f"--changed-since={revision}"]) == 2
    assert not (repository / "x").exists()


def test_a_change_that_breaks_another_file_fails(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = repository / "plans/kunta.yaml"
    text = register.read_text(encoding="utf-8")
    register.write_text(text.replace("tunnus: kh\n", "tunnus: khall\n", 1), encoding="utf-8")
    for words in (["--changed-since", "HEAD"], ["plans/kunta.yaml"]):
        assert run(["-C", str(repository), "--lang", "fi", "validate", *words]) == 1
        told = capsys.readouterr()
        assert "KEH204" not in told.out
        said = "2 virhettä on tiedostoissa, joita ei näytetä. Kaikki: kehitys validate\n"
        assert told.err == said
    run(["-C", str(repository), "validate", "plans/kunta.yaml", "--format", "full"])
    assert "kunnossa" not in capsys.readouterr().out
    assert run(["-C", str(repository), "validate", "plans/kunta.yaml", "--strict"]) == 1
    assert "tai varoitusta" in capsys.readouterr().err


def test_mending_ends_with_where_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(make_repository(tmp_path))
    line = "Muutoksia ei ole vahvistettu gitiin. Vahvista: git add plans && git commit"
    run(["-C", root, "--lang", "fi", "validate", "--fix", "--dry-run"])
    assert line not in capsys.readouterr().err
    run(["-C", root, "--lang", "fi", "validate", "--fix"])
    assert capsys.readouterr().err.splitlines()[-1] == line
    run(["-C", root, "--lang", "fi", "validate", "--fix"])
    assert capsys.readouterr().err == ""


def test_statistics_and_output_file(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(broken, "--statistics", "--output-file", "tulos/x.txt", capsys=capsys)[1]
    assert out.split() == [
        "1",
        "KEH103",
        "error",
        "wrong-type",
        "1",
        "KEH302",
        "error",
        "schedule-ends-before-start",
    ]
    assert "KEH302" in (broken / "tulos" / "x.txt").read_text(encoding="utf-8")


def everything(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_validation_writes_nothing(example: Path) -> None:
    before = everything(example)
    for format_ in ("full", "concise", "json", "github", "gitlab", "sarif", "junit"):
        run(["-C", str(example), "validate", "--format", format_, "--changed-since", "HEAD"])
    assert everything(example) == before


def test_many_plans_are_checked_alike_in_one_process_and_in_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    units = "".join(f"  - {{tunnus: y{number}, nimi: Y{number}}}\n" for number in range(40))
    files: dict[str, Any] = {"plans/kunta.yaml": KUNTA.replace("kumppanit:", f"{units}kumppanit:")}
    for number in range(40):
        files[f"plans/p{number}.yaml"] = SUUNNITELMA.replace(
            "vastuualue: kh", f"vastuualue: y{number}"
        ).replace("yksikkö: kpl", "taso: tulos")
    root = make_repository(tmp_path, files)
    both = shown(root, "--format", "json", capsys=capsys)
    monkeypatch.delattr("os.fork")
    assert shown(root, "--format", "json", capsys=capsys) == both
    assert both[1].count("KEH402") == 40


def test_one_broken_plan_hides_nothing_and_breaks_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed: dict[str, Any] = {
        "plans/kunta.yaml": KUNTA.replace("nimi: Mallila", "nimii: Mallila"),
        "plans/toinen.yaml": "a: [\n",
        "plans/kolmas.yaml": SUUNNITELMA.replace("tila:", "tilaa:"),
        "plans/malli-2022-2025/2023.yaml": b"\xff",
    }
    out = shown(make_repository(tmp_path, changed), capsys=capsys)[1]
    for place in (
        "plans/kunta.yaml:3:1",
        "plans/toinen.yaml:1:4",
        "plans/kolmas.yaml:7:1",
        "plans/malli-2022-2025/2023.yaml:1:1",
    ):
        assert place in out


SETTINGS = [
    ("{sääntö: KEH401, taso: virhe, syy: x}", {"KEH401": "error"}, set()),
    ("{sääntö: KEH401, taso: huomautus, syy: x}", {"KEH401": "info"}, set()),
    ("{sääntö: KEH401, taso: pois, syy: x}", {}, set()),
    ("{sääntö: KEH401, taso: pois}", {"KEH401": "warning"}, {"KEH902"}),
    ("{sääntö: KEH204, taso: pois, syy: x}", {"KEH401": "warning"}, {"KEH901"}),
    ("{sääntö: KEH499, taso: pois, syy: x}", {"KEH401": "warning"}, {"KEH209"}),
]


@pytest.mark.parametrize("setting,levels,more", SETTINGS)
def test_the_municipality_weighs_rules(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    setting: str,
    levels: dict[str, str],
    more: set[str],
) -> None:
    text = SUUNNITELMA.partition("    mittarit:")[0]
    year = VUOSI.partition("    mittarit:")[0]
    changed = {
        PLAN: text,
        "plans/malli-2022-2025/2024.yaml": year,
        "plans/kunta.yaml": f"{KUNTA}tarkistus:\n  - {setting}\n",
    }
    out = shown(
        make_repository(tmp_path, changed), "--format", "json", "--ignore", "KEH207", capsys=capsys
    )[1]
    found = {item["code"]: item["severity"] for item in json.loads(out)["diagnostics"]}
    assert {code: level for code, level in found.items() if code == "KEH401"} == levels
    assert set(found) - {"KEH401"} == more


SUPPRESSED = [
    ("    nimi: Uusien yrittäjien neuvonta  # kehitys: ohita KEH401 syy: sovittu\n", set()),
    ("    # kehitys: ohita KEH401 syy: sovittu\n    nimi: Uusien yrittäjien neuvonta\n", set()),
    (
        "    # kehitys: ohita KEH401 syy: sovittu\n    # toinen rivi\n\n    nimi: Uusien yrittäjien neuvonta\n",
        set(),
    ),
    ("    nimi: Uusien yrittäjien neuvonta  # kehitys: ohita KEH401\n", {"KEH401", "KEH902"}),
    ("    nimi: Uusien yrittäjien neuvonta  # kehitys: ohita KEH401, KEH402 syy: x\n", {"KEH901"}),
    (
        "    nimi: Uusien yrittäjien neuvonta  # kehitys: ohita KEH204 syy: x\n",
        {"KEH401", "KEH901"},
    ),
    (
        "    # kehitys: ohita KEH401 syy: väärä paikka\n    aikataulu: 2022–\n    nimi: Uusien yrittäjien neuvonta\n",
        {"KEH401", "KEH901"},
    ),
]


@pytest.mark.parametrize("line,codes", SUPPRESSED)
def test_suppression_needs_a_place_and_a_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, codes: set[str]
) -> None:
    text = SUUNNITELMA.partition("    mittarit:")[0].replace(
        "    nimi: Uusien yrittäjien neuvonta\n", line
    )
    if "aikataulu" in line:
        text = text.replace("    aikataulu: 2022–\n    vastuutaho", "    vastuutaho")
    year = VUOSI.partition("    mittarit:")[0]
    root = make_repository(tmp_path, {PLAN: text, "plans/malli-2022-2025/2024.yaml": year})
    out = shown(root, "--format", "json", "--ignore", "KEH207", capsys=capsys)[1]
    assert {item["code"] for item in json.loads(out)["diagnostics"]} == codes


def test_rule_pages_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule", "keh301", "--lang", "fi"]) == 0
    assert capsys.readouterr().out.startswith("# KEH301 schedule-outside-plan")
    assert run(["rule"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 63
    assert run(["rule", "KEH301", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["rules"][0]["severity"] == "error"
    assert run(["rule", "KEH3001", "--lang", "fi"]) == 2
    assert "kehitys rule KEH3" in capsys.readouterr().err


def test_a_terminal_gets_the_full_form(
    broken: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kehitys_cli.cli.output.Output.is_terminal", True)
    assert "vihje:" in shown(broken, "--color", "never", capsys=capsys)[1]


def test_completion_knows_the_commands(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Which shell runs the tests is not ours to know.
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    assert run(["--show-completion", "bash"]) == 0
    assert "kehitys" in capsys.readouterr().out


def test_prepare_needs_no_git(tmp_path: Path) -> None:
    assert run(["-C", str(make_repository(tmp_path)), "prepare", "-q"]) == 0


def test_fix_of_a_broken_file_still_shows_the_findings(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = shown(broken, "--fix", capsys=capsys)
    assert code == 2
    assert "KEH302" in out
