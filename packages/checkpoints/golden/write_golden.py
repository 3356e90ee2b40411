"""Writes four-tensors.safetensors beside this script, from the description of the format alone (Python 3, no packages)."""

import json
import pathlib
import struct

TENSORS = {
    "layers.0.inputWeight": ("F32", [2, 3], struct.pack("<6f", 1, -2, 0.5, 1e-45, 3.4028234663852886e38, float("-inf"))),
    'h\u00e9 "quoted"': ("F32", [], struct.pack("<I", 0x7FA00001)),  # a signalling NaN with a payload
    "empty": ("F32", [0, 4], b""),
    "ids": ("I32", [3], struct.pack("<3i", -(2**31), 0, 2**31 - 1)),
}
METADATA = {"hiddenSize": "128", "note": "tab\tand \u20ac"}

ordered = sorted(TENSORS.items(), key=lambda item: (item[1][0] != "F32", item[0]))
header = {"__metadata__": dict(sorted(METADATA.items()))}
offset = 0
for name, (dtype, shape, data) in ordered:
    header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [offset, offset + len(data)]}
    offset += len(data)

text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
text += b" " * (-len(text) % 8)
file = struct.pack("<Q", len(text)) + text + b"".join(data for _, (_, _, data) in ordered)
pathlib.Path(__file__).with_name("four-tensors.safetensors").write_bytes(file)
