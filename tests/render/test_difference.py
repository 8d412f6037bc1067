"""What a change means, shown: 80 columns of text, and a comment that nothing breaks out of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kehitys_cli.cli.output import visible
from kehitys_cli.history.changes import Change, Kind, Role, Severity, Subject
from kehitys_cli.i18n.catalogue import LANGUAGES, Catalogue
from kehitys_cli.render.diagnostics.text import Style
from kehitys_cli.render.difference import MARKER, as_markdown, as_text
from kehitys_cli.render.markdown import quiet
from kehitys_cli.views.difference import DifferencePage, Telling

if TYPE_CHECKING:
    from markdown_it.token import Token

FI = Catalogue("fi")
PARSER = MarkdownIt("gfm-like", {"html": True, "linkify": False})
NAMES = {"kh": "Kunnanhallitus", "yritykset": {"fi": "Yrityspalvelut", "sv": "Företag"}}
DECISIONS = {
    "malli/kv-1": {"toimielin": "Kunnanvaltuusto", "pvm": "2024-12-09", "pykälä": "58"},
}


def change(**further: Any) -> Change:
    """Return an eased target, or another change."""
    told = {
        "kind": Kind.WEAKENED,
        "severity": Severity.WEAKER,
        "field": "target",
        "subject": Subject("malli/uudet", Role.MEASURE, "Uudet yritykset", "kpl"),
        "old": "65",
        "new": "50",
        "year": 2025,
        "needs_decision": True,
    }
    return Change(**{**told, **further})


def page(
    *changes: Change, language: str = "fi", old: str = "HEAD", new: str = "työhakemisto"
) -> DifferencePage:
    telling = Telling(Catalogue(language), NAMES, DECISIONS)
    views = tuple(telling.view(item, "malli") for item in changes)
    return DifferencePage(old, new, views, {"malli": "Malli"})


def text(*changes: Change, width: int = 80) -> list[str]:
    return as_text(page(*changes), FI, Style(enabled=False, visible=visible), width).splitlines()


def nbsp(line: str) -> str:
    return line.replace("_", "\u00a0")


# ---------------------------------------------------------------------------------------- text


def test_a_decision_is_told_in_full_and_the_changes_are_counted() -> None:
    rows = text(change(decision="kv-1"))
    assert [" ".join(row.split(" ")) for row in rows] == [
        nbsp("LIEVEMPI   Uudet yritykset: tavoitetaso 2025  65_kpl → 50_kpl"),
        nbsp("           päätös: Kunnanvaltuusto 9.12.2024 §_58"),
        "",
        "1 muutos: lievempiä 1",
    ]


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (change(), "LIEVEMPI   Uudet yritykset: tavoitetaso 2025  65_kpl → 50_kpl   ilman päätöstä"),
        (change(old=["3", "5"], new="-60 %"),
         "LIEVEMPI   Uudet yritykset: tavoitetaso 2025  3–5_kpl → −60_%   ilman päätöstä"),
        (change(kind=Kind.RECORDED, field="value", old=None, new="1234.5", year=2024, note="YTJ",
                needs_decision=False), "KIRJATTU   Uudet yritykset 2024: 1_234,5_kpl   (YTJ)"),
        (change(kind=Kind.REWRITTEN, field="value", year=2024, needs_decision=False),
         "VAIHDETTU   Uudet yritykset 2024  65_kpl → 50_kpl   (ilman oikaisua)"),
        (change(kind=Kind.POSTPONED, field="schedule", old="2022-", new="2022–2025", year=None),
         "LYKÄTTY   Uudet yritykset: aikataulu  2022 alkaen → 2022–2025   ilman päätöstä"),
        (change(kind=Kind.CHANGED, field="responsible", old=["kh"], new=["yritykset", "muu"],
                year=None, needs_decision=False),
         "MUUTETTU   Uudet yritykset: vastuutaho  Kunnanhallitus → Yrityspalvelut, muu"),
        (change(kind=Kind.DROPPED, field="deadline", old="2024-06-30", new=None, year=None,
                needs_decision=False), "POISTETTU   Uudet yritykset: määräaika: oli 30.6.2024"),
        (change(kind=Kind.ADDED, field="direction", old=None, new="kasvava", year=None,
                needs_decision=False), "LISÄTTY   Uudet yritykset: tavoitesuunta: kasvava"),
        (change(kind=Kind.DROPPED, field="item", old={"nimi": "x"}, new=None, year=None,
                needs_decision=False), "POISTETTU   Mittari: Uudet yritykset"),
        (change(kind=Kind.RECORDED, field="value", old=None, new="ei", year=2024,
                needs_decision=False), "KIRJATTU   Uudet yritykset 2024: ei saavutettu"),
        (change(kind=Kind.TIGHTENED, field="appropriation", old="20000", new="30000",
                needs_decision=False), "TIUKEMPI   Uudet yritykset: määräraha 2025  20_000_€ → 30_000_€"),
        (change(kind=Kind.REWORDED, field="description", old="Tehdään kaksi asiaa.",
                new="Tehdään kolme asiaa.", year=None, needs_decision=False),
         "SANAMUOTO   Uudet yritykset: kuvaus  Tehdään [-kaksi-] {+kolme+} asiaa."),
        (change(kind=Kind.REWRITTEN, field="baseline", year=None, needs_decision=False,
                old={"arvo": "50", "vuosi": "2021", "lähde": "YTJ"},
                new={"arvo": "60", "vuosi": "2021", "lähde": "YTJ"}),
         "VAIHDETTU   Uudet yritykset: lähtötaso  50_kpl (2021) → 60_kpl (2021)"),
    ],
)  # fmt: skip
def test_each_kind_reads_as_an_official_would_say_it(told: Change, line: str) -> None:
    assert " ".join(text(told, width=200)[0].split(" ")) == nbsp(line)


def test_nothing_is_wider_than_the_terminal() -> None:
    long = "Pitkä selitys siitä, mitä tehtiin ja miksi. " * 12
    rows = text(
        change(
            subject=Subject(
                "m/x", Role.MEASURE, "Erittäin pitkä mittarin nimi, jota kukaan ei muista"
            )
        ),
        change(
            kind=Kind.REWORDED,
            field="description",
            old=long,
            new=long.replace("miksi", "milloin", 1),
        ),
        change(kind=Kind.RECORDED, field="assessment", old=None, new=long),
    )
    assert max(map(len, rows)) <= 80
    assert sum("…" in row for row in rows) == 2, (
        "of a long text only what is near the change is shown"
    )


def test_text_from_people_is_no_escape_of_a_terminal() -> None:
    rows = text(change(subject=Subject("m/x", Role.MEASURE, "a\x1b[31mb\u202ec")))
    assert "\\x1b[31mb\\u202ec" in rows[0]


def test_the_counts_are_no_wider_either() -> None:
    assert max(map(len, text(*[change(year=year) for year in range(2000, 2010)], width=40))) <= 40


def test_no_changes_are_said() -> None:
    assert text() == ["Ei muutoksia."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_role_has_its_words(language: str) -> None:
    catalogue = Catalogue(language)
    for kind in Kind:
        assert catalogue.text(f"diff.kind.{kind}")
    for role in Role:
        assert catalogue.text(f"diff.role.{role}")


# ------------------------------------------------------------------------------------ Markdown

HOSTILE = [
    "</details><script>alert(1)</script>",
    "<!-- kehitys-diff -->",
    "**lihava** _kursiivi_ ~~yli~~ `koodi`",
    "[linkki](http://paha.example) ![kuva](x)",
    "| a | b |\n|---|---|",
    "# otsikko\n\n- luettelo\n1. numero",
    "```\nkoodi\n```",
    "&lt;b&gt; &#64;tiimi",
    "http://paha.example www.paha.example",
    "a\\",
]
PINGS = ["@tiimi", "#12", "!34", "GH-56", "kunta/malli#7", "%virstanpylväs", "~leima", "&8", "$9",
         "x@kunta.example", "0a1b2c3d4e5f", "@tiimi/ryhmä"]  # fmt: skip
REFERENCE = re.compile(r"[@#!~$%&][\w\"'{]|GH-[0-9]|(?<![\w])[0-9a-f]{7,64}(?![\w])", re.IGNORECASE)


def shown(markdown: str) -> str:
    """Return what a reader of the page sees of the people's texts."""
    return "".join(
        child.content
        for token in PARSER.parse(markdown)
        if token.type == "inline"
        for child in token.children or ()
        if child.type in {"text", "text_special"}
    )


