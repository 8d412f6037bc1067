"""The schemas accept what the reader accepts, refuse typical mistakes, and explain every key."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from check_jsonschema.parsers import ParserSet  # type: ignore[import-untyped]
from jsonschema import Draft7Validator
from tests.sample import KUNTA, STRATEGIA, SUUNNITELMA, VUOSI

from kehitys_cli.documents.document import read_document
from kehitys_cli.i18n.catalogue import LANGUAGES, Catalogue
from kehitys_cli.model.schema import DIALECT, MODELS, file_schema
from kehitys_cli.operations.beginning import LANGUAGES as BEGINNING
from kehitys_cli.operations.beginning import init_new

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
FILES = sorted(
    path
    for folder in ("plans", "examples/esimerkkila")
    for path in (ROOT / folder).rglob("*.yaml")
    if not {"reports", "uusi"} & set(path.parts)
)
"""All but the patterns of a new repository, which hold words to be filled in."""
BASE = {"kunta": KUNTA, "strategia": STRATEGIA, "suunnitelma": SUUNNITELMA, "seuranta": VUOSI}


def schema_of(kind: str, language: str = "fi") -> dict[str, Any]:
    catalogue = Catalogue(language)
    return file_schema(kind, lambda key: catalogue.text(f"schema.{key}"))


VALIDATORS = {kind: Draft7Validator(schema_of(kind)) for kind in MODELS}


def errors(path: Path) -> list[str]:
    """Read a file as check-jsonschema does; return where each mistake stands and what it is."""
    data = ParserSet().parse_file(path, "yaml")
    kind = data["laji"] if data["laji"] in MODELS else "suunnitelma"
    found = VALIDATORS[kind].iter_errors(data)
    return [f"/{'/'.join(map(str, error.absolute_path))} {error.message}" for error in found]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_plans_of_this_repository_fit(path: Path) -> None:
    assert errors(path) == []


@pytest.mark.parametrize("language", BEGINNING)
def test_the_plans_of_a_new_repository_fit(tmp_path: Path, language: str) -> None:
    init_new(tmp_path / "uusi", "none", language, dt.date(2026, 11, 24), "Perusta")
    made = sorted((tmp_path / "uusi" / "plans").rglob("*.yaml"))
    assert len(made) == 7
    assert [error for path in made for error in errors(path)] == []


@pytest.mark.parametrize("kind", MODELS)
def test_the_schemas_are_schemas(kind: str) -> None:
    schema = schema_of(kind)
    assert schema["$schema"] == DIALECT
    Draft7Validator.check_schema(schema)


def properties(schema: object, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, list):
        for item in schema:
            yield from properties(item, name)
    if not isinstance(schema, dict):
        return
    for key, value in schema.items():
        if key == "properties" and isinstance(value, dict):
            for own, made in value.items():
                if own not in {"fi", "sv", "en"} and made and set(made) != {"const"}:
                    yield f"{name}.{own}", made
                yield from properties(made, f"{name}.{own}")
        else:
            yield from properties(value, name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MODELS)
def test_every_key_is_explained(kind: str, language: str) -> None:
    schema = schema_of(kind, language)
    assert schema["title"]
    found = list(properties(schema))
    assert found
    for name, made in found:
        assert made["title"].strip(), name
        assert made["description"].endswith("."), name


def changed(kind: str, old: str, new: str) -> str:
    text = BASE[kind]
    assert old in text
    return text.replace(old, new, 1)


MEASURE = "        tavoitetaso: {2024: 60}\n"
ACTION = "    vastuutaho: [kh]\n"
STANZA = "      uudet-yritykset:\n"
END = "        tavoitetaso: {2024: 60}\n"
SCALE = """\
      - tunnus: a
        nimi: A
        laji: asteikko
        tavoitetaso: {2025: 3}
        tasot: [alku, {fi: matka, sv: resa}, {nimi: loppu, kuvaus: perillä}]
