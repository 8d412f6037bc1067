"""Two people at one file: different cells are both kept, and one cell said twice is told so that it can be settled."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import pytest
from tests.sealing import change, commit
from tests.sending import FI, ID, YEAR, git, make_clones, note, put, sent, shared

from kehitys_cli.cli.entry import run
from kehitys_cli.documents.document import read_document
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.collision import Collision, CollisionError
from kehitys_cli.operations.undo import Named, undo
from kehitys_cli.text.diagnostic import RefusedError, UserError

if TYPE_CHECKING:
    from pathlib import Path

ACTION = "neuvonta"
FULL = f"malli-2022-2025/{ID}"


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Path, Path]:
    """Two clones of one shared repository: ours and theirs."""
    return make_clones(tmp_path)


def data(text: str) -> Any:
    document = read_document(YEAR, text.encode("utf-8"))
    assert document.valid, document.findings
    return document.data


def action(root: Path) -> Any:
    """Return what the shared repository tells of the action."""
    return data(shared(root))["toimenpiteet"][ACTION]


def collided(root: Path) -> Collision:
    before = (git(root, "rev-parse", "HEAD"), (root / YEAR).read_bytes())
    with pytest.raises(CollisionError) as caught:
        sent(root)
    assert (git(root, "rev-parse", "HEAD"), (root / YEAR).read_bytes()) == before
    assert git(root, "status", "--porcelain") == ""
    return caught.value.collision


def does(root: Path, command: str) -> None:
    """Run a command as it was told."""
    program, *arguments = shlex.split(command)
    assert program == "kehitys"
    assert run(["-C", str(root), "--today", "2025-02-01", *arguments]) == 0


def settled(root: Path, collision: Collision) -> None:
    """Do what is told for the case that one's own is right."""
    for command in (collision.undo, "kehitys send", collision.command, "kehitys send"):
        does(root, command)


# ------------------------------------------------------------------------------- nothing collides


@pytest.mark.parametrize(
    ("theirs_says", "ours_says"),
    [
        ((ACTION, {"state": "valmis"}), (ACTION, {"verdict": "toteutui"})),
        ((ACTION, {"verdict": "toteutui"}), (ACTION, {"state": "valmis"})),
        ((ID, {"value": "61"}), (ID, {"note": "Ennakko"})),
        ((ID, {"note": "Ennakko"}), (ID, {"value": "61"})),
        ((ACTION, {"evidence": ("Raportti",)}), (ACTION, {"evidence": ("Muistio",)})),
        ((ACTION, {"reason_missed": "Raha"}), (ACTION, {"remedy": "Haetaan"})),
        ((ID, {"value": "61"}), ("toinen", {"value": "7"})),
        (
            (ID, {"interim": "1/2024", "value": "5"}),
            (ID, {"interim": "2/2024", "value": "6"}),
        ),
        (
            (ID, {"interim": "1–8/2024", "value": "5"}),
            (ID, {"interim": "1-8/2024", "forecast": "9"}),
        ),
        ((ID, {"interim": "1/2024", "forecast": "9"}), (ID, {"interim": "1/2024", "value": "5"})),
    ],
)
def test_different_cells_of_one_stanza_are_both_kept(
    clones: tuple[Path, Path], theirs_says: Any, ours_says: Any
) -> None:
    ours, theirs = clones
    before = data(shared(ours))
    for root, (name, told) in ((theirs, theirs_says), (ours, ours_says)):
        note(root, name, **told)
    alone = [data((root / YEAR).read_text(encoding="utf-8")) for root in (theirs, ours)]
    sent(theirs)
    assert len(sent(ours).records) == 1
    together = data(shared(ours))
    for one in alone:
        for keys, value in leaves(one):
            if (keys, value) not in leaves(before):
                assert value in [told for place, told in leaves(together) if place == keys]
    assert shared(ours) == (ours / YEAR).read_text(encoding="utf-8").rstrip("\n")
    assert git(ours, "status", "--porcelain") == ""
    periods = [value for (*_, key), value in leaves(together) if key == "jakso"]
    assert len(set(periods)) == len(periods)


