"""The code that guards the first set-up: whoever can read the server's terminal may use it."""

import unicodedata

from django.utils.crypto import salted_hmac

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def setup_code():
    """Twelve letters in three groups, derived from the secret key, so that they can be shown at any time."""
    number = int.from_bytes(salted_hmac("community.setup", "code", algorithm="sha256").digest(), "big")
    letters = ""
    for _place in range(12):
        number, digit = divmod(number, len(ALPHABET))
        letters += ALPHABET[digit]
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def plain(code):
    """The letters of a typed code, without width, case, spaces and dashes."""
    return "".join(c for c in unicodedata.normalize("NFKC", code).lower() if c in ALPHABET)
