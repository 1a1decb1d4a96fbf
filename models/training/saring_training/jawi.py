"""Beside the stages: the figures by which Jawi is read, for crates/saring/src/normalize/jawi, and how well they read it.

Each letter may stand for a few strings of Latin letters. Public pairs of Jawi and Rumi, aligned letter by letter, say
which; a linear model over hashed contexts learns the choice, and the vocabulary has a say in the whole word. Measured on
pairs held out: by Jawi form, and by root, since an inflected form gives its root away. Shipped figures learn from all.
"""

import argparse
import collections
import functools
import json
import math
import random
import unicodedata

import numpy as np
import torch

from . import jawi_passages as passages
from . import posts
from . import recipe as recipes
from .ngrams import MIX, PRIME, polynomial

LEARNED_FROM = ("jawi_rumi_wikidata_lexemes.tsv", "jawi_rumi_goodmami.tsv")  # CC0, MIT
MEASURED_ONLY = "jawi_rumi_wikidata_full.tsv"  # GPL
TARGET = recipes.REPOSITORY / "crates/saring/src/normalize/jawi"
VOCABULARY = TARGET.parent / "vocabulary.tsv"
REPORT = recipes.TRAINING / "reports/jawi.json"

# What reader.rs holds under the same names.
BITS = 18
WINDOWS = [(0, 0), (-1, 0), (0, 1), (-1, 1), (-2, 0), (0, 2), (-2, 1), (-1, 2), (-2, 2), (-3, 1), (-1, 3), (-3, 3)]
HISTORIES = [(1, (0, 0)), (2, (0, 0)), (3, (0, 0)), (4, (0, 0)), (1, (0, 1)), (2, (0, 1)), (3, (0, 1)), (2, (0, 2)), (1, (-1, 1)), (3, (0, 2))]
EDGE, FIRST, KEPT = 1, 3, 6
COMMON, UNKNOWN = 0.45, -5.5
MARGIN = 3  # letters that a window reaches at most

JUDGED = 2000  # forms and lines of each kind that are measured
RAREST = 4  # alignments that prove a sound
EPOCHS, RATE, FADING, BATCH = 4, 0.15, 0.7, 4096

VOWELS = ["", "a", "e", "i", "o", "u"]
# What a consonant may sound like; an unwritten vowel may follow each.
CONSONANTS = {
    "ب": "b p", "ت": "t", "ث": "s th", "ج": "j g", "چ": "c", "ح": "h -", "خ": "kh k h", "د": "d", "ذ": "z dz d", "ر": "r",
    "ز": "z", "س": "s", "ش": "sy s", "ص": "s", "ض": "d dh dl l", "ط": "t", "ظ": "z l", "غ": "gh g", "ڠ": "ng n", "ف": "f p",
    "ڤ": "p f", "ق": "k q", "ک": "k c", "ݢ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h -", "ۏ": "v w", "ڽ": "ny n", "ة": "h t -",
}  # fmt: skip
OTHERS = {
    "ا": "- a e i u o ha", "أ": "- a e i u o", "آ": "a aa", "إ": "i e a", "ؤ": "- u o k", "ئ": "- i e a k ki",
    "ى": "- i a e y ai", "ي": "- i e a ai ia ei y ya ye yi yo yu iy iya iye iyi iyo iyu",
    "و": "- u o a au ua w wa we wi wo wu uw uwa uwe uwi uwo uwu",
    "ء": "- a i e u o k ka ke ki ko ku", "ع": "- a i e u o k ka ke ki ko ku",
}  # fmt: skip


def sounds():
    """Every sound a letter may have."""
    heard = {letter: [("" if sound == "-" else sound) + vowel for sound in line.split() for vowel in VOWELS] for letter, line in CONSONANTS.items()}
    return heard | {letter: ["" if sound == "-" else sound for sound in line.split()] for letter, line in OTHERS.items()}


