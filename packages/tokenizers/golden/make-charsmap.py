# Writes charsmap.json: a small precompiled_charsmap, as SentencePiece compiles it, with the rules that it was made of.
#
# Run: pip install sentencepiece==0.2.2, then python make-charsmap.py.

import base64
import io
import json
import pathlib
import tempfile

import sentencepiece

rules = {
    "\t": " ",
    "\n": " ",
    "\r": " ",
    "\u00a0": " ",
    "\u00ad": "",
    "A": "a",
    "E": "e",
    "E\u0301": "X",
    "e\u0301\u0323": "é+.",
    "o\u0308": "ö",
    "u\u0308": "\u00fc",
    "½": "1/2",
    "…": "...",
    "ﬁ": "fi",
    "ﷺ": "صلى الله عليه وسلم",
    "Ａ": "A",
    "１": "1",
    "ｶ": "カ",
    "ｶﾞ": "ガ",
    "か\u3099": "が",
    "한": "HAN",
    "\u1112\u1161": "하",
    "\u1112\u1161\u11ab": "한",
    "क\u093c": "K",
    "𝔸": "A",
    "👍": "+1",
    "🇩🇪": "DE",
    "👨\u200d👩": "family",
    "\u200d": "",
    "\u0308": "",
    "xy": "z",
}


def varint(data, place):
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        shift += 7
        place += 1
        if byte < 0x80:
            return value, place


def fields_of(message):
    """The fields of a message of Protocol Buffers, by number."""
    fields = {}
    place = 0
    while place < len(message):
        tag, place = varint(message, place)
        if tag & 7 == 0:
            value, place = varint(message, place)
        else:
            size, place = varint(message, place) if tag & 7 == 2 else ({1: 8, 5: 4}[tag & 7], place)
            value = message[place : place + size]
            place += size
        fields[tag >> 3] = value
    return fields


def code_points(text):
    return " ".join(f"{ord(character):X}" for character in text)


with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as table:
    table.writelines(f"{code_points(source)}\t{code_points(target)}\n" for source, target in rules.items())
    table.flush()
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a text", "another text", "the last one"]),
        model_writer=model,
        vocab_size=16,
        hard_vocab_limit=False,
        normalization_rule_tsv=table.name,
        minloglevel=2,
    )

normalizer = fields_of(fields_of(model.getvalue())[3])  # ModelProto.normalizer_spec
charsmap = base64.b64encode(normalizer[2]).decode()  # NormalizerSpec.precompiled_charsmap
path = pathlib.Path(__file__).with_name("charsmap.json")
path.write_text(json.dumps({"rules": rules, "charsmap": charsmap}, ensure_ascii=True, indent=2) + "\n", encoding="utf-8")
