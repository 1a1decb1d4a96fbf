//! From signals to a verdict: how model and lexicon together become one risk. Pure.
//!
//! The risk is a logistic regression whose weights were learned on posts written for it and held to be non-negative, so
//! positive evidence can only raise a risk, and a risk is calibrated by construction on the mix it was learned on.

use serde::Deserialize;

use crate::{
    assessment::{ContextScores, LabelScores, StanceScores},
    classifier::Scores,
    label::{Label, Level, Stance},
    lexicon::Signals,
};

/// How signals are weighed; `[fusion]` of a bundle. All weights are at least 0.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Weights {
    /// Log-odds of a post without any signal.
    pub bias: f32,
    /// For the log-odds that any label holds, by the model.
    pub model: f32,
    /// For the log-odds that the author endorses, by the model.
    pub stance: f32,
    /// For the log-odds that n-grams give to propaganda.
    #[serde(default)]
    pub ngrams: f32,
    /// For the strength of the strongest lexicon label.
    pub lexicon: f32,
    /// Taken off for cues that the author reports, condemns, quotes or discusses.
    pub cue: f32,
    /// The weights used where no model is at hand.
    pub lexicon_only: LexiconWeights,
}

/// How lexicon signals are weighed by themselves; `[fusion.lexicon-only]` of a bundle.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LexiconWeights {
    /// Log-odds of a post without any signal.
    pub bias: f32,
    /// For the strength of the strongest label.
    pub lexicon: f32,
    /// Taken off for cues of another stance.
    pub cue: f32,
    /// The levels of risks that rules alone tell, which are less sure; those of `[levels]` where not set.
    pub levels: Option<Thresholds>,
}

/// The risks from which a level holds; `[levels]` of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Thresholds {
    /// A trace of risk.
    pub low: f32,
    /// A moderator should read it.
    pub review: f32,
    /// A moderator should read it first.
    pub urgent: f32,
    /// The same, where a credible threat or instructional material is what was found.
    pub urgent_threat: f32,
}

/// What model and lexicon together say.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Calibrated probability of propaganda.
    pub risk: f32,
    /// How soon a person should look.
    pub level: Level,
    /// Labels after stance was considered.
    pub labels: LabelScores,
    /// How the author stands to it.
    pub stance: StanceScores,
    /// Never part of the risk.
    pub context: ContextScores,
}

/// Labels whose harm cannot wait.
const URGENT_LABELS: [Label; 2] = [Label::CredibleThreat, Label::Instructional];

/// Log-odds beyond which a probability says no more: calibration never saw such certainty.
const CERTAIN: f32 = 8.0;

/// Weighs the signals of one post; `scores` is absent where the lexicon works alone.
#[must_use]
pub fn assess(scores: Option<&Scores>, signals: &Signals, weights: &Weights, thresholds: &Thresholds) -> Verdict {
    let rules: [f32; 8] = std::array::from_fn(|place| backed(signals.strength(Label::ALL[place]), signals.named()));
    let strongest = rules.iter().copied().fold(0.0, f32::max);
    let excuse = other_stance(signals);

    let (log_odds, labels, stance, context) = match scores {
        Some(scores) => {
            let log_odds = of_models(scores, weights) + weights.lexicon * strongest - weights.cue * excuse;
            // Stance gates the labels: what is reported or condemned is not the author's own.
            let read = scores.labels.values().map(|score| score * scores.stance.get(Stance::Endorse));
            (log_odds, joined(&read, &rules, excuse), scores.stance, scores.context)
        }
        None => {
            let weights = &weights.lexicon_only;
            let log_odds = weights.bias + weights.lexicon * strongest - weights.cue * excuse;
            let labels = joined(&[0.0; 8], &rules, excuse);
            (log_odds, labels, stance_of(signals, strongest), ContextScores::default())
        }
    };
    let risk = sigmoid(log_odds);
    let labels = LabelScores::new(labels);
    let alone = weights.lexicon_only.levels.as_ref().filter(|_| scores.is_none());
    Verdict { risk, level: level(risk, &labels, alone.unwrap_or(thresholds)), labels, stance, context }
}

/// How far the models by themselves lean to propaganda: their log-odds of -8 to 8 as a number from 0 to 1. A probability would
/// say nothing of what makes a sure case surer.
#[must_use]
pub fn leaning(scores: &Scores, weights: &Weights) -> f32 {
    of_models(scores, weights).clamp(-CERTAIN, CERTAIN) / (2.0 * CERTAIN) + 0.5
}

/// How strongly rules speak where the post also names an organisation on a list. The name takes away a part of the doubt in
/// what was found and adds nothing to nothing: news names these groups daily, and a name says nothing of who is for them.
fn backed(strength: f32, named: f32) -> f32 {
    any_of(&[strength, strength * named])
}

