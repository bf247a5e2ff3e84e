"""What the log protects in this room."""

from commune.api.models import ApiKey, ApiKeyRevocation, CaptureJob
from commune.ledger.protection import protect

protect(ApiKey, kind="api.key")
protect(ApiKeyRevocation, kind="api.key_revocation")
protect(CaptureJob, kind="api.capture_job")
