"""Stage 5: the classifier as a plain opset-17 graph, then int8: u8 activations by s8 weights, which AMX and VNNI run best."""

import argparse

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from . import recipe as recipes
from .classifier import Classifier
from .inference import InferenceClassifier


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    args = parser.parse_args()
    recipe = recipes.load(args.recipe)
    tokenizer = Tokenizer.from_file(str(args.pretrained / "tokenizer.json"))
    model = Classifier(tokenizer.get_vocab_size(), recipe["encoder"]).eval()
    model.load_state_dict(torch.load(args.work / "classifier.pt"))

    full, small = args.work / "model.fp32.onnx", args.work / "model.onnx"
    write(InferenceClassifier(model).eval(), ["input_ids"], full)
    quantize_dynamic(str(full), str(small), weight_type=QuantType.QInt8)

    texts = ["Selamat pagi, semua.", "Kata polisi, dua orang ditangkap semalam.", "awak nak pergi mana tu?"]
    worst = 0.0
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        before, after = (onnxruntime.InferenceSession(str(path)).run(None, {"input_ids": ids})[0] for path in (full, small))
        torch_logits = model(torch.from_numpy(ids), torch.ones(ids.shape, dtype=torch.long)).detach().numpy()
        assert np.abs(before - torch_logits).max() < 1e-3, "the graph does not say what the model says"
        worst = max(worst, float(np.abs(before - after).max()))
    print(f"{small}: {small.stat().st_size / 1e6:.1f} MB, int8 moves a logit by at most {worst:.3f} on {len(texts)} texts")


def write(model, inputs, path, batch=False):
    """A plain opset-17 graph over rows of token ids, of any length and, where `batch`, of any number."""
    axes = {0: "batch", 1: "length"} if batch else {1: "length"}
    sample = torch.ones((1, 5), dtype=torch.long)
    torch.onnx.export(
        model, tuple(sample for _ in inputs), str(path), opset_version=17, dynamo=False,
        input_names=inputs, output_names=["logits"], dynamic_axes={name: axes for name in inputs},
    )


if __name__ == "__main__":
    main()
