"""The true plan in `plans/` says what the board approved: nothing lost, changed or invented.

`tests/data/seed/` holds the approved plan as the text layer of its PDF and a checked transcription
of it. A plain YAML loader reads the files: this test leans on no code of the project.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
PLANS = ROOT / "plans"
SEED = ROOT / "tests" / "data" / "seed"
PLAN = "kaupunginhallitus-2022-2025"
STRATEGY = "strategia-2022-2030"
YEARS = range(2022, 2026)
CELLS = ("toimenpide", "aikataulu", "vastuutaho", "mittari", "seuranta")
IN_TRANSCRIPTION = ("action", "schedule", "responsible", "measure", "follow_up")

REFS = [
    *(f"1.{number}" for number in range(1, 11)),
    *(f"2.{number}" for number in range(1, 8)),
    *(f"3.{number}" for number in range(1, 5)),
    *(f"4.{number}" for number in range(1, 3)),
]

SCHEMAS = {
    PLANS / "kunta.yaml": "../docs/schema/kunta.schema.json",
    PLANS / f"{STRATEGY}.yaml": "../docs/schema/strategia.schema.json",
    PLANS / f"{PLAN}.yaml": "../docs/schema/suunnitelma.schema.json",
    **{PLANS / PLAN / f"{year}.yaml": "../../docs/schema/seuranta.schema.json" for year in YEARS},
}

FURNITURE = {"toimenpide", "aikataulu", "vastuutaho", "mittari", "seuranta"}
"""The heads of the table's columns, printed once for each goal: keys of the format."""

ADDED = {
    # what a reader of the format must be told
    "fi",
    "suunnitelma",
    "kunta",
    "ennen",
    "kpl",
    "luku",
    "etappi",
    "sanallinen",
    "yksikkö",
    "tehtävä",
    "työryhmä",
    "toimielin",
    # the source's words in another grammatical case
    "kehittämissuunnitelma",
    "hyvinvointialue",
    "ilmasto-ohjelma",
    "oppilaitokset",
    "ry",
    "tietotilinpäätös",
    "yhteistyötahot",
    # due days: the defaults of the format
    "31.1",
    "31.3",
    "30.6",
}
"""Words of texts in `plans/` that the approved plan does not hold, each for a reason."""


