"""Recording: checked before anything is touched, inserted byte by byte, committed, taken back."""

from __future__ import annotations

import datetime as dt
import difflib
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import into_git
from tests.sample import SUUNNITELMA, VUOSI, make_repository
from tests.sealing import seal_year

from kehitys_cli.cli.commands.record import adjusted
from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.evaluation.sealed import Standing, compare_year
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.cells import Request
from kehitys_cli.operations.given import number_text
from kehitys_cli.operations.prepare import prepare
from kehitys_cli.operations.record import record
from kehitys_cli.operations.undo import Named, undo
from kehitys_cli.text.diagnostic import RefusedError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kehitys_cli.operations.record import Recorded

TODAY = dt.date(2025, 2, 1)
FI = Catalogue("fi")
YEAR = "plans/malli-2022-2025/2024.yaml"
ID = "uudet-yritykset"

RICH = """\
  - tunnus: asteikolla
    numero: 2
    päämäärä: elinvoima
    nimi: Asteikolla
    aikataulu: 2022–
    vastuutaho: [sivistys]
    mittarit:
      - tunnus: kypsyys
        nimi: Kypsyys
        laji: asteikko
        tasot: [alku, puoliväli, valmis]
      - tunnus: paatos
        nimi: Päätös
        laji: etappi
      - tunnus: kuvaus
        nimi: Kuvaus
        laji: sanallinen
      - tunnus: kaynnit
        nimi: Käynnit
        laji: luku
        desimaalit: 1
        erittely: {nimi: Paikka, luokat: [Keskusta, Kylä]}
"""
RICH_YEAR = """\

  # 1.2 Asteikolla · Sivistys
  asteikolla:
    tila:
    arvio: |
    mittarit:

      # Kypsyys
      kypsyys:

      # Päätös
      paatos:

      # Kuvaus
      kuvaus:

      # Käynnit
      kaynnit:
"""


@pytest.fixture
def rich(tmp_path: Path, git: Callable[..., str]) -> Path:
    """The sample with a second action, whose measures are of every kind."""
    changed = {"plans/malli-2022-2025.yaml": SUUNNITELMA + RICH, YEAR: VUOSI + RICH_YEAR}
    return into_git(make_repository(tmp_path / "rikas", changed), git)


def recorded(root: Path, id_: str | None = ID, /, **further: Any) -> Recorded:
    request = Request(**{"year": 2024, "id": id_, **further})
    return record(Workspace.find(root), request, TODAY, FI)


def text(root: Path, path: str = YEAR) -> str:
    return (root / path).read_bytes().decode("utf-8")


