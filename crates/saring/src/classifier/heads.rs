//! From logits to scores: what each output of a model means.

use crate::assessment::{ContextScores, LabelScores, StanceScores};
use crate::label::{Context, Label, Stance};

use super::Scores;

/// What one output of a model stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    /// What it scores.
    pub kind: HeadKind,
    /// Logits are divided by it before they become probabilities (Guo et al. 2017); above zero.
    pub temperature: f32,
}

/// The thing that an output scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadKind {
    /// A risk label.
    Risk(Label),
    /// A stance.
    Stance(Stance),
    /// A context label.
    Context(Context),
    /// Something this library has no name for; it takes part in a softmax and nothing else.
    Ignored,
}

/// How logits become probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Activation {
    /// Each risk and context output by itself (sigmoid), stances among themselves (softmax).
    #[default]
    PerHead,
    /// One softmax over all outputs: a model that was trained to pick one class.
    Softmax,
}

/// All outputs of a model, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Heads {
    heads: Vec<Head>,
    activation: Activation,
}

impl Heads {
    /// The outputs of a model, in its order.
    #[must_use]
    pub const fn new(heads: Vec<Head>, activation: Activation) -> Self {
        Self { heads, activation }
    }

    /// How many outputs there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// The scores of a text that one window covers. A label or stance without an output scores 0, except that a model
    /// without any stance output takes every text for an endorsement: it cannot excuse what it cannot read.
    #[must_use]
    pub fn scores(&self, logits: &[f32], text_length: usize) -> Scores {
        let logits: Vec<f32> = logits.iter().zip(&self.heads).map(|(logit, head)| logit / head.temperature).collect();
        let probabilities = match self.activation {
            Activation::Softmax => softmax(&logits),
            Activation::PerHead => {
                let stances: Vec<f32> = self.stances().map(|(place, _)| logits[place]).collect();
                let mut probabilities: Vec<f32> = logits.iter().map(|&logit| sigmoid(logit)).collect();
                for ((place, _), probability) in self.stances().zip(softmax(&stances)) {
                    probabilities[place] = probability;
                }
                probabilities
            }
        };
        let (mut labels, mut stance, mut context) = ([0.0; 8], [0.0; 5], [0.0; 2]);
        for (head, probability) in self.heads.iter().zip(&probabilities) {
            match head.kind {
                HeadKind::Risk(label) => labels[label.index()] = *probability,
                HeadKind::Stance(value) => stance[value.index()] = *probability,
                HeadKind::Context(value) => context[value.index()] = *probability,
                HeadKind::Ignored => {}
            }
        }
        if self.stances().next().is_none() {
            stance[Stance::Endorse.index()] = 1.0;
        }
        Scores {
            labels: LabelScores::new(labels),
            stance: StanceScores::new(stance),
            context: ContextScores::new(context),
            passage: 0..text_length,
            ngrams: 0.0,
        }
    }

    fn stances(&self) -> impl Iterator<Item = (usize, &Head)> {
        self.heads.iter().enumerate().filter(|(_, head)| matches!(head.kind, HeadKind::Stance(_)))
    }
}

fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

fn softmax(logits: &[f32]) -> Vec<f32> {
    let greatest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = logits.iter().map(|logit| (logit - greatest).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::{Activation, Head, HeadKind, Heads};
    use crate::label::{Context, Label, Stance};

    fn heads(kinds: &[HeadKind], activation: Activation) -> Heads {
        Heads::new(kinds.iter().map(|&kind| Head { kind, temperature: 1.0 }).collect(), activation)
    }

    #[test]
    fn labels_stand_alone_and_stances_share_one() {
        let kinds = [
            HeadKind::Stance(Stance::Report),
            HeadKind::Risk(Label::Incitement),
            HeadKind::Stance(Stance::Endorse),
            HeadKind::Context(Context::HateSara),
        ];
        let scores = heads(&kinds, Activation::PerHead).scores(&[1.0, 2.0, 1.0, -2.0], 3);
        assert!((scores.labels.get(Label::Incitement) - 0.881).abs() < 1e-3);
        assert_eq!(scores.labels.get(Label::Recruitment), 0.0);
        assert_eq!((scores.stance.get(Stance::Report), scores.stance.get(Stance::Endorse)), (0.5, 0.5));
        assert!((scores.context.get(Context::HateSara) - 0.119).abs() < 1e-3);
    }

    #[test]
    fn a_single_label_model_shares_one_among_all_and_is_taken_at_its_word() {
        let kinds = [HeadKind::Ignored, HeadKind::Risk(Label::Incitement)];
        let scores = heads(&kinds, Activation::Softmax).scores(&[0.0, 0.0], 3);
        assert_eq!(scores.labels.get(Label::Incitement), 0.5);
        assert_eq!(scores.stance.get(Stance::Endorse), 1.0);
    }

    #[test]
    fn temperature_softens() {
        let head = Head { kind: HeadKind::Risk(Label::Incitement), temperature: 2.0 };
        let scores = Heads::new(vec![head], Activation::PerHead).scores(&[4.0], 1);
        assert!((scores.labels.get(Label::Incitement) - 0.881).abs() < 1e-3);
    }
}