@cache
def load(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return data


def plan() -> dict[str, Any]:
    return load(PLANS / f"{PLAN}.yaml")


def strategy() -> dict[str, Any]:
    return load(PLANS / f"{STRATEGY}.yaml")


def municipality() -> dict[str, Any]:
    return load(PLANS / "kunta.yaml")


def transcription() -> dict[str, Any]:
    return load(SEED / "transcription.yaml")


def source() -> str:
    return (SEED / f"{PLAN}.txt").read_text(encoding="utf-8")


def squeezed(text: object) -> str:
    return " ".join(str(text).split())


def names(key: str) -> dict[str, str]:
    return {item["tunnus"]: item["nimi"] for item in municipality()[key]}


def goal_numbers() -> dict[str, int]:
    return {goal["tunnus"]: goal["numero"] for goal in strategy()["päämäärät"]}


def number_of(action: dict[str, Any]) -> str:
    return f"{goal_numbers()[action['päämäärä']]}.{action['numero']}"


def actions() -> dict[str, dict[str, Any]]:
    return {number_of(action): action for action in plan()["toimenpiteet"]}


def measures() -> list[dict[str, Any]]:
    return [measure for action in actions().values() for measure in action.get("mittarit", [])]


def transcribed() -> dict[str, dict[str, str]]:
    return {row["ref"]: row for goal in transcription()["goals"] for row in goal["actions"]}


# --- prose


def blocks(text: str) -> list[str]:
    """Split a section's text into paragraphs and bullets."""
    return [
        squeezed(block)
        for paragraph in text.split("\n\n")
        for block in re.split(r"\n(?=- )", paragraph)
    ]


def expected_prose() -> Iterator[tuple[str, str, list[str]]]:
    seed = transcription()
    vision, background = seed["vision"], seed["background"]
    slogan = vision["text"].removeprefix("– ")
    yield vision["heading"], "ennen", [slogan, vision["lead"]]
    phenomena = [f"- {item['name']} {item['text']}" for item in background["phenomena"]]
    yield background["heading"], "ennen", [*background["paragraphs"], *phenomena]
    yield seed["purpose"]["heading"], "ennen", seed["purpose"]["paragraphs"]
    yield seed["services"]["heading"], "ennen", seed["services"]["paragraphs"]
    last = seed["follow_up_section"]
    yield last["heading"], "jälkeen", last["paragraphs"]


def test_every_section_of_prose_stands_word_for_word() -> None:
    found = [
        (section["otsikko"].upper(), section["paikka"], blocks(section["teksti"]))
        for section in plan()["osiot"]
    ]
    assert found == [
        (heading, place, [squeezed(text) for text in texts])
        for heading, place, texts in expected_prose()
    ]


def test_the_decisions_are_those_of_the_text() -> None:
    (approval,) = plan()["päätökset"]
    assert approval["tunnus"] == "kh-2022-06-27"
    assert approval["toimielin"] == "Kaupunginhallitus"
    assert str(approval["pvm"]) == "2022-06-27"
    assert approval["päätös"] == transcription()["plan"]["approved"]
    assert "pykälä" not in approval, "the text tells no section"
    found = [
        (item["tunnus"], str(item["pvm"]), str(item["pykälä"])) for item in strategy()["päätökset"]
    ]
    assert found == [
        ("kv-2021-12-13", "2021-12-13", "110"),
        ("kv-2021-06-07", "2021-06-07", "34"),
    ]
    assert {item["toimielin"] for item in strategy()["päätökset"]} == {"Kaupunginvaltuusto"}
    (programme,) = strategy()["ohjelmat"]
    assert programme["päätökset"] == ["kv-2021-06-07"]
    assert plan()["ohjelmat"] == [programme["tunnus"]]
    assert plan()["käsittelyketju"] == ["Kaupunginhallitus", "Kaupunginvaltuusto"]


def test_the_contact_is_that_of_the_last_page() -> None:
    contact = transcription()["contact"]
    assert municipality()["nimi"] == contact["organisation"]
    assert municipality()["yhteystiedot"] == {
        "osoite": f"{contact['postal']}, {contact['postcode_city']}",
        "puhelin": contact["phone"],
        "sähköposti": contact["email"],
        "verkko": contact["web"],
    }


def test_the_vision() -> None:
    assert f"– {strategy()['visio']}" == transcription()["vision"]["text"]


# --- goals, objectives, actions


def test_goals_and_objectives_stand_word_for_word() -> None:
    found = [
        (int(goal["numero"]), goal["nimi"], [item["nimi"] for item in goal["tavoitteet"]])
        for goal in strategy()["päämäärät"]
    ]
    expected = [
        (int(goal["number"]), goal["title"], goal["objectives"])
        for goal in transcription()["goals"]
    ]
    assert found == expected
    assert [number for number, _, _ in found] == [1, 2, 3, 4]
    assert sum(len(objectives) for _, _, objectives in found) == 21


def test_actions_stand_in_the_approved_order() -> None:
    assert list(actions()) == list(transcribed()) == REFS
    assert len(plan()["toimenpiteet"]) == 23


def structured(action: dict[str, Any]) -> dict[str, str]:
    """Read an action's cells from its fields, as they are read where `sanamuoto` is silent."""
    follow_up = action.get("seuranta", {})
    told = [follow_up.get("raportti"), follow_up.get("lähde")]
    if follow_up.get("väli") == "vuosittain":
        told.append("Vuosittain")
    parties = [names("vastuutahot")[item] for item in action["vastuutaho"]]
    parties += [names("kumppanit")[item] for item in action.get("kumppanit", [])]
    return {
        "toimenpide": action["nimi"],
        "aikataulu": str(action["aikataulu"]),
        "vastuutaho": ", ".join(parties),
        "mittari": ", ".join(item["nimi"] for item in action.get("mittarit", [])),
        "seuranta": ", ".join(item for item in told if item),
    }


@pytest.mark.parametrize("ref", REFS)
def test_every_cell_stands_word_for_word(ref: str) -> None:
    action = actions()[ref]
    reading = structured(action)
    wording = action.get("sanamuoto", {})
    row = transcribed()[ref]
    expected = {cell: row[key] for cell, key in zip(CELLS, IN_TRANSCRIPTION, strict=True)}
    assert {**reading, **wording} == expected
    assert not [cell for cell in wording if wording[cell] == reading[cell]], "needless sanamuoto"


@pytest.mark.parametrize("ref", REFS)
def test_an_interval_is_told_only_where_the_text_tells_one(ref: str) -> None:
    told = transcribed()[ref]["follow_up"].startswith("Vuosittai")
    assert (actions()[ref].get("seuranta", {}).get("väli") == "vuosittain") is told


# --- measures


def test_kinds_and_units_of_measures() -> None:
    kinds = Counter(measure["laji"] for measure in measures())
    assert kinds == {"luku": 16, "etappi": 8, "sanallinen": 4}
    milestones = {item["tunnus"] for item in measures() if item["laji"] == "etappi"}
    assert milestones == {
        "te-mallin-hyvaksyminen",
        "etatyoohjeistus",
        "tiedonhallintapolitiikka-vahvistettu",
        "lakisaateiset-vaatimukset",
        "sahkoiset-lomakkeet",
        "some-kanavat-uudistettu",
        "viestintastrategia",
        "graafinen-ohjeistus",
    }
    units = {item["tunnus"]: item.get("yksikkö") for item in measures() if item["laji"] == "luku"}
    assert set(units.values()) == {"kpl", None}
    assert {name for name, unit in units.items() if unit is None} == {
        "tyohyvinvointikyselyt",
        "sairauspoissaolot",
        "kuntabarometri",
        "ely-investointituet",
    }


def test_no_measure_says_more_than_the_text() -> None:
    told = {key for measure in measures() for key in measure}
    assert told == {"tunnus", "nimi", "laji", "yksikkö"}


def test_ids_are_unique_within_the_plan() -> None:
    ids = [action["tunnus"] for action in plan()["toimenpiteet"]]
    ids += [measure["tunnus"] for measure in measures()]
    assert len(ids) == len(set(ids)) == 23 + 28


# --- units


def test_units_and_partners_are_known_and_used() -> None:
    for key, register in (("vastuutaho", "vastuutahot"), ("kumppanit", "kumppanit")):
        used = {item for action in actions().values() for item in action.get(key, [])}
        assert used == set(names(register))
    (board,) = (item for item in municipality()["vastuutahot"] if item["tunnus"] == "kh")
    assert board["lyhenteet"] == ["Kh", "Kh vastuualue", "Kh:n vastuualue"]
    assert plan()["vastuualue"] == "kh"


def test_a_unit_belongs_to_the_board_only_where_the_text_says_so() -> None:
    below = {item["tunnus"] for item in municipality()["vastuutahot"] if "ylempi" in item}
    assert below == {"tyollisyyspalvelut", "henkilostohallinto", "tietohallinto"}


# --- year files


def seeded(year: int) -> Iterator[str]:
    """Yield the lines of a year file in which nothing is recorded yet."""
    yield "# yaml-language-server: $schema=../../docs/schema/seuranta.schema.json"
    yield from ("laji: seuranta", "muoto: 1", f"suunnitelma: {PLAN}", f"vuosi: {year}")
    yield from ("yhteenveto: |", "", "käsittely: []", "", "toimenpiteet:")
    units = names("vastuutahot")
    for ref, action in actions().items():
        if year < int(str(action["aikataulu"])[:4]):
            continue
        responsible = ", ".join(units[item] for item in action["vastuutaho"])
        yield from ("", f"  # {ref} {action['nimi']} · {responsible}")
        yield from (f"  {action['tunnus']}:", "    tila:", "    arvio: |")
        if action.get("mittarit"):
            yield "    mittarit:"
        for measure in action.get("mittarit", []):
            unit = f", {measure['yksikkö']}" if "yksikkö" in measure else ""
            yield from ("", f"      # {measure['nimi']}{unit}", f"      {measure['tunnus']}:")


@pytest.mark.parametrize("year", YEARS)
def test_year_files_are_seeded_exactly(year: int) -> None:
    text = (PLANS / PLAN / f"{year}.yaml").read_bytes().decode("utf-8")
    assert text == "\n".join(seeded(year)) + "\n"


def test_stanzas_begin_with_the_schedule_and_go_on() -> None:
    counts = {year: len(load(PLANS / PLAN / f"{year}.yaml")["toimenpiteet"]) for year in YEARS}
    assert counts == {2022: 14, 2023: 21, 2024: 23, 2025: 23}


# --- files


def test_there_are_these_files_and_no_others() -> None:
    assert {path for path in PLANS.rglob("*") if path.is_file()} == set(SCHEMAS)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.relative_to(PLANS).as_posix())
