"""The lists of members that school offices keep."""
