"""Where things lie, and what recipe.toml says. Every stage starts here."""

import tomllib
from pathlib import Path

TRAINING = Path(__file__).resolve().parent.parent
REPOSITORY = TRAINING.parent.parent
DEFAULT_DATA = REPOSITORY.parent / "shared" / "data"
DEFAULT_WORK = TRAINING / "work"


def load(path=TRAINING / "recipe.toml"):
    with open(path, "rb") as file:
        return tomllib.load(file)


def add_common_arguments(parser):
    parser.add_argument("--recipe", type=Path, default=TRAINING / "recipe.toml", help="what to train and how")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="raw corpora and labelled sets (see SOURCES.md)")
    parser.add_argument("--pretrained", type=Path, default=TRAINING / "pretrained", help="folder of the pretrained encoder and its tokenizer")
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK, help="where stages keep checkpoints and results")


def add_binary(parser):
    path = REPOSITORY / "target/release/saring"
    parser.add_argument("--saring", type=Path, default=path, help="the binary that folds, matches and scores")
