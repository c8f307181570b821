"""Every term of the shipped vocabulary says what it means, and everything that shows terms shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from gapcheck import GapcheckError, load_profile
from gapcheck.cli.commands import commands
from gapcheck.documents.source import parse
from gapcheck.exchange.schema import schema
from gapcheck.explanation.meanings import meanings
from gapcheck.explanation.records import told
from gapcheck.model.vocabulary import Vocabulary
from gapcheck.reading.load import load_vocabulary
from gapcheck.reading.terms import terms
from gapcheck.reading.vocabulary import read_vocabulary
from gapcheck.report.lawpage import law_page

ANOTHER = Path(__file__).parent / "data" / "another-field" / "law.yaml"


def said(terms: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """Each term with what it is called and what it means."""
    for conduct in terms.conducts.values():
        yield f"conducts.{conduct.id}", conduct.noun, conduct.meaning
    for circumstance in terms.circumstances.values():
        yield f"circumstances.{circumstance.id}", circumstance.label or circumstance.phrase, circumstance.meaning
    for dimension in terms.dimensions.values():
        yield f"dimensions.{dimension.id}", dimension.label, dimension.meaning
        if dimension.kind != "ages":  # each year of age means itself
            for value in dimension.values:
                key = f"dimensions.{dimension.id}.{value}"
                yield key, dimension.label_of(value), dimension.meaning_of(value)
    for measure in terms.measures.values():
        yield f"measures.{measure.id}", measure.question, measure.meaning
        for answer in measure.values:
            yield f"measures.{measure.id}.{answer}", measure.say(answer), measure.meanings.get(str(answer), "")


SAID = list(said(load_vocabulary()))


@pytest.mark.parametrize(("key", "words", "meaning"), SAID, ids=[key for key, _, _ in SAID])
def test_every_term_says_in_one_line_what_it_means(key: str, words: str, meaning: str) -> None:
    assert meaning
    assert "\n" not in meaning
    assert meaning == " ".join(meaning.split())
    assert len(meaning) < 200
    assert meaning[-1] not in ".;:,?!"  # a fragment, to which what shows it adds its own stop
    assert meaning[0].islower()
    assert meaning.casefold() not in (words.casefold(), words.casefold().rstrip("?"), key.rpartition(".")[2])


def test_no_two_terms_of_a_kind_mean_the_same() -> None:
    words = load_vocabulary()
    kinds: list[Any] = [words.conducts, words.circumstances, words.measures]
    for kind in kinds:
        assert len({term.meaning for term in kind.values()}) == len(kind)


SMALL: dict[str, Any] = {
    "gapcheck": "vocabulary/1",
    "id": "small",
    "title": "Small",
    "conducts": {"dump": {"noun": "dumping", "meaning": "leaving waste where it may not be"}, "burn": "burning"},
    "dimensions": {
        "stage": {
            "kind": "set",
            "meaning": "how far it went",
            "values": {"done": {"label": "done", "meaning": "carried out whole"}, "begun": "begun"},
        }
    },
    "circumstances": {"night": {"phrase": "it is night", "meaning": "between dusk and dawn"}},
    "measures": {
        "register": {
            "type": "choice",
            "values": ["open", "closed"],
            "meaning": "a list of dumps",
            "meanings": {"open": "anybody may read it"},
        }
    },
}


def small(**changed: Any) -> Vocabulary:
    return read_vocabulary(parse(json.dumps({**SMALL, **changed}), "small.yaml"))


def test_meanings_are_read_where_they_are_given() -> None:
    words = small()
    assert [c.meaning for c in words.conducts.values()] == ["leaving waste where it may not be", ""]
    assert words.dimensions["stage"].meaning == "how far it went"
    assert [words.dimensions["stage"].meaning_of(v) for v in ("done", "begun", "unheard")] == [
        "carried out whole",
        "",
        "",
    ]
    assert words.circumstances["night"].meaning == "between dusk and dawn"
    assert words.measures["register"].meaning == "a list of dumps"
    assert words.measures["register"].meanings == {"open": "anybody may read it"}


def test_a_meaning_of_an_answer_that_there_is_not_is_refused() -> None:
    measures = {"register": {"type": "choice", "values": ["open"], "meanings": {"opened": "x"}}}
    with pytest.raises(GapcheckError, match=r"did you mean.*open"):
        small(measures=measures)


def test_a_vocabulary_without_meanings_works_as_before() -> None:
    law = load_profile(str(ANOTHER))
    assert not [meaning for _, _, meaning in said(law.vocabulary) if meaning]
    assert meanings(law, told(law)) == ()
    assert "What the terms mean" not in law_page(law)
    for what in ("conducts", "circumstances", "dimensions", "measures"):
        assert all("meaning" not in term.to_dict() for term in terms(law.vocabulary, what))
    assert "enumDescriptions" not in json.dumps(schema("profile", law.vocabulary))


# -- lists -----------------------------------------------------------------------------------------------------------


def listed(*arguments: str, columns: int = 80) -> str:
    result = CliRunner(env={"COLUMNS": str(columns)}).invoke(commands, ["list", *arguments])
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("what", ["conducts", "circumstances", "dimensions", "measures"])
@pytest.mark.parametrize("columns", [40, 60, 100])
def test_lists_show_every_meaning_at_any_width(what: str, columns: int) -> None:
    output = listed(what, columns=columns)
    assert max(map(len, output.splitlines())) <= columns
    shown = "".join(output.split()).casefold()
    for key, _, meaning in SAID:
        if key.startswith(f"{what}."):
            assert "".join(meaning.split()).casefold() in shown, key


def test_a_list_of_dimensions_shows_values_words_and_what_silence_means() -> None:
    found = {part["id"]: part for part in json.loads(listed("dimensions", "--format", "json"))}
    medium = found["medium"]
    assert (medium["words"], medium["unstated"], medium["scenario"]) == ("medium", "every value", "online")
    assert [value["id"] for value in medium["values"]] == ["offline", "online"]
    assert found["depiction"]["unstated"] == "real_child"
    assert found["depiction"]["conducts"] == "csam.*"
    assert found["offender"]["unstated"] == "what the general part says"
    assert found["place"]["unstated"] == "as the rules on acts abroad say"
    assert (found["victim_age"]["unstated"], found["victim_age"]["scenario"]) == ("no age; it must be stated", "0..17")
    lines = [line.strip() for line in listed("dimensions", "apparent_minor").splitlines()]
    assert "A record that says nothing covers: real_child" in lines
    assert "For: csam.*" in lines
    assert any(line.startswith("–  apparent_minor (person who appears to be a child): ") for line in lines)


def test_a_list_of_measures_shows_answers_and_what_a_silent_law_answers() -> None:
    found = {part["id"]: part for part in json.loads(listed("measures", "--format", "json"))}
    takedown = found["industry.takedown"]
    assert [answer["id"] for answer in takedown["values"]] == ["mandatory", "on_order", "voluntary", "none"]
    assert takedown["silence"] == "none"
    assert found["industry.takedown_hours"]["kind"] == "integer, hours"
    assert "silence" not in found["industry.takedown_hours"]
    assert found["procedure.ex_officio"]["silence"] == "yes"


# -- a law told back, and schemas ------------------------------------------------------------------------------------


def test_a_law_told_back_says_once_what_its_acts_and_circumstances_mean() -> None:
    law = load_profile("KEN")
    words = law.vocabulary
    page = law_page(law)
    acts = {str(c) for offence in law.offences.values() for c in offence.conduct.possibly}
    for conduct in words.conducts.values():
        assert page.count(f": {conduct.meaning}.") == (conduct.id in acts)
    assert page.count(words.measures["industry.reporting"].meaning) == 0


def test_a_record_told_alone_says_what_its_own_terms_mean() -> None:
    law = load_profile("KEN")
    (chapter,) = meanings(law, told(law, "cmca-24-possess"))
    acts, circumstances = chapter.records
    assert acts.sentences == (
        f"Possessing child sexual abuse material: {law.vocabulary.conducts['csam.possess'].meaning}.",
    )
    assert len(circumstances.sentences) == 2
    (chapter,) = meanings(law, told(law, "measures.industry.reporting"))
    (asked,) = chapter.records
    assert [s.partition(":")[0] for s in asked.sentences[1:]] == ["Mandatory", "Voluntary", "None"]
    for form in ("terminal", "markdown", "html"):
        assert "What the terms mean" in law_page(law, "cmca-24-possess", form)


def test_schemas_say_what_conducts_values_circumstances_and_answers_mean() -> None:
    words = load_vocabulary()
    parts = schema("profile")["definitions"]
    conducts = parts["conduct"]["anyOf"][0]
    said_of_conducts = dict(zip(conducts["enum"], conducts["enumDescriptions"], strict=True))
    assert all(said_of_conducts[key] == conduct.meaning for key, conduct in words.conducts.items())
    circumstances = parts["circumstance"]["anyOf"][0]
    assert circumstances["enumDescriptions"] == [c.meaning for c in words.circumstances.values()]
    depiction = words.dimensions["depiction"]
    assert parts["depiction in law"]["description"] == f"Depiction: {depiction.meaning}"
    for kind, name in (("profile", "depiction in law"), ("pack", "depiction asked")):
        assert all(depiction.meaning_of(v) in json.dumps(schema(kind)["definitions"][name]) for v in depiction.values)
    takedown = words.measures["industry.takedown"]
    for kind in ("profile", "pack"):
        text = json.dumps(schema(kind), ensure_ascii=False)
        assert takedown.meaning[1:] in text
        assert all(meaning in text for meaning in takedown.meanings.values())
