"""The model: what a law, a standard, a vocabulary and a scenario are, as frozen values.

It says what was recorded, from which source and how surely; it opens no file, computes no set and decides nothing.
"""
