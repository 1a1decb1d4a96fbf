"""Beside the stages, for those who want the weights elsewhere: the classifier as a Hugging Face `BertForSequenceClassification`."""

import argparse
import re

import torch
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from . import recipe as recipes
from .classifier import Classifier
from .heads import OUTPUTS

NAMES = [
    (r"^encoder\.words\.", "bert.embeddings.word_embeddings."),
    (r"^encoder\.positions\.", "bert.embeddings.position_embeddings."),
    (r"^encoder\.norm\.", "bert.embeddings.LayerNorm."),
    (r"^encoder\.layers\.(\d+)\.attention\.", r"bert.encoder.layer.\1.attention.self."),
    (r"^encoder\.layers\.(\d+)\.attention_output\.", r"bert.encoder.layer.\1.attention.output.dense."),
    (r"^encoder\.layers\.(\d+)\.attention_norm\.", r"bert.encoder.layer.\1.attention.output.LayerNorm."),
    (r"^encoder\.layers\.(\d+)\.intermediate\.", r"bert.encoder.layer.\1.intermediate.dense."),
    (r"^encoder\.layers\.(\d+)\.output\.", r"bert.encoder.layer.\1.output.dense."),
    (r"^encoder\.layers\.(\d+)\.output_norm\.", r"bert.encoder.layer.\1.output.LayerNorm."),
    (r"^pooler\.", "bert.pooler.dense."),
    (r"^outputs\.", "classifier."),
]


def renamed(name):
    for pattern, replacement in NAMES:
        if re.match(pattern, name):
            return re.sub(pattern, replacement, name)
    raise KeyError(name)


def write(work, pretrained, recipe, folder):
    shape = recipe["encoder"]
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(pretrained / "tokenizer.json"), pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]", mask_token="[MASK]", model_max_length=recipe["fine-tuning"]["longest"],
    )
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=shape["width"], num_hidden_layers=shape["layers"],
        num_attention_heads=shape["heads"], intermediate_size=shape["feed-forward"], hidden_act="relu",
        max_position_embeddings=shape["positions"], type_vocab_size=1, id2label=dict(enumerate(OUTPUTS)),
        label2id={name: place for place, name in enumerate(OUTPUTS)}, problem_type="multi_label_classification",
    )
    ours = Classifier(len(tokenizer), shape)
    ours.load_state_dict(torch.load(work / "classifier.pt"))
    theirs = BertForSequenceClassification(config)
    weights = {renamed(name): value for name, value in ours.state_dict().items()}
    # Our encoder has no segments: theirs has one, of zeros.
    weights["bert.embeddings.token_type_embeddings.weight"] = torch.zeros(1, shape["width"])
    missing = theirs.load_state_dict(weights, strict=False)
    assert not missing.unexpected_keys and not [key for key in missing.missing_keys if "position_ids" not in key], missing

    sample = tokenizer("contoh kalimat untuk mencoba", return_tensors="pt", return_token_type_ids=False)
    with torch.no_grad():
        gap = (theirs.eval()(**sample).logits - ours.eval()(sample["input_ids"], sample["attention_mask"])).abs().max().item()
    assert gap < 1e-4, f"the two models differ by {gap}"
    theirs.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return gap


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    args = parser.parse_args()
    folder = args.work / "hugging-face"
    gap = write(args.work, args.pretrained, recipes.load(args.recipe), folder)
    print(f"{folder}: its logits differ from ours by at most {gap:.1e}")


if __name__ == "__main__":
    main()
