"""Stage 4: fine-tuning on the authored batches of datasets/train, judged on those of datasets/dev after every epoch.

Beside the authored posts stand real benign ones (negatives.py), another draw of them every epoch, and always those that
an earlier model took for harmful (mine.py): of these only two things are known, that no risk label holds and that the author
does not endorse. Some authored posts are read with a piece of such a
post before or behind them: harmful posts are written short, and length must not tell them.

What is kept is the running mean of the weights (Polyak & Juditsky 1992), which few examples shake less.

Risk and context labels are learned one by one (binary cross-entropy, rare labels weighted up), the stance as one of five
(cross-entropy). The epoch kept is the one that is best on dev at both tasks, telling harmful from benign and one label from
another (AUROC, the first counted three times: it falls when a few epochs more still sharpen the second); without a dev
batch, the last.
"""

import argparse
import hashlib
import random

import torch
from tokenizers import Tokenizer
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from . import negatives, posts
from . import recipe as recipes
from .classifier import Classifier
from .heads import CONTEXT, RISK, STANCE
from .tokenizer import PAD


def encoded(tokenizer, texts, most):
    tokenizer.enable_truncation(most)
    return [encoding.ids for encoding in tokenizer.encode_batch(texts)]


def batch_of(rows):
    """Rows padded to the longest among them, with a mask of what is no padding."""
    longest = max(map(len, rows))
    ids = torch.full((len(rows), longest), PAD)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor(row)
    return ids, ids != PAD


def furnished(row, real, longest, rng):
    """An authored row with 5 to 40 tokens of a real benign one before or behind it, where both fit."""
    piece = rng.choice(real)[1:-1]
    piece = piece[: rng.randint(5, 40)]
    inner = row[1:-1]
    if len(inner) + len(piece) + 2 > longest:
        return row
    return [row[0], *(piece + inner if rng.random() < 0.5 else inner + piece), row[-1]]


def loss_of(logits, labels, stance, context, weight):
    risk, stances, contexts = logits.split([len(RISK), len(STANCE), logits.shape[1] - len(RISK) - len(STANCE)], 1)
    loss = functional.binary_cross_entropy_with_logits(risk, labels, pos_weight=weight)
    loss = loss + 0.2 * functional.binary_cross_entropy_with_logits(contexts, context)
    known = stance >= 0
    if known.any():
        loss = loss + 0.5 * functional.cross_entropy(stances[known], stance[known])
    if (~known).any():
        endorsing = stances[~known].softmax(1)[:, STANCE.index("endorse")]
        loss = loss - 0.5 * torch.log1p(-endorsing.clamp(max=0.999)).mean()
    return loss


def auroc(scores, truth):
    """How likely a harmful post scores above a benign one (Mann & Whitney 1947)."""
    harmful, benign = scores[truth], scores[~truth]
    if not len(harmful) or not len(benign):
        return float("nan")
    above = (harmful[:, None] > benign[None]).float() + 0.5 * (harmful[:, None] == benign[None]).float()
    return above.mean().item()


