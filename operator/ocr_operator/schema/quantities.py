"""Kubernetes quantities such as "500m" and "1.5Gi". Source: apimachinery's resource.Quantity. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_FORM: Final = re.compile(r"([+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?")
_UNITS: Final = {
    "": Decimal(1),
    "m": Decimal("0.001"),
    **{unit: Decimal(1000) ** power for power, unit in enumerate("kMGTPE", 1)},
    **{f"{unit}i": Decimal(1024) ** power for power, unit in enumerate("KMGTPE", 1)},
}


def parse_quantity(written: object) -> Decimal | None:
    """Return the number that `written` represents, None when it is not a quantity."""
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        return None
    match = _FORM.fullmatch(str(written))
    return Decimal(match[1]) * _UNITS[match[2] or ""] if match else None


def mebibytes(count: int) -> str:
    """Return a number of bytes as a quantity in Mi, rounded up."""
    return f"{-(-count // 1024**2)}Mi"
