"""F and W: the least that a Django page with a session, and a sign-up with a row lock, cost on this machine."""
