//! The whole path, from a post to its assessment. The only file that names `rayon`.

use std::{path::Path, thread::available_parallelism};

use rayon::prelude::*;

use crate::{
    assessment::{Assessment, Evidence, EvidenceKind},
    bundle::{Bundle, BundleOptions},
    classifier::{Classifier, Scores, influences},
    error::{Error, Result, Source},
    fusion::{Verdict, assess, leaning},
    label::{Label, Level},
    language,
    lexicon::Signals,
    normalize::{AlignedText, NormalizedPost},
    post::Post,
};

/// How to screen.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Posts scored at the same time; as many as there are cores where not set.
    pub workers: Option<usize>,
    /// Score with rules alone; the bundle's models stay closed.
    pub lexicon_only: bool,
    /// Let the transformer read every post, also those that n-grams settle.
    pub thorough: bool,
}

/// Scores posts with one bundle. Cheap to share between threads, and an assessment depends on the post and the bundle
/// alone: not on other posts, the order or the number of workers.
pub struct Screener {
    bundle: Bundle,
    pool: rayon::ThreadPool,
}

/// As much of a stream as is held at a time, for each worker: enough posts to keep it busy, few enough bytes to fit.
const CHUNK_POSTS: usize = 256;
const CHUNK_BYTES: usize = 1 << 20;

impl Screener {
    /// Opens the bundle in a folder.
    ///
    /// # Errors
    /// Where the bundle cannot be opened.
    pub fn open(bundle: impl AsRef<Path>, options: &Options) -> Result<Self> {
        let workers = options.workers.unwrap_or_else(|| available_parallelism().map_or(1, usize::from)).max(1);
        let Options { lexicon_only, thorough, .. } = *options;
        Self::with_bundle(Bundle::open(bundle.as_ref(), BundleOptions { workers, lexicon_only, thorough })?, workers)
    }

    /// The same bundle with another classifier in the model's place: the seam for tests and for models of other kinds.
    ///
    /// # Errors
    /// Where the bundle cannot be opened.
    pub fn with_classifier(bundle: impl AsRef<Path>, classifier: Box<dyn Classifier>, workers: usize) -> Result<Self> {
        let options = BundleOptions { workers, lexicon_only: true, thorough: false };
        let bundle = Bundle { classifier: Some(classifier), ..Bundle::open(bundle.as_ref(), options)? };
        Self::with_bundle(bundle, workers.max(1))
    }

    fn with_bundle(bundle: Bundle, workers: usize) -> Result<Self> {
        let pool =
            rayon::ThreadPoolBuilder::new().num_threads(workers).thread_name(|number| format!("saring-{number}"));
        let pool = pool.build().map_err(|error| Error::Inference(Source::from(error)))?;
        Ok(Self { bundle, pool })
    }

    /// The bundle that it scores with.
    #[must_use]
    pub const fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// Scores one post on the calling thread.
    ///
    /// # Errors
    /// Where the model fails on it.
    pub fn screen(&self, post: &Post) -> Result<Assessment> {
        let normalized = NormalizedPost::new(&post.text);
        let signals = self.bundle.lexicon.scan(&normalized, &post.text);
        let read = normalized.form(self.bundle.input());
        let scores = self.scores(read.as_str(), &signals)?;
        let manifest = &self.bundle.manifest;
        let verdict = assess(scores.as_ref(), &signals, &manifest.fusion, &manifest.levels);
        let evidence = self.evidence(post, read, &signals, scores.as_ref(), &verdict)?;
        Ok(Assessment {
            id: post.id.clone(),
            channel: post.channel.clone(),
            date: post.date,
            language: language::detect(normalized.clean.as_str()),
            risk: verdict.risk,
            level: verdict.level,
            labels: verdict.labels,
            stance: verdict.stance,
            context: verdict.context,
            evidence,
            versions: self.bundle.versions.clone(),
        })
    }

    /// What the models say of a text. What n-grams settle, the transformer does not read: most of an ordinary channel. A post
    /// in which a rule has found anything is never settled.
    fn scores(&self, text: &str, signals: &Signals) -> Result<Option<Scores>> {
        let Some(transformer) = &self.bundle.classifier else { return Ok(None) };
        let Some(ngrams) = &self.bundle.ngrams else { return transformer.classify(text).map(Some) };
        let log_odds = ngrams.log_odds(text);
        let is_settled = ngrams.settles(log_odds) && signals.hits.is_empty();
        let scores = if is_settled { Scores::nothing(text.len()) } else { transformer.classify(text)? };
        Ok(Some(Scores { ngrams: log_odds, ..scores }))
    }

