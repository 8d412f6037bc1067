"""What `record` says: the subject of the commit, what stands already, and the command that corrects it."""

from __future__ import annotations

import datetime as dt
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.operations.test_record import ID, TODAY, recorded, rich, text

from kehitys_cli.cli.commands.record import adjusted
from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.cells import OPTIONS, Request
from kehitys_cli.operations.record import record
from kehitys_cli.operations.repeating import correction, quoted
from kehitys_cli.text.diagnostic import RefusedError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kehitys_cli.operations.record import Recorded

__all__ = ["rich"]

NAME = "Uusien yritysten määrä"
PLAN = "plans/elinvoima-2022-2025/2024.yaml"


# ------------------------------------------------------------------------------- the subject

SUBJECTS: list[tuple[str | None, dict[str, Any], str]] = [
    (ID, {"value": "61 kpl"}, f"{NAME} 2024 = 61 kpl"),
    (ID, {"value": "12870"}, f"{NAME} 2024 = 12 870 kpl"),
    (ID, {"n": 0}, f"{NAME} 2024, vastaajia = 0"),
    (ID, {"promised": dt.date(2025, 5, 1)}, f"{NAME} 2024, luvattu = 1.5.2025"),
    (
        ID,
        {"note": "Uusi.", "quality": "ennakko"},
        f"{NAME} 2024, laatu = ennakko, huomautus = Uusi.",
    ),
    ("kaynnit", {"classes": ("Keskusta=62 030",)}, "Käynnit 2024, erittely = Keskusta 62 030"),
    ("kypsyys", {"value": "2"}, "Kypsyys 2024 = 2 (puoliväli)"),
    ("kuvaus", {"value": "Hyvin meni."}, "Kuvaus 2024, arvio = Hyvin meni."),
    (
        "neuvonta",
        {"state": "valmis", "remedy": "Haetaan lisää"},
        "Uusien yrittäjien neuvonta 2024, tila = valmis, korjaava toimi = Haetaan lisää",
    ),
    (
        None,
        {"summary": "Vuosi oli hyvä."},
        "Kehittämissuunnitelma 2022–2025, yhteenveto 2024 = Vuosi oli hyvä.",
    ),
]


@pytest.mark.parametrize(("name", "given", "told"), SUBJECTS)
def test_the_subject_says_field_and_value(
    rich: Path, git: Callable[..., str], name: str | None, given: dict[str, Any], told: str
) -> None:
    done = recorded(rich, name, **given)
    assert git(rich, "log", "-1", "--format=%s").strip() == f"Kirjaa: {told}"
    assert done.told == told


def test_a_class_that_is_added_is_told_by_name(rich: Path, git: Callable[..., str]) -> None:
    recorded(rich, "kaynnit", classes=("Keskusta=5",))
    recorded(rich, "kaynnit", classes=("Kylä=6",))
    assert git(rich, "log", "-1", "--format=%s").strip().endswith("2024, erittely Kylä = 6")


def test_the_subject_tells_what_is_new_only(repository: Path, git: Callable[..., str]) -> None:
    recorded(repository, value="61")
    recorded(repository, value="61", note="Tarkistettu")
    subject = git(repository, "log", "-1", "--format=%s").strip()
    assert subject == f"Kirjaa: {NAME} 2024, huomautus = Tarkistettu"


def test_no_full_stop_is_doubled(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = ["-C", str(repository), "--lang", "fi", "record", "neuvonta", "--year", "2024"]
    for words in ("Sujui.", "Sujuiko?", "Sujui"):
        assert run([*base, "--assessment", words, "--replace", "--reason", "x"]) == 0
        first = capsys.readouterr().out.splitlines()[0]
        assert first.endswith(words if words.endswith((".", "?")) else f"{words}.")
        assert not first.endswith("..")


# ------------------------------------------------------------------------------- the reader

TAKEN: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("kassa", {"reason_missed": "uusi"}, "fi", "Palkkaratkaisu kasvatti menoja", "poikkeaman syy"),
    ("kassa", {"reason_missed": "nytt"}, "sv", "Löneuppgörelsen ökade utgifterna", "orsak till avvikelsen"),
    ("vuosikate", {"value": "3"}, "fi", "2,6 milj. euroa", "toteuma"),
    ("vuosikate", {"value": "3"}, "sv", "2,6 mn euro", "utfall"),
    ("vuosikate", {"document": "Muu"}, "sv", "Bokslut 2024", "dokument"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "language", "current", "key"), TAKEN)
def test_what_stands_already_is_told_in_the_readers_words(
    example: Path, name: str, given: dict[str, Any], language: str, current: str, key: str
) -> None:
    with pytest.raises(RefusedError, match="record.taken") as caught:
        spoken(example, language, name, **given)
    assert (caught.value.params["current"], caught.value.params["key"]) == (current, key)


def test_dates_and_great_numbers_are_told_as_people_write_them(rich: Path) -> None:
    recorded(rich, ID, value="12870", promised=dt.date(2025, 9, 30))
    for given, current in (({"value": "1"}, "12 870 kpl"), ({"promised": TODAY}, "30.9.2025")):
        with pytest.raises(RefusedError, match="record.taken") as caught:
            recorded(rich, ID, **given)
        assert caught.value.params["current"] == current


def spoken(root: Path, language: str, name: str, **given: Any) -> Recorded:
    request = Request(2024, name, **given)
    words = Catalogue("fi")
    return record(Workspace.find(root), request, dt.date(2026, 2, 1), words, Catalogue(language))