def leaves(node: Any, keys: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """Return every text with its address; those of a list's items have the list's."""
    if isinstance(node, dict):
        return [leaf for key, value in node.items() for leaf in leaves(value, (*keys, key))]
    if isinstance(node, list):
        return [leaf for item in node for leaf in leaves(item, keys)]
    return [(keys, node)]


def test_key_by_key_keeps_layout_and_comments_of_both(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    note(theirs, ACTION, state="valmis")
    change(theirs, YEAR, "tila: valmis", "tila: valmis # Kh 3.2.2025")
    git(theirs, "commit", "-qam", "Lisää huomautus")
    git(theirs, "push", "-q")
    note(ours, ACTION, verdict="toteutui")
    sent(ours)
    assert "    tila: valmis # Kh 3.2.2025\n    itsearvio: toteutui\n    arvio: |\n" in shared(ours)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("      toinen:\n", "      toinen:  # kysy Maijalta\n"),
        ("      toinen:\n", "      toinen:\n\n      # Kolmas, kpl\n      kolmas:\n"),
        ("      toinen:\n", "      toinen:\n        arvo: 5  # puhelimitse\n        lähde: YTJ\n"),
    ],
)  # fmt: skip
def test_what_no_cell_carries_is_not_dropped_in_silence(
    clones: tuple[Path, Path], old: str, new: str
) -> None:
    ours, theirs = clones
    note(theirs, "toinen", note="Ennakko")
    sent(theirs)
    change(ours, YEAR, old, new)
    commit(ours, "Kirjaa käsin")
    before = (git(ours, "rev-parse", "HEAD"), (ours / YEAR).read_bytes())
    with pytest.raises(CollisionError, match="collision-other"):
        sent(ours)
    assert (git(ours, "rev-parse", "HEAD"), (ours / YEAR).read_bytes()) == before


# --------------------------------------------------------------------------------- what is told


@pytest.mark.parametrize(
    ("name", "first", "second", "theirs_told", "ours_told"),
    [
        (ACTION, {"state": "valmis"}, {"state": "ei aloitettu"}, "tila = valmis", "tila = ei aloitettu"),
        (ID, {"note": "Ennakko"}, {"note": 'Kts. "A" & $B'}, "huomautus = Ennakko", 'huomautus = Kts. "A" & $B'),
        (ACTION, {"verdict": "toteutui"}, {"verdict": "ei toteutunut"}, "itsearvio = toteutui", "itsearvio = ei toteutunut"),
        (ACTION, {"assessment": "Hyvin."}, {"assessment": "Huonosti meni."}, "arvio = Hyvin.", "arvio = Huonosti meni."),
        (ID, {"value": "-60,5"}, {"value": "-61,5"}, "-60,5", "-61,5"),
        (ID, {"value": "60", "source": "YTJ"}, {"value": "61", "source": "Oma rekisteri"}, "arvo = 60; lähde = YTJ", "arvo = 61; lähde = Oma rekisteri"),
        (ID, {"interim": "1/2024", "value": "5"}, {"interim": "1/2024", "value": "6", "forecast": "60,5"}, "välitiedot 1/2024 arvo = 5", "välitiedot 1/2024 arvo = 6"),
        (ACTION, {"reason_missed": "Raha"}, {"reason_missed": "Väki", "remedy": "Haetaan"}, "poikkeama syy = Raha", "poikkeama syy = Väki"),
        (None, {"summary": "Hyvä vuosi."}, {"summary": "Huono vuosi."}, "yhteenveto = Hyvä vuosi.", "yhteenveto = Huono vuosi."),
    ],
)  # fmt: skip
def test_one_cell_said_twice_is_told_and_the_told_commands_settle_it(
    clones: tuple[Path, Path], name: str | None, first: Any, second: Any, theirs_told: str, ours_told: str
) -> None:  # fmt: skip
    ours, theirs = clones
    note(theirs, name, by="sivistys", **first)
    sent(theirs)
    note(ours, name, by="kh", **second)
    wanted = data((ours / YEAR).read_text(encoding="utf-8"))
    put(ours, "7", "toinen")
    both = collided(ours)
    assert (both.theirs, both.mine) == (theirs_told, ours_told)
    assert (both.my_unit, both.their_unit) == ("Kunnanhallitus", "Sivistys")
    assert both.name == (f"malli-2022-2025/{name}" if name else "malli-2022-2025")
    row = shared(ours).splitlines()[both.line - 1]
    said = theirs_told.partition("; ")[0].rpartition(" = ")[2]
    assert row.strip().endswith(said.replace(",", "."))
    settled(ours, both)
    together = data(shared(ours))
    assert together["toimenpiteet"][ACTION]["mittarit"].pop("toinen")["arvo"] == "7"
    assert leaves(together) == leaves(wanted)


