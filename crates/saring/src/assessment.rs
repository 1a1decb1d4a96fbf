//! What goes out: one assessment a post, in the shape of the output contract.

use std::{borrow::Cow, collections::BTreeMap};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::SerializeMap};

use crate::{
    label::{Context, Label, Language, Level, Stance},
    span::Span,
};

/// A number from 0 to 1 for each value of a vocabulary, in its order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored<K: Vocabulary<N>, const N: usize> {
    values: [f32; N],
    key: std::marker::PhantomData<K>,
}

/// A closed set of `N` names that scores can be kept for.
pub trait Vocabulary<const N: usize>: Copy {
    /// The name of the value at a place.
    fn name_at(place: usize) -> &'static str;
    /// The place of a value.
    fn place(self) -> usize;
}

macro_rules! counted {
    ($name:ident, $count:literal) => {
        impl Vocabulary<$count> for $name {
            fn name_at(place: usize) -> &'static str {
                const { assert!($name::ALL.len() == $count) };
                $name::ALL[place].name()
            }
            fn place(self) -> usize {
                self.index()
            }
        }
    };
}
counted!(Label, 8);
counted!(Stance, 5);
counted!(Context, 2);

/// A probability for each risk label.
pub type LabelScores = Scored<Label, 8>;
/// A distribution over stances: it sums to 1.
pub type StanceScores = Scored<Stance, 5>;
/// A probability for each context label.
pub type ContextScores = Scored<Context, 2>;

impl<K: Vocabulary<N>, const N: usize> Scored<K, N> {
    /// Scores from values in the vocabulary's order, held within 0 to 1 (what is not a number counts as 0).
    #[must_use]
    pub fn new(values: [f32; N]) -> Self {
        let values = values.map(|value| if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) });
        Self { values, key: std::marker::PhantomData }
    }

    /// The score of one value.
    #[must_use]
    pub fn get(&self, key: K) -> f32 {
        self.values[key.place()]
    }

    /// All scores in the vocabulary's order.
    #[must_use]
    pub const fn values(&self) -> &[f32; N] {
        &self.values
    }
}

impl<K: Vocabulary<N>, const N: usize> Default for Scored<K, N> {
    fn default() -> Self {
        Self::new([0.0; N])
    }
}

impl<K: Vocabulary<N>, const N: usize> Serialize for Scored<K, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(N))?;
        for (place, value) in self.values.iter().enumerate() {
            map.serialize_entry(K::name_at(place), &rounded(*value))?;
        }
        map.end()
    }
}

impl<'de, K: Vocabulary<N>, const N: usize> Deserialize<'de> for Scored<K, N> {
    /// A name that is missing scores 0: it was not known yet to the version that wrote this.
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let mut values = [0.0; N];
        for (name, value) in BTreeMap::<String, f32>::deserialize(source)? {
            let place = (0..N).find(|place| K::name_at(*place) == name);
            values[place.ok_or_else(|| D::Error::custom(format!("`{name}` is no name of these scores")))?] = value;
        }
        Ok(Self::new(values))
    }
}

/// Three decimals: what a person can use, and few enough that processor types agree on nearly every digit.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round() / 1000.0
}

fn serialize_rounded<S: Serializer>(value: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(rounded(*value))
}

/// Who found a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A rule of the lexicon.
    Lexicon,
    /// The models: without these words the risk falls.
    Model,
}

/// A piece of the post that speaks for a label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Who found it.
    pub kind: EvidenceKind,
    /// Where, in bytes of the original text.
    #[serde(flatten)]
    pub span: Span,
    /// The original text at the span.
    pub text: String,
    /// What it speaks for.
    pub label: Label,
    /// The rule that matched, for lexicon evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// For the name of an organisation: the list it is on, reference and date, and whether that was verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How strongly, from 0 to 1: a rule's weight, or how far the models' log-odds of -8 to 8 fall without these words, as a
    /// share of that range. Evidence of an experimental rule has weight 0: it is shown and does not score.
    #[serde(serialize_with = "serialize_rounded")]
    pub weight: f32,
}

/// The versions that made an assessment: the same versions and the same post give the same assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// This crate.
    pub saring: Cow<'static, str>,
    /// Name and number of the bundle, and how it was opened where not as usual: `saring-mini 4, lexicon only`.
    pub bundle: String,
    /// Date of the lexicon.
    pub lexicon: String,
}

/// What is known of one post: how soon a person should look, and why.
///
/// Reads back from its own JSON, where risk and scores keep three decimals; whether spans fit the post is for the reader to
/// check ([`Span::fits`]), who has the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The post's identifier.
    pub id: String,
    /// The post's channel.
    pub channel: Option<String>,
    /// When the post was sent.
    pub date: Option<Timestamp>,
    /// What the post is written in.
    pub language: Language,
    /// The calibrated probability, from 0 to 1, that a trained moderator would call the post propaganda.
    #[serde(serialize_with = "serialize_rounded")]
    pub risk: f32,
    /// How soon a person should look.
    pub level: Level,
    /// A probability for each risk label.
    pub labels: LabelScores,
    /// How the author stands to it.
    pub stance: StanceScores,
    /// Never part of the risk.
    pub context: ContextScores,
    /// Why, in the order of the text.
    pub evidence: Vec<Evidence>,
    /// What made this assessment; shared, since every assessment of a run carries it.
    pub versions: std::sync::Arc<Versions>,
}

#[cfg(test)]
mod tests {
    use super::{Assessment, LabelScores};
    use crate::label::Label;

    const LINE: &str = r#"{"id":"7","channel":"Kanal","date":"2026-03-01T07:00:00Z","language":"id","risk":0.934,"level":"urgent","labels":{"branded_content":0.02,"credible_threat":0.01,"attack_tactics":0.0,"material_support":0.91,"instructional":0.0,"recruitment":0.4,"glorification":0.22,"incitement":0.03},"stance":{"endorse":0.95,"report":0.02,"condemn":0.01,"quote":0.01,"discuss":0.01},"context":{"hate_sara":0.03,"radical_discourse":0.2},"evidence":[{"kind":"lexicon","start":0,"end":5,"text":"infaq","label":"material_support","rule":"support.014","weight":0.8},{"kind":"model","start":6,"end":9,"text":"dan","label":"material_support","weight":0.31}],"versions":{"saring":"0.1.0","bundle":"saring-mini 1","lexicon":"2026-11-23"}}"#;

    #[test]
    fn an_assessment_reads_back_from_its_own_json() {
        let assessment: Assessment = serde_json::from_str(LINE).expect("is the output contract");
        assert_eq!(serde_json::to_string(&assessment).expect("is JSON"), LINE);
    }

    #[test]
    fn scores_of_other_names_are_refused_and_missing_ones_are_0() {
        let scores: LabelScores = serde_json::from_str(r#"{"recruitment":0.5}"#).expect("is right");
        assert_eq!((scores.get(Label::Recruitment), scores.get(Label::Incitement)), (0.5, 0.0));
        assert!(serde_json::from_str::<LabelScores>(r#"{"endorse":0.5}"#).is_err());
        let empty = LINE.replace(r#""start":0,"end":5"#, r#""start":5,"end":5"#);
        assert!(serde_json::from_str::<Assessment>(&empty).is_err(), "a span is never empty");
    }
}
