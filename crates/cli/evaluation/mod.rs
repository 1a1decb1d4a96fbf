//! What a bundle is worth: figures over labelled cases.

pub(crate) mod case;
mod metrics;
mod report;

pub(crate) use metrics::Share;
pub(crate) use report::{Judged, Report};
