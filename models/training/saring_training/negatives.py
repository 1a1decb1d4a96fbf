"""Real benign posts: sermons, rulings, law, news and chatter, many of them full of the very words of propaganda.

They stand beside the repository and are never committed. Sets whose licence says non-commercial are not named in the
recipe. A text's hash decides its part, so that no part ever leaks into another: nine tenths train, a twentieth calibrates,
a twentieth only measures.
"""

import csv
import functools
import hashlib
import random

from . import recipe as recipes
from .corpus import comparable, labelled_texts, lines_of

PARTS = ["calibrate", "measure"]
SHORTEST = 4  # words of a line of a corpus
MINED = recipes.TRAINING / "mined.txt"  # keys of the texts that an earlier model took for harmful (mine.py)


def key(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def part_of(text):
    twentieth = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % 20
    return PARTS[twentieth] if twentieth < len(PARTS) else "train"


@functools.cache
def labelled(data):
    """What any labelled set holds, so that no corpus brings it in by the back door: those sets measure."""
    return {comparable(text) for path in (data / "labelled").glob("*.tsv") if has_texts(path) for text in labelled_texts(path)}


def has_texts(path):
    with open(path, encoding="utf-8") as file:
        return "text" in file.readline().rstrip("\n").split("\t")


@functools.cache
def all_of(data, name, without_genres=()):
    """The texts of a set, or the lines of a corpus that are a post each, once; none where it is not at hand."""
    path, corpus = data / "labelled" / f"{name}.tsv", data / "corpus" / f"{name}.txt.xz"
    if corpus.exists():
        lines = dict.fromkeys(lines_of(corpus))
        return [line for line in lines if len(line.split()) >= SHORTEST and comparable(line) not in labelled(data)]
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
        source["file"]: [text for text in all_of(data, source["file"], tuple(source.get("without-genres", ()))) if part_of(text) == part]
        for source in recipe["negatives"]["sets"]
    }


def sample(data, recipe, part, seed):
    """As many texts of each set as the recipe asks for (a tenth of it for the small parts), in a settled order."""
    sets, chosen = read(data, recipe, part), []
    for source in recipe["negatives"]["sets"]:
        texts = sets[source["file"]]
        most = source["posts"] if part == "train" else max(1, source["posts"] // 10)
        chosen += random.Random(seed).sample(texts, min(most, len(texts)))
    return chosen


def mined(data, recipe):
    """The training texts that an earlier model took for harmful."""
    keys = set(MINED.read_text().split()) if MINED.exists() else set()
    return [text for texts in read(data, recipe, "train").values() for text in texts if key(text) in keys]
