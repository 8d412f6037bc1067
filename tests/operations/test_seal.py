"""Seals: what they hold, when they are refused, and that each is one commit of one file."""

from __future__ import annotations

import datetime as dt
import os
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import sealing
from tests.sample import SUUNNITELMA, VUOSI
from tests.sealing import PLAN_SEAL, YEAR, YEAR_SEAL, change, commit

from kehitys_cli.documents.document import read_document
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.seal import Sealed, seal_plan, seal_year
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.text.edits import block

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FI = Catalogue("fi")
TODAY = dt.date(2025, 3, 31)
PLAN = "malli-2022-2025"
DECISION = "kh-2022-06-27"


def plan(root: Path, decision: str = DECISION, **options: Any) -> Sealed:
    return seal_plan(Workspace(root), PLAN, decision, TODAY, FI, **options)


def year(root: Path, of: int = 2024, **options: Any) -> list[Sealed]:
    return list(seal_year(Workspace(root), of, None, TODAY, FI, **options))


def recorded(root: Path) -> None:
    change(
        root,
        YEAR,
        "      uudet-yritykset:\n",
        "      uudet-yritykset:\n        arvo: 61\n        lähde: YTJ\n",
    )
    change(root, YEAR, "    tila:\n", "    tila: käynnissä\n")
    commit(root, "Kirjaa")


def test_a_year_is_closed_by_one_commit_of_one_file(
    repository: Path, git: Callable[..., str]
) -> None:
    recorded(repository)
    head = git(repository, "rev-parse", "HEAD").strip()
    (sealed,) = year(repository)
    assert (sealed.path, sealed.target, sealed.standing) == (YEAR_SEAL, f"{PLAN}/2024", False)
    assert sealed.code.startswith("KEH-2024-")
    assert sealed.code[9:13] == sealed.report[:4]
    assert git(repository, "show", "--name-only", "--format=", "HEAD").strip() == YEAR_SEAL
    assert git(repository, "log", "-1", "--format=%s").strip() == f"Sinetöi: {PLAN} 2024"
    assert git(repository, "status", "--porcelain") == ""
    told = Workspace(repository).load(YEAR_SEAL)
    assert told.valid
    assert told.data["commit"] == head
    assert told.data["pvm"] == "2025-03-31"


def test_a_seal_is_what_the_format_says(repository: Path, git: Callable[..., str]) -> None:
    """The same seal, made apart from this command by the format alone."""
    recorded(repository)
    year(repository)
    plan(repository)
    ours = {path: Workspace(repository).load(path).data for path in (YEAR_SEAL, PLAN_SEAL)}
    git(repository, "reset", "--quiet", "--hard", "HEAD~2")
    sealing.seal_year(repository)
    sealing.seal_plan(repository)
    for path, data in ours.items():
        theirs = Workspace(repository).load(path).data
        same = {key: value for key, value in data.items() if key != "commit"}
        assert same == {key: value for key, value in theirs.items() if key != "commit"}


def test_the_same_data_day_and_commit_give_the_same_bytes(
    repository: Path, git: Callable[..., str]
) -> None:
    recorded(repository)
    first = year(repository)[0].text
    git(repository, "reset", "--quiet", "--hard", "HEAD~1")
    assert year(repository)[0].text == first


def test_an_amendment_is_sealed_beside_the_plan(repository: Path) -> None:
    change(
        repository,
        f"plans/{PLAN}.yaml",
        "    pvm: 2022-06-27\n",
        "    pvm: 2022-06-27\n  - {tunnus: kv, toimielin: Kv, pvm: 2024-12-09}\n",
    )
    change(
        repository,
        f"plans/{PLAN}.yaml",
        "tavoitetaso: {2024: 60}\n",
        "tavoitetaso: {2024: 55}\n        muutokset: [{päätös: kv, aiemmin: {tavoitetaso: {2024: 60}}}]\n",
    )
    commit(repository, "Muuta")
    approved, amended = plan(repository), plan(repository, "kv")
    assert approved.path == PLAN_SEAL
    assert amended.path == f"plans/{PLAN}/suunnitelma-2024-12-09.sinetti.yaml"
    rows = [Workspace(repository).load(one.path).data["rivit"] for one in (approved, amended)]
    targets = [row["uudet-yritykset"]["tavoitetaso"] for row in rows]  # type: ignore[index,call-overload]
    assert targets == [{"2024": "60"}, {"2024": "55"}]


def test_a_late_seal_says_so(repository: Path) -> None:
    late = (TODAY - dt.date(2022, 6, 27)).days
    assert plan(repository, dry_run=True).late == late
    in_time = seal_plan(
        Workspace(repository), PLAN, DECISION, dt.date(2022, 8, 20), FI, dry_run=True
    )
    assert in_time.late == 0


