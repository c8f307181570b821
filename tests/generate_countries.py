"""Write ``countries.json`` of the room `reading`: run ``python tests/generate_countries.py`` with the extra ``test``.

Codes are those of ISO 3166-1 (through pycountry), names those of Unicode CLDR (through babel). The rest, regions and
groups of states, is in ``country_groups.yaml`` beside this file, each with its source and date.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("en", "es", "fr", "pt")
HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "gapcheck" / "reading" / "countries.json"


def main() -> None:
    """Write the file, whole or not at all."""
    from gapcheck.report import write_whole

    write_whole(TARGET, generated())
    print(f"wrote {TARGET.name}")


def generated() -> str:
    """The text of the file; it depends on the versions of CLDR and pycountry, which it names, and on nothing else."""
    extra = extra_data()
    parts = {
        "countries": laid_out(countries(extra), 1),
        "groups": laid_out(groups(extra), 2),
        "made_with": laid_out(made_with(), 0),
    }
    return "{\n" + ",\n".join(f"  {json.dumps(key)}: {text}" for key, text in parts.items()) + "\n}\n"


def extra_data() -> dict[str, Any]:
    """What is kept by hand."""
    found: dict[str, Any] = yaml.safe_load((HERE / "country_groups.yaml").read_text(encoding="utf-8"))
    return found


def made_with() -> dict[str, str]:
    """The versions of the data that the names and codes come from."""
    from babel.core import get_global

    return {"CLDR": get_global("cldr")["version"], "pycountry": metadata.version("pycountry")}


def countries(extra: Mapping[str, Any]) -> dict[str, Any]:
    """Every country of ISO 3166-1, and the parts of states kept by hand, by code."""
    import pycountry
    from babel import Locale

    territories = {language: Locale(language).territories for language in LANGUAGES}
    # From the outer areas to the inner: region, sub-region, intermediate region.
    areas: dict[str, list[str]] = {}
    for name, members in walked(extra["m49"]["areas"]):
        for code in members:
            areas.setdefault(code, []).append(name)
    found: dict[str, Any] = {}
    for country in pycountry.countries:
        region, subregion = [*areas.pop(country.alpha_3, []), "", ""][:2]
        names = {language: territories[language][country.alpha_2] for language in LANGUAGES}
        found[country.alpha_3] = {"alpha2": country.alpha_2, "names": names, "region": region, "subregion": subregion}
    if areas:
        raise SystemExit(f"regions name codes that ISO 3166-1 does not have: {', '.join(sorted(areas))}")
    return found | extra["parts"]


def groups(extra: Mapping[str, Any]) -> dict[str, Any]:
    """The regions of the United Nations and the groups kept by hand, by id; members sorted."""
    m49 = extra["m49"]
    found = {}
    for name, members in walked(m49["areas"]):
        notes = [m49["note"], *(note for code, note in m49["notes"].items() if code in members)]
        raw = {"title": f"{name} (UN M49)", "source": m49["source"], "date": m49["date"], "note": " ".join(notes)}
        found["un-" + name.lower().replace(" ", "-")] = group(raw, members)
    by_hand = extra["groups"]
    for key, raw in by_hand.items():
        members = raw.get("members") or [code for part in raw["union"] for code in by_hand[part]["members"]]
        found[key] = group(raw, members)
    return found


def group(raw: Mapping[str, Any], members: Iterable[str]) -> dict[str, Any]:
    members = list(members)
    if len(set(members)) != len(members):
        raise SystemExit(f"a member is named twice: {raw['title']}")
    return {
        "title": raw["title"],
        "members": sorted(members),
        "source": raw["source"],
        "date": str(raw["date"]),
        "note": raw["note"],
    }


def walked(areas: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Every area with the countries in it, the outer area before the inner ones."""
    for name, inner in areas.items():
        yield name, list(within(inner))
        if isinstance(inner, Mapping):
            yield from walked(inner)


def within(area: Mapping[str, Any] | list[str]) -> Iterator[str]:
    for inner in area.values() if isinstance(area, Mapping) else [area]:
        yield from within(inner) if isinstance(inner, Mapping) else inner


def laid_out(value: Any, levels: int, indent: int = 2) -> str:
    """JSON with sorted keys; the outer levels have a line for each entry, so that changes can be read."""
    if not levels or not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    pad = " " * (indent + 2)
    rows = [f"{pad}{json.dumps(key)}: {laid_out(value[key], levels - 1, indent + 2)}" for key in sorted(value)]
    return "{\n" + ",\n".join(rows) + "\n" + " " * indent + "}"


if __name__ == "__main__":
    main()
