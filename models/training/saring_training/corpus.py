"""Stage 1: raw corpora to one cleaned text file a source, one paragraph a line.

Drops lines of non-commercial labelled sets from the informal corpus, so that what shapes shipped weights stays clean.
"""

import argparse
import csv
import lzma
import re
import sys

from . import recipe as recipes

csv.field_size_limit(sys.maxsize)


def comparable(text):
    """A key that survives masking, case, punctuation and spacing: what two copies of one tweet have in common."""
    text = re.sub(r"@?user|url|https?://\S+|@\w+|\bnum\b|\brt\b", " ", text.lower())
    return re.sub(r"[^a-z]+", "", text)


def lines_of(path):
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            line = line.strip()
            if line:
                yield line


def labelled_texts(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["text"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    args = parser.parse_args()
    recipe = recipes.load(args.recipe)["corpus"]
    out = args.work / "corpus"
    out.mkdir(parents=True, exist_ok=True)

    dropped = {
        comparable(text)
        for name in recipe["drop-lines-of"]["sets"]
        for text in labelled_texts(args.data / "labelled" / f"{name}.tsv")
    } - {""}
    for name in recipe["weights"]:
        source = args.data / "corpus" / f"{name}.txt.xz"
        if not source.exists():
            source = args.data / "corpus" / f"{name}.txt"
        kept = removed = 0
        with open(out / f"{name}.txt", "w", encoding="utf-8") as target:
            for line in lines_of(source):
                if name.startswith("informal_id_tweets") and comparable(line) in dropped:
                    removed += 1
                    continue
                target.write(line + "\n")
                kept += 1
        print(f"{name}: {kept} lines kept, {removed} dropped")


if __name__ == "__main__":
    main()