def added(before: str, after: str) -> list[str]:
    """Return the added lines; assert that nothing else changed."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    assert [line for line in lines if line.startswith("- ")] == []
    return [line[2:] for line in lines if line.startswith("+ ")]


def test_a_value_is_an_insertion_and_a_commit(repository: Path, git: Callable[..., str]) -> None:
    before = text(repository)
    done = recorded(repository, value="61 kpl", source="YTJ: 15.1.2025")
    assert added(before, text(repository)) == [
        "        arvo: 61",
        '        lähde: "YTJ: 15.1.2025"',
    ]
    assert done.commit is not None
    body = git(repository, "log", "-1", "--format=%B")
    assert body.splitlines()[0] == "Kirjaa: Uusien yritysten määrä 2024 = 61 kpl"
    assert "Yksikkö: Kunnanhallitus\nVuosi: 2024\nMittari: malli-2022-2025/uudet-yritykset" in body
    assert git(repository, "status", "--porcelain") == ""
    assert git(repository, "show", "--name-only", "--format=").strip() == YEAR


def test_the_same_again_is_nothing_to_do(repository: Path, git: Callable[..., str]) -> None:
    recorded(repository, value="61")
    head = git(repository, "rev-parse", "HEAD")
    assert recorded(repository, value="61").nothing
    assert git(repository, "rev-parse", "HEAD") == head


def test_a_taken_cell_is_refused_with_the_command_to_correct(repository: Path) -> None:
    recorded(repository, value="61")
    before = text(repository)
    with pytest.raises(RefusedError, match="record.taken") as caught:
        recorded(repository, value="62")
    assert "--replace --reason" in str(caught.value.params["command"])
    assert text(repository) == before


def test_a_correction_needs_a_reason_and_keeps_it_in_the_trailer(
    repository: Path, git: Callable[..., str]
) -> None:
    recorded(repository, value="61")
    with pytest.raises(UserError, match="replace-needs-reason"):
        recorded(repository, value="62", replace=True)
    recorded(repository, value="62", replace=True, reason="laskuvirhe")
    body = git(repository, "log", "-1", "--format=%B")
    assert body.startswith("Korjaa: ")
    assert "Syy: laskuvirhe" in body
    assert "arvo: 62" in text(repository)
    assert "arvo: 61" not in text(repository)


def test_after_a_seal_a_correction_is_noted_in_the_file(repository: Path) -> None:
    recorded(repository, value="61")
    seal_year(repository)
    with pytest.raises(RefusedError, match="record.taken"):
        recorded(repository, value="62")
    recorded(repository, value="62", replace=True, reason="laskuvirhe", source="YTJ 2.2.2025")
    noted = (
        "        oikaisut:\n"
        "          - aiempi: 61\n            syy: laskuvirhe\n            pvm: 2025-02-01\n"
        "          - kohta: lähde\n            syy: laskuvirhe\n            pvm: 2025-02-01\n"
    )
    assert noted in text(repository)
    assert audited(repository) == {Standing.AS_SEALED, Standing.CORRECTED}


def test_what_was_left_out_of_a_sealed_year_is_added_with_a_reason(repository: Path) -> None:
    seal_year(repository)
    before = text(repository)
    for name, given in ((ID, {"value": "61"}), ("neuvonta", {"state": "valmis"})):
        with pytest.raises(RefusedError, match="record.sealed") as caught:
            recorded(repository, name, **given)
        assert "--replace --reason" in str(caught.value.params["command"])
    assert text(repository) == before
    recorded(repository, value="61", replace=True, reason="tuli myöhässä")
    recorded(repository, "neuvonta", state="valmis", replace=True, reason="unohtui")
    recorded(
        repository,
        "neuvonta",
        evidence=("Loppuraportti",),
        reason_missed="Rahat loppuivat",
        replace=True,
        reason="täydennys",
    )
    recorded(
        repository,
        "neuvonta",
        evidence=("Toinen raportti",),
        state="käynnissä",
        replace=True,
        reason="näyttö tuli",
    )
    assert "aiempi: valmis" in text(repository)
    assert audited(repository) == {Standing.AS_SEALED, Standing.CORRECTED}


def test_the_summary_stays_open_after_a_seal(repository: Path) -> None:
    seal_year(repository)
    recorded(repository, None, summary="Vuosi oli hyvä.")
    assert "oikaisut" not in text(repository)
    assert audited(repository) == {Standing.AS_SEALED}


def audited(root: Path) -> set[Standing]:
    """Return how the rows of the year stand against its seal, told by the audit's own comparison."""
    bundle = Workspace(root).bundle("malli-2022-2025")
    seal = bundle.seal(2024)
    assert seal is not None
    compared = compare_year(seal.rows, seal.digest, bundle.years[2024].data)
    assert not [one for one in compared if one.beyond]
    return {one.standing for one in compared} | {Standing.AS_SEALED}


def test_everything_of_a_measure_has_an_option(rich: Path) -> None:
    recorded(
        rich,
        "kaynnit",
        value="72 675,5",
        period="1–12/2024",
        source="Laskuri",
        document="Liite 1",
        quality="ennakko",
        note="Uusi laskuri",
        series_break="Laskuri vaihtui",
        n=120,
        classes=("Keskusta=70000", "Kylä=2675,5"),
    )
    stanza = text(rich).partition("      kaynnit:\n")[2]
    assert stanza == (
        "        arvo: 72675.5\n"
        "        erittely:\n          Keskusta: 70000\n          Kylä: 2675.5\n"
        "        jakso: 1–12/2024\n"
        "        lähde: Laskuri\n"
        "        asiakirja: Liite 1\n"
        "        laatu: ennakko\n"
        "        n: 120\n"
        "        huomautus: Uusi laskuri\n"
        "        sarjakatkos: Laskuri vaihtui\n"
    )


