"""Every stage in its order, on the authored posts alone, in a folder that is thrown away: does the whole still work?

Takes a minute and touches neither work/ nor pretrained/ nor the shipped bundle. The corpus is the text of datasets/train, the
"real" benign posts are the benign ones of it: enough to run the code, and the model that comes out is worth nothing.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from . import posts
from . import recipe as recipes


def write_data(folder):
    """The two kinds of files that the stages read, in the layout of SOURCES.md."""
    (folder / "corpus").mkdir(parents=True)
    (folder / "labelled").mkdir()
    authored = list(posts.read(recipes.REPOSITORY / "datasets/train"))
    lines = [" ".join(post["text"].split()) for post in authored]
    (folder / "corpus/authored.txt").write_text("\n".join(lines) + "\n")
    benign = [line for line, post in zip(lines, authored) if not post["labels"] and '"' not in line]
    (folder / "labelled/authored.tsv").write_text("\n".join(["text", *benign]) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_binary(parser)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        work, data, bundle = folder / "work", folder / "data", folder / "bundle"
        write_data(data)
        bundle.mkdir()
        shutil.copytree(recipes.REPOSITORY / "models/saring-mini/lexicon", bundle / "lexicon")
        shutil.copy(recipes.REPOSITORY / "models/saring-mini/bundle.toml", bundle)
        common = ["--recipe", recipes.TRAINING / "smoke.toml", "--data", data, "--work", work, "--pretrained", work]
        binary = ["--saring", Path(args.saring).resolve()]
        stages = [
            ("corpus", []), ("tokenizer", []), ("pretrain", []), ("finetune", binary), ("export", []), ("ngrams", binary), ("calibrate", binary),
            ("bundle", [*binary, "--bundle", bundle]), ("evaluate", [*binary, "--bundle", bundle]),
        ]
        for stage, more in stages:
            print(f"— {stage}", flush=True)
            command = [sys.executable, "-m", f"saring_training.{stage}", *map(str, common), *map(str, more)]
            subprocess.run(command, cwd=recipes.TRAINING, check=True)
        report = json.loads((bundle / "report.json").read_text())
        assert report["suite"]["cases"] > 0 and report["real-benign"]["authored"]["posts"] > 0
    print("every stage ran")


if __name__ == "__main__":
    main()
