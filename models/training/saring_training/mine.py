"""Beside the stages: hard negatives. Scores the training part of every real set with the shipped bundle and keeps what it takes
for harmful, as hashes, in mined.txt; fine-tuning then shows those in every epoch.

Real posts are benign as good as always. What is found is printed, to be read: the few that do call for violence or praise it
are struck from the file by hand.
"""

import argparse
import json
import subprocess
import tempfile

from . import negatives
from . import recipe as recipes

LEAST = 0.5  # risk


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    recipes.add_binary(parser)
    args = parser.parse_args()
    sets = negatives.read(args.data, recipes.load(args.recipe), "train")
    texts = [text for of_set in sets.values() for text in of_set]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": str(place), "text": text}, ensure_ascii=False) + "\n" for place, text in enumerate(texts))
        file.flush()
        scored = subprocess.run([args.saring, "score", file.name, "--format", "jsonl"], capture_output=True, text=True, check=True).stdout
    results = sorted((json.loads(line) for line in scored.splitlines()), key=lambda result: -result["risk"])
    found = [(result["risk"], texts[int(result["id"])]) for result in results if result["risk"] >= LEAST]
    for risk, text in found:
        print(f"{risk:.2f}  {' '.join(text.split())[:160]}")
    negatives.MINED.write_text("".join(sorted(negatives.key(text) + "\n" for _, text in found)))
    print(f"{len(found)} of {len(texts)} texts")


if __name__ == "__main__":
    main()
