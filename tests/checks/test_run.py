"""The run over a repository: what may be weighed otherwise, order, distinctness, and broken files."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

import pytest
from tests.checks.base import (
    KUNTA,
    STRATEGIA,
    SUUNNITELMA,
    TODAY,
    VUOSI_2024,
    diagnosis,
    found,
    outcome,
    written,
)
from tests.sample import SUUNNITELMA as SAMPLE_PLAN
from tests.sample import VUOSI as SAMPLE_YEAR
from tests.sample import make_repository

from kehitys_cli.checks import run as running
from kehitys_cli.checks.register import BY_CODE, RULES, fixed
from kehitys_cli.checks.run import diagnose, errors_in, run, visit
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.text.diagnostic import Severity, UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kehitys_cli.documents.workspace import Bundle
    from kehitys_cli.text.diagnostic import Finding

REGISTER = "plans/kunta.yaml"
STRATEGY = "plans/strategia-2022-2030.yaml"
PLAN = "plans/malli-2023-2024.yaml"
YEAR = "plans/malli-2023-2024/2024.yaml"
UNTARGETED = SUUNNITELMA.replace("        tausta: kyllä\n", "")
"""One finding: `KEH405`, on the line of the measure's name."""
NAME = "        nimi: Pyörätien kävijät\n"


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return sorted(item.code for item in findings)


def setting(words: str) -> str:
    return KUNTA.replace("tarkistus: []", f"tarkistus:\n  - {words}")


def shown(root: Path, register: str, plan: str = UNTARGETED) -> list[tuple[str, str]]:
    told = diagnosis(root, {REGISTER: register, PLAN: plan}).diagnostics
    return [(item.code, item.severity.value) for item in told]


# ------------------------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    ("level", "severity"),
    [("virhe", "error"), ("varoitus", "warning"), ("huomautus", "info")],
)
def test_a_municipality_weighs_a_rule(tmp_path: Path, level: str, severity: str) -> None:
    register = setting(f"{{sääntö: KEH405, taso: {level}, syy: päätetty 1.2.2024}}")
    assert shown(tmp_path, register) == [("KEH405", severity)]


def test_a_rule_is_switched_off(tmp_path: Path) -> None:
    register = setting("{sääntö: KEH405, taso: pois, syy: päätetty 1.2.2024}")
    result = diagnosis(tmp_path, {REGISTER: register, PLAN: UNTARGETED})
    assert result.diagnostics == ()
    assert result.errors == 0


def test_what_is_raised_to_an_error_counts_as_one(tmp_path: Path) -> None:
    register = setting("{sääntö: KEH405, taso: virhe, syy: päätetty 1.2.2024}")
    assert outcome(tmp_path, {REGISTER: register, PLAN: UNTARGETED}).errors == 1


def test_what_suppresses_nothing_may_be_an_error_too(tmp_path: Path) -> None:
    register = setting("{sääntö: KEH901, taso: virhe, syy: päätetty 1.2.2024}")
    comment = "# kehitys: ohita KEH402 syy: päätetään syksyllä"
    assert outcome(tmp_path, {REGISTER: register, PLAN: plan_with(comment)}).errors == 1


def test_a_setting_without_a_reason_does_nothing(tmp_path: Path) -> None:
    register = setting("{sääntö: KEH405, taso: pois}")
    assert shown(tmp_path, register) == [("KEH902", "warning"), ("KEH405", "warning")]


@pytest.mark.parametrize("level", ["pois", "huomautus"])
def test_an_error_cannot_be_lowered(tmp_path: Path, level: str) -> None:
    register = setting(f"{{sääntö: KEH202, taso: {level}, syy: ei häiritse}}")
    plan = SUUNNITELMA.replace("numero: 2\n    päämäärä: elinvoima", "numero: 2\n    päämäärä: x")
    assert sorted(shown(tmp_path, register, plan)) == [("KEH202", "error"), ("KEH901", "warning")]


def test_a_setting_of_an_unknown_rule_is_an_error(tmp_path: Path) -> None:
    register = setting("{sääntö: KEH404X, taso: pois, syy: ei häiritse}")
    findings = found(tmp_path, {REGISTER: register})
    assert codes(findings) == ["KEH209"]
    assert findings[0].params["near"] == "KEH404"


def test_errors_and_only_errors_are_fixed() -> None:
    assert all(fixed(rule.code) is (rule.severity is Severity.ERROR) for rule in RULES)


