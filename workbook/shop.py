"""What happens in the online shop in Lima that the whole course is about?"""

from __future__ import annotations

import random
from typing import TypedDict

CUSTOMERS = (
    "Rosa Quispe", "Julio Huamán", "Carmen Ñahui", "Nelly Flores", "Milagros Peña",
    "Diego Cárdenas", "Lucía Mamani", "Óscar Vílchez", "Andrea Salazar", "Víctor Chávez",
)  # fmt: skip
DISTRICTS = (
    "Comas", "San Juan de Lurigancho", "Miraflores", "Breña", "Lurín",
    "La Victoria", "Jesús María", "Ate", "Rímac", "Chorrillos",
)  # fmt: skip
OPENING = 1_767_225_600_000  # 2026-01-01T00:00:00Z: time in the course is UTC in milliseconds


class Order(TypedDict):
    """One order; money in whole cents of sol, time in UTC milliseconds."""

    order_id: str
    customer: str
    district: str
    amount_cents: int
    created_at: int


def orders(count: int, seed: object = "lima") -> list[Order]:
    """`count` orders in the order in which they were placed; the same seed gives the same orders."""
    chance = random.Random(f"shop:{seed}")
    first = chance.randrange(1_000, 9_000)
    moment = OPENING + chance.randrange(0, 250 * 86_400_000)
    placed: list[Order] = []
    for number in range(count):
        moment += chance.randrange(2_000, 90_000)
        placed.append(
            Order(
                order_id=f"P-{first + number}",
                customer=chance.choice(CUSTOMERS),
                district=chance.choice(DISTRICTS),
                amount_cents=chance.randrange(990, 350_000),
                created_at=moment,
            )
        )
    return placed
