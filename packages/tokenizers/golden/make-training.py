"""Writes training.json: vocabularies and merges that the trainers of Hugging Face's tokenizers learn.

Run: python3 make-training.py PATH, where PATH is the text of tiny-shakespeare (1,115,394 characters). Needs
`pip install tokenizers==0.23.2`.

cases: the corpora are random words over few characters, so that pairs are equally frequent all the time, and a poem. Options
have our names; `counts` are the different words and how often each occurs.
tinyShakespeare: the SHA-256 of its merges, cut as GPT-2 cuts, in UTF-8: left, tab, right, line feed.

Characters with prefix or suffix have no order there: their ids come from a hash table that is another in each run. They
also decide between equally frequent pairs. So each case is trained until their order is that of code points, which is ours.
Left out, since we differ: prefixes of characters that words have (a pair can come up again then after it was merged, which
there changes its place among the merges), more characters than `limitAlphabet` that are equally frequent at the limit,
vocabularies smaller than special tokens and alphabet, and entries of at most 1 character. Their `max_token_length` is ours
plus 1, since it lets no entry become that long.
"""

import json
import random
import sys
from hashlib import sha256
from pathlib import Path

from tokenizers import Regex, Tokenizer
from tokenizers.models import BPE, WordLevel, WordPiece
from tokenizers.pre_tokenizers import Split, WhitespaceSplit
from tokenizers.trainers import BpeTrainer, WordLevelTrainer, WordPieceTrainer

THEIR_NAMES = {
    "vocabularySize": "vocab_size",
    "minimumFrequency": "min_frequency",
    "specialTokens": "special_tokens",
    "limitAlphabet": "limit_alphabet",
    "initialAlphabet": "initial_alphabet",
    "continuingSubwordPrefix": "continuing_subword_prefix",
    "endOfWordSuffix": "end_of_word_suffix",
}
KINDS = {
    "bpe": (BPE, BpeTrainer),
    "wordPiece": (WordPiece, WordPieceTrainer),
    "wordLevel": (WordLevel, WordLevelTrainer),
}
GPT2_PATTERN = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
POEM = """Tyger Tyger, burning bright, In the forests of the night; What immortal hand or eye, Could frame thy fearful
symmetry? In what distant deeps or skies. Burnt the fire of thine eyes? On what wings dare he aspire? What the hand, dare
seize the fire? And what shoulder, & what art, Could twist the sinews of thy heart? And when thy heart began to beat,
What dread hand? & what dread feet?"""


def train(kind: str, counts, options):
    model, trainer = KINDS[kind]
    tokenizer = Tokenizer(model())
    tokenizer.pre_tokenizer = WhitespaceSplit()
    theirs = {THEIR_NAMES[name]: value for name, value in options.items() if name in THEIR_NAMES}
    if "maximumEntryLength" in options:
        theirs["max_token_length"] = options["maximumEntryLength"] + 1
    words = [word for word, count in counts for _ in range(count)]
    tokenizer.train_from_iterator(words, trainer(show_progress=False, **theirs))
    trained = json.loads(tokenizer.to_str())["model"]
    vocabulary = sorted(trained["vocab"], key=trained["vocab"].get)
    return vocabulary, trained.get("merges", [])


def has_order(kind: str, vocabulary, counts, options) -> bool:
    prefix = options.get("continuingSubwordPrefix", "##" if kind == "wordPiece" else "")
    suffix = options.get("endOfWordSuffix", "")
    first = {
        (prefix if index > 0 else "") + character + (suffix if index == len(word) - 1 else "")
        for word, _ in counts
        for index, character in enumerate(word)
    }
    affixed = [
        entry
        for entry in vocabulary
        if entry in first and len(entry) > 1 and entry not in options.get("specialTokens", [])
    ]
    return affixed == sorted(affixed)


def is_tied(counts, options) -> bool:
    if "limitAlphabet" not in options:
        return False
    frequencies = {character: float("inf") for character in options.get("initialAlphabet", [])}
    for word, count in counts:
        for character in word:
            frequencies[character] = frequencies.get(character, 0) + count
    limit = options["limitAlphabet"]
    ordered = sorted(frequencies.values(), reverse=True)
    return len(ordered) > limit and ordered[limit - 1] == ordered[limit]