def read_pairs(data, names):
    """Jawi and Rumi of single words; the parts of a hyphened pair are words."""
    found = set()
    for name in names:
        for line in (data / "lexicon" / name).read_text(encoding="utf-8").splitlines()[1:]:
            rumi, jawi = line.split("\t")[:2]
            jawi = unicodedata.normalize("NFC", jawi).replace("\u200c", "").translate(passages.SETTLED)
            if rumi.count("-") == jawi.count("-"):
                for word, letters in zip(rumi.lower().split("-"), jawi.split("-")):
                    if word.isascii() and word.isalpha() and passages.WORD.fullmatch(letters):
                        found.add((letters, word))
    return sorted(found)


def align(jawi, rumi, heard, cost):
    """The sounds of the letters that together are the Rumi, at the least cost; none where no sounds are."""
    layers = [{0: (0.0, 0, "")}]
    for letter in jawi:
        further = {}
        for place, (total, _, _) in layers[-1].items():
            for sound in heard.get(letter, ()):
                if rumi.startswith(sound, place):
                    known = further.get(place + len(sound))
                    price = total + cost(letter, sound)
                    if known is None or price < known[0]:
                        further[place + len(sound)] = price, place, sound
        layers.append(further)
    if len(rumi) not in layers[-1]:
        return None
    place, found = len(rumi), []
    for layer in layers[:0:-1]:
        _, place, sound = layer[place]
        found.append(sound)
    return found[::-1]


def aligned(pairs):
    """Each pair with the sounds of its letters: first the longest sounds, then twice the likeliest."""
    heard = sounds()

    def price(letter, sound):
        return 1 + len(sound) / 10 if sound else 2

    for _ in range(3):
        found = {pair: align(*pair, heard, price) for pair in pairs}
        found = {pair: steps for pair, steps in found.items() if steps}
        count = collections.Counter((letter, sound) for (jawi, _), steps in found.items() for letter, sound in zip(jawi, steps))
        total = collections.Counter(letter for (jawi, _) in found for letter in jawi)
        prices = {(letter, sound): -math.log((count[letter, sound] + 0.1) / (total[letter] + 5)) for letter in heard for sound in heard[letter]}

        def price(letter, sound, prices=prices):
            return prices[letter, sound]

    kept = {letter: [sound for sound in each if count[letter, sound] >= RAREST] for letter, each in heard.items()}
    return found, {letter: each for letter, each in sorted(kept.items()) if each}


