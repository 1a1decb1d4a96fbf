"""Stage 7: what the int8 model, the n-grams and the lexicon are worth together, learned on datasets/dev and on real benign posts.

The risk is a logistic regression on five signals (crates/saring/src/fusion.rs), its weights held at or above zero. The
weights come from dev posts and the real benign posts that fine-tuning never saw; the levels are the risks that flag a
fixed share of the benign ones. N-grams settle a post by themselves far below the log-odds of every harmful dev post that
the whole would flag. Nothing here reads the suite.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from tokenizers import Tokenizer

from . import negatives, ngrams, posts
from . import recipe as recipes
from .heads import OUTPUTS, RISK, STANCE

CERTAIN = 8.0  # log-odds beyond which the library clamps
MARGIN = 2.0  # in log-odds, between what n-grams settle and the nearest harmful dev post that is flagged


def logits_of(model, tokenizer, texts, most):
    """The logits of each window of each text, windows overlapping as in crates/saring/src/classifier/encoder.rs."""
    tokenizer.enable_truncation(most, stride=most // 4)
    session = onnxruntime.InferenceSession(str(model))
    for text in texts:
        first = tokenizer.encode(text)
        windows = [np.array([part.ids], dtype=np.int64) for part in [first, *first.overflowing]]
        yield np.concatenate([session.run(None, {"input_ids": ids})[0] for ids in windows])


def softmax(values):
    powers = np.exp(values - values.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def sigmoid(values):
    return 1 / (1 + np.exp(-values))


def odds(probability):
    probability = np.clip(probability, 1e-9, 1 - 1e-9)
    return np.clip(np.log(probability / (1 - probability)), -CERTAIN, CERTAIN)


def joined(windows, temperatures):
    """Labels and the endorsing stance of a post, its windows joined as the library joins them."""
    labels = sigmoid(windows[:, : len(RISK)] / temperatures["risk"])
    stances = softmax(windows[:, len(RISK) : len(RISK) + len(STANCE)] / temperatures["stance"])
    leading = labels.max(1).argmax()
    return labels.max(0), stances[leading, STANCE.index("endorse")]


def lexicon_signals(texts, saring, lexicon):
    """Strength and excuse of each text, read off the binary itself: two bundles of rules alone, one weight each."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "posts.jsonl"
        source.write_text("".join(json.dumps({"id": str(place), "text": text}) + "\n" for place, text in enumerate(texts)))
        for strength, cue in ((2, 0), (0, 2)):
            bundle = Path(folder) / f"bundle{cue}"
            bundle.mkdir()
            (bundle / "lexicon").symlink_to(lexicon.resolve())
            rules = f"bias = 0.0\nlexicon = {strength}.0\ncue = {cue}.0\n"
            (bundle / "bundle.toml").write_text(
                'name = "probe"\nversion = 1\nlanguage = ["id", "ms"]\n'
                f"[fusion]\nmodel = 0.0\nstance = 0.0\n{rules}[fusion.lexicon-only]\n{rules}"
                "[levels]\nlow = 0.1\nreview = 0.3\nurgent-threat = 0.5\nurgent = 0.8\n"
            )
            command = [saring, "score", source, "--bundle", bundle, "--lexicon-only", "--format", "jsonl"]
            out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            found.append([odds(json.loads(line)["risk"]) / 2 for line in out.splitlines()])
    return np.array(found[0]), -np.array(found[1])


def temperature(logits, answers, kind):
    """The one number that the logits of a kind are divided by (Guo et al. 2017), by likelihood over a fine grid."""
    def loss(value):
        if kind == "stance":
            return -np.log(softmax(logits / value)[np.arange(len(answers)), answers] + 1e-9).mean()
        scores = np.clip(sigmoid(logits / value), 1e-9, 1 - 1e-9)
        return -(answers * np.log(scores) + (1 - answers) * np.log(1 - scores)).mean()

    return min(np.arange(0.5, 5.01, 0.05), key=loss)