def test_codes_and_names_are_distinct() -> None:
    assert len({rule.name for rule in RULES}) == len(BY_CODE) == len(RULES)
    assert [rule.code for rule in RULES] == sorted(rule.code for rule in RULES)


# ---------------------------------------------------------------------------------- suppression


def plan_with(comment: str, *, above: bool = False) -> str:
    line = NAME.rstrip("\n")
    text = f"        {comment}\n{NAME}" if above else f"{line} {comment}\n"
    return UNTARGETED.replace(NAME, text)


@pytest.mark.parametrize("above", [False, True])
def test_a_suppression_with_a_reason_passes_over(tmp_path: Path, *, above: bool) -> None:
    plan = plan_with("# kehitys: ohita KEH405 syy: päätetään syksyllä", above=above)
    assert found(tmp_path, {PLAN: plan}) == ()


def test_a_suppression_above_other_comments_counts(tmp_path: Path) -> None:
    comment = "# kehitys: ohita KEH405 syy: päätetään syksyllä\n\n        # muu kommentti"
    assert found(tmp_path, {PLAN: plan_with(comment, above=True)}) == ()


def test_a_suppression_of_several_rules(tmp_path: Path) -> None:
    plan = plan_with("# kehitys: ohita KEH405, KEH408 syy: päätetään syksyllä")
    plan = plan.replace("        lähde: Laskuri\n", "")
    assert [item for item in found(tmp_path, {PLAN: plan}) if item.path == PLAN] == []


def test_a_suppression_of_another_line_does_nothing(tmp_path: Path) -> None:
    line = "        yksikkö: kpl\n        lähde: Laskuri\n"
    comment = "        yksikkö: kpl # kehitys: ohita KEH405 syy: x\n        lähde: Laskuri\n"
    assert line in UNTARGETED
    plan = UNTARGETED.replace(line, comment)
    assert codes(found(tmp_path, {PLAN: plan})) == ["KEH405", "KEH901"]


@pytest.mark.parametrize(
    ("comment", "code", "hint"),
    [
        ("# kehitys: ohita KEH405", "KEH902", None),
        ("# kehitys: ohita KEH405 syy:", "KEH902", None),
        ("# kehitys: ohita KEH404 syy: x", "KEH901", None),
        ("# kehitys: ohita KEH202 syy: x", "KEH901", "fixed"),
        ("# kehitys: ohita KEH901 syy: x", "KEH901", "fixed"),
        ("# kehitys: ohita KEH499 syy: x", "KEH901", "unknown"),
        ("# kehitys: ohita keh405 syy: x", "KEH901", "words"),
        ("# kehitys: ohita kaikki", "KEH901", "words"),
    ],
)
def test_a_suppression_that_does_nothing_is_told(
    tmp_path: Path, comment: str, code: str, hint: str | None
) -> None:
    findings = found(tmp_path, {PLAN: plan_with(comment)})
    assert codes(findings) == ["KEH405", code]
    told = next(item for item in findings if item.code == code)
    row = UNTARGETED[: UNTARGETED.index(NAME)].count("\n") + 1
    assert told.start == (row, len(NAME) + 1)
    assert told.params.get("hint") == hint


def test_an_error_is_never_suppressed(tmp_path: Path) -> None:
    plan = SUUNNITELMA.replace(
        "numero: 2\n    päämäärä: elinvoima",
        "numero: 2\n    päämäärä: x # kehitys: ohita KEH202 syy: ei häiritse",
    )
    assert codes(found(tmp_path, {PLAN: plan})) == ["KEH202", "KEH901"]


@pytest.mark.parametrize("quoted", ['"{}"', "'{}'", "|\n          {}"])
def test_what_is_quoted_is_no_suppression(tmp_path: Path, quoted: str) -> None:
    words = quoted.format("Teksti # kehitys: ohita KEH405 syy: x")
    plan = SUUNNITELMA.replace("        lähde: YTJ\n", f"        laskentatapa: {words}\n", 1)
    assert codes(found(tmp_path, {PLAN: plan})) != []
    assert "KEH901" not in codes(found(tmp_path, {PLAN: plan}))


