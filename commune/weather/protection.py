"""What the log protects in this room: deliveries whole, and readings as what follows from them."""

from commune.ledger.protection import protect, protect_derived
from commune.weather import taking_in
from commune.weather.models import (
    Station,
    StationKey,
    StationKeyRevocation,
    WeatherDelivery,
    WeatherReading,
)

protect(Station, kind="weather.station")
protect(StationKey, kind="weather.station_key")
protect(StationKeyRevocation, kind="weather.station_key_revocation")
protect(WeatherDelivery, kind="weather.delivery")
protect_derived(
    WeatherReading,
    parent=WeatherDelivery,
    link="delivery_id",
    columns=("station_id", "sensor", "quantity", "at", "value", "quality"),
    rebuild=taking_in.columns_of,
    unlogged={"id": "a counter of the database; the reading is known by station, sensor, quantity and time"},
)
