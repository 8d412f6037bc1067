"""The report, end to end: golden files, sums, languages, and the same bytes every time."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import EXAMPLE, ROOT
from tests.sample import SUUNNITELMA, make_repository

from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.operations.report import Request, render
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.views.kinds.page import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = dt.date(2025, 3, 31)


def files(root: Path, **further: Any) -> dict[str, bytes]:
    request = Request(2024, dt.date(2026, 1, 1), as_of=DAY, **further)
    return {item.name: item.data for item in render(Workspace.find(root), request)}


def test_golden_report_of_the_true_plan(golden: Callable[[str, bytes], None]) -> None:
    data = files(ROOT, formats=("md",))["kaupunginhallitus-2022-2025-2024-LUONNOS.md"]
    golden(
        "pieksamaki-2024.md",
        re.sub(rb"\ngitiss\S+[^\n]*|Aineiston versio gitiss[^\n]*\n", b"", data),
    )


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_golden_reports_of_the_example(
    golden: Callable[[str, bytes], None], example: Path, language: str
) -> None:
    for name, data in files(example, formats=("md",), language=language).items():
        text = re.sub(rb"[^\n]*(gitiss|i git:|in git:)[^\n]*\n", b"", data)
        golden(f"{name.removesuffix('-LUONNOS.md')}.{language}.md", text)


KINDS = [
    (Kind.BUDGET, 2025, dt.date(2025, 9, 3)),
    (Kind.MIDTERM, 2023, dt.date(2024, 3, 31)),
    (Kind.INTERIM, 2025, dt.date(2025, 9, 3)),
]


@pytest.mark.parametrize(("kind", "year", "as_of"), KINDS, ids=[kind for kind, *_ in KINDS])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_golden_reports_of_the_other_kinds(
    golden: Callable[[str, bytes], None],
    example: Path,
    kind: Kind,
    year: int,
    as_of: dt.date,
    language: str,
) -> None:
    request = Request(year, as_of, ("md",), language, as_of=as_of, kind=kind)
    rendered = list(render(Workspace.find(example), request))
    assert [item.name for item in rendered] == [
        f"{plan}-{year}-{kind}-LUONNOS.md"
        for plan in ("elinvoima-2022-2025", "sivistys-2022-2025", "yhteenveto")
    ]
    for item in rendered:
        text = re.sub(rb"[^\n]*(gitiss|i git:|in git:)[^\n]*\n", b"", item.data)
        golden(f"{item.name.removesuffix('-LUONNOS.md')}.{language}.md", text)


@pytest.mark.parametrize("kind", [kind for kind, *_ in KINDS])
def test_json_of_the_other_kinds(example: Path, kind: Kind) -> None:
    sums: dict[str, list[int]] = {}
    for name, data in files(example, formats=("json",), kind=kind).items():
        report = json.loads(data)["report"]
        assert (report["kind"], report["year"], "labels" in report) == (kind, 2024, False)
        tallies = {one["label"]: [one["done"], one["total"]] for one in report["tallies"]}
        if name.startswith("yhteenveto"):
            assert tallies == sums
            assert [line["file"] for line in report["plans"]] == [
                f"{line['plan']}-2024-{kind}-LUONNOS.html" for line in report["plans"]
            ]
        for label, numbers in tallies.items():
            before = sums.get(label, [0, 0])
            sums[label] = [one + other for one, other in zip(before, numbers, strict=True)]


def test_a_kind_is_accepted_with_its_dots(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for word, name in (("puoliväli", "puolivali"), ("tilinpäätös", "")):
        line = ["-C", str(repository), "report", "2024", "--kind", word, "--format", "md"]
        assert run([*line, "-o", str(repository / "ulos")]) == 0
        assert name in capsys.readouterr().out
    assert (repository / "ulos" / "malli-2022-2025-2024-LUONNOS.md").exists()
    assert (repository / "ulos" / "malli-2022-2025-2024-puolivali-LUONNOS.md").exists()
    assert run(["-C", str(repository), "--lang", "en", "report", "2024", "--kind", "vuosi"]) == 2
    assert "tilinpaatos, talousarvio, puolivali, osavuosi" in capsys.readouterr().err


@pytest.mark.parametrize("kind", [kind for kind, *_ in KINDS])
def test_text_from_people_is_never_markup_in_any_kind(tmp_path: Path, kind: Kind) -> None:
    quoted = json.dumps(HOSTILE, ensure_ascii=False)
    plan = SUUNNITELMA.replace("nimi: Uusien yrittäjien neuvonta", f"nimi: {quoted}").replace(
        "nimi: Uusien yritysten määrä", f"nimi: {quoted}"
    )
    rendered = files(make_repository(tmp_path, {"plans/malli-2022-2025.yaml": plan}), kind=kind)
    page = rendered[f"malli-2022-2025-2024-{kind}-LUONNOS.html"].decode()
    text = rendered[f"malli-2022-2025-2024-{kind}-LUONNOS.md"].decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(?<!\\)<script", text)
    assert r"\| \`x\`" in text


def test_the_first_screen_of_the_true_plan() -> None:
    text = files(ROOT, formats=("md",))["kaupunginhallitus-2022-2025-2024-LUONNOS.md"].decode()
    assert (
        "Suunnitelmassa on 23 toimenpidettä ja 28 mittaria. Vuonna 2024 seurataan 19 toimenpidettä "
        "(lisäksi 4 avoinna edellisiltä vuosilta) ja 20 mittaria. Yhtään toteumaa tai tilaa ei ole "
        "kirjattu, joten toteutumista ei voida vielä arvioida."
    ) in text
    assert (
        "Tilat 0/23 · Toteumat 0/20 · Toteumat, joilla on lähde 0/20 · "
        "Mittarit, joilla on tavoitetaso 0/16"
    ) in text
    assert "1. Aikataulu päättyi ennen vuotta 2024, tila kirjaamatta: 1.2, 1.3, 3.2, 3.3." in text
    assert "2. Aikataulu päättyy 2024: 1.1, 3.4." in text
    assert "3. Mittari puuttuu: 3.2, 3.3, 4.2; tavoitetaso puuttuu kaikilta: ks. luku 8." in text
    assert (
        "- Yrityspalvelut: 9 toimenpidettä, 9 toteumaa (1.5, 1.6, 1.8–1.10, 2.5–2.7, 3.1)" in text
    )


def test_same_files_same_bytes(example: Path) -> None:
    assert files(example) == files(example)


def test_many_plans_are_shared_out_with_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = {
        f"plans/malli{number:02}-2022-2025.yaml": SUUNNITELMA.replace(
            "tunnus: neuvonta", f"tunnus: n{number}"
        )
        .replace("tila: hyväksytty", "tila: luonnos")
        .replace("kausi: 2022–2025", "kausi: 2022–2025" if number % 3 else "kausi: 2022–2023")
        for number in range(12)
    }
    root = make_repository(tmp_path, {**plans, "plans/malli-2022-2025/2024.yaml": None})
    monkeypatch.setattr("kehitys_cli.checks.run.processors", lambda: 1)
    alone = files(root, formats=("md", "html", "json"))
    monkeypatch.setattr("kehitys_cli.checks.run.processors", lambda: 3)
    shared = files(root, formats=("md", "html", "json"))
    assert list(shared) == list(alone)
    assert shared == alone
    assert len(shared) == 3 * (9 + 1)


def test_sums_agree_everywhere(example: Path) -> None:
    rendered = files(example, formats=("json",))
    totals = {"actions": 0, "due": 0}
    for name, data in rendered.items():
        report = json.loads(data)["report"]
        assert sum(row["number"] for row in report["action_results"]) == report["actions_shown"]
        assert sum(row["number"] for row in report["measure_results"]) == report["measures_due"]
        if name.startswith("yhteenveto"):
            assert totals == {"actions": report["actions_shown"], "due": report["measures_due"]}
            continue
        assert sum(row["number"] for row in report["states"]) == report["actions_shown"]
        shown = sum(len(goal["actions"]) for goal in report["goals"])
        assert shown == report["actions_shown"]
        by_goal = sum(row["number"] for goal in report["goals"] for row in goal["counts"])
        assert by_goal == report["actions_shown"]
        due = [
            m
            for goal in report["goals"]
            for a in goal["actions"]
            for m in a["measures"]
            if m["due"]
        ]
        assert len(due) == report["measures_due"]
        missing = {"missing", "not_yet_due"}
        assert (
            sum(m["result"]["token"] in missing for m in due)
            == report["measures_due"] - report["recorded"]
        )
        totals["actions"] += report["actions_shown"]
        totals["due"] += report["measures_due"]


def test_html_says_the_draft_and_holds_no_script(example: Path) -> None:
    for name, data in files(example, formats=("html",), language="sv").items():
        page = data.decode()
        assert "LUONNOS" in name
        assert '<html lang="sv"' in page
        assert "UTKAST" in page
        assert "<script" not in page.casefold()
        assert page.count("<h1") == 1


HOSTILE = (
    "<script>alert(1)</script> | `x` **y** [z](javascript:alert(1)) # \\\\ {{ 7 * 7 }} \" ' &amp;"
)


def test_text_from_people_is_never_markup(tmp_path: Path) -> None:
    quoted = json.dumps(HOSTILE, ensure_ascii=False)
    plan = SUUNNITELMA.replace("nimi: Uusien yrittäjien neuvonta", f"nimi: {quoted}").replace(
        "nimi: Uusien yritysten määrä", f"nimi: {quoted}"
    )
    root = make_repository(tmp_path, {"plans/malli-2022-2025.yaml": plan})
    rendered = files(root)
    page = rendered["malli-2022-2025-2024-LUONNOS.html"].decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "49" not in re.findall(r"\{\{.{0,9}|49", page)
    table = rendered["malli-2022-2025-2024-LUONNOS.md"].decode()
    columns = {
        row.count("|") - row.count(r"\|")
        for row in table.splitlines()
        if "alert" in row and row.startswith("|")
    }
    assert columns <= {10, 5}


def test_broken_plans_give_no_report(tmp_path: Path) -> None:
    root = make_repository(
        tmp_path, {"plans/malli-2022-2025.yaml": SUUNNITELMA.replace("tila:", "tilaa:")}
    )
    with pytest.raises(RefusedError):
        files(root)
    assert (
        run(["-C", str(root), "report", "2024", "--as-of", "2025-03-31", "-o", str(tmp_path / "r")])
        == 1
    )
    assert not (tmp_path / "r").exists()


def test_a_year_that_no_plan_has(tmp_path: Path) -> None:
    workspace = Workspace.find(make_repository(tmp_path))
    with pytest.raises(UserError, match="no-plan-year"):
        list(render(workspace, Request(2031, DAY, as_of=DAY)))


def test_without_git_the_day_must_be_told(tmp_path: Path) -> None:
    workspace = Workspace.find(make_repository(tmp_path))
    with pytest.raises(UserError, match="no-as-of"):
        list(render(workspace, Request(2024, DAY)))


def test_the_day_is_the_committers(
    repository: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., str]
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-02-28T23:30:00-05:00")
    git(repository, "commit", "--allow-empty", "-qm", "x")
    request = Request(2024, dt.date(2026, 1, 1), formats=("json",))
    (rendered,) = list(render(Workspace.find(repository), request))
    assert json.loads(rendered.data)["report"]["as_of"] == "2025-02-28"


def test_the_command_writes_files_and_says_where(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(["-C", str(example), "report", "2024", "--format", "md,html,json", "--lang", "fi"]) == 0
    )
    out = capsys.readouterr()
    assert "Raportti 2024 (LUONNOS): 7/9 toteumaa kirjattu → reports/2024/elinvoima" in out.out
    assert len(list((example / "reports" / "2024").iterdir())) == 9
    assert "kehitys status 2024" in out.err


def test_a_format_named_twice_is_made_once(
    example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = [
        "-C",
        str(example),
        "report",
        "2024",
        "--format",
        "md,json,md",
        "-o",
        str(tmp_path / "r"),
    ]
    assert run([*argv, "--plan", "elinvoima-2022-2025"]) == 0
    assert capsys.readouterr().out.count("→") == 2


def test_one_format_to_stdout(example: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    argv = ["-C", str(example), "report", "2024", "--plan", "sivistys-2022-2025", "-o", "-"]
    assert run([*argv, "--format", "json"]) == 0
    assert json.loads(capsysbinary.readouterr().out)["schema_version"] == 1
    assert run([*argv, "--format", "md,json"]) == 2
    assert run(["-C", str(example), "report", "2024", "--format", "md", "-o", "-"]) == 2


@pytest.mark.parametrize(
    "argv",
    [
        ["24"],
        ["2024", "--kind", "budjetti"],
        ["2024", "--format", "pdf"],
        ["2024", "--as-of", "31.3.2025"],
        ["2024", "--plan", "muu"],
        ["2024", "--templates", "ei-ole"],
    ],
)
def test_wrong_usage(example: Path, argv: list[str]) -> None:
    assert run(["-C", str(example), "report", *argv]) == 2


def test_own_templates_come_first(example: Path, tmp_path: Path) -> None:
    own = tmp_path / "omat"
    own.mkdir()
    (own / "report.md.j2").write_text("oma {{ view.code }}\n", encoding="utf-8")
    rendered = files(example, formats=("md",), templates=own, plan="elinvoima-2022-2025")
    (data,) = rendered.values()
    assert data.startswith(b"oma KEH-2024-")
    shipped = example / "templates"
    shipped.mkdir()
    (shipped / "report.md.j2").write_text("kunnan oma\n", encoding="utf-8")
    (data,) = files(example, formats=("md",), plan="elinvoima-2022-2025").values()
    assert data == b"kunnan oma\n"


BROKEN = [
    ("misspelt", "rivi\n{{ view.titel }}\n", 2, "titel"),
    ("syntax", "{% if %}\n", 1, ""),
    ("python", "\n\n{{ view.__class__.__mro__ }}\n", 3, ""),
    ("division", "{{ 1 / 0 }}\n", 1, "ZeroDivision"),
    ("call", "{{ view() }}\n", 1, ""),
    ("change", "{{ view.attention.append('x') }}\n", 1, ""),
]


@pytest.mark.parametrize(
    "text,line,words", [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_a_broken_template_names_itself_and_its_line(
    example: Path, text: str, line: int, words: str
) -> None:
    (example / "templates").mkdir()
    (example / "templates" / "report.md.j2").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="report.template") as caught:
        files(example, formats=("md",))
    assert (caught.value.params["name"], caught.value.params["line"]) == ("report.md.j2", line)
    assert words in str(caught.value.params["problem"])


def test_an_endless_template_is_stopped(example: Path) -> None:
    (example / "templates").mkdir()
    endless = "{% for a in range(9999) %}{% for b in range(9999) %}{{ a }}{% endfor %}{% endfor %}"
    (example / "templates" / "report.md.j2").write_text(endless, encoding="utf-8")
    with pytest.raises(UserError, match="endless"):
        files(example, formats=("md",))


def test_a_template_outside_its_folder_is_not_loaded(example: Path, tmp_path: Path) -> None:
    (tmp_path / "salainen.j2").write_text("salaisuus", encoding="utf-8")
    (example / "templates").mkdir()
    (example / "templates" / "linkki.j2").symlink_to(tmp_path / "salainen.j2")
    (example / "templates" / "report.md.j2").write_text(
        "{% include 'linkki.j2' %}", encoding="utf-8"
    )
    with pytest.raises(UserError, match="no-template"):
        files(example, formats=("md",))


def test_everything_invented_says_so(example: Path) -> None:
    for data in files(example, formats=("md", "html")).values():
        assert "keksitty kunta" in data.decode()
    for path in EXAMPLE.rglob("*.yaml"):
        assert path.read_text(encoding="utf-8").startswith("# Esimerkkilä on keksitty kunta")
