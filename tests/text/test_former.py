"""Plain data written as YAML reads back as the same data, wherever it is pasted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehitys_cli.documents.plain import to_plain
from kehitys_cli.text.former import yaml_lines
from kehitys_cli.text.source import Source

SCALARS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf", "Zs"]) | st.sampled_from(" :#,-[]{}%'\"|>&*!?\n"),
    min_size=1, max_size=20,
).filter(lambda text: bool(text.strip()) and "\x85" not in text)  # fmt: skip
KEYS = st.sampled_from(["fi", "arvo", "2025", "nimi", "tunnus"])
DATA = st.recursive(
    SCALARS,
    lambda inner: (
        st.dictionaries(KEYS, inner, min_size=1, max_size=3)
        | st.lists(
            st.dictionaries(KEYS, inner, min_size=1, max_size=3) | SCALARS, min_size=1, max_size=3
        )
    ),
    max_leaves=6,
)


def read(text: str) -> Any:
    plain = to_plain(Source.decode("x.yaml", text.encode("utf-8")), [])
    assert plain is not None, text
    return plain.data


def told(value: Any) -> Any:
    """Return data as reading compares it: texts without what ends their lines."""
    if isinstance(value, dict):
        return {key: told(item) for key, item in value.items()}
    if isinstance(value, list):
        return [told(item) for item in value]
    return (
        value
        if value is None
        else "\n".join(line.rstrip() for line in value.split("\n")).rstrip("\n")
    )


@settings(max_examples=300)
@given(DATA, st.integers(0, 3))
def test_it_reads_back(value: Any, depth: int) -> None:
    from unicodedata import normalize

    homes = "".join(f"{'  ' * at}a{at}:\n" for at in range(depth))
    text = homes + "\n".join(yaml_lines("avain", value, 2 * depth)) + "\n"
    found = read(text)
    for at in range(depth):
        found = found[f"a{at}"]
    assert normalize("NFC", str(told(found["avain"]))) == normalize("NFC", str(told(value)))


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        (None, ["  k:"]),
        ("65", ["  k: 65"]),
        ("-60 %", ["  k: -60 %"]),
        ({"2023": "55", "2025": "65.0"}, ["  k: {2023: 55, 2025: 65.0}"]),
        ({"2025": ["3", "5"]}, ["  k: {2025: [3, 5]}"]),
        (["kh", "sivistys"], ["  k: [kh, sivistys]"]),
        ("eka\ntoka\n", ["  k: |", "    eka", "    toka"]),
        ({"fi": "a, b"}, ["  k:", "    fi: a, b"]),
        ([{"tunnus": "a", "nimi": "A: b"}], ["  k:", "    - tunnus: a", '      nimi: "A: b"']),
    ],
)
def test_it_is_written_as_people_write_it(value: Any, lines: list[str]) -> None:
    assert list(yaml_lines("k", value, 2)) == lines
