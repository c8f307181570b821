"""JSON Schemas (draft-07) of the documents, made from the code and a vocabulary, for editors and other tools.

The keys are those of the attrs classes, the enumerations the constants beside them, and every id comes from the
vocabulary. A schema sees one value at a time: what only the whole file can tell (a citation that names no instrument,
an ``until`` before its ``since``) is left to ``gapcheck check``. It is narrower than the reader in one respect: a
pattern of conducts begins with a whole family (``csam.*``) or with a star.
"""

from __future__ import annotations

import datetime as dt
import inspect
import typing
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import attrs

from .. import law, standard, structure, vocabulary
from ..dates import PartialDate
from ..errors import GapcheckError, did_you_mean
from ..law import Evidence, Record
from ..load import load_vocabulary
from ..packfile import SHOWN_STATUSES, treaty_measure
from ..standard import Condition, Method
from ..values import Exemption, Penalty, Requirement, TimeLimit
from ..vocabulary import SILENT, UNKNOWN, Dimension, Measure, Vocabulary
from ..vocabularyfile import DIMENSION_KEYS, REQUIRED
from .forms import Json, alternatives, closed, doubtful, either, enum, listed, map_of, one_or_more, ref
from .resultschema import answer_schema, assessment_schema

DRAFT = "http://json-schema.org/draft-07/schema#"
KINDS = ("profile", "pack", "vocabulary", "assessment", "answer")
CODE_KEYS: dict[type[Any], frozenset[str]] = {
    law.Profile: frozenset({"digest", "source"}), standard.Pack: frozenset({"digest", "document"}),
    Vocabulary: frozenset({"digest"}),
}  # fmt: skip
"""What the code keeps on a value that stands in no document."""


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


def document_keys(cls: type[Any]) -> list[str]:
    """The keys that a document may write on a value of this class, dimensions aside."""
    return [key for key in structure.keys(cls) if key not in CODE_KEYS.get(cls, ())]


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


# -- small forms -----------------------------------------------------------------------------------------------------


_AGE = r"([0-9]|[1-9][0-9]|1[01][0-9]|120)"
_RANGES = rf"(under ([1-9]|[1-9][0-9]|1[01][0-9]|12[01])|{_AGE}\.\.{_AGE}?|adult)"
_AGE_NUMBER: Json = {"type": "integer", "minimum": 0, "maximum": 120}
_NAMED_AGES = ["under 18", "under 16", "any", "adult"]

_NOTES = {
    "cite": "Where it stands, with its pinpoint; on a law's record it begins with a key of 'instruments:'.",
    "evidence": "primary: the words of the law were read; secondary: a report; else unverified.",
    "copy": "Whether a third party's copy of the text was read.",
    "since": "The first day it applies: 2018, 2018-05 or 2018-05-30.",
    "until": "The first day it no longer applies.",
    "arguable": "contested, one_form and not_read each say why; true only that a note explains it.",
    "partial": "Which form of the conduct it reaches, where it reaches one only.",
    "requires": "Circumstances demanded: all of the list, and of an inner list one; a question mark is a doubt.",
    "exempts": "Circumstances any one of which takes the act out of this offence.",
    "absent": "Circumstances that must not be there.",
    "penalty": "The sentence: {max_years: 10}; 'life' covers every threshold.",
    "time_limit": "none, a victim's age, {years: 10, from: majority}, or unknown.",
    "subject_to": "Procedural conditions: reported, never decisive.",
    "searched": "What was searched completely: there an absence is an absence.",
    "covers": "The complete list of the values that the general rule covers.",
    "reach": "The scenarios that the law must reach; what is not named has the vocabulary's default.",
    "spare": "The scenarios that the law must not reach; circumstances not named may be there or not.",
    "hold": "The measures that must be in place, with the answer asked.",
    "permits": "Narrowings that the instrument permits, by the id that a profile's reservations name.",
    "context": "What the source names that no law can meet: shown, never scored.",
    "when": "The criterion applies only where these measures have these answers.",
    "remedy": "An amendment to consider, in our own words.",
    "protect": "What an amendment must protect.",
    "reviewed": "By whom and when a practitioner reviewed it.",
}


