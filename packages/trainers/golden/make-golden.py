"""Writes a file for each optimizer: PyTorch's results on fixed gradients, with and without gradient clipping.

Run with Debian's python3-torch (1.13): /usr/bin/python3 make-golden.py
Each case starts from the same parameters and applies `steps` gradients in order; `parameters` are those after each
step. `clip` is the limit of torch.nn.utils.clip_grad_norm_, or null. Options have the names of ours, without the rate.
Where the optimizer averages its parameters, `averages` are those after each step.
"""
import json
import pathlib

import torch

SHAPES = {"weight": (3, 2), "bias": (2,)}
STEPS = 12


def values(tensor):
    return [float(value) for value in tensor.reshape(-1)]


def case(make_optimizer, learning_rates, options, clip):
    parameters = {name: torch.randn(shape).requires_grad_() for name, shape in SHAPES.items()}
    start = {name: values(parameter.detach()) for name, parameter in parameters.items()}
    optimizer = make_optimizer(parameters.values(), **options)
    gradients, after, averages = [], [], []
    for step in range(STEPS):
        for parameter in parameters.values():
            parameter.grad = torch.randn(parameter.shape) * (10.0 if step == 3 else 1.0)
        gradients.append({name: values(parameter.grad) for name, parameter in parameters.items()})
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(parameters.values(), clip)
        for group in optimizer.param_groups:
            group["lr"] = learning_rates[step]
        optimizer.step()
        after.append({name: values(parameter.detach()) for name, parameter in parameters.items()})
        if isinstance(optimizer, torch.optim.ASGD):
            averages.append({name: values(optimizer.state[one]["ax"]) for name, one in parameters.items()})
    return {
        "learningRates": learning_rates,
        "options": options,
        "clip": clip,
        "start": start,
        "gradients": gradients,
        "parameters": after,
        **({"averages": averages} if averages else {}),
    }


def adam(parameters, firstMomentDecay, secondMomentDecay, epsilon):
    return torch.optim.Adam(parameters, lr=1.0, betas=(firstMomentDecay, secondMomentDecay), eps=epsilon)


def adam_w(parameters, firstMomentDecay, secondMomentDecay, epsilon, weightDecay):
    betas = (firstMomentDecay, secondMomentDecay)
    return torch.optim.AdamW(parameters, lr=1.0, betas=betas, eps=epsilon, weight_decay=weightDecay)


def rmsprop(parameters, secondMomentDecay, epsilon):
    return torch.optim.RMSprop(parameters, lr=1.0, alpha=secondMomentDecay, eps=epsilon)


def adam_w_on_matrices(parameters, weightDecay):
    weight, bias = parameters
    groups = [{"params": [weight], "weight_decay": weightDecay}, {"params": [bias], "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=1.0)


def asgd(parameters, startStep, weightDecay):
    """The average is the parameters themselves until it starts; PyTorch's t0 is the step before the first averaged one."""
    return torch.optim.ASGD(parameters, lr=1.0, lambd=0.0, alpha=0.0, t0=startStep - 1, weight_decay=weightDecay)


def sgd(parameters, momentum, nesterov, weightDecay=0.0):
    return torch.optim.SGD(parameters, lr=1.0, momentum=momentum, nesterov=nesterov, weight_decay=weightDecay)


def moments(firstMomentDecay, secondMomentDecay, epsilon):
    return {"firstMomentDecay": firstMomentDecay, "secondMomentDecay": secondMomentDecay, "epsilon": epsilon}


def constant(rate):
    return [rate] * STEPS


def rising(rate):
    return [rate * (step + 1) / STEPS for step in range(STEPS)]


def write(name, cases):
    text = json.dumps({"torch": torch.__version__, "shapes": SHAPES, "cases": cases}, indent=1) + "\n"
    pathlib.Path(__file__).with_name(name).write_text(text)


torch.manual_seed(1)
write(
    "adam.json",
    [
        case(adam, constant(0.002), moments(0.9, 0.999, 1e-8), None),
        case(adam, rising(0.01), moments(0.8, 0.95, 1e-4), 2.0),
        case(adam, constant(0.1), moments(0.0, 0.5, 1e-3), 0.25),
    ],
)
write(
    "adam-w.json",
    [
        case(adam_w, constant(0.002), {**moments(0.9, 0.999, 1e-8), "weightDecay": 0.01}, None),
        case(adam_w, rising(0.05), {**moments(0.8, 0.95, 1e-4), "weightDecay": 0.5}, 2.0),
        case(adam_w, constant(0.1), {**moments(0.9, 0.999, 1e-8), "weightDecay": 0.0}, None),
    ],
)
write(
    "rmsprop.json",
    [
        case(rmsprop, constant(0.01), {"secondMomentDecay": 0.99, "epsilon": 1e-8}, None),
        case(rmsprop, rising(0.02), {"secondMomentDecay": 0.9, "epsilon": 1e-2}, 2.0),
    ],
)
write(
    "sgd.json",
    [
        case(sgd, constant(0.1), {"momentum": 0.0, "nesterov": False}, None),
        case(sgd, rising(0.1), {"momentum": 0.9, "nesterov": False}, 2.0),
        case(sgd, constant(0.05), {"momentum": 0.9, "nesterov": True}, None),
        case(sgd, rising(0.1), {"momentum": 0.5, "nesterov": True}, 0.25),
    ],
)
write(
    "sgd-weight-decay.json",
    [
        case(sgd, constant(0.1), {"momentum": 0.0, "nesterov": False, "weightDecay": 0.1}, None),
        case(sgd, rising(0.1), {"momentum": 0.9, "nesterov": False, "weightDecay": 0.01}, 2.0),
        case(sgd, rising(0.1), {"momentum": 0.9, "nesterov": True, "weightDecay": 0.2}, None),
    ],
)
write(
    "adam-w-on-matrices.json",
    [
        case(adam_w_on_matrices, constant(0.01), {"weightDecay": 0.1}, None),
        case(adam_w_on_matrices, rising(0.05), {"weightDecay": 0.5}, 2.0),
    ],
)
write(
    "asgd.json",
    [
        case(asgd, constant(0.1), {"startStep": 1, "weightDecay": 0.0}, None),
        case(asgd, constant(0.2), {"startStep": 4, "weightDecay": 1.2e-6}, 0.25),
        case(asgd, constant(0.05), {"startStep": 2, "weightDecay": 0.3}, None),
    ],
)
