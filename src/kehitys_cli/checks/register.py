"""All rules, by code: never reused, never renamed."""

from __future__ import annotations

from kehitys_cli.checks.rule import Rule
from kehitys_cli.checks.rules import (
    alignment,
    followup,
    measurability,
    privacy,
    references,
    scales,
    schedule,
    seals,
)
from kehitys_cli.text.diagnostic import Severity

READER = (
    Rule("KEH001", "not-utf8", Severity.ERROR),
    Rule("KEH002", "yaml-syntax", Severity.ERROR),
    Rule("KEH003", "duplicate-key", Severity.ERROR),
    Rule("KEH004", "yaml-feature", Severity.ERROR),
    Rule("KEH005", "too-deep-or-large", Severity.ERROR),
    Rule("KEH006", "forbidden-character", Severity.ERROR),
    Rule("KEH007", "merge-conflict", Severity.ERROR),
    Rule("KEH008", "no-mapping", Severity.ERROR),
    Rule("KEH009", "unknown-kind-or-format", Severity.ERROR),
    Rule("KEH010", "not-a-plain-file", Severity.ERROR),
    Rule("KEH011", "text-cut-at-hash", Severity.WARNING),
    Rule("KEH012", "file-not-read", Severity.WARNING),
    Rule("KEH101", "unknown-key", Severity.ERROR),
    Rule("KEH102", "missing-key", Severity.ERROR, each=scales.without_steps),
    Rule("KEH103", "wrong-type", Severity.ERROR, each=scales.misplaced),
    Rule("KEH104", "unreadable-number", Severity.ERROR),
    Rule("KEH105", "unreadable-date", Severity.ERROR),
    Rule("KEH106", "unreadable-schedule", Severity.ERROR),
    Rule("KEH107", "bad-id", Severity.ERROR),
    Rule("KEH108", "name-and-content-disagree", Severity.ERROR),
)
"""Families 0 and 1: the reader yields them (and a check, where a value meets its measure)."""

SUPPRESSION = (
    Rule("KEH901", "suppression-of-nothing", Severity.WARNING),
    Rule("KEH902", "suppression-without-reason", Severity.WARNING),
)
"""Family 9: the runner yields them."""

RULES = (
    *READER,
    *references.RULES,
    *schedule.RULES,
    *measurability.RULES,
    *followup.RULES,
    *alignment.RULES,
    *seals.RULES,
    *privacy.RULES,
    *SUPPRESSION,
)

BY_CODE = {rule.code: rule for rule in RULES}


def fixed(code: str) -> bool:
    """Tell whether a rule cannot be switched off, lowered or suppressed.

    What is an error makes every report wrong, or must never be in git: a municipality may weigh
    only what is a matter of judgement.
    """
    return BY_CODE[code].severity is Severity.ERROR
