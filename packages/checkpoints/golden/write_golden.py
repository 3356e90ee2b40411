"""Writes the .safetensors files beside this script, from the description of the format alone (Python 3, no packages)."""

import json
import pathlib
import struct

# The order in which the safetensors project writes tensors: by type, then by name.
ORDER = ["U64", "I64", "F64", "F32", "U32", "I32", "BF16", "F16", "U16", "I16", "I8", "U8", "BOOL"]

FOUR_TENSORS = {
    "layers.0.inputWeight": ("F32", [2, 3], struct.pack("<6f", 1, -2, 0.5, 1e-45, 3.4028234663852886e38, float("-inf"))),
    'h\u00e9 "quoted"': ("F32", [], struct.pack("<I", 0x7FA00001)),  # a signalling NaN with a payload
    "empty": ("F32", [0, 4], b""),
    "ids": ("I32", [3], struct.pack("<3i", -(2**31), 0, 2**31 - 1)),
}

EVERY_TYPE = {
    "bool": ("BOOL", [3], struct.pack("<3?", True, False, True)),
    "u8": ("U8", [2], struct.pack("<2B", 0, 255)),
    "i8": ("I8", [3], struct.pack("<3b", -128, 0, 127)),
    "u16": ("U16", [2], struct.pack("<2H", 1, 65535)),
    "i16": ("I16", [2], struct.pack("<2h", -32768, 32767)),
    "u32": ("U32", [2], struct.pack("<2I", 1, 2**32 - 1)),
    "i32": ("I32", [2], struct.pack("<2i", -(2**31), 2**31 - 1)),
    "u64": ("U64", [2], struct.pack("<2Q", 2**53 + 1, 2**64 - 1)),
    "i64": ("I64", [2], struct.pack("<2q", -(2**63), 2**63 - 1)),
    # 65504 is the greatest, 2^-24 the least above 0.
    "f16": ("F16", [2, 3], struct.pack("<6e", 1, -0.0, 65504, 2**-24, 1 / 3, float("-inf"))),
    # 1, -2, 3.140625, the greatest, the least above 0, NaN.
    "bf16": ("BF16", [6], struct.pack("<6H", 0x3F80, 0xC000, 0x4049, 0x7F7F, 0x0001, 0x7FC1)),
    "f32": ("F32", [1], struct.pack("<f", 1 / 3)),
    "f64": ("F64", [1, 2], struct.pack("<2d", 1 / 3, 5e-324)),
}


def write(name, tensors, metadata):
    header = {"__metadata__": dict(sorted(metadata.items()))}
    ordered = sorted(tensors.items(), key=lambda item: (ORDER.index(item[1][0]), item[0]))
    offset = 0
    for tensor, (dtype, shape, data) in ordered:
        header[tensor] = {"dtype": dtype, "shape": shape, "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    text += b" " * (-len(text) % 8)
    file = struct.pack("<Q", len(text)) + text + b"".join(data for _, (_, _, data) in ordered)
    pathlib.Path(__file__).with_name(name).write_bytes(file)


write("four-tensors.safetensors", FOUR_TENSORS, {"hiddenSize": "128", "note": "tab\tand \u20ac"})
write("every-type.safetensors", EVERY_TYPE, {"types": "13"})
