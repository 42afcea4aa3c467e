"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SchoolArgon2(Argon2PasswordHasher):
    """Argon2id at 46 MiB, one pass, one lane.

    As strong by OWASP's table as Django's default, but a storm of sign-ins on a small machine does not take
    100 MiB and eight threads for each of them.
    """

    memory_cost = 46 * 1024
    time_cost = 1
    parallelism = 1
