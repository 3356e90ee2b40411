"""Writes binary-cross-entropy.json beside this script: BCEWithLogitsLoss as PyTorch computes it, with its gradient.

Run: python3 make-binary-cross-entropy.py. Needs PyTorch; these were made with 1.13, which writes the same bytes again.

PyTorch computes in float64. Logits and targets are multiples of 1/64, which are exact in float32 too; what comes out is
written with ten digits. Of the numbers, PyTorch is given those alone that count, as it has no mask.
"""

import json
from pathlib import Path

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

GRAIN = 64


def golden_case(rows: int, classes: int, reach: int, is_hard: bool, is_masked: bool, is_weighted: bool) -> dict:
    logits = torch.randint(-reach * GRAIN, reach * GRAIN + 1, (rows, classes), dtype=torch.float64) / GRAIN
    logits[0, 0] = 0
    logits.requires_grad_()
    targets = torch.randint(0, 2 if is_hard else GRAIN + 1, (rows, classes), dtype=torch.float64)
    if not is_hard:
        targets /= GRAIN
    mask = torch.randint(0, 2, (rows, classes)) if is_masked else torch.ones(rows, classes, dtype=torch.int64)
    mask[0, 0] = 1
    weights = torch.randint(0, 4 * GRAIN, (classes,), dtype=torch.float64) / GRAIN if is_weighted else torch.ones(classes)
    losses = binary_cross_entropy_with_logits(logits, targets, pos_weight=weights, reduction="none")
    loss = losses[mask == 1].mean()
    loss.backward()
    return {
        "logits": logits.tolist(),
        "targets": targets.tolist(),
        "mask": mask.tolist(),
        "positiveWeights": weights.tolist(),
        "loss": digits(loss.item()),
        "gradient": [[digits(number) for number in row] for row in logits.grad.tolist()],
    }


def digits(number: float) -> float:
    return float(f"{number:.10g}")


torch.manual_seed(1)
cases = [
    golden_case(rows, classes, reach, is_hard, is_masked, is_weighted)
    for rows, classes, reach in ((1, 1, 4), (5, 7, 4), (9, 18, 90))
    for is_hard in (True, False)
    for is_masked in (False, True)
    for is_weighted in (False, True)
]
lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
Path(__file__).with_name("binary-cross-entropy.json").write_text(f"[\n{lines}\n]\n")
