"""How fast the pages are, as multiples of a bare Django page on the same server in the same run; see docs/performance.md."""
