"""Templates: strict, sandboxed, bounded; whatever is wrong names template and line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kehitys_cli.render.html import Markup
from kehitys_cli.render.jinja import Templates
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from pathlib import Path


class Part(NamedTuple):
    """Frozen data within data."""

    name: str = "a"


@dataclass(frozen=True, slots=True)
class View:
    """Frozen data, as a template sees it."""

    name: str = "<b>Neuvonta</b>"
    rows: tuple[str, ...] = ("a", "b")
    parts: tuple[Part, ...] = (Part(),)
    n: int = 6
    markup: Markup = Markup("<br>" * 5_000)  # noqa: RUF009 - frozen

    @property
    def shout(self) -> str:
        return self.name.upper()


def rendered(folder: Path, text: str, *, escaped: bool = False) -> str:
    (folder / "sivu.md.j2").write_text(text, encoding="utf-8")
    return Templates([folder], escaped=escaped).render("sivu.md.j2", view=View(), x=9)


def test_html_is_escaped_by_the_flag_and_not_by_the_ending(tmp_path: Path) -> None:
    assert rendered(tmp_path, "{{ view.name }}", escaped=True) == "&lt;b&gt;Neuvonta&lt;/b&gt;"
    assert rendered(tmp_path, "{{ view.name }}", escaped=False) == "<b>Neuvonta</b>"


def test_what_templates_do_every_day_works(tmp_path: Path) -> None:
    text = (
        "{% for row in view.rows %}{{ loop.index }}/{{ loop.length }} {{ row ~ '!' }}"
        "{{ ', ' if not loop.last }}{% else %}ei mitään{% endfor %} {{ 3 * 4 + 1 }} {{ view.shout }}"
        " {{ 'a'|center(3) }}{{ 'aXb'|replace('X', '-') }} {{ '%.1f'|format(1.25) }}"
        "{% for a, b in [(1, 2)] if a %} {{ a }}{{ b }}{% endfor %}{{ view['name']|length }}"
    )
    assert rendered(tmp_path, text) == "1/2 a!, 2/2 b! 13 <B>NEUVONTA</B>  a a-b 1.2 1215"


def test_the_first_folder_comes_first(tmp_path: Path) -> None:
    for name in ("oma", "yhteinen"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "sivu.j2").write_text(name, encoding="utf-8")
    (tmp_path / "yhteinen" / "osa.j2").write_text("osa", encoding="utf-8")
    templates = Templates([tmp_path / "oma", tmp_path / "yhteinen"], escaped=False)
    assert templates.render("sivu.j2") == "oma"
    assert templates.render("osa.j2") == "osa"


WRONG = [
    ("misspelt", "rivi\n{{ view.nmae }}", 2, "nmae"),
    ("unknown", "\n\n{{ vew.name }}", 3, "vew"),
    ("syntax", "a\n{% for %}", 2, ""),
    ("unclosed", "{% if view.name %}", 1, "endif"),
    ("filter", "\n{{ view.name|suurella }}", 2, "suurella"),
    ("division", "\n{{ 1 / 0 }}", 2, "ZeroDivision"),
    ("type", "\n{{ 1 + 'a' }}", 2, "TypeError"),
    ("recursion", "{% macro f() %}{{ f() }}{% endmacro %}\n{{ f() }}", 1, "Recursion"),
    ("include", "\n{% include 'sivu.md.j2' %}", 2, "Recursion"),
    ("class", "{{ ''.__class__ }}", 1, "unsafe"),
    ("item", "{{ ''['__class__'] }}", 1, "unsafe"),
    ("attribute", "{{ ''|attr('__class__') }}", 1, "attr"),
    ("by name", "{{ ['a']|map(attribute='join')|first }}", 1, "unsafe"),
    ("init", "{{ view.__init__.__globals__ }}", 1, "unsafe"),
    ("globals", "{{ cycler.__init__.__globals__ }}", 1, "unsafe"),
    ("change", "{{ view.rows.append('c') }}", 1, "append"),
    ("set", "{% set view.name = 'x' %}", 1, ""),
    ("list", "{% set a = [] %}\n{{ a.append(1) }}", 2, "unsafe"),
    ("lipsum", "{{ lipsum(n=99999) }}", 1, "lipsum"),
    ("range", "{% for i in range(999999999) %}{% endfor %}", 1, "Range"),
    ("format", "{{ '{:>9999999999}'.format(1) }}", 1, "unsafe"),
    ("method", "{{ 'a'['ljust'](9999999999) }}", 1, "unsafe"),
    ("joined", "{{ 'a'.join(['b', 'c']) }}", 1, "unsafe"),
    ("translated", "{{ 'a'.translate({97: 'bb'}) }}", 1, "unsafe"),
    ("bytes", "{{ 'a'.encode() }}", 1, "unsafe"),
    ("number", "{{ x.to_bytes(999999999, 'big') }}", 1, "unsafe"),
    ("markup", "{{ ('a'|safe).center(999999999) }}", 1, "unsafe"),
    ("chance", "{{ [1, 2]|random }}", 1, "random"),
    ("quotes", "{{ view.name|tojson }}", 1, "tojson"),
    ("number by item", "{{ x['to_bytes'](9, 'big') }}", 1, "unsafe"),
    ("number by name", "{{ [x]|map(attribute='to_bytes')|first }}", 1, "unsafe"),
    ("tuple's", "{{ view.parts[0].count }}", 1, "count"),
    ("place", "{{ view.parts[0][0] }}", 1, "0"),
    ("rounds", "{% for one in view.parts[0] %}{% endfor %}", 1, "no list"),
    ("cut short", "\n{{ view.name|truncate(1, end='ab') }}", 2, "AssertionError"),
]


@pytest.mark.parametrize("text,line,words", [case[1:] for case in WRONG], ids=[c[0] for c in WRONG])
def test_what_is_wrong_names_template_and_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    for escaped in (False, True):
        with pytest.raises(UserError) as caught:
            rendered(tmp_path, text, escaped=escaped)
        assert caught.value.key == "report.template"
        assert caught.value.params["name"] == "sivu.md.j2"
        told = caught.value.params["line"]
        assert told == line or (words == "Recursion" and isinstance(told, int))
        assert words in str(caught.value.params["problem"])


ENDLESS = {
    "loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "output": "{% for a in range(9999) %}{% for b in range(9999) %}aaaa{% endfor %}{% endfor %}",
    "macros": "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
    "lists": "{% set ns = namespace(x=['a']) %}{% for i in range(60) %}"
    "{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
    "own text": "{% for i in range(900) %}" + "b" * 20_000 + "{% endfor %}",
    "macro's text": "{% macro f() %}" + "b" * 20_000 + "{% endmacro %}"
    "{% for i in range(900) %}{{ f() }}{% endfor %}",
    "own block": "{% block a %}" + "b" * 20_000 + "{% endblock %}"
    "{% for i in range(900) %}{{ self.a() }}{% endfor %}",
    "markup": "{% for i in range(900) %}{{ view.markup }}{% endfor %}",
    "blocks": "{% set ns = namespace(x='aaaaaaaaaaaaaaaa') %}{% for i in range(60) %}"
    "{% set y %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = y %}{% endfor %}",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_template_is_stopped(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError) as caught:
        rendered(tmp_path, text)
    assert caught.value.key == "report.endless"
    assert caught.value.params["name"] == "sivu.md.j2"


GROWING = {
    "power": "{{ 9 ** 9 ** 9 }}",
    "power of data": "{{ x ** x ** x }}",
    "text times": "{{ 'a' * 10 ** 3 * 10 ** 3 * 10 ** 3 * 10 ** 3 }}",
    "list times": "{{ [1] * 999999999 }}",
    "percent": "{{ '%9999999999d' % x }}",
    "star": "{{ '%*d' % (999999999, 1) }}",
    "format": "{{ '%9999999999d'|format(x) }}",
    "center": "{{ 'a'|center(9999999999) }}",
    "indent": "{{ view.name|indent(9999999999) }}",
    "batch": "{% for a in view.rows|batch(9999999999, 1) %}{% endfor %}",
    "round": "{{ 1.5|round(999999999) }}",
    "joined": "{% set ns = namespace(x='a') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "added": "{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "squared": "{% set ns = namespace(x=10) %}{% for i in range(60) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
    "joined in a list": "{% set ns = namespace(x=['aa']) %}{% for i in range(60) %}"
    "{% set ns.x = [ns.x[0] ~ ns.x[0]] %}{% endfor %}",
    "joined by a filter": "{% set ns = namespace(x='a') %}{% for i in range(60) %}"
    "{% set ns.x = [ns.x, ns.x]|join %}{% endfor %}",
    "joined by much": "{{ ('a,' * 1000000).split(',')|join(d='b' * 1000) }}",
    "joined lists": "{% set ns = namespace(x=['a']) %}{% for i in range(60) %}"
    "{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x ~ '' }}",
    "many at once": "{% set a = '0123456789' * 1500000 %}{{ a ~ a ~ a }}",
    "widths": "{{ '%(a)9999d' * 5000 % {'a': 1} }}",
    "widths by a filter": "{{ ('%(a)9999d' * 5000)|format(a=1) }}",
    "other lines": "{{ ('a\x0b' * 5000)|indent(9999) }}",
    "upper": "{% set ns = namespace(x=['a']) %}{% for i in range(60) %}"
    "{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x|upper }}",
    "replacing": "{% set ns = namespace(x=['a']) %}{% for i in range(60) %}"
    "{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ 'a'|replace('a', ns.x) }}",
    "escaped again": "{% set ns = namespace(x='&' * 3000000) %}{% for i in range(60) %}"
    "{% set ns.x = (ns.x|forceescape) ~ '' %}{% endfor %}",
    "addresses": "{{ ('ä' * 9000000)|urlencode }}",
    "as text": "{% set ns = namespace(x='a') %}{% for i in range(60) %}"
    "{% set ns.x = [ns.x, ns.x]|string %}{% endfor %}",
    "filled in": "{% set ns = namespace(x='a') %}{% for i in range(60) %}"
    "{% set ns.x = '%s%s' % (ns.x, ns.x) %}{% endfor %}",
    "formatted": "{% set ns = namespace(x='a') %}{% for i in range(60) %}"
    "{% set ns.x = '%s%s'|format(ns.x, ns.x) %}{% endfor %}",
    "summed": "{% set ns = namespace(x=[1]) %}{% for i in range(60) %}"
    "{% set ns.x = [ns.x, ns.x]|sum(start=[]) %}{% endfor %}",
    "indented": "{{ ('a\\n' * 1000000)|indent(99999) }}",
    "replaced": "{% set ns = namespace(x='a') %}{% for i in range(60) %}"
    "{% set ns.x = ns.x|replace('a', 'aa') %}{% endfor %}",
}


@pytest.mark.parametrize("text", GROWING.values(), ids=GROWING)
def test_nothing_grows_beyond_measure(tmp_path: Path, text: str) -> None:
    for escaped in (False, True):
        with pytest.raises(UserError) as caught:
            rendered(tmp_path, f"\n{text}", escaped=escaped)
        assert caught.value.key == "report.too-large"
        assert caught.value.params == {"name": "sivu.md.j2", "line": 2}


USUAL = {
    "join": ("{{ [1, 'b']|join(', ') }}{{ ['x', 'y']|join(d='-') }}", "1, bx-y"),
    "attribute": ("{{ [view]|join(', ', attribute='name') }}", "<b>Neuvonta</b>"),
    "string": ("{{ [1, 'b']|string }}", "[1, 'b']"),
    "sum": ("{{ [1, 2.5]|sum }}{{ [1]|sum(start=2) }}", "3.53"),
    "sum of": ("{{ [{'a': 1}, {'a': 2}]|sum(attribute='a') }}{{ [view]|sum('n', 1) }}", "37"),
    "filled in": ("{{ '%s %s' % ('a', 1) }}{{ '%d%%'|format(7) }}", "a 17%"),
    "indent": ("{{ 'a\\nb'|indent(2) }}", "a\n  b"),
    "replace": ("{{ 'aXb'|replace('X', '-') }}", "a-b"),
    "methods": ("{{ 'a b'.upper().split(' ')|join('+') }}", "A+B"),
    "joined": ("{{ 'a' ~ 1 ~ [2] }}", "a1[2]"),
}


@pytest.mark.parametrize("text,found", USUAL.values(), ids=USUAL)
def test_what_is_bounded_does_what_it_always_did(tmp_path: Path, text: str, found: str) -> None:
    assert rendered(tmp_path, text) == found


def test_a_template_begins_at_nothing_each_time(tmp_path: Path) -> None:
    text = "{% for a in range(99999) %}{% endfor %}ok"
    (tmp_path / "sivu.j2").write_text(text, encoding="utf-8")
    templates = Templates([tmp_path], escaped=False)
    assert [templates.render("sivu.j2") for _ in range(8)] == ["ok"] * 8


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        rendered(tmp_path, "{% include 'muu.j2' %}")
    assert (caught.value.key, caught.value.params["name"]) == ("report.no-template", "muu.j2")


def test_an_included_template_names_itself(tmp_path: Path) -> None:
    (tmp_path / "osa.j2").write_text("\n\n{{ puuttuu }}", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        rendered(tmp_path, "{% include 'osa.j2' %}")
    assert (caught.value.params["name"], caught.value.params["line"]) == ("osa.j2", 3)


@pytest.mark.parametrize(
    "name", ["../salainen.j2", "/etc/passwd", "linkki.j2", "kansio/salainen.j2"]
)
def test_nothing_outside_the_folder_is_loaded(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "mallit"
    folder.mkdir()
    (tmp_path / "salainen.j2").write_text("salaisuus", encoding="utf-8")
    (folder / "linkki.j2").symlink_to(tmp_path / "salainen.j2")
    (folder / "kansio").symlink_to(tmp_path)
    with pytest.raises(UserError) as caught:
        rendered(folder, f"{{% include {name!r} %}}")
    assert caught.value.key == "report.no-template"


def test_a_template_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "sivu.j2").write_bytes("Päämäärä".encode("latin-1"))
    with pytest.raises(UserError, match="report.template"):
        Templates([tmp_path], escaped=False).render("sivu.j2")
