"""What the log protects in this room."""

from commune.ledger.protection import protect
from commune.trips.models import (
    RouteAcceptance,
    RoutePlan,
    RouteStop,
    StopCall,
    Trip,
    TripLoad,
    TripRemoval,
)

protect(Trip, kind="trips.trip")
protect(TripLoad, kind="trips.load")
protect(TripRemoval, kind="trips.removal")
protect(RoutePlan, kind="trips.plan")
protect(RouteStop, kind="trips.stop")
protect(RouteAcceptance, kind="trips.acceptance")
protect(StopCall, kind="trips.call")
