"""An assessment or an answer as a JSON document; `gapcheck.exchange.resultschema` holds the schema of both.

The documents name their form (``gapcheck: assessment/1``, ``gapcheck: answer/1``); within a form keys are only added.
Numbers that are exact in the engine stay exact: a fraction is text such as ``"125/3"``. Every key is always there, in
a fixed order, and nothing comes from the clock, so equal inputs give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..explanation.failures import Failure
from ..explanation.nearest import Near
from ..explanation.sources import Source
from ..explanation.strip import Element
from ..model.numbers import round_half_up
from ..model.record import Evidence, Publisher
from ..model.standard import Method
from .assessment import FORMAT, Assessment, PackResult
from .causes import Cause
from .finding import Finding
from .results import DAY_OF_THE_ACT, Answer, Held, Part, Provision
from .scores import Conclusion, Node, Score, Status

Json = dict[str, Any]

ANSWER_FORMAT = "answer/1"
PLACES = 2


def assessment_to_dict(result: Assessment) -> Json:
    """An assessment as plain JSON values (``gapcheck: assessment/1``).

    Scores run from 0 to 100, credit and share from 0 to 1; ``rounded`` holds the same numbers rounded half up to two
    places, and ``text`` the interval as reports print it.

    >>> from gapcheck import assess, load_pack, load_profile
    >>> document = assessment_to_dict(assess(load_profile("KEN"), load_pack("ecpat-2022")))
    >>> document["gapcheck"], document["law"]["code"], document["packs"][0]["id"]
    ('assessment/1', 'KEN', 'ecpat-2022')
    """
    law = result.law
    return {
        "gapcheck": FORMAT,
        "law": {
            "code": law.jurisdiction,
            "name": law.name,
            "as_of": law.as_of.isoformat(),
            "checked": _text(law.checked),
            "reviewed": list(law.reviewed),
            "digest": law.digest,
        },
        "as_of": result.as_of.isoformat(),
        "caveat": DAY_OF_THE_ACT,
        "note": result.note,
        "trust": result.trust.value,
        "vocabulary": {"id": law.vocabulary.id, "digest": law.vocabulary.digest},
        "score": _score(result.score),
        "counts": _counts(result.counts),
        "packs": [_pack(part) for part in result.packs],
        "causes": [_cause(cause) for cause in result.causes],
        "questions": [
            {"id": q.id, "kind": q.kind, "text": q.text, "width": str(q.width), "scenarios": q.scenarios}
            for q in result.questions
        ],
    }


def answer_to_dict(answer: Answer) -> Json:
    """An answer to one question as plain JSON values (``gapcheck: answer/1``).

    >>> from gapcheck import ask, load_profile
    >>> answer = ask(load_profile("PHL"), {"conduct": "groom", "victim_age": 16}, as_of="2025-01-01")
    >>> answer_to_dict(answer)["answer"]
    'reached'
    """
    return {
        "gapcheck": ANSWER_FORMAT,
        "answer": str(answer),
        "sentence": answer.sentence,
        "stage": answer.stage,
        "as_of": answer.as_of.isoformat(),
        "scenario": _plain(answer.scenario),
        "reached_by": [_provision(p) for p in answer.reached_by],
        "nearest": [_near(n) for n in answer.nearest],
        "sources": [_source(s) for s in answer.sources],
        "evidence": _level(answer.evidence),
        "note": answer.note,
        "review": answer.review,
        "caveat": DAY_OF_THE_ACT,
    }


def to_json(result: Assessment) -> str:
    """An assessment as JSON text, indented by two, ending in a line feed."""
    return json.dumps(assessment_to_dict(result), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _plain(value: Any) -> Any:
    """Lists for tuples, through mappings."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


def _score(score: Score) -> Json:
    ends = {"low": score.low, "high": score.high, "coverage": score.coverage}
    rounded = {key: None if value is None else round_half_up(value, PLACES) for key, value in ends.items()}
    return {
        **{key: _text(value) for key, value in ends.items()},
        "rounded": rounded,
        "text": str(score),
        "exact": score.exact,
    }


def _interval(pair: tuple[Fraction, Fraction] | None) -> Json | None:
    return None if pair is None else {"low": str(pair[0]), "high": str(pair[1])}


def _counts(counts: Mapping[str, int]) -> Json:
    """Every status, so that all documents have the same columns."""
    return {status.value: counts.get(status.value, 0) for status in Status}


def _pack(part: PackResult) -> Json:
    pack = part.pack
    return {
        "id": pack.id,
        "title": pack.title,
        "kind": pack.kind,
        "version": pack.version,
        "status": pack.status,
        "digest": pack.digest,
        "source": {
            "title": pack.source.title,
            "publisher": pack.source.publisher,
            "date": _text(pack.source.date),
            "url": pack.source.url,
        },
        "tree": _node(part.tree),
        "options_used": None
        if part.options_used is None
        else dict(zip(("used", "of"), part.options_used, strict=True)),
        "verdicts": [_verdict(v) for v in part.verdicts],
        "findings": [_finding(f) for f in part.findings.values()],
    }


def _node(node: Node) -> Json:
    """A node of the score tree; a criterion is a leaf and has no method."""
    return {
        "id": node.id,
        "title": node.title,
        "leaf": node.leaf,
        "weight": str(node.weight),
        "method": None if node.leaf else _method(node.method),
        "score": _score(node.score),
        "counts": _counts(node.counts),
        "children": [_node(child) for child in node.children],
    }