def test_the_same_seal_again_is_nothing_to_do(repository: Path, git: Callable[..., str]) -> None:
    plan(repository)
    head = git(repository, "rev-parse", "HEAD")
    assert plan(repository).standing
    assert git(repository, "rev-parse", "HEAD") == head


def test_a_seal_of_something_else_is_refused(repository: Path) -> None:
    recorded(repository)
    year(repository)
    change(repository, YEAR, "arvo: 61", "arvo: 62")
    change(
        repository,
        YEAR,
        "lähde: YTJ\n",
        "lähde: YTJ\n        oikaisut: [{aiempi: 61, syy: x, pvm: 2025-03-31}]\n",
    )
    commit(repository, "Oikaise")
    with pytest.raises(RefusedError, match="seal.other-year") as caught:
        year(repository)
    assert caught.value.params["date"] == "2025-03-31"


def test_what_is_in_no_commit_is_not_sealed(repository: Path, git: Callable[..., str]) -> None:
    change(repository, YEAR, "    tila:\n", "    tila: käynnissä\n")
    for seal in (year, plan):
        if seal is plan:
            change(repository, f"plans/{PLAN}.yaml", "Uusien yrittäjien", "Kaikkien yrittäjien")
        with pytest.raises(RefusedError, match="seal.uncommitted"):
            seal(repository)
    assert git(repository, "ls-files", "--others") == ""


def test_what_cannot_be_sealed_is_refused_with_its_reason(repository: Path) -> None:
    with pytest.raises(RefusedError, match="seal.not-ended"):
        year(repository, 2025)
    with pytest.raises(UserError, match="report.no-plan-year"):
        year(repository, 2023)
    with pytest.raises(UserError, match="record.no-decision") as caught:
        plan(repository, "kh-2022-06-26")
    assert caught.value.params["near"] == DECISION
    change(repository, f"plans/{PLAN}.yaml", "tila: hyväksytty", "tila: luonnos")
    commit(repository, "Luonnos")
    with pytest.raises(RefusedError, match="seal.draft"):
        plan(repository)
    change(repository, f"plans/{PLAN}.yaml", "aikataulu: 2022–", "aikataulu: syksy")
    commit(repository, "Riko")
    with pytest.raises(RefusedError, match="seal.broken-plans"):
        year(repository)


def test_a_dry_run_shows_the_seal_and_writes_nothing(
    repository: Path, git: Callable[..., str]
) -> None:
    recorded(repository)
    (shown,) = year(repository, dry_run=True)
    assert f"kohde: {PLAN}/2024" in shown.text
    assert not (repository / YEAR_SEAL).exists()
    assert git(repository, "status", "--porcelain") == ""


@pytest.mark.skipif(os.name == "nt", reason="hooks are shell scripts here")
def test_a_hook_that_refuses_leaves_nothing(repository: Path, git: Callable[..., str]) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho kielletty >&2; exit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with pytest.raises(UserError, match="git.refused"):
        plan(repository)
    assert git(repository, "status", "--porcelain") == ""
    assert not (repository / PLAN_SEAL).exists()


def test_a_strategy_is_pinned_too(repository: Path) -> None:
    change(
        repository,
        "plans/strategia-2022-2030.yaml",
        "päämäärät:\n",
        "päätökset: [{tunnus: kv-2021, toimielin: Kv, pvm: 2021-12-13}]\npäämäärät:\n",
    )
    commit(repository, "Päätä")
    sealed = seal_plan(
        Workspace(repository), "strategia-2022-2030", "kv-2021", TODAY, FI, dry_run=True
    )
    assert sealed.path == "plans/strategia-2022-2030/suunnitelma-2021-12-13.sinetti.yaml"
    assert sealed.code == ""


# ---------------------------------------------------------------------------------------- equality


def _shuffled(value: Any, draw: Any) -> Any:
    """Return data with its mappings, and its lists of items with an id, in another order."""
    if isinstance(value, dict):
        return {key: _shuffled(value[key], draw) for key in draw(st.permutations(list(value)))}
    if isinstance(value, list):
        items = [_shuffled(item, draw) for item in value]
        named = all(isinstance(item, dict) and "tunnus" in item for item in items)
        return draw(st.permutations(items)) if named else items
    return value


