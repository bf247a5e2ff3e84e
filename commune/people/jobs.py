"""Periodic work for persons, and for the outbox below, which knows no schedule."""

from django.core.management import call_command

from commune.lib.schedule import every
from commune.messages.sending import send_due

every(1, "messages.send_due", send_due)
every(24 * 3600, "people.expired_sessions", lambda: call_command("clearsessions"))