class Reader:
    """Reads as reader.rs does."""

    def __init__(self, heard, weights=None):
        self.heard, self.weights = heard, weights
        self.number = {letter: number for number, letter in enumerate(heard, FIRST)}
        self.hashes = {letter: np.array([polynomial(sound.encode(), 7) * MIX & 0xFFFFFFFF for sound in each]) for letter, each in heard.items()}
        self.words = dict(line.split("\t") for line in (TARGET / "words.tsv").read_text().splitlines())
        self.frequency = {word: int(octaves) * math.log(2) for word, octaves in vocabulary().items() if octaves != "0"}

    @classmethod
    def shipped(cls):
        """With the figures that the library holds."""
        lines = [line.split("\t") for line in (TARGET / "letters.tsv").read_text().splitlines()]
        figures = (TARGET / "reader.bin").read_bytes()
        reader = cls({letter: ["" if sound == "-" else sound for sound in each.split(" ")] for letter, each in lines}, np.frombuffer(figures[4:], np.int8))
        reader.scale = np.frombuffer(figures[:4], "<f4")[0]
        return reader

    def contexts(self, letters, pasts):
        """The hash of each context: of rows of letters with a margin, and of the Latin letters before."""

        def fold(seed, parts):
            value = np.full(len(letters), seed, dtype=np.int64)
            for part in parts:
                value = (value * PRIME + part + 1) & 0xFFFFFFFF
            return value

        def window(first, last):
            return [letters[:, MARGIN + step] for step in range(first, last + 1)]

        rows = [fold(seed, window(*ends)) for seed, ends in enumerate(WINDOWS, 1)]
        rows += [fold(seed, [*pasts[:, -count:].T, *window(*ends)]) for seed, (count, ends) in enumerate(HISTORIES, 101)]
        return np.stack(rows, 1)

    def padded(self, jawi):
        edge = [EDGE] * MARGIN
        return edge + [self.number[letter] for letter in jawi] + edge

    def learn(self, examples):
        """Logistic regression over the sounds of each letter, the Rumi before it known; Adagrad, then weights of a byte."""
        letters, pasts, gold, which = [], [], [], []
        for jawi, steps in examples:
            if any(sound not in self.heard.get(letter, ()) for letter, sound in zip(jawi, steps)):
                continue
            padded, past = self.padded(jawi), " " * 4
            for place, (letter, sound) in enumerate(zip(jawi, steps)):
                letters.append(padded[place : place + 2 * MARGIN + 1])
                pasts.append([*map(ord, past[-4:])])
                gold.append(self.heard[letter].index(sound))
                which.append(self.number[letter])
                past += sound
        contexts = torch.from_numpy(self.contexts(np.array(letters), np.array(pasts)))
        gold, which = torch.tensor(gold), torch.tensor(which)
        most = max(map(len, self.hashes.values()))
        hashes = torch.zeros(FIRST + len(self.heard), most, dtype=torch.int64)
        heard = torch.zeros(FIRST + len(self.heard), most, dtype=torch.bool)
        for letter, each in self.hashes.items():
            hashes[self.number[letter], : len(each)] = torch.from_numpy(each)
            heard[self.number[letter], : len(each)] = True
        weights, squares = torch.zeros(1 << BITS), torch.full((1 << BITS,), 1e-3)
        order = torch.Generator().manual_seed(1)
        for epoch in range(EPOCHS):
            for rows in torch.randperm(len(gold), generator=order).split(BATCH):
                mask = heard[which[rows]]
                buckets = (contexts[rows][:, None, :] * PRIME + hashes[which[rows]][:, :, None]) & 0xFFFFFFFF
                buckets = (buckets * MIX & 0xFFFFFFFF) >> (32 - BITS)
                error = torch.softmax(weights[buckets].sum(2).masked_fill(~mask, -1e9), 1)
                error[torch.arange(len(rows)), gold[rows]] -= 1
                error = error[:, :, None].expand(buckets.shape).reshape(-1)
                step = torch.zeros(1 << BITS).index_add_(0, buckets.reshape(-1), error) / len(rows) ** 0.5
                squares += step * step
                weights -= RATE * FADING**epoch * step / squares.sqrt()
        self.scale = np.float32(weights.abs().max() / 127)
        self.weights = np.round(weights.numpy() / self.scale).astype(np.int8)
        return self

    def read(self, jawi, weigh=True):
        """The Rumi of a word of known letters; `weigh` lets the vocabulary have its say."""
        if weigh and jawi in self.words:
            return self.words[jawi]
        padded = self.padded(jawi)
        readings = [(0.0, "")]
        for place, letter in enumerate(jawi):
            letters = np.array([padded[place : place + 2 * MARGIN + 1]] * len(readings))
            contexts = self.contexts(letters, np.array([[*map(ord, ("    " + text)[-4:])] for _, text in readings]))
            buckets = (contexts[:, None, :] * PRIME + self.hashes[letter][None, :, None]) & 0xFFFFFFFF
            buckets = (buckets * MIX & 0xFFFFFFFF) >> (32 - BITS)
            scores = self.weights[buckets].sum(2, dtype=np.int64) * self.scale
            scores -= np.logaddexp.reduce(scores, axis=1, keepdims=True)
            further = {}
            for (score, text), each in zip(readings, scores):
                for sound, step in zip(self.heard[letter], each):
                    known = further.get(text + sound, -np.inf)
                    further[text + sound] = np.logaddexp(known, score + step)
            readings = sorted(((score, text) for text, score in further.items()), reverse=True)[:KEPT]
        if weigh:
            readings = [(score + COMMON * self.frequency.get(text, UNKNOWN), text) for score, text in readings]
        return max(readings)[1]


@functools.cache
def vocabulary():
    return dict(line.split("\t") for line in VOCABULARY.read_text().splitlines())


PREFIXES = "memper diper member diber menge penge meng peng mem pem men pen me pe ber bel be ter te per pel di ke se ku kau".split()
NASAL = {"meny": "s", "peny": "s", "mem": "p", "pem": "p", "men": "t", "pen": "t", "meng": "k", "peng": "k"}
SUFFIXES = "nya kan an i lah kah ku mu pun".split()


