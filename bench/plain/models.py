"""A row a stamp, a row a scan, a row an event: the usual drawing of such a system."""

from __future__ import annotations

from django.db import models


class Lot(models.Model):
    gtin = models.CharField(max_length=14)
    code = models.CharField(max_length=20)
    product = models.CharField(max_length=120)
    producer = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    packed_at = models.DateTimeField()
    best_before = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gtin", "code"], name="plain_one_lot")]

    def __str__(self) -> str:
        return self.code


class Stamp(models.Model):
    serial = models.CharField(max_length=20, unique=True)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="stamps")
    is_active = models.BooleanField(default=False)
    scans = models.PositiveIntegerField(default=0)
    first_scanned_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.serial


class Scan(models.Model):
    stamp = models.ForeignKey(Stamp, models.CASCADE, related_name="visits")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.stamp_id} {self.at}"


class Event(models.Model):
    event_id = models.CharField(max_length=200, unique=True)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="events")
    type = models.CharField(max_length=30)
    biz_step = models.CharField(max_length=100)
    event_time = models.DateTimeField(db_index=True)
    place = models.CharField(max_length=200)
    body = models.TextField()

    def __str__(self) -> str:
        return self.event_id


class EventObject(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="objects_seen")
    identifier = models.CharField(max_length=200, db_index=True)

    def __str__(self) -> str:
        return self.identifier
