"""A repository of plans is found, listed and loaded; nothing is skipped in silence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.sample import KUNTA, STRATEGIA, SUUNNITELMA, VUOSI, make_repository

from kehitys_cli.documents.lookup import AmbiguousIdError, items, locate
from kehitys_cli.documents.workspace import Folder, Workspace, spoken_language
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.tree import MAX_BYTES

if TYPE_CHECKING:
    from kehitys_cli.documents.document import Document


def codes(workspace: Workspace) -> list[tuple[str, str, object]]:
    return [(item.code, item.path, item.params.get("hint")) for item in workspace.layout.findings]


def test_the_root_is_the_nearest_parent(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    assert Workspace.find(root / "plans" / "malli-2022-2025").root == root
    with pytest.raises(UserError, match="no-root"):
        Workspace.find(Path(root.anchor))
    with pytest.raises(UserError, match="no-directory"):
        Workspace.find(root / "ei-ole")


def test_everything_is_loaded(tmp_path: Path) -> None:
    workspace = Workspace.find(make_repository(tmp_path))
    assert str(workspace.municipality.name) == "Mallila"
    assert list(workspace.strategies) == ["strategia-2022-2030"]
    (bundle,) = workspace.bundles()
    assert bundle.id == "malli-2022-2025"
    assert str(bundle.plan.name) == "Kehittämissuunnitelma 2022–2025"
    assert list(bundle.followups) == [2024]
    assert [document.findings for document in bundle.documents] == [(), ()]
    assert workspace.layout.findings == ()


class Noted(Folder):
    """The work tree, with a list of what was read whole."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.whole: list[str] = []

    def read(self, path: str, limit: int) -> bytes:
        if limit == MAX_BYTES:
            self.whole.append(path.rpartition("/")[2])
        return super().read(path, limit)


def test_years_are_read_once_and_only_when_they_are_asked_for(tmp_path: Path) -> None:
    later = VUOSI.replace("vuosi: 2024", "vuosi: 2025")
    root = make_repository(tmp_path, {"plans/malli-2022-2025/2025.yaml": later})
    files = Noted(root)
    bundle = Workspace(root, files).bundle("malli-2022-2025")
    assert list(bundle.years) == [2024, 2025]
    assert 2023 not in bundle.years
    assert files.whole == ["malli-2022-2025.yaml"]
    for _ in range(2):
        assert list(bundle.followups_until(2024)) == [2024]
    assert files.whole == ["malli-2022-2025.yaml", "2024.yaml"]
    assert list(bundle.followups) == [2024, 2025]


def test_a_bundle_takes_another_document_for_a_year(tmp_path: Path) -> None:
    bundle = Workspace(make_repository(tmp_path)).bundle("malli-2022-2025")
    changed = bundle.with_year(2024, bundle.document)
    assert changed.years[2024] is bundle.document
    assert bundle.years[2024] is not bundle.document


def test_unknown_plans_name_the_near_ones(tmp_path: Path) -> None:
    workspace = Workspace.find(make_repository(tmp_path))
    with pytest.raises(UserError) as caught:
        workspace.bundle("mali-2022-2025")
    assert caught.value.params["near"] == "malli-2022-2025"


@pytest.mark.parametrize(
    ("name", "code", "hint"),
    [
        ("plans/toinen.yml", "KEH012", "ending"),
        ("plans/Toinen.yaml", "KEH012", "copy"),
        ("plans/ä.yaml", "KEH012", "name"),
        ("plans/malli-2022-2025/2024-LAPTOP7.yaml", "KEH012", "year-name"),
        ("plans/malli-2022-2025/2023.yml", "KEH012", "ending"),
        ("plans/malli-2022-2025/x/2023.yaml", "KEH012", "folder"),
        ("plans/muu/2024.yaml", "KEH012", "no-plan"),
    ],
)
def test_files_that_are_not_read_are_told(tmp_path: Path, name: str, code: str, hint: str) -> None:
    found = codes(Workspace.find(make_repository(tmp_path, {name: VUOSI})))
    assert [(item[0], item[2]) for item in found] == [(code, hint)]