@pytest.mark.parametrize("muted", ["malli-2023-2024", "toinen-2024-2025", "both"])
def test_either_of_two_plans_may_speak_for_an_overlap(tmp_path: Path, muted: str) -> None:
    comment = " # kehitys: ohita KEH210 syy: rinnakkain vuoden ajan"
    other = (
        SUUNNITELMA.partition("ohjelmat: [")[0]
        .replace("2023–2024", "2024–2025")
        .replace("tila: hyväksytty", "tila: luonnos")
    )
    plans = {"malli-2023-2024": SUUNNITELMA, "toinen-2024-2025": other}
    for name, text in plans.items():
        if muted in {name, "both"}:
            kausi = next(line for line in text.splitlines() if line.startswith("kausi: "))
            plans[name] = text.replace(kausi, kausi + comment)
    files = {f"plans/{name}.yaml": text for name, text in plans.items()}
    assert codes(found(tmp_path, files)) == []


def test_a_suppression_of_an_overlap_that_is_none_is_told(tmp_path: Path) -> None:
    plan = SUUNNITELMA.replace(
        "kausi: 2023–2024", "kausi: 2023–2024 # kehitys: ohita KEH210 syy: rinnakkain"
    )
    assert codes(found(tmp_path, {PLAN: plan})) == ["KEH901"]


# ------------------------------------------------------------------------ order, distinctness


def many(root: Path, plans: int = 40) -> Path:
    """Forty plans with a year file each, and findings of several kinds."""
    files: dict[str, str | bytes | None] = {}
    for number in range(plans):
        name = f"suunnitelma-{number}"
        plan = SAMPLE_PLAN.replace("        yksikkö: kpl\n", "" if number % 3 else "        x: 1\n")
        year = SAMPLE_YEAR.replace("malli-2022-2025", name)
        files[f"plans/{name}.yaml"] = plan
        files[f"plans/{name}/2024.yaml"] = year.replace("    tila:\n", "    tila: valmis\n")
    return make_repository(root, files)


def test_forked_processes_find_what_one_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = many(tmp_path)
    monkeypatch.setattr(running, "processors", lambda: 1)
    alone = run(Workspace.find(root), TODAY)
    said = diagnose(Workspace.find(root), TODAY, Catalogue("fi"))
    monkeypatch.setattr(running, "processors", lambda: 3)
    together = run(Workspace.find(root), TODAY)
    assert together == alone
    assert diagnose(Workspace.find(root), TODAY, Catalogue("fi")) == said
    assert errors_in(Workspace.find(root), TODAY) == alone.errors == said.errors
    assert len(alone.findings) > 200
    assert together.checked.plans == 41


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked there")
def test_more_than_thirty_files_are_shared_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def counted(items: tuple[str, ...], work: Callable[[str], object], _: int) -> list[object]:
        calls.append(len(items))
        return [work(item) for item in items]

    monkeypatch.setattr(running, "shared_out", counted)
    monkeypatch.setattr(running, "processors", lambda: 2)
    run(Workspace.find(many(tmp_path / "small", 5)), TODAY)
    run(Workspace.find(many(tmp_path / "large", 20)), TODAY)
    assert calls == [21]


def drafts(root: Path) -> Path:
    """The sample's plan, and twelve drafts like it: no error."""
    draft = SAMPLE_PLAN.replace("tila: hyväksytty", "tila: luonnos")
    names = (f"plans/malli{number:02}-2022-2025.yaml" for number in range(12))
    return make_repository(root, dict.fromkeys(names, draft))


@pytest.mark.parametrize("workers", [1, 3])
def test_each_plan_is_worked_on_in_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr(running, "processors", lambda: workers)
    workspace = Workspace.find(drafts(tmp_path))
    whole = visit(workspace, TODAY, lambda bundle: bundle.id)
    assert whole.errors == 0
    assert whole.done == workspace.layout.plans
    assert len(whole.done) == 13
    some = visit(workspace, TODAY, lambda bundle: bundle.id if "05" in bundle.id else None)
    assert some.done == ("malli05-2022-2025",)


@pytest.mark.parametrize("broken", [REGISTER, STRATEGY, PLAN, YEAR])
def test_nothing_is_done_where_there_is_an_error(tmp_path: Path, broken: str) -> None:
    text = {REGISTER: KUNTA, STRATEGY: STRATEGIA, PLAN: SUUNNITELMA, YEAR: VUOSI_2024}[broken]
    root = written(tmp_path, {broken: f"{text}outo: 1\n"})
    worked: list[str] = []

    def work(bundle: Bundle) -> str:
        worked.append(bundle.id)
        return bundle.id

    assert visit(Workspace.find(root), TODAY, work).errors == 1
    assert worked == []


