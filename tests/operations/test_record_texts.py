"""Texts that are given: what must never come into git, what no file holds, and texts of several languages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from tests.operations.test_record import FI, ID, TODAY, YEAR, recorded, rich, text
from tests.sample import VUOSI

from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.cells import Request
from kehitys_cli.operations.given import MAX_TEXT
from kehitys_cli.operations.handle import Request as Step
from kehitys_cli.operations.handle import handle
from kehitys_cli.operations.record import record
from kehitys_cli.text.diagnostic import RefusedError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kehitys_cli.operations.record import Recorded

__all__ = ["rich"]

CODE = "010190-900P"
"""An invented code: its number, 900 and above, is given to nobody."""

GIVEN: list[tuple[str, str | None, dict[str, Any]]] = [
    ("--source", ID, {"value": "1", "source": "{}"}),
    ("--document", ID, {"document": "{}"}),
    ("--note", ID, {"note": "{}"}),
    ("--break", ID, {"series_break": "{}"}),
    ("--withheld", ID, {"withheld": "{}"}),
    ("--reason", ID, {"value": "1", "reason": "{}"}),
    ("--source", ID, {"value": "1", "source": "{}", "interim": "1–8/2024"}),
    ("VALUE", "kuvaus", {"value": "{}"}),
    ("--assessment", "neuvonta", {"assessment": "{}"}),
    ("--evidence", "neuvonta", {"evidence": ("Raportti", "{}")}),
    ("--reason-missed", "neuvonta", {"reason_missed": "{}"}),
    ("--remedy", "neuvonta", {"remedy": "{}"}),
    ("--summary", None, {"summary": "{}"}),
]
OPTIONS = [f"{option} {number}" for number, (option, *_) in enumerate(GIVEN)]


def filled(given: dict[str, Any], words: str) -> dict[str, Any]:
    """Return options with the words in their place."""
    return {
        name: tuple(one.replace("{}", words) for one in text)
        if isinstance(text, tuple)
        else text.replace("{}", words)
        for name, text in given.items()
    }


@pytest.mark.parametrize(("option", "id_", "given"), GIVEN, ids=OPTIONS)
def test_an_identity_code_never_comes_into_git(
    rich: Path, git: Callable[..., str], option: str, id_: str | None, given: dict[str, Any]
) -> None:
    before, head = text(rich), git(rich, "rev-parse", "HEAD")
    for commit in (True, False):
        with pytest.raises(RefusedError, match="record.identity-code") as caught:
            recorded(rich, id_, commit=commit, **filled(given, f"Kertoi {CODE}."))
        assert caught.value.params == {"option": option}
    assert (text(rich), git(rich, "rev-parse", "HEAD")) == (before, head)


@pytest.mark.parametrize(("option", "id_", "given"), GIVEN, ids=OPTIONS)
def test_a_sign_that_no_file_holds_is_told_with_its_option(
    rich: Path, option: str, id_: str | None, given: dict[str, Any]
) -> None:
    before = text(rich)
    for sign, name in (("\u202e", "U+202E"), ("\x07", "U+0007"), ("\ufeff", "U+FEFF")):
        with pytest.raises(UserError, match="record.character") as caught:
            recorded(rich, id_, **filled(given, f"a{sign}b"))
        assert caught.value.params == {"option": option, "character": name}
    assert text(rich) == before


def test_a_text_that_is_too_long_is_told_with_its_option(repository: Path) -> None:
    before = text(repository)
    with pytest.raises(UserError, match="record.too-long") as caught:
        recorded(repository, None, summary="sana " * MAX_TEXT)
    assert caught.value.params["option"] == "--summary"
    with pytest.raises(UserError, match="record.negative") as caught:
        recorded(repository, n=-3)
    assert caught.value.params == {"option": "--n", "value": -3}
    assert text(repository) == before


def test_an_address_is_recorded_with_a_warning(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["-C", str(repository), "--lang", "fi", "record", ID, "61", "--year", "2024"]
    assert run([*base, "--source", "Soitto 040 123 4567", "--note", "a@kunta.example"]) == 0
    told = capsys.readouterr()
    assert "--source sisältää sähköpostiosoitteen tai puhelinnumeron (040 123 4567)" in told.err
    assert "--note sisältää sähköpostiosoitteen tai puhelinnumeron (a@kunta.example)" in told.err
    assert "lähde: Soitto 040 123 4567" in text(repository)


@pytest.mark.parametrize("name", ["body", "section", "case", "decision"])
def test_the_way_of_a_report_holds_no_identity_code_either(repository: Path, name: str) -> None:
    given = {"year": 2024, "body": "Kunnanhallitus", "date": TODAY, "section": "5"}
    step = Step(**{**given, name: f"x {CODE}"})  # type: ignore[arg-type]
    before = text(repository)
    with pytest.raises(RefusedError, match="record.identity-code") as caught:
        handle(Workspace.find(repository), step, dt.date(2025, 3, 1), FI)
    assert caught.value.params == {"option": f"--{name}"}
    assert text(repository) == before


# ------------------------------------------------------------------------------- languages

BILINGUAL = VUOSI.replace(
    "    arvio: |\n", "    arvio:\n      fi: |\n        Eteni.\n      sv: Gick.\n"
)


@pytest.fixture
def bilingual(repository: Path, git: Callable[..., str]) -> Path:
    """The sample of a municipality of two languages, with an assessment in both."""
    register = repository / "plans/kunta.yaml"
    spoken = register.read_text("utf-8").replace("kielet: [fi]", "kielet: [fi, sv]")
    register.write_text(spoken, encoding="utf-8")
    (repository / YEAR).write_text(BILINGUAL, encoding="utf-8")
    git(repository, "commit", "-qam", "kielet")
    return repository


def replaced(root: Path, language: str, words: str) -> Recorded:
    request = Request(2024, "neuvonta", assessment=words, replace=True, reason="x")
    return record(Workspace.find(root), request, TODAY, FI, Catalogue(language))


def test_a_text_is_renewed_in_the_readers_language_and_the_others_stay(bilingual: Path) -> None:
    done = replaced(bilingual, "sv", "Gick bra.")
    assert text(bilingual) == BILINGUAL.replace("sv: Gick.", "sv: |\n        Gick bra.")
    assert (done.language, [one.language for one in done.older]) == ("sv", ["fi"])
    assert done.older[0].command == (
        'kehitys --lang fi record neuvonta --year 2024 --assessment "…" --replace --reason "…"'
    )
    done = replaced(bilingual, "en", "Eteni hyvin.")
    assert "      fi: |\n        Eteni hyvin.\n      sv: |\n        Gick bra.\n" in text(bilingual)
    assert done.language == "fi"


def test_a_language_that_is_missing_is_added_without_a_correction(
    bilingual: Path, git: Callable[..., str]
) -> None:
    (bilingual / YEAR).write_text(BILINGUAL.replace("      sv: Gick.\n", ""), encoding="utf-8")
    git(bilingual, "commit", "-qam", "vain suomeksi")
    request = Request(2024, "neuvonta", assessment="Gick.")
    done = record(Workspace.find(bilingual), request, TODAY, FI, Catalogue("sv"))
    assert text(bilingual) == BILINGUAL.replace("sv: Gick.", "sv: |\n        Gick.")
    assert done.older == ()


def test_the_closing_lines_tell_which_text_is_older_now(
    bilingual: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["record", "neuvonta", "--year", "2024", "--assessment", "Uusi.", "--replace"]
    assert run(["-C", str(bilingual), "--lang", "fi", *words, "--reason", "x"]) == 0
    out = capsys.readouterr().out
    assert "arvio = Uusi.\n" in out
    assert "Teksti kirjattiin suomeksi; ruotsiksi on edelleen entinen teksti." in out
    assert "kehitys --lang sv record neuvonta --year 2024 --assessment" in out


def test_a_plain_text_is_replaced_as_it_is(repository: Path) -> None:
    recorded(repository, value="61", source="YTJ")
    done = recorded(repository, source="PRH", replace=True, reason="x")
    assert "        lähde: PRH\n" in text(repository)
    assert (done.language, done.older) == ("", ())


def test_a_folded_assessment_is_replaced(repository: Path, git: Callable[..., str]) -> None:
    folded = VUOSI.replace("    arvio: |\n", "    arvio: >-\n      Ensin\n      toinen.\n\n")
    (repository / YEAR).write_text(folded, encoding="utf-8")
    git(repository, "commit", "-qam", "taitettu")
    recorded(repository, "neuvonta", assessment="Uusi.\n\n- a", replace=True, reason="x")
    assert text(repository) == VUOSI.replace(
        "    arvio: |\n", "    arvio: |\n      Uusi.\n\n      - a\n\n"
    )
