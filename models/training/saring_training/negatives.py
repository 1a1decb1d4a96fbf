"""Real benign posts: sermons, rulings, law, news and chatter, many of them full of the very words of propaganda.

They stand beside the repository and are never committed. Sets whose licence says non-commercial are not named in the
recipe. A text's hash decides its part, so that no part ever leaks into another: nine tenths train, a twentieth calibrates,
a twentieth only measures.
"""

import csv
import hashlib
import random

PARTS = ["calibrate", "measure"]


def part_of(text):
    twentieth = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % 20
    return PARTS[twentieth] if twentieth < len(PARTS) else "train"


def all_of(data, name, without_genres=()):
    """The texts of a set, each once; none where the set is not at hand."""
    path = data / "labelled" / f"{name}.tsv"
    if not path.exists():
        return []
    csv.field_size_limit(1 << 24)
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        texts = [row["text"] for row in rows if row.get("genre") not in without_genres]
    return [text for text in dict.fromkeys(texts) if text.strip()]


def read(data, recipe, part):
    """The texts of one part, by the set they come from; empty where the sets are not at hand."""
    return {
        source["file"]: [text for text in all_of(data, source["file"], source.get("without-genres", [])) if part_of(text) == part]
        for source in recipe["negatives"]["sets"]
    }


def sample(data, recipe, part, seed):
    """As many texts of each set as the recipe asks for (a tenth of it for the small parts), in a settled order."""
    chosen = []
    for source in recipe["negatives"]["sets"]:
        texts = read(data, recipe, part).get(source["file"], [])
        most = source["posts"] if part == "train" else max(1, source["posts"] // 10)
        chosen += random.Random(seed).sample(texts, min(most, len(texts)))
    return chosen
