//! From paths to posts and assessments, one after the other: what every command that reads exports does alike.

use std::path::Path;

use saring::{Screened, Screener};
use saring_ingest::{Format, Records, Unreadable};

use crate::{
    interrupt,
    output::{Failure, Progress, Scored},
};

/// Inputs that are open, each with its name.
pub(crate) struct Inputs<'a>(Vec<(&'a Path, Records)>);

impl<'a> Inputs<'a> {
    /// Inputs are opened before the bundle: a mistyped name should not cost the loading of a model.
    pub(crate) fn open(paths: &'a [impl AsRef<Path>], format: Format) -> anyhow::Result<Self> {
        let open = |path: &'a Path| saring_ingest::open(path, format).map(|records| (path, records));
        Ok(Self(paths.iter().map(|path| open(path.as_ref())).collect::<Result<_, _>>()?))
    }

    /// Screens every post, in order, until a person stops it.
    pub(crate) fn screen(
        self,
        screener: &Screener,
        mut take: impl FnMut(Result<Scored, Failure>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        self.go_through(
            |records| screener.screen_stream(records),
            |path, screened| {
                take(match screened {
                    Screened::Assessed(post, assessment) => Ok(Scored { post, assessment: *assessment }),
                    Screened::Unreadable(unreadable) => Err(unreadable.into()),
                    Screened::Failed(post, error) => Err(Failure {
                        id: Some(post.id),
                        error: error.to_string(),
                        source: path.display().to_string(),
                        position: None,
                    }),
                })
            },
        )
    }

    /// Takes every record of what a stream makes of the inputs, in order and with progress, until a person stops it.
    pub(crate) fn go_through<S: Iterator>(
        self,
        stream: impl Fn(Records) -> S,
        mut take: impl FnMut(&Path, S::Item) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let totals: Vec<_> = self.0.iter().map(|(_, records)| records.bytes_total()).collect();
        let mut progress = Progress::start(totals.into_iter().sum());
        interrupt::listen();
        'inputs: for (path, records) in self.0 {
            let read = records.bytes_read();
            let mut done_before = progress.next_input();
            for record in stream(records) {
                if interrupt::asked() {
                    break 'inputs;
                }
                done_before.tell(&read);
                take(path, record)?;
            }
            done_before.finish();
        }
        progress.finish();
        Ok(())
    }
}

impl From<Unreadable> for Failure {
    fn from(unreadable: Unreadable) -> Self {
        Self {
            id: unreadable.id,
            error: unreadable.error,
            source: unreadable.source,
            position: Some(unreadable.position),
        }
    }
}
