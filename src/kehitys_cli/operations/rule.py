"""What a rule means: its page, or a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.checks.register import BY_CODE, RULES
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.near import nearest
from kehitys_cli.text.store import packaged_text

if TYPE_CHECKING:
    from kehitys_cli.checks.rule import Rule
    from kehitys_cli.i18n.catalogue import Catalogue


class RulePage(NamedTuple):
    """A rule with its title in the reader's language; `page` is Markdown, in Finnish."""

    code: str
    name: str
    severity: str
    title: str
    page: str


def rules(catalogue: Catalogue) -> tuple[RulePage, ...]:
    """Return all rules, without their pages."""
    return tuple(_described(rule, catalogue, "") for rule in RULES)


def rule_page(code: str, catalogue: Catalogue) -> RulePage:
    """Return one rule with its page; UserError names the near code."""
    rule = BY_CODE.get(code.upper())
    if rule is None:
        raise UserError("rule.unknown", code=code, near=nearest(code.upper(), BY_CODE) or "KEH001")
    return _described(rule, catalogue, packaged_text("_rules", "docs/rules", f"{rule.code}.md"))


def _described(rule: Rule, catalogue: Catalogue, page: str) -> RulePage:
    title = catalogue.text(f"rules.{rule.code}.title")
    return RulePage(rule.code, rule.name, rule.severity.value, title, page)
