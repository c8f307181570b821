"""The explanation: sets and stages in, words out: what comes nearest, what separates it, what would close the gap.

It asks the algebra and computes no law of its own; it knows no score.
"""
