"""How passwords are stored."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class KeelArgon2(Argon2PasswordHasher):
    """Argon2id at the least that OWASP recommends: 19 MiB, two passes.

    Django's default takes 100 MiB a sign-in; ten people at eight in the morning would take a gigabyte.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
