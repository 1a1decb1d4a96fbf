"""Stage 2: a WordPiece tokenizer in Hugging Face's tokenizer.json, trained on the weighted corpus."""

import argparse
import random

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from . import recipe as recipes

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PAD, UNK, CLS, SEP, MASK = range(5)
SAMPLE_CHARACTERS = 60_000_000


def weighted_lines(work, weights, seed=17):
    """Whole lines in proportion to the recipe's weights, so the vocabulary is spent where posts are."""
    rng = random.Random(seed)
    total = sum(weights.values())
    for name, weight in weights.items():
        lines = (work / "corpus" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        rng.shuffle(lines)
        budget = SAMPLE_CHARACTERS * weight / total
        for line in lines:
            budget -= len(line)
            if budget < 0:
                break
            yield line


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    recipes.add_common_arguments(parser)
    args = parser.parse_args()
    recipe = recipes.load(args.recipe)

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=64))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.BertNormalizer(strip_accents=False, lowercase=True)]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(
        vocab_size=recipe["tokenizer"]["vocabulary"],
        special_tokens=SPECIAL,
        min_frequency=3,
        limit_alphabet=400,
        show_progress=False,
    )
    tokenizer.train_from_iterator(weighted_lines(args.work, recipe["corpus"]["weights"]), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", CLS), ("[SEP]", SEP)]
    )
    tokenizer.save(str(args.work / "tokenizer.json"))
    print(f"{tokenizer.get_vocab_size()} tokens")
    print(tokenizer.encode("Kanal cadangan: orang-orang gak bisa masuk, cek @USER di URL ya 🙏").tokens)


if __name__ == "__main__":
    main()