def test_withheld_promised_and_interim(rich: Path) -> None:
    recorded(rich, "kaynnit", promised=dt.date(2025, 5, 1))
    recorded(rich, "kaynnit", interim="1–8/2024", value="400", forecast="600", source="Laskuri")
    recorded(rich, "kaynnit", interim="1–10/2024", forecast="610")
    assert text(rich).endswith(
        "        tulossa: 2025-05-01\n        välitiedot:\n"
        "          - jakso: 1–8/2024\n            arvo: 400\n            ennuste: 600\n            lähde: Laskuri\n"
        "          - jakso: 1–10/2024\n            ennuste: 610\n"
    ) or "lähde: Laskuri" in text(rich)
    with pytest.raises(RefusedError, match="taken"):
        recorded(rich, "kaynnit", interim="1–10/2024", forecast="620")
    recorded(
        rich, "kaynnit", interim="1–10/2024", forecast="620", replace=True, reason="uusi arvio"
    )
    assert "ennuste: 620" in text(rich)
    recorded(rich, ID, withheld="liian pieni ryhmä")
    assert "salattu: liian pieni ryhmä" in text(rich)


def test_milestones_scales_and_words(rich: Path) -> None:
    recorded(rich, "paatos", value="Kyllä", date=dt.date(2024, 5, 6), document="Kv § 33")
    recorded(rich, "kypsyys", value="puoliväli")
    recorded(rich, "kuvaus", value="Hyvin meni: kaikki # valmiina")
    changed = text(rich)
    assert "        arvo: kyllä\n        pvm: 2024-05-06\n        asiakirja: Kv § 33\n" in changed
    assert "      kypsyys:\n        arvo: 2\n" in changed
    assert "      kuvaus:\n        arvio: |\n          Hyvin meni: kaikki # valmiina\n" in changed


def test_everything_of_an_action_has_an_option(rich: Path) -> None:
    recorded(
        rich,
        "neuvonta",
        state="käynnissä",
        verdict="toteutui osittain",
        evidence=("Raportti", "Pöytäkirja § 5"),
        reason_missed="Ei rahaa: leikattiin",
        remedy="Haetaan lisää",
        decision="kh-2022-06-27",
        assessment="Ensin.\n\n- yksi\n- kaksi",
    )
    stanza = text(rich).partition("  neuvonta:\n")[2].partition("    mittarit:")[0]
    assert stanza == (
        "    tila: käynnissä\n"
        "    itsearvio: toteutui osittain\n"
        "    näyttö:\n      - Raportti\n      - Pöytäkirja § 5\n"
        '    poikkeama:\n      syy: "Ei rahaa: leikattiin"\n      korjaava-toimi: Haetaan lisää\n      päätös: kh-2022-06-27\n'
        "    arvio: |\n      Ensin.\n\n      - yksi\n      - kaksi\n"
    )
    recorded(rich, "neuvonta", evidence=("Raportti", "Kolmas"))
    assert text(rich).count("- Raportti") == 1
    assert "      - Kolmas\n" in text(rich)
    recorded(rich, "neuvonta", remedy="Muu", replace=True, reason="tarkennus")
    assert "korjaava-toimi: Muu" in text(rich)


def test_the_years_summary_needs_no_id(repository: Path, git: Callable[..., str]) -> None:
    recorded(repository, None, summary="Vuosi oli hyvä.")
    assert "yhteenveto: |\n  Vuosi oli hyvä.\n\nkäsittely" in text(repository)
    assert "Vuosi: 2024" in git(repository, "log", "-1", "--format=%B")


