"""Stage 9: report.json beside the model: the suite as shipped, thoroughly and by rules alone, and how many real posts, never
seen in training or calibration, would reach a moderator: benign ones, whole sets, and rows that were read and labelled."""

import argparse
import collections
import json
import subprocess
from pathlib import Path

from . import negatives, posts, relabelled
from . import recipe as recipes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    parser.add_argument("--bundle", type=Path, default=recipes.REPOSITORY / "models/saring-mini")
    recipes.add_binary(parser)
    args = parser.parse_args()

    def saring(*arguments):
        return subprocess.run([args.saring, *arguments, "--bundle", args.bundle], capture_output=True, text=True, check=True).stdout

    suite = recipes.REPOSITORY / "datasets/saringcheck"
    report = {
        "suite": json.loads(saring("eval", suite, "--json")),
        "suite-thorough": json.loads(saring("eval", suite, "--json", "--thorough")),
        "suite-lexicon-only": json.loads(saring("eval", suite, "--json", "--lexicon-only")),
        "dev": json.loads(saring("eval", recipes.REPOSITORY / "datasets/dev", "--json")),
    }
    def levels(texts):
        """How many of some texts reach each level, and the levels of all."""
        each = [result["level"] for result in posts.scored(texts, args.saring, "--bundle", args.bundle)]
        counts = collections.Counter(each)
        return {"posts": len(texts), **{level: counts[level] for level in ("low", "review", "urgent")}}, each

    recipe = recipes.load(args.recipe)
    parts = negatives.read(args.data, recipe, "measure")
    report["real-benign"] = {name: levels(texts)[0] for name, texts in parts.items() if texts}
    report["never-seen"] = {name: levels(texts)[0] for name in recipe["never-seen"]["sets"] if (texts := negatives.all_of(args.data, name))}
    rows = relabelled.read(args.data)
    if rows:
        _, each = levels([row["text"] for row in rows])
        flagged = collections.defaultdict(lambda: [0, 0])
        for row, level in zip(rows, each):
            counts = flagged[row.get("slice", "harmful")]
            counts[0] += level in ("review", "urgent")
            counts[1] += 1
        report["relabelled"] = {name: {"flagged": hits, "of": of} for name, (hits, of) in sorted(flagged.items())}
    for name in ("real-benign", "never-seen", "relabelled"):
        print(name, json.dumps(report.get(name), indent=1))
    (args.bundle / "report.json").write_text(json.dumps(report, indent=1) + "\n")
    print(saring("eval", suite))


if __name__ == "__main__":
    main()
