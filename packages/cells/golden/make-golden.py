"""Writes lstm.json, gru.json, elman.json, stack.json, projected-lstm.json, elman-relu.json, packed.json,
bidirectional.json and bidirectional-encoder.json beside this script: recurrent networks as PyTorch computes them, with the gradients of a fixed loss.

Run: python3 make-golden.py. Needs PyTorch; these were made with 1.13, which writes the same bytes again.

PyTorch computes in float64. What goes in are multiples of 1/64, which are exact in float32 too; what comes out is
written with ten digits.

Our layout, from PyTorch's (F input size, H hidden size, G gates: LSTM 4, GRU 3, tanh RNN 1):

    inputWeight      [F, G*H]  =  weight_ih, which is [G*H, F], transposed
    recurrentWeight  [H, G*H]  =  weight_hh, which is [G*H, H], transposed
    LSTM and RNN     bias           =  bias_ih + bias_hh
    GRU              bias           =  bias_ih
                     recurrentBias  =  bias_hh
    projected LSTM   projectionWeight [H, P]  =  weight_hr, which is [P, H], transposed; recurrentWeight is [P, G*H]

Packed sequences have `lengths`, one for each row; past them the outputs are 0. Of two directions, parameters and states
have one entry each, forwards and backwards, and the outputs lie side by side.

The order of the gates is PyTorch's: LSTM input, forget, candidate, output; GRU reset, update, candidate. The loss is
the sum of all outputs and final states, each number times its weight in `lossWeights`.
"""

import json
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

GRAIN = 64
NETWORKS = {"lstm": nn.LSTM, "gru": nn.GRU, "elman": nn.RNN}


def draw(*shape: int) -> Tensor:
    """Random multiples of 1/64 from -1 to 1."""
    return torch.randint(-GRAIN, GRAIN + 1, shape, dtype=torch.float64) / GRAIN