REFUSED: list[tuple[str, str | None, dict[str, Any], str]] = [
    ("unknown id", "uudet-yritykse", {"value": "1"}, "documents.unknown-id"),
    ("future year", ID, {"value": "1", "year": 2030}, "record.future"),
    ("no year file", ID, {"value": "1", "year": 2023}, "record.no-year"),
    ("thousands with a point", ID, {"value": "1.234"}, "record.ambiguous"),
    ("about", ID, {"value": "n. 60"}, "record.no-number"),
    ("words", ID, {"value": "paljon"}, "record.no-number"),
    ("other unit", ID, {"value": "5 euroa"}, "record.wrong-unit"),
    ("too long", ID, {"value": "9" * 500}, "record.no-number"),
    ("no decimals beyond", "kaynnit", {"value": "1,25"}, "record.too-many-decimals"),
    ("no answer", "paatos", {"value": "ehkä"}, "record.no-answer"),
    ("no step", "kypsyys", {"value": "5"}, "record.no-step"),
    ("no period", ID, {"value": "1", "period": "kevät"}, "record.no-period"),
    ("no class", "kaynnit", {"classes": ("Muu=1",)}, "record.no-class"),
    ("a class twice", "kaynnit", {"classes": ("Kylä=1", "Kylä=2")}, "record.class-twice"),
    ("class of nothing", ID, {"classes": ("Muu=1",)}, "record.no-class"),
    ("state of a measure", ID, {"value": "1", "state": "valmis"}, "record.other-kind"),
    ("value of an action", "neuvonta", {"value": "1", "state": "valmis"}, "record.other-kind"),
    ("nothing to record", ID, {}, "record.what"),
    ("a goal", "elinvoima", {"value": "1"}, "record.no"),
    ("no id", None, {"value": "1"}, "record.needs-id"),
    ("unknown state", "neuvonta", {"state": "kesken"}, "cli.usage.word"),
    ("unknown decision", "neuvonta", {"decision": "kv-1"}, "record.no-decision"),
    ("unknown unit", ID, {"value": "1", "by": "siv"}, "record.no-unit"),
    ("empty text", "neuvonta", {"assessment": "  "}, "record.empty-text"),
    ("control character", "neuvonta", {"assessment": "a\x07b"}, "record.character"),
    ("forecast alone", ID, {"forecast": "5"}, "record.forecast-needs-interim"),
    ("line separator", ID, {"value": "1", "source": "a\u2028b"}, ""),
]


