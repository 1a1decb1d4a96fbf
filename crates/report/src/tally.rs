//! How often something is named, and how often in posts that are to be read.

use rustc_hash::FxHashMap;

/// Counts by name.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    counts: FxHashMap<String, Count>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) posts: usize,
    pub(crate) flagged: usize,
}

impl Tally {
    pub(crate) fn count(&mut self, name: &str, is_flagged: bool) {
        // A look before a name is copied: most names come again.
        if !self.counts.contains_key(name) {
            self.counts.insert(name.to_owned(), Count::default());
        }
        let count = self.counts.get_mut(name).expect("it was put there");
        count.posts += 1;
        count.flagged += usize::from(is_flagged);
    }

    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.counts.len()
    }

    /// All names, those in most posts to be read first, then those in most posts, then by name.
    pub(crate) fn ranked(&self) -> Vec<(&str, Count)> {
        let mut ranked: Vec<_> = self.counts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        ranked.sort_by(|(a_name, a), (b_name, b)| (b.flagged, b.posts, a_name).cmp(&(a.flagged, a.posts, b_name)));
        ranked
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, Tally};

    #[test]
    fn what_is_to_be_read_ranks_first() {
        let mut tally = Tally::default();
        for (name, is_flagged) in [("b", false), ("c", true), ("a", false), ("b", false), ("d", true)] {
            tally.count(name, is_flagged);
        }
        let names: Vec<&str> = tally.ranked().iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["c", "d", "b", "a"]);
        assert_eq!(tally.ranked()[2].1, Count { posts: 2, flagged: 0 });
    }
}
