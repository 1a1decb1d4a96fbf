"""Beside the stages: how well the normaliser undoes slang, and what it does to text that has none.

Coverage is measured on the public lists (shared/data/lexicon), one form a line, so without context. A pair counts where what
comes out is the standard form listed, or another that a list gives for the same slang; capitals are ignored, and a hyphen is
a space. Nothing of the lists goes into the library. What folding alters beyond `clean` is counted on 200,000 lines of formal,
news, religious and legal writing; `--read N` prints N of the alterations, drawn at random, for a person to judge. The figures go to reports/normalize.json, beside those of the binary given as --before.
"""

import argparse
import collections
import csv
import difflib
import hashlib
import json
import lzma
import random
import re
import subprocess
import unicodedata
from pathlib import Path

from . import posts
from . import recipe as recipes

GOALS = {"agreed": 0.85, "all": 0.65, "malay": 0.75}
LINES = 200_000
FORMAL = ("formal_", "legal_", "news_", "religious_")
REPORT = recipes.TRAINING / "reports/normalize.json"


def read_pairs(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def comparable(text):
    return " ".join(text.lower().replace("-", " ").split())


def transformation(slang, standard):
    """What was done to the standard form, roughly: the first kind that fits."""
    slang, standard = comparable(slang), comparable(standard)
    if " " in slang:
        return "several words"
    if re.search(r"[²\"]|2", slang):
        return "doubled by a sign"
    if re.search(r"\d", slang):
        return "digits for letters"
    if slang == standard:
        return "stays"
    joined = standard.replace(" ", "")
    squeezed = re.sub(r"(.)\1+", r"\1", slang)
    if squeezed in (joined, re.sub(r"(.)\1+", r"\1", joined)):
        return "letters repeated" if " " not in standard else "run together"
    if is_subsequence(slang, joined):
        if " " in standard:
            return "run together, letters dropped"
        return "vowels dropped" if consonants(slang) == consonants(joined) else "letters dropped"
    if re.match(r"me|ber|di", standard) and re.match(r"n|m|b|d", slang):
        return "spoken prefix"
    if slang.endswith(("in", "x", "ny", "na", "q", "kn", "ken", "qu")) and standard.endswith(("kan", "i", "nya", "ku")):
        return "spoken suffix"
    if difflib.SequenceMatcher(None, slang, joined).ratio() >= 0.7:
        return "letters changed"
    return "another word"


def is_subsequence(short, long):
    letters = iter(long)
    return all(letter in letters for letter in short)


def consonants(word):
    return re.sub("[aiueo]", "", word)


def is_fitting(slang):
    """The half of the public pairs that costs may be fitted on; the other half judges."""
    return hashlib.sha256(slang.encode()).digest()[0] % 2 == 0


def coverage(saring, pairs, alternatives):
    folded = dict(zip(alternatives, posts.normalized(list(alternatives), saring)))
    right, classes = collections.Counter(), collections.defaultdict(lambda: [0, 0])
    for slang, standard in pairs:
        is_right = comparable(folded[slang]) in alternatives[slang]
        half = "fitting" if is_fitting(slang) else "judging"
        right.update({"all": is_right, half: is_right})
        right.update({f"{name} pairs": 1 for name in ("all", half)})
        kind = classes[transformation(slang, standard)]
        kind[0] += is_right
        kind[1] += 1
    shares = {name: round(right[name] / right[f"{name} pairs"], 4) for name in ("all", "fitting", "judging")}
    kinds = {name: {"pairs": total, "right": round(good / total, 3)} for name, (good, total) in sorted(classes.items(), key=lambda kind: -kind[1][1])}
    return {"pairs": right["all pairs"], "right": shares["all"], "right_fitting_half": shares["fitting"], "right_judging_half": shares["judging"], "kinds": kinds}


def public_pairs(data):
    merged = read_pairs(data / "lexicon/slang_merged_all.tsv")
    malay = read_pairs(data / "lexicon/slang_malay_malaya_rules_normalizer.tsv")
    alternatives = {}
    for pair in merged + malay:
        alternatives.setdefault(pair["slang"], set()).add(comparable(pair["formal"]))
    agreed = [(pair["slang"], pair["formal"]) for pair in merged if int(pair["n_sources"]) >= 2]
    every = [(pair["slang"], pair["formal"]) for pair in merged]
    return {"agreed": agreed, "all": every, "malay": [(pair["slang"], pair["formal"]) for pair in malay]}, alternatives


def formal_lines(data):
    """Lines taken evenly from every formal corpus, as many from each as it has or its share allows."""
    corpora = []
    for path in sorted((data / "corpus").glob("*.txt.xz")):
        if path.name.startswith(FORMAL):
            with lzma.open(path, "rt", encoding="utf-8", newline="\n") as file:
                corpora.append([line.rstrip("\n").replace("\r", " ") for line in file if line.strip()])
    taken, left = [], LINES
    for place, lines in enumerate(sorted(corpora, key=len)):
        share = min(len(lines), left // (len(corpora) - place))
        taken += [lines[number * len(lines) // share] for number in range(share)]
        left -= share
    return taken


def changes(before, after):
    """The words of a line that were altered, as (what stood there, what stands there now)."""
    before, after = before.split(), after.split()
    for kind, i, j, k, l in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "replace" and j - i == l - k:
            yield from zip(before[i:j], after[k:l])
        elif kind != "equal":
            yield " ".join(before[i:j]), " ".join(after[k:l])


def harm(saring, lines, read):
    rules = collections.Counter()
    folded, clean = posts.normalized(lines, saring), posts.normalized(lines, saring, "clean")
    altered = [(change, before) for before, after in zip(clean, folded) if before != after for change in changes(before, after)]
    visible = sum(re.sub(r"\s", "", unseen(line)) != re.sub(r"\s", "", unseen(cleaned)) for line, cleaned in zip(lines, clean))
    touched = [line for line, before, after in zip(lines, clean, folded) if before != after]
    explained = subprocess.run([saring, "normalize", "--explain"], input="".join(line + "\n" for line in touched), capture_output=True, text=True, check=True)
    for line in explained.stdout.split("\n"):
        if step := re.match(r"  (\S.*?)\s{2,}.* → ", line):
            rules[step[1]] += 1
    words = sum(len(line.split()) for line in lines)
    for (before, after), line in random.Random(5).sample(altered, min(read, len(altered))):
        at = line.find(before)
        print(f"{before} → {after} | {line[max(0, at - 35) : at + len(before) + 25]}")
    return {
        "lines": len(lines), "words": words, "altered": len(altered), "altered_in_10000": round(1e4 * len(altered) / words, 2),
        "replacements_by_rule": dict(rules.most_common()), "lines_where_clean_changes_what_is_seen": visible,
    }  # fmt: skip


def unseen(text):
    """The text composed and without what cannot be seen, which is what `clean` may take out."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Cf", "Cc", "Cn", "Co") and not 0xFE00 <= ord(c) <= 0xFE0F)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    recipes.add_binary(parser)
    parser.add_argument("--before", type=Path, help="an older binary, to set its figures beside")
    parser.add_argument("--read", type=int, default=0, help="how many alterations of formal text are printed for reading")
    parser.add_argument("--quick", action="store_true", help="coverage alone; writes no report")
    args = parser.parse_args()
    sets, alternatives = public_pairs(args.data)
    report = {}
    for name, binary in (("before", args.before), ("after", args.saring)):
        if binary is None:
            continue
        report[name] = {which: coverage(binary, pairs, alternatives) for which, pairs in sets.items()}
        for which, figures in report[name].items():
            print(f"{name} {which:8}{figures['pairs']:7} pairs, right {figures['right']:.1%} (goal {GOALS[which]:.0%}), judging half {figures['right_judging_half']:.1%}")
            if name == "after":
                for kind, of in figures["kinds"].items():
                    print(f"      {kind:32}{of['pairs']:6} {of['right']:.1%}")
        if not args.quick:
            report[name]["harm"] = harm(binary, formal_lines(args.data), args.read if name == "after" else 0)
            print(name, json.dumps(report[name]["harm"], indent=1, ensure_ascii=False))
    if not args.quick:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
