//! Decisions as labelled posts: what `saring eval` measures by, and, with consent, what training learns from.

use saring::label::{Label, Language, Stance};
use serde::Serialize;
use serde_json::json;

use crate::{
    audit::Action,
    case::{self, COLUMNS, Kind},
    decision,
    desk::Desk,
    error::Result,
    store::values,
    verdict::Slice,
};

/// How many cases are held at once.
const PAGE: u64 = 500;

/// A post of which a person said what it is, in the schema of datasets/README.md.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelledPost {
    /// `desk-` and the number of the case.
    pub id: String,
    /// The post's text.
    pub text: String,
    /// What it is; none where it is not propaganda.
    pub labels: Vec<Label>,
    /// `endorse` for propaganda. No moderator is asked for the stance of the rest, so it is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stance: Option<Stance>,
    /// For a benign post, the kind of writing it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slice: Option<Slice>,
    /// What it is written in.
    pub language: Language,
}

impl Desk {
    /// Gives every decided post whose text is still there to `take`, by the number of its case; how many there were. It is
    /// logged, under the name of whoever asked.
    ///
    /// # Errors
    /// Where the database fails, or whatever `take` fails with.
    pub fn export_decisions<E: From<crate::Error>>(
        &self,
        by: &str,
        mut take: impl FnMut(LabelledPost) -> Result<(), E>,
    ) -> Result<u64, E> {
        let (mut after, mut count) = (0, 0);
        loop {
            let page = self.decided_after(after)?;
            let Some((last, _)) = page.last() else { break };
            after = *last;
            for (_, post) in page {
                if let Some(post) = post {
                    take(post)?;
                    count += 1;
                }
            }
        }
        self.write(|desk| desk.log(by, Action::Exported, None, json!({ "posts": count })))?;
        Ok(count)
    }

    fn decided_after(&self, after: i64) -> Result<Vec<(i64, Option<LabelledPost>)>> {
        self.read(|tx| {
            let sql = format!(
                "SELECT {COLUMNS} FROM cases WHERE id > $1 AND decided_at IS NOT NULL AND post IS NOT NULL
                 ORDER BY id LIMIT $2"
            );
            let mut posts = Vec::new();
            for row in tx.query(&sql, values![after, PAGE])? {
                let case = case::read(&row, self.now())?;
                let decisions = decision::standing(tx, case.id)?;
                let last = decisions.iter().find(|decided| decided.is_final);
                let post = match (case.content, last) {
                    (Some(content), Some(decided)) if case.kind == Kind::Post => Some(LabelledPost {
                        id: format!("desk-{}", case.id),
                        text: content.post.text,
                        stance: (!decided.verdict.labels().is_empty()).then_some(Stance::Endorse),
                        labels: decided.verdict.labels().to_vec(),
                        slice: decided.verdict.slice(),
                        language: content.assessment.language,
                    }),
                    _ => None,
                };
                posts.push((case.id, post));
            }
            Ok(posts)
        })
    }
}
