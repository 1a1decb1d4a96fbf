"""Beside the stages: a benchmark of the encoder for the outside world, on Netifier's four labels of Indonesian comments.

A fixed tenth of the rows, by a hash of their text, is held out. On the rest learn the pretrained encoder, fine-tuned, and what it
has to beat: logistic regression over TF-IDF of words and characters. Both read the same folded texts, and both choose each
label's threshold on another fixed tenth. The set asks for non-commercial use: the weights are thrown away.
"""

import argparse
import csv
import hashlib
import json
import random

import numpy as np
import torch
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline, make_union
from tokenizers import Tokenizer
from torch.nn import functional

from . import posts
from . import recipe as recipes
from .classifier import Classifier
from .finetune import batch_of, encoded

LABELS = ["radikalisme", "sara", "pornografi", "pencemaran_nama_baik"]
PARTS = ["test", "threshold"]
EPOCHS, RATE, LONGEST = 5, 2e-4, 128


def part_of(text):
    tenth = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % 10
    return PARTS[tenth] if tenth < len(PARTS) else "train"


def rows_by_part(path, saring):
    """Folded texts and their labels as a matrix of 0 and 1, by part; each text once."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = {row["text"]: row["label"].split("+") for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    parts = {}
    for name in ["train", *PARTS]:
        chosen = [text for text in rows if part_of(text) == name]
        answers = np.array([[label in rows[text] for label in LABELS] for text in chosen], dtype=int)
        parts[name] = (posts.folded(chosen, saring), answers)
    return parts


def tf_idf(parts, _):
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=3),
    )
    model = make_pipeline(features, OneVsRestClassifier(LogisticRegression(C=10, class_weight="balanced", max_iter=1000)))
    model.fit(*parts["train"])
    return {name: model.predict_proba(parts[name][0]) for name in PARTS}


def encoder(parts, args):
    plan = recipes.load(args.recipe)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    tokenizer = Tokenizer.from_file(str(args.pretrained / "tokenizer.json"))
    model = Classifier(tokenizer.get_vocab_size(), plan["encoder"], plan["fine-tuning"]["dropout"], len(LABELS))
    if not args.from_scratch:
        model.encoder.load_state_dict({name: value.float() for name, value in torch.load(args.encoder or args.pretrained / "encoder.pt").items()})
    rows = {name: encoded(tokenizer, texts, LONGEST) for name, (texts, _) in parts.items()}
    examples = list(zip(rows["train"], parts["train"][1]))
    batch = plan["fine-tuning"]["batch"]
    steps = EPOCHS * -(-len(examples) // batch)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, 10 * (step + 1) / steps) * (1 - step / steps))
    for epoch in range(1, EPOCHS + 1):
        model.train()
        rng.shuffle(examples)
        total = 0.0
        for start in range(0, len(examples), batch):
            chosen, answers = zip(*examples[start : start + batch])
            wanted = torch.tensor(np.array(answers), dtype=torch.float32)
            loss = functional.binary_cross_entropy_with_logits(model(*batch_of(chosen)), wanted)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(chosen)
        print(f"epoch {epoch}  loss {total / len(examples):.3f}", flush=True)
    model.eval()
    with torch.no_grad():
        return {
            name: torch.cat([model(*batch_of(rows[name][at : at + 64])).sigmoid() for at in range(0, len(rows[name]), 64)]).numpy()
            for name in PARTS
        }


def figures(scores, parts):
    """By label, and their mean: F1 at the threshold that is best on its own tenth, AUROC and average precision."""
    result = {}
    for place, label in enumerate(LABELS):
        column, truth = scores["threshold"][:, place], parts["threshold"][1][:, place]
        threshold = max(np.linspace(0.05, 0.95, 91), key=lambda cut: f1_score(truth, column >= cut))
        column, truth = scores["test"][:, place], parts["test"][1][:, place]
        result[label] = {
            "f1": f1_score(truth, column >= threshold),
            "auroc": roc_auc_score(truth, column),
            "average-precision": average_precision_score(truth, column),
        }
    result["mean"] = {name: float(np.mean([row[name] for row in result.values()])) for name in result[LABELS[0]]}
    return {label: {name: round(float(value), 4) for name, value in row.items()} for label, row in result.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    recipes.add_binary(parser)
    parser.add_argument("--encoder", type=recipes.Path, help="another encoder than the pretrained one")
    parser.add_argument("--from-scratch", action="store_true", help="begin with random weights")
    parser.add_argument("--seed", type=int, default=17)
    args = parser.parse_args()
    parts = rows_by_part(args.data / "labelled/id_netifier_train.tsv", args.saring)
    report = {"rows": {name: len(texts) for name, (texts, _) in parts.items()}}
    for name, model in (("tf-idf", tf_idf), ("encoder", encoder)):
        report[name] = figures(model(parts, args), parts)
        for label, row in report[name].items():
            print(f"{name:8} {label:22} " + "  ".join(f"{figure} {value:.3f}" for figure, value in row.items()), flush=True)
    (args.work / "netifier.json").write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