def logistic(signals, truth, importance, pull=3e-3):
    """Bias and weights at or above zero (softplus), with a light pull toward zero; L-BFGS."""
    signals, truth, importance = (torch.tensor(value, dtype=torch.float64) for value in (signals, truth, importance))
    raw = torch.zeros(signals.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([raw, bias], max_iter=500, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        weights = torch.nn.functional.softplus(raw)
        losses = torch.nn.functional.binary_cross_entropy_with_logits(signals @ weights + bias, truth, reduction="none")
        loss = (losses * importance).sum() / importance.sum() + pull * weights.square().mean()
        loss.backward()
        return loss

    optimizer.step(closure)
    return bias.item(), torch.nn.functional.softplus(raw).detach().numpy()


def best_threshold(scores, truth):
    """The score with the best F1."""
    def f1(threshold):
        hits = (truth & (scores >= threshold)).sum()
        return 2 * hits / max(1, truth.sum() + (scores >= threshold).sum())

    return max(np.arange(0.1, 0.95, 0.05), key=f1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    recipes.add_binary(parser)
    parser.add_argument("--lexicon", type=Path, default=recipes.REPOSITORY / "models/saring-mini/lexicon")
    args = parser.parse_args()
    recipe = recipes.load(args.recipe)
    tokenizer = Tokenizer.from_file(str(args.pretrained / "tokenizer.json"))

    dev = list(posts.read(recipes.REPOSITORY / "datasets/dev"))
    real = negatives.sample(args.data, recipe, "calibrate", 1)
    texts = [post["text"] for post in dev] + real
    folded = posts.folded(texts, args.saring)
    logits = list(logits_of(args.work / "model.onnx", tokenizer, folded, recipe["fine-tuning"]["longest"]))

    wanted = [posts.targets(post) for post in dev]
    first = np.stack([windows[0] for windows in logits[: len(dev)]])
    temperatures = {
        "risk": temperature(first[:, : len(RISK)], np.array([labels for labels, _, _ in wanted]), "risk"),
        "stance": temperature(first[:, len(RISK) : len(RISK) + len(STANCE)], np.array([stance for _, stance, _ in wanted]), "stance"),
    }
    scores = [joined(windows, temperatures) for windows in logits]
    labels = np.stack([labels for labels, _ in scores])
    any_label, endorse = odds(1 - (1 - labels).prod(1)), odds(np.array([stance for _, stance in scores]))
    pieces = np.clip(ngrams.Ngrams.load(args.work).log_odds(folded), -CERTAIN, CERTAIN)
    strength, excuse = lexicon_signals(texts, args.saring, args.lexicon)
    truth = np.array([bool(post["labels"]) for post in dev] + [False] * len(real))
    # Real posts are long and easy; together they weigh as much as the authored benign ones.
    authored = np.arange(len(texts)) < len(dev)
    importance = np.where(authored, 1.0, (~truth & authored).sum() / max(1, len(real)))

    signals = np.stack([any_label, endorse, pieces, strength, -excuse], 1)
    bias, weights = logistic(signals, truth, importance)
    alone_bias, alone = logistic(np.stack([strength, -excuse], 1), truth, importance)
    risk = sigmoid(signals @ weights + bias)

    def level(risk, share):
        """The lowest risk that at most `share` of the authored benign posts reach, and at most a tenth of it of the real ones.

        A risk that occurs, since rules alone tell few: a quantile would fall on that of a post without any find."""
        def reaches(value):
            within = (risk[authored & ~truth] >= value).mean() <= share
            return within and (not real or (risk[~authored] >= value).mean() <= share / 10)

        return float(next((value for value in np.unique(risk) if reaches(value)), risk.max()))

    def levels_of(risk):
        # Rounded down, so that the post which gave the level reaches it.
        return {name: min(int(level(risk, share) * 1e4) / 1e4, 0.97) for name, share in recipe["levels"].items()}

    levels = levels_of(risk)
    alone_levels = levels_of(sigmoid(np.stack([strength, -excuse], 1) @ alone + alone_bias))
    # Not below all that reach `low`: one of 1,004 would have the transformer read seven real posts in eight instead of one in four.
    flagged = truth & (risk >= levels["review"])
    settles_below = round(float(pieces[flagged].min()) - MARGIN, 2)
    settled = pieces < settles_below
    result = {
        "temperatures": {name: round(float(value), 2) for name, value in temperatures.items()},
        "thresholds": {
            name: round(float(best_threshold(labels[: len(dev), place] * sigmoid(endorse[: len(dev)]),
                                             np.array([name in post["labels"] for post in dev]))), 2)
            for place, name in enumerate(OUTPUTS[: len(RISK)])
        },
        "fusion": dict(zip(("bias", "model", "stance", "ngrams", "lexicon", "cue"), (round(float(value), 4) for value in (bias, *weights)))),
        "lexicon-only": dict(zip(("bias", "lexicon", "cue"), (round(float(value), 4) for value in (alone_bias, *alone)))),
        "settles-below": settles_below,
        "levels": levels,
        "lexicon-only-levels": alone_levels,
        "dev": {
            "posts": len(dev), "real": len(real),
            "recall": float((risk[truth] >= levels["review"]).mean()),
            "false-alarms": float((risk[authored & ~truth] >= levels["review"]).mean()),
            "settled": float(settled[authored & ~truth].mean()),
            "settled-real": float(settled[~authored].mean()) if real else None,
            "false-alarms-real": float((risk[~authored] >= levels["review"]).mean()) if real else None,
        },
    }
    (args.work / "calibration.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
