"""Stage 8: model, table of n-grams, tokenizer and calibration put into a bundle, each file pinned by its sha256, and tried by the binary.

The lexicon in the bundle is kept as it is. The version goes up by one whenever a score may have changed.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import tomllib
from pathlib import Path

from . import recipe as recipes
from .heads import CONTEXT, RISK, STANCE

HEADER = "# Written by models/training (python -m saring_training.bundle). Change the recipe and run the stage, not this file.\n"


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def table(name, values):
    return f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in values.items()) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    parser.add_argument("--bundle", type=Path, default=recipes.REPOSITORY / "models/saring-mini")
    recipes.add_binary(parser)
    args = parser.parse_args()
    recipe = recipes.load(args.recipe)
    found = json.loads((args.work / "calibration.json").read_text())
    old = tomllib.loads((args.bundle / "bundle.toml").read_text())

    shutil.copyfile(args.work / "model.onnx", args.bundle / "model.onnx")
    shutil.copyfile(args.work / "ngrams.bin", args.bundle / "ngrams.bin")
    shutil.copyfile(args.pretrained / "tokenizer.json", args.bundle / "tokenizer.json")
    text = HEADER + f'name = "{old["name"]}"\nversion = {old["version"] + 1}\nlanguage = ["id", "ms"]\n\n'
    text += table("model", {
        "file": '"model.onnx"', "sha256": f'"{sha256(args.bundle / "model.onnx")}"',
        "tokenizer": '"tokenizer.json"', "tokenizer-sha256": f'"{sha256(args.bundle / "tokenizer.json")}"',
        "input": '"folded"', "max-tokens": recipe["fine-tuning"]["longest"],
    })
    pieces = json.loads((args.work / "ngrams.json").read_text())
    text += table("ngrams", {
        "file": '"ngrams.bin"', "sha256": f'"{sha256(args.bundle / "ngrams.bin")}"',
        **pieces, "settles-below": found["settles-below"],
    })
    # One a model output, in the model's order.
    for name in RISK:
        text += table("[label]", {"name": f'"{name}"', "kind": '"risk"', "threshold": found["thresholds"][name],
                                  "temperature": found["temperatures"]["risk"]})
    for name in STANCE:
        text += table("[label]", {"name": f'"{name}"', "kind": '"stance"', "temperature": found["temperatures"]["stance"]})
    for name in CONTEXT:
        text += table("[label]", {"name": f'"{name}"', "kind": '"context"'})
    text += "# Learned on datasets/dev and on real benign posts; see MODEL_CARD.md.\n" + table("fusion", found["fusion"])
    text += table("fusion.lexicon-only", found["lexicon-only"])
    text += table("fusion.lexicon-only.levels", found["lexicon-only-levels"]) + table("levels", found["levels"])
    (args.bundle / "bundle.toml").write_text(text.rstrip() + "\n")

    subprocess.run([args.saring, "bundle", "info", "--bundle", args.bundle], check=True)


if __name__ == "__main__":
    main()
