"""What the peers are given: as many entries and items as our own corpus holds, in their formats."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from benchmarks.generate import YEARS

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.generate import Corpus

KINDS = ("kunta", "strategia", "suunnitelma", "seuranta")
DAYS = 28


def one_schema(schemas: Path, target: Path) -> Path:
    """Bundle our schemas into one that looks at `laji`: check-jsonschema then starts only once."""
    loaded = {kind: _schema(schemas / f"{kind}.schema.json", kind) for kind in KINDS}
    choices = [
        {
            "if": {"properties": {"laji": {"const": kind}}},
            "then": {"$ref": loaded[kind]["$id"]},
        }
        for kind in KINDS
    ]
    bundle = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["laji"],
        "properties": {"laji": {"enum": KINDS}},
        "allOf": choices,
        "$defs": loaded,
    }
    target.write_text(json.dumps(bundle, ensure_ascii=False), encoding="utf-8")
    return target


def _schema(file: Path, kind: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema | {"$id": f"urn:kehitys:{kind}"}


def ledger(corpus: Corpus, target: Path) -> Path:
    """Write a ledger for bean-check with a transaction for each value of the corpus."""
    opened = f"{YEARS[0]}-01-01 open {{}} KPL\n"
    names = [f"Assets:Suunnitelma{number:04d}" for number in range(1, len(corpus.plans) + 1)]
    lines = ['option "operating_currency" "KPL"\n', opened.format("Equity:Lahtotaso")]
    lines += [opened.format(name) for name in names]
    for entry in range(corpus.values):
        year = YEARS[entry * len(YEARS) // corpus.values]
        day = f"{year}-{entry % 12 + 1:02d}-{entry % DAYS + 1:02d}"
        name = names[entry % len(names)]
        lines.append(
            f'{day} * "Tilasto" "Mittari {entry}"\n'
            f"  {name}  {entry % 97 + 1} KPL\n  Equity:Lahtotaso\n"
        )
    target.write_text("".join(lines), encoding="utf-8")
    return target


def prices(corpus: Corpus, target: Path) -> Path:
    """Write a ledger for bean-check with a price, its shortest entry, for each value."""
    lines = [
        f"{YEARS[0] + entry % len(YEARS)}-{entry % 12 + 1:02d}-{entry % DAYS + 1:02d} "
        f"price M{entry} {entry % 97 + 1} KPL\n"
        for entry in range(corpus.values)
    ]
    target.write_text("".join(lines), encoding="utf-8")
    return target


def requirements(corpus: Corpus, folder: Path) -> Path:
    """Write a StrictDoc document for each plan, with a requirement for each action and measure."""
    folder.mkdir()
    each = corpus.items // len(corpus.plans)
    for number, plan in enumerate(corpus.plans, 1):
        items = "".join(
            f"\n[REQUIREMENT]\nUID: P{number}-{item}\nSTATUS: Active\n"
            f"TITLE: Toimenpide {number}.{item}\n"
            f"STATEMENT: >>>\nToimenpide {item} etenee suunnitelman mukaan vuonna 2024.\n<<<\n"
            for item in range(each)
        )
        text = f"[DOCUMENT]\nTITLE: Suunnitelma {number}\n{items}"
        (folder / f"{plan}.sdoc").write_text(text, encoding="utf-8")
    return folder
