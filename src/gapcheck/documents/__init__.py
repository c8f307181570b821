"""Documents: text in, plain values with their positions out, every problem at its line and column.

This room knows YAML, dates and how a value becomes a class; it knows nothing of laws, standards or scenarios.
"""
