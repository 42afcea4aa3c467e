"""Lists that come from outside: the ministry's school codes, and people in the lists that offices keep."""
