"""The catalogue: complete in three languages, never interpreting what people wrote."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kehitys_cli.i18n.catalogue import LANGUAGES, Catalogue, domain, filled

ROOT = Path(__file__).parents[2] / "src" / "kehitys_cli" / "i18n"
DOMAINS = sorted({path.stem for path in ROOT.glob("*/*.toml")})


def flat(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{key}.")
        else:
            assert isinstance(value, str), f"{prefix}{key}"
            found[f"{prefix}{key}"] = value
    return found


@pytest.mark.parametrize("name", DOMAINS)
def test_domain_is_complete_in_every_language(name: str) -> None:
    texts = {language: flat(domain(language, name)) for language in LANGUAGES}
    assert set(texts["fi"]) == set(texts["sv"]) == set(texts["en"])
    for key, finnish in texts["fi"].items():
        fields = set(re.findall(r"\{([a-z_]+)\}", finnish))
        for language in LANGUAGES:
            text = texts[language][key]
            assert text.strip(), f"{language} {name}.{key}"
            assert set(re.findall(r"\{([a-z_]+)\}", text)) == fields, f"{language} {name}.{key}"


def test_inserted_text_is_never_interpreted() -> None:
    assert filled("a {x} b", {"x": "{y} {x}"}) == "a {y} {x} b"


def test_counts_choose_their_form() -> None:
    with pytest.raises(KeyError):
        Catalogue("fi").text("cli.no-such-text")
    assert not Catalogue("fi").has("cli.no-such-text")
    assert Catalogue("sv").has("cli.internal")


def test_a_language_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="de"):
        Catalogue("de")


def test_a_missing_parameter_is_an_error() -> None:
    with pytest.raises(KeyError):
        filled("{x}", {})
