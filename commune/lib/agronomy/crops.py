"""Crop coefficients of FAO-56: their adjustment to the climate, and the straight line between two stages."""

NORMAL_WIND, NORMAL_HUMIDITY = 2.0, 45.0
WIND_RANGE, HUMIDITY_RANGE, HEIGHT_RANGE = (1.0, 6.0), (20.0, 80.0), (0.1, 10.0)


def adjusted_kc(kc_table: float, *, u2_m_s: float, rhmin_pct: float, crop_height_m: float) -> float:
    """Kc of mid season (and of the end, where above 0.45) in another climate than the table's; equation 62.

    The paper gives it for wind of 1 to 6 m/s, humidity of 20 to 80 % and crops of 0.1 to 10 m: values beyond are
    taken at the limit.
    """
    wind, humidity = within(u2_m_s, WIND_RANGE), within(rhmin_pct, HUMIDITY_RANGE)
    climate = 0.04 * (wind - NORMAL_WIND) - 0.004 * (humidity - NORMAL_HUMIDITY)
    return float(kc_table + climate * (within(crop_height_m, HEIGHT_RANGE) / 3) ** 0.3)


def within(value: float, limits: tuple[float, float]) -> float:
    return max(limits[0], min(limits[1], value))


def kc_between(before: float, after: float, day: int, days: int) -> float:
    """Kc on `day` of a stage of `days` that leads from one value to the next; equation 66."""
    if days <= 0:
        raise ValueError("a stage lasts at least a day")
    return before + (after - before) * within(day / days, (0.0, 1.0))