# -- what every document shares --------------------------------------------------------------------------------------

_BY_TYPE: dict[Any, Json] = {
    str: ref("text"), bool: {"type": "boolean"}, int: {"type": "integer"}, tuple[str, ...]: ref("texts"),
    PartialDate | None: ref("date"), dt.date: ref("day"), Evidence: ref("evidence"), Fraction: ref("fraction"),
    Penalty | None: ref("penalty"), TimeLimit: ref("time_limit"), Requirement: ref("requirement"),
    Exemption: ref("circumstances"), Method: ref("method"), tuple[Condition, ...]: ref("conditions"),
}  # fmt: skip


def _of(
    cls: type[Any], *, required: Iterable[str] = (), extra: Mapping[str, Json] | None = None, **forms: Json | None
) -> Json:
    """The schema of an attrs class, each field by its type; ``forms`` for those whose type does not say it.

    A form of ``None`` leaves the key out. Required are the fields without a default, and those named.
    """
    hints = typing.get_type_hints(cls)
    properties: Json = {}
    for key in document_keys(cls):
        form = forms[key] if key in forms else _BY_TYPE[hints[key]]
        if form is not None:
            note = {"description": _NOTES[key]} if key in _NOTES else {}
            properties[key] = {**note, "allOf": [form]} if note and "$ref" in form else {**note, **form}
    properties |= extra or {}
    bare = [a.name for a in attrs.fields(cls) if a.default is attrs.NOTHING and a.name not in (extra or {})]
    wanted = [key for key in properties if key in (*bare, *required)]
    description = (inspect.getdoc(cls) or "").partition("\n\n")[0].replace("\n", " ").replace("``", "")
    return closed(properties, wanted, description=description)


def _record(cls: type[Record], *, required: Iterable[str] = ("cite",), **more: Any) -> Json:
    forms = {
        "cite": {"type": "string", "pattern": r"^\S.*$"}, "status": enum(law.STATUSES),
        "authority": enum(law.AUTHORITIES), "arguable": enum([True, False, *law.ARGUABLE]),
    }  # fmt: skip
    return _of(cls, required=required, **{**forms, **more})


