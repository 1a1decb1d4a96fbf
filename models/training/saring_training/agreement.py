"""Beside the stages: does the evidence point at what a reader would underline? Over the posts marked by hand in datasets/evidence.

Of the posts that reach a moderator, in how many does the heaviest piece that leaving out words found touch a mark, and in how
many does any evidence. Chance is what pieces as long would touch anywhere else in the same post.
"""

import argparse
import json
import random

from . import posts
from . import recipe as recipes

DRAWS = 200


def marked(text, marks):
    """The marks as ranges of bytes."""
    starts = [len(text[: text.index(mark)].encode()) for mark in marks]
    return [(start, start + len(mark.encode())) for start, mark in zip(starts, marks)]


def touches(start, end, ranges):
    return any(start < last and first < end for first, last in ranges)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_binary(parser)
    args = parser.parse_args()
    folder = recipes.REPOSITORY / "datasets"
    known = {post["id"]: post["text"] for post in posts.read(folder / "dev")}
    with open(folder / "evidence/marks.jsonl", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    texts = [known[row["id"]] for row in rows]

    rng = random.Random(17)
    flagged = heaviest = some = 0
    chance = 0.0
    for row, text, assessment in zip(rows, texts, posts.scored(texts, args.saring)):
        if assessment["level"] not in ("review", "urgent"):
            continue
        ranges = marked(text, row["marks"])
        pieces = [piece for piece in assessment["evidence"] if piece["kind"] == "model"]
        best = max(pieces, key=lambda piece: piece["weight"], default=None)
        flagged += 1
        some += any(touches(piece["start"], piece["end"], ranges) for piece in assessment["evidence"])
        if best:
            heaviest += touches(best["start"], best["end"], ranges)
            length = best["end"] - best["start"]
            starts = [rng.randint(0, len(text.encode()) - length) for _ in range(DRAWS)]
            chance += sum(touches(start, start + length, ranges) for start in starts) / DRAWS
    print(f"{flagged} of {len(rows)} posts are flagged")
    print(f"heaviest piece of the models touches a mark  {heaviest / flagged:.1%} (chance {chance / flagged:.1%})")
    print(f"any evidence touches a mark                  {some / flagged:.1%}")


if __name__ == "__main__":
    main()
