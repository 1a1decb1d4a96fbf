//! The measures, each from its textbook definition. Pure.

use serde::Serialize;

/// A share with its Wilson score interval at 95 % (Wilson 1927), which holds for few cases and for shares near 0 or 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Share {
    pub(crate) hits: usize,
    pub(crate) of: usize,
    pub(crate) share: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Share {
    /// `hits` of `of`; of nothing, all is possible.
    pub(crate) fn new(hits: usize, of: usize) -> Self {
        if of == 0 {
            return Self { hits, of, share: 0.0, low: 0.0, high: 1.0 };
        }
        const Z: f64 = 1.959_963_984_540_054;
        let (n, p) = (of as f64, hits as f64 / of as f64);
        let centre = p + Z * Z / (2.0 * n);
        let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + Z * Z / n;
        let (low, high) = ((centre - spread) / scale, (centre + spread) / scale);
        Self { hits, of, share: p, low: low.max(0.0), high: high.min(1.0) }
    }
}

/// The area under the ROC curve: how likely a harmful post is scored above a benign one, ties counting half
/// (Mann & Whitney 1947). `None` where either kind is missing.
pub(crate) fn auroc(scored: &[(f32, bool)]) -> Option<f64> {
    let mut sorted: Vec<_> = scored.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positives = sorted.iter().filter(|(_, positive)| *positive).count();
    let negatives = sorted.len() - positives;
    if positives == 0 || negatives == 0 {
        return None;
    }
    let (mut below, mut wins) = (0.0, 0.0);
    for ties in sorted.chunk_by(|a, b| a.0 == b.0) {
        let positive = ties.iter().filter(|(_, positive)| *positive).count() as f64;
        let negative = ties.len() as f64 - positive;
        wins += positive * (below + negative / 2.0);
        below += negative;
    }
    Some(wins / (positives as f64 * negatives as f64))
}

/// The best recall at a threshold that flags at most `share` of the benign posts.
pub(crate) fn recall_at(share: f64, scored: &[(f32, bool)]) -> Share {
    let mut sorted: Vec<_> = scored.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let positives = sorted.iter().filter(|(_, positive)| *positive).count();
    let allowed = (share * (sorted.len() - positives) as f64).floor() as usize;
    let (mut found, mut alarms, mut best) = (0, 0, 0);
    for ties in sorted.chunk_by(|a, b| a.0 == b.0) {
        let positive = ties.iter().filter(|(_, positive)| *positive).count();
        found += positive;
        alarms += ties.len() - positive;
        if alarms > allowed {
            break;
        }
        best = found;
    }
    Share::new(best, positives)
}

/// Expected calibration error over ten bins of equal width (Naeini et al. 2015): how far, on average, a risk is from the
/// share of harmful posts among those with a risk like it.
pub(crate) fn calibration_error(scored: &[(f32, bool)]) -> f64 {
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for &(risk, positive) in scored {
        let bin = &mut bins[((risk * 10.0) as usize).min(9)];
        bin.0 += 1.0;
        bin.1 += f64::from(risk);
        bin.2 += f64::from(u8::from(positive));
    }
    let gap = |(_, risks, positives): &(f64, f64, f64)| (risks - positives).abs();
    bins.iter().map(gap).sum::<f64>() / scored.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::{Share, auroc, calibration_error, recall_at};

    #[test]
    fn wilson_intervals_are_those_of_the_literature() {
        // Newcombe 1998, table I: 81 of 263 and 1 of 29.
        for (hits, of, low, high) in [(81, 263, 0.2553, 0.3662), (1, 29, 0.0061, 0.1718), (0, 20, 0.0, 0.1611)] {
            let share = Share::new(hits, of);
            assert!((share.low - low).abs() < 1e-4 && (share.high - high).abs() < 1e-4, "{share:?}");
        }
    }

    #[test]
    fn ranking_measures_count_ties_fairly() {
        let perfect = [(0.9, true), (0.8, true), (0.2, false), (0.1, false)];
        let constant = [(0.5, true), (0.5, false), (0.5, false)];
        let mixed = [(0.9, true), (0.5, false), (0.5, true), (0.1, false)];
        assert_eq!(auroc(&perfect), Some(1.0));
        assert_eq!(auroc(&constant), Some(0.5));
        assert_eq!(auroc(&mixed), Some(0.875));
        assert_eq!(auroc(&[(0.5, true)]), None);
        assert_eq!(recall_at(0.0, &perfect).hits, 2);
        assert_eq!(recall_at(0.0, &mixed).hits, 1);
        assert_eq!(recall_at(0.5, &mixed).hits, 2);
        assert_eq!(recall_at(0.0, &constant).hits, 0);
    }

    #[test]
    fn calibration_compares_risk_with_truth() {
        assert!(calibration_error(&[(1.0, true), (0.0, false)]) < 1e-9);
        assert!((calibration_error(&[(0.75, true), (0.75, false)]) - 0.25).abs() < 1e-9);
    }
}