@functools.cache
def root(word, roots, depth=3):
    """The shortest root that a word may be made of: words held out share none with words learned from."""
    bare = {word, *(word.removesuffix(suffix) for suffix in SUFFIXES)}
    bare |= {form.removeprefix(prefix) for form in bare for prefix in PREFIXES}
    bare |= {letter + form.removeprefix(prefix) for form in bare for prefix, letter in NASAL.items() if form.startswith(prefix)}
    known = [form for form in bare if form in roots and form != word and len(form) >= 3]
    return root(min(known, key=lambda form: (len(form), form)), roots, depth - 1) if known and depth else word


def held_out(pairs, family):
    """A tenth of the families: Jawi forms whose every Rumi is in it, with their Rumi; and the pairs that share nothing with it."""
    forms = collections.defaultdict(list)
    for jawi, rumi in pairs:
        forms[jawi].append(rumi)

    def is_out(jawi, rumi):
        return (polynomial(family(jawi, rumi).encode(), 17) * MIX & 0xFFFFFFFF) >> 16 <= 0xFFFF // 10

    out = {jawi: each for jawi, each in forms.items() if all(is_out(jawi, rumi) for rumi in each)}
    return out, [(jawi, rumi) for jawi, rumi in pairs if jawi not in out and not is_out(jawi, rumi)]


def sample(all_of_them):
    return random.Random(6).sample(all_of_them, min(JUDGED, len(all_of_them)))


def distance(one, other):
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        diagonal, row[0] = row[0], place
        for at, its in enumerate(other, 1):
            diagonal, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, diagonal + (letter != its))
    return row[-1]


def character_error(forms, read):
    """Slips a letter of the nearest listed Rumi, and the share of forms without one."""
    slips, letters, right = 0, 0, 0
    for jawi, listed in forms.items():
        found = read(jawi).lower()
        least, length = min((distance(found, rumi), len(rumi)) for rumi in listed)
        slips, letters, right = slips + least, letters + length, right + (least == 0)
    return {"forms": len(forms), "character-error": round(slips / letters, 4), "forms-right": round(right / len(forms), 4)}


def read_by(binary, forms):
    """A reader of single words that asks a binary; words that no one doubts stand around each, so that Malay is seen."""
    lines = posts.normalized([f"يڠ دڠن {jawi} دڠن يڠ" for jawi in forms], binary)
    return {jawi: " ".join(line.split(" ")[2:-2]) for jawi, line in zip(forms, lines)}.__getitem__


def left_alone(lines, binary):
    """The share of lines in which no Latin letter appeared."""
    lines = sample([line for line in lines if not any(letter.isascii() and letter.isalpha() for letter in line)])
    changed = [line for line, after in zip(lines, posts.normalized(lines, binary)) if any(letter.isascii() and letter.isalpha() for letter in after)]
    return {"lines": len(lines), "left": round(1 - len(changed) / len(lines), 5)}, changed


