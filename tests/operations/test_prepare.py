"""Preparing fills what is missing, exactly as seeded, and touches nothing that stands."""

from __future__ import annotations

import datetime as dt
import difflib
from typing import TYPE_CHECKING

import pytest
from tests import sealing
from tests.conftest import ROOT
from tests.sample import KUNTA, STRATEGIA, SUUNNITELMA, VUOSI, make_repository

from kehitys_cli.checks.run import run as check
from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.model.canonical import year_digest
from kehitys_cli.operations.fix import mend
from kehitys_cli.operations.prepare import prepare
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TODAY = dt.date(2025, 2, 1)
YEAR = "plans/malli-2022-2025/2024.yaml"
SECOND = """\
  - tunnus: toinen
    numero: 2
    päämäärä: elinvoima
    nimi: Toinen
    aikataulu: 2023
    vastuutaho: [sivistys]
    mittarit:
      - {tunnus: m-yksi, nimi: Yksi, laji: luku, yksikkö: kpl}
      - {tunnus: m-kaksi, nimi: Kaksi, laji: luku, mitataan: [2023]}
"""
LATER = SECOND.replace("aikataulu: 2023", "aikataulu: 2024–").partition("    mittarit:")[0]


def codes(root: Path) -> set[str]:
    return {item.code for item in check(Workspace.find(root), TODAY).findings}


def test_the_true_plans_years_are_seeded_exactly(tmp_path: Path) -> None:
    for path in (ROOT / "plans").glob("*.yaml"):
        (tmp_path / "plans").mkdir(exist_ok=True)
        (tmp_path / "plans" / path.name).write_bytes(path.read_bytes())
    made = prepare(Workspace.find(tmp_path))
    assert [item.path[-9:] for item in made] == ["2022.yaml", "2023.yaml", "2024.yaml", "2025.yaml"]
    for year in range(2022, 2026):
        name = f"plans/kaupunginhallitus-2022-2025/{year}.yaml"
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes()
    assert prepare(Workspace.find(tmp_path)) == ()


def test_missing_stanzas_come_in_the_plans_order(tmp_path: Path) -> None:
    extra = SUUNNITELMA + SECOND
    root = make_repository(tmp_path, {"plans/malli-2022-2025.yaml": extra})
    made = {item.path: item for item in prepare(Workspace.find(root))}
    assert made[YEAR].added == 1
    assert not made[YEAR].new
    after = (root / YEAR).read_text(encoding="utf-8")
    assert after == VUOSI + (
        "\n  # 1.2 Toinen · Sivistys\n  toinen:\n    tila:\n    arvio: |\n    mittarit:\n"
        "\n      # Yksi, kpl\n      m-yksi:\n"
    )
    assert "m-kaksi" in (root / "plans/malli-2022-2025/2023.yaml").read_text(encoding="utf-8")
    assert "toinen" not in (root / "plans/malli-2022-2025/2022.yaml").read_text(encoding="utf-8")
    assert codes(root).isdisjoint({"KEH206", "KEH207", "KEH208"})


STYLES = [
    ("no actions yet", VUOSI.partition("\n  # 1.1")[0] + "\n"),
    ("no key for actions", VUOSI.partition("toimenpiteet:")[0]),
    ("no measures", VUOSI.partition("    mittarit:")[0]),
    (
        "four spaces",
        VUOSI.replace("      uudet", "          uudet")
        .replace("      # U", "          # U")
        .replace("    mittarit", "      mittarit")
        .replace("    tila", "      tila")
        .replace("    arvio", "      arvio")
        .replace("  neuvonta", "   neuvonta"),
    ),
    ("crlf", VUOSI.replace("\n", "\r\n")),
    (
        "values stand",
        VUOSI.replace(
            "arvio: |\n", "arvio: |\n      Hyvin meni.\n\n      Toinen kappale.\n"
        ).replace("uudet-yritykset:", "uudet-yritykset:\n        arvo: 5  # tarkista"),
    ),
    ("no final newline", VUOSI.rstrip("\n")),
]


