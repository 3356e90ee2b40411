"""Writes cross-entropy.json beside this script: the cross-entropy as PyTorch computes it, with its gradient.

Run: python3 make-cross-entropy.py. Needs PyTorch; these were made with 1.13, which writes the same bytes again.

PyTorch computes in float64. Logits are multiples of 1/64, which are exact in float32 too; what comes out is written with
ten digits. Where our mask is 0, the target that PyTorch is given is its ignore_index; the file holds that target as it is.
"""

import json
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy

GRAIN = 64
IGNORED = -100


def golden_case(rows: int, vocabulary_size: int, label_smoothing: float, is_masked: bool) -> dict:
    logits = torch.randint(-4 * GRAIN, 4 * GRAIN + 1, (rows, vocabulary_size), dtype=torch.float64) / GRAIN
    logits.requires_grad_()
    targets = torch.randint(0, vocabulary_size, (rows,))
    if is_masked:
        targets[1::2] = IGNORED
    loss = cross_entropy(logits, targets, ignore_index=IGNORED, label_smoothing=label_smoothing)
    loss.backward()
    return {
        "labelSmoothing": label_smoothing,
        "logits": logits.tolist(),
        "targets": targets.tolist(),
        "mask": (targets != IGNORED).int().tolist(),
        "loss": digits(loss.item()),
        "gradient": [[digits(number) for number in row] for row in logits.grad.tolist()],
    }


def digits(number: float) -> float:
    return float(f"{number:.10g}")


torch.manual_seed(1)
cases = [
    golden_case(rows, vocabulary_size, label_smoothing, is_masked)
    for rows, vocabulary_size in ((1, 1), (5, 7), (9, 18))
    for label_smoothing in (0.0, 0.1, 0.75)
    for is_masked in (False, True)
    if rows > 1 or not is_masked
]
lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
Path(__file__).with_name("cross-entropy.json").write_text(f"[\n{lines}\n]\n")
