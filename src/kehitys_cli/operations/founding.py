"""The example's history, told forwards: which files there were after each of its steps.

Only the last state of the files is kept in the repository (`examples/esimerkkila`); `historia.toml`
beside them tells how they came about. What was not there yet is taken away again: a year file without
its records is as `prepare` made it, a plan without a later decision is as `aiemmin` says.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from kehitys_cli.documents.document import read_document
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.seal import TRAILER, plan_subject, seal_text, year_subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.documents.document import Document
    from kehitys_cli.model.plan import Plan
    from kehitys_cli.operations.seal import Subject

COMMIT_BEFORE = "0" * 40
"""Stands in a seal for the id of the commit before it, which is known only when that is made."""

INTERVAL = dt.timedelta(minutes=20)
"""Between two records of one day."""

SEALING = dt.timedelta(minutes=2)
"""Between two seals of one day."""

_MORNING = dt.time(9, tzinfo=dt.timezone(dt.timedelta(hours=3)))
_YEAR_FILE = re.compile(r"plans/([^/]+)/([0-9]{4})\.yaml")
_STANZA = re.compile(r"^\n  # (.+)\n  ([a-z][a-z0-9-]*):\n", re.MULTILINE)
_DECISION = re.compile(
    r"^  - tunnus: (\S+)\n(?:    .*\n)*?    pvm: (\S+)\n(?:    .*\n)*", re.MULTILINE
)
_AMENDMENT = r"^( *)muutokset:\n *- päätös: {id}\n(?:\1  .*\n)*?\1    aiemmin:\n((?:\1      .*\n)*)"


class Step(NamedTuple):
    """A commit to be: when, what it says, and the files that it changes with their new text."""

    date: dt.datetime
    message: str
    trailers: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The whole message."""
        trailers = "".join(f"{key}: {value}\n" for key, value in self.trailers)
        return f"{self.message}\n\n{trailers}" if trailers else f"{self.message}\n"


def steps_of(history: str, files: Mapping[str, str], extra: Mapping[str, str]) -> Iterator[Step]:
    """Yield the steps that lead to `files`; `extra` holds files of the first step beside them."""
    told = tomllib.loads(history)
    story = _Story(told, dict(files), dict(extra))
    for step in sorted([*told["steps"], *story.decisions()], key=lambda step: step["date"]):
        yield from story.steps(step)


@dataclass(slots=True)
class _Story:
    """The files as they were after the steps so far (`shown`), and as they became (`final`)."""

    told: dict[str, Any]
    final: dict[str, str]
    waiting: dict[str, str]
    shown: dict[str, str] = field(default_factory=dict)

    def steps(self, step: Mapping[str, Any]) -> Iterator[Step]:
        """Yield a step's commits; records are one for each action."""
        if "records" in step:
            yield from self._records(step)
            return
        changed = {path: self._as_of(step["date"], path) for path in step.get("add", ())}
        if step.get("seed"):
            changed |= {path: seeded(text) for path, text in self.final.items() if is_year(path)}
        if "seal" in step:
            yield from self._seals(step)
            return
        if "summary" in step:
            changed |= self._summaries(step["summary"])
        if "change" in step:
            path, measure = step["change"]["file"], step["change"]["measure"]
            after = _recorded(self._as_of(step["date"], path), measure)
            changed[path] = _with_record(self.shown[path], measure, after)
        self.shown |= changed
        files = (*sorted(changed.items()), *self.waiting.items())
        self.waiting = {}
        yield Step(step["date"], step["message"], tuple(step.get("trailers", {}).items()), files)

    def decisions(self) -> Iterator[dict[str, Any]]:
        """Yield a step for each decision after a file was added: the day after it was taken."""
        added = {path: step["date"] for step in self.told["steps"] for path in step.get("add", ())}
        for path, date in added.items():
            text = self.final[path]
            for match in _DECISION.finditer(_decisions(text)):
                day = dt.date.fromisoformat(match[2]) + dt.timedelta(days=1)
                if day <= date.date():
                    continue
                amends = re.search(_AMENDMENT.format(id=match[1]), text, re.MULTILINE) is not None
                message = self.told["amendment-message" if amends else "decision-message"]
                yield {
                    "date": dt.datetime.combine(day, _MORNING),
                    "message": message.format(decision=match[1]),
                    "trailers": {"Päätös": match[1]},
                    "add": [path],
                }

    def _as_of(self, date: dt.datetime, path: str) -> str:
        """Return a file without later decisions and corrections, the newest undone first."""
        text = self.final[path]
        if is_year(path):
            for step in reversed(self.told["steps"]):
                change = step.get("change", {})
                if step["date"] > date and change.get("file") == path:
                    text = _with_record(text, change["measure"], change["before"])
            return text
        later = [
            match[1]
            for match in _DECISION.finditer(_decisions(text))
            if dt.date.fromisoformat(match[2]) >= date.date()
        ]
        for decision in reversed(later):
            text = without_decision(text, decision)
        return text

    def _summaries(self, year: int) -> dict[str, str]:
        """Return the year's files with their heads as they became."""
        found = {
            path: _head(self.final[path]) + text[len(_head(text)) :]
            for path, text in self.shown.items()
            if is_year(path) and path.endswith(f"/{year}.yaml")
        }
        return {path: text for path, text in found.items() if text != self.shown[path]}

    def _seals(self, step: Mapping[str, Any]) -> Iterator[Step]:
        """Yield a commit for each seal: of a plan after a decision, or of every file of a year."""
        words = Catalogue(self.told["language"])
        for number, subject in enumerate(self._subjects(step["seal"])):
            date = step["date"] + number * SEALING
            text = seal_text(subject, step["date"].date(), COMMIT_BEFORE, words)
            self.shown[subject.path] = text
            message = words.text("seal.message", target=subject.target.replace("/", " "))
            trailers = ((TRAILER, subject.target),)
            yield Step(date, message, trailers, ((subject.path, text),))

    def _subjects(self, told: Mapping[str, Any]) -> Iterator[Subject]:
        if "plan" in told:
            document = self._document(told["plan"])
            model = cast("Plan", document.model)
            decision = next(item for item in model.decisions if item.id == told["decision"])
            yield plan_subject(document, decision)
            return
        for path in sorted(self.shown):
            if is_year(path) and path.endswith(f"/{told['year']}.yaml"):
                plan = self._document(f"{path.rpartition('/')[0]}.yaml")
                yield year_subject(plan, self._document(path))

    def _document(self, path: str) -> Document:
        return read_document(path, self.shown[path].encode("utf-8"))

    def _records(self, step: Mapping[str, Any]) -> Iterator[Step]:
        date, year = step["date"], step["records"]
        for path in sorted(self.final):
            match = _YEAR_FILE.fullmatch(path)
            if match is None or int(match[2]) != year:
                continue
            recorded = dict(_stanzas(self._as_of(date, path)))
            for name, stanza in _stanzas(self.shown[path]):
                if recorded[name] == stanza:
                    continue
                self.shown[path] = self.shown[path].replace(stanza, recorded[name])
                yield self._record(date, match[1], path, stanza)
                date += INTERVAL

    def _record(self, date: dt.datetime, plan: str, path: str, stanza: str) -> Step:
        match = _STANZA.match(stanza)
        if match is None:
            raise AssertionError(stanza)
        comment, name, year = match[1], match[2], path[-9:-5]
        heading, _, units = comment.partition(" · ")
        of_action = "\ntoimenpiteet:\n" in self.shown[path]
        title = heading.partition(" ")[2] if of_action else heading.rpartition(", ")[0]
        trailers = [("Yksikkö", units.split(", ")[0])] if units else []
        trailers += [("Vuosi", year)]
        trailers += [("Toimenpide" if of_action else "Mittari", f"{plan}/{name}")]
        message = self.told["record-message"].format(name=title, year=year)
        return Step(date, message, tuple(trailers), ((path, self.shown[path]),))


