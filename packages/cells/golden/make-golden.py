"""Writes lstm.json, gru.json, elman.json, stack.json, projected-lstm.json, elman-relu.json, packed.json,
bidirectional.json and bidirectional-encoder.json beside this script: recurrent networks as PyTorch computes them, with the
gradients of a fixed loss.

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
have one entry each, forwards and backwards, and the outputs lie side by side. bidirectional.json is one layer from random
states, as cells take them; bidirectional-encoder.json two layers from states of zeros, as encoders start.

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


class Run:
    """A network with random parameters over random inputs, and the gradients of its loss."""

    def __init__(
        self,
        kind: str,
        batch: int,
        time: int,
        input_size: int,
        hidden_size: int,
        layers: int,
        lengths: list[int] | None,
        bidirectional: bool,
        from_zeros: bool,
        **options,
    ):
        self.kind = kind
        self.network = NETWORKS[kind](
            input_size, hidden_size, layers, batch_first=True, bidirectional=bidirectional, **options
        ).double()
        with torch.no_grad():
            for parameter in self.network.parameters():
                parameter.copy_(draw(*parameter.shape))
        directions = ["", "_reverse"] if bidirectional else [""]
        self.names = [f"l{layer}{direction}" for layer in range(layers) for direction in directions]
        self.inputs = draw(batch, time, input_size).requires_grad_()
        sizes = [options.get("proj_size", hidden_size), hidden_size] if kind == "lstm" else [hidden_size]
        shapes = [(len(self.names), batch, size) for size in sizes]
        first = torch.zeros if from_zeros else draw
        self.states = [first(*shape).double().requires_grad_() for shape in shapes]
        state = tuple(self.states) if kind == "lstm" else self.states[0]
        if lengths is None:
            self.outputs, last = self.network(self.inputs, state)
        else:
            packed = pack_padded_sequence(self.inputs, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
            packed_outputs, last = self.network(packed, state)
            self.outputs, _ = pad_packed_sequence(packed_outputs, batch_first=True, total_length=time)
        self.lasts = last if kind == "lstm" else (last,)
        results = (self.outputs, *self.lasts)
        self.weights = [draw(*result.shape) for result in results]
        self.loss = sum((weight * result).sum() for weight, result in zip(self.weights, results))
        self.loss.backward()

    def parameters(self, part) -> list:
        """One tree for each layer and direction, directions first."""
        return [parameters_of(self.network, name, self.kind, part) for name in self.names]

    def states_in(self, states: tuple, part) -> list:
        return [states_of(self.kind, states, place, part) for place in range(len(self.names))]


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
    """Cells from random states."""
    run = Run(kind, batch, time, input_size, hidden_size, layers, lengths, bidirectional, False, **options)

    def layered(trees: list) -> dict | list:
        return trees if len(trees) > 1 else trees[0]

    return {
        "inputSize": input_size,
        "hiddenSize": hidden_size,
        **({"projectionSize": options["proj_size"]} if "proj_size" in options else {}),
        **({} if lengths is None else {"lengths": lengths}),
        "parameters": layered(run.parameters(value)),
        "inputs": run.inputs.detach(),
        "state": layered(run.states_in(run.states, value)),
        "outputs": run.outputs.detach(),
        "finalState": layered(run.states_in(run.lasts, value)),
        "lossWeights": {
            "outputs": run.weights[0],
            "finalState": layered(run.states_in(run.weights[1:], value)),
        },
        "loss": run.loss.detach(),
        "gradients": {
            "parameters": layered(run.parameters(gradient)),
            "inputs": run.inputs.grad,
            "state": layered(run.states_in(run.states, gradient)),
        },
    }


def encoder_case(kind: str, input_size: int, hidden_size: int, layers: int, lengths: list[int]) -> dict:
    """An encoder of bidirectional layers, from states of zeros, which it does not take."""
    run = Run(kind, len(lengths), max(lengths), input_size, hidden_size, layers, lengths, True, True)

    def layered(trees: list) -> list:
        return [{"forward": trees[2 * layer], "backward": trees[2 * layer + 1]} for layer in range(layers)]

    return {
        "kind": kind,
        "inputSize": input_size,
        "hiddenSize": hidden_size,
        "lengths": lengths,
        "parameters": layered(run.parameters(value)),
        "inputs": run.inputs.detach(),
        "outputs": run.outputs.detach(),
        "finalStates": layered(run.states_in(run.lasts, value)),
        "lossWeights": {
            "outputs": run.weights[0],
            "finalStates": layered(run.states_in(tuple(run.weights[1:]), value)),
        },
        "loss": run.loss.detach(),
        "gradients": {"parameters": layered(run.parameters(gradient)), "inputs": run.inputs.grad},
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
write("bidirectional-encoder", [encoder_case(kind, 3, 4, 2, [3, 5, 1]) for kind in NETWORKS])
