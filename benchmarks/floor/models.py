"""A shift with a number of places, and who takes one."""

from django.conf import settings
from django.db import models


class Shift(models.Model):
    """Something one can sign up for."""

    title = models.CharField(max_length=100)
    starts_at = models.DateTimeField()
    capacity = models.PositiveIntegerField(default=8)

    def __str__(self):
        return self.title


class SignUp(models.Model):
    """One person's place."""

    shift = models.ForeignKey(Shift, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shift", "user"], name="floor_once")]

    def __str__(self):
        return f"{self.user_id} {self.shift_id}"
