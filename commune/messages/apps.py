from django.apps import AppConfig


class Messages(AppConfig):
    """The label is not `messages`: Django's own flash messages have that one."""

    name = "commune.messages"
    label = "outbox"
