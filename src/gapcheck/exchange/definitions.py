"""The definitions that JSON Schemas of laws and standards share, made from the attrs classes and a vocabulary."""

from __future__ import annotations

import datetime as dt
import inspect
import typing
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import attrs

from ..assessment.plain import Json
from ..documents import structure
from ..documents.dates import PartialDate
from ..explanation.sentences import capital
from ..model import law, record, standard
from ..model.penalties import Penalty, SentenceClass
from ..model.record import Evidence, Record
from ..model.scenario import RELATIVE_AGES
from ..model.standard import Condition, Method
from ..model.values import Exemption, Requirement, TimeLimit
from ..model.vocabulary import SILENT, UNKNOWN, Dimension, Measure, Vocabulary
from .forms import alternatives, closed, doubtful, either, enum, listed, one_or_more, ref

CODE_KEYS: dict[type[Any], frozenset[str]] = {
    law.Profile: frozenset({"digest", "source"}), standard.Pack: frozenset({"digest", "document"}),
    Vocabulary: frozenset({"digest"}),
}  # fmt: skip
"""What the code keeps on a value that stands in no document."""


def document_keys(cls: type[Any]) -> list[str]:
    """The keys that a document may write on a value of this class, dimensions aside."""
    return [key for key in structure.keys(cls) if key not in CODE_KEYS.get(cls, ())]


# -- small forms -----------------------------------------------------------------------------------------------------


_AGE = r"([0-9]|[1-9][0-9]|1[01][0-9]|120)"
_YEARS = r"([1-9]|[1-9][0-9]|1[01][0-9]|120)"
_RANGES = rf"(under ({_YEARS}|121)|not over {_YEARS}|{_AGE}\.\.{_AGE}?|adult)"
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
    "penalty": "The sentence: {max_years: 10}; 'life' covers every threshold; 'grades' are higher ones for a part.",
    "evidence_of": "What is less well known than the rest of the record: its sentence or its date.",
    "sentence": "The rule belongs to offences whose maximum sentence lies in this class: {over: 1, up_to: 7}.",
    "territory": "Where the law recorded applies, and what was not examined.",
    "extent": "Where the instrument applies, if not in the whole country.",
    "explained": "By the code of a warning of the check, why it stands.",
    "union": "Of several packs: a criterion that another asks too counts once.",
    "partly": "How many must be met at least in part, so that the verdict is partly.",
    "time_limit": "none, a victim's age, {years: 10, from: majority}, or unknown.",
    "subject_to": "Procedural conditions: reported, never decisive.",
    "meaning": "One line that settles what is in and what is out.",
    "meanings": "For each answer one line that says what it means.",
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

BY_TYPE: dict[Any, Json] = {
    str: ref("text"), bool: {"type": "boolean"}, bool | None: {"type": "boolean"}, int: {"type": "integer"},
    tuple[str, ...]: ref("texts"),
    PartialDate | None: ref("date"), dt.date: ref("day"), Evidence: ref("evidence"), Fraction: ref("fraction"),
    Penalty | None: ref("penalty"), TimeLimit: ref("time_limit"), Requirement: ref("requirement"),
    SentenceClass | None: ref("sentence class"), law.Territory | None: ref("territory"),
    Mapping[str, Evidence]: ref("evidence of"), Exemption: ref("circumstances"), Method: ref("method"),
    tuple[Condition, ...]: ref("conditions"),
}  # fmt: skip


def form_of(
    cls: type[Any], *, required: Iterable[str] = (), extra: Mapping[str, Json] | None = None, **forms: Json | None
) -> Json:
    """The schema of an attrs class, each field by its type; ``forms`` for those whose type does not say it.

    A form of ``None`` leaves the key out. Required are the fields without a default, and those named.
    """
    hints = typing.get_type_hints(cls)
    properties: Json = {}
    for key in document_keys(cls):
        form = forms[key] if key in forms else BY_TYPE[hints[key]]
        if form is not None:
            note = {"description": _NOTES[key]} if key in _NOTES else {}
            properties[key] = {**note, "allOf": [form]} if note and "$ref" in form else {**note, **form}
    properties |= extra or {}
    bare = [a.name for a in attrs.fields(cls) if a.default is attrs.NOTHING and a.name not in (extra or {})]
    wanted = [key for key in properties if key in (*bare, *required)]
    description = (inspect.getdoc(cls) or "").partition("\n\n")[0].replace("\n", " ").replace("``", "")
    return closed(properties, wanted, description=description)


