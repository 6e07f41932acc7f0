"""An invented model that has every feature, as its file would hold it."""

from __future__ import annotations

from typing import Any

from vaxsmith.selection.recognition.features import FEATURES, PRESENTATION

RICH: dict[str, Any] = {
    "format": 1,
    "about": {"name": "invented"},
    "features": [
        {"name": name, "mean": 0.1 * place, "deviation": 0.5 + place, "weight": 0.3 if name in PRESENTATION else -0.4}
        for place, name in enumerate(FEATURES)
    ],
    "intercept": -3.0,
    "base_rate": 0.05,
    "lengths": [8, 11],
    "screened_percentile": 20.0,
}