/// The log-odds of propaganda by the models alone.
fn of_models(scores: &Scores, weights: &Weights) -> f32 {
    weights.bias
        + weights.model * logit(any_of(scores.labels.values()))
        + weights.stance * logit(scores.stance.get(Stance::Endorse))
        + weights.ngrams * scores.ngrams.clamp(-CERTAIN, CERTAIN)
}

fn level(risk: f32, labels: &LabelScores, thresholds: &Thresholds) -> Level {
    let pressing = URGENT_LABELS.iter().any(|&label| labels.get(label) >= 0.5);
    if risk >= thresholds.urgent || (pressing && risk >= thresholds.urgent_threat) {
        Level::Urgent
    } else if risk >= thresholds.review {
        Level::Review
    } else if risk >= thresholds.low {
        Level::Low
    } else {
        Level::None
    }
}

/// A label holds where the model reads it or a rule finds it; a rule says less where the post has cues of another stance.
fn joined(read: &[f32; 8], rules: &[f32; 8], excuse: f32) -> [f32; 8] {
    std::array::from_fn(|place| any_of(&[read[place], rules[place] * (1.0 - excuse)]))
}

/// How strongly cues say that the author does anything but endorse.
fn other_stance(signals: &Signals) -> f32 {
    let cues: Vec<f32> =
        Stance::ALL.iter().filter(|&&stance| stance != Stance::Endorse).map(|&stance| signals.cue(stance)).collect();
    any_of(&cues)
}

/// The stance that cues and rules alone suggest; a post without either is taken to discuss.
fn stance_of(signals: &Signals, strongest: f32) -> StanceScores {
    let mut values: [f32; 5] = std::array::from_fn(|place| signals.cue(Stance::ALL[place]));
    values[Stance::Endorse.index()] = strongest * (1.0 - other_stance(signals));
    let rest = (1.0 - values.iter().sum::<f32>()).max(0.0);
    values[Stance::Discuss.index()] += rest;
    let sum: f32 = values.iter().sum();
    StanceScores::new(values.map(|value| value / sum))
}

/// The probability that at least one of several independent things holds (noisy-or).
fn any_of(probabilities: &[f32]) -> f32 {
    1.0 - probabilities.iter().map(|probability| 1.0 - probability).product::<f32>()
}

fn logit(probability: f32) -> f32 {
    (probability / (1.0 - probability)).ln().clamp(-CERTAIN, CERTAIN)
}

fn sigmoid(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::{LexiconWeights, Thresholds, Weights, assess};
    use crate::{
        label::{Label, Stance},
        lexicon::{Actor, Cue, Hit, List, Mention, Signals},
        normalize::NormalizedPost,
        span::Span,
    };

    fn span() -> Span {
        NormalizedPost::new("kata").clean.origin_span(0..4, "kata").expect("a word")
    }

    fn risk(weight: Option<f32>, list: Option<List>, cue: f32) -> f32 {
        let hit = |weight| Hit { rule: "a.1".into(), label: Label::Recruitment, span: span(), weight, excused: false };
        let mention = |list| {
            let [name, authority, reference] = ["Laskar Contoh", "Daftar contoh", "X.1"].map(str::to_owned);
            let terms = vec!["laskar contoh".to_owned()];
            let listed = date(2020, 2, 3);
            let actor = Arc::new(Actor { name, terms, list, authority, reference, listed, verified: true });
            Mention { actor, span: span() }
        };
        let cue = Cue { rule: "cue.1".into(), stance: Stance::Report, span: span(), weight: cue, excused: false };
        let signals = Signals {
            hits: weight.map(hit).into_iter().collect(),
            cues: vec![cue],
            mentions: list.map(mention).into_iter().collect(),
        };
        let levels = Thresholds { low: 0.2, review: 0.5, urgent: 0.9, urgent_threat: 0.8 };
        let lexicon_only = LexiconWeights { bias: -1.0, lexicon: 2.0, cue: 2.4, levels: None };
        let weights =
            Weights { bias: -1.0, model: 0.4, stance: 0.1, ngrams: 0.4, lexicon: 0.5, cue: 1.4, lexicon_only };
        assess(None, &signals, &weights, &levels).risk
    }

    #[test]
    fn a_name_counts_beside_a_find_and_a_national_list_never() {
        for cue in [0.0, 0.6] {
            for hit in [None, Some(0.0), Some(0.3), Some(0.7)] {
                let unnamed = risk(hit, None, cue);
                assert_eq!(risk(hit, Some(List::National), cue), unnamed, "{hit:?} beside a national name");
                let named = risk(hit, Some(List::UnitedNations), cue);
                match hit {
                    Some(weight) if weight > 0.0 => assert!(named > unnamed, "{hit:?}: {named} {unnamed}"),
                    _ => assert_eq!(named, unnamed, "a name alone"),
                }
            }
        }
        assert!(
            risk(Some(0.7), Some(List::UnitedNations), 0.6) < risk(Some(0.7), None, 0.0),
            "news stays below a call"
        );
    }
}