def record_form(cls: type[Record], *, required: Iterable[str] = ("cite",), **more: Any) -> Json:
    forms = {
        "cite": {"type": "string", "pattern": r"^\S.*$"}, "status": enum(record.STATUSES),
        "authority": enum(record.AUTHORITIES), "arguable": enum([True, False, *record.ARGUABLE]),
    }  # fmt: skip
    return form_of(cls, required=required, **{**forms, **more})


def basics() -> Json:
    duration, term = _lengths()
    start = either(enum(["offence", "majority", "report"]), _AGE_NUMBER)
    return {
        "text": {"type": ["string", "number"], "pattern": r"\S"},
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
        "method": either(enum(standard.METHODS[:-1]), closed({standard.METHODS[-1]: positive()})),
        "sentence class": {
            **closed(dict.fromkeys(("over", "from", "up_to", "under"), term), ()),
            "minProperties": 1, "not": {"anyOf": [{"required": ["over", "from"]}, {"required": ["up_to", "under"]}]},
        },
        "evidence of": closed(dict.fromkeys(record.MARKED, ref("evidence")), ()),
        "territory": form_of(law.Territory),
        "time_limit": either(
            enum(["none", UNKNOWN]), _AGE_NUMBER, closed({"before": _AGE_NUMBER}),
            closed({"from": enum(["report"])}),
            closed({"years": {**duration, "maximum": 120}, "from": start, "at_most": _AGE_NUMBER}, ("years", "from")),
        ),
    }  # fmt: skip


def _lengths() -> tuple[Json, Json]:
    """A number of years, and one that may be life."""
    duration: Json = {"type": "number", "minimum": 0, "maximum": 200}
    return duration, either(duration, enum(["life"]))


def _penalty(terms: Vocabulary) -> Json:
    """A sentence, with its higher grades in the terms of a vocabulary."""
    lengths = dict.fromkeys(("max_years", "min_years", "max_months", "min_months"), _lengths()[1])
    own = {"when": ref("text"), "requires": ref("requirement")}
    grade = closed({**own, **lengths, **dimension_forms(terms, "in law")}, ("when",))
    words = dict.fromkeys(("fine", "note", "grade"), ref("text"))
    return either(closed({**lengths, **words, "grades": listed(grade)}, ()), enum([UNKNOWN, None]))


def positive() -> Json:
    return {"type": "integer", "minimum": 1}


def term_forms(terms: Vocabulary) -> Json:
    """What can be said of conducts, circumstances and dimensions: in a law with doubts, in a standard without."""
    families = dict.fromkeys(c.family for c in terms.conducts.values() if c.family != c.id)
    known = [*terms.conducts, *terms.aliases, *(f"{family}.*" for family in families), "*"]
    glob = rf"(\*|({alternatives(families)})\.)[^\s?]*\*[^\s?]*|\*[^\s?]*" if families else r"\*[^\s?]*"
    plain = {"type": "string", "pattern": f"^({glob})$"}
    doubted = {"type": "string", "pattern": rf"^({alternatives(known)}|{glob}) *\?$"}
    acts = {key: c.meaning for key, c in terms.conducts.items()}
    facts = {key: c.meaning for key, c in terms.circumstances.items()}
    circumstance, name = doubtful(facts, facts), enum(facts, facts)
    some = enum(["none", *facts], facts)
    setting = either(some, listed(name))
    found: Json = {
        "conduct": either(enum(known, acts), plain, doubted),
        "conducts": one_or_more(ref("conduct")),
        "asked conduct": either(enum(known, acts), plain),
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
        "asked circumstances": either(some, listed(setting, minItems=1)),
    }
    for dimension in terms.dimensions.values():
        covered = _values(dimension, doubt=True)
        only = {"description": covered["description"], **either(covered, closed({"only": covered}))}
        found[dimension.id + " in law"] = only if dimension.added_to else covered
        found[dimension.id + " asked"] = _values(dimension, doubt=False)
    return found


def said_of(words: str, meaning: str) -> str:
    """What an editor shows of a term: how it reads and what it means."""
    asked = words.endswith("?")
    first = capital(words) + ("" if asked or not meaning else ":")
    return f"{first} {capital(meaning) if asked else meaning}".strip()