def test_only_what_the_record_changed_is_in_the_command(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    note(theirs, ID, interim="1/2024", value="5", forecast="9", source="YTJ")
    sent(theirs)
    git(ours, "pull", "-q")
    again: Any = {"interim": "1/2024", "replace": True, "reason": "laskuvirhe"}
    note(theirs, ID, value="6", forecast="10", **again)
    sent(theirs)
    note(ours, ID, value="7", **again)
    both = collided(ours)
    assert (both.theirs, both.mine) == ("välitiedot 1/2024 arvo = 6", "välitiedot 1/2024 arvo = 7")
    assert both.command == (
        f'kehitys record {FULL} 7 --interim 1/2024 --year 2024 --replace --reason "…"'
    )
    settled(ours, both)
    assert action(ours)["mittarit"][ID]["välitiedot"] == [
        {"jakso": "1/2024", "arvo": "7", "ennuste": "10", "lähde": "YTJ"}
    ]


def test_words_in_paragraphs_are_recorded_from_a_file(
    clones: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = clones
    note(theirs, None, summary="Hyvä vuosi.")
    sent(theirs)
    note(ours, None, summary="Yksi.\n\nKaksi.")
    both = collided(ours)
    assert both.command.startswith("kehitys record --plan malli-2022-2025 --summary @teksti.txt")
    monkeypatch.chdir(ours.parent)
    (ours.parent / "teksti.txt").write_text("Yksi.\n\nKaksi.\n", encoding="utf-8")
    settled(ours, both)
    assert data(shared(ours))["yhteenveto"] == "Yksi.\n\nKaksi.\n"


@pytest.mark.parametrize(
    ("lang", "mine", "other"),
    [
        ("fi", "tila = ei aloitettu", "tila = valmis"),
        ("sv", "läge = ej påbörjad", "läge = klar"),
        ("en", "state = not started", "state = done"),
    ],
)
def test_the_message_names_both_and_the_commands(
    clones: tuple[Path, Path], capsys: pytest.CaptureFixture[str], lang: str, mine: str, other: str
) -> None:
    ours, theirs = clones
    note(theirs, ACTION, state="valmis", by="sivistys")
    sent(theirs)
    note(ours, ACTION, state="ei aloitettu")
    assert run(["-C", str(ours), "--lang", lang, "send"]) == 1
    told = capsys.readouterr().err
    assert f"(Kunnanhallitus): {mine}\n" in told
    assert f"(Sivistys): {other} (" in told
    full = "malli-2022-2025/neuvonta"
    assert f": kehitys record {full} --year 2024 --undo   " in told
    command = (
        f'    kehitys record {full} --state "ei aloitettu" --year 2024 --replace --reason "…"\n'
    )
    assert command in told


@pytest.mark.parametrize(
    ("name", "first", "second", "theirs_told", "ours_told"),
    [
        (ID, {"value": "-60,5"}, {"value": "1060,5"}, "−60.5", "1,060.5"),
        (ID, {"value": "60", "source": "YTJ"}, {"value": "61", "source": "Oma"}, "actual = 60; source = YTJ", "actual = 61; source = Oma"),
        (ID, {"interim": "1/2024", "value": "5,5"}, {"interim": "1/2024", "value": "6"}, "interim value 1/2024 = 5.5", "interim value 1/2024 = 6"),
        (ACTION, {"reason_missed": "Raha"}, {"reason_missed": "Väki"}, "reason for the deviation = Raha", "reason for the deviation = Väki"),
        (ACTION, {"verdict": "toteutui"}, {"verdict": "ei toteutunut"}, "self-assessment = achieved", "self-assessment = not achieved"),
        (None, {"summary": "Hyvä vuosi."}, {"summary": "Huono vuosi."}, "summary = Hyvä vuosi.", "summary = Huono vuosi."),
    ],
)  # fmt: skip
def test_both_sides_are_told_in_the_readers_words(
    clones: tuple[Path, Path], name: str | None, first: Any, second: Any, theirs_told: str, ours_told: str
) -> None:  # fmt: skip
    ours, theirs = clones
    note(theirs, name, **first)
    sent(theirs)
    note(ours, name, **second)
    told = collided(ours).in_words(Catalogue("en"))
    assert (told.theirs, told.mine) == (theirs_told, ours_told)


def test_an_entry_taken_back_and_changed_meanwhile_is_told_in_words(
    clones: tuple[Path, Path],
) -> None:
    ours, theirs = clones
    note(theirs, ID, interim="1/2024", value="5,5")
    sent(theirs)
    git(ours, "pull", "-q")
    note(theirs, ID, interim="1/2024", value="6", replace=True, reason="laskuvirhe")
    sent(theirs)
    change(
        ours, YEAR, "        välitiedot:\n          - jakso: 1/2024\n            arvo: 5.5\n", ""
    )
    git(ours, "commit", "-qam", "Poista\n\nVuosi: 2024\nMittari: " + FULL)
    told = collided(ours).in_words(Catalogue("en"))
    assert (told.theirs, told.mine) == ("interim values = 1/2024: 6", "interim values = –")
    assert told.command == ""


def test_a_change_that_is_no_record_is_not_undone_as_one(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    for root, word in ((theirs, "Yksi"), (ours, "Kaksi")):
        change(root, "plans/kunta.yaml", "nimi: Mallila", f"nimi: {word}")
        commit(root, "Vaihda nimi")
    sent(theirs)
    with pytest.raises(CollisionError, match="collision-other"):
        sent(ours)


# ------------------------------------------------------------------------------------ taking back


def test_exactly_the_colliding_record_is_taken_back(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    put(theirs, "61")
    sent(theirs)
    put(ours, "62")
    note(ours, ACTION, state="valmis", verdict="toteutui")
    put(ours, "7", "toinen")
    both = collided(ours)
    assert both.undo == f"kehitys record {FULL} --year 2024 --undo"
    does(ours, both.undo)
    assert git(ours, "log", "-1", "--format=%s") == "Peru: Uusien yritysten määrä 2024 = 62 kpl"
    does(ours, "kehitys send")
    told = action(ours)
    assert (told["tila"], told["itsearvio"]) == ("valmis", "toteutui")
    assert [told["mittarit"][name]["arvo"] for name in (ID, "toinen")] == ["61", "7"]


def test_a_later_record_of_the_same_item_is_not_taken_back_in_its_place(
    clones: tuple[Path, Path],
) -> None:
    ours, theirs = clones
    put(theirs, "61")
    sent(theirs)
    put(ours, "62")
    note(ours, ID, note="Ennakko")
    short = git(ours, "rev-parse", "HEAD~1")[:8]
    both = collided(ours)
    assert both.undo == f"kehitys record {short} --undo"
    settled(ours, both)
    told = action(ours)["mittarit"][ID]
    assert (told["arvo"], told["huomautus"]) == ("62", "Ennakko")


def test_a_record_taken_back_does_not_take_anothers(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    put(theirs, "61", by="sivistys")
    sent(theirs)
    put(ours, "61")
    note(ours, ACTION, state="valmis")
    undo(Workspace(ours), FI, Named(ID))
    sent(ours)
    told = action(ours)
    assert (told["tila"], told["mittarit"][ID]["arvo"]) == ("valmis", "61")


def test_taking_back_can_be_taken_back_by_its_commit(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    put(ours, "61")
    undo(Workspace(ours), FI)
    undo(Workspace(ours), FI, Named(git(ours, "rev-parse", "HEAD")[:10]))
    assert "arvo: 61" in (ours / YEAR).read_text(encoding="utf-8")
    undo(Workspace(ours), FI, Named(FULL))
    assert "arvo: 61" not in (ours / YEAR).read_text(encoding="utf-8")


def test_the_name_may_be_bare_full_or_narrowed_and_the_year_must_fit(
    clones: tuple[Path, Path],
) -> None:
    ours, _ = clones
    for named in (Named(ID), Named(FULL), Named(ID, "malli-2022-2025", 2024)):
        put(ours, "61")
        assert undo(Workspace(ours), FI, named).subject == "Uusien yritysten määrä 2024 = 61 kpl"
    put(ours, "61")
    for named in (Named(ID, year=2023), Named(ID, "muu"), Named(f"muu/{ID}"), Named("ei-ole")):
        with pytest.raises(RefusedError, match="undo-nothing-of"):
            undo(Workspace(ours), FI, named)
    sent(ours)
    with pytest.raises(RefusedError, match="undo-nothing-of"):
        undo(Workspace(ours), FI, Named(ID))


def test_one_bare_id_of_two_plans_must_be_told_apart(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    put(ours, "61")
    other = "Kirjaa: Muu 2024 = 1\n\nVuosi: 2024\nMittari: muu-2022-2025/uudet-yritykset\n"
    git(ours, "commit", "-q", "--allow-empty", "-m", other)
    with pytest.raises(UserError, match="ambiguous-id"):
        undo(Workspace(ours), FI, Named(ID))
    assert undo(Workspace(ours), FI, Named(FULL)).subject.endswith("= 61 kpl")


def test_what_was_said_again_since_is_not_taken_back(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    put(ours, "61")
    first = git(ours, "rev-parse", "HEAD")[:8]
    put(ours, "62", replace=True, reason="laskuvirhe")
    before = (ours / YEAR).read_bytes()
    with pytest.raises(RefusedError, match="undo-later"):
        undo(Workspace(ours), FI, Named(first))
    assert (ours / YEAR).read_bytes() == before
