"""The steps of `action.yml`, each run for real in a repository with a remote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ci.forge import TOKEN, Forge, forge
from tests.ci.proposal import EASIER, changed
from tests.ci.runner import BIN, Runner
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

INSTALL, VALIDATE, DIFF, COMMENT = (
    "Install kehitys",
    "Validate",
    "Tell what the change means",
    "Comment on the pull request",
)
BASE, PUSHED, TIP = (
    "github.event.pull_request.base.sha",
    "github.event.before",
    "github.event.pull_request.head.sha",
)
MARKER = "<!-- kehitys-diff -->"


@pytest.fixture
def runner(checkout: Path, tmp_path: Path, git: Callable[..., str]) -> Runner:
    values = {
        "inputs.fail-on": "error",
        "inputs.fail-on-change": "never",
        BASE: git(checkout, "rev-parse", "main~1").strip(),
        TIP: git(checkout, "rev-parse", "ehdotus").strip(),
    }
    return Runner(checkout, tmp_path / "ajo", values, {"KEHITYS_LANG": "fi"})


# ------------------------------------------------------------------------------------ installing

PIP = """\
import os, pathlib, shlex, sys
with open(os.environ["TOLD"], "a", encoding="utf-8") as file:
    print(shlex.join(sys.argv[1:]), file=file)
