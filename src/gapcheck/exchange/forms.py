"""The small parts that JSON Schemas are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from ..assessment.plain import Json


def closed(properties: Mapping[str, Any], required: Iterable[str] | None = None, **extra: Any) -> Json:
    """The schema of an object with these keys and no others; all of them required unless said otherwise."""
    wanted = list(properties if required is None else required)
    found: Json = {"type": "object", **extra, "properties": dict(properties), "additionalProperties": False}
    return {**found, "required": wanted} if wanted else found


def listed(item: Json, **extra: Any) -> Json:
    """The schema of a list of such items."""
    return {"type": "array", "items": item, **extra}


def ref(name: str) -> Json:
    """A reference to a definition of the same schema."""
    return {"$ref": f"#/definitions/{quote(name.replace('~', '~0').replace('/', '~1'), safe='~')}"}


def either(*forms: Json, **extra: Any) -> Json:
    """The schema of a value in any of these forms."""
    return {**extra, "anyOf": list(forms)}


def one_or_more(form: Json) -> Json:
    """The schema of one such value, or of a list that is not empty."""
    return either(form, listed(form, minItems=1))


def enum(values: Iterable[Any], meanings: Mapping[Any, str] | None = None) -> Json:
    """The schema of one of these values; of nothing where there are none. Editors show the meanings beside them."""
    names = list(values)
    said = [(meanings or {}).get(name, "") for name in names]
    return {"enum": names, **({"enumDescriptions": said} if any(said) else {})} if names else {"not": {}}


def alternatives(names: Iterable[str]) -> str:
    """Names as alternatives of a pattern that JavaScript reads too."""
    return "|".join(re.sub(r"([\\^$.|?*+()\[\]{}/])", r"\\\1", name) for name in names)


def doubtful(values: Iterable[Any], meanings: Mapping[Any, str] | None = None) -> Json:
    """Values, each with an optional question mark; plain ones are listed so that an editor can offer them."""
    known = list(values)
    marked: Json = {"type": "string", "pattern": rf"^({alternatives(str(v) for v in known)}) *\?$"}
    return either(enum(known, meanings), marked) if known else enum(known)


def map_of(form: Json) -> Json:
    """The schema of an object with any keys, each with such a value."""
    return {"type": "object", "additionalProperties": form}
