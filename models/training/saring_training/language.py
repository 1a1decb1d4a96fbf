"""Beside the stages: the words that tell Malay from Indonesian, for crates/saring/src/language.tsv.

For each word its log-odds between the two languages, from the share of texts that hold it. Registers count alike (their
geometric mean), so that a word of one topic, like the sermons' or the motorcycle news', tells nothing. Half of the registers'
texts at most are read; the others judge.
"""

import argparse
import collections
import math
import random
import re

from . import posts
from . import recipe as recipes

REGISTERS = {
    "id": ["informal_id_tweets_comments", "informal_id_reviews_smsa", "news_id_detik_turnbackhoax_misc", "formal_desmond86_id_pan_smeru_bbc"],
    "ms": ["ms_crawl_news_blogs", "ms_social_tweets", "ms_subtitles_local_movies"],
}
AUTHORED = 2  # as many registers as the authored posts count for
RARE = 3e-4  # a share of texts too small to tell anything
TELLING, SHARED = 1200, 300  # words with a weight, and frequent ones without
MOST = 3.0
TARGET = recipes.REPOSITORY / "crates/saring/src/language.tsv"


def words(text):
    return {word for word in re.findall("[a-z0-9]+", text.lower()) if 2 <= len(word) <= 16 and not word.isdigit()}


def shares(registers):
    """The share of texts that hold each word, as the weighted geometric mean over registers."""
    counted = []
    for texts, weight in registers:
        held = collections.Counter(word for text in texts for word in words(text))
        counted.append(({word: count / len(texts) for word, count in held.items()}, weight))
    total = sum(weight for _, weight in counted)
    every = {word for share, _ in counted for word in share}
    return {word: math.exp(sum(weight * math.log(share.get(word, 0) + RARE) for share, weight in counted) / total) for word in every}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    args = parser.parse_args()
    authored = list(posts.read(recipes.REPOSITORY / "datasets/train"))
    share = {}
    for language, names in REGISTERS.items():
        registers = [([post["text"] for post in authored if post["language"] == language], AUTHORED)]
        for name in names:
            lines = [line for line in (args.work / "corpus" / f"{name}.txt").read_text().splitlines() if len(line.split()) >= 4]
            random.Random(2).shuffle(lines)
            registers.append((lines[2000 : 2000 + min(20_000, len(lines) // 2)], 1))
        share[language] = shares(registers)

    def of(language, word):
        return share[language].get(word, RARE)

    every = share["id"].keys() | share["ms"].keys()
    odds = {word: math.log(of("ms", word) / of("id", word)) for word in every}
    telling = sorted((word for word in every if abs(odds[word]) > 0.5), key=lambda word: -(of("id", word) + of("ms", word)) * abs(odds[word]))
    telling = telling[:TELLING]
    shared = sorted(every - set(telling), key=lambda word: -min(of("id", word), of("ms", word)))[:SHARED]
    weights = {word: max(-MOST, min(MOST, odds[word])) for word in telling} | dict.fromkeys(shared, 0.0)
    TARGET.write_text("".join(f"{word}\t{weights[word]:.1f}\n" for word in sorted(weights)))
    print(f"{TARGET}: {len(weights)} words")


if __name__ == "__main__":
    main()
