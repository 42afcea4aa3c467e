"""The city for the Board of Education: where every council stands, who needs help, figures, what ends.

Numbers say how many; no council gets one mark for all. Figures come from kept tables (core.figures).
"""