@torch.no_grad()
def judged(model, rows, labels):
    """How well the model tells harmful posts from benign ones, and among harmful ones each label from the others."""
    model.eval()
    scores = torch.cat([model(*batch_of(rows[start : start + 64]))[:, : len(RISK)].sigmoid() for start in range(0, len(rows), 64)])
    labels = torch.tensor(labels).bool()
    harmful = labels.any(1)
    risk = auroc(1 - (1 - scores).prod(1), harmful)
    return risk, sum(auroc(scores[harmful, place], labels[harmful, place]) for place in range(len(RISK))) / len(RISK)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    recipes.add_binary(parser)
    args = parser.parse_args()
    recipe = recipes.load(args.recipe)
    plan = recipe["fine-tuning"]
    torch.manual_seed(plan["seed"])
    rng = random.Random(plan["seed"])

    tokenizer = Tokenizer.from_file(str(args.pretrained / "tokenizer.json"))
    sets = {}
    for name in ("train", "dev"):
        batch = list(posts.read(recipes.REPOSITORY / "datasets" / name))
        texts = posts.folded([post["text"] for post in batch], args.saring)
        sets[name] = (encoded(tokenizer, texts, plan["longest"]), [posts.targets(post) for post in batch])
        print(f"{name}: {len(batch)} posts", flush=True)
    rows, wanted = sets["train"]
    dev_rows, dev_wanted = sets["dev"]
    real = negatives.sample(args.data, recipe, "train", plan["seed"])
    real_rows = encoded(tokenizer, posts.folded(real, args.saring), plan["longest"])
    mined = negatives.mined(args.data, recipe)
    mined_rows = encoded(tokenizer, posts.folded(mined, args.saring), plan["longest"]) if mined else []
    nothing = ([0.0] * len(RISK), -1, [0.0] * len(CONTEXT))
    print(f"real negatives: {len(real)}, {plan['negatives-each-epoch']} of them each epoch, and {len(mined)} hard ones", flush=True)
    counts = torch.tensor([labels for labels, _, _ in wanted]).sum(0)
    weight = (len(wanted) / counts.clamp(min=1)).sqrt().clamp(max=plan["most-weight"])

    model = Classifier(tokenizer.get_vocab_size(), recipe["encoder"], plan["dropout"])
    model.encoder.load_state_dict({name: value.float() for name, value in torch.load(args.pretrained / "encoder.pt").items()})
    optimizer = torch.optim.AdamW(model.parameters(), lr=plan["learning-rate"], weight_decay=0.01)
    mean = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(plan["mean-decay"]))
    drawn = min(plan["negatives-each-epoch"], len(real))
    steps = plan["epochs"] * -(-(len(rows) + drawn + len(mined_rows)) // plan["batch"])
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, 10 * (step + 1) / steps) * (1 - step / steps))

    # A run that was stopped goes on behind its last whole epoch, if it is the same run: the same posts and the same recipe.
    checkpoint = args.work / "finetuning.pt"
    same = hashlib.sha256(repr((plan, rows, real_rows, mined_rows, dev_rows)).encode()).hexdigest()
    done, best = 0, -1.0
    if checkpoint.exists() and (state := torch.load(checkpoint, weights_only=False))["same"] == same:
        for part, name in ((model, "model"), (mean, "mean"), (optimizer, "optimizer"), (schedule, "schedule")):
            part.load_state_dict(state[name])
        rng.setstate(state["rng"])
        torch.set_rng_state(state["torch"])
        done, best = state["done"], state["best"]
        print(f"resumed behind epoch {done}", flush=True)
    for epoch in range(done + 1, plan["epochs"] + 1):
        model.train()
        dressed = [
            furnished(row, real_rows, plan["longest"], rng) if real_rows and rng.random() < plan["furnished"] else row
            for row in rows
        ]
        examples = list(zip(dressed, wanted)) + [(row, nothing) for row in rng.sample(real_rows, drawn) + mined_rows]
        rng.shuffle(examples)
        total = 0.0
        for start in range(0, len(examples), plan["batch"]):
            chosen, answers = zip(*examples[start : start + plan["batch"]])
            labels, stance, context = (torch.tensor(column) for column in zip(*answers))
            loss = loss_of(model(*batch_of(chosen)), labels, stance, context, weight)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            mean.update_parameters(model)
            total += loss.item() * len(chosen)
        figure, told = float(epoch), ""
        if dev_rows:
            risk, label = judged(mean.module, dev_rows, [labels for labels, _, _ in dev_wanted])
            figure, told = (3 * risk + label) / 4, f"  dev AUROC {risk:.3f}, of labels {label:.3f}"
        print(f"epoch {epoch}  loss {total / len(examples):.3f}{told}", flush=True)
        if figure >= best:
            best = figure
            torch.save(mean.module.state_dict(), args.work / "classifier.pt")
        torch.save({
            "same": same, "done": epoch, "best": best, "rng": rng.getstate(), "torch": torch.get_rng_state(),
            "model": model.state_dict(), "mean": mean.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(),
        }, checkpoint.with_suffix(".tmp"))
        checkpoint.with_suffix(".tmp").replace(checkpoint)
    checkpoint.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