def sentences(data, jawi_of, count):
    """Formal Malay and Indonesian sentences of which every word has a Jawi spelling, with that spelling."""
    import lzma

    found = []
    for name in ("ms_crawl_news_blogs", "formal_ud_indonlu_indolem_sentences"):
        with lzma.open(data / f"corpus/{name}.txt.xz", "rt", encoding="utf-8") as file:
            for line in file:
                for sentence in line.lower().replace(",", ".").split("."):
                    words = sentence.split()
                    if 3 <= len(words) <= 20 and all(word in jawi_of for word in words):
                        found.append((" ".join(jawi_of[word] for word in words), " ".join(words)))
    return random.Random(4).sample(sorted(set(found)), count)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    recipes.add_binary(parser)
    parser.add_argument("--before", help="an older binary, to measure the same on")
    parser.add_argument("--measure", action="store_true", help="measure the figures there are; learn nothing that ships")
    args = parser.parse_args()
    pairs = read_pairs(args.data, LEARNED_FROM)
    steps, heard = aligned(pairs)
    print(f"{len(pairs)} pairs, {len(steps)} aligned, {sum(map(len, heard.values()))} sounds of {len(heard)} letters")

    if not args.measure:
        reader = Reader(heard).learn([(jawi, found) for (jawi, _), found in steps.items()])
        letters = "".join(f"{letter}\t{' '.join(sound or '-' for sound in each)}\n" for letter, each in heard.items())
        (TARGET / "letters.tsv").write_text(letters)
        (TARGET / "reader.bin").write_bytes(np.array(reader.scale, "<f4").tobytes() + reader.weights.tobytes())
        rates = {rumi: 2.0 ** float(vocabulary().get(rumi, -2)) for _, rumi in pairs}
        words = [jawi for jawi, _ in pairs]
        passages.learn(words, [rates[rumi] for _, rumi in pairs], args.data).tofile(TARGET / "passages.bin")
        print("written: now build the library anew, and measure with --measure")
        return

    report = {"held-out": {}}
    shipped = Reader.shipped()
    some = sample([jawi for jawi, _ in pairs if all(letter in shipped.heard for letter in jawi)])[:500]
    by_library = read_by(args.saring, some)
    others = [jawi for jawi in some if by_library(jawi) != shipped.read(jawi)]
    assert len(others) <= 1, f"reader.rs reads otherwise: {others[:5]}"
    roots = frozenset(line.split("\t")[0] for name in ("rootwords_id_sastrawi", "wordlist_ms_malaya_words") for line in (args.data / f"lexicon/{name}.tsv").read_text().splitlines())
    for name, family in {"by-root": lambda _, rumi: root(rumi, roots), "by-form": lambda jawi, _: jawi}.items():
        out, rest = held_out(pairs, family)
        out = {jawi: out[jawi] for jawi in sample(sorted(out)) if all(letter in heard for letter in jawi)}
        reader = Reader(heard).learn([(pair[0], steps[pair]) for pair in rest if pair in steps])
        found = report["held-out"][name] = {"after": character_error(out, reader.read)}
        found["without-vocabulary"] = character_error(out, lambda jawi, reader=reader: reader.read(jawi, weigh=False))
        if args.before:
            found["before"] = character_error(out, read_by(args.before, out))
        print(name, json.dumps(found))

    listed = collections.defaultdict(list)
    for jawi, rumi in read_pairs(args.data, [MEASURED_ONLY]):
        listed[jawi].append(rumi)
    known = {jawi for jawi, _ in pairs}
    strange = {jawi: listed[jawi] for jawi in sample(sorted(listed.keys() - known))}
    arabic = passages.quotations(args.data, 1)
    bare = [passages.SIGNS.sub("", line) for line in arabic]
    rng = random.Random(9)
    jawi_of = {}
    for jawi, rumi in pairs:
        jawi_of.setdefault(rumi, jawi)
    spelled = sentences(args.data, jawi_of, 2000)
    near = {language: passages.neighbours(language, 1) for language in ("fa", "ur")}
    near = {language: [" ".join(rng.choices(words, rates, k=8)) for _ in range(2000)] for language, (words, rates) in near.items()}
    for name, binary in {"after": args.saring, "before": args.before}.items():
        if not binary:
            continue
        found = report[name] = {"not-learned-from": character_error(strange, read_by(binary, strange))}
        for kind, lines in {"arabic": arabic, "arabic-without-signs": bare, "persian": near["fa"], "urdu": near["ur"]}.items():
            found[kind], changed = left_alone(lines, binary)
            print(name, kind, changed[:3])
        mixed = [f"{jawi} {quote}" for (jawi, _), quote in zip(spelled, bare)]
        read = posts.normalized([jawi for jawi, _ in spelled], binary)
        found["sentences"] = character_error(dict(zip(read, ([rumi] for _, rumi in spelled))), str)
        apart = [f"{own} {quote}" for own, quote in zip(read, posts.normalized(bare[: len(read)], binary))]
        same = sum(one == other for one, other in zip(posts.normalized(mixed, binary), apart))
        found["mixed-lines-read-and-left"] = round(same / len(mixed), 4)
        print(name, json.dumps(found))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
