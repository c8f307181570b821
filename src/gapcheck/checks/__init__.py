"""Checks: what is doubtful about a document that can be read, examples that fail, judgements that differ.

It reads laws and standards as their writers do, with the engine's help, and changes nothing.
"""
