//! Ctrl-C, so that it loses nothing: the first one ends the run at the next whole line, a second one at once.

use std::{
    process::exit,
    sync::atomic::{AtomicBool, Ordering},
};

static ASKED: AtomicBool = AtomicBool::new(false);

/// Begins to listen for Ctrl-C.
pub(crate) fn listen() {
    // Where no handler can be set the system's own stays: the run ends at once, which is the worst case anyway.
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            exit(130);
        }
    });
}

/// Whether a person asked to stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
