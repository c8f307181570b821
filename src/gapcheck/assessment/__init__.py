"""The assessment: one law read against standards on one day: marks, scores, findings, answers, what to research next.

Everything that reports and tables show comes from here; it knows no format but the plain values of its JSON document.
"""
