"""The JSON Schemas of the documents that `gapcheck.assessment.plain` writes: every key is there, and no other."""

from __future__ import annotations

from ..algebra.lacks import Kind, Stage
from ..assessment.assessment import FORMAT
from ..assessment.plain import ANSWER_FORMAT, Json
from ..assessment.scores import ANSWERS, Status
from ..explanation.nearest import GapKind
from ..explanation.sources import KINDS as SOURCE_KINDS
from ..model.record import AUTHORITIES, STATUSES, Evidence
from ..model.record import SOURCE_KINDS as PUBLISHER_KINDS
from ..model.standard import KINDS, METHODS, NO_DUTY, OBLIGATIONS
from ..model.standard import STATUSES as PACK_STATUSES
from ..model.vocabulary import Vocabulary
from .forms import closed, listed, ref

_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_TRUTH: Json = {"type": "boolean"}
_DAY: Json = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_EVIDENCE: Json = {"enum": [e.value for e in Evidence]}
_STAGES = ("", *(s.value for s in Stage))


def _maybe(item: Json) -> Json:
    return {"anyOf": [item, {"type": "null"}]}


def _some(*names: str) -> Json:
    return dict.fromkeys(names, _TEXT)


def assessment_schema(vocabulary: Vocabulary) -> Json:
    """The schema of ``assessment/1`` in the terms of a vocabulary."""
    law = {**_some("code", "name"), "as_of": _DAY, "checked": _maybe(ref("date")), "reviewed": listed(_TEXT)}
    question = {**_some("id", "kind", "text"), "width": ref("fraction"), "scenarios": _COUNT}
    properties: Json = {
        "gapcheck": {"const": FORMAT},
        "law": closed({**law, "digest": _TEXT}, description="The law that was read; digest names its document."),
        "as_of": {**_DAY, "description": "The date of the acts that were asked about."},
        "caveat": _TEXT,
        "note": {**_TEXT, "description": "What that date leaves unknown, where it lies after the research."},
        "trust": {**_EVIDENCE, "description": "The least evidence that carries a sure conclusion."},
        "vocabulary": closed(_some("id", "digest")),
        "score": ref("score"),
        "counts": ref("counts"),
        "packs": listed(ref("pack")),
        "causes": listed(ref("cause"), description="The root causes of the gaps, the gravest first."),
        "questions": listed(closed(question), description="What to research next, the most useful first."),
    }
    return {**closed(properties, title=f"gapcheck {FORMAT}"), "definitions": _definitions(vocabulary)}


def answer_schema(vocabulary: Vocabulary) -> Json:
    """The schema of ``answer/1`` in the terms of a vocabulary."""
    properties: Json = {
        "gapcheck": {"const": ANSWER_FORMAT},
        "answer": {"enum": ["reached", "not_reached", "unknown"]},
        "sentence": _TEXT,
        "stage": {"enum": list(_STAGES), "description": "Where a scenario that is not reached fails."},
        "as_of": _DAY,
        "scenario": ref("scenario"),
        "reached_by": listed(ref("provision")),
        "nearest": listed(ref("near")),
        "sources": listed(ref("source"), description="The records that decided."),
        "evidence": {**_maybe(_EVIDENCE), "description": "That of the least known of them."},
        "note": _TEXT,
        "review": {**_TEXT, "description": "Whether a practitioner of this law reviewed it."},
        "caveat": _TEXT,
    }
    return {**closed(properties, title=f"gapcheck {ANSWER_FORMAT}"), "definitions": _definitions(vocabulary)}


