"""Running the examples of a standard: small laws written beside each criterion, and the status each must get.

An example is a test of its criterion and a reader's best explanation of it; ``gapcheck test`` runs all of a pack's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from ..algebra.reach import law_sets
from ..algebra.space import Bounds, ScenarioSpace, counterparts
from ..assessment.leftopen import left_open
from ..assessment.marking import held, mark_of
from ..assessment.results import Held
from ..assessment.scores import Status
from ..documents.source import Source
from ..errors import Diagnostic, GapcheckError
from ..model.law import ALL_ACTS, GENERAL_TOPICS, Profile
from ..model.record import Evidence
from ..model.scenario import Ages
from ..model.standard import Condition, Criterion, Example, Pack
from ..model.vocabulary import Vocabulary
from ..reading.load import load_profile

DAY = dt.date(2020, 1, 1)  # examples are of no date; one that states `since` or `until` is read on this day


@frozen
class ExampleResult:
    """What one example of a criterion gave.

    ``index`` counts from 0; ``found`` is empty where the example's law cannot be read. ``diagnostic`` says at which
    line what was expected and found; ``None`` where the example passed.
    """

    pack: str
    criterion: str
    index: int
    expected: str
    found: str
    diagnostic: Diagnostic | None = field(default=None, repr=False)

    @property
    def passed(self) -> bool:
        """Whether the status found is the one the example states."""
        return self.diagnostic is None


def run_examples(pack: Pack) -> tuple[ExampleResult, ...]:
    """Run every example of every criterion of a pack, in the order of the document.

    Returns:
        One result an example; a law that cannot be read gives a result that did not pass, never an error.

    >>> from gapcheck import load_pack
    >>> results = run_examples(load_pack("ecpat-2022"))
    >>> all(result.passed for result in results)
    True
    """
    return tuple(result for criterion in pack.criteria.values() for result in _of_criterion(pack, criterion))


def _of_criterion(pack: Pack, criterion: Criterion) -> Iterator[ExampleResult]:
    space = criterion_space(criterion, pack.vocabulary)
    for index, example in enumerate(criterion.examples):
        try:
            found = str(status_of(criterion, pack, example_law(example, pack.vocabulary), space))
            problem = "" if found == example.status else f"found {found.replace('_', ' ')}"
        except GapcheckError as error:
            found, problem = "", f"the example cannot be read: {'; '.join(d.text for d in error.diagnostics) or error}"
        diagnostic = _diagnostic(pack, criterion, index, problem) if problem else None
        yield ExampleResult(pack.id, criterion.id, index, example.status, found, diagnostic)


def _diagnostic(pack: Pack, criterion: Criterion, index: int, problem: str) -> Diagnostic:
    document = pack.document or Source(pack.id, "")
    return document.problem(
        document.mark(("criteria", criterion.id, "examples", index)),
        f"example {index + 1} of {criterion.id}: {problem}",
        expected=f"expected {criterion.examples[index].status.replace('_', ' ')}",
        code="example",
    )


def criterion_space(criterion: Criterion, vocabulary: Vocabulary) -> ScenarioSpace:
    """The scenarios of one criterion alone."""
    return ScenarioSpace(vocabulary, {criterion.id: criterion.grids})


def status_of(criterion: Criterion, pack: Pack, law: Profile, space: ScenarioSpace | None = None) -> Status:
    """The status that a criterion gives a law, without the rest of a finding.

    Args:
        space: the criterion's own scenarios, where many laws are asked (see `criterion_space`).
    """
    space = space or criterion_space(criterion, pack.vocabulary)
    sets = law_sets(law, space, law.as_of, Evidence.PRIMARY)

    def answer(condition: Condition) -> Held:
        return held(law, condition, law.as_of, Evidence.PRIMARY)

    def credit(condition: Condition) -> tuple[Fraction, Fraction]:
        return answer(condition).credit

    def beside(key: str, ages: Ages) -> Bounds:
        others = counterparts(pack.vocabulary, [criterion])
        found = law_sets(law, others, law.as_of, Evidence.PRIMARY)
        area = others.area(key, ages)
        return Bounds(found.surely & area, found.possibly & area)

    reached = Bounds(sets.surely, sets.possibly)
    return mark_of(criterion, pack, space, reached, credit, left_open(pack, answer), beside).status


def example_law(example: Example, vocabulary: Vocabulary) -> Profile:
    """The law of an example as a full profile: closed, trusted, at home.

    Closed means that what the example does not write is not there: every conduct, jurisdiction, limitation and the
    general part were searched. So without a list of its own the general part covers the ordinary case alone (an adult,
    a principal); without a record of jurisdiction no act abroad is reached, without one of limitation no case is ever
    barred. A measure or treaty that is not named stays unknown. Every record is cited and of primary evidence unless
    the example says otherwise.

    Raises:
        GapcheckError: the example's law has problems.

    >>> from gapcheck import load_vocabulary
    >>> law = example_law(Example("met", law={"conduct": "groom", "victim_age": "under 18"}), load_vocabulary())
    >>> law.offences["x-1"].cite
    'x s. 1'
    """
    offences = example.law if isinstance(example.law, list) else [example.law]
    ordinary = {
        d.id: {"covers": [d.ordinary] if d.ordinary else "all"}
        for d in vocabulary.dimensions.values()
        if d.unstated == "general"
    }
    everything = {"conduct": [*vocabulary.conducts, *GENERAL_TOPICS], "scope": ALL_ACTS, "basis": "primary"}
    exempting = [{"exemptions": "all", "basis": "primary"}] if vocabulary.exempting else []
    searched = [everything, *exempting]
    general = {key: _records(value) for key, value in (ordinary | dict(example.general)).items()}
    mapping = {
        "gapcheck": "profile/2",
        "jurisdiction": "XEX",
        "name": "the state of this example",
        "as_of": DAY,
        "instruments": {"x": {"title": "Example Act"}},
        "searched": searched,
        "general": general,
        "offences": {f"x-{number}": _record(offence) for number, offence in enumerate(offences, 1)},
        "measures": {key: _record(answer, "value") for key, answer in example.measures.items()},
        "treaties": {key: _record(status, "status") for key, status in example.treaties.items()},
    }
    return load_profile(mapping, vocabulary=vocabulary)


def _records(raw: Any) -> Any:
    return [_record(item) for item in raw] if isinstance(raw, list) else _record(raw)


def _record(raw: Any, key: str = "") -> Any:
    """A record with the citation and evidence an example may leave out; a plain answer under its key."""
    if not isinstance(raw, Mapping):
        if not key:
            return raw
        raw = {key: raw}
    return {"cite": "x s. 1", "evidence": "primary", **raw}
