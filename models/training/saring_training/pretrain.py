"""Stage 3: masked-LM pretraining (Devlin et al. 2019) on the weighted corpus, against the clock.

The learning rate follows the share of the time budget that is spent, so a slow machine sees fewer tokens but still ends
at zero. A checkpoint is written every few minutes; the same command resumes from it. Set the malloc variables that
README.md names: glibc's defaults cost a third of the speed.
"""

import argparse
import os
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from . import recipe as recipes
from .encoder import Encoder, MaskedLanguageModel
from .tokenizer import CLS, MASK, SEP, SPECIAL

CHECKPOINT_EVERY = 300  # seconds


def tokenised(work, name, tokenizer):
    """The file as one row of token ids, paragraphs divided by [SEP]; kept beside the text, since it takes a minute."""
    target = work / "corpus" / f"{name}.npy"
    if not target.exists():
        ids = []
        with open(work / "corpus" / f"{name}.txt", encoding="utf-8") as file:
            lines = file.read().splitlines()
        for start in range(0, len(lines), 4096):
            for encoding in tokenizer.encode_batch(lines[start : start + 4096], add_special_tokens=False):
                ids.extend(encoding.ids)
                ids.append(SEP)
        np.save(target, np.array(ids, dtype=np.uint16))
    return np.load(target, mmap_mode="r")


def batches(streams, probabilities, block, batch, rng):
    while True:
        rows = np.empty((batch, block), dtype=np.int64)
        for row, which in zip(rows, rng.choice(len(streams), size=batch, p=probabilities)):
            stream = streams[which]
            start = rng.integers(0, len(stream) - block)
            row[0] = CLS
            row[1:] = stream[start : start + block - 1]
        yield torch.from_numpy(rows)


def mask_tokens(ids, share, vocabulary):
    """BERT's corruption: of the chosen tokens 80 % become [MASK], 10 % another token, 10 % stay."""
    chosen = (torch.rand(ids.shape) < share) & (ids >= len(SPECIAL))
    fate = torch.rand(ids.shape)
    corrupted = ids.clone()
    corrupted[chosen & (fate < 0.8)] = MASK
    swapped = chosen & (fate >= 0.9)
    corrupted[swapped] = torch.randint(len(SPECIAL), vocabulary, (int(swapped.sum()),))
    return corrupted, chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    parser.add_argument("--minutes", type=float, help="time budget (default: the recipe's)")
    parser.add_argument("--rate", type=float, help="peak learning rate (default: the recipe's)")
    parser.add_argument("--start-from", type=Path, metavar="ENCODER", help="an encoder.pt to go on from, where its checkpoint is lost")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    args = parser.parse_args()
    recipe = recipes.load(args.recipe)
    plan = recipe["pretraining"]
    peak = args.rate or plan["learning-rate"]
    budget = (args.minutes or plan["minutes"]) * 60
    torch.set_num_threads(args.threads)
    torch.manual_seed(17)
    # Measured on 2 cores: bf16 is 3× fp32 where the processor has AMX and 0.6× where it only has AVX-512.
    bf16 = torch.cpu._is_amx_tile_supported()
    rng = np.random.default_rng(17)

    tokenizer = Tokenizer.from_file(str(args.work / "tokenizer.json"))
    vocabulary = tokenizer.get_vocab_size()
    weights = recipe["corpus"]["weights"]
    streams = [tokenised(args.work, name, tokenizer) for name in weights]
    print(f"{sum(map(len, streams)) / 1e6:.1f} M tokens at hand", flush=True)
    probabilities = np.array(list(weights.values()), dtype=float)
    probabilities /= probabilities.sum()

    model = MaskedLanguageModel(Encoder(vocabulary, recipe["encoder"]))
    if args.start_from:
        model.encoder.load_state_dict({name: value.float() for name, value in torch.load(args.start_from).items()})
    decayed = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}],
        lr=peak, betas=(0.9, 0.98), eps=1e-6, fused=True,
    )
    spent, step, tokens = 0.0, 0, 0
    checkpoint = args.work / "pretraining.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        spent, step, tokens = state["spent"], state["step"], state["tokens"]
        rng = np.random.default_rng(17 + step)
        print(f"resumed at step {step}, {spent / 60:.1f} of {budget / 60:.0f} minutes", flush=True)

    def save():
        # Written beside and renamed: a stop in the middle leaves the last good checkpoint.
        state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                 "spent": spent, "step": step, "tokens": tokens}
        torch.save(state, checkpoint.with_suffix(".tmp"))
        checkpoint.with_suffix(".tmp").replace(checkpoint)

    supply = batches(streams, probabilities, plan["block"], plan["batch"], rng)
    last_save, recent = spent, []
    while spent < budget:
        began = time.monotonic()
        progress = spent / budget
        rate = peak * min(1.0, progress / plan["warmup"] + 0.01) * min(1.0, (1 - progress) / (1 - plan["warmup"]))
        for group in optimizer.param_groups:
            group["lr"] = rate
        ids = next(supply)
        corrupted, masked = mask_tokens(ids, plan["mask"], vocabulary)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            logits = model(corrupted, masked)
        loss = functional.cross_entropy(logits.float(), ids[masked])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        tokens += ids.numel()
        spent += time.monotonic() - began
        recent.append(loss.item())
        if step % 100 == 0:
            print(f"step {step}  {spent / 60:6.1f} min  {tokens / 1e6:6.1f} M tokens  "
                  f"{tokens / spent:6.0f}/s  loss {sum(recent) / len(recent):.3f}  rate {rate:.2e}", flush=True)
            recent.clear()
        if spent - last_save > CHECKPOINT_EVERY:
            save()
            last_save = spent
    save()
    torch.save(model.encoder.state_dict(), args.work / "encoder.pt")
    print(f"done: {tokens / 1e6:.1f} M tokens in {spent / 60:.0f} minutes", flush=True)


if __name__ == "__main__":
    main()