def is_year(path: str) -> bool:
    """Tell whether a path is a year file's."""
    return _YEAR_FILE.fullmatch(path) is not None


def _recorded(text: str, measure: str) -> str:
    """Return the lines below a measure's id in a year file."""
    match = re.search(rf"^      {measure}:\n((?:        .*\n)*)", text, re.MULTILINE)
    if match is None:
        raise AssertionError(measure)
    return match[1]


def _with_record(text: str, measure: str, lines: str) -> str:
    key = f"      {measure}:\n"
    return text.replace(key + _recorded(text, measure), key + lines, 1)


def _decisions(text: str) -> str:
    """Return the lines of a plan's decisions."""
    match = re.search(r"^päätökset:\n((?: .*\n)*)", text, re.MULTILINE)
    return match[1] if match is not None else ""


def without_decision(text: str, decision: str) -> str:
    """Return a plan's text before a decision: what it changed as it was, the decision not there."""
    amended = re.compile(_AMENDMENT.format(id=re.escape(decision)), re.MULTILINE)
    while (match := amended.search(text)) is not None:
        text = text[: match.start()] + text[match.end() :]
        for line in match[2].splitlines():
            key = line.strip().partition(":")[0]
            before, _, after = text[: match.start()].rpartition(f"\n{match[1]}{key}:")
            rest = after.partition("\n")[2]
            text = f"{before}\n{match[1]}{line.strip()}\n{rest}" + text[match.start() :]
    told = next(item for item in _DECISION.finditer(_decisions(text)) if item[1] == decision)
    return text.replace(told[0], "", 1)


def seeded(text: str) -> str:
    """Return a year file as `prepare` makes it: comments and ids, nothing recorded."""
    lines = _head_seeded(text)
    body = text[len(_head(text)) :].splitlines()
    in_actions = lines[-1] == "toimenpiteet:"
    for before, line, following in zip(["", *body], body, [*body[1:], ""], strict=False):
        if _is_comment(line) or (not line and _is_comment(following)):
            lines.append(line)
        elif _is_comment(before):
            lines.append(line)
            if in_actions and not line.startswith("   "):
                lines += ["    tila:", "    arvio: |"]
        elif line == "    mittarit:":
            lines.append(line)
    return "\n".join(lines) + "\n"


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("# ")


def _head(text: str) -> str:
    """Return a year file's lines up to the key that its stanzas stand below."""
    match = re.search(r"^(?:toimenpiteet|mittarit):\n", text, re.MULTILINE)
    if match is None:
        raise AssertionError(text)
    return text[: match.end()]


def _head_seeded(text: str) -> list[str]:
    lines = _head(text).splitlines()
    end = next(number for number, line in enumerate(lines) if line.startswith("vuosi:")) + 1
    return [*lines[:end], "yhteenveto: |", "", "käsittely: []", "", lines[-1]]


def _stanzas(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ids and texts of a year file's stanzas."""
    starts = list(_STANZA.finditer(text))
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        yield match[2], text[match.start() : end]
