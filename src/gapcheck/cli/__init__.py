"""The command line: a thin line over the public API, and what it shows on a terminal."""
