//! How far a long run is, on standard error where that is a terminal.

use std::{
    io::IsTerminal,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run over several inputs.
pub(crate) struct Progress {
    bar: ProgressBar,
    finished: u64,
}

/// One input of a run.
pub(crate) struct InputProgress<'a> {
    progress: &'a mut Progress,
    read: u64,
}

impl Progress {
    /// Begins a run of `bytes` in all, where that is known.
    pub(crate) fn start(bytes: Option<u64>) -> Self {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr_with_hz(4)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(bytes, target);
        let template = if bytes.is_some() {
            "{bar:30} {bytes}/{total_bytes}  {binary_bytes_per_sec}  {eta} left"
        } else {
            "{spinner} {bytes}  {binary_bytes_per_sec}"
        };
        bar.set_style(ProgressStyle::with_template(template).expect("the template is well-formed"));
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { bar, finished: 0 }
    }

    pub(crate) fn next_input(&mut self) -> InputProgress<'_> {
        InputProgress { progress: self, read: 0 }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl InputProgress<'_> {
    /// Tells how much of the input was read.
    pub(crate) fn tell(&mut self, read: &AtomicU64) {
        let read = read.load(Ordering::Relaxed);
        if read != self.read {
            self.read = read;
            self.progress.bar.set_position(self.progress.finished + read);
        }
    }

    pub(crate) fn finish(self) {
        self.progress.finished += self.read;
    }
}
