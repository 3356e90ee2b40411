"""Measures the forget bias: an LSTM of 2 layers of 128 on tiny-shakespeare, 900 steps, with our initialization.

UNROLL_DATA=... python3 0004-forget-bias.py   (PyTorch 1.13; about a minute a row on one core)
"""
import math
import os
import pathlib

import torch

VOCABULARY, HIDDEN, BATCH, TIME, STEPS, WARM_UP = 65, 128, 50, 50, 900, 20

torch.set_num_threads(1)
text = (pathlib.Path(os.environ["UNROLL_DATA"]) / "tiny-shakespeare" / "input.txt").read_text()
ids = {character: index for index, character in enumerate(sorted(set(text)))}
tokens = torch.tensor([ids[character] for character in text])
cut = int(len(tokens) * 0.9)


def streams(part):
    length = (len(part) - 1) // BATCH
    return part[: length * BATCH].view(BATCH, length), part[1 : length * BATCH + 1].view(BATCH, length)


def one_hot(block):
    return torch.nn.functional.one_hot(block, VOCABULARY).float()


def cross_entropy(logits, targets):
    return torch.nn.functional.cross_entropy(logits.reshape(-1, VOCABULARY), targets.reshape(-1))


def validation_loss(peak, forget_bias, seed):
    torch.manual_seed(seed)
    lstm = torch.nn.LSTM(VOCABULARY, HIDDEN, num_layers=2, batch_first=True)
    head = torch.nn.Linear(HIDDEN, VOCABULARY)
    with torch.no_grad():
        head.bias.zero_()
        for layer in range(2):
            for name in ("bias_ih", "bias_hh"):
                getattr(lstm, f"{name}_l{layer}").zero_()
            getattr(lstm, f"bias_ih_l{layer}")[HIDDEN : 2 * HIDDEN] = forget_bias
    parameters = list(lstm.parameters()) + list(head.parameters())
    optimizer = torch.optim.Adam(parameters)
    inputs, targets = streams(tokens[:cut])
    windows = math.ceil(inputs.shape[1] / TIME)
    state = None
    for step in range(STEPS):
        window = slice(step % windows * TIME, (step % windows + 1) * TIME)
        state = None if step % windows == 0 else state
        progress = (step - WARM_UP) / (STEPS - WARM_UP)
        cosine = peak * (0.1 + 0.9 * (1 + math.cos(math.pi * progress)) / 2)
        optimizer.param_groups[0]["lr"] = peak * (step + 1) / WARM_UP if step < WARM_UP else cosine
        optimizer.zero_grad()
        outputs, state = lstm(one_hot(inputs[:, window]), state)
        state = tuple(part.detach() for part in state)
        cross_entropy(head(outputs), targets[:, window]).backward()
        torch.nn.utils.clip_grad_norm_(parameters, 5.0)
        optimizer.step()
    inputs, targets = streams(tokens[cut:])
    with torch.no_grad():
        return cross_entropy(head(lstm(one_hot(inputs))[0]), targets).item()


for peak, seed in ((0.003, 1), (0.006, 1), (0.006, 2), (0.01, 1)):
    losses = [validation_loss(peak, forget_bias, seed) for forget_bias in (0.0, 1.0)]
    print(f"| {peak} | {seed} | {losses[0]:.3f} | {losses[1]:.3f} |", flush=True)
