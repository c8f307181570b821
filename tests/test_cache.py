"""What is kept of shipped documents between runs: the same values, found by content, and never in the way."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest

from gapcheck import load_profile
from gapcheck.checks.law import check_profile
from gapcheck.documents import cache
from gapcheck.documents.cache import folder, scan_kept
from gapcheck.documents.source import scan
from gapcheck.reading.files import shipped, shipped_names

TEXT = "gapcheck: profile/1\nname: Erewhon\nlist: [1, 0.5, true, null, '012', {a: b}]\n"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("GAPCHECK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def entries(kept: Path) -> list[Path]:
    return sorted(kept.iterdir()) if kept.is_dir() else []


def test_the_second_reading_gives_the_same_values_from_one_entry(kept: Path) -> None:
    first, second = scan_kept(TEXT, "a.yaml"), scan_kept(TEXT, "b.yaml")
    assert (first.placed, second.placed) == (True, False)
    assert first.root == second.root == scan(TEXT).root
    assert list(second.root) == list(first.root)
    (entry,) = entries(kept)
    assert json.loads(entry.read_text("utf-8")) == first.root


def test_positions_are_found_again_when_one_is_asked_for() -> None:
    first, second = scan_kept(TEXT, "a.yaml"), scan_kept(TEXT, "a.yaml")
    for path in (("name",), ("list", 5, "a"), ("nothing",)):
        assert second.mark(path) == first.mark(path)
        assert second.mark(path, key=True) == first.mark(path, key=True)


def test_another_text_and_another_parser_have_entries_of_their_own(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan_kept(TEXT, "a.yaml")
    scan_kept(TEXT + "# a remark\n", "a.yaml")
    assert len(entries(kept)) == 2
    monkeypatch.setattr(cache, "_parser", lambda: b"another")
    assert scan_kept(TEXT, "a.yaml").placed
    assert len(entries(kept)) == 3


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff", b'"text"'])
def test_what_is_no_entry_is_read_again_and_written_anew(kept: Path, content: bytes) -> None:
    scan_kept(TEXT, "a.yaml")
    (entry,) = entries(kept)
    entry.write_bytes(content)
    assert scan_kept(TEXT, "a.yaml").root == scan(TEXT).root
    assert not scan_kept(TEXT, "a.yaml").placed


def test_a_document_with_problems_is_not_kept(kept: Path) -> None:
    assert scan_kept("a: 1\na: 2\n", "a.yaml").problems
    assert entries(kept) == []


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("GAPCHECK_CACHE", str(blocked))
    assert scan_kept(TEXT, "a.yaml").placed
    assert scan_kept(TEXT, "a.yaml").placed


def test_a_write_that_fails_leaves_nothing_behind(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("gapcheck.documents.cache.os.replace", fail)
    assert scan_kept(TEXT, "a.yaml").placed
    assert entries(kept) == []


def test_nothing_is_kept_where_it_is_off(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAPCHECK_CACHE", "off")
    assert scan_kept(TEXT, "a.yaml").placed
    assert folder() is None
    assert entries(kept) == []


@pytest.mark.parametrize(
    ("platform", "variable", "end"),
    [
        ("linux", "XDG_CACHE_HOME", ("base", "gapcheck")),
        ("win32", "LOCALAPPDATA", ("base", "gapcheck")),
        ("darwin", "", ("Library", "Caches", "gapcheck")),
    ],
)
def test_the_users_own_folder(
    platform: str, variable: str, end: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GAPCHECK_CACHE")
    monkeypatch.setattr("gapcheck.documents.cache.sys.platform", platform)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "base"))
    found = folder()
    assert found is not None
    assert found.parts[-len(end) :] == end


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("GAPCHECK_CACHE")
    monkeypatch.setattr("gapcheck.documents.cache.Path.home", lost)
    assert folder() is None


@pytest.mark.parametrize("code", shipped_names("fixtures"))
def test_a_shipped_law_is_the_same_from_the_cache(code: str, kept: Path) -> None:
    first, second = load_profile(code), load_profile(code)
    assert first.source is not None
    assert second.source is not None
    assert (first.source.placed, second.source.placed) == (True, False)
    assert (first.digest, first.searched) == (second.digest, second.searched)
    assert [attrs.asdict(r) for r in first.records()] == [attrs.asdict(r) for r in second.records()]
    assert check_profile(first) == check_profile(second)
    assert second.source.text == (shipped("fixtures") / f"{code}.yaml").read_text("utf-8")
