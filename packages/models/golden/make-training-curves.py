"""Writes training-curves.json: the loss of every step of PyTorch's as it trains an LSTM and a GRU with Adam and clipping.

Run: python3 make-training-curves.py. Needs PyTorch; these were made with 1.13, in float64, which writes the same bytes again.

Nothing but the losses is stored: the text and the first parameters come from formulas of integers, which the test computes
again. The text is the Collatz sequence of 1, 2, 3 and so on, one a line: "3 10 5 16 8 4 2 1". Parameters are multiples of
1/1024 from -1/8 to 1/8, drawn one after the other over all tensors in the order of `shapes`, which are in our layout:

    inputWeight, recurrentWeight, head.weight  =  PyTorch's, transposed
    LSTM   bias = bias_ih; bias_hh is 0 and not trained, since Adam would move the sum of two biases twice as far
    GRU    bias = bias_ih, recurrentBias = bias_hh

The text is cut into BATCH streams; the recurrent state goes on from batch to batch, the gradient does not. `clippedSteps` says
at how many steps the gradient was clipped.
"""

import json
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import cross_entropy

STEPS, BATCH, TIME = 200, 16, 32
EMBEDDING, HIDDEN, LAYERS = 32, 64, 2
LEARNING_RATE, MAXIMUM_NORM = 2e-3, 0.5
SYMBOLS = "0123456789 \n"


def collatz_text(length: int) -> str:
    parts, size, start = [], 0, 1
    while size < length:
        value, sequence = start, [start]
        while value != 1:
            value = value // 2 if value % 2 == 0 else 3 * value + 1
            sequence.append(value)
        line = " ".join(map(str, sequence)) + "\n"
        parts.append(line)
        size += len(line)
        start += 1
    return "".join(parts)[:length]


def drawn(index: int) -> float:
    """The number at an index of a sequence without visible order."""
    word = (index * 2654435761 + 374761393) % 2**32
    word ^= word >> 15
    word = word * 2246822519 % 2**32
    word ^= word >> 13
    return ((word >> 24) - 128) / 1024


def shapes_of(kind: str) -> dict:
    gates = {"lstm": 4, "gru": 3}[kind]
    shapes = {"embedding.weight": [len(SYMBOLS), EMBEDDING]}
    for layer in range(LAYERS):
        below = EMBEDDING if layer == 0 else HIDDEN
        shapes[f"cell.{layer}.inputWeight"] = [below, gates * HIDDEN]
        shapes[f"cell.{layer}.recurrentWeight"] = [HIDDEN, gates * HIDDEN]
        shapes[f"cell.{layer}.bias"] = [gates * HIDDEN]
        if kind == "gru":
            shapes[f"cell.{layer}.recurrentBias"] = [gates * HIDDEN]
    shapes["head.weight"] = [HIDDEN, len(SYMBOLS)]
    shapes["head.bias"] = [len(SYMBOLS)]
    return shapes


class Model(nn.Module):
    def __init__(self, kind: str):
        super().__init__()
        self.embedding = nn.Embedding(len(SYMBOLS), EMBEDDING)
        network = {"lstm": nn.LSTM, "gru": nn.GRU}[kind]
        self.network = network(EMBEDDING, HIDDEN, LAYERS, batch_first=True)
        self.head = nn.Linear(HIDDEN, len(SYMBOLS))
        self.fill(kind)

    def fill(self, kind: str) -> None:
        places = {"embedding.weight": self.embedding.weight, "head.weight": self.head.weight, "head.bias": self.head.bias}
        names = {"inputWeight": "weight_ih", "recurrentWeight": "weight_hh", "bias": "bias_ih", "recurrentBias": "bias_hh"}
        for layer in range(LAYERS):
            for ours, theirs in names.items():
                places[f"cell.{layer}.{ours}"] = getattr(self.network, f"{theirs}_l{layer}")
        index = 0
        with torch.no_grad():
            for path, shape in shapes_of(kind).items():
                size = torch.Size(shape).numel()
                values = torch.tensor([drawn(index + place) for place in range(size)]).reshape(shape)
                index += size
                transposed = len(shape) == 2 and path != "embedding.weight"
                places[path].copy_(values.T if transposed else values)
            if kind == "lstm":
                for layer in range(LAYERS):
                    unused = getattr(self.network, f"bias_hh_l{layer}")
                    unused.zero_().requires_grad_(False)


def curve(kind: str) -> dict:
    tokens = torch.tensor([SYMBOLS.index(symbol) for symbol in collatz_text(STEPS * BATCH * TIME + 1)])
    inputs, targets = tokens[:-1].reshape(BATCH, -1), tokens[1:].reshape(BATCH, -1)
    model = Model(kind)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.Adam(trained, lr=LEARNING_RATE)
    state, losses, clipped = None, [], 0
    for step in range(STEPS):
        window = slice(step * TIME, (step + 1) * TIME)
        outputs, state = model.network(model.embedding(inputs[:, window]), state)
        state = tuple(one.detach() for one in state) if kind == "lstm" else state.detach()
        loss = cross_entropy(model.head(outputs).reshape(-1, len(SYMBOLS)), targets[:, window].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        clipped += int(nn.utils.clip_grad_norm_(trained, MAXIMUM_NORM) > MAXIMUM_NORM)
        optimizer.step()
        losses.append(float(f"{loss.item():.9g}"))
    return {"shapes": shapes_of(kind), "clippedSteps": clipped, "losses": losses}


torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
sizes = {"batchSize": BATCH, "timeSteps": TIME, "embeddingSize": EMBEDDING, "hiddenSize": HIDDEN, "layers": LAYERS}
rates = {"learningRate": LEARNING_RATE, "maximumNorm": MAXIMUM_NORM}
curves = {"torch": torch.__version__, **sizes, **rates, "lstm": curve("lstm"), "gru": curve("gru")}
Path(__file__).with_name("training-curves.json").write_text(json.dumps(curves) + "\n")
