"""Beside the stages: the standard words of Indonesian and Malay, for crates/saring/src/normalize/vocabulary.tsv.

A word is standard where formal writing uses it about as readily as informal writing does. Slang leaks into formal corpora
(readers' questions beneath sermons), so one corpus alone proves nothing: the second highest rate among the formal ones
counts. Only a word and its class leave the corpora, never text.

A class is a frequency in octaves, so that the file stays small and a difference of one means twice as common. Class 0 is
for what is attested and must be left alone, but is never what another word was meant to be: names, abbreviations, rare and
foreign words.
"""

import argparse
import collections
import lzma
import math
import re
import tomllib
from pathlib import Path

from . import recipe as recipes

INFORMAL = ["informal_id_reviews_smsa", "informal_id_tweets_comments", "ms_social_tweets", "ms_subtitles_local_movies", "mixed_nusax_id_plus_regional"]
UNUSED = ["arabic_religious_quotes"]
SMALL = 150_000  # words; a corpus below this says too little by itself about a rate
LONGEST = 24
RAREST, RAREST_ALONE = 5, 15  # occurrences that prove a word, in two corpora or more and in one alone
# How much rarer (natural logarithm) a word may be in formal writing than in informal; stricter where it cannot be spoken, most
# where the table of slang lists it too (`utk`).
LEAK, LEAK_UNSPOKEN, LEAK_SLANG = -3.0, -1.8, -0.7
USED = 100  # occurrences in formal writing that prove a longer word by themselves: `pandemi` is a matter of topic, not of slang
SPOKEN_OF, WRITTEN_OF = 40, 4  # occurrences in informal and formal writing that make a spoken word (`keren`, `ngomong`) a word
TARGET_RAREST, TARGET_SMALL = 6, 0.12  # occurrences, and the share of them that begin with a small letter: names have less
TYPO = 1500  # a word that is one slip from another so many times as common is a slip
# Corpora with little English, and the occurrences in a million of their words that make an English word (`air`, `data`) one of
# ours; but for the words of the treaties and titles that they quote.
PURE, OURS = ["legal_statutes_uu_pp", "religious_quran_id_translation_tafsir", "religious_hadith_id"], 12
QUOTED = set("the and of in is to for a on at by or an as it be with from this that are was not all shall".split())
# `american-english-small` of Debian's wamerican-small, built from SCOWL (free to use and distribute). Read to leave English
# alone where the corpora hold it; nothing of it is copied that they do not hold.
ENGLISH = Path("/usr/share/dict/american-english-small")
SLANG = recipes.REPOSITORY / "crates/saring/src/normalize/slang.tsv"
# Words that informal writing has and formal writing lacks (`jom`, `gorok`, regional words), judged one by one by reading them.
KEPT = recipes.TRAINING / "words/kept.txt"
# What the lexicon looks for must be known, to be found again where it is broken up or run together: as common as this at
# least, which is too rare for another spelling to stand for it.
LEXICON, LOOKED_FOR = recipes.REPOSITORY / "models/saring-mini/lexicon", 4
# Spellings of Arabic terms that romanised.tsv reads as others, so that nothing else may be read as they.
RESPELT = set(
    "amaliah baiah bakiyah baqiya daulatul ganimah ghonimah idad igtiyal istisyhadiah khowarij mujahideen murabitin musrik ribat"
    " shaheed taghut tagut thagut thoghut thogut".split()
)
TARGET = recipes.REPOSITORY / "crates/saring/src/normalize/vocabulary.tsv"

SPOKEN = re.compile(
    r"(?:(?:[bcdfghjklmnpqrstvwxyz]|kh|gh|sh|th|dh|dz|ts|ny|ng|sy|[bcdfgkpst][rl]|s[tkpwml]|str|kw|gw|ps)?[aiueo])+"
    r"(?:[bcdfghjklmnprstxz]|ng|kh|sy|ks|rs|ns|kt|ps|lm|rt|nd|nk)?"
)
CLOSED = re.compile(r"(?<=[aiueo])(?:ng|kh|sy|ks|ns|[nmrlstkphbdgf])(?=[bcdfghjklmnpqrstvwyz])")


def is_spoken(word):
    """Whether the word can be spoken as Indonesian or Malay: abbreviations and most skeletons cannot."""
    return SPOKEN.fullmatch(CLOSED.sub("", word)) is not None


def count(path):
    """How often the corpus holds each word, and how often it begins with a small letter."""
    total, small = collections.Counter(), collections.Counter()
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            for word in re.findall(r"(?<![\w'’@#])[A-Za-z]+(?![\w'’@])", line):
                total[word.lower()] += 1
                small[word.lower()] += word[0].islower()
    return total, small


