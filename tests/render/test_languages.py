"""Texts that are there in no other language tell theirs on the page (WCAG 3.1.2), and nowhere else."""

from __future__ import annotations

import datetime as dt
import pickle
import re
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel
from tests.conftest import EXAMPLE
from tests.render.page import read

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.foreign import Foreign, Marked, Mixed, is_marked, together
from kehitys_cli.model.values import Text
from kehitys_cli.operations.report import Request, render
from kehitys_cli.render.jinja import Templates
from kehitys_cli.views.kinds.page import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PLAIN = frozenset({"desc", "style"})
"""Elements that can hold no others; a picture's words stand beside it too."""

AS_OF = dt.date(2025, 9, 3)
_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})


class Spoken(HTMLParser):
    """The texts of a page, each with the language of the nearest element that tells one."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = self._open[-1][1] if self._open else ""
        if tag not in _VOID:
            self._open.append((tag, dict(attrs).get("lang") or around))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] not in _PLAIN and data.strip():
            self.texts.append((" ".join(data.split()), self._open[-1][1]))


def texts_in(data: object) -> Iterator[Text]:
    if isinstance(data, Text):
        yield data
    elif isinstance(data, BaseModel):
        for name in type(data).model_fields:
            yield from texts_in(getattr(data, name))
    elif isinstance(data, dict):
        for one in data.values():
            yield from texts_in(one)
    elif isinstance(data, (list, tuple)):
        for one in data:
            yield from texts_in(one)


@cache
def finnish(language: str) -> re.Pattern[str]:
    """Return a pattern of every text of the example that is there in Finnish, and not in `language`."""
    workspace = Workspace(EXAMPLE)
    models = [
        one.model
        for bundle in workspace.every(None)
        for one in (bundle.document, *bundle.years.values())
    ]
    found = {
        " ".join(part.removeprefix("- ").split())
        for model in (workspace.municipality, *models)
        for text in texts_in(model)
        if text.found(language)[0] in {None, "fi"}
        for paragraph in str(text).split("\n\n")
        for part in re.split(r"\n(?=- )", paragraph)
    }
    words = sorted((one for one in found if re.search("[^\\W\\d]{3}", one)), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


def pages(language: str, kind: Kind, formats: tuple[str, ...] = ("html",)) -> list[str]:
    request = Request(2024, AS_OF, formats, as_of=AS_OF, language=language, kind=kind)
    return [item.data.decode("utf-8") for item in render(Workspace(EXAMPLE), request)]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_finnish_text_of_the_plans_stands_in_a_finnish_element(
    language: str, kind: Kind
) -> None:
    known = finnish(language)
    unmarked, marked = set(), 0
    for page in pages(language, kind):
        for text, lang in Spoken(page).texts:
            if lang == "fi":
                marked += 1
            elif found := known.search(text):
                unmarked.add((found[0], text))
    assert unmarked == set()
    assert marked > 50 or language == "sv"


@pytest.mark.parametrize("kind", Kind)
def test_a_page_in_the_language_of_the_plans_needs_no_marks(kind: Kind) -> None:
    for page in pages("fi", kind):
        assert {lang for _, lang in Spoken(page).texts} == {"fi"}
        assert page.count(" lang=") == 1


@pytest.mark.parametrize("kind", Kind)
def test_marks_never_stand_within_attributes_or_break_the_page(kind: Kind) -> None:
    for page in pages("en", kind):
        for element in read(page.encode()):
            assert not any("<" in value for value in element.attributes.values())
            assert element.tag != "title" or "<" not in element.text


def test_other_forms_know_nothing_of_marks() -> None:
    told = "".join(pages("en", Kind.STATEMENTS, ("md", "json")))
    assert "<span" not in told
    assert "Kouluhyvinvoinnin vahvistaminen" in told


# ------------------------------------------------------------------------------ texts and templates


NAME = Foreign('Råd & "<b>', "sv")
MARKED = '<span lang="sv">Råd &amp; &quot;&lt;b&gt;</span>'
PLAIN = "Råd &amp; &#34;&lt;b&gt;"


def test_what_is_put_together_tells_the_languages_of_its_parts() -> None:
    told = together(("1: ", together(("a", NAME), "<"), "b"), "; ")
    assert told == '1: ; a<Råd & "<b>; b'
    assert isinstance(told, Mixed)
    assert told.parts == ("1: ; a<", NAME, "; b")
    assert told.__html__() == f"1: ; a&lt;{MARKED}; b"
    assert type(together(("a", "b"), " ")) is str
    assert [is_marked(one) for one in ("a", NAME, told)] == [False, True, True]


@pytest.mark.parametrize("text", [NAME, Mixed(("1 ", NAME))])
def test_marks_survive_the_way_to_another_process(text: Marked) -> None:
    again = pickle.loads(pickle.dumps(text))  # noqa: S301 - what was just made
    assert (type(again), again, again.__html__()) == (type(text), text, text.__html__())


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("<p>{{ told }}</p>", f"<p>{MARKED}</p>"),
        ("<p title='{{ told }}'>{{ told }}</p>", f"<p title='{PLAIN}'>{MARKED}</p>"),
        ('<a {% if told %}title="{{ told }}"{% endif %}>{{ told }}', f'<a title="{PLAIN}">{MARKED}'),
        ("<a {% if not told %}b>{% else %}title={{ told }}>{% endif %}", f"<a title={PLAIN}>"),
        ("<TITLE>{{ told }}</TITLE>{{ told }}", f"<TITLE>{PLAIN}</TITLE>{MARKED}"),
        ("<style>a > b {{ told }}</style>", f"<style>a > b {PLAIN}</style>"),
        ("<!-- <a> {{ told }} -->{{ told }}", f"<!-- <a> {PLAIN} -->{MARKED}"),
        ('<p title="{{ "a" ~ told ~ 1 }}">{{ "a" ~ told ~ 1 }}', f'<p title="a{PLAIN}1">a{MARKED}1'),
        ('<p title="{{ [told, 1] | join(", ") }}">', f'<p title="{PLAIN}, 1">'),
        ("{{ (1 ~ told) | upper }} {{ (1 ~ told)[:4] }}", "1RÅD &amp; &#34;&lt;B&gt; 1Råd"),
        ("{{ [told, 1] | join(', ') | truncate(5, true, '', 0) }}", "Råd &amp;"),
        ("{{ [told, 1] | join(' ') | length }} {{ told | forceescape }}", f"12 {PLAIN}"),
        (
            "{% macro m() %}<i>{{ told }}</i>{% endmacro %}{{ m() | upper }}{{ m()[:6] }}{{ m().upper() }}",
            "<I>RÅD &AMP; &QUOT;&LT;B&GT;</I><i>Råd<I>RÅD &AMP; &QUOT;&LT;B&GT;</I>",
        ),
        (
            '{% set m %}<b class="a"><span class="x">{{ told }}</span></b>{% endset %}{{ m | lower }}',
            '<b class="a"><span class="x">råd &amp; &quot;&lt;b&gt;</span></b>',
        ),
        ("{% set t = 1 ~ told %}<p title='{{ t }}'>", f"<p title='1{PLAIN}'>"),
        ("{{ [told, '<'] | join(', ') }}", f"{MARKED}, &lt;"),
        ("{{ told | upper }}", "RÅD &amp; &#34;&lt;B&gt;"),
        ("{{ told | length }} {{ told | safe }}", f"10 {MARKED}"),
        ("{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{{ m(told) }}", f"<i>{MARKED}</i>"),
        ("{% for x in [told] %}<b id='{{ x }}'>{{ x }}</b>{% endfor %}",
         f"<b id='{PLAIN}'>{MARKED}</b>"),
        ("{{ told.lang is defined }}", "False"),
    ],
)  # fmt: skip
def test_templates_place_marks_only_where_there_can_be_markup(
    tmp_path: Path, template: str, made: str
) -> None:
    (tmp_path / "t.html.j2").write_text(template, encoding="utf-8")
    templates = Templates([tmp_path], escaped=True)
    assert templates.render("t.html.j2", told=NAME) == made
    (tmp_path / "t.md.j2").write_text("{{ told }} {{ [told] | join }}", encoding="utf-8")
    bare = Templates([tmp_path], escaped=False).render("t.md.j2", told=NAME)
    assert bare == 'Råd & "<b> Råd & "<b>'