def test_files_are_plain(path: Path) -> None:
    data = path.read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert not data.endswith(b"\n\n")
    lines = data.decode("utf-8").splitlines()
    assert lines[0] == f"# yaml-language-server: $schema={SCHEMAS[path]}"
    assert not [line for line in lines if line != line.rstrip()]


# --- words

WORD = re.compile(r"[\w§%@*]+(?:[-–.:/,]\w+)*")
"""A word, a number or a date; a hyphen, a dash or a point inside belongs to it."""

SPLIT = re.compile(r"(\S+)-[^\S\n]*\n\s*(\S+)")
"""A hyphen at the end of a line: one of the layout or one of the word."""


def words(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


def scalars(data: object) -> Iterator[str]:
    """Yield every scalar below a piece of data, but no key."""
    if isinstance(data, dict):
        for value in data.values():
            yield from scalars(value)
    elif isinstance(data, list):
        for item in data:
            yield from scalars(item)
    elif data is not None:
        yield str(data)


def counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in words(text))


def transcribed_texts() -> Iterator[str]:
    """Yield what the transcription copied from the text, once each."""
    seed = transcription()
    yield seed["plan"]["approved"]
    for section in ("vision", "background", "purpose", "services", "follow_up_section", "contact"):
        yield from scalars(seed[section])
    for goal in seed["goals"]:
        yield from (f"{goal['number']}.", goal["title"], *goal["objectives"])
        for row in goal["actions"]:
            yield from (row[key] for key in IN_TRANSCRIPTION)