def _definitions(vocabulary: Vocabulary) -> Json:
    dimensions = {d.id: {"enum": list(d.values)} for d in vocabulary.dimensions.values()}
    conduct = {"enum": list(vocabulary.conducts)}
    names = listed({"enum": list(vocabulary.circumstances)})
    scenario: Json = {"conduct": conduct, "circumstances": names}
    scenario |= {key: {"anyOf": [value, listed(value)]} for key, value in dimensions.items()}
    rounded = dict.fromkeys(("low", "high", "coverage"), _maybe({"type": "number"}))
    score = dict.fromkeys(("low", "high", "coverage"), _maybe(ref("fraction")))
    method = {"anyOf": [{"enum": list(METHODS[:-1])}, closed({METHODS[-1]: _COUNT}), {"type": "null"}]}
    setting = {"present": names, "absent": names, "others": {"enum": ["absent", "free"]}}
    dated = {"since": _maybe(ref("date")), "until": _maybe(ref("date"))}
    return {
        "fraction": {"type": "string", "pattern": r"^\d+(/\d+)?$", "description": "An exact number such as 125/3."},
        "date": {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
        "interval": closed({"low": ref("fraction"), "high": ref("fraction")}),
        "score": closed(
            {**score, "rounded": closed(rounded), "text": _TEXT, "exact": _TRUTH},
            description="From 0 to 100; null where nothing applies. Coverage runs from 0 to 1. Where the interval is "
            "not exact it is an outer bound.",
        ),
        "counts": closed(dict.fromkeys((s.value for s in Status), _COUNT), description="Criteria by status."),
        "scenario": closed(scenario, ("conduct", "circumstances")),
        "node": closed(
            {**_some("id", "title"), "leaf": _TRUTH, "weight": ref("fraction"), "method": method, "score": ref("score"),
             "counts": ref("counts"), "children": listed(ref("node"))}
        ),
        "pack": closed(
            {**_some("id", "title"), "kind": {"enum": list(KINDS)}, "version": _TEXT,
             "status": {"enum": list(PACK_STATUSES)}, "digest": _TEXT,
             "source": closed({**_some("title", "publisher"), "date": _maybe(ref("date")), "url": _TEXT}),
             "tree": ref("node"), "options_used": _maybe(closed({"used": _COUNT, "of": _COUNT})),
             "verdicts": listed(closed({**_some("id", "title"), "answer": {"enum": list(ANSWERS.values())}})),
             "findings": listed(ref("finding"))}
        ),
        "finding": closed(
            {**_some("id", "title", "group"), "obligation": {"enum": [*OBLIGATIONS, NO_DUTY]}, "cite": _TEXT,
             "verb": {"enum": ["reach", "spare", "hold"]}, "weight": ref("fraction"),
             "status": {"enum": [s.value for s in Status]}, "kind": {"enum": [k.value for k in GapKind]},
             "applies": {"enum": ["yes", "may_not", "no"]},
             "lapse": {**_TEXT, "description": "Why it does not apply, or may not."},
             "ages": {**_TEXT, "description": "The ages that go by the age of consent."},
             "credit": _maybe(ref("interval")), "share": _maybe(ref("interval")), "gap": listed(ref("part")),
             "open": listed(ref("part")),
             "counterexample": _maybe(closed({"sentence": _TEXT, "scenario": ref("scenario")})),
             "elements": listed(ref("element")), "reached_by": listed(ref("provision")),
             "nearest": listed(ref("near")), "presupposed": _TEXT,
             "entailed": closed(dict.fromkeys(conduct["enum"], listed(_TEXT)), ()),
             "answers": listed(ref("answer")),
             "options": listed(closed({**_some("id", "title", "cite"), "reserved": _TRUTH})),
             "sources": listed(ref("source")),
             "evidence": _maybe(_EVIDENCE),
             **_some("amendment", "question", "remedy", "why", "protect"), "verified": _TRUTH},
            description="Credit and share from 0 to 1; share is of the fact patterns distinguished here.",
        ),
        "part": closed(
            {"text": _TEXT, "count": _COUNT, "conducts": listed(conduct),
             "values": closed({key: listed(value) for key, value in dimensions.items()}, ()),
             "circumstances": listed(closed(setting))}
        ),
        "element": closed({**_some("name", "label", "asked", "has"), "state": {"enum": ["yes", "possibly", "no"]}}),
        "provision": closed({**_some("id", "citation"), "surely": _TRUTH, "evidence": _EVIDENCE, "copy": _TRUTH,
                               "url": _TEXT, "publisher": _maybe(ref("publisher")), "remarks": listed(_TEXT)}),
        "publisher": closed({"name": _TEXT, "kind": {"enum": list(PUBLISHER_KINDS)}}),
        "near": closed(
            {**_some("id", "citation"), "distance": _COUNT, **_some("separates", "doubts"),
             "failures": listed(
                 closed({"kind": {"enum": [k.value for k in Kind]}, **_some("name", "text"), "doubtful": _TRUTH,
                         "stage": {"enum": [s.value for s in Stage]}, "decided_by": _TEXT})
             ),
             "surplus": listed(_TEXT), "closes": _COUNT, "same_conduct": _TRUTH, "penalty": _TEXT, **dated,
             "status": {"enum": list(STATUSES)}, "evidence": _EVIDENCE, "copy": _TRUTH, "url": _TEXT,
             "publisher": _maybe(ref("publisher")), "authority": {"enum": list(AUTHORITIES)},
             **_some("own_words", "quote", "note"),
             "defences": listed(_TEXT), "competes_with": listed(_TEXT), "checked": _maybe(ref("date"))}
        ),
        "cause": closed(
            {"kind": {"enum": [k.value for k in GapKind]}, "id": _maybe(_TEXT), **_some("citation", "text"),
             "criteria": listed(_TEXT), "weight": ref("fraction"), "gravity": ref("fraction"), "amendment": _TEXT},
            description="What is behind one gap or several; criteria are named pack/criterion.",
        ),
        "answer": closed(
            {**_some("measure", "question", "asked"),
             "value": {"type": ["string", "number", "boolean", "array"]}, "reason": _TEXT, "credit": ref("interval"),
             "citation": _TEXT, "evidence": _maybe(_EVIDENCE), "url": _TEXT}
        ),
        "source": closed(
            {"kind": {"enum": list(SOURCE_KINDS)}, **_some("record", "citation"), "evidence": _EVIDENCE, "url": _TEXT,
             "copy": _TRUTH, "note": _TEXT,
             "publisher": _maybe(ref("publisher"))}
        ),
    }  # fmt: skip
