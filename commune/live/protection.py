"""What the log protects in this room."""

from commune.ledger.protection import protect
from commune.live.models import (
    ComplaintAnswer,
    LiveComment,
    LiveComplaint,
    LiveEnd,
    LiveOffer,
    LiveOrder,
    LivePin,
    LiveRecording,
    LiveReservation,
    LiveRules,
    LiveSession,
    LiveStart,
    LiveStop,
    LiveTake,
    LiveWarning,
    RecordingErasure,
    StreamerVerification,
    VerificationEnd,
)

protect(LiveRules, kind="live.rules")
protect(StreamerVerification, kind="live.verification")
protect(VerificationEnd, kind="live.verification_end")
protect(LiveSession, kind="live.session")
protect(LiveOffer, kind="live.offer")
protect(LiveStart, kind="live.start")
protect(LiveEnd, kind="live.end")
protect(LiveStop, kind="live.stop")
protect(LiveWarning, kind="live.warning")
protect(LivePin, kind="live.pin")
protect(LiveComment, kind="live.comment")
protect(LiveOrder, kind="live.order")
protect(LiveReservation, kind="live.reservation")
protect(LiveComplaint, kind="live.complaint")
protect(ComplaintAnswer, kind="live.complaint_answer")
protect(LiveTake, kind="live.take")
protect(LiveRecording, kind="live.recording")
protect(RecordingErasure, kind="live.recording_erasure")
