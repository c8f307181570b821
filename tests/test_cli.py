"""The command line: what a person types, sees, and gets as an exit code."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from gapcheck.cli import commands as cli
from gapcheck.reading.files import shipped_names

SCENARIO = '{"conduct": "groom", "victim_age": 16, "medium": "online", "circumstances": []}'
COMMANDS = ["assess", "ask", "gap", "crosswalk", "check", "test", "schema", "list"]


class Run:
    """The result of one call: exit code and both streams."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Call the command line in this process, at 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")

    def call(*arguments: str, stdin: str = "") -> Run:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        with pytest.raises(SystemExit) as stop:
            cli.main(list(arguments))
        streams = capsys.readouterr()
        return Run(int(stop.value.code or 0), streams.out, streams.err)

    return call


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run, command: str) -> None:
    result = run(command, "--help")
    assert result.code == 0
    assert f"gapcheck {command}" in result.out


def test_assess_writes_the_file_and_prints_a_short_summary(run, tmp_path: Path) -> None:
    page = tmp_path / "kenya.html"
    result = run("assess", "KEN", "--pack", "ecpat-2022", "--format", "html", "--output", str(page))
    assert result.code == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    for words in ("Kenya", "met", "Score", "coverage", "The gaps that matter most", "1.", "2.", "3.", "Written to"):
        assert words in result.out
    assert max(map(len, result.out.splitlines())) <= 80
    assert sorted(p.name for p in tmp_path.iterdir()) == ["kenya.html"]


def test_assess_in_the_terminal_fits_80_columns(run) -> None:
    result = run("assess", "KEN", "--pack", "ecpat-2022")
    assert result.code == 0
    assert "Gaps" in result.out
    assert "To consider" in result.out
    assert max(map(len, result.out.splitlines())) <= 80