def parameters_of(network: nn.Module, layer: str, kind: str, part) -> dict:
    """One layer's parameters in our layout. `part` takes a tensor of PyTorch's: itself, or its gradient."""
    weight_ih, weight_hh, bias_ih, bias_hh = (
        getattr(network, f"{name}_{layer}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    tree = {"inputWeight": part(weight_ih).T, "recurrentWeight": part(weight_hh).T}
    if kind == "gru":
        return tree | {"bias": part(bias_ih), "recurrentBias": part(bias_hh)}
    # Values add up; the derivative by a sum is the derivative by either term.
    tree |= {"bias": part(bias_ih) + part(bias_hh) if part is value else part(bias_ih)}
    if getattr(network, "proj_size", 0) > 0:
        tree |= {"projectionWeight": part(getattr(network, f"weight_hr_{layer}")).T}
    return tree


def value(tensor: Tensor) -> Tensor:
    return tensor.detach()


def gradient(tensor: Tensor) -> Tensor:
    return tensor.grad


def states_of(kind: str, states: tuple, layer: int, part) -> dict:
    return {name: part(state)[layer] for name, state in zip(("hidden", "memory"), states)}


def golden_case(
    kind: str,
    batch: int,
    time: int,
    input_size: int,
    hidden_size: int,
    layers: int = 1,
    lengths: list[int] | None = None,
    bidirectional: bool = False,
    **options,
) -> dict:
    network = NETWORKS[kind](
        input_size, hidden_size, layers, batch_first=True, bidirectional=bidirectional, **options
    ).double()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(draw(*parameter.shape))
    names = ["l0", "l0_reverse"] if bidirectional else [f"l{layer}" for layer in range(layers)]
    inputs = draw(batch, time, input_size).requires_grad_()
    sizes = [options.get("proj_size", hidden_size), hidden_size] if kind == "lstm" else [hidden_size]
    states = [draw(len(names), batch, size).requires_grad_() for size in sizes]
    state = tuple(states) if kind == "lstm" else states[0]
    if lengths is None:
        outputs, last = network(inputs, state)
    else:
        packed = pack_padded_sequence(inputs, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
        packed_outputs, last = network(packed, state)
        outputs, _ = pad_packed_sequence(packed_outputs, batch_first=True, total_length=time)
    lasts = last if kind == "lstm" else (last,)
    weights = [draw(*result.shape) for result in (outputs, *lasts)]
    loss = sum((weight * result).sum() for weight, result in zip(weights, (outputs, *lasts)))
    loss.backward()

    def layered(tree_of_layer) -> dict | list:
        trees = [tree_of_layer(layer) for layer in range(len(names))]
        return trees if len(names) > 1 else trees[0]

    return {
        "inputSize": input_size,
        "hiddenSize": hidden_size,
        **({"projectionSize": options["proj_size"]} if "proj_size" in options else {}),
        **({} if lengths is None else {"lengths": lengths}),
        "parameters": layered(lambda layer: parameters_of(network, names[layer], kind, value)),
        "inputs": inputs.detach(),
        "state": layered(lambda layer: states_of(kind, states, layer, value)),
        "outputs": outputs.detach(),
        "finalState": layered(lambda layer: states_of(kind, lasts, layer, value)),
        "lossWeights": {
            "outputs": weights[0],
            "finalState": layered(lambda layer: states_of(kind, weights[1:], layer, value)),
        },
        "loss": loss.detach(),
        "gradients": {
            "parameters": layered(lambda layer: parameters_of(network, names[layer], kind, gradient)),
            "inputs": inputs.grad,
            "state": layered(lambda layer: states_of(kind, states, layer, gradient)),
        },
    }


def bidirectional_case(kind: str, input_size: int, hidden_size: int, layers: int, lengths: list[int]) -> dict:
    """Packed sequences through both directions, from states of zeros. Past the lengths PyTorch fills outputs with zeros."""
    batch, time = len(lengths), max(lengths)
    network = NETWORKS[kind](input_size, hidden_size, layers, batch_first=True, bidirectional=True).double()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(draw(*parameter.shape))
    inputs = draw(batch, time, input_size).requires_grad_()
    packed = nn.utils.rnn.pack_padded_sequence(inputs, lengths, batch_first=True, enforce_sorted=False)
    packed_outputs, last = network(packed)
    outputs, _ = nn.utils.rnn.pad_packed_sequence(packed_outputs, batch_first=True)
    lasts = last if kind == "lstm" else (last,)
    weights = [draw(*result.shape) for result in (outputs, *lasts)]
    loss = sum((weight * result).sum() for weight, result in zip(weights, (outputs, *lasts)))
    loss.backward()

    def layered(tree_of_direction) -> list:
        return [
            {name: tree_of_direction(layer, index) for index, name in enumerate(("forward", "backward"))}
            for layer in range(layers)
        ]

    def parameters(part) -> list:
        return layered(lambda layer, index: parameters_of(network, f"l{layer}" + ("", "_reverse")[index], kind, part))

    def states(of: tuple) -> list:
        return layered(lambda layer, index: states_of(kind, of, 2 * layer + index, value))

    return {
        "kind": kind,
        "inputSize": input_size,
        "hiddenSize": hidden_size,
        "lengths": lengths,
        "parameters": parameters(value),
        "inputs": inputs.detach(),
        "outputs": outputs.detach(),
        "finalStates": states(lasts),
        "lossWeights": {"outputs": weights[0], "finalStates": states(tuple(weights[1:]))},
        "loss": loss.detach(),
        "gradients": {"parameters": parameters(gradient), "inputs": inputs.grad},
    }


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
for kind in NETWORKS:
    write(kind, [golden_case(kind, 3, 5, 4, 6), golden_case(kind, 2, 7, 5, 3), golden_case(kind, 2, 1, 1, 1)])
write("stack", [golden_case(kind, 2, 4, 3, 5, layers=2) for kind in NETWORKS])
write(
    "projected-lstm",
    [golden_case("lstm", 3, 5, 4, 6, proj_size=2), golden_case("lstm", 2, 3, 1, 3, proj_size=1)],
)
write("elman-relu", [golden_case("elman", 3, 5, 4, 6, nonlinearity="relu")])
write("packed", [golden_case(kind, 4, 5, 3, 4, lengths=[3, 5, 1, 4]) for kind in ("lstm", "gru")])
write(
    "bidirectional",
    [golden_case(kind, 3, 4, 3, 4, lengths=[2, 4, 1], bidirectional=True) for kind in ("lstm", "gru")],
)
torch.manual_seed(2)
write("bidirectional-encoder", [bidirectional_case(kind, 3, 4, 2, [3, 5, 1]) for kind in NETWORKS])
