"""The page that sets published assessments beside our own findings: every disagreement with both readings."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from ..checks.judgements import WORDS, Comparison, Outcome, behind, comparisons
from ..documents.dates import words_of
from ..model.law import Profile
from .environment import render_template


@frozen
class JudgementView:
    """One published judgement and our finding, in words."""

    country: str
    source: str
    url: str
    day: str
    says: str
    theirs: str
    ours: str
    records: tuple[str, ...]
    why: str


@frozen
class CountryRow:
    """How many judgements on a law agree with our findings, and how many do not."""

    name: str
    counts: tuple[int, ...]


OUTCOMES = (Outcome.AGREES, Outcome.DISAGREES, Outcome.OPEN, Outcome.OTHER_DATE, Outcome.NOT_COMPARED)


def judgement_page(laws: Iterable[Profile]) -> str:
    """The page about the judgements that some laws record, in Markdown.

    >>> from gapcheck import load_profile
    >>> judgement_page([load_profile("KEN")]).splitlines()[0]
    '# Published assessments beside our findings'
    """
    found = [(law, comparison) for law in laws for comparison in comparisons(law)]
    rows = []
    for law in dict.fromkeys(law for law, _ in found):
        outcomes = [c.outcome for other, c in found if other is law]
        rows.append(CountryRow(law.name, tuple(outcomes.count(o) for o in OUTCOMES)))

    def views(*wanted: Outcome) -> list[JudgementView]:
        return [_view(law, c) for law, c in found if c.outcome in wanted]

    return render_template(
        "judgements.md.jinja",
        (),
        rows=rows,
        totals=[sum(row.counts[i] for row in rows) for i in range(len(OUTCOMES))],
        disagreements=views(Outcome.DISAGREES, Outcome.OTHER_DATE),
        open=views(Outcome.OPEN),
        agreements=views(Outcome.AGREES),
    )


def _view(law: Profile, found: Comparison) -> JudgementView:
    judgement = found.judgement
    vocabulary = law.vocabulary

    def named(name: str) -> str:
        return vocabulary.conducts[name].noun if name in vocabulary.conducts else vocabulary.measures[name].question

    ours = "; ".join(f"{named(name)}: {WORDS[reading]}" for name, reading in found.readings.items() if reading)
    records = dict.fromkeys(record for name in found.readings for record in behind(law, name, found.day)[:4])
    dated = judgement.as_of.words if judgement.as_of else "no date"
    why = law.explained.get("judgement-contradicted", "") if found.outcome is Outcome.DISAGREES else ""
    return JudgementView(
        law.name,
        judgement.source,
        judgement.url,
        f"{dated}; our finding on {words_of(found.day)}",
        judgement.says,
        found.theirs,
        ours,
        tuple(records),
        why,
    )