    /// Scores posts in parallel: one assessment a post, in their order.
    #[must_use]
    pub fn screen_batch(&self, posts: &[Post]) -> Vec<Result<Assessment>> {
        self.pool.install(|| posts.par_iter().map(|post| self.screen(post)).collect())
    }

    /// Scores a stream of posts in parallel, in its order, holding a bounded part of it in memory. What the stream could
    /// not read comes out in its place, and so does a post that the model failed on.
    pub fn screen_stream<E, I>(&self, posts: I) -> impl Iterator<Item = Screened<E>>
    where
        E: Send,
        I: Iterator<Item = Result<Post, E>> + Send,
    {
        let mut posts = posts.fuse();
        let mut next = take_chunk(&mut posts, self.pool.current_num_threads());
        std::iter::from_fn(move || {
            if next.is_empty() {
                return None;
            }
            let chunk = std::mem::take(&mut next);
            // The next chunk is read while this one is scored.
            let (screened, read) = self.pool.join(
                || chunk.into_par_iter().map(|record| self.screen_record(record)).collect::<Vec<_>>(),
                || take_chunk(&mut posts, self.pool.current_num_threads()),
            );
            next = read;
            Some(screened)
        })
        .flatten()
    }

    fn screen_record<E>(&self, record: Result<Post, E>) -> Screened<E> {
        match record {
            Ok(post) => match self.screen(&post) {
                Ok(assessment) => Screened::Assessed(post, Box::new(assessment)),
                Err(error) => Screened::Failed(post, error),
            },
            Err(error) => Screened::Unreadable(error),
        }
    }

    /// What speaks for the verdict, in the order of the text. Only a post that reaches a moderator pays for the model's.
    fn evidence(
        &self,
        post: &Post,
        read: &AlignedText,
        signals: &Signals,
        scores: Option<&Scores>,
        verdict: &Verdict,
    ) -> Result<Vec<Evidence>> {
        let mut evidence: Vec<Evidence> = signals.evidence(&post.text).collect();
        if let Some(scores) = scores.filter(|_| verdict.level >= Level::Review) {
            let label = leading_label(scores);
            let weights = &self.bundle.manifest.fusion;
            // On the same terms as the post: what is left when a phrase is gone may be settled if the post could have been.
            let lean = |rest: &str| {
                let scores = self.scores(rest, signals)?.expect("a bundle that has scored has a model");
                Ok(leaning(&scores, weights))
            };
            for influence in influences(read.as_str(), leaning(scores, weights), &scores.passage, lean)? {
                if let Some(span) = read.origin_span(influence.range, &post.text) {
                    evidence.push(Evidence {
                        kind: EvidenceKind::Model,
                        span,
                        text: post.text[span.range()].to_owned(),
                        label,
                        rule: None,
                        source: None,
                        weight: influence.weight,
                    });
                }
            }
        }
        evidence.sort_by_key(|piece| (piece.span, piece.kind));
        Ok(evidence)
    }
}

/// One record of a stream after screening.
#[derive(Debug)]
pub enum Screened<E> {
    /// A post and what is known of it.
    Assessed(Post, Box<Assessment>),
    /// A post that the model failed on.
    Failed(Post, Error),
    /// What the stream could not read, as the stream gave it.
    Unreadable(E),
}

fn leading_label(scores: &Scores) -> Label {
    let highest = |a: &&Label, b: &&Label| scores.labels.get(**a).total_cmp(&scores.labels.get(**b));
    *Label::ALL.iter().max_by(highest).expect("there are labels")
}

fn take_chunk<E>(posts: &mut impl Iterator<Item = Result<Post, E>>, workers: usize) -> Vec<Result<Post, E>> {
    let mut chunk = Vec::new();
    let mut bytes = 0;
    while chunk.len() < CHUNK_POSTS * workers && bytes < CHUNK_BYTES * workers {
        let Some(record) = posts.next() else { break };
        bytes += record.as_ref().map_or(0, |post| post.text.len());
        chunk.push(record);
    }
    chunk
}