@pytest.mark.parametrize("form", ["markdown", "html", "json", "csv", "terminal"])
def test_a_dash_writes_to_standard_output(form: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gapcheck", "assess", "PHL", "--pack", "ecpat-2022", "--format", form, "-o", "-"]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=True)
    assert "Philippines" in done.stdout.decode() or form == "csv"
    assert "Written" not in done.stdout.decode()


def test_the_laws_of_a_group_are_assessed_against_the_default_standard(run, tmp_path: Path) -> None:
    assert run("assess", "KEN", "--group", "asean", "--format", "csv", "-o", str(tmp_path)).code == 0
    names = sorted(p.stem for p in tmp_path.iterdir())
    assert names == ["idn", "ken", "khm", "mys", "phl", "tha", "vnm"]
    assert "did you mean 'asean'?" in run("assess", "--group", "asaen", "-o", str(tmp_path)).err


def test_every_shipped_law_in_one_command(run, tmp_path: Path) -> None:
    assert run("assess", "--all", "--format", "html", "--output", str(tmp_path)).code == 0
    assert {p.stem.upper() for p in tmp_path.iterdir()} == set(shipped_names("fixtures"))


def test_several_laws_go_to_a_folder_the_same_with_workers(run, tmp_path: Path) -> None:
    common = ["assess", "KEN", "PHL", "ZAF", "--pack", "ecpat-2022", "--format", "json"]
    assert run(*common, "-o", str(tmp_path / "one")).code == 0
    assert run(*common, "-o", str(tmp_path / "two"), "--jobs", "2").code == 0
    names = ["ken.json", "phl.json", "zaf.json"]
    assert sorted(p.name for p in (tmp_path / "one").iterdir()) == names
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_law_can_come_from_standard_input(run) -> None:
    text = (Path(__file__).parent.parent / "fixtures" / "ZAF.yaml").read_text(encoding="utf-8")
    result = run("assess", "-", "--pack", "ecpat-2022", "--format", "json", "-o", "-", stdin=text)
    assert result.code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["assess", "--pack", "ecpat-2022"], "name a law"),
        (["assess", "KEN", "PHL", "--pack", "ecpat-2022"], "--output FOLDER"),
        (["assess", "KEN", "--pack", "ecpat-2022", "--format", "pdf"], "needs --output"),
        (["assess", "KEN", "--pack", "ecpat-2022", "--format", "pfd"], "pfd"),
        (["asess"], "assess"),
    ],
)
def test_wrong_usage_is_2_and_says_what_to_do(run, arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.code == cli.USAGE
    assert message in result.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["assess", "KENN", "--pack", "ecpat-2022"], "did you mean 'KEN'?"),
        (["assess", "KEN", "--pack", "ecpat-2023"], "did you mean 'ecpat-2022'?"),
        (["assess", "KEN", "--pack", "ecpat-2022", "--as-of", "2019"], "not a day"),
        (["ask", "KEN", "--scenario", '{"conduct": "grom", "victim_age": 16}'], "did you mean 'groom'?"),
        (["ask", "KEN", "--scenario", '{"conduct": "groom"}'], "victim_age"),
        (["ask", "KEN", "--scenario", "nowhere.json"], "no such file"),
        (["assess", "nowhere/KEN.yaml", "--pack", "ecpat-2022"], "no such file"),
    ],
)
def test_invalid_input_is_3_and_says_what_was_meant(run, arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.code == cli.INVALID
    assert message in result.err


def test_fail_on(run) -> None:
    arguments = ["assess", "KEN", "--pack", "ecpat-2022", "--format", "csv", "-o", "-"]
    for level in ("gap", "partial", "unknown"):
        assert run(*arguments, "--fail-on", level).code == cli.FOUND
    assert run(*arguments).code == 0


@pytest.mark.parametrize(
    ("statuses", "codes"),
    [
        ({"met"}, (False, False, False)),
        ({"met", "partial_to_met"}, (False, False, True)),
        ({"not_known"}, (False, False, True)),
        ({"unmet_to_partial"}, (False, True, True)),
        ({"partial"}, (False, True, True)),
        ({"unmet"}, (True, True, True)),
    ],
)
def test_what_fail_on_counts(statuses: set[str], codes: tuple[bool, bool, bool]) -> None:
    assert tuple(cli._fails(frozenset(statuses), level) for level in ("gap", "partial", "unknown")) == codes


def test_ask_in_words(run) -> None:
    result = run("ask", "PHL", "--as-of", "2024-01-01", "--scenario", SCENARIO)
    assert result.code == 0
    words = " ".join(result.out.split())
    assert words.startswith("Reached. On 1 January 2024 an adult in the Philippines solicits a child of 16 online")
    missing = run("ask", "KEN", "--scenario", '{"conduct": "csam.access", "victim_age": 12}')
    assert missing.out.startswith("Not reached.")
    assert "No recorded provision covers the act." in missing.out
    assert "Nearest" in missing.out


def test_ask_as_json_from_a_file_and_from_standard_input(run, tmp_path: Path) -> None:
    path = tmp_path / "scenario.json"
    path.write_text(SCENARIO, encoding="utf-8")
    arguments = ["ask", "PHL", "--as-of", "2024-01-01", "--format", "json", "--scenario"]
    by_file, by_stdin = run(*arguments, str(path)), run(*arguments, "-", stdin=SCENARIO)
    assert json.loads(by_file.out) == json.loads(by_stdin.out)
    assert json.loads(by_file.out)["answer"] == "reached"


def test_check_says_what_is_wrong_with_line_and_caret(run, tmp_path: Path) -> None:
    path = tmp_path / "law.yaml"
    path.write_text("gapcheck: profile/1\njurisdiction: NO\nname: Norway\nas_of: 2025-01-01\ninstruments: {}\n")
    result = run("check", str(path))
    assert result.code == cli.INVALID
    assert ":2:15:" in result.out.replace("\n", "")
    assert "^" in result.out
    found = json.loads(run("check", str(path), "--format", "json").out)
    assert found[0]["line"] == 2
    assert found[0]["severity"] == "error"


def test_check_of_the_shipped_data_has_no_error(run) -> None:
    root = Path(__file__).parent.parent
    assert run("check", str(root / "rules"), str(root / "fixtures")).code == 0


def test_test_runs_the_examples(run, tmp_path: Path) -> None:
    good = run("test", "ecpat-2022")
    assert good.code == 0
    assert " passed, 0 failed" in good.out
    text = (Path(__file__).parent.parent / "rules" / "ecpat-2022.yaml").read_text(encoding="utf-8")
    broken = text.replace(
        "{law: {conduct: csam.access, victim_age: under 18}, status: met}",
        "{law: {conduct: csam.access, victim_age: under 18}, status: unmet}",
    )
    assert broken != text
    path = tmp_path / "pack.yaml"
    path.write_text(broken, encoding="utf-8")
    bad = run("test", str(path))
    assert bad.code == cli.INVALID
    assert "1 failed" in bad.out


@pytest.mark.parametrize("kind", ["profile", "pack", "assessment", "answer"])
def test_schema(run, kind: str, tmp_path: Path) -> None:
    printed = run("schema", kind).out
    assert json.loads(printed)["$schema"].startswith("http://json-schema.org/draft-07")
    path = tmp_path / "schema.json"
    assert run("schema", kind, "-o", str(path)).code == 0
    assert path.read_text(encoding="utf-8") == printed


@pytest.mark.parametrize(
    ("what", "word"),
    [
        ("laws", "Kenya"),
        ("groups", "asean"),
        ("packs", "ecpat-2022"),
        ("conducts", "csam.possess"),
        ("circumstances", "crime_at_place"),
        ("dimensions", "victim_age"),
        ("measures", "industry.reporting"),
        ("treaties", "opsc"),
    ],
)
def test_list_and_search(run, what: str, word: str) -> None:
    assert word in run("list", what).out
    assert word in run("list", what, word[:5]).out
    assert word not in run("list", what, "zzz").out
    assert any(word in row.values() for row in json.loads(run("list", what, "--format", "json").out))


def test_gap_between_a_treaty_and_a_recommendation_and_between_laws(run, tmp_path: Path) -> None:
    treaty = run("gap", "opsc", "ecpat-2022")
    assert treaty.code == 0
    assert "reached only with a further element" in treaty.out
    found = json.loads(run("gap", "KEN", "PHL", "--as-of", "2025-06-01", "--format", "json", "-o", "-").out)
    assert found["law"]["code"] == "KEN"
    page = tmp_path / "gap.md"
    assert run("gap", "lanzarote", "ecpat-2022", "--format", "markdown", "-o", str(page)).code == 0
    assert page.read_text(encoding="utf-8").startswith("# ")
    assert run("gap", "opsc", "ecpat-2022", "--format", "pdf").code == cli.USAGE


def test_crosswalk(run) -> None:
    result = run("crosswalk", "ecpat-2022", "opsc")
    assert result.code == 0
    assert "asks more than" in result.out.replace("\n", " ") or "overlaps" in result.out
    assert any(
        row["pack"] == "opsc" for row in json.loads(run("crosswalk", "ecpat-2022", "opsc", "--format", "json").out)
    )
    assert run("crosswalk", "ecpat-2022").code == cli.USAGE


def test_an_internal_error_is_4(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("gapcheck.report.batch.open_law", broken)
    result = run("assess", "KEN", "--pack", "ecpat-2022")
    assert result.code == cli.INTERNAL
    assert "internal error" in result.err


def test_the_library_import_is_lazy() -> None:
    heavy = ("jinja2", "rich", "click", "typst", "yaml")
    code = f"import sys, gapcheck; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "KEN", "--pack", "cedaw"),
        *(("assess", "KEN", "--pack", "cedaw", "--format", form) for form in ("markdown", "html", "json", "csv")),
        ("assess", "KEN", "PHL", "--pack", "cedaw", "-o", "FOLDER"),
        ("ask", "KEN", "--scenario", '{"conduct": "groom", "victim_age": 16}'),
        ("ask", "KEN", "--scenario", '{"conduct": "groom", "victim_age": 16}', "--format", "json"),
        ("gap", "KEN", "PHL"),
        ("diff", "KEN", "KEN", "--pack", "cedaw"),
        ("explain", "KEN"),
        *(("explain", "KEN", "--format", form) for form in ("markdown", "html")),
    ],
    ids=" ".join,
)
def test_every_output_says_that_the_law_was_not_reviewed(run, arguments: tuple[str, ...], tmp_path: Path) -> None:
    result = run(*(str(tmp_path) if word == "FOLDER" else word for word in arguments))
    said = "not been reviewed by a practitioner of this law" in " ".join(result.out.split())
    assert said or ("json" in arguments and '"reviewed": []' in result.out)
