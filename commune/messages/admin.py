from django.contrib import admin

from commune.messages.models import Message


@admin.register(Message)
class MessageDesk(admin.ModelAdmin[Message]):
    """Words and addresses stay out of sight: operators see only whether things are sent."""

    list_display = ("template", "channel", "created_at", "due_at")
    list_filter = ("channel", "template")
    fields = readonly_fields = ("template", "channel", "created_at", "expires_at", "due_at")
