"""Sharing a number of places, or of structures, by weights."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

KeyT = TypeVar("KeyT")


def allot(total: int, weights: Mapping[KeyT, float]) -> dict[KeyT, int]:
    """Share a whole number by weights, the largest remainders first."""
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    shares = {key: int(value) for key, value in exact.items()}
    missing = total - sum(shares.values())
    for key in sorted(exact, key=lambda one: shares[one] - exact[one])[:missing]:
        shares[key] += 1
    return shares


def spread(total: int, weights: Sequence[float], low: int, high: int) -> list[int]:
    """Share a number of places by weights, each share between two bounds.

    The sum is ``total`` unless the bounds forbid it.
    """
    least, most = 0.0, total / min(weights)
    for _ in range(60):
        factor = (least + most) / 2
        reached = sum(min(max(weight * factor, low), high) for weight in weights)
        least, most = (factor, most) if reached < total else (least, factor)
    shares = [int(min(max(weight * least, low), high)) for weight in weights]
    missing = total - sum(shares)
    for rank, share in enumerate(shares):
        if missing > 0 and share < high:
            shares[rank] += 1
            missing -= 1
    return shares
