"""Background work of this room."""

from commune.findings import entering
from commune.lib.schedule import every

every(24 * 3600, "findings.forget_drafts", entering.forget_drafts)
