"""Writes packed.zip beside this script: the folder of a store, compressed by Python's zipfile (Python 3, no packages)."""

import hashlib
import json
import pathlib
import zipfile

FILES = {"weights.safetensors": bytes(range(256)) * 40, "history.json": b"[1, 2]\n"}

digests = {name: {"byteCount": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in FILES.items()}
pointer = {"version": 1, "step": 900, "name": "000900", "files": digests}

with zipfile.ZipFile(pathlib.Path(__file__).with_name("packed.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr(zipfile.ZipInfo("saves/"), b"")
    archive.writestr(zipfile.ZipInfo("losses.svg"), b"<svg/>")
    for name, data in {"save.json": json.dumps(pointer).encode(), **{f"saves/000900/{n}": d for n, d in FILES.items()}}.items():
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, data)
