from commune.files.holding import drop_orphans
from commune.lib.schedule import every

every(6 * 3600, "files.drop_orphans", drop_orphans)
