"""Writes layer-normalization.json and attention.json beside this script: both as PyTorch computes them, with the gradients
of a fixed loss.

Run: python3 make-golden.py. Needs PyTorch; these were made with 1.13, which writes the same bytes again.

PyTorch computes in float64. What goes in are multiples of 1/64, which are exact in float32 too; what comes out is written
with ten digits. The loss is the sum of all results, each number times its weight in `lossWeights`.
"""

import json
from pathlib import Path

import torch
from torch import Tensor

GRAIN = 64


def draw(*shape: int) -> Tensor:
    """Random multiples of 1/64 from -1 to 1."""
    return torch.randint(-GRAIN, GRAIN + 1, shape, dtype=torch.float64) / GRAIN


def golden_case(form: str, inputs: dict, run, **options) -> dict:
    """The results of `run`, and the gradients of their weighted sum by the inputs."""
    for tensor in inputs.values():
        tensor.requires_grad_()
    results = run(**inputs)
    weights = {name: draw(*result.shape) for name, result in results.items()}
    sum((weights[name] * result).sum() for name, result in results.items()).backward()
    return {
        "form": form,
        **options,
        "inputs": inputs,
        "results": results,
        "lossWeights": weights,
        "gradients": {name: tensor.grad for name, tensor in inputs.items()},
    }


def layer_normalization_case(*shape: int, epsilon: float = 1e-5) -> dict:
    def run(inputs: Tensor, gain: Tensor, bias: Tensor) -> dict:
        return {"outputs": torch.nn.functional.layer_norm(inputs, shape[-1:], gain, bias, epsilon)}

    inputs = {"inputs": draw(*shape), "gain": draw(shape[-1]), "bias": draw(shape[-1])}
    return golden_case("layerNormalization", inputs, run, epsilon=epsilon)


def attend(scores: Tensor, values: Tensor, lengths: list[int]) -> dict:
    is_past = torch.arange(scores.shape[2])[None, None, :] >= torch.tensor(lengths)[:, None, None]
    weights = torch.softmax(scores.masked_fill(is_past, -torch.inf), dim=2)
    return {"contexts": weights @ values, "weights": weights}


def attention_inputs(lengths: list[int], queries: int, time: int, query_size: int, key_size: int) -> dict:
    batch = len(lengths)
    return {
        "queries": draw(batch, queries, query_size),
        "keys": draw(batch, time, key_size),
        "values": draw(batch, time, 3),
    }


def dot_case(lengths: list[int], queries: int, time: int, size: int, scale: float) -> dict:
    def run(queries: Tensor, keys: Tensor, values: Tensor) -> dict:
        return attend(scale * queries @ keys.transpose(1, 2), values, lengths)

    inputs = attention_inputs(lengths, queries, time, size, size)
    return golden_case("dotAttention", inputs, run, lengths=lengths, scale=scale)


def general_case(lengths: list[int], queries: int, time: int, query_size: int, key_size: int) -> dict:
    def run(queries: Tensor, keys: Tensor, values: Tensor, scoreWeight: Tensor) -> dict:
        return attend(queries @ scoreWeight @ keys.transpose(1, 2), values, lengths)

    inputs = attention_inputs(lengths, queries, time, query_size, key_size)
    return golden_case("generalAttention", inputs | {"scoreWeight": draw(query_size, key_size)}, run, lengths=lengths)


def additive_case(lengths: list[int], queries: int, time: int, size: int) -> dict:
    def run(queries: Tensor, keys: Tensor, values: Tensor, scoreWeight: Tensor) -> dict:
        pairs = torch.tanh(queries[:, :, None, :] + keys[:, None, :, :])  # [batch, queries, time, size]
        return attend(pairs @ scoreWeight, values, lengths)

    inputs = attention_inputs(lengths, queries, time, size, size)
    return golden_case("additiveAttention", inputs | {"scoreWeight": draw(size)}, run, lengths=lengths)


def plain(tree):
    """Tensors as nested lists of numbers with ten digits."""
    if isinstance(tree, dict):
        return {name: plain(child) for name, child in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [plain(child) for child in tree]
    if isinstance(tree, Tensor):
        return plain(tree.tolist())
    return float(f"{tree:.10g}") if isinstance(tree, float) else tree


def write(name: str, cases: list[dict]) -> None:
    lines = ",\n".join(json.dumps(plain(one), separators=(",", ":")) for one in cases)
    Path(__file__).with_name(f"{name}.json").write_text(f"[\n{lines}\n]\n")


torch.manual_seed(1)
write(
    "layer-normalization",
    [layer_normalization_case(3, 7), layer_normalization_case(2, 3, 4, epsilon=0.125), layer_normalization_case(1, 1)],
)
write(
    "attention",
    [
        dot_case([4, 2, 1], 3, 4, 5, 1.0),
        dot_case([5, 3], 1, 5, 4, 0.5),
        general_case([3, 4], 2, 4, 3, 5),
        additive_case([2, 4, 3], 2, 4, 6),
        additive_case([5], 1, 5, 1),
    ],
)
