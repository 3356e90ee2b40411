"""Writes round-halves.json beside this script: float32 numbers as PyTorch rounds them to float16 and bfloat16, as bits."""

import json
import pathlib
import random
import struct

import torch

random.seed(1)
bits = [0x00000000, 0x80000000, 0x7F800000, 0xFF800000, 0x7F7FFFFF, 0x00000001, 0x7F7F8000, 0x7F7F7FFF]
bits += [0x477FEFFF, 0x477FF000, 0x33000000, 0x33000001, 0x387FE000, 0x387FF000, 0x38800000]  # where float16 ends
for exponent in range(100, 145):  # ties, and what is just beside them
    for upper in range(4):
        for lower in (0x0FFF, 0x1000, 0x1001, 0x7FFF, 0x8000, 0x8001):
            bits.append(exponent << 23 | random.getrandbits(5) << 18 | upper << 16 | lower)
bits += [random.getrandbits(8) << 24 | random.getrandbits(24) for _ in range(200)]
bits = [word for word in bits if word & 0x7FFFFFFF <= 0x7F800000]  # how NaN is rounded is each library's own choice

numbers = torch.tensor([struct.unpack("<f", struct.pack("<I", word))[0] for word in bits], dtype=torch.float32)


def words(dtype):
    return [word & 0xFFFF for word in numbers.to(dtype).view(torch.int16).tolist()]


cases = {"float32": bits, "float16": words(torch.float16), "bfloat16": words(torch.bfloat16)}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(cases) + "\n")
