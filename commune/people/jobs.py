from django.core.management import call_command

from commune.lib.schedule import every

every(24 * 3600, "people.expired_sessions", lambda: call_command("clearsessions"))
