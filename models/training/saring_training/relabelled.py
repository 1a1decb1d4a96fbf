"""Rows of public sets that were read again under Saring's policy (datasets/relabelled), joined to the raw files.

Only labels and hashes are committed. As a command: how far two readers agree (Cohen 1960).
"""

import collections
import hashlib
import json

from . import negatives
from . import recipe as recipes

FOLDER = recipes.REPOSITORY / "datasets/relabelled"


def key(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def labels(name="rows"):
    with open(FOLDER / f"{name}.jsonl", encoding="utf-8") as file:
        return {row["key"]: row for row in map(json.loads, file)}


def read(data):
    """Each row with its text, of the sets that are at hand."""
    known = labels()
    texts = ((name, text) for name in sorted({row["set"] for row in known.values()}) for text in negatives.all_of(data, name))
    found = ((name, text, known.get(key(text))) for name, text in texts)
    return [{**row, "text": text} for name, text, row in found if row and row["set"] == name]


def kappa(pairs):
    """Agreement beyond chance between two readers' answers."""
    count = len(pairs)
    agreed = sum(first == second for first, second in pairs) / count
    ours, theirs = (collections.Counter(answers) for answers in zip(*pairs))
    chance = sum(ours[answer] * theirs[answer] for answer in ours) / count**2
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def main():
    first, second = labels(), labels("second")
    both = [(first[key], second[key]) for key in second]
    for name, answer in [
        ("harmful or not", lambda row: bool(row["labels"])),
        ("stance", lambda row: row["stance"]),
        ("slice", lambda row: row.get("slice", "harmful")),
        ("hate_sara or not", lambda row: "hate_sara" in row.get("context", [])),
    ]:
        pairs = [(answer(one), answer(other)) for one, other in both]
        agreed = sum(one == other for one, other in pairs) / len(pairs)
        print(f"{name:17} {100 * agreed:5.1f} % of {len(pairs)} rows agree, kappa {kappa(pairs):.2f}")


if __name__ == "__main__":
    main()
