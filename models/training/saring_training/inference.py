"""The trained classifier as it runs: the same function of one unpadded post, with less work.

- Query, key and value are one product, and the scale of the scores lies in the query's weights.
- Only the first token is classified, so the last layer computes nothing for the others beyond their keys and values.
- One post a call needs neither a padding mask nor a batch axis, and with them go the operators that only compute shapes.
"""

import math

import torch
from torch import nn


class Product(nn.Module):
    """Linear layers side by side over one input, as one product.

    Written out, since a linear layer over rows exports as Gemm, which dynamic quantisation leaves as it is.
    """

    def __init__(self, *layers, scales=None):
        super().__init__()
        scales = scales or [1.0] * len(layers)
        self.weight = nn.Parameter(torch.cat([layer.weight.T * scale for layer, scale in zip(layers, scales)], dim=1))
        self.bias = nn.Parameter(torch.cat([layer.bias * scale for layer, scale in zip(layers, scales)]))

    def forward(self, rows):
        return rows @ self.weight + self.bias


class InferenceLayer(nn.Module):
    def __init__(self, layer, last):
        super().__init__()
        query, key, value = layer.attention.query, layer.attention.key, layer.attention.value
        self.heads, self.width, self.last = layer.attention.heads, query.in_features, last
        scale = 1 / math.sqrt(self.width // self.heads)
        if last:
            self.query, self.key_value = Product(query, scales=[scale]), Product(key, value)
        else:
            self.query_key_value = Product(query, key, value, scales=[scale, 1.0, 1.0])
        self.attention_output = Product(layer.attention_output)
        self.intermediate, self.output = Product(layer.intermediate), Product(layer.output)
        self.attention_norm, self.output_norm = layer.attention_norm, layer.output_norm

    def forward(self, hidden):
        if self.last:
            key, value = self.by_head(self.key_value(hidden))
            hidden = hidden[:1]
            (query,) = self.by_head(self.query(hidden))
        else:
            query, key, value = self.by_head(self.query_key_value(hidden))
        mixed = (query @ key.transpose(-1, -2)).softmax(-1) @ value
        hidden = self.attention_norm(hidden + self.attention_output(mixed.transpose(0, 1).reshape(-1, self.width)))
        return self.output_norm(hidden + self.output(torch.relu(self.intermediate(hidden))))

    def by_head(self, rows):
        """Each part of a product as heads × length × width of a head."""
        return rows.view(-1, rows.shape[1] // self.width, self.heads, self.width // self.heads).permute(1, 2, 0, 3).unbind(0)


class InferenceClassifier(nn.Module):
    """`ids` is 1 × length; the logits are 1 × outputs, those of `Classifier` for the same row."""

    def __init__(self, classifier):
        super().__init__()
        encoder = classifier.encoder
        self.words, self.positions, self.norm = encoder.words, encoder.positions, encoder.norm
        *others, last = encoder.layers
        self.layers = nn.ModuleList([*(InferenceLayer(layer, False) for layer in others), InferenceLayer(last, True)])
        self.pooler, self.outputs = classifier.pooler, classifier.outputs

    def forward(self, ids):
        hidden = self.norm(self.words(ids.reshape(-1)) + self.positions(torch.arange(ids.shape[1])))
        for layer in self.layers:
            hidden = layer(hidden)
        return self.outputs(torch.tanh(self.pooler(hidden)))
