"""Beside the stages: the letters that tell Malay in Arabic script from Arabic, Persian and Urdu.

Logistic regression on pieces of words, hashed into one table, for crates/saring/src/normalize/jawi/passages.rs, which
computes the same numbers. Malay words come from the public pairs, as often as their Rumi is common; Arabic from every other
line of the religious quotations (the rest judges); Persian and Urdu from the frequency lists of `wordfreq`.
"""

import lzma
import random
import re
import unicodedata

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from .ngrams import MIX, PRIME

BITS, LONGEST, STEP = 15, 5, 16
WORDS = 120_000  # of each side
SIGNS = re.compile("[\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
WORD = re.compile("[\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f]+")
# Letters that differ only in how keyboards of other languages write them; `settled` in reader.rs.
SETTLED = str.maketrans("یےكڪگڬپەہھٴۀۆ", "ييککݢݢڤهههءةۏ")

# Persian and Urdu have a ya of their own and a p, which tell them.
ALIKE = {letter: to for letter, to in SETTLED.items() if chr(letter) not in "یےپ"}
THEIRS = 0.1  # the share of Malay words that are written with these all the same


def pieces(word):
    """The buckets of a word's pieces."""
    letters = [32, *map(ord, word.translate(ALIKE)[:40]), 32]
    found = [_hash(letters, 7)]
    for start in range(len(letters)):
        value = 1
        for letter in letters[start : start + LONGEST]:
            value = (value * PRIME + letter + 1) & 0xFFFFFFFF
            found.append(value)
    return [(value * MIX & 0xFFFFFFFF) >> (32 - BITS) for value in found]


def _hash(letters, value):
    for letter in letters:
        value = (value * PRIME + letter + 1) & 0xFFFFFFFF
    return value


def quotations(data, rest):
    """Every other line of the Arabic quotations."""
    with lzma.open(data / "corpus/arabic_religious_quotes.txt.xz", "rt", encoding="utf-8") as file:
        return [line.rstrip("\n") for number, line in enumerate(file) if number % 2 == rest]


def neighbours(language, rest):
    """Half of the frequent words of Persian or Urdu, and how often each comes."""
    import wordfreq  # large, and needed by nothing else

    words = [word for word in wordfreq.top_n_list(language, 40_000) if WORD.fullmatch(word)][rest::2]
    return words, [wordfreq.word_frequency(word, language) for word in words]


def learn(malay, frequencies, data):
    """The table: log-odds of Malay in steps of a sixteenth, from Malay words with their frequencies and the other languages."""
    rng = random.Random(11)
    arabic = [word for line in quotations(data, 0) for word in WORD.findall(SIGNS.sub("", unicodedata.normalize("NFC", line)))]
    others = rng.sample(arabic, WORDS // 2) + rng.sample(sorted(set(arabic)), WORDS // 8)
    for language in ("fa", "ur"):
        words, rates = neighbours(language, 0)
        others += rng.choices(words, rates, k=WORDS // 8) + rng.choices(words, k=WORDS // 16)
    # Words as they come in running text, and the rare ones too.
    ours = rng.choices(malay, frequencies, k=WORDS // 2) + rng.choices(malay, [rate**0.5 for rate in frequencies], k=WORDS // 2)
    ours = [word.replace("ي", "ی").replace("ڤ", "پ") if rng.random() < THEIRS else word for word in ours]
    rows = [pieces(word) for word in ours + others]
    lengths = [len(row) for row in rows]
    table = csr_matrix((np.ones(sum(lengths), np.float32), np.concatenate(rows), np.concatenate([[0], np.cumsum(lengths)])), shape=(len(rows), 1 << BITS))
    model = LogisticRegression(C=0.3, solver="liblinear", fit_intercept=False, random_state=1)
    model.fit(table, [True] * len(ours) + [False] * len(others))
    return np.clip(np.round(model.coef_[0] * STEP), -127, 127).astype(np.int8)
