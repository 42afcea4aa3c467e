"""Searching: what can be found (entries), how text is cut (text), how somebody asks (asking)."""