def slips(word):
    """What the word may have been before one slip: a letter was lost, or two changed places."""
    for at in range(len(word) + 1):
        for letter in "abcdefghijklmnopqrstuvwxyz":
            yield word[:at] + letter + word[at:]
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def alternatives(pattern):
    """What a term of the lexicon stands for: `infaq (untuk|bagi) mujahid(in|)` is four."""
    innermost = re.search(r"\(([^()]*)\)", pattern)
    if innermost is None:
        return pattern.split("|")
    before, after = pattern[: innermost.start()], pattern[innermost.end() :]
    return [term for choice in innermost[1].split("|") for term in alternatives(before + choice + after)]


def looked_for():
    """The words of the lexicon's terms."""
    for path in LEXICON.glob("*.toml"):
        for rule in tomllib.loads(path.read_text()).get("rule", []):
            for pattern in rule.get("terms", []) + [rule.get("term", "")]:
                for term in alternatives(pattern):
                    yield from re.findall("[a-z]{3,}", term.lower())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    args = parser.parse_args()
    english = {word for word in ENGLISH.read_text().split() if word.isalpha() and word.islower()}
    table = [line.split("\t") for line in SLANG.read_text().splitlines()]
    slang = {key for key, _ in table}
    written = {word for _, standard in table for word in re.findall("[a-z]+", standard)}

    formal, informal, pure, small, held = [], collections.Counter(), collections.Counter(), collections.Counter(), collections.Counter()
    for path in sorted((args.data / "corpus").glob("*.txt.xz")):
        name = path.name.removesuffix(".txt.xz")
        if name in UNUSED:
            continue
        total, lower = count(path)
        small.update(lower)
        if name in INFORMAL:
            informal.update(total)
        else:
            formal.append((total, sum(total.values())))
            held.update(total.keys())
        if name in PURE:
            pure.update(total)
        print(f"{name}: {sum(total.values())} words")
    everywhere = sum((total for total, _ in formal), collections.Counter())
    informal_words, formal_words = sum(informal.values()), sum(size for _, size in formal)
    large = [(total, size) for total, size in formal if size >= SMALL]

    pure_words = sum(pure.values())

    def leak(word):
        second = sorted((total[word] + 0.3) / size for total, size in large)[-2]
        return math.log(second / ((informal[word] + 0.5) / informal_words))

    def rate(word):
        """Occurrences in a million words, both ways of writing counting alike."""
        return 5e5 * (everywhere[word] / formal_words + informal[word] / informal_words)

    def is_standard(word):
        is_clipped = word in slang and len(word) <= 3 and word[-1] not in "aiueo"
        if is_clipped or not is_spoken(word):
            return leak(word) > (LEAK_SLANG if word in slang else LEAK_UNSPOKEN)
        is_used = len(word) > 3 and everywhere[word] >= USED and word not in slang
        return is_used or leak(word) > LEAK

    attested = {
        word
        for word, occurrences in everywhere.items()
        if occurrences >= (RAREST if held[word] > 1 else RAREST_ALONE) and len(word) <= LONGEST and is_standard(word)
    }
    # What formal writing has with a prefix (`nangis`, `bentar`) was clipped.
    attested |= {
        word
        for word, occurrences in informal.items()
        if occurrences >= SPOKEN_OF and everywhere[word] >= WRITTEN_OF and is_spoken(word) and len(word) > 3 and word not in slang
        and not {"me" + word, "se" + word, "meng" + word} & attested
    }
    attested -= {
        word
        for word in attested
        if everywhere[word] < 300 and any(everywhere[before] > TYPO * everywhere[word] for before in slips(word) if before in attested)
    }
    foreign = {word for word in english if informal[word] >= 3 or everywhere[word] >= 3}
    kept = set(KEPT.read_text().split()) - slang
    of_lexicon = {word for word in looked_for() if len(word) <= LONGEST} - slang - RESPELT - QUOTED
    written = {word for word in written if informal[word] + everywhere[word] >= RAREST} - slang - QUOTED
    classes = {}
    for word in attested | foreign | written | kept | of_lexicon:
        total = everywhere[word] + informal[word]
        # What the table of slang lists may be a word too, but nobody writes another word and means that.
        is_native = word not in QUOTED and (word not in english or pure[word] * 1e6 >= OURS * pure_words)
        is_common = total >= TARGET_RAREST and small[word] >= TARGET_SMALL * total
        is_target = word not in slang | kept | RESPELT and (
            word in written or word in attested and is_native and is_common and is_spoken(word) and len(word) > 1
        )
        # 2⁻⁵ in a million words is an octave below the rarest target.
        classes[word] = max(1, round(math.log2(rate(word))) + 5) if is_target else 0
        if word in of_lexicon:
            classes[word] = max(classes[word], LOOKED_FOR)
    TARGET.write_text("".join(f"{word}\t{classes[word]}\n" for word in sorted(classes)))
    print(f"{TARGET}: {len(classes)} words, {sum(c > 0 for c in classes.values())} of them targets, {TARGET.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
