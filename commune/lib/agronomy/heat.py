"""Degree days: the warmth above a threshold that insects and plants gather in a day."""

import math


def mean_degree_days(tmin_c: float, tmax_c: float, base_c: float) -> float:
    """The day's mean above the base, never below 0."""
    return max(0.0, (tmin_c + tmax_c) / 2 - base_c)


def single_sine_degree_days(tmin_c: float, tmax_c: float, base_c: float) -> float:
    """Warmth under one sine wave through the day's extremes (Baskerville and Emin 1969), lower threshold alone."""
    if tmin_c >= base_c:
        return (tmin_c + tmax_c) / 2 - base_c
    if tmax_c <= base_c:
        return 0.0
    mean, half = (tmin_c + tmax_c) / 2, (tmax_c - tmin_c) / 2
    rise = math.asin((base_c - mean) / half)
    return ((mean - base_c) * (math.pi / 2 - rise) + half * math.cos(rise)) / math.pi