def tokens(markdown: str) -> list[Token]:
    return PARSER.parse(markdown)


def as_page(name: str, *, field: str = "target", **further: Any) -> str:
    subject = Subject("malli/x", Role.MEASURE, name, "kpl")
    return as_markdown(page(change(subject=subject, field=field, **further)), FI)


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("severity", [Severity.WEAKER, Severity.EDITORIAL])
def test_a_name_never_breaks_out(hostile: str, severity: Severity) -> None:
    plain = as_page("nimi", severity=severity, note="nimi")
    made = as_page(hostile, severity=severity, note=hostile)
    assert [token.type for token in tokens(made)] == [token.type for token in tokens(plain)]
    assert [token.content for token in tokens(made) if token.type == "html_block"] == [
        token.content for token in tokens(plain) if token.type == "html_block"
    ]
    inline = {child.type for token in tokens(made) for child in token.children or ()}
    assert inline <= {"text", "text_special", "strong_open", "strong_close", "em_open", "em_close",
                      "html_inline", "softbreak"}  # fmt: skip
    assert made.count("<") == plain.count("<") + hostile.count("<") * 2  # each is escaped: \<
    assert " ".join(hostile.split()) in shown(made).replace("\u200b", "")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_reworded_texts_never_break_out(hostile: str) -> None:
    made = as_page("n", field="description", kind=Kind.REWORDED, severity=Severity.EDITORIAL,
                   old=f"alku {hostile} loppu", new=f"alku {hostile}x loppu", year=None)  # fmt: skip
    assert made.splitlines()[0] == MARKER
    assert made.count("<details>") == made.count("</details>") == 1
    assert not [token for token in tokens(made) if token.type in {"fence", "table_open", "hr"}]
    inline = {child.type for token in tokens(made) for child in token.children or ()}
    assert not inline & {"link_open", "image", "code_inline"}


