"""What a user would run instead, over the same export with the same weights, end to end from the file on disk to scores
on disk: the Hugging Face pipeline (fp32, batch 1, 8, 32), tuned Python ONNX Runtime (posts sorted by length, no padding, one
session run by all cores, first with the plain export as int8, then with Saring's own graph), `saring score --thorough`, whose
transformer reads every post as the others do, and `saring score`, whose n-grams settle most posts before. One interleaved
run; medians and ratios.

The others read the posts as they stand, since they cannot fold: they do less work than Saring does.
"""

import argparse
import json
import os
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime
import torch
import transformers
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from . import hugging_face, negatives, posts
from . import recipe as recipes
from .classifier import Classifier
from .export import write as write_graph


def texts_of(export):
    def plain(text):
        return text if isinstance(text, str) else "".join(part if isinstance(part, str) else part["text"] for part in text)

    messages = json.loads(export.read_text())["messages"]
    return [plain(message["text"]) for message in messages if message["type"] == "message"]


def messages(data, recipe):
    """Real benign posts that training never saw, of the lengths that posts have, and one harmful dev post in a hundred.

    The sample export is no measure of speed: a fifth of it is harmful, and only such posts pay for evidence. Posts are
    cut to what one window holds, or Saring would read more of them than the others do.
    """
    real = [" ".join(text.split()[:70]) for texts in negatives.read(data, recipe, "measure").values() for text in texts]
    assert real, "the labelled sets of the recipe are not at hand (see --data)"
    harmful = [post["text"] for post in posts.read(recipes.REPOSITORY / "datasets/dev") if post["labels"]]
    mixed = [harmful[place // 100 % len(harmful)] if place % 100 == 50 else text for place, text in enumerate(real * 2)]
    return [{"id": place, "type": "message", "date_unixtime": "1772000000", "text": text} for place, text in enumerate(mixed)]


def plain_export(work, pretrained, recipe):
    """The same weights as anyone would export and quantise them."""
    model = Classifier(Tokenizer.from_file(str(pretrained / "tokenizer.json")).get_vocab_size(), recipe["encoder"]).eval()
    model.load_state_dict(torch.load(work / "classifier.pt"))
    full, small = work / "plain.fp32.onnx", work / "plain.onnx"
    write_graph(model, ["input_ids", "attention_mask"], full, batch=True)
    quantize_dynamic(str(full), str(small), weight_type=QuantType.QInt8)
    return small


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    recipes.add_binary(parser)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    recipe = recipes.load(args.recipe)
    folder = args.work / "hugging-face"
    hugging_face.write(args.work, args.pretrained, recipe, folder)
    bundle = recipes.REPOSITORY / "models/saring-mini"
    longest = recipe["fine-tuning"]["longest"]

    export, scores = args.work / "compare.json", args.work / "compare.jsonl"
    export.write_text(json.dumps({"name": "Banding", "type": "public_channel", "id": 1, "messages": messages(args.data, recipe)}, ensure_ascii=False, indent=1))

    pipeline = transformers.pipeline("text-classification", model=str(folder), tokenizer=str(folder), top_k=None, device="cpu")
    tokenizer = Tokenizer.from_file(str(bundle / "tokenizer.json"))
    tokenizer.enable_truncation(longest)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    plain = plain_export(args.work, args.pretrained, recipe)
    sessions = {path: onnxruntime.InferenceSession(str(path), options) for path in (plain, bundle / "model.onnx")}

    def write(results):
        with open(scores, "w") as file:
            file.writelines(json.dumps(result) + "\n" for result in results)

    def run_pipeline(batch):
        write(pipeline(texts_of(export), batch_size=batch, truncation=True, max_length=longest))

    def run_onnxruntime(session):
        names = [put.name for put in session.get_inputs()]

        def one(row):
            place, ids = row[0], np.array([row[1]], dtype=np.int64)
            return place, session.run(None, {name: ids if name == "input_ids" else np.ones_like(ids) for name in names})[0][0]

        encodings = tokenizer.encode_batch(texts_of(export))
        rows = sorted(enumerate(encoding.ids for encoding in encodings), key=lambda row: len(row[1]))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            found = dict(pool.map(one, rows, chunksize=64))
        write((1 / (1 + np.exp(-found[place]))).tolist() for place in range(len(rows)))

    def run_saring(*more):
        command = [args.saring, "score", export, "--format", "jsonl", "-o", scores, "--bundle", bundle, *more]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)

    runners = {f"Hugging Face pipeline, batch {batch}": (lambda batch=batch: run_pipeline(batch)) for batch in (1, 8, 32)}
    runners |= {
        "Python ONNX Runtime, plain int8": lambda: run_onnxruntime(sessions[plain]),
        "Python ONNX Runtime, Saring's graph": lambda: run_onnxruntime(sessions[bundle / "model.onnx"]),
        "saring score --thorough": lambda: run_saring("--thorough"),
        "saring score": run_saring,
    }
    count = len(texts_of(export))
    torch.set_num_threads(os.cpu_count())
    spent = {name: [] for name in runners}
    for turn in range(args.rounds + 1):
        for name, runner in runners.items():
            began = time.monotonic()
            runner()
            if turn:  # the first turn warms everything up
                spent[name].append(time.monotonic() - began)
    ours = statistics.median(spent["saring score"])
    print(f"{count} posts, {args.rounds} interleaved rounds, medians; ratio is how much faster saring score is")
    for name, seconds in spent.items():
        median = statistics.median(seconds)
        print(f"{name:36} {count / median:8.0f} posts/s   ratio {median / ours:6.2f}")


if __name__ == "__main__":
    main()