def test_twins_by_case_are_told(tmp_path: Path) -> None:
    workspace = Workspace.find(make_repository(tmp_path, {"plans/KUNTA.yaml": KUNTA}))
    assert ("KEH010", "plans/kunta.yaml", "twin") in codes(workspace)


LATE = "\n".join(
    [*SUUNNITELMA.splitlines()[2:], f"x-pitkä: {'ö' * 5000}", "laji: suunnitelma", "muoto: 1", ""]
)


@pytest.mark.parametrize(
    "text",
    [
        LATE,
        "# alku\n" * 1000 + SUUNNITELMA,
        SUUNNITELMA.replace("laji: suunnitelma", '"laji": suunnitelma', 1),
        SUUNNITELMA.replace("laji: suunnitelma", "laji:\n  suunnitelma", 1),
    ],
    ids=["last", "below-comments", "quoted-key", "next-line"],
)
def test_a_plan_is_a_plan_wherever_it_says_so(tmp_path: Path, text: str) -> None:
    root = make_repository(tmp_path, {"plans/malli-2022-2025.yaml": text})
    (bundle,) = Workspace(root).bundles()
    assert (bundle.id, bundle.documents[0].valid) == ("malli-2022-2025", True)
    assert list(bundle.followups) == [2024]
    assert Workspace(root).layout.findings == ()


def test_a_broken_plan_whose_kind_stands_last_is_one_too(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {"plans/malli-2022-2025.yaml": f"a: [\n{LATE}"})
    assert Workspace(root).layout.plans == ("malli-2022-2025",)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no FIFO and needs rights for links")
def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    os.mkfifo(root / "plans" / "putki.yaml")
    (root / "plans" / "linkki.yaml").symlink_to(tmp_path.parent)
    (root / "plans" / "rikki.yaml").symlink_to(root / "ei-ole")
    found = codes(Workspace.find(root))
    assert ("KEH010", "plans/putki.yaml", "not-regular") in found
    assert ("KEH010", "plans/linkki.yaml", "outside") in found
    assert ("KEH010", "plans/rikki.yaml", "outside") in found


def test_a_register_that_is_a_folder_is_a_finding(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {"plans/kunta.yaml": None, "plans/kunta.yaml/x": "a"})
    workspace = Workspace.find(root)
    assert [item.code for item in workspace.register.findings] == ["KEH010"]
    assert spoken_language(Folder(root)) is None


def test_name_and_content_must_agree(tmp_path: Path) -> None:
    changed = {
        "plans/malli-2022-2025/2023.yaml": VUOSI,
        "plans/malli-2022-2025/2022.yaml": VUOSI.replace("malli-2022-2025", "muu").replace(
            "2024", "2022", 1
        ),
        "plans/malli-2022-2025/2025.yaml": KUNTA,
        "plans/toinen.yaml": VUOSI,
    }
    workspace = Workspace.find(make_repository(tmp_path, changed))
    (bundle,) = workspace.bundles()
    found = {
        year: [(item.code, tuple(item.start)) for item in document.findings]
        for year, document in bundle.years.items()
    }
    assert found == {
        2022: [("KEH108", (3, 14))],
        2023: [("KEH108", (4, 8))],
        2024: [],
        2025: [("KEH108", (1, 7))],
    }
    assert workspace.layout.others == ("toinen",)
    assert [item.code for item in workspace.load("plans/toinen.yaml").findings] == ["KEH108"]


def test_the_spoken_language_needs_no_model(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {"plans/kunta.yaml": KUNTA.replace("[fi]", "[sv, fi]")})
    assert spoken_language(Folder(root)) == "sv"
    assert (
        spoken_language(Folder(make_repository(tmp_path / "b", {"plans/kunta.yaml": "a: [\n"})))
        is None
    )
    assert (
        spoken_language(Folder(make_repository(tmp_path / "c", {"plans/kunta.yaml": b"\xff"})))
        is None
    )


