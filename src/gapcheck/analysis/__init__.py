"""Questions asked of assessments: what to research next, and what else follows from the sets."""