def _method(method: Method) -> str | Json:
    return {method.name: method.k} if method.name == "at_least" else method.name


def _verdict(verdict: Conclusion) -> Json:
    return {"id": verdict.id, "title": verdict.title, "answer": verdict.answer}


def _finding(finding: Finding) -> Json:
    asked = finding.criterion
    return {
        "id": finding.id,
        "title": finding.title,
        "group": asked.group,
        "obligation": asked.obligation,
        "cite": asked.cite,
        "verb": asked.verb,
        "weight": str(asked.weight),
        "status": finding.status.value,
        "kind": finding.kind.value,
        "applies": _applies(finding),
        "lapse": finding.lapse,
        "ages": finding.ages,
        "credit": _interval(finding.credit),
        "share": _interval(finding.share),
        "gap": [_part(p) for p in finding.gap],
        "open": [_part(p) for p in finding.open],
        "counterexample": (
            {"sentence": finding.counterexample, "scenario": _plain(finding.example)}
            if finding.counterexample
            else None
        ),
        "elements": [_element(e) for e in finding.strip],
        "reached_by": [_provision(p) for p in finding.reached_by],
        "nearest": [_near(n) for n in finding.nearest],
        "presupposed": finding.presupposed,
        "entailed": {conduct: list(offences) for conduct, offences in finding.entailed.items()},
        "answers": [_held(h) for h in finding.held],
        "options": [
            {"id": u.option.id, "title": u.option.title, "cite": u.option.cite, "reserved": u.reserved}
            for u in finding.options
        ],
        "sources": [_source(s) for s in finding.sources],
        "evidence": _level(finding.evidence),
        "amendment": finding.amendment,
        "question": finding.question,
        "remedy": asked.remedy,
        "why": asked.why,
        "protect": asked.protect,
        "verified": asked.verified,
    }


def _applies(finding: Finding) -> str:
    """Whether the criterion applies: a bound as well."""
    if finding.status is Status.NOT_APPLICABLE:
        return "no"
    return "may_not" if finding.may_lapse else "yes"


def _part(part: Part) -> Json:
    box = part.box
    return {
        "text": part.text,
        "count": part.count,
        "conducts": list(box.conducts),
        "values": _plain(box.values),
        "circumstances": [
            {"present": sorted(s.present), "absent": sorted(s.absent), "others": "free" if s.free else "absent"}
            for s in box.settings
        ],
    }


def _element(element: Element) -> Json:
    return {
        "name": element.name,
        "label": element.label,
        "asked": element.asked,
        "has": element.has,
        "state": element.state,
    }


def _provision(provision: Provision) -> Json:
    return {
        "id": provision.id,
        "citation": provision.citation,
        "surely": provision.surely,
        "evidence": provision.evidence.value,
        "copy": provision.copy,
        "url": provision.url,
        "publisher": _publisher(provision.publisher),
        "remarks": list(provision.remarks),
    }


def _near(near: Near) -> Json:
    offence = near.offence
    return {
        "id": offence.id,
        "citation": offence.reference,
        "distance": near.distance,
        "separates": near.separates,
        "doubts": near.doubts,
        "failures": [_failure(f) for f in near.failures],
        "surplus": list(near.surplus),
        "closes": near.closes,
        "same_conduct": near.same_conduct,
        "penalty": offence.penalty.words if offence.penalty else "",
        "since": _text(offence.period.since),
        "until": _text(offence.period.until),
        "status": offence.status,
        "evidence": offence.evidence.value,
        "copy": offence.copied,
        "url": offence.link,
        "publisher": _publisher(offence.publisher),
        "authority": offence.authority,
        "own_words": offence.own_words,
        "quote": offence.quote,
        "note": offence.note,
        "defences": list(offence.defences),
        "competes_with": list(offence.competes_with),
        "checked": _text(offence.checked),
    }


def _failure(failure: Failure) -> Json:
    lack = failure.lack
    return {
        "kind": failure.kind,
        "name": failure.name,
        "text": failure.text,
        "doubtful": failure.doubtful,
        "stage": lack.kind.stage.value,
        "decided_by": lack.record.reference,
    }


def _cause(cause: Cause) -> Json:
    return {
        "kind": cause.kind.value,
        "id": cause.offence.id if cause.offence else None,
        "citation": cause.offence.reference if cause.offence else "",
        "text": cause.text,
        "criteria": list(cause.criteria),
        "weight": str(cause.weight),
        "gravity": str(cause.gravity),
        "amendment": cause.amendment,
    }


def _publisher(publisher: Publisher | None) -> Json | None:
    return {"name": publisher.name, "kind": publisher.kind} if publisher else None


def _level(evidence: Evidence | None) -> str | None:
    return evidence.value if evidence else None


def _held(held: Held) -> Json:
    answer = held.answer
    return {
        "measure": held.condition.measure.id,
        "question": held.condition.measure.question,
        "asked": held.condition.words,
        "value": _plain(held.value),
        "reason": held.reason,
        "credit": _interval(held.credit),
        "citation": answer.reference if answer else "",
        "evidence": answer.evidence.value if answer else None,
        "url": answer.link if answer else "",
    }


def _source(source: Source) -> Json:
    return {
        "kind": source.kind,
        "record": source.record,
        "citation": source.citation,
        "evidence": source.evidence.value,
        "url": source.url,
        "copy": source.copy,
        "publisher": _publisher(source.publisher),
        "note": source.note,
    }