@pytest.mark.parametrize("ping", PINGS)
def test_nobody_is_mentioned_and_nothing_is_referred_to(ping: str) -> None:
    made = as_page(f"a {ping} b", note=f"({ping})")
    seen = shown(made)
    assert ping in seen.replace("\u200b", "")
    assert REFERENCE.search(seen) is None


@settings(max_examples=200)
@given(st.text(st.sampled_from(list("@#!GH-4a0bcdef \\`*_<>&;|~[]()\n\"'")), max_size=30))
def test_quiet_text_is_shown_letter_by_letter_and_calls_nobody(text: str) -> None:
    made = shown(f"x {quiet(text)} x")
    expected = " ".join(text.split())
    assert " ".join(made.replace("\u200b", "").split()) == f"x {expected} x".replace("  ", " ")
    assert re.search(r"[@#!][\w]|(?<![\w])[0-9a-f]{7,64}(?![\w])", made) is None


def test_branch_names_are_text_too() -> None:
    made = as_markdown(page(change(), old="@tiimi/<b>", new="a`b"), FI)
    assert "\\@\u200btiimi/\\<b\\>" in made
    assert "a\\`b" in made


def test_the_marker_comes_first_and_the_urgent_before_the_folded() -> None:
    made = as_markdown(
        page(
            change(),
            change(kind=Kind.TIGHTENED, severity=Severity.SUBSTANTIVE, decision="kv-1"),
            change(kind=Kind.TIGHTENED, severity=Severity.SUBSTANTIVE, year=2024),
            change(kind=Kind.REWORDED, severity=Severity.EDITORIAL, year=None),
        ),
        FI,
    )
    lines = made.splitlines()
    assert lines[0] == "<!-- kehitys-diff -->"
    assert "**4 muutosta: lievempiä 1, sisällöllisiä 2, sanamuotoja 1, ilman päätöstä 3**" in made
    before, _, after = made.partition("<details>")
    assert before.count("\n- ") == 2
    assert after.count("\n- ") == 2
    assert "Kunnanvaltuusto 9.12.2024 §\u00a058" in after


def test_a_comment_stays_within_what_a_forge_takes() -> None:
    many = [change(severity=Severity.EDITORIAL, year=2000 + at % 1000) for at in range(3000)]
    made = as_markdown(page(*many), FI)
    assert len(made) < 65_536
    assert made.count("<details>") == made.count("</details>") == 1
    kept = made.count("\n- ")
    assert f"muita {3000 - kept}" in made


def test_broken_files_are_told_in_both_forms() -> None:
    broken = DifferencePage("A", "B", (), {}, (("B", ("plans/x.yaml:3:1: KEH002 @rikki",)),))
    told = as_text(broken, FI, Style(enabled=False, visible=visible), 80)
    assert told.splitlines() == [
        "Näitä tiedostoja ei voitu lukea, eikä niitä ole verrattu (B):",
        "plans/x.yaml:3:1: KEH002 @rikki",
    ]
    assert "KEH002 \\@\u200brikki" in as_markdown(broken, FI)
