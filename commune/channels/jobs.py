"""Background work of this room: a look at what is due costs one small query each."""

from commune.channels import answering, claim_uploads, pulling, pushing
from commune.lib.schedule import every

every(0, "channels.push", pushing.push_due)
every(0, "channels.pull", pulling.pull_due)
every(0, "channels.answer", answering.send_due)
every(0, "channels.read_files", claim_uploads.read_waiting)
every(300, "channels.sweep", pushing.sweep)
