"""The training loop of Saring: corpus, tokenizer, pretraining, fine-tuning, calibration, export, evaluation, bundle."""
