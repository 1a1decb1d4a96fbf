//! `saring eval`: what a bundle is worth on labelled cases.

use std::io::{self, Write};

use saring::post::Post;

use crate::{
    Outcome,
    args::EvalArguments,
    bundle,
    evaluation::{Judged, Report, case},
};

pub(crate) fn run(arguments: &EvalArguments) -> anyhow::Result<Outcome> {
    let cases = case::read(&arguments.suites)?;
    let screener = bundle::open(&arguments.scoring)?;
    let posts: Vec<Post> = cases.iter().map(|case| Post::from_text(&case.id, &case.text)).collect();
    let judged = cases.into_iter().zip(screener.screen_batch(&posts)).map(|(case, assessment)| {
        let assessment = assessment?;
        Ok(Judged { case, risk: assessment.risk, level: assessment.level })
    });
    let judged = judged.collect::<saring::Result<Vec<_>>>()?;

    let bundle = &screener.bundle().versions.bundle;
    let report = Report::new(bundle.clone(), &judged);
    let mut out = io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
    } else {
        write!(out, "{report}")?;
    }
    if arguments.errors {
        for one in judged.iter().filter(|one| !one.is_right()) {
            let kind = if one.case.is_harmful() { "missed     " } else { "false alarm" };
            writeln!(out, "{kind} {:.3}  {}  {}", one.risk, one.case.id, one.case.text.replace('\n', " ⏎ "))?;
        }
    }
    Ok(Outcome::Complete)
}
