"""Writes schedules.json and plateau.json: learning rates of PyTorch's schedulers, step by step.

Run with Debian's python3-torch (1.13): /usr/bin/python3 make-schedules.py
Options have the names of ours. In schedules.json `rates` are those of step 0, 1, ...; in plateau.json those after each of
`losses`, from a rate of 1.
"""
import json
import pathlib

import torch
from torch.optim import lr_scheduler


def sgd(rate):
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)


def case(name, options, count, make):
    optimizer, scheduler = make(**options)
    rates = []
    for _ in range(count):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return {"name": name, "options": options, "rates": rates}


def stairs(initial, factor, everySteps):
    optimizer = sgd(initial)
    return optimizer, lr_scheduler.StepLR(optimizer, step_size=everySteps, gamma=factor)


def exponential(initial, factor):
    optimizer = sgd(initial)
    return optimizer, lr_scheduler.ExponentialLR(optimizer, gamma=factor)


def cosine(peak, final, steps):
    optimizer = sgd(peak)
    return optimizer, lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps, eta_min=final)


def linear(initial, final, steps):
    optimizer = sgd(initial)
    end = final / initial
    return optimizer, lr_scheduler.LinearLR(optimizer, start_factor=1.0, end_factor=end, total_iters=steps)


def one_cycle(peak, steps, initial=None, final=None, riseFraction=0.3):
    optimizer = sgd(peak)
    first = peak / 25 if initial is None else initial
    factors = {"div_factor": peak / first, "final_div_factor": 1e4 if final is None else first / final}
    shape = {"total_steps": steps, "pct_start": riseFraction, "cycle_momentum": False}
    return optimizer, lr_scheduler.OneCycleLR(optimizer, max_lr=peak, **shape, **factors)


def warm_up(initial, factor, everySteps, warmUpSteps):
    """LinearLR from a share of 1/steps to all of it at the last warm-up step, then StepLR."""
    optimizer = sgd(initial)
    rise = {"start_factor": 1 / warmUpSteps, "end_factor": 1.0, "total_iters": warmUpSteps - 1}
    first = lr_scheduler.LinearLR(optimizer, **rise)
    second = lr_scheduler.StepLR(optimizer, step_size=everySteps, gamma=factor)
    return optimizer, lr_scheduler.SequentialLR(optimizer, [first, second], milestones=[warmUpSteps])


def plateau(options, losses):
    given = {"min_lr" if name == "minimumScale" else name: value for name, value in options.items()}
    optimizer = sgd(1.0)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, eps=0, **given)
    rates = []
    for loss in losses:
        scheduler.step(loss)
        rates.append(optimizer.param_groups[0]["lr"])
    return {"options": options, "losses": losses, "rates": rates}


def write(name, cases):
    text = json.dumps({"torch": torch.__version__, "cases": cases}, indent=1) + "\n"
    pathlib.Path(__file__).with_name(name).write_text(text)


write(
    "schedules.json",
    [
        case("stepSchedule", {"initial": 0.002, "factor": 0.97, "everySteps": 7}, 40, stairs),
        case("exponentialSchedule", {"initial": 0.5, "factor": 0.9}, 40, exponential),
        case("cosineSchedule", {"peak": 0.1, "final": 0.003, "steps": 30}, 31, cosine),
        case("linearSchedule", {"initial": 0.1, "final": 0.02, "steps": 20}, 30, linear),
        case("oneCycleSchedule", {"peak": 0.01, "steps": 40}, 40, one_cycle),
        case("oneCycleSchedule", {"peak": 1.0, "steps": 17}, 17, one_cycle),
        case(
            "oneCycleSchedule",
            {"peak": 0.5, "initial": 0.1, "final": 0.02, "steps": 30, "riseFraction": 0.5},
            30,
            one_cycle,
        ),
        case("warmUp", {"initial": 0.2, "factor": 0.5, "everySteps": 4, "warmUpSteps": 6}, 24, warm_up),
    ],
)

falling = [5.0, 4.0, 3.0, 2.9, 2.95, 2.9, 2.91, 2.8, 2.7999, 2.7998, 2.79, 3.5, 3.4, 3.3, 3.2, 3.1, 3.0, 2.0]
flat = [1.0] * 40
waves = [2.0 - 0.02 * (step % 5) - 0.001 * step for step in range(40)]
write(
    "plateau.json",
    [
        plateau({}, flat),
        plateau({"factor": 0.5, "patience": 2}, falling),
        plateau({"factor": 0.5, "patience": 0, "threshold": 0.0}, falling),
        plateau({"factor": 0.3, "patience": 1, "cooldown": 3}, flat),
        plateau({"factor": 0.7, "patience": 3, "threshold": 0.02, "cooldown": 2}, waves),
        plateau({"factor": 0.25, "patience": 1, "minimumScale": 0.05}, flat),
    ],
)
