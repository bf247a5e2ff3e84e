"""When each job last ran, shared by all processes."""

from django.db import models


class JobRun(models.Model):
    """Lượt chạy: claimed by moving `next_at` forward, so that several workers do not run one job together."""

    job = models.CharField(max_length=80, primary_key=True)
    next_at = models.DateTimeField()
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.job