made = pathlib.Path(sys.prefix, "bin", "kehitys")
made.unlink(missing_ok=True)
made.symlink_to(os.environ["COMMAND"])
"""
"""Stands for pip, which would need the network: keeps what it was asked, and brings the command."""


@pytest.fixture
def installed(runner: Runner, tmp_path: Path) -> Runner:
    (tmp_path / "korvike" / "pip").mkdir(parents=True)
    (tmp_path / "korvike" / "pip" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "korvike" / "pip" / "__main__.py").write_text(PIP, encoding="utf-8")
    runner.environment |= {
        "PYTHONPATH": str(tmp_path / "korvike"),
        "TOLD": str(tmp_path / "pyydetty"),
        "COMMAND": str(BIN / "kehitys"),
    }
    return runner


def test_install_takes_hashed_locks_and_the_actions_own_checkout(
    installed: Runner, tmp_path: Path
) -> None:
    done = installed.run(INSTALL)
    assert done.code == 0, done.err
    asked = (tmp_path / "pyydetty").read_text(encoding="utf-8").splitlines()
    locks = f"-r {ROOT}/requirements/runtime.txt -r {ROOT}/requirements/build.txt"
    assert asked[0].endswith(f"--require-hashes --no-deps {locks}")
    assert asked[1].endswith(f"--no-deps --no-build-isolation {ROOT}")
    path = installed.text("path").strip()
    assert path == f"{installed.temp}/kehitys/path"
    assert installed.file("kehitys/path/kehitys").resolve() == (BIN / "kehitys").resolve()
    assert [file.name for file in installed.file("kehitys/path").iterdir()] == ["kehitys"]


def test_install_takes_the_package_that_is_named(installed: Runner, tmp_path: Path) -> None:
    installed.values["inputs.package"] = "kehitys-cli @ file:///srv/a b; echo murto"
    assert installed.run(INSTALL).code == 0
    (asked,) = (tmp_path / "pyydetty").read_text(encoding="utf-8").splitlines()
    assert asked.endswith("'kehitys-cli @ file:///srv/a b; echo murto'")


def test_an_old_python_is_told(runner: Runner, tmp_path: Path) -> None:
    old = tmp_path / "vanha"
    old.mkdir()
    (old / "python3").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (old / "python3").chmod(0o755)
    runner.environment["PATH"] = f"{old}:/usr/bin:/bin"
    done = runner.run(INSTALL)
    assert done.code == 1
    assert done.out.startswith("::error::kehitys needs Python 3.11")


# ------------------------------------------------------------------------------------ validating


def test_sound_plans_pass(runner: Runner) -> None:
    done = runner.run(VALIDATE)
    assert done.code == 0
    assert "::error" not in done.out


def test_a_finding_stands_at_its_line(runner: Runner) -> None:
    changed(runner.folder, "aikataulu: 2022–", "aikataulu: 2031–")
    done = runner.run(VALIDATE)
    assert done.code == 1
    assert done.out.startswith("::error file=plans/malli-2022-2025.yaml,line=17,")


# ------------------------------------------------------------------------------ telling the change


def test_the_proposals_own_changes_are_told(runner: Runner) -> None:
    done = runner.run(DIFF)
    assert done.code == 0, done.err
    summary = runner.text("summary")
    assert summary.startswith(MARKER)
    assert f"**LIEVEMPI** Uusien yritysten määrä: {EASIER}" in summary
    assert "Sivistyspalvelut" not in summary
    assert runner.text("output") == f"change={runner.file('kehitys-diff.md')}\n"
    assert runner.text("kehitys-diff.md") == summary


def test_an_easier_target_can_fail_the_check(runner: Runner) -> None:
    runner.values["inputs.fail-on-change"] = "weaker"
    assert runner.run(DIFF).code == 1
    assert "LIEVEMPI" in runner.text("summary")
    assert runner.text("output")


@pytest.mark.parametrize("before", ["", "0" * 40])
def test_a_new_branch_has_nothing_to_compare_with(runner: Runner, before: str) -> None:
    runner.values[BASE], runner.values[PUSHED] = "", before
    assert runner.run(DIFF).code == 0
    assert not runner.text("output")
    assert not runner.text("summary")


def test_a_push_is_compared_with_what_it_replaced(runner: Runner, git: Callable[..., str]) -> None:
    runner.values |= {BASE: "", TIP: ""}
    runner.values[PUSHED] = git(runner.folder, "rev-parse", "main~1").strip()
    runner.values["github.sha"] = git(runner.folder, "rev-parse", "main").strip()
    assert runner.run(DIFF).code == 0
    assert "Sivistyspalvelut" in runner.text("summary")


def test_a_forced_push_whose_past_is_gone_is_no_failure(runner: Runner) -> None:
    runner.values |= {BASE: "", PUSHED: "1234567" * 5 + "12345"}
    assert runner.run(DIFF).code == 2
    runner.environment["GITHUB_EVENT_NAME"] = "push"
    done = runner.run(DIFF)
    assert done.code == 0
    assert "Nothing to compare with" in done.out
    assert not runner.text("output")


def test_a_broken_plan_is_told_and_fails(runner: Runner, git: Callable[..., str]) -> None:
    git(runner.folder, "switch", "--quiet", "ehdotus")
    changed(runner.folder, "kausi: 2022–2025", "kausi: pian")
    git(runner.folder, "commit", "--quiet", "-am", "Rikki")
    runner.values[TIP] = git(runner.folder, "rev-parse", "ehdotus").strip()
    assert runner.run(DIFF).code == 1
    assert "KEH106" in runner.text("summary")
    assert runner.text("output")


def test_a_shallow_checkout_is_deepened(
    runner: Runner, tmp_path: Path, git: Callable[..., str]
) -> None:
    shallow = tmp_path / "matala"
    git(tmp_path, "init", "--quiet", str(shallow))
    git(shallow, "remote", "add", "origin", (tmp_path / "etä.git").as_uri())
    git(
        shallow,
        "fetch",
        "--quiet",
        "--depth=1",
        "origin",
        "+refs/pull/7/merge:refs/remotes/pull/7/merge",
    )
    git(shallow, "checkout", "--quiet", "--detach", "refs/remotes/pull/7/merge")
    runner.folder = shallow
    done = runner.run(DIFF)
    assert done.code == 0, done.err
    assert EASIER in runner.text("summary")


def test_a_shallow_checkout_that_cannot_be_deepened_says_what_it_needs(
    runner: Runner, tmp_path: Path, git: Callable[..., str]
) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", (tmp_path / "etä.git").as_uri(), "matala")
    git(tmp_path / "matala", "remote", "set-url", "origin", str(tmp_path / "poissa.git"))
    runner.folder = tmp_path / "matala"
    done = runner.run(DIFF)
    assert done.code == 1
    assert "fetch-depth: 0" in done.out
    assert not runner.text("summary")


def test_names_of_branches_are_no_commands(runner: Runner, git: Callable[..., str]) -> None:
    runner.values[BASE] = "main~1"
    runner.values[TIP] = "$(touch${IFS}murto);`touch${IFS}murto`"
    git(runner.folder, "branch", runner.values[TIP], "ehdotus")
    assert runner.run(DIFF).code == 0
    assert "LIEVEMPI" in runner.text("summary")
    assert not (runner.folder / "murto").exists()


# ------------------------------------------------------------------------------------- commenting


@pytest.fixture
def served(runner: Runner) -> Iterator[Forge]:
    with forge() as made:
        runner.environment |= {
            "GITHUB_API_URL": made.address,
            "GITHUB_REPOSITORY": "kunta/suunnitelmat",
        }
        runner.values |= {
            "inputs.token": TOKEN,
            "github.event.pull_request.number": "7",
            "steps.diff.outputs.change": str(runner.file("kehitys-diff.md")),
        }
        yield made


def write(runner: Runner, body: str) -> None:
    runner.file("kehitys-diff.md").write_text(body, encoding="utf-8")


def test_the_change_becomes_a_comment(runner: Runner, served: Forge) -> None:
    runner.run(DIFF)
    done = runner.run(COMMENT)
    assert (done.code, done.err) == (0, "")
    (comment,) = served.comments
    assert comment["body"].startswith(f"{MARKER}\n### Mitä muutos tarkoittaa\n")
    assert comment["body"] == runner.text("summary").rstrip("\n")


def test_one_comment_is_updated_and_left_alone_where_nothing_is_new(
    runner: Runner, served: Forge
) -> None:
    for number in range(130):
        served.said(f"puhetta {number}")
    for body in (f"{MARKER}\n- yksi\n", f"{MARKER}\n- kaksi\n", f"{MARKER}\n- kaksi\n"):
        write(runner, body)
        assert runner.run(COMMENT).code == 0
    assert [method for method, _ in served.changes] == ["POST", "PATCH"]
    assert [one["body"] for one in served.comments[130:]] == [f"{MARKER}\n- kaksi"]


def test_comments_of_people_stay_theirs(runner: Runner, served: Forge) -> None:
    served.said(f"{MARKER}\nkopio")
    served.said(f"{MARKER}\npoistuneen", kind="")
    write(runner, f"{MARKER}\n- yksi\n")
    assert runner.run(COMMENT).code == 0
    assert [one["body"] for one in served.comments] == [
        f"{MARKER}\nkopio",
        f"{MARKER}\npoistuneen",
        f"{MARKER}\n- yksi",
    ]


def test_no_change_is_no_comment_but_ends_an_earlier_one(runner: Runner, served: Forge) -> None:
    write(runner, f"{MARKER}\n### Ei muutoksia\n")
    assert runner.run(COMMENT).code == 0
    assert served.changes == []
    served.said(f"{MARKER}\n- yksi", "Bot")
    assert runner.run(COMMENT).code == 0
    assert served.comments[0]["body"] == f"{MARKER}\n### Ei muutoksia"


def test_a_token_that_may_only_read_fails_nothing(runner: Runner, served: Forge) -> None:
    served.refuse = 403
    write(runner, f"{MARKER}\n- yksi\n")
    done = runner.run(COMMENT)
    assert done.code == 0
    assert done.out.startswith("::notice::No comment was written (HTTP 403).")
    runner.values["inputs.token"] = "toinen"
    assert "HTTP 401" in runner.run(COMMENT).out


def test_a_forge_that_does_not_answer_fails_nothing(runner: Runner, served: Forge) -> None:
    runner.environment["GITHUB_API_URL"] = "http://127.0.0.1:9"
    write(runner, f"{MARKER}\n- yksi\n")
    done = runner.run(COMMENT)
    assert done.code == 0
    assert done.out.startswith("::warning::No comment was written (")
    assert TOKEN not in done.out + done.err
    assert served.changes == []