@pytest.mark.parametrize(
    "id_,further,key", [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_is_wrong_is_refused_before_anything_is_touched(
    rich: Path, git: Callable[..., str], id_: str | None, further: dict[str, Any], key: str
) -> None:
    head = git(rich, "rev-parse", "HEAD")
    if key:
        with pytest.raises(UserError, match=key):
            recorded(rich, id_, **further)
        assert git(rich, "rev-parse", "HEAD") == head
    else:
        recorded(rich, id_, **further)
        assert "\u2028" not in text(rich)
    assert git(rich, "status", "--porcelain") == ""


def test_an_outlier_must_be_meant(rich: Path, git: Callable[..., str]) -> None:
    year = VUOSI.replace("2024", "2023", 1).replace(
        "uudet-yritykset:\n", "uudet-yritykset:\n        arvo: 55\n"
    )
    (rich / "plans/malli-2022-2025/2023.yaml").write_text(
        year.replace("vuosi: 2024", "vuosi: 2023"), encoding="utf-8"
    )
    git(rich, "add", "-A")
    git(rich, "commit", "-qm", "2023")
    for value in ("610", "5"):
        with pytest.raises(RefusedError, match="outlier"):
            recorded(rich, value=value)
    recorded(rich, value="610", meant=True)
    assert "arvo: 610" in text(rich)


def test_an_id_of_two_plans_is_refused_and_the_full_name_works(
    repository: Path, git: Callable[..., str]
) -> None:
    (repository / "plans/toinen-2022-2025.yaml").write_text(SUUNNITELMA, encoding="utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "toinen")
    with pytest.raises(UserError, match="ambiguous"):
        recorded(repository, value="1")
    assert recorded(repository, f"malli-2022-2025/{ID}", value="51").commit is not None


def test_dry_run_shows_and_writes_nothing(repository: Path) -> None:
    before = text(repository)
    done = recorded(repository, value="61", dry_run=True)
    assert "+        arvo: 61" in done.diff
    assert text(repository) == before


def test_without_git_no_commit_works_and_the_rest_says_what_it_needs(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    with pytest.raises(UserError, match="git.no-repository"):
        recorded(root, value="61")
    assert text(root) == VUOSI
    assert recorded(root, value="61", commit=False).commit is None
    assert "arvo: 61" in text(root)


# ------------------------------------------------------------------------------- bytes that stay


def written(root: Path, data: bytes, git: Callable[..., str]) -> None:
    (root / YEAR).write_bytes(data)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "muoto")


def test_crlf_bom_and_comments_stay(repository: Path, git: Callable[..., str]) -> None:
    data = (
        b"\xef\xbb\xbf"
        + VUOSI.replace("      uudet-yritykset:", "      uudet-yritykset:   # tarkista")
        .replace("\n", "\r\n")
        .encode()
    )
    written(repository, data, git)
    recorded(repository, value="61", source="YTJ")
    after = (repository / YEAR).read_bytes()
    assert after.startswith(b"\xef\xbb\xbf")
    assert b"# tarkista\r\n        arvo: 61\r\n        l\xc3\xa4hde: YTJ\r\n" in after
    assert after.replace(b"        arvo: 61\r\n        l\xc3\xa4hde: YTJ\r\n", b"") == data


def test_no_final_newline(repository: Path, git: Callable[..., str]) -> None:
    data = VUOSI.rstrip("\n").encode()
    written(repository, data, git)
    recorded(repository, value="61")
    assert (repository / YEAR).read_bytes() == data + b"\n        arvo: 61"


FLOW = [
    ("empty", "      uudet-yritykset: {}\n", "      uudet-yritykset:\n        arvo: 61\n"),
    ("one line", "      uudet-yritykset: {n: 5}\n", "      uudet-yritykset: {n: 5, arvo: 61}\n"),
    (
        "trailing comma",
        "      uudet-yritykset: {n: 5,}\n",
        "      uudet-yritykset: {n: 5, arvo: 61,}\n",
    ),
    (
        "several lines",
        "      uudet-yritykset: {\n        n: 5  # tarkista\n      }\n",
        "      uudet-yritykset: {\n        n: 5, arvo: 61  # tarkista\n      }\n",
    ),
    (
        "empty with a comment",
        "      uudet-yritykset: {}  # x\n",
        "      uudet-yritykset:  # x\n        arvo: 61\n",
    ),
    (
        "quoted and odd spaces",
        "      uudet-yritykset:\n        'n':   5\n",
        "      uudet-yritykset:\n        arvo: 61\n        'n':   5\n",
    ),
]


@pytest.mark.parametrize(
    "before,after", [case[1:] for case in FLOW], ids=[case[0] for case in FLOW]
)
def test_every_style_takes_a_value(
    repository: Path, git: Callable[..., str], before: str, after: str
) -> None:
    written(repository, VUOSI.replace("      uudet-yritykset:\n", before).encode(), git)
    recorded(repository, value="61")
    assert text(repository).endswith(after) or " ".join(after.split()) in " ".join(
        text(repository).split()
    )


def test_mode_and_symlink_stay(repository: Path, git: Callable[..., str]) -> None:
    path = repository / YEAR
    path.chmod(0o640)
    recorded(repository, value="61")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [item.name for item in path.parent.iterdir()] == ["2024.yaml"]
    assert git(repository, "status", "--porcelain") == ""


# ----------------------------------------------------------------------------------------- git


def test_what_else_is_staged_is_left_alone(repository: Path, git: Callable[..., str]) -> None:
    (repository / "muu.txt").write_text("x", encoding="utf-8")
    git(repository, "add", "muu.txt")
    recorded(repository, value="61")
    assert git(repository, "status", "--porcelain") == "A  muu.txt\n"


def test_preflight_refuses_before_the_file_is_touched(
    repository: Path, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = text(repository)

    def refused(key: str) -> None:
        with pytest.raises(UserError, match=key):
            recorded(repository, value="61")
        assert text(repository) == before

    lock = repository / ".git" / "index.lock"
    lock.touch()
    refused("git.locked")
    lock.unlink()
    (repository / ".git" / "MERGE_HEAD").write_text("x", encoding="utf-8")
    refused("git.under-way")
    (repository / ".git" / "MERGE_HEAD").unlink()
    git(repository, "checkout", "--quiet", "--detach")
    refused("git.detached")
    git(repository, "checkout", "--quiet", "main")
    (repository / YEAR).write_text(before + "# oma\n", encoding="utf-8")
    with pytest.raises(UserError, match="git.dirty"):
        recorded(repository, value="61")
    (repository / YEAR).write_text(before, encoding="utf-8")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{name}_NAME")
        monkeypatch.delenv(f"GIT_{name}_EMAIL")
    git(repository, "config", "user.useConfigOnly", "true")
    refused("git.no-identity")
    monkeypatch.setenv("PATH", "")
    refused("git.missing")


def hook(root: Path, body: str) -> None:
    path = root / ".git" / "hooks" / "pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="hooks are shell scripts here")
def test_a_hook_that_refuses_leaves_the_file_as_it_was(repository: Path) -> None:
    before = text(repository)
    hook(repository, "echo kielletty >&2; exit 1")
    with pytest.raises(UserError, match="git.refused") as caught:
        recorded(repository, value="61")
    assert caught.value.params["words"] == "kielletty"
    assert text(repository) == before


@pytest.mark.skipif(os.name == "nt", reason="hooks are shell scripts here")
def test_a_hook_that_changes_the_value_is_told(repository: Path) -> None:
    hook(repository, f"sed -i 's/arvo: 61/arvo: 16/' {YEAR}; git add {YEAR}")
    with pytest.raises(UserError, match="changed-by-hook"):
        recorded(repository, value="61")


def test_undo_brings_the_bytes_back_and_says_so_in_the_history(
    repository: Path, git: Callable[..., str]
) -> None:
    first = text(repository)
    recorded(repository, value="61")
    second = text(repository)
    recorded(repository, "neuvonta", state="valmis")
    workspace = Workspace.find(repository)
    assert undo(workspace, FI).subject.endswith("valmis")
    assert text(repository) == second
    assert undo(workspace, FI).subject == "Uusien yritysten määrä 2024 = 61 kpl"
    assert text(repository) == first
    assert git(repository, "log", "-1", "--format=%s").startswith("Peru: Uusien yritysten")
    with pytest.raises(RefusedError, match="undo-nothing"):
        undo(workspace, FI)


def test_by_its_commit_only_a_record_of_ones_own_is_taken_back(
    repository: Path, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recorded(repository, value="61")
    assert made.commit is not None
    workspace = Workspace.find(repository)
    name = made.commit.short.upper()
    with pytest.raises(RefusedError, match="undo-nothing-of"):
        undo(workspace, FI, Named(name, year=2024))
    with monkeypatch.context() as another:
        another.setenv("GIT_AUTHOR_NAME", "Muu")
        another.setenv("GIT_AUTHOR_EMAIL", "muu@kunta.example")
        with pytest.raises(RefusedError, match="undo-nothing-of"):
            undo(workspace, FI, Named(name))
    taken = undo(workspace, FI, Named(name))
    assert (taken.subject, taken.restored) == ("Uusien yritysten määrä 2024 = 61 kpl", False)
    back = undo(workspace, FI, Named(taken.commit.short))
    assert back.restored
    assert "arvo: 61" in text(repository)
    assert (
        git(repository, "log", "-1", "--format=%s")
        == "Palauta: Uusien yritysten määrä 2024 = 61 kpl\n"
    )


def test_words_are_told_once(rich: Path) -> None:
    before = text(rich)
    with pytest.raises(UserError, match="words-twice"):
        recorded(rich, "kuvaus", value="sanoja", assessment="toisia")
    assert text(rich) == before


def test_a_record_into_a_file_that_git_does_not_know_can_be_taken_back(
    repository: Path, git: Callable[..., str]
) -> None:
    """`prepare` makes year files and does not commit them: what it made stays when a record is undone."""
    path = "plans/malli-2022-2025/2025.yaml"
    prepare(Workspace.find(repository))
    before = text(repository, path)
    recorded(repository, "neuvonta", year=2025, state="valmis")
    assert git(repository, "log", "-2", "--format=%s").splitlines() == [
        "Kirjaa: Uusien yrittäjien neuvonta 2025, tila = valmis",
        f"Lisää seurantatiedosto {path}",
    ]
    undo(Workspace.find(repository), FI)
    assert text(repository, path) == before
    assert path not in git(repository, "status", "--porcelain")


def test_a_dry_run_and_a_refusal_do_not_commit_a_new_file(
    repository: Path, git: Callable[..., str]
) -> None:
    prepare(Workspace.find(repository))
    head = git(repository, "rev-parse", "HEAD")
    recorded(repository, "neuvonta", year=2025, state="valmis", dry_run=True)
    with pytest.raises(UserError):
        recorded(repository, "neuvonta", year=2025, state="kesken")
    assert git(repository, "rev-parse", "HEAD") == head


BEYOND = [
    ({"id_": ID, "value": "1", "year": 2021}, "record.no-year-beyond"),
    ({"id_": None, "summary": "x", "year": 2021}, "record.no-year-beyond"),
    ({"id_": ID, "value": "1", "year": 2023}, "record.no-year"),
    ({"id_": None, "summary": "x", "plan": "strategia-2022-2030"}, "record.no-year-unmeasured"),
]


@pytest.mark.parametrize(("given", "key"), BEYOND)
def test_a_year_without_a_file_is_told_why(
    repository: Path, given: dict[str, Any], key: str
) -> None:
    """Only where `prepare` makes the file is it advised."""
    id_ = given["id_"]
    further = {name: value for name, value in given.items() if name != "id_"}
    with pytest.raises(UserError) as caught:
        recorded(repository, id_, **further)
    assert caught.value.key == key
    if key == "record.no-year-beyond":
        assert caught.value.params["period"] == "2022–2025"


def test_the_yearly_summary_of_a_strategy_is_recorded(
    example: Path, git: Callable[..., str]
) -> None:
    recorded(example, None, summary="Hyvä.", year=2025, plan="strategia-2022-2030")
    path = "plans/strategia-2022-2030/2025.yaml"
    assert "yhteenveto: |\n  Hyvä.\n" in text(example, path)
    told = "Kirjaa: Esimerkkilän strategia 2022–2030, yhteenveto 2025 = Hyvä."
    assert git(example, "log", "-1", "--format=%s").strip() == told
    for year in (2021, 2026):
        with pytest.raises(UserError, match="record.no-year-beyond|record.future"):
            recorded(example, None, summary="x", year=year, plan="strategia-2022-2030")


def test_undo_refuses_what_was_sent_or_changed_since(
    repository: Path, git: Callable[..., str], tmp_path: Path
) -> None:
    recorded(repository, value="61")
    git(tmp_path, "init", "--quiet", "--bare", "etä.git")
    git(repository, "remote", "add", "origin", str(tmp_path / "etä.git"))
    git(repository, "push", "--quiet", "-u", "origin", "main")
    with pytest.raises(RefusedError, match="undo-sent"):
        undo(Workspace.find(repository), FI)
    recorded(repository, "neuvonta", state="valmis")
    (repository / YEAR).write_text(text(repository) + "# oma\n", encoding="utf-8")
    git(repository, "commit", "-qam", "käsin")
    with pytest.raises(RefusedError, match="undo-later"):
        undo(Workspace.find(repository), FI)


def test_a_hook_that_refuses_the_undo_leaves_the_record(repository: Path) -> None:
    recorded(repository, value="61")
    after = text(repository)
    hook(repository, "exit 1")
    with pytest.raises(UserError, match="git.refused"):
        undo(Workspace.find(repository), FI)
    assert text(repository) == after


def test_different_cells_merge_and_the_same_cell_conflicts(
    rich: Path, git: Callable[..., str]
) -> None:
    git(rich, "branch", "toinen")
    recorded(rich, value="61", source="A")
    git(rich, "checkout", "--quiet", "toinen")
    recorded(rich, "kaynnit", value="5", source="B")
    recorded(rich, "neuvonta", state="valmis")
    git(rich, "merge", "--quiet", "--no-edit", "main")
    assert "arvo: 61" in text(rich)
    assert "arvo: 5" in text(rich)
    git(rich, "checkout", "--quiet", "main")
    recorded(rich, "kaynnit", value="6")
    with pytest.raises(subprocess.CalledProcessError):
        git(rich, "merge", "--quiet", "--no-edit", "toinen")
    assert "<<<<<<<" in text(rich)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_two_processes_at_once_keep_every_record(rich: Path, number: int) -> None:
    """Each of two processes records its own cells; the lock keeps both."""
    assert number
    script = (
        "import sys, datetime as dt; from pathlib import Path;"
        "from kehitys_cli.documents.workspace import Workspace;"
        "from kehitys_cli.i18n.catalogue import Catalogue;"
        "from kehitys_cli.operations.cells import Request;"
        "from kehitys_cli.operations.record import record;"
        "from kehitys_cli.text.diagnostic import UserError\n"
        "for id_, key in ((sys.argv[2], 'note'), (sys.argv[2], 'source'), (sys.argv[2], 'document')):\n"
        "    for attempt in range(40):\n"
        "        try:\n"
        "            record(Workspace.find(Path(sys.argv[1])), Request(2024, id_, commit=False, **{key: 'x ' + id_}), dt.date(2025, 2, 1), Catalogue('fi'))\n"
        "            break\n"
        "        except UserError as error:\n"
        "            if error.key != 'store.changed': raise\n"
    )
    workers = [
        subprocess.Popen([sys.executable, "-c", script, str(rich), id_])
        for id_ in (ID, "kaynnit", "paatos")
    ]
    assert [worker.wait(60) for worker in workers] == [0, 0, 0]
    for id_ in (ID, "kaynnit", "paatos"):
        assert text(rich).count(f"x {id_}") == 3


# ------------------------------------------------------------------------------- the command


@pytest.mark.parametrize(
    "argv,expected",
    [
        (["netto", "-35", "--year", "2024"], ["netto", "\u221235", "--year", "2024"]),
        (["väki", "72", "675", "--year=2024"], ["väki", "72 675", "--year=2024"]),
        (
            ["--year", "2024", "id", "61", "kpl", "--yes"],
            ["id", "61 kpl", "--year", "2024", "--yes"],
        ),
        (["id", "--source", "-x", "1"], ["id", "1", "--source", "-x"]),
        (["id", "--yes", "--", "--kaksi"], ["--yes", "--", "id", "--kaksi"]),
        (["--undo"], ["--undo"]),
    ],
)
def test_value_is_all_words_up_to_the_next_option(argv: list[str], expected: list[str]) -> None:
    assert adjusted(argv) == expected


@pytest.mark.parametrize(
    "given,expected",
    [
        ("72\u00a0675", "72675"),
        ("380,6", "380.6"),
        ("\u221235", "-35"),
        ("+5", "5"),
        ("007", "7"),
        ("1 234,50", "1234.50"),
        ("0", "0"),
        ("0.125", "0.125"),
        ("-0.125", "-0.125"),
    ],
)
def test_numbers_as_people_type_them(given: str, expected: str) -> None:
    assert number_text(given) == expected


def test_a_point_before_three_digits_is_told_what_would_be_clear() -> None:
    for given, key, whole in (
        ("1.234", "record.ambiguous", "1234"),
        ("1.000.000", "record.points", "1000000"),
    ):
        with pytest.raises(UserError) as caught:
            number_text(given)
        assert (caught.value.key, caught.value.params["whole"]) == (key, whole)
        assert caught.value.params.get("part") == ("1,234" if given == "1.234" else None)


def test_the_command_says_what_happened(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["-C", str(repository), "--lang", "fi", "--today", "2025-02-01", "record"]
    assert run([*base, ID, "61", "--year", "2024", "--source", "YTJ"]) == 0
    out = capsys.readouterr().out
    assert "Kirjattu: Uusien yritysten määrä 2024 = 61 kpl (YTJ). Tulos: toteutui, koska 61" in out
    assert "Peru: kehitys record --undo" in out
    assert run([*base, ID, "62", "--year", "2024"]) == 1
    assert "Ei kirjattu: vuodelle 2024 on jo 61" in capsys.readouterr().err
    assert run([*base, ID, "61", "--year", "2024"]) == 0
    assert "Ei muutettavaa" in capsys.readouterr().out
    assert run([*base, ID, "62", "--year", "2024", "--replace", "--reason", "x", "--dry-run"]) == 0
    assert "+        arvo: 62" in capsys.readouterr().out
    for more in ([ID, "61"], [ID, "--yes"], ["--year", "2024"], ["--dry-run"], ["--no-commit"]):
        assert run([*base, *more, "--undo"]) == 2
        assert "eikä sen kanssa anneta muuta" in capsys.readouterr().err
    assert run([*base, "--undo"]) == 0
    assert "Peruttu: Uusien yritysten" in capsys.readouterr().out
    assert run([*base, ID, "1"]) == 2
    assert run([*base]) == 2
    assert run([*base, ID, "1", "--year", "24"]) == 2


def test_texts_come_from_files_too(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "teksti.txt").write_bytes(b"\xef\xbb\xbf" + b"Rivi yksi.\r\nRivi kaksi.\r\n")
    base = ["-C", str(repository), "--today", "2025-02-01", "record", "--year", "2024"]
    assert run([*base, "--summary", f"@{tmp_path / 'teksti.txt'}"]) == 0
    assert "yhteenveto: |\n  Rivi yksi.\n  Rivi kaksi.\n" in text(repository)
    assert run([*base, "--summary", f"@{tmp_path / 'puuttuu.txt'}"]) == 2
    (tmp_path / "outo.txt").write_bytes(b"\xff\xfe")
    assert run([*base, "--summary", f"@{tmp_path / 'outo.txt'}"]) == 2