def _basics() -> Json:
    duration: Json = {"type": "number", "minimum": 0, "maximum": 200}
    term = either(duration, enum(["life"]))
    start = either(enum(["offence", "majority"]), _AGE_NUMBER)
    return {
        "text": {"type": ["string", "number"]},
        "texts": either(ref("text"), listed(ref("text"))),
        "date": either(
            {"type": "string", "pattern": r"^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"},
            {"type": "integer", "minimum": 1000, "maximum": 9999},
            {"type": "null"},
        ),
        "day": {"type": "string", "pattern": r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"},
        "evidence": enum(e.value for e in Evidence),
        "fraction": either(
            {"type": "number", "minimum": 0, "maximum": 1000},
            {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+|/0*[1-9][0-9]*)?$"},
            description="An exact number such as 2, 0.5 or 1/2.",
        ),
        "method": either(enum(standard.METHODS[:-1]), closed({standard.METHODS[-1]: _positive()})),
        "penalty": either(
            closed({**dict.fromkeys(("max_years", "min_years", "max_months", "min_months"), term),
                    "fine": ref("text"), "note": ref("text")}, ()),
            enum([UNKNOWN, None]),
        ),
        "time_limit": either(
            enum(["none", UNKNOWN]), _AGE_NUMBER, closed({"years": {**duration, "maximum": 120}, "from": start}),
        ),
    }  # fmt: skip


def _positive() -> Json:
    return {"type": "integer", "minimum": 1}


def _terms(terms: Vocabulary) -> Json:
    """What can be said of conducts, circumstances and dimensions: in a law with doubts, in a standard without."""
    families = dict.fromkeys(c.family for c in terms.conducts.values() if c.family != c.id)
    known = [*terms.conducts, *(f"{family}.*" for family in families), "*"]
    glob = rf"(\*|({alternatives(families)})\.)[^\s?]*\*[^\s?]*|\*[^\s?]*" if families else r"\*[^\s?]*"
    plain = {"type": "string", "pattern": f"^({glob})$"}
    doubted = {"type": "string", "pattern": rf"^({alternatives(known)}|{glob}) *\?$"}
    circumstance = doubtful(terms.circumstances)
    name = enum(terms.circumstances)
    setting = either(enum(["none", *terms.circumstances]), listed(name))
    found: Json = {
        "conduct": either(enum(known), plain, doubted),
        "conducts": one_or_more(ref("conduct")),
        "asked conduct": either(enum(known), plain),
        "asked conducts": one_or_more(ref("asked conduct")),
        "searched": either(enum([*known, *law.GENERAL_TOPICS]), plain),
        "circumstance": circumstance,
        "circumstances": either(ref("circumstance"), listed(ref("circumstance"))),
        "requirement": either(
            ref("circumstance"),
            enum([UNKNOWN]),
            listed(either(ref("circumstance"), listed(ref("circumstance"), minItems=1))),
        ),
        "asked circumstance": name,
        "asked circumstances": either(enum(["none", *terms.circumstances]), listed(setting, minItems=1)),
    }
    for dimension in terms.dimensions.values():
        found[dimension.id + " in law"] = _values(dimension, doubt=True)
        found[dimension.id + " asked"] = _values(dimension, doubt=False)
    return found


def _values(dimension: Dimension, *, doubt: bool) -> Json:
    extra = {"description": dimension.label[:1].upper() + dimension.label[1:]}
    if dimension.kind == "ages":
        words = {"type": "string", "pattern": rf"^({_RANGES}|({_RANGES}|{_AGE}) *\?)$" if doubt else f"^{_RANGES}$"}
        named = enum([*_NAMED_AGES, "all", *([UNKNOWN] if doubt else [])])
        return {**extra, **one_or_more(either(named, _AGE_NUMBER, words))}
    item = doubtful(dimension.values) if doubt else enum(dimension.values)
    return {**extra, **either(enum(["all", *([UNKNOWN] if doubt else [])]), item, listed(item, minItems=1))}


def _dimensions(terms: Vocabulary, suffix: str) -> Json:
    return {key: ref(f"{key} {suffix}") for key in terms.dimensions}


def _ages(terms: Vocabulary) -> list[str]:
    return [d.id for d in terms.dimensions.values() if d.kind == "ages"]


def _sort(measure: Measure) -> str:
    """What measures with the same answers have in common."""
    own = measure.id if measure.values else measure.type
    return own if measure.silence is None or measure.values else f"{own} or silent"


def _answer(measure: Measure) -> Json:
    """What a law can answer to a measure's question."""
    words = [UNKNOWN] if measure.silence is None else [UNKNOWN, SILENT]
    if measure.type == "bool":
        return enum([True, False, *words])
    if measure.type in ("integer", "number"):
        doubted: Json = {"type": "string", "pattern": r"^[0-9]{1,4} *\?$"}
        return either({"type": measure.type}, doubted, enum(words))
    item = either(doubtful(measure.values), enum(words))
    return either(item, listed(enum(measure.values))) if measure.type == "set" else item


def _law_parts(terms: Vocabulary, *, cited: bool) -> Json:
    """Offences and the general part; the examples of a pack need no citations."""
    required = ("cite",) if cited else ()
    elements: Json = {"required": required, "extra": _dimensions(terms, "in law"), "conduct": ref("conducts")}
    condition = enum(terms.conditions)
    offence = {**elements, "required": (*required, *_ages(terms)), "sanction": enum(law.SANCTIONS)}
    rules = {
        "jurisdiction": _record(law.Jurisdiction, **elements, subject_to=either(condition, listed(condition))),
        "limitation": _record(law.Limitation, **elements),
        "exemptions": _record(law.GeneralExemption, **elements, absent=ref("circumstances")),
    }
    open_to_rules = [d.id for d in terms.dimensions.values() if d.unstated == "general"]
    coverage = {key: _record(law.Coverage, required=required, covers=ref(f"{key} in law")) for key in open_to_rules}
    general = {**coverage, **{key: listed(rule) for key, rule in rules.items()}}
    answer = _record(law.MeasureAnswer, required=required, value={}, reason=enum(law.REASONS))
    treaty = _record(law.TreatyStatus, required=(), status=enum(law.TREATY_STATUSES))
    offences = {"offence": _record(law.Offence, **offence), "general": closed(general, ())}
    values = {f"answer {_sort(m)}": _answer(m) for m in terms.measures.values()}
    return {**offences, "measure": answer, **values, "treaty": treaty}


def _recorded_answer(measure: Measure) -> Json:
    value = {"properties": {"value": ref(f"answer {_sort(measure)}")}}
    return {"description": measure.question, "allOf": [ref("measure")], **value}


def _treaties(terms: Vocabulary, *short: Json) -> Json:
    """The treaties by id; ``short`` are forms that stand for a record."""
    form = either(ref("treaty"), *short) if short else ref("treaty")
    return closed({key: {"description": title, "allOf": [form]} for key, title in terms.treaties.items()}, ())


# -- the documents ---------------------------------------------------------------------------------------------------


def _profile(terms: Vocabulary) -> Json:
    answers = {key: _recorded_answer(m) for key, m in terms.measures.items()}
    root = _of(
        law.Profile,
        required=("gapcheck",),
        extra={"gapcheck": {"const": "profile/1"}, "vocabulary": ref("text")},
        vocabulary=None,
        jurisdiction={"type": "string", "pattern": "^([A-Z]{3}|[A-Z]{2}-[A-Z0-9]{1,3})$",
                      "description": "ISO 3166-1 alpha-3 (KEN), or ISO 3166-2 for a part of a state (GB-SCT)."},
        instruments=map_of(_of(law.Instrument)),
        searched=listed(_of(law.Search, conduct=one_or_more(ref("searched")))),
        general=ref("general"), offences=map_of(ref("offence")), measures=closed(answers, ()),
        treaties=_treaties(terms), reviewed=listed(ref("text")),
        judgements=listed(_of(law.Judgement, holds=enum(["covered", "not_covered", "in_doubt"]))),
    )  # fmt: skip
    definitions = {**_basics(), **_terms(terms), **_law_parts(terms, cited=True)}
    return _document("profile/1", root, definitions)


def _document(form: str, root: Json, definitions: Json) -> Json:
    """A root with its form named first."""
    order = ["gapcheck", *(key for key in root["required"] if key != "gapcheck")]
    properties = {"gapcheck": root["properties"]["gapcheck"], **root["properties"]}
    whole = {"title": f"gapcheck {form}", **root, "properties": properties, "required": order}
    return {**whole, "definitions": definitions}


def _pack(terms: Vocabulary) -> Json:
    verbs = ("reach", "spare", "hold")
    criterion = _of(
        standard.Criterion,
        required=("cite",),
        obligation=enum(standard.OBLIGATIONS), credit=enum(standard.CREDITS), reach=one_or_more(ref("reach")),
        spare=one_or_more(ref("spare")), hold={"allOf": [ref("conditions")], "minProperties": 1},
        examples=listed(ref("example")), permits=map_of(ref("option")),
    )  # fmt: skip
    one_verb = [{"required": [v], "properties": {o: False for o in verbs if o != v}} for v in verbs]
    answers = {key: either(ref(f"answer {_sort(m)}"), _recorded_answer(m)) for key, m in terms.measures.items()}
    example = _of(
        standard.Example,
        status=enum(SHOWN_STATUSES), law=either(ref("offence"), listed(ref("offence"))), general=ref("general"),
        measures=closed(answers, ()), treaties=_treaties(terms, enum(law.TREATY_STATUSES)),
    )  # fmt: skip
    product = {"conduct": ref("asked conducts"), "circumstances": ref("asked circumstances")}
    product |= _dimensions(terms, "asked")
    absent = either(ref("asked circumstance"), listed(ref("asked circumstance")))
    verdict = _of(standard.Verdict, required=("met",), extra={"met": closed({"at_least": _positive()})}, k=None)
    name: Json = {"type": "string", "pattern": "^[a-z0-9][a-z0-9.-]*$"}
    root = _of(
        standard.Pack,
        required=("gapcheck",),
        extra={"gapcheck": {"const": "pack/1"}, "vocabulary": ref("text")},
        vocabulary=None,
        id=name, kind=enum(standard.KINDS), status=enum(standard.STATUSES), source=_of(standard.PackSource),
        criteria=map_of(ref("criterion")), groups=map_of(_of(standard.Group)), credit=enum(standard.CREDITS),
        treaty=enum(terms.treaties), verdicts=map_of(verdict), context=listed(_of(standard.Context)),
        extends=one_or_more(either(ref("text"), _of(standard.Extension))),
        change=map_of(_of(standard.Change, weight=ref("fraction"))),
    )  # fmt: skip
    definitions = {
        **_basics(), **_terms(terms), **_law_parts(terms, cited=False),
        "criterion": {**criterion, "anyOf": one_verb}, "example": example, **_conditions(terms),
        "option": closed({"title": ref("text"), "cite": ref("text"), "may_omit": closed(product, ())}),
        "reach": closed(product, ("conduct",)),
        "spare": closed({**product, "absent": absent}, ("conduct", *_ages(terms))),
    }  # fmt: skip
    return _document("pack/1", root, definitions)


def _conditions(terms: Vocabulary) -> Json:
    """For each measure and treaty the answers that a criterion can ask for."""
    treaties = (treaty_measure(f"treaties.{key}", terms) for key in terms.treaties)
    measures = {m.id: m for m in (*terms.measures.values(), *treaties) if m is not None}
    forms = {key: {"description": m.question, "allOf": [ref(f"asked {_sort(m)}")]} for key, m in measures.items()}
    return {"conditions": closed(forms, ()), **{f"asked {_sort(m)}": _asked(m) for m in measures.values()}}


def _asked(measure: Measure) -> Json:
    known: Json = {
        "bool": {"type": "boolean"}, "integer": {"type": "integer"}, "number": {"type": "number"},
    }.get(measure.type, enum(measure.values))  # fmt: skip
    forms = [known, listed(known, minItems=1), closed({"any": one_or_more(known)})]
    if measure.type in ("integer", "number", "ordinal"):
        forms.append({**closed({"at_least": known, "at_most": known}, ()), "minProperties": 1})
    keys = {"bool": "true|false", "integer": "-?[0-9]+", "number": "-?[0-9]+"}
    pattern = keys.get(measure.type, alternatives(str(v) for v in measure.values))
    credits = {"patternProperties": {f"^({pattern})$": ref("fraction")}, "minProperties": 1}
    return either(*forms, {"type": "object", **credits, "additionalProperties": False})


def _vocabulary(terms: Vocabulary) -> Json:
    """The vocabulary's own schema, which needs no vocabulary."""
    text, value = ref("text"), {"type": ["string", "integer"]}
    phrase = either(text, closed({"label": text, "clause": text}, ("label",)))
    hints = typing.get_type_hints(Dimension)
    dimension: Json = {
        **{key: _BY_TYPE.get(hints.get(key), text) for key in DIMENSION_KEYS},
        "kind": enum(vocabulary.KINDS), "values": either(map_of(phrase), listed(value)),
        "scenario": one_or_more(value), "unstated": one_or_more(value), "conducts": ref("texts"),
        "decides": enum(vocabulary.DECIDES),
    }  # fmt: skip
    measure = _of(
        vocabulary.Measure, id=None, type=enum(vocabulary.MEASURE_TYPES), values=listed(value), silence={},
        labels=map_of(text),
        question=text,
    )  # fmt: skip
    measure["required"] = ["type"]
    root = closed({
        "gapcheck": {"const": "vocabulary/1"}, "id": text, "title": text, "sentence": text,
        "conducts": map_of(either(text, _of(vocabulary.Conduct, id=None))),
        "dimensions": map_of(closed(dimension, ("kind",))),
        "circumstances": map_of(either(text, _of(vocabulary.Circumstance, id=None))), "conditions": map_of(text),
        "measures": map_of(measure), "treaties": either(map_of(text), listed(text)), "implies": map_of(ref("texts")),
        "entails": map_of(ref("texts")), "always_punished": listed({"type": "object"}),
    }, REQUIRED)  # fmt: skip
    return _document("vocabulary/1", root, _basics())
