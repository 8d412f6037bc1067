"""A step of the report's way: spliced, checked against the chain, committed, never written twice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from tests import sealing
from tests.conftest import into_git
from tests.sample import KUNTA, SUUNNITELMA, VUOSI, make_repository
from tests.sealing import YEAR, change, commit

from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import LANGUAGES, Catalogue
from kehitys_cli.operations.audit import Request as AuditRequest
from kehitys_cli.operations.audit import audit
from kehitys_cli.operations.handle import Handled, Request, handle
from kehitys_cli.text.diagnostic import RefusedError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TODAY = dt.date(2025, 9, 1)
CHAIN = SUUNNITELMA.replace(
    "tila: hyväksytty\n",
    "tila: hyväksytty\nkäsittelyketju: [Sivistyslautakunta, Kunnanhallitus, Kunnanvaltuusto]\n",
)
FIRST = "  - toimielin: Sivistyslautakunta\n    pvm: 2025-03-10\n    pykälä: 12\n"


@pytest.fixture
def root(tmp_path: Path, git: Callable[..., str]) -> Path:
    return into_git(make_repository(tmp_path / "malli", {sealing.PLAN: CHAIN}), git)


def step(root: Path, body: str, day: str, section: str, **more: Any) -> Handled:
    request = Request(2024, body, dt.date.fromisoformat(day), section, **more)
    return handle(Workspace(root), request, TODAY, Catalogue("fi"))


def lines(root: Path) -> str:
    text = (root / YEAR).read_bytes().decode("utf-8")
    return text[text.index("käsittely:") : text.index("\ntoimenpiteet:")]


def test_steps_are_spliced_one_below_the_other(root: Path, git: Callable[..., str]) -> None:
    first = step(root, "Sivistyslautakunta", "2025-03-10", "12")
    assert lines(root) == f"käsittely:\n{FIRST}"
    assert (first.warnings, first.following) == ((), "Kunnanhallitus")
    told = "Merkittiin tiedoksi: ei huomautettavaa"
    step(root, "Kunnanhallitus", "2025-04-07", "§ 92", case="MAL 2025-14", decision=told)
    assert lines(root) == (
        f"käsittely:\n{FIRST}  - toimielin: Kunnanhallitus\n    pvm: 2025-04-07\n    pykälä: 92\n"
        f'    asianumero: MAL 2025-14\n    päätös: "{told}"\n'
    )
    assert VUOSI.replace("käsittely: []\n", lines(root)) == (root / YEAR).read_text("utf-8")
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "-1", "--format=%B").strip() == (
        "Käsittely: Kehittämissuunnitelma 2022–2025 2024: Kunnanhallitus 7.4.2025 § 92\n\n"
        "Vuosi: 2024\nSuunnitelma: malli-2022-2025"
    )


def test_the_same_step_again_is_nothing_to_do(root: Path, git: Callable[..., str]) -> None:
    step(root, "Sivistyslautakunta", "2025-03-10", "12", decision="Tiedoksi")
    before = git(root, "rev-parse", "HEAD")
    for more in ({}, {"decision": "Tiedoksi"}):
        assert step(root, "sivistyslautakunta", "2025-03-10", "§12", **more).nothing
    assert git(root, "rev-parse", "HEAD") == before
    with pytest.raises(RefusedError) as caught:
        step(root, "Sivistyslautakunta", "2025-03-10", "12", decision="Palautettiin")
    assert (caught.value.key, caught.value.params["line"]) == ("handle.taken", 8)
    assert not step(root, "Sivistyslautakunta", "2025-03-10", "13").nothing


def warned(handled: Handled) -> list[tuple[str, str]]:
    return [
        (one.key, one.params.get("bodies", one.params.get("near", ""))) for one in handled.warnings
    ]


def test_the_chain_is_watched(root: Path) -> None:
    assert warned(step(root, "Kunnanhalitus", "2025-04-07", "92", dry_run=True)) == [
        ("handle.unknown-body-near", "Kunnanhallitus")
    ]
    assert warned(step(root, "Xyz", "2025-04-07", "92", dry_run=True)) == [
        ("handle.unknown-body", "")
    ]
    late = step(root, "Kunnanvaltuusto", "2025-06-16", "40")
    assert warned(late) == [("handle.passed-over", "Sivistyslautakunta, Kunnanhallitus")]
    assert late.following == ""
    behind = step(root, "Kunnanhallitus", "2025-08-18", "150")
    assert warned(behind) == [
        ("handle.passed-over", "Sivistyslautakunta"),
        ("handle.behind", "Kunnanvaltuusto"),
    ]


def test_a_short_form_of_the_register_is_read(root: Path) -> None:
    change(root, "plans/kunta.yaml", KUNTA, KUNTA)
    assert step(root, "Kh", "2025-04-07", "92", dry_run=True).told.startswith("Kunnanhallitus ")


def test_a_short_form_is_read_without_a_chain_too(repository: Path) -> None:
    told = step(repository, "kh", "2025-04-07", "92", dry_run=True).told
    assert told.startswith("Kunnanhallitus ")


def test_the_yearly_report_of_a_strategy_is_handled_too(
    example: Path, git: Callable[..., str]
) -> None:
    path = "plans/strategia-2022-2030/2024.yaml"
    handled = step(example, "Kaupunginhallitus", "2025-04-07", "92", plan="strategia-2022-2030")
    assert (handled.path, handled.warnings, handled.following) == (path, (), "")
    assert "  - toimielin: Kaupunginhallitus\n" in (example / path).read_text("utf-8")
    assert "Suunnitelma: strategia-2022-2030" in git(example, "log", "-1", "--format=%B")


def test_a_file_that_git_does_not_know_is_committed_before_the_step(
    root: Path, git: Callable[..., str]
) -> None:
    git(root, "rm", "--quiet", "--cached", YEAR)
    git(root, "commit", "--quiet", "-m", "Ilman vuotta")
    step(root, "Sivistyslautakunta", "2025-03-10", "12")
    told = git(root, "log", "-2", "--format=%s").splitlines()
    assert told[0].startswith("Käsittely: ")
    assert told[1] == f"Lisää seurantatiedosto {YEAR}"
    assert git(root, "show", f"HEAD~1:{YEAR}") == VUOSI


def test_without_a_chain_any_body_will_do(repository: Path) -> None:
    handled = step(repository, "Tarkastuslautakunta", "2025-04-07", "9")
    assert (handled.warnings, handled.following) == ((), "")


def test_the_way_stays_open_after_sealing(root: Path) -> None:
    change(root, YEAR, "    tila:\n", "    tila: valmis\n")
    commit(root, "Kirjaa")
    sealing.seal_year(root)
    step(root, "Sivistyslautakunta", "2025-03-10", "12")
    assert audit(Workspace(root), AuditRequest(2024), Catalogue("fi")).attention == 0


def test_a_dry_run_and_no_commit(root: Path, git: Callable[..., str]) -> None:
    before = (root / YEAR).read_bytes()
    dry = step(root, "Sivistyslautakunta", "2025-03-10", "12", dry_run=True)
    assert "+  - toimielin: Sivistyslautakunta" in dry.diff
    assert (root / YEAR).read_bytes() == before
    made = step(root, "Sivistyslautakunta", "2025-03-10", "12", commit=False)
    assert made.commit is None
    assert git(root, "status", "--porcelain").split() == ["M", YEAR]


def test_a_hook_that_refuses_leaves_the_file_as_it_was(root: Path) -> None:
    hook = root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    before = (root / YEAR).read_bytes()
    with pytest.raises(UserError) as caught:
        step(root, "Sivistyslautakunta", "2025-03-10", "12")
    assert caught.value.key == "git.refused"
    assert (root / YEAR).read_bytes() == before


@pytest.mark.parametrize("way", ["käsittely:\n", "käsittely: [] # ketju\n", ""])
def test_every_empty_way_is_filled(root: Path, way: str) -> None:
    change(root, YEAR, "käsittely: []\n", way)
    commit(root, "Muoto")
    step(root, "Sivistyslautakunta", "2025-03-10", "12")
    found = Workspace(root).bundle("malli-2022-2025").followups[2024].handling
    assert [item.body for item in found] == ["Sivistyslautakunta"]


@pytest.mark.parametrize(
    ("change_of", "key"),
    [
        ({"day": "2025-09-02"}, "handle.future"),
        ({"plan": "mali-2022-2025"}, "documents.unknown-plan"),
        ({"year": 2023}, "record.no-year"),
        ({"body": " "}, "record.empty-text"),
        ({"section": "\x1b"}, "record.character"),
    ],
)
def test_what_cannot_be_is_refused(root: Path, change_of: dict[str, Any], key: str) -> None:
    given: dict[str, Any] = {
        "year": 2024,
        "body": "Kunnanhallitus",
        "day": "2025-04-07",
        "section": "92",
        "plan": None,
    }
    given |= change_of
    day = dt.date.fromisoformat(given["day"])
    request = Request(given["year"], given["body"], day, given["section"], plan=given["plan"])
    with pytest.raises(UserError) as caught:
        handle(Workspace(root), request, TODAY, Catalogue("fi"))
    assert caught.value.key == key


def test_a_broken_file_is_not_touched(root: Path) -> None:
    change(root, YEAR, "vuosi: 2024", "vuosi: 2023")
    commit(root, "Rikki")
    with pytest.raises(RefusedError) as caught:
        step(root, "Sivistyslautakunta", "2025-03-10", "12")
    assert caught.value.key == "documents.broken"


ARGUMENTS = ["--body", "Kunnanhalitus", "--date", "2025-04-07", "--section", "92"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_tells_what_it_did(
    root: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    command = ["-C", str(root), "--today", "2025-09-01", "--lang", language, "handle", "2024"]
    assert run([*command, *ARGUMENTS, "--dry-run"]) == 0
    assert "+  - toimielin: Kunnanhalitus" in capsys.readouterr().out
    assert run([*command, *ARGUMENTS]) == 0
    told = capsys.readouterr()
    assert "Kunnanhallitus" in told.err
    assert "Kunnanhalitus" in told.out.splitlines()[0]
    assert told.out.splitlines()[-1] == Catalogue(language).text("handle.stored")
    assert run([*command, *ARGUMENTS]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_command_needs_body_day_and_section(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-C", str(root), "handle", "2024", "--body", "Kunnanhallitus"]) == 2
    assert "kehitys handle" in capsys.readouterr().err
