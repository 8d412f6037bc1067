"""Seal files as `docs/format.md` says, made apart from the command that writes them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

from kehitys_cli.documents.document import read_document
from kehitys_cli.model.canonical import plan_digest, year_digest

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "plans/malli-2022-2025.yaml"
YEAR = "plans/malli-2022-2025/2024.yaml"
YEAR_SEAL = "plans/malli-2022-2025/2024.sinetti.yaml"
PLAN_SEAL = "plans/malli-2022-2025/suunnitelma-2022-06-27.sinetti.yaml"


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True)
    return done.stdout.decode("utf-8").strip()


def commit(root: Path, message: str, *options: str) -> str:
    git(root, "add", "-A")
    git(root, "commit", "-qm", message, *options)
    return git(root, "rev-parse", "HEAD")


def change(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_bytes().decode("utf-8")
    assert old in text
    file.write_bytes(text.replace(old, new).encode("utf-8"))


def data(root: Path, path: str) -> dict[str, Any]:
    document = read_document(path, (root / path).read_bytes())
    assert document.valid, document.findings
    return document.data


def seal_year(root: Path, path: str = YEAR) -> str:
    """Write and commit a closed year's seal; return the commit."""
    year = data(root, path)
    target = path.removeprefix("plans/").removesuffix(".yaml")
    rows = [
        _row(name, measure.get("arvo"), {}, year_digest(measure))
        for name, measure in year.get("mittarit", {}).items()
    ]
    for action, entry in year.get("toimenpiteet", {}).items():
        own = {key: value for key, value in entry.items() if key != "mittarit"}
        if own:
            rows.append(_row(action, own.get("tila"), {}, year_digest(own)))
        for name, measure in entry.get("mittarit", {}).items():
            targets = _targets(data(root, f"plans/{target.partition('/')[0]}.yaml"), name)
            rows.append(_row(name, measure.get("arvo"), targets, year_digest(measure)))
    return _written(root, path.replace(".yaml", ".sinetti.yaml"), target, year_digest(year), rows)


def seal_plan(root: Path, path: str = PLAN, decision: str = "kh-2022-06-27") -> str:
    """Write and commit an approved plan's seal; return the commit."""
    plan = data(root, path)
    rows = []
    for action in plan["toimenpiteet"]:
        own = {key: value for key, value in action.items() if key != "mittarit"}
        rows.append(_row(action["tunnus"], None, {}, plan_digest(own)))
        for measure in action.get("mittarit", []):
            targets = measure.get("tavoitetaso", {})
            rows.append(_row(measure["tunnus"], None, targets, plan_digest(measure)))
    name = path.removesuffix(".yaml")
    day = decision.partition("-")[2]
    target = name.removeprefix("plans/")
    file = f"{name}/suunnitelma-{day}.sinetti.yaml"
    return _written(root, file, target, plan_digest(plan), rows, decision)


def _targets(plan: dict[str, Any], name: str) -> dict[str, Any]:
    for action in plan["toimenpiteet"]:
        for measure in action.get("mittarit", []):
            if measure["tunnus"] == name:
                return dict(measure.get("tavoitetaso", {}))
    return {}


def _row(name: str, value: str | None, targets: dict[str, Any], digest: str) -> str:
    lines = [f"  {name}:\n"]
    if value is not None:
        lines.append(f"    arvo: {value}\n")
    if targets:
        told = ", ".join(f"{year}: {target}" for year, target in targets.items())
        lines.append(f"    tavoitetaso: {{{told}}}\n")
    lines.append(f"    tiiviste: {digest}\n")
    return "".join(lines)


def _written(
    root: Path, path: str, target: str, digest: str, rows: list[str], decision: str = ""
) -> str:
    text = (
        f"laji: sinetti\nmuoto: 1\nkohde: {target}\nmenetelmä: 1\npvm: 2025-03-31\n"
        + (f"päätös: {decision}\n" if decision else "")
        + f"commit: {git(root, 'rev-parse', 'HEAD')}\ntiiviste: {digest}\nrivit:\n"
        + "".join(rows)
    )
    (root / path).write_bytes(text.encode("utf-8"))
    return commit(root, f"Sinetöi: {target}")
