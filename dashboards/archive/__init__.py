"""The whole year of a council as one ZIP: papers as PDF, what was uploaded, a workbook, and a list of what is inside.

Two kinds: the full one for the office, and one to be handed on, without closed items and personal names.
"""
