"""The page that sets published assessments beside our own findings: every disagreement with both readings."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from ..checks.judgements import Comparison, Outcome, comparisons, said
from ..documents.dates import words_of
from ..model.judgement import Subject
from ..model.law import Profile
from ..reading.load import load_pack
from .environment import render_template
from .packpage import grid_words


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


OUTCOMES = (Outcome.AGREES, Outcome.DISAGREES, Outcome.OPEN, Outcome.OTHER_DATE)
BESIDE = (Outcome.SAME_SOURCE, Outcome.NOT_COMPARED)


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
        counts = [outcomes.count(o) for o in (*OUTCOMES, *BESIDE)]
        rows.append(CountryRow(law.name, (sum(counts[: len(OUTCOMES)]), *counts)))

    def views(*wanted: Outcome) -> list[JudgementView]:
        return [_view(law, c) for law, c in found if c.outcome in wanted]

    return render_template(
        "judgements.md.jinja",
        (),
        rows=rows,
        totals=[sum(row.counts[i] for row in rows) for i in range(1 + len(OUTCOMES) + len(BESIDE))],
        disagreements=views(Outcome.DISAGREES, Outcome.OTHER_DATE),
        open=views(Outcome.OPEN),
        agreements=views(Outcome.AGREES),
        same=views(Outcome.SAME_SOURCE),
    )


def _view(law: Profile, found: Comparison) -> JudgementView:
    judgement, terms = found.judgement, law.vocabulary

    def named(subject: Subject) -> str:
        if subject.criterion is not None:
            pack, key = subject.criterion
            standard = load_pack(pack)
            return f"{standard.title}, “{standard.criteria[key].title}”"
        if subject.grid is not None:
            return grid_words(terms, subject.grid)
        conduct = terms.conducts.get(subject.name)
        return conduct.noun if conduct else terms.measures[subject.name].question

    ours = "; ".join(f"{named(s)}: {said(reading)}" for s in judgement.about if (reading := found.readings.get(s.name)))
    sources = [source for sources in found.behind.values() for source in sources[:4]]
    records = dict.fromkeys(f"{source.citation} ({source.evidence})" for source in sources)
    dated = judgement.as_of.words if judgement.as_of else "no date"
    return JudgementView(
        law.name,
        judgement.source,
        judgement.url,
        f"{dated}; our finding on {words_of(found.day)}",
        judgement.says,
        found.theirs,
        ours,
        tuple(records),
        judgement.why,
    )