def case(kind: str, counts, options):
    """A case for the test; None if it is one of those in which we differ."""
    if is_tied(counts, options):
        return None
    for _ in range(5000):
        vocabulary, merges = train(kind, counts, options)
        if has_order(kind, vocabulary, counts, options):
            break
    else:
        return None
    if len(vocabulary) > options.get("vocabularySize", 30000):
        return None
    result = {"kind": kind, "options": options, "counts": counts, "vocabulary": vocabulary}
    return {**result, "merges": merges} if kind == "bpe" else result


def random_counts(generator: random.Random, alphabet: str):
    words = {}
    for _ in range(generator.randint(1, 14)):
        word = "".join(generator.choice(alphabet) for _ in range(generator.randint(1, 12)))
        words[word] = generator.randint(1, 6)
    return list(words.items())


def random_case(generator: random.Random):
    kind = generator.choice(["bpe", "bpe", "bpe", "wordPiece", "wordLevel"])
    affixed = kind == "wordPiece" or generator.random() < 0.3
    alphabet = generator.choice(["aab", "abc", "aaé"] if affixed else ["aab", "abcdefgh", "aéü中😀", "acgt\ufffd"])
    counts = random_counts(generator, alphabet)
    options = {"vocabularySize": generator.choice([12, 20, 30, 50]), "minimumFrequency": generator.randint(0, 4)}
    if generator.random() < 0.4:
        options["specialTokens"] = generator.sample(["[UNK]", "ab", "aab", "b", "z"], generator.randint(1, 3))
    if kind == "wordLevel":
        options["vocabularySize"] = generator.choice([5, 10, 50])
        if any(word in options.get("specialTokens", []) for word, _ in counts):
            return None
        return case(kind, counts, options)
    if generator.random() < 0.3:
        options["initialAlphabet"] = generator.sample("abxyz", 2)
    if generator.random() < 0.3:
        options["limitAlphabet"] = generator.randint(2, 5)
    if kind == "bpe" and generator.random() < 0.4:
        options["maximumEntryLength"] = generator.randint(2, 6)
    if affixed and kind == "bpe":
        name = generator.choice(["continuingSubwordPrefix", "endOfWordSuffix", "both"])
        if name != "endOfWordSuffix":
            options["continuingSubwordPrefix"] = generator.choice(["##", "@"])
        if name != "continuingSubwordPrefix":
            options["endOfWordSuffix"] = "</w>"
    return case(kind, counts, options)


def poem_cases():
    words = POEM.split()
    counts = [(word, words.count(word)) for word in dict.fromkeys(words)]
    yield case("bpe", counts, {"vocabularySize": 200})
    yield case("bpe", counts, {"specialTokens": ["<s>", "</s>"], "initialAlphabet": ["é", "0"]})
    yield case("bpe", counts, {"minimumFrequency": 3, "maximumEntryLength": 4})
    yield case("wordLevel", counts, {"vocabularySize": 40, "specialTokens": ["[UNK]"]})
    yield case("wordLevel", counts, {"minimumFrequency": 2})


def tiny_shakespeare(path: str):
    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = Split(Regex(GPT2_PATTERN), "isolated")
    text = Path(path).read_text(encoding="utf-8")
    tokenizer.train_from_iterator([text], BpeTrainer(show_progress=False, vocab_size=4065))
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    lines = "".join(f"{left}\t{right}\n" for left, right in merges)
    return {"vocabularySize": 4065, "merges": len(merges), "sha256": sha256(lines.encode()).hexdigest()}


def main():
    generator = random.Random(1)
    cases = [*poem_cases()]
    while len(cases) < 80:
        cases.append(random_case(generator))
        if cases[-1] is None:
            cases.pop()
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in cases)
    shakespeare = json.dumps(tiny_shakespeare(sys.argv[1]))
    text = f'{{"tinyShakespeare":{shakespeare},\n"cases":[\n{lines}\n]}}\n'
    Path(__file__).with_name("training.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
