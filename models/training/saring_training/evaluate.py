"""Stage 9: report.json beside the model: the suite by model and rules, the suite by rules alone, and the share of real
benign posts, never seen in training or calibration, that would reach a moderator."""

import argparse
import collections
import json
import subprocess
import tempfile
from pathlib import Path

from . import negatives
from . import recipe as recipes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    parser.add_argument("--bundle", type=Path, default=recipes.REPOSITORY / "models/saring-mini")
    parser.add_argument("--saring", default=recipes.REPOSITORY / "target/release/saring")
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
    real = {}
    for source in recipes.load(args.recipe)["negatives"]["sets"]:
        texts = negatives.read(args.data, recipes.load(args.recipe), "measure").get(source["file"], [])
        if not texts:
            continue
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.writelines(json.dumps({"id": str(place), "text": text}) + "\n" for place, text in enumerate(texts))
            file.flush()
            levels = collections.Counter(json.loads(line)["level"] for line in saring("score", file.name, "--format", "jsonl").splitlines())
        real[source["file"]] = {"posts": len(texts), **{level: levels[level] for level in ("low", "review", "urgent")}}
        print(source["file"], real[source["file"]], flush=True)
    report["real-benign"] = real
    (args.bundle / "report.json").write_text(json.dumps(report, indent=1) + "\n")
    print(saring("eval", suite))


if __name__ == "__main__":
    main()
