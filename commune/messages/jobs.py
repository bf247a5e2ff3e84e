from commune.lib.schedule import every
from commune.messages.sending import send_due

every(1, "messages.send_due", send_due)
