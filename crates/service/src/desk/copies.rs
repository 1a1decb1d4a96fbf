//! Cases whose text is nearly that of another: what was decided of it before.

use saring_desk::{Case, Desk, Result};
use saring_report::near_duplicates::NearDuplicates;

/// As many cases of the channel are compared; normalising a text takes longer than reading it.
const COMPARED: u64 = 500;
/// As many are shown.
const SHOWN: usize = 20;

/// Cases with the very same text anywhere, then those of its channel with nearly the same.
pub(super) fn copies(desk: &Desk, case: &Case) -> Result<Vec<Case>> {
    let mut copies = desk.same_text(case.id)?;
    if let (Some(content), Some(channel)) = (&case.content, &case.channel) {
        let mut near = NearDuplicates::default();
        // Too short to tell, it is like nothing but its very copies.
        if let Some(own) = near.add(&content.post.text) {
            for other in desk.channel_cases(channel, 0, COMPARED)? {
                let is_new = other.id != case.id && copies.iter().all(|known| known.id != other.id);
                let text = other.content.as_ref().map(|content| content.post.text.as_str()).filter(|_| is_new);
                if text.and_then(|text| near.add(text)) == Some(own) {
                    copies.push(other);
                }
            }
        }
    }
    copies.truncate(SHOWN);
    Ok(copies)
}
