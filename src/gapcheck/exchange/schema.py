"""JSON Schemas (draft-07) of the documents, made from the code and a vocabulary, for editors and other tools.

The keys are those of the attrs classes, the enumerations the constants beside them, and every id comes from the
vocabulary. A schema sees one value at a time: what only the whole file can tell (a citation that names no instrument,
an ``until`` before its ``since``) is left to ``gapcheck check``. It is narrower than the reader in one respect: a
pattern of conducts begins with a whole family (``csam.*``) or with a star.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from typing import Any

from ..assessment.plain import Json
from ..errors import GapcheckError, did_you_mean
from ..model import law, record, standard, vocabulary
from ..model.judgement import COVERAGE, FULFILMENT, Judgement
from ..model.vocabulary import Dimension, Measure, Vocabulary
from ..reading.conditions import treaty_measure
from ..reading.forms import FORMS
from ..reading.load import load_vocabulary
from ..reading.pack import FORMS as PACK_FORMS
from ..reading.pack import SHOWN_STATUSES
from ..reading.vocabulary import DIMENSION_KEYS, REQUIRED
from .definitions import (
    BY_TYPE,
    age_dimensions,
    answer_meanings,
    basics,
    dimension_forms,
    form_of,
    law_parts,
    or_versions,
    positive,
    recorded_answer,
    said_of,
    sort_of,
    term_forms,
    treaty_forms,
)  # fmt: skip
from .forms import alternatives, closed, either, enum, listed, map_of, one_or_more, ref
from .resultschema import answer_schema, assessment_schema

DRAFT = "http://json-schema.org/draft-07/schema#"
KINDS = ("profile", "pack", "vocabulary", "assessment", "answer")


def schema(kind: str, terms: Vocabulary | None = None) -> Json:
    """The JSON Schema of a kind of document.

    Args:
        kind: profile, pack, vocabulary, assessment or answer.
        terms: the vocabulary to take the ids from; the shipped one by default.

    Raises:
        GapcheckError: there is no schema of this kind.

    >>> schema("profile")["required"]
    ['gapcheck', 'jurisdiction', 'name', 'as_of', 'instruments']
    """
    makers = dict(zip(KINDS, (_profile, _pack, _vocabulary, assessment_schema, answer_schema), strict=True))
    if kind not in makers:
        hint = did_you_mean(str(kind), KINDS)
        raise GapcheckError(f"no schema of {kind!r}; {hint or 'there are ' + ', '.join(KINDS)}")
    found = makers[kind](terms or load_vocabulary())
    definitions = {**found.pop("definitions", {})}
    used = _used(found, definitions)
    return {"$schema": DRAFT, **found, "definitions": {key: definitions[key] for key in definitions if key in used}}


def _used(root: Json, definitions: Mapping[str, Json]) -> set[str]:
    """The definitions that are reached from the root."""
    names = {ref(name)["$ref"]: name for name in definitions}
    found: set[str] = set()
    waiting = list(_references(root))
    while waiting:
        name = names[waiting.pop()]
        if name not in found:
            found.add(name)
            waiting.extend(_references(definitions[name]))
    return found


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for item in node.values():
            yield from _references(item)
    elif isinstance(node, list):
        for item in node:
            yield from _references(item)


# -- the documents ---------------------------------------------------------------------------------------------------


def _profile(terms: Vocabulary) -> Json:
    answers = {key: recorded_answer(m) for key, m in terms.measures.items()}
    exempting = one_or_more(enum([*(c for c in terms.circumstances if c in terms.exempting), "all"]))
    about = either(
        ref("text"),
        closed({"criterion": {"type": "string", "pattern": "^[a-z0-9][a-z0-9.-]*/[a-z0-9][a-z0-9.-]*$"}}),
        closed({**_product(terms), "conduct": enum(terms.conducts)}, ("conduct",)),
    )
    root = form_of(
        law.Profile,
        required=("gapcheck",),
        extra={"gapcheck": enum(FORMS), "vocabulary": ref("text")},
        vocabulary=None,
        jurisdiction={"type": "string", "pattern": "^([A-Z]{3}|[A-Z]{2}-[A-Z0-9]{1,3})$",
                      "description": "ISO 3166-1 alpha-3 (KEN), or ISO 3166-2 for a part of a state (GB-SCT)."},
        instruments=map_of(form_of(record.Instrument)),
        searched=listed(form_of(
            law.Search, conduct=one_or_more(ref("searched")), exemptions=exempting, scope=enum([law.ALL_ACTS]),
        )),
        general=ref("general"), offences=map_of(or_versions(ref("offence"))), measures=closed(answers, ()),
        treaties=treaty_forms(terms),
        sources=map_of(form_of(record.Publisher, kind=enum(record.SOURCE_KINDS))),
        extends={"type": "string", "description": "The law of the whole state, which applies here too."},
        explained=map_of(ref("text")), reviewed=listed(ref("text")),
        judgements=listed(form_of(Judgement, about=either(about, listed(about)), holds=enum([*COVERAGE, *FULFILMENT]))),
    )  # fmt: skip
    definitions = {**basics(), **term_forms(terms), **law_parts(terms, cited=True)}
    return _document(FORMS[-1], root, definitions)


def _document(form: str, root: Json, definitions: Json) -> Json:
    """A root with its form named first."""
    order = ["gapcheck", *(key for key in root["required"] if key != "gapcheck")]
    properties = {"gapcheck": root["properties"]["gapcheck"], **root["properties"]}
    whole = {"title": f"gapcheck {form}", **root, "properties": properties, "required": order}
    return {**whole, "definitions": definitions}


def _product(terms: Vocabulary) -> Json:
    """The keys of a product of scenarios."""
    asked = {"conduct": ref("asked conducts"), "circumstances": ref("asked circumstances")}
    return asked | dimension_forms(terms, "asked")


def _pack(terms: Vocabulary) -> Json:
    verbs = ("reach", "spare", "hold")
    criterion = form_of(
        standard.Criterion,
        required=("cite",),
        obligation=enum(standard.OBLIGATIONS), credit=enum(standard.CREDITS), reach=one_or_more(ref("reach")),
        spare=one_or_more(ref("spare")), hold={"allOf": [ref("conditions")], "minProperties": 1},
        examples=listed(ref("example")), permits=map_of(ref("option")),
        explained=map_of(ref("text")),
    )  # fmt: skip
    one_verb = [{"required": [v], "properties": {o: False for o in verbs if o != v}} for v in verbs]
    answers = {key: either(ref(f"answer {sort_of(m)}"), recorded_answer(m)) for key, m in terms.measures.items()}
    example = form_of(
        standard.Example,
        status=enum(SHOWN_STATUSES), law=either(ref("offence"), listed(ref("offence"))), general=ref("general"),
        measures=closed(answers, ()), treaties=treaty_forms(terms, enum(record.TREATY_STATUSES)),
    )  # fmt: skip
    product = _product(terms)
    absent = either(ref("asked circumstance"), listed(ref("asked circumstance")))
    least = closed({"at_least": positive()})
    verdict = form_of(standard.Verdict, required=("met",), extra={"met": least}, k=None, partly=least)
    name: Json = {"type": "string", "pattern": "^[a-z0-9][a-z0-9.-]*$"}
    root = form_of(
        standard.Pack,
        required=("gapcheck",),
        extra={"gapcheck": enum(PACK_FORMS), "vocabulary": ref("text")},
        vocabulary=None,
        id=name, kind=enum(standard.KINDS), status=enum(standard.STATUSES), source=form_of(standard.PackSource),
        criteria=map_of(ref("criterion")), groups=map_of(form_of(standard.Group)), credit=enum(standard.CREDITS),
        treaty=enum(terms.treaties), verdicts=map_of(verdict), context=listed(form_of(standard.Context)),
        extends=one_or_more(either(ref("text"), form_of(standard.Extension))),
        change=map_of(form_of(standard.Change, weight=ref("fraction"))),
    )  # fmt: skip
    definitions = {
        **basics(), **term_forms(terms), **law_parts(terms, cited=False),
        "criterion": {**criterion, "anyOf": one_verb}, "example": example, **_conditions(terms),
        "option": closed({"title": ref("text"), "cite": ref("text"), "may_omit": closed(product, ())}),
        "reach": closed(product, ("conduct",)),
        "spare": closed({**product, "absent": absent}, ("conduct", *age_dimensions(terms))),
    }  # fmt: skip
    return _document(PACK_FORMS[-1], root, definitions)


def _conditions(terms: Vocabulary) -> Json:
    """For each measure and treaty the answers that a criterion can ask for."""
    treaties = (treaty_measure(f"treaties.{key}", terms) for key in terms.treaties)
    measures = {m.id: m for m in (*terms.measures.values(), *treaties) if m is not None}
    forms = {
        key: {"description": said_of(m.question, m.meaning), "allOf": [ref(f"asked {sort_of(m)}")]}
        for key, m in measures.items()
    }
    return {"conditions": closed(forms, ()), **{f"asked {sort_of(m)}": _asked(m) for m in measures.values()}}


def _asked(measure: Measure) -> Json:
    known: Json = {
        "bool": {"type": "boolean"}, "integer": {"type": "integer"}, "number": {"type": "number"},
    }.get(measure.type, enum(measure.values, answer_meanings(measure)))  # fmt: skip
    forms = [known, listed(known, minItems=1), closed({"any": one_or_more(known)})]
    if measure.type in ("integer", "number", "ordinal"):
        forms.append({**closed({"at_least": known, "at_most": known}, ()), "minProperties": 1})
    keys = {"bool": "true|false", "integer": "-?[0-9]+", "number": r"-?[0-9]+(\.[0-9]+)?"}
    pattern = keys.get(measure.type, alternatives(str(v) for v in measure.values))
    credits = {"patternProperties": {f"^({pattern})$": ref("fraction")}, "minProperties": 1}
    return either(*forms, {"type": "object", **credits, "additionalProperties": False})


def _vocabulary(terms: Vocabulary) -> Json:
    """The vocabulary's own schema, which needs no vocabulary."""
    text, value = ref("text"), {"type": ["string", "integer"]}
    phrase = either(text, closed({"label": text, "clause": text, "meaning": text}, ("label",)))
    hints = typing.get_type_hints(Dimension)
    dimension: Json = {
        **{key: BY_TYPE.get(hints.get(key), text) for key in DIMENSION_KEYS},
        "kind": enum(vocabulary.KINDS), "values": either(map_of(phrase), listed(value)),
        "scenario": one_or_more(value), "unstated": one_or_more(value), "conducts": ref("texts"),
        "decides": enum(vocabulary.DECIDES), "stated": enum(vocabulary.STATED),
    }  # fmt: skip
    measure = form_of(
        vocabulary.Measure, id=None, type=enum(vocabulary.MEASURE_TYPES), values=listed(value), silence={},
        labels=map_of(text), meanings=map_of(text), question=text,
    )  # fmt: skip
    measure["required"] = ["type"]
    root = closed({
        "gapcheck": {"const": "vocabulary/1"}, "id": text, "title": text, "sentence": text,
        "conducts": map_of(either(text, form_of(
            vocabulary.Conduct, id=None, values=map_of(listed(value)), parts=map_of(text),
        ))),
        "dimensions": map_of(closed(dimension, ("kind",))),
        "circumstances": map_of(either(text, form_of(vocabulary.Circumstance, id=None))), "conditions": map_of(text),
        "measures": map_of(measure), "treaties": either(map_of(text), listed(text)), "implies": map_of(ref("texts")),
        "entails": map_of(ref("texts")), "beside": map_of(ref("text")),
        "always_punished": listed({"type": "object"}),
    }, REQUIRED)  # fmt: skip
    return _document("vocabulary/1", root, basics())