def joined(text: str) -> str:
    """Join words that the layout broke, as the transcription reads them."""
    known = set(counted(transcribed_texts()))

    def whole(match: re.Match[str]) -> str:
        first, second = match.groups()
        without, kept = f"{first}{second}", f"{first}-{second}"
        return next(word for word in (without, kept) if set(words(word)) <= known)

    return SPLIT.sub(whole, text)


def test_the_transcription_holds_the_text_word_for_word() -> None:
    heads = Counter(dict.fromkeys(FURNITURE, len(transcription()["goals"])))
    assert counted([joined(source())]) == counted(transcribed_texts()) + heads


def plan_texts() -> Iterator[str]:
    for data in (municipality(), strategy(), plan()):
        yield from scalars(data)


def test_every_word_of_the_text_is_in_the_plans() -> None:
    lost = set(counted([joined(source())])) - set(counted(plan_texts())) - FURNITURE
    assert lost == set()


def told(data: object) -> Iterator[str]:
    """Yield what is told in words: every scalar but ids, their numbers and the format's version."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in {"tunnus", "numero", "muoto"}:
                yield from told(value)
    elif isinstance(data, list):
        for item in data:
            yield from told(item)
    else:
        yield from scalars(data)


def ids(data: object) -> Iterator[str]:
    """Yield every id that an item bears."""
    if isinstance(data, dict):
        if "tunnus" in data:
            yield data["tunnus"]
        data = list(data.values())
    for item in data if isinstance(data, list) else []:
        yield from ids(item)


def test_no_word_of_the_plans_is_invented() -> None:
    files = [municipality(), strategy(), plan()]
    references = {*ids(files), STRATEGY}
    dates = {str(item["pvm"]) for data in files for item in data.get("päätökset", [])}
    texts = [text for text in told(files) if text not in references | dates]
    assert set(counted(texts)) - set(counted([joined(source())])) == ADDED