def test_what_is_suppressed_in_a_strategy_stops_nothing(tmp_path: Path) -> None:
    register = setting("{sääntö: KEH802, taso: virhe, syy: päätetty 1.2.2024}")
    name = "Asukkaat voivat hyvin"
    comment = "# kehitys: ohita KEH802 syy: yleinen osoite"
    told = STRATEGIA.replace(name, f"{name} neuvoja.matti@mallila.fi {comment}")
    root = written(tmp_path, {REGISTER: register, STRATEGY: told})
    assert run(Workspace.find(root), TODAY).errors == 0
    visited = visit(Workspace.find(root), TODAY, lambda bundle: bundle.id)
    assert (visited.errors, visited.done) == (0, ("malli-2023-2024",))


@pytest.mark.parametrize("workers", [1, 3])
def test_what_goes_wrong_at_work_comes_after_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr(running, "processors", lambda: workers)
    root = drafts(tmp_path)

    def work(bundle: Bundle) -> str:
        if "03" in bundle.id:
            raise UserError("report.endless", name=bundle.id, limit=1)
        return bundle.id

    with pytest.raises(UserError) as caught:
        visit(Workspace.find(root), TODAY, work)
    assert caught.value.params["name"] == "malli03-2022-2025"
    last = root / "plans" / "malli11-2022-2025.yaml"
    last.write_bytes(last.read_bytes() + b"outo: 1\n")
    assert visit(Workspace.find(root), TODAY, work).errors == 1


def test_diagnostics_stand_in_the_order_of_files_and_places(tmp_path: Path) -> None:
    made = diagnose(Workspace.find(many(tmp_path, 4)), TODAY, Catalogue("fi")).diagnostics
    keys = [(item.path, item.start.row, item.start.column, item.code) for item in made]
    assert keys == sorted(keys)


def test_no_finding_stands_twice(tmp_path: Path) -> None:
    findings = run(Workspace.find(many(tmp_path, 4)), TODAY).findings
    told = [(item.code, item.path, item.start, repr(item.params)) for item in findings]
    assert len(set(told)) == len(told)


def test_all_is_found_and_not_the_first(tmp_path: Path) -> None:
    plan = SUUNNITELMA.replace("numero: 2", "numero: toinen").replace("laji: etappi", "laji: x")
    rows = [item.start.row for item in found(tmp_path, {PLAN: plan}) if item.path == PLAN]
    assert len(rows) == 2
    assert rows == sorted(rows)


def test_what_was_looked_at_is_counted(tmp_path: Path) -> None:
    checked = outcome(tmp_path, {}).checked
    assert (checked.strategies, checked.plans, checked.years) == (1, 1, 2)
    assert (checked.actions, checked.measures) == (3, 4)


def test_the_day_matters_to_forecasts_only(tmp_path: Path) -> None:
    root = make_repository(
        tmp_path, {"plans/malli-2022-2025/2024.yaml": f"{SAMPLE_YEAR}        laatu: ennuste\n"}
    )
    early, late = (run(Workspace.find(root), dt.date(year, 6, 1)).findings for year in (2024, 2025))
    assert set(codes(late)) - set(codes(early)) == {"KEH506"}


# -------------------------------------------------------------------------------- broken files


@pytest.mark.parametrize("broken", [REGISTER, STRATEGY, PLAN, YEAR])
@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"a: [", b"- 1\n", b"laji: kunta\n"])
def test_a_broken_file_does_not_hide_the_others(tmp_path: Path, broken: str, text: bytes) -> None:
    code = "123456+123X  # 131052-308T\n"
    files: dict[str, str | bytes] = {
        path: f"{whole}# {code}"
        for path, whole in (
            (REGISTER, KUNTA),
            (STRATEGY, STRATEGIA),
            (PLAN, SUUNNITELMA),
            (YEAR, VUOSI_2024),
        )
    }
    files[broken] = text
    findings = found(tmp_path, files)
    assert broken in {item.path for item in findings}
    private = {item.path for item in findings if item.code == "KEH801"}
    assert private == {REGISTER, STRATEGY, PLAN, YEAR} - {broken}