"""

ACCEPTED = [
    ("kunta", "muoto: 1", 'muoto: "1"'),
    ("kunta", "nimi: Mallila", "nimi: 2024"),
    ("kunta", "nimi: Mallila", "nimi: {fi: Mallila, sv: Modellby}"),
    ("kunta", "kielet: [fi]", "kielet:"),
    ("kunta", "kielet: [fi]", "kielet: [fi, sv]\nx-oma: {a: [1]}\ntyökalu: '>=1.2'"),
    ("kunta", "kielet: [fi]", "kielet: []\nmääräajat: {toteumat: 31.1., valtuusto: }"),
    ("kunta", "kielet: [fi]", "yhteystiedot: {}\nnimikkeet: {päämäärä: Painopiste}"),
    ("kunta", "kielet: [fi]", "tarkistus:\n  - {sääntö: KEH401, taso: pois, syy: näin}"),
    ("strategia", "numero: 1", 'numero: "1"'),
    ("strategia", "kausi: 2022–2030", "kausi: 2022-2030"),
    ("suunnitelma", "aikataulu: 2022–", "aikataulu: 2022"),
    ("suunnitelma", "aikataulu: 2022–", "aikataulu: 2022-"),
    ("suunnitelma", "aikataulu: 2022–", "aikataulu: 2022 – 2023"),
    ("suunnitelma", "nimi: Uusien yrittäjien neuvonta", "nimi: yes"),
    ("suunnitelma", "tila: hyväksytty", "tila: luonnos\nlähdeasiakirja: Liite 3"),
    (
        "suunnitelma",
        "tila: hyväksytty",
        "tila: luonnos\nlähdeasiakirja: {nimi: Liite 3, pvm: 2022-06-27}",
    ),
    ("suunnitelma", "tila: hyväksytty", "tila: luonnos\nlähdeasiakirja: {}"),
    (
        "suunnitelma",
        "tila: hyväksytty",
        "tila: luonnos\nosiot:\n  - otsikko: A\n    paikka: jälkeen",
    ),
    ("suunnitelma", ACTION, f"{ACTION}    määrärahat: {{2024: 20000, 2025: }}\n    seuranta:\n"),
    ("suunnitelma", ACTION, f"{ACTION}    sitova: lautakunta\n    jatkaa: vanha-2018/neuvonta\n"),
    ("suunnitelma", MEASURE, '        tavoitetaso: {2024: "-60 %", 2025: −12.5 %, 2030: +3%}\n'),
    ("suunnitelma", MEASURE, "        tavoitetaso: {2024: [1, 2.5], 2025: 7}\n"),
    ("suunnitelma", MEASURE, "        mitataan: [2022, 2024]\n        tausta: kyllä\n"),
    (
        "suunnitelma",
        MEASURE,
        "        mitataan: vuosittain\n        pienin-n: 5\n        taso: tulos\n",
    ),
    ("suunnitelma", MEASURE, "        erittely: {nimi: sukupuoli, luokat: [naiset, miehet]}\n"),
    (
        "suunnitelma",
        MEASURE,
        "        muutokset: [{päätös: kh-2022-06-27, syy: x, aiemmin: {tavoitetaso: }}]\n",
    ),
    ("suunnitelma", END, f"{END}      - {{tunnus: a, nimi: A, laji: etappi, määräaika: 2024}}\n"),
    (
        "suunnitelma",
        END,
        f"{END}      - {{tunnus: a, nimi: A, laji: etappi, määräaika: 2024-12-16}}\n",
    ),
    ("suunnitelma", END, f"{END}      - {{tunnus: a, nimi: A, laji: sanallinen}}\n"),
    (
        "suunnitelma",
        END,
        END + SCALE,
    ),
    (
        "seuranta",
        STANZA,
        f"{STANZA}        arvo: 72675\n        lähde: YTJ 15.1.2025\n        n: 12\n",
    ),
    (
        "seuranta",
        STANZA,
        f"{STANZA}        arvo: -12.50\n        jakso: 1–8/2024\n        laatu: ennakko\n",
    ),
    (
        "seuranta",
        STANZA,
        f"{STANZA}        arvo: kyllä\n        jakso: 2021\n        pvm: 2024-12-16\n",
    ),
    (
        "seuranta",
        STANZA,
        f"{STANZA}        erittely: {{naiset: 3, miehet: }}\n        asiakirja: Liite\n",
    ),
    (
        "seuranta",
        STANZA,
        f"{STANZA}        välitiedot: [{{jakso: 1–8/2024, arvo: 3, ennuste: 6}}]\n",
    ),
    ("seuranta", STANZA, f"{STANZA}        oikaisut: [{{aiempi: 60, syy: x, pvm: 2025-05-02}}]\n"),
    ("seuranta", "    tila:\n", "    tila: ei aloitettu\n    itsearvio: toteutui osittain\n"),
    (
        "seuranta",
        "    tila:\n",
        "    näyttö: [Liite, {nimi: Muistio, asianumero: 5/2024}]\n    arviot:\n",
    ),
    (
        "seuranta",
        "    tila:\n",
        "    poikkeama: {syy: a, korjaava-toimi: b, päätös: kh-2024-01-02}\n",
    ),
    ("seuranta", "käsittely: []", "käsittely:\n  - {toimielin: Kh, pvm: 2025-03-24, pykälä: 61}"),
]


@pytest.mark.parametrize(("kind", "old", "new"), ACCEPTED)
def test_what_the_reader_accepts_fits(tmp_path: Path, kind: str, old: str, new: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(changed(kind, old, new), encoding="utf-8", newline="\n")
    assert read_document("x.yaml", path.read_bytes()).findings == ()
    assert errors(path) == []


REFUSED = [
    ("kunta", "kielet: [fi]", "kielet: [fi, no]", "/kielet/1 "),
    ("kunta", "kielet: [fi]", "kieli: [fi]", "kieli"),
    ("kunta", "tyyppi: toimielin", "tyyppi: lautakunta", "/vastuutahot/0/tyyppi "),
    ("kunta", "muoto: 1", "muoto: 2", "/muoto "),
    ("kunta", "nimi: Mallila", "nimi:", "/nimi "),
    ("kunta", "kielet: [fi]", "määräajat: {toteumat: 31.1}", "/määräajat/toteumat "),
    ("strategia", "kausi: 2022–2030", "kausi: 2022–", "/kausi "),
    ("strategia", "tunnus: elinvoima", "tunnus: Elinvoima", "/päämäärät/0/tunnus "),
    ("suunnitelma", "laji: suunnitelma", "laji: suunitelma", "/laji "),
    ("suunnitelma", "tila: hyväksytty", "tila: hyväksytyt", "/tila "),
    ("suunnitelma", "    numero: 1\n", "", "numero.* is a required property"),
    ("suunnitelma", "aikataulu: 2022–", "aikataulu: 2022–25", "/toimenpiteet/0/aikataulu"),
    ("suunnitelma", "vastuutaho: [kh]", "vastuutaho: kh", "/toimenpiteet/0/vastuutaho"),
    ("suunnitelma", "vastuutaho: [kh]", "vastuutaho: []", "/toimenpiteet/0/vastuutaho"),
    ("suunnitelma", "pvm: 2022-06-27", "pvm: 27.6.2022", "/päätökset/0/pvm "),
    ("suunnitelma", "laji: luku", "laji: lukumäärä", "/mittarit/0/laji"),
    ("suunnitelma", "laji: luku", "määräaika: 2024", "laji.* is a required property"),
    ("suunnitelma", "laji: luku", "laji: luku\n        määräaika: 2024", "määräaika"),
    ("suunnitelma", "suunta: kasvava", "suunta: kasvaa", "/mittarit/0/suunta"),
    (
        "suunnitelma",
        "lähtötaso: {arvo: 50, vuosi: 2021}",
        "lähtötaso: {vuosi: 2021}",
        "lähtötaso.*arvo",
    ),
    ("suunnitelma", "{2024: 60}", '{2024: "12,5"}', "/tavoitetaso/2024 "),
    ("suunnitelma", "{2024: 60}", "{24: 60}", "tavoitetaso.*24"),
    ("suunnitelma", "{2024: 60}", "{2024: [1, 2, 3]}", "tavoitetaso"),
    ("seuranta", STANZA, f"{STANZA}        arvo: 12,5\n", "uudet-yritykset.*arvo"),
    ("seuranta", STANZA, f"{STANZA}        arvo: 72 675\n", "arvo"),
    ("seuranta", STANZA, f"{STANZA}        arvo: yes\n", "arvo"),
    ("seuranta", STANZA, f"{STANZA}        toteuma: 5\n", "toteuma"),
    ("seuranta", STANZA, f"{STANZA}        laatu: arvio\n", "laatu"),
    ("seuranta", "    tila:\n", "    tila: kesken\n", "/neuvonta/tila"),
    ("seuranta", "    tila:\n", "    itsearvio: ei voitu arvioida\n", "/neuvonta/itsearvio"),
    ("seuranta", "vuosi: 2024", "vuosi: 24", "/vuosi "),
]


@pytest.mark.parametrize(("kind", "old", "new", "told"), REFUSED)
def test_typical_mistakes_are_told_where_they_stand(
    tmp_path: Path, kind: str, old: str, new: str, told: str
) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(changed(kind, old, new), encoding="utf-8", newline="\n")
    found = errors(path)
    assert len(found) == 1
    assert re.search(told, found[0]), found