def test_ids_are_found_in_full_and_bare(tmp_path: Path) -> None:
    workspace = Workspace.find(make_repository(tmp_path))
    located = locate(workspace, "uudet-yritykset")
    assert located.full_name == "malli-2022-2025/uudet-yritykset"
    assert located.measure is not None
    assert locate(workspace, "malli-2022-2025/neuvonta").measure is None
    assert locate(workspace, "neuvonta", plan="malli-2022-2025").action is not None
    assert locate(workspace, "strategia-2022-2030/elinvoima").goal is not None
    assert locate(workspace, "yritykset").objective is not None


def test_unknown_ids_name_the_near_ones(tmp_path: Path) -> None:
    workspace = Workspace.find(make_repository(tmp_path))
    with pytest.raises(UserError) as caught:
        locate(workspace, "uudet-yrityksset")
    assert caught.value.params["near"] == "uudet-yritykset, yritykset"
    with pytest.raises(UserError, match="unknown-id-bare"):
        locate(workspace, "qqqqqqqqqqqq")


def test_an_id_of_two_plans_names_both(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {"plans/toinen-2022-2025.yaml": SUUNNITELMA})
    with pytest.raises(AmbiguousIdError) as caught:
        locate(Workspace.find(root), "neuvonta")
    assert caught.value.params["full"] == "malli-2022-2025/neuvonta, toinen-2022-2025/neuvonta"


def test_of_many_plans_that_have_an_id_the_first_are_named(tmp_path: Path) -> None:
    more = {f"plans/p{number}-2022-2025.yaml": SUUNNITELMA for number in range(1, 8)}
    with pytest.raises(AmbiguousIdError) as caught:
        locate(Workspace.find(make_repository(tmp_path, more)), "neuvonta")
    told = [f"{plan}-2022-2025/neuvonta" for plan in ("malli", "p1", "p2", "p3", "p4")]
    assert caught.value.params["full"] == ", ".join([*told, "…"])


def test_only_a_plan_that_may_hold_an_id_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    load = Workspace.load

    def noted(workspace: Workspace, path: str) -> Document:
        parsed.append(path)
        return load(workspace, path)

    monkeypatch.setattr(Workspace, "load", noted)
    other = SUUNNITELMA.replace("neuvonta", "ohjaus")
    root = make_repository(tmp_path, {"plans/toinen-2022-2025.yaml": other})
    assert locate(Workspace.find(root), "neuvonta").bundle.id == "malli-2022-2025"
    assert parsed == ["plans/malli-2022-2025.yaml"]


def test_an_id_with_escapes_is_found(tmp_path: Path) -> None:
    escaped = SUUNNITELMA.replace("tunnus: neuvonta", 'tunnus: "neuv\\x6fnta"')
    root = make_repository(tmp_path, {"plans/malli-2022-2025.yaml": escaped})
    assert locate(Workspace.find(root), "neuvonta").id == "neuvonta"


def test_a_broken_plan_is_named_where_an_id_is_not_found(tmp_path: Path) -> None:
    root = make_repository(
        tmp_path, {"plans/malli-2022-2025.yaml": SUUNNITELMA.replace("tila:", "tilaa:")}
    )
    with pytest.raises(UserError, match="broken"):
        locate(Workspace.find(root), "neuvonta")


def test_measures_of_goals_and_objectives_are_items(tmp_path: Path) -> None:
    measured = STRATEGIA.replace(
        "        nimi: Yrityksiä on enemmän\n",
        "        nimi: Yrityksiä on enemmän\n"
        "        mittarit: [{tunnus: a, nimi: A, laji: luku}]\n"
        "    mittarit: [{tunnus: b, nimi: B, laji: luku}]\n",
    )
    workspace = Workspace.find(
        make_repository(tmp_path, {"plans/strategia-2022-2030.yaml": measured})
    )
    found = [located.id for located in items(workspace.strategies["strategia-2022-2030"])]
    assert found == ["elinvoima", "b", "yritykset", "a"]
