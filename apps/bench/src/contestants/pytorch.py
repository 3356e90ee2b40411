"""PyTorch on the processor, with as many threads as the argument says. Speaks the protocol of ../protocol.ts."""

import json
import sys
import time

import torch

BATCHES_PER_EPOCH = 20
TEMPERATURE = 0.8
LAYERS = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "elman": torch.nn.RNN}


def build(workload):
    vocabulary, hidden = workload["vocabularySize"], workload["hiddenSize"]
    layer = LAYERS[workload["cell"]]
    recurrent = layer(vocabulary, hidden, num_layers=workload["layerCount"], batch_first=True)
    return recurrent, torch.nn.Linear(hidden, vocabulary)


def prepare_training(workload):
    vocabulary, batch, length = workload["vocabularySize"], workload["batchSize"], workload["timeSteps"]
    recurrent, head = build(workload)
    parameters = [*recurrent.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, 0.002)
    tokens = torch.randint(0, vocabulary, (batch, length * BATCHES_PER_EPOCH + 1))
    position = 0

    def step():
        nonlocal position
        begin = position * length
        inputs = torch.nn.functional.one_hot(tokens[:, begin : begin + length], vocabulary).float()
        targets = tokens[:, begin + 1 : begin + length + 1].reshape(-1)
        position = (position + 1) % BATCHES_PER_EPOCH
        optimizer.zero_grad()
        outputs, _ = recurrent(inputs)
        loss = torch.nn.functional.cross_entropy(head(outputs).view(-1, vocabulary), targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 5.0)
        optimizer.step()

    def run(repetitions):
        for _ in range(repetitions):
            step()

    return run


def prepare_generation(workload):
    vocabulary = workload["vocabularySize"]
    recurrent, head = build(workload)

    def run(repetitions):
        with torch.no_grad():
            state = None
            character = torch.zeros(1, 1, vocabulary)
            character[0, 0, 0] = 1
            for _ in range(repetitions):
                outputs, state = recurrent(character, state)
                probabilities = torch.softmax(head(outputs[0, -1]) / TEMPERATURE, -1)
                drawn = torch.multinomial(probabilities, 1)
                character.zero_()
                character[0, 0, drawn] = 1

    return run


PREPARE = {"train": prepare_training, "generate": prepare_generation}


def main():
    torch.set_num_threads(int(sys.argv[1]))
    description = f"PyTorch {torch.__version__}"
    runs = {}

    def answer(request):
        identity = request["id"]
        if request["request"] == "prepare":
            workload = request["workload"]
            runs[identity] = PREPARE[workload["kind"]](workload)
        elif request["request"] == "run":
            begun = time.perf_counter()
            runs[identity](request["repetitions"])
            return {"milliseconds": (time.perf_counter() - begun) * 1000}
        else:
            del runs[identity]
        return {"description": description}

    print(json.dumps({"description": description}), flush=True)
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line))
        except Exception as error:  # whatever it is, the other side has to know
            reply = {"problem": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


main()
