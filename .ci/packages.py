"""Which installed packages are at another version than constraints.txt pins: name, pinned, newest.

The packages are those of the Python that runs this, meant to be an environment with the newest of everything.
"""

from __future__ import annotations

import re
from importlib.metadata import distributions
from pathlib import Path

CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"
UNPINNED = {"gapcheck", "pip", "setuptools", "wheel"}  # what is tested, and what every environment comes with


def plain(name: str) -> str:
    """A package's name as package indices compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    lines = CONSTRAINTS.read_text("utf-8").splitlines()
    pinned = {plain(name): version for name, equals, version in (line.partition("==") for line in lines) if equals}
    newest = {plain(d.metadata["Name"]): d.version for d in distributions()}
    moved = [
        (name, pinned.get(name, "none"), version)
        for name, version in sorted(newest.items())
        if name not in UNPINNED and version != pinned.get(name)
    ]
    if not moved:
        print("Every package is at the version of constraints.txt.")
        return
    for row in [("package", "pinned", "newest"), *moved]:
        print("{:<28} {:<18} {}".format(*row))


if __name__ == "__main__":
    main()