@pytest.mark.parametrize("text", [case[1] for case in STYLES], ids=[case[0] for case in STYLES])
def test_only_lines_are_added_whatever_the_style(tmp_path: Path, text: str) -> None:
    root = make_repository(
        tmp_path, {"plans/malli-2022-2025.yaml": SUUNNITELMA + SECOND, YEAR: text}
    )
    prepare(Workspace.find(root))
    after = (root / YEAR).read_bytes().decode("utf-8")
    lines = difflib.ndiff(text.splitlines(), after.splitlines())
    assert [line for line in lines if line.startswith("- ")] == []
    assert codes(root).isdisjoint({"KEH206", "KEH207"})
    assert prepare(Workspace.find(root)) == ()


def test_strategies_with_measures_have_years_of_their_own(tmp_path: Path) -> None:
    measured = STRATEGIA.replace(
        "        nimi: Yrityksiä on enemmän\n",
        "        nimi: Yrityksiä on enemmän\n        mittarit: [{tunnus: x, nimi: X, laji: luku}]\n",
    )
    root = make_repository(tmp_path, {"plans/strategia-2022-2030.yaml": measured})
    prepare(Workspace.find(root))
    text = (root / "plans/strategia-2022-2030/2025.yaml").read_text(encoding="utf-8")
    assert text.endswith("käsittely: []\n\nmittarit:\n\n  # X\n  x:\n")
    assert not (root / "plans/strategia-2022-2030/2026.yaml").exists()
    more = measured.replace(
        "[{tunnus: x, nimi: X, laji: luku}]",
        "[{tunnus: x, nimi: X, laji: luku}, {tunnus: z, nimi: Z, laji: luku}]",
    )
    (root / "plans/strategia-2022-2030.yaml").write_text(more, encoding="utf-8")
    assert "KEH207" in codes(root)
    prepare(Workspace.find(root))
    assert (
        (root / "plans/strategia-2022-2030/2025.yaml")
        .read_text(encoding="utf-8")
        .endswith("\n  # Z\n  z:\n")
    )
    assert "KEH207" not in codes(root)


@pytest.mark.parametrize("nothing", ["{}", "[]", '""', "''", "{ }  # ei vielä", "\n      {}"])
def test_what_says_nothing_is_as_good_as_absent(tmp_path: Path, nothing: str) -> None:
    """`{}` below which stanzas belong makes room for them; every other byte stays."""
    head, _, tail = VUOSI.partition("\n  # 1.1")
    stanza = f"\n  # 1.1{tail}"
    measures = stanza[stanza.index("    mittarit:\n") + len("    mittarit:\n") :]
    for text, home, added in (
        (f"{head.rstrip()} {nothing}\n", "toimenpiteet:", stanza),
        (VUOSI.removesuffix(measures).rstrip() + f" {nothing}\n", "    mittarit:", measures),
    ):
        root = make_repository(tmp_path / home.strip(" :"), {YEAR: text})
        prepare(Workspace.find(root))
        after = (root / YEAR).read_text(encoding="utf-8")
        kept = text.removesuffix("\n").removesuffix(nothing).rstrip()
        comment = "  # ei vielä" if "#" in nothing else ""
        assert after == f"{kept}{comment}\n{added}"
        assert codes(root).isdisjoint({"KEH206", "KEH207"})
        assert prepare(Workspace.find(root)) == ()


def test_an_action_that_says_nothing_gets_its_measures(tmp_path: Path) -> None:
    text = VUOSI[: VUOSI.index("    tila:")].rstrip() + " {}\n"
    root = make_repository(tmp_path, {YEAR: text})
    prepare(Workspace.find(root))
    after = (root / YEAR).read_text(encoding="utf-8")
    assert after.endswith(
        "  neuvonta:\n    mittarit:\n\n      # Uusien yritysten määrä, kpl\n      uudet-yritykset:\n"
    )
    assert codes(root).isdisjoint({"KEH206", "KEH207"})


