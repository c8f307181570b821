"""Assessments and schemas in the formats of other tools."""
