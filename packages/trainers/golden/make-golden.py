"""Writes adam.json: PyTorch's Adam and gradient clipping on fixed gradients.

Run with Debian's python3-torch (1.13): /usr/bin/python3 make-golden.py
Each case starts from the same parameters and applies `steps` gradients in order; `parameters` are those after each
step. `clip` is the limit of torch.nn.utils.clip_grad_norm_, or null.
"""
import json
import pathlib

import torch

torch.manual_seed(1)
SHAPES = {"weight": (3, 2), "bias": (2,)}
STEPS = 12


def values(tensor):
    return [float(value) for value in tensor.reshape(-1)]


def case(learning_rates, betas, eps, clip):
    parameters = {name: torch.randn(shape).requires_grad_() for name, shape in SHAPES.items()}
    start = {name: values(parameter.detach()) for name, parameter in parameters.items()}
    optimizer = torch.optim.Adam(parameters.values(), lr=1.0, betas=betas, eps=eps)
    gradients, after = [], []
    for step in range(STEPS):
        for parameter in parameters.values():
            parameter.grad = torch.randn(parameter.shape) * (10.0 if step == 3 else 1.0)
        gradients.append({name: values(parameter.grad) for name, parameter in parameters.items()})
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(parameters.values(), clip)
        optimizer.param_groups[0]["lr"] = learning_rates[step]
        optimizer.step()
        after.append({name: values(parameter.detach()) for name, parameter in parameters.items()})
    return {
        "learningRates": learning_rates,
        "firstMomentDecay": betas[0],
        "secondMomentDecay": betas[1],
        "epsilon": eps,
        "clip": clip,
        "start": start,
        "gradients": gradients,
        "parameters": after,
    }


cases = [
    case([0.002] * STEPS, (0.9, 0.999), 1e-8, None),
    case([0.01 * (step + 1) / STEPS for step in range(STEPS)], (0.8, 0.95), 1e-4, 2.0),
    case([0.1] * STEPS, (0.0, 0.5), 1e-3, 0.25),
]
path = pathlib.Path(__file__).with_name("adam.json")
path.write_text(json.dumps({"torch": torch.__version__, "shapes": SHAPES, "cases": cases}, indent=1) + "\n")