@pytest.mark.parametrize("broken", [STRATEGY, PLAN, YEAR])
def test_no_suppression_is_idle_where_rules_could_not_look(tmp_path: Path, broken: str) -> None:
    comment = "# kehitys: ohita KEH{} syy: päätetään syksyllä"
    year = VUOSI_2024.replace("arvo: 61", f"arvo: 610 {comment.format(501)}")
    strategy = STRATEGIA.replace("Asukkaat voivat hyvin", f"Hyvin {comment.format(601)}")
    strategy += "  - tunnus: b\n    nimi: B\n"
    files = {PLAN: plan_with(comment.format(405)), YEAR: year, STRATEGY: strategy}
    files[broken] += "outo: 1\n"
    findings = found(tmp_path, files)
    assert [(item.code, item.path) for item in findings if item.code != "KEH901"] == [
        ("KEH101", broken)
    ]
    assert broken not in {item.path for item in findings if item.code == "KEH901"}


@pytest.mark.parametrize("broken", [REGISTER, STRATEGY, PLAN, YEAR])
def test_a_broken_file_brings_no_findings_about_others(tmp_path: Path, broken: str) -> None:
    whole = {REGISTER: KUNTA, STRATEGY: STRATEGIA, PLAN: SUUNNITELMA, YEAR: VUOSI_2024}[broken]
    findings = found(tmp_path, {broken: f"{whole}outo: 1\n"})
    assert [(item.code, item.path) for item in findings] == [("KEH101", broken)]


def places(root: Path, files: dict[str, str]) -> set[tuple[str, str, int]]:
    return {(item.code, item.path, item.start.row) for item in found(root, files)}


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        (PLAN, "suunta: kasvava", "suutna: kasvava"),
        (PLAN, "toimenpiteet:", "toimenpitet:"),
        (PLAN, "        tausta: kyllä", "        merkki: 1"),
        (PLAN, "{2023: 58, 2024: 60}", "{2023: 58, 2024: 60,5}"),
        (REGISTER, "    tyyppi: toimielin", "    typpi: toimielin"),
        (STRATEGY, "    nimi: Ilmasto-ohjelma", "    nimmi: Ilmasto-ohjelma"),
    ],
)
def test_an_unknown_key_hides_nothing_else(
    tmp_path: Path, path: str, right: str, wrong: str
) -> None:
    """What is nearly a known key is read as that one: leaving it out would make rules find more."""
    plan = UNTARGETED if "merkki" in wrong else SUUNNITELMA
    base = {REGISTER: KUNTA, STRATEGY: STRATEGIA, PLAN: plan.replace("[sivistys]", "[sivitsys]", 1)}
    before = places(tmp_path / "before", base)
    assert ("KEH204", PLAN) in {(code, where) for code, where, _ in before}
    text = base[path] if right in base[path] else SUUNNITELMA.replace("[sivistys]", "[sivitsys]", 1)
    row = text[: text.index(right)].count("\n") + 1
    after = places(tmp_path / "after", {**base, path: text.replace(right, wrong, 1)})
    own = {place for place in after if place[0] in {"KEH101", "KEH102"}}
    assert ("KEH101", path, row) in own
    assert after - own == before


def test_an_unknown_key_of_a_year_hides_nothing_else(tmp_path: Path) -> None:
    year = VUOSI_2024.replace("    mittarit:", "    mitarit:", 1)
    year = year.replace("uudet-yritykset:", "uudet-yritykest:")
    assert places(tmp_path, {YEAR: year}) == {
        ("KEH101", YEAR, 16),
        ("KEH206", YEAR, 19),
        ("KEH207", YEAR, 16),
    }


def test_without_a_value_that_cannot_be_read_rules_would_find_what_is_not_so(
    tmp_path: Path,
) -> None:
    """A direction that is no direction is one fault, and not a target without a direction too."""
    plan = SUUNNITELMA.replace("suunta: kasvava", "suunta: nouseva")
    assert codes(found(tmp_path, {PLAN: plan})) == ["KEH103"]


def test_nothing_is_done_with_a_file_that_is_only_read_as_it_was_meant(tmp_path: Path) -> None:
    root = written(tmp_path, {PLAN: SUUNNITELMA.replace("suunta:", "suutna:")})
    assert not Workspace.find(root).bundle("malli-2023-2024").document.valid
    assert visit(Workspace.find(root), TODAY, lambda bundle: bundle.id).errors == 1
