"""Beside the stages: hard negatives. Scores the training part of every real set with the shipped bundle and keeps what it takes
for harmful, as hashes, in mined.txt; fine-tuning then shows those in every epoch.

Real posts are benign as good as always. What is found is printed, to be read: the few that do call for violence or praise it
are struck from the file by hand.
"""

import argparse

from . import negatives, posts
from . import recipe as recipes

LEAST = 0.5  # risk


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    recipes.add_binary(parser)
    args = parser.parse_args()
    sets = negatives.read(args.data, recipes.load(args.recipe), "train")
    texts = [text for of_set in sets.values() for text in of_set]
    scored = zip((result["risk"] for result in posts.scored(texts, args.saring)), texts)
    found = sorted(((risk, text) for risk, text in scored if risk >= LEAST), reverse=True)
    for risk, text in found:
        print(f"{risk:.2f}  {' '.join(text.split())[:160]}")
    negatives.MINED.write_text("".join(sorted(negatives.key(text) + "\n" for _, text in found)))
    print(f"{len(found)} of {len(texts)} texts")


if __name__ == "__main__":
    main()
