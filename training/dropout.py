"""Dropout from bytes: PyTorch draws a 32-bit number for each unit, which was a third of the training's time."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn


class Dropout(nn.Module):
    """Leave out a ``share`` of units at random while training (rounded to 1/256), from a generator of its own."""

    def __init__(self, share: float, seed: int) -> None:
        super().__init__()
        self.limit = round(share * 256)
        self.random = np.random.default_rng(seed)

    def forward(self, units: Tensor) -> Tensor:
        """Give ``units`` with some of them zero and the others larger, so that the mean stays."""
        if not self.training or not self.limit:
            return units
        drawn = torch.frombuffer(bytearray(self.random.bytes(units.numel())), dtype=torch.uint8).view(units.shape)
        return units * (drawn >= self.limit).to(units.dtype).mul_(256 / (256 - self.limit))