def answer_meanings(measure: Measure) -> dict[Any, str]:
    """The answers that the vocabulary lists, with what they mean."""
    return {value: measure.meanings.get(str(value), "") for value in measure.values}


def _values(dimension: Dimension, *, doubt: bool) -> Json:
    extra = {"description": said_of(dimension.label, dimension.meaning)}
    if dimension.kind == "ages":
        words = {"type": "string", "pattern": rf"^({_RANGES}|({_RANGES}|{_AGE}) *\?)$" if doubt else f"^{_RANGES}$"}
        relative = RELATIVE_AGES if dimension.consent and not doubt else ()
        named = enum([*_NAMED_AGES, "all", *([UNKNOWN] if doubt else []), *relative])
        return {**extra, **one_or_more(either(named, _AGE_NUMBER, words))}
    meanings = {value: dimension.meaning_of(value) for value in dimension.values}
    item = doubtful(meanings, meanings) if doubt else enum(meanings, meanings)
    return {**extra, **either(enum(["all", *([UNKNOWN] if doubt else [])]), item, listed(item, minItems=1))}


def dimension_forms(terms: Vocabulary, suffix: str) -> Json:
    return {key: ref(f"{key} {suffix}") for key in terms.dimensions}


def age_dimensions(terms: Vocabulary) -> list[str]:
    return [d.id for d in terms.dimensions.values() if d.kind == "ages"]


def sort_of(measure: Measure) -> str:
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
    meanings = answer_meanings(measure)
    item = either(doubtful(meanings, meanings), enum(words))
    return either(item, listed(enum(meanings, meanings))) if measure.type == "set" else item


def law_parts(terms: Vocabulary, *, cited: bool) -> Json:
    """Offences and the general part; the examples of a pack need no citations."""
    required = ("cite",) if cited else ()
    elements: Json = {"required": required, "extra": dimension_forms(terms, "in law"), "conduct": ref("conducts")}
    condition = enum(terms.conditions)
    parts = sorted({part for c in terms.conducts.values() for part in c.parts})
    offence = {
        **elements, "required": (*required, *age_dimensions(terms)), "sanction": enum(record.SANCTIONS),
        "part": one_or_more(enum(parts)) if parts else listed(ref("text")), "waives": ref("circumstances"),
    }  # fmt: skip
    rules = {
        "jurisdiction": record_form(law.Jurisdiction, **elements, subject_to=either(condition, listed(condition))),
        "limitation": record_form(law.Limitation, **elements),
        "exemptions": record_form(law.GeneralExemption, **elements, absent=ref("circumstances")),
    }
    open_to_rules = [d.id for d in terms.dimensions.values() if d.unstated == "general"]
    coverage = {
        key: record_form(law.Coverage, **{**elements, "required": (*required, "covers")}, covers=ref(f"{key} in law"))
        for key in open_to_rules
    }
    general: Json = {
        key: {
            "if": {"type": "array"},
            "then": listed(or_versions(ref(f"list of {key}"))),
            "else": ref(f"list of {key}"),
        }
        for key in coverage
    }
    general |= {key: listed(or_versions(rule)) for key, rule in rules.items()}
    answer = record_form(law.MeasureAnswer, required=required, value={}, reason=enum(record.REASONS))
    treaty = record_form(law.TreatyStatus, required=(), status=enum(record.TREATY_STATUSES))
    offences = {"offence": record_form(law.Offence, **offence), "general": closed(general, ())}
    values = {f"answer {sort_of(m)}": _answer(m) for m in terms.measures.values()}
    lists = {f"list of {key}": form for key, form in coverage.items()}
    return {**offences, **lists, "penalty": _penalty(terms), "measure": answer, **values, "treaty": treaty}


def or_versions(form: Json) -> Json:
    """A record, or a list of the versions of one; an editor then tells what is wrong with the one that is meant."""
    return {"if": {"type": "array"}, "then": listed(form, minItems=1), "else": form}


def recorded_answer(measure: Measure) -> Json:
    value = {"properties": {"value": ref(f"answer {sort_of(measure)}")}}
    said = said_of(measure.question, measure.meaning)
    return {"description": said, **or_versions({"allOf": [ref("measure")], **value})}


def treaty_forms(terms: Vocabulary, *short: Json) -> Json:
    """The treaties by id; ``short`` are forms that stand for a record."""
    form = either(or_versions(ref("treaty")), *short)
    return closed({key: {"description": title, "allOf": [form]} for key, title in terms.treaties.items()}, ())
