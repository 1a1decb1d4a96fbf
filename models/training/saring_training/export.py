"""Stage 6: the classifier as a plain opset-17 graph, then int8: u8 activations by s8 weights, which AMX and VNNI run best."""

import argparse

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from . import recipe as recipes
from .classifier import Classifier


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    args = parser.parse_args()
    recipe = recipes.load(args.recipe)
    tokenizer = Tokenizer.from_file(str(args.pretrained / "tokenizer.json"))
    model = Classifier(tokenizer.get_vocab_size(), recipe["encoder"]).eval()
    model.load_state_dict(torch.load(args.work / "classifier.pt"))

    sample = torch.tensor([tokenizer.encode("contoh kalimat untuk mencoba").ids])
    full, small = args.work / "model.fp32.onnx", args.work / "model.onnx"
    torch.onnx.export(
        model, (sample, torch.ones_like(sample)), str(full), opset_version=17, dynamo=False,
        input_names=["input_ids", "attention_mask"], output_names=["logits"],
        dynamic_axes={name: {0: "batch", 1: "length"} for name in ("input_ids", "attention_mask")} | {"logits": {0: "batch"}},
    )
    quantize_dynamic(str(full), str(small), weight_type=QuantType.QInt8)

    texts = ["Selamat pagi, semua.", "Kata polisi, dua orang ditangkap semalam.", "awak nak pergi mana tu?"]
    worst = 0.0
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        before, after = (onnxruntime.InferenceSession(str(path)).run(None, feed)[0] for path in (full, small))
        torch_logits = model(torch.from_numpy(ids), torch.ones(ids.shape, dtype=torch.long)).detach().numpy()
        assert np.abs(before - torch_logits).max() < 1e-3, "the graph does not say what the model says"
        worst = max(worst, float(np.abs(before - after).max()))
    print(f"{small}: {small.stat().st_size / 1e6:.1f} MB, int8 moves a logit by at most {worst:.3f} on {len(texts)} texts")


if __name__ == "__main__":
    main()
