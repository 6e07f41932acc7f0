"""What the trainers of both classes share: the optimiser, and how fast it learns when."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn


def optimiser(network: nn.Module, *, rate: float, decay: float) -> torch.optim.AdamW:
    """Give AdamW with decay on weights alone, not on biases."""
    heavy = [p for n, p in network.named_parameters() if n.endswith("weight")]
    light = [p for n, p in network.named_parameters() if not n.endswith("weight")]
    return torch.optim.AdamW([{"params": heavy, "weight_decay": decay}, {"params": light, "weight_decay": 0.0}], lr=rate)


def set_rate(chosen: torch.optim.Optimizer, rate: float, share: float) -> None:
    """Warm up over the first 2 % of the training (``share`` of it is done), then fall along a cosine to one hundredth."""
    warm = min(1.0, share / 0.02 + 0.01)
    for group in chosen.param_groups:
        group["lr"] = rate * warm * (0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * share)))
