"""Stage 6: a linear model over hashed n-grams, beside the transformer: nearly free, and right about other posts.

Logistic regression on words, pairs of words and pieces of two to four characters, hashed into one table (Weinberger et al.
2009), on the posts that fine-tuning sees and on more of the real benign ones. A text is read in windows of words, and the
highest score of a window counts. crates/saring/src/classifier/ngrams.rs computes the same numbers.
"""

import argparse
import json
import random
import re

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from . import negatives, posts
from . import recipe as recipes

BITS = 17  # 19 ranks dev posts no better
PRIME, MIX = 0x01000193, 0x9E3779B1
CHARACTERS = (2, 3, 4)
WINDOW, STRIDE = 96, 48  # words
NOT_WORD = re.compile(rb"[^a-z0-9\x80-\xff]+")


def polynomial(piece, value=0):
    for byte in piece:
        value = (value * PRIME + byte + 1) & 0xFFFFFFFF
    return value


def bucket(value, bits=BITS):
    return (value * MIX & 0xFFFFFFFF) >> (32 - bits)


class Features:
    """The buckets of a text's n-grams; those of a word are computed once."""

    def __init__(self, bits=BITS):
        self.of_word = {}
        self.bits = bits

    def word(self, word):
        known = self.of_word.get(word)
        if known is None:
            whole = polynomial(word)
            padded = b" " + word + b" "
            grams = (padded[at : at + size] for size in CHARACTERS for at in range(len(padded) - size + 1))
            known = whole, [bucket(whole, self.bits), *(bucket(polynomial(gram, 1), self.bits) for gram in grams)]
            self.of_word[word] = known
        return known

    def windows(self, text):
        """The buckets of each window, repeated as often as they occur."""
        words = [self.word(word) for word in NOT_WORD.split(text.encode().lower()) if word]
        count = 1 if len(words) <= WINDOW else 1 + -(-(len(words) - WINDOW) // STRIDE)
        for number in range(count):
            window = words[number * STRIDE : number * STRIDE + WINDOW]
            found = [place for _, places in window for place in places]
            pairs = (first * PRIME + second + 2 for (first, _), (second, _) in zip(window, window[1:]))
            found += [bucket(pair & 0xFFFFFFFF, self.bits) for pair in pairs]
            yield np.array(found, dtype=np.int64)


def matrix(rows):
    """One row a window: how often each bucket occurs, over the root of the number of n-grams."""
    lengths = [len(row) for row in rows]
    values = np.repeat([1 / np.sqrt(max(1, length)) for length in lengths], lengths).astype(np.float32)
    return csr_matrix((values, np.concatenate(rows), np.concatenate([[0], np.cumsum(lengths)])), shape=(len(rows), 1 << BITS))


class Ngrams:
    """The model as it ships: whole numbers in a table, one scale for all of them."""

    def __init__(self, weights, scale, bias):
        self.weights, self.scale, self.bias = weights, scale, bias
        self.features = Features(len(weights).bit_length() - 1)

    @classmethod
    def load(cls, work):
        told = json.loads((work / "ngrams.json").read_text())
        return cls(np.fromfile(work / "ngrams.bin", dtype="<i2"), told["scale"], told["bias"])

    def log_odds(self, texts):
        def score(row):
            return self.bias + self.scale * self.weights[row].sum(dtype=np.int64) / np.sqrt(max(1, len(row)))

        return np.array([max(score(row) for row in self.features.windows(text)) for text in texts])


def check():
    """That the library computes the same: its test (`scores_are_those_of_the_training`) has these very scores."""
    model = Ngrams((np.arange(1 << 10) * 40_503) % 2**32 % 2_001 - 1_000, 1e-3, -0.5)
    scores = {"": -0.5, "Kata!": -0.94792, "kata KATA": -1.16799, "Salam, kanal ini pindah.": -1.02212, "الله akbar": -0.53935}
    assert np.allclose(model.log_odds(scores), list(scores.values()), atol=1e-4), "ngrams.rs computes other numbers"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    recipes.add_binary(parser)
    args = parser.parse_args()
    recipe = recipes.load(args.recipe)
    plan = recipe["ngrams"]
    check()

    authored = list(posts.read(recipes.REPOSITORY / "datasets/train"))
    real = []
    for texts in negatives.read(args.data, recipe, "train").values():
        real += random.Random(recipe["fine-tuning"]["seed"]).sample(texts, min(plan["most-of-a-set"], len(texts)))
    texts = posts.folded([post["text"] for post in authored] + real, args.saring)
    features = Features()
    rng = random.Random(recipe["fine-tuning"]["seed"])
    rows, harmful, importance = [], [], []

    def add(text, label, weight):
        for window in features.windows(text):
            rows.append(window)
            harmful.append(label)
            importance.append(weight)

    own, others = texts[: len(authored)], texts[len(authored) :]
    for post, text in zip(authored, own):
        add(text, bool(post["labels"]), 1.0)
        # Harmful posts are written short, and length must not tell them: each stands here again, beside real words.
        if post["labels"] and others:
            piece = " ".join(rng.choice(others).split()[: rng.randint(5, 40)])
            if len(text.split()) + len(piece.split()) <= WINDOW:
                add(f"{piece} {text}" if rng.random() < 0.5 else f"{text} {piece}", True, 0.5)
    for text in others:
        add(text, False, plan["weight-of-real"])
    model = LogisticRegression(C=plan["strength"], solver="liblinear", max_iter=300, random_state=recipe["fine-tuning"]["seed"])
    model.fit(matrix(rows), harmful, sample_weight=importance)

    weights = model.coef_[0]
    scale = float(np.abs(weights).max() / 32767)
    np.round(weights / scale).astype("<i2").tofile(args.work / "ngrams.bin")
    told = {"scale": float(f"{scale:.7g}"), "bias": float(f"{model.intercept_[0]:.7g}")}
    (args.work / "ngrams.json").write_text(json.dumps(told) + "\n")
    dev = list(posts.read(recipes.REPOSITORY / "datasets/dev"))
    scores = Ngrams.load(args.work).log_odds(posts.folded([post["text"] for post in dev], args.saring))
    truth = [bool(post["labels"]) for post in dev]
    print(f"{len(authored)} authored and {len(real)} real posts, {len(rows)} windows; dev AUROC {roc_auc_score(truth, scores):.3f}")


if __name__ == "__main__":
    main()