def test_broken_files_are_not_touched(tmp_path: Path) -> None:
    broken: list[dict[str, str | None]] = [
        {"plans/malli-2022-2025.yaml": SUUNNITELMA.replace("tila:", "tilaa:")},
        {YEAR: VUOSI.replace("vuosi:", "vuosii:")},
        {"plans/kunta.yaml": KUNTA.replace("nimi: Mallila", "nimii: Mallila")},
        {"plans/strategia-2022-2030.yaml": STRATEGIA.replace("kausi:", "kausii:")},
        {"plans/strategia-2022-2030.yaml": None},
    ]
    for number, changed in enumerate(broken):
        root = make_repository(tmp_path / str(number), changed)
        with pytest.raises(UserError, match="broken"):
            prepare(Workspace.find(root))


def test_fix_adds_stanzas_and_renews_comments(repository: Path) -> None:
    path = repository / YEAR
    path.write_text(
        VUOSI.replace("# 1.1 Uusien yrittäjien neuvonta", "# 1.1 Vanha"), encoding="utf-8"
    )
    assert {"KEH207", "KEH208"} <= codes(repository)
    dry = mend(Workspace.find(repository), TODAY, dry_run=True)
    assert "-  # 1.1 Vanha" in dry.diff
    assert "# 1.1 Vanha" in path.read_text(encoding="utf-8")
    mended = mend(Workspace.find(repository), TODAY, dry_run=False)
    assert YEAR in mended.paths
    assert path.read_text(encoding="utf-8") == VUOSI
    assert codes(repository).isdisjoint({"KEH207", "KEH208"})


def test_a_sealed_year_keeps_its_data(repository: Path) -> None:
    sealing.change(repository, YEAR, "    tila:\n", "    tila: käynnissä\n")
    sealing.change(repository, YEAR, "# 1.1 Uusien yrittäjien neuvonta", "# 1.1 Vanha")
    sealing.commit(repository, "Kirjaa")
    sealing.seal_year(repository)
    sealing.change(
        repository, "plans/malli-2022-2025.yaml", "toimenpiteet:\n", f"toimenpiteet:\n{LATER}"
    )
    digest = year_digest(sealing.data(repository, YEAR))
    assert YEAR in mend(Workspace.find(repository), TODAY, dry_run=False).paths
    prepare(Workspace.find(repository))
    text = (repository / YEAR).read_text(encoding="utf-8")
    assert "# 1.1 Uusien yrittäjien neuvonta" in text
    assert "  toinen:\n" in text
    assert year_digest(sealing.data(repository, YEAR)) == digest
    assert "KEH701" not in codes(repository)


def test_the_commands(
    repository: Path, capsys: pytest.CaptureFixture[str], git: Callable[..., str]
) -> None:
    base = ["-C", str(repository), "--lang", "fi"]
    assert run([*base, "prepare", "--dry-run"]) == 0
    assert "+vuosi: 2022" in capsys.readouterr().out
    assert run([*base, "prepare", "malli-2022-2025"]) == 0
    out = capsys.readouterr()
    assert "Luotu: plans/malli-2022-2025/2022.yaml" in out.out
    assert "git add plans" in out.err
    assert run([*base, "prepare"]) == 0
    assert "jo olemassa" in capsys.readouterr().out
    assert "2022.yaml" in git(repository, "status", "--porcelain", "-uall")
    (repository / YEAR).write_text(VUOSI.partition("\n      # Uusien")[0], encoding="utf-8")
    assert run([*base, "validate", "--fix", "--dry-run"]) == 0
    assert "+      uudet-yritykset:" in capsys.readouterr().out
    assert run([*base, "prepare"]) == 0
    assert "Täydennetty" in capsys.readouterr().out
    assert (repository / YEAR).read_text(encoding="utf-8") == VUOSI
    assert run([*base, "validate", "--fix"]) == 0
    assert run([*base, "prepare", "muu"]) == 2
