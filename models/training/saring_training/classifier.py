"""The encoder with a pooler and one linear layer: Hugging Face's `BertForSequenceClassification`, weight for weight."""

import torch
from torch import nn

from .encoder import Encoder
from .heads import OUTPUTS


class Classifier(nn.Module):
    def __init__(self, vocabulary, recipe, dropout=0.1, outputs=len(OUTPUTS)):
        super().__init__()
        width = recipe["width"]
        self.encoder = Encoder(vocabulary, recipe, dropout)
        self.pooler = nn.Linear(width, width)
        self.dropout = nn.Dropout(dropout)
        self.outputs = nn.Linear(width, outputs)

    def forward(self, ids, keep):
        hidden = self.encoder(ids, keep)
        return self.outputs(self.dropout(torch.tanh(self.pooler(hidden[:, 0]))))