@given(drawn=st.data(), comment=st.text("ab åé#:", max_size=8))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_seal_of_equal_data_is_equal(repository: Path, drawn: Any, comment: str) -> None:
    """Another order, another style and comments of the same data give the seal's very bytes."""
    more = "toimenpiteet:\n  - {tunnus: toinen, numero: 2, päämäärä: elinvoima, nimi: Toinen, aikataulu: 2024, vastuutaho: [kh]}\n"
    year = VUOSI.replace("    tila:\n", "    tila: käynnissä\n")
    for path, text in (
        (f"plans/{PLAN}.yaml", SUUNNITELMA.replace("toimenpiteet:\n", more)),
        (YEAR, f"{year}        arvo: 61\n        lähde: YTJ\n"),
    ):
        first = read_document(path, text.encode("utf-8"))
        assert first.valid, first.findings
        mixed = f"# {comment}\n{block(_shuffled(first.data, drawn.draw))}"
        for version, name in ((text, "yksi"), (mixed, "toinen")):
            (repository / name).mkdir(exist_ok=True)
            (repository / name / path.replace("/", "-")).write_bytes(version.encode("utf-8"))
    made = [_sealed_from(repository, name) for name in ("yksi", "toinen")]
    assert made[0] == made[1]


def _sealed_from(root: Path, version: str) -> list[str]:
    """Return the seals of a version of the sample's files, with the commit's id left out."""
    for path in (f"plans/{PLAN}.yaml", YEAR):
        (root / path).write_bytes((root / version / path.replace("/", "-")).read_bytes())
    commit(root, version, "--allow-empty")
    texts = [plan(root, dry_run=True).text, *(one.text for one in year(root, dry_run=True))]
    return [re.sub(r"(?m)^commit: .*$", "commit:", text) for text in texts]


# --------------------------------------------------------------------------------------- hostility


@pytest.mark.skipif(os.name == "nt", reason="a script stands for the intruder")
def test_sealing_runs_nothing_that_the_repository_configures_but_its_hooks(
    repository: Path, tmp_path: Path, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(repository)
    trap = tmp_path / "ansa"
    trap.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ajettu'; cat\n", encoding="utf-8")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "core.pager", "core.editor", "pager.commit"):
        git(repository, "config", key, str(trap))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "muualla"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    monkeypatch.setenv("GIT_EDITOR", str(trap))
    (sealed,) = year(repository)
    assert sealed.commit is not None
    assert not (tmp_path / "ajettu").exists()
    assert not (tmp_path / "muualla").exists()


@pytest.mark.parametrize("branch", ["--output=x", "-f", "a;touch$IFSx"])
def test_a_branch_is_never_an_option(
    repository: Path, git: Callable[..., str], branch: str
) -> None:
    recorded(repository)
    git(repository, "update-ref", f"refs/heads/{branch}", "HEAD")
    git(repository, "symbolic-ref", "HEAD", f"refs/heads/{branch}")
    (sealed,) = year(repository)
    assert sealed.commit is not None
    assert git(repository, "rev-parse", "HEAD").strip() == sealed.commit.id
    assert not (repository / "x").exists()


def test_only_the_seal_is_committed_whatever_lies_beside_it(
    repository: Path, git: Callable[..., str]
) -> None:
    recorded(repository)
    for name in ("[2]024.sinetti.yaml", "-v.yaml"):
        (repository / name).write_bytes(b"laji: x\n")
    git(repository, "add", "--", "-v.yaml")
    change(repository, "plans/strategia-2022-2030.yaml", "Yrityksiä", "Yhtiöitä")
    year(repository)
    assert git(repository, "show", "--name-only", "--format=", "HEAD").strip() == YEAR_SEAL
    left = git(repository, "status", "--porcelain").splitlines()
    assert left == ["A  -v.yaml", " M plans/strategia-2022-2030.yaml", "?? [2]024.sinetti.yaml"]


def test_a_detached_head_and_a_merge_under_way_are_refused_before_anything_is_written(
    repository: Path, git: Callable[..., str]
) -> None:
    recorded(repository)
    git(repository, "checkout", "-q", "--detach")
    with pytest.raises(UserError, match=r"git\."):
        year(repository)
    git(repository, "switch", "-q", "main")
    (repository / ".git" / "MERGE_HEAD").write_bytes(git(repository, "rev-parse", "HEAD").encode())
    with pytest.raises(UserError, match=r"git\."):
        plan(repository)
    assert git(repository, "ls-files", "--others") == ""


def test_a_shallow_clone_seals_as_its_whole_history_does(
    repository: Path, tmp_path: Path, git: Callable[..., str]
) -> None:
    recorded(repository)
    git(tmp_path, "clone", "-q", "--depth=1", repository.as_uri(), "matala")
    (whole,), (shallow,) = year(repository, dry_run=True), year(tmp_path / "matala", dry_run=True)
    assert shallow.text == whole.text
