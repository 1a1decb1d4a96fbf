//! A text with its evidence marked: overlaps resolved, each mark explained.

use std::ops::Range;

use maud::{Markup, html};
use saring::assessment::{Evidence, EvidenceKind};

use crate::strings::Strings;

/// A piece of a text and the evidence that it belongs to. Pieces follow each other and together are the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where, in bytes of the text.
    pub range: Range<usize>,
    /// Places in the list of evidence, in its order; none where nothing is marked.
    pub evidence: Vec<usize>,
    /// Those of them that end here: each mark is numbered once.
    pub ending: Vec<usize>,
}

/// Cuts a stretch of a text wherever evidence begins or ends, so that what overlaps is marked once and belongs to all.
#[must_use]
pub fn pieces(stretch: Range<usize>, evidence: &[Evidence]) -> Vec<Piece> {
    let bounds = evidence.iter().flat_map(|piece| [piece.span.start(), piece.span.end()]);
    let mut cuts: Vec<usize> = bounds.filter(|cut| stretch.contains(cut)).chain([stretch.start, stretch.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let piece = |from: usize, to: usize| {
        let covers = |&place: &usize| evidence[place].span.start() <= from && to <= evidence[place].span.end();
        let covering: Vec<usize> = (0..evidence.len()).filter(covers).collect();
        let ending = covering.iter().copied().filter(|&place| evidence[place].span.end() == to).collect();
        Piece { range: from..to, evidence: covering, ending }
    };
    cuts.windows(2).map(|pair| piece(pair[0], pair[1])).collect()
}

/// A stretch of a text, its evidence marked. Where evidence ends, its mark carries the number that [`explained`] gives it.
#[must_use]
pub fn marked(text: &str, stretch: Range<usize>, evidence: &[Evidence]) -> Markup {
    html! {
        @for piece in pieces(stretch, evidence) {
            @if piece.evidence.is_empty() {
                (text[piece.range])
            } @else {
                mark class=[is_of_a_rule(&piece, evidence).then_some("rule")] data-ends=[numbers(&piece)] { (text[piece.range.clone()]) }
            }
        }
    }
}

/// What the marks mean: label, rule or model, weight; one item for each piece of evidence, in their order.
#[must_use]
pub fn explained(evidence: &[Evidence], strings: &Strings) -> Markup {
    html! {
        @for piece in evidence {
            li {
                span.named { (strings.label.of(piece.label).name) }
                " · "
                @match (piece.kind, &piece.rule) {
                    (EvidenceKind::Lexicon, rule) => {
                        span title=(strings.evidence.rule_meaning) { (strings.evidence.rule) }
                        @if let Some(rule) = rule { " " code { (rule) } }
                    }
                    (EvidenceKind::Model, _) => { span title=(strings.evidence.model_meaning) { (strings.evidence.model) } }
                }
                " · " (strings.evidence.weight) " " (format!("{:.2}", piece.weight))
            }
        }
    }
}

/// Whether a rule is among what marks a piece: a rule's word is certain where a model's is a guess, so it shows.
pub(crate) fn is_of_a_rule(piece: &Piece, evidence: &[Evidence]) -> bool {
    piece.evidence.iter().any(|&place| evidence[place].kind == EvidenceKind::Lexicon)
}

/// Counted from 1, as the list of explanations is.
fn numbers(piece: &Piece) -> Option<String> {
    let numbers: Vec<String> = piece.ending.iter().map(|place| (place + 1).to_string()).collect();
    (!numbers.is_empty()).then(|| numbers.join(" "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use saring::{
        assessment::{Evidence, EvidenceKind},
        label::Label,
        span::Span,
    };

    use super::{explained, marked, pieces};
    use crate::strings::{Language, strings};

    fn evidence(text: &str, ranges: &[(usize, usize)]) -> Vec<Evidence> {
        let spans = ranges.iter().filter_map(|&(from, to)| Span::new(text, from..to));
        let piece = |(place, span): (usize, Span)| Evidence {
            kind: if place == 0 { EvidenceKind::Lexicon } else { EvidenceKind::Model },
            span,
            text: text[span.range()].to_owned(),
            label: Label::Recruitment,
            rule: (place == 0).then(|| "recruit.<b>".to_owned()),
            source: None,
            weight: 0.5,
        };
        spans.enumerate().map(piece).collect()
    }

    #[test]
    fn overlaps_are_marked_once_and_belong_to_all() {
        let text = "a<b>cdé";
        let cases: &[(&[(usize, usize)], &str)] = &[
            (&[], "a&lt;b&gt;cdé"),
            (&[(1, 4)], r#"a<mark class="rule" data-ends="1">&lt;b&gt;</mark>cdé"#),
            (
                &[(0, 2), (1, 3)],
                "<mark class=\"rule\">a</mark><mark class=\"rule\" data-ends=\"1\">&lt;</mark>\
                 <mark data-ends=\"2\">b</mark>&gt;cdé",
            ),
        ];
        for (ranges, html) in cases {
            assert_eq!(marked(text, 0..text.len(), &evidence(text, ranges)).into_string(), *html, "{ranges:?}");
        }
    }

    #[test]
    fn each_mark_is_explained() {
        let html = explained(&evidence("abc", &[(0, 1), (1, 2)]), strings(Language::Indonesian)).into_string();
        for part in ["Perekrutan", "<code>recruit.&lt;b&gt;</code>", ">model</span>", "bobot 0.50"] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    proptest! {
        #[test]
        fn pieces_are_the_text(text in "[a-cé🙏]{0,12}", ranges in prop::collection::vec((0..24_usize, 0..24_usize), 0..5)) {
            let evidence = evidence(&text, &ranges);
            let pieces = pieces(0..text.len(), &evidence);
            prop_assert_eq!(pieces.iter().map(|piece| &text[piece.range.clone()]).collect::<String>(), &*text);
            for (place, piece) in evidence.iter().enumerate() {
                let own = pieces.iter().filter(|part| part.evidence.contains(&place));
                prop_assert_eq!(own.map(|part| &text[part.range.clone()]).collect::<String>(), &*piece.text);
            }
        }
    }
}
