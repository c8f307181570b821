"""From version 1 to version 2: the same meaning, written out, and nothing else in the text touched."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gapcheck import GapcheckError, Profile, load_pack, load_profile, load_vocabulary
from gapcheck.algebra.reach import law_sets
from gapcheck.algebra.space import space_of
from gapcheck.exchange.migrate import Migrated, migrate
from gapcheck.model.record import Evidence

LAW = """# a comment at the head
gapcheck: profile/1
jurisdiction: ZZZ
name: Nowhere
as_of: 2026-01-01
instruments: {act: {title: Act}}
searched:
  # what was read
  - {conduct: [csam.*, groom], basis: primary}
  - conduct: [jurisdiction]
    basis: primary
general:
  role: {covers: [principal, accomplice], cite: act s. 1, evidence: primary}
  offender: {covers: [adult, minor], cite: act s. 1, evidence: primary}
offences:
  a: {cite: act s. 5, conduct: [groom], victim_age: under 18, role: [principal, 'attempt?'], evidence: primary}
  b:
    cite: act s. 6   # read in a report
    conduct: [csam.possess]
    victim_age: under 18
    role:
      - principal
      - attempt
    evidence: secondary
  c: {cite: act s. 7, conduct: [csam.access], victim_age: under 18, role: [attempt], evidence: primary}
"""


def migrated(text: str = LAW) -> Migrated:
    return migrate(text, load_vocabulary())


def written(tmp_path: Path, text: str) -> Profile:
    path = tmp_path / "law.yaml"
    path.write_text(text, encoding="utf-8")
    return load_profile(path)


def test_what_version_1_left_to_the_programme_is_written_out() -> None:
    found = migrated()
    assert found.made == (
        "searched: every general exemption",
        "searched.1: jurisdiction in every Act",
        "offences.a.role: the list is closed",
        "offences.b.exempts: none, though its text was not read",
        "offences.b.role: the list is closed",
    )
    assert "gapcheck: profile/2" in found.text
    assert "role: {only: [principal, 'attempt?']}" in found.text
    assert "role: [attempt]," in found.text  # a list without the principal is closed by itself


def test_comments_and_the_rest_of_the_text_stay() -> None:
    before, after = LAW.splitlines(), migrated().text.splitlines()
    kept = [line for line in before if line in after]
    assert [line.split(":")[0].strip() for line in before if line not in kept] == [
        "gapcheck", "- conduct", "a", "- principal", "- attempt",
    ]  # fmt: skip
    assert "    cite: act s. 6   # read in a report" in migrated().text


@pytest.mark.parametrize("trust", list(Evidence))
def test_the_migrated_law_means_the_same(tmp_path: Path, trust: Evidence) -> None:
    old, new = load_text(LAW), written(tmp_path, migrated().text)
    for pack in (load_pack("ecpat-2022"), load_pack("un-cybercrime-2024"), load_pack("lanzarote")):
        one, other = (law_sets(law, space_of(pack), dt.date(2026, 1, 1), trust) for law in (old, new))
        assert (one.surely, one.possibly) == (other.surely, other.possibly)


def load_text(text: str) -> Profile:
    import yaml

    document: Any = yaml.safe_load(text)
    document["as_of"] = str(document["as_of"])
    return load_profile(document)


def test_version_2_stays_as_it_is() -> None:
    text = migrated().text
    assert migrated(text) == Migrated(text, ())


def test_an_option_of_a_standard_keeps_its_weight() -> None:
    pack = "gapcheck: pack/1\ncriteria:\n  a: {title: A, obligation: may}\n  b:\n    title: B\n    obligation: may\n"
    found = migrated(pack)
    assert found.text.count("weight: 1") == 2
    assert found.text.count("weight_reason") == 2
    assert "gapcheck: pack/2" in found.text


@pytest.mark.parametrize("text", ["title: x\n", "gapcheck: profile/1\na: [\n", "gapcheck: vocabulary/1\n"])
def test_what_is_no_document_of_ours_is_refused(text: str) -> None:
    with pytest.raises(GapcheckError):
        migrated(text)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gapcheck", "migrate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


def test_the_command_shows_one_file_and_changes_several(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.yaml", "b.yaml")]
    for path in paths:
        path.write_text(LAW)
    shown = run(str(paths[0]))
    assert (shown.returncode, shown.stdout) == (0, migrated().text)
    assert "the list is closed" in shown.stderr
    assert paths[0].read_text() == LAW
    assert run(*map(str, paths)).returncode == 2
    assert run("--write", *map(str, paths)).returncode == 0
    assert [path.read_text() for path in paths] == [migrated().text] * 2
    paths[1].write_text("x: 1\n")
    paths[0].write_text(LAW)
    assert run("--write", *map(str, paths)).returncode == 3
    assert paths[0].read_text() == LAW  # all or nothing
