"""Audit lines of this room in words."""

SENTENCES = {}
