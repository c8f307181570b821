"""A report in which every text that a profile or a standard can fill holds one hostile value."""

from __future__ import annotations

from typing import Any

import attrs

from gapcheck.explanation.strip import Element
from gapcheck.report.views import Cell, FindingView, Report, TreatyView

HOSTILE = [
    "<script>alert(1)</script>",
    "</style></title></textarea><img src=x onerror=alert(1)>",
    '" onload="alert(1)" x="',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% raise %}{# note #}",
    "javascript:alert(1)",
    "[click](javascript:alert(1)) ![x](https://evil.example/x.png) <https://evil.example>",
    "&lt;b&gt; &amp; &#60;b&#62; &copy;",
    "*a* **b** _c_ __d__ ~~e~~ `f` $g$ a*b*c",
    "# a #\n## b\n\n---\n- c\n+ d\n1. e\n> f\n    g\n```\nh",
    "| a | b |\n| --- | --- |\n\\| c \\\\| d",
    "[ref]: https://evil.example 'x'\n[^1]: note [^1] [ref]",
    "=1+1",
    "---",
    "1) x",
    "<!-- a --> <![CDATA[ b ]]> <?c?>",
    "\\ \\* \\[ \\\\",
    "abc\u202edef\u2066ghi\x00jkl\x1bmno\u2028pqr",
    "www.evil.example https://evil.example/?a=b&c=d someone@evil.example",
    "مرحبا بالعالم, 你好, 𝔘𝔫𝔦 é",
]

# What is drawn from closed lists or checked by a pattern, and chooses what is shown.
_KEPT = {
    Cell: {"status"}, Element: {"name", "state"}, TreatyView: {"status"}, FindingView: {"anchor", "verb"},
}  # fmt: skip


def poison(report: Report, value: str) -> Report:
    """The report with every text in it, and every address, replaced by a value."""
    changed: Report = _poisoned(report, value)
    return changed


def _poisoned(item: Any, value: str) -> Any:
    if isinstance(item, str):
        return value if item else item
    if isinstance(item, tuple):
        return tuple(_poisoned(x, value) for x in item)
    if attrs.has(type(item)):
        kept = _KEPT.get(type(item), set())
        fields = [f.name for f in attrs.fields(type(item)) if f.name not in kept]
        return attrs.evolve(item, **{name: _poisoned(getattr(item, name), value) for name in fields})
    return item