def test_the_confirmation_is_the_readers_and_the_commit_the_municipalitys(
    example: Path, git: Callable[..., str]
) -> None:
    done = spoken(example, "sv", "vuosikate", value="3,5", replace=True, reason="x")
    assert done.told == "Årsbidrag 2024 = 3,5 mn euro"
    subject = git(example, "log", "-1", "--format=%s").strip()
    assert subject == "Korjaa: Vuosikate 2024 = 3,5 milj. euroa"


def test_a_reason_that_ends_with_a_full_stop_ends_the_result(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["-C", str(repository), "--lang", "fi", "record", ID, "--year", "2024"]
    assert run([*base, "--withheld", "Vastaajia oli neljä."]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith("salattu: Vastaajia oli neljä.")


def test_steps_and_units_are_told_in_the_readers_language(rich: Path) -> None:
    path = rich / "plans/malli-2022-2025.yaml"
    plan = path.read_text("utf-8").replace("alku, puoliväli", "{fi: alku, sv: början}, puoliväli")
    plan = plan.replace("yksikkö: kpl", "yksikkö: {fi: kpl, sv: st}")
    path.write_text(plan, encoding="utf-8")
    for name, value, told in (
        ("kypsyys", "9", {"fi": "1 alku,", "sv": "1 början,"}),
        (ID, "5 euroa", {"fi": "kpl", "sv": "st"}),
    ):
        for language, words in told.items():
            with pytest.raises(UserError) as caught:
                spoken(rich, language, name, value=value)
            assert words in " ".join(str(one) for one in caught.value.params.values())


def test_an_outlier_is_told_in_the_readers_numbers(example: Path) -> None:
    for language, told in (("fi", "26,5"), ("en", "26.5")):
        with pytest.raises(RefusedError, match="record.outlier") as caught:
            spoken(example, language, "vuosikate", value="26,5", replace=True, reason="x")
        assert caught.value.params["value"] == told


# ------------------------------------------------------------------------------- the command

EVERYTHING = Request(
    year=2024,
    id="kaynnit",
    plan="malli-2022-2025",
    value="72 675",
    period="1–8/2024",
    date=dt.date(2024, 5, 6),
    source="Laskuri: 1.9.",
    document='Liite "1"',
    quality="ennakko",
    note="It's 5 $ `x` \\ !",
    series_break="x, y",
    withheld="#1",
    interim="1–8/2024",
    forecast="380,6",
    classes=("Kylä=62 030", "Keskusta=5"),
    n=0,
    promised=dt.date(2025, 5, 1),
    state="ei aloitettu",
    assessment="Ensin.\n\n- toinen",
    verdict="toteutui osittain",
    evidence=("Raportti", "Kv § 5"),
    reason_missed="*",
    remedy="~/x",
    decision="kh-2022-06-27",
    summary="…",
    by="kh",
    meant=True,
    reason="Tarkistus",
)
PRINTING = "import sys; sys.stdout.buffer.write('\\0'.join(sys.argv[1:]).encode())"


def words_of(request: Request) -> list[str]:
    """Return every word of a request, as a command line must hold it."""
    found = []
    for name, option in OPTIONS.items():
        given = getattr(request, name)
        for one in given if isinstance(given, tuple) else (given,):
            told = [] if one is True else [str(one)]
            found += [*([option] if option.startswith("--") else []), *told]
    return found


def test_the_command_repeats_every_option_that_was_given(tmp_path: Path) -> None:
    """A shell gives every word back as it was typed."""
    wanted = ["record", *words_of(EVERYTHING._replace(replace=True))]
    command = correction(EVERYTHING)
    assert shlex.split(command)[1:] == wanted
    script = (
        f"{shlex.quote(sys.executable)} -c {shlex.quote(PRINTING)} {command[len('kehitys ') :]}"
    )
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.decode().split("\0") == wanted


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("61", "61"),
        ("käynnissä", "käynnissä"),
        ("1–8/2025", "1–8/2025"),
        ("ei aloitettu", '"ei aloitettu"'),
        ("380,6", '"380,6"'),
        ("@teksti.txt", '"@teksti.txt"'),
        ("a & b | %PATH% ^ (x)", '"a & b | %PATH% ^ (x)"'),
        ("5 $", "'5 $'"),
        ("", '""'),
    ],
)
def test_a_word_is_quoted_as_every_shell_takes_it(word: str, told: str) -> None:
    """Double quotes where they will do: cmd knows no others."""
    assert quoted(word) == told
    assert shlex.split(told) == [word]


def test_the_command_that_is_told_corrects_what_was_asked(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["-C", str(example), "--lang", "fi", "--today", "2026-01-15"]
    asked = ["perustetut-yritykset", "38", "kpl", "--interim", "1–8/2025", "--year", "2025"]
    assert run([*base, "record", *asked, "--source", "YTJ 5.9."]) == 1
    command = capsys.readouterr().err.partition("Korjaa: ")[2].strip()
    words = shlex.split(command)[1:]
    assert adjusted(words[1:])[:2] == ["perustetut-yritykset", "38 kpl"]
    assert run([*base, *words]) == 0
    year = text(example, "plans/elinvoima-2022-2025/2025.yaml")
    assert (
        "        välitiedot:\n          - jakso: 1–8/2025\n            arvo: 38\n"
        "            ennuste: 58\n            lähde: YTJ 5.9.\n" in year
    )


def test_a_text_from_a_file_is_repeated_as_that_file(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "oma teksti.txt"
    path.write_text("Rivi yksi.\nRivi kaksi.\n", encoding="utf-8")
    recorded(repository, None, summary="Entinen.")
    argv = ["record", "--summary", f"@{path}", "--year", "2024", "--by", "kh"]
    assert run(["-C", str(repository), "--lang", "fi", *argv]) == 1
    told = capsys.readouterr().err
    assert f'--year 2024 --summary "@{path}" --by kh --replace --reason "…"' in told
