"""Analyses: what follows from several assessments or standards side by side: crosswalks, differences.

It computes no law of its own; it asks the assessment and the algebra.
"""
