//! What time it is: the one place the desk asks.

use std::{fmt, sync::Arc};

use jiff::Timestamp;

/// Tells the time, so that a test can say what it is instead of sleeping.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::new(Timestamp::now)
    }

    /// A clock that says what the function says.
    #[must_use]
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Now, in whole milliseconds: what the store keeps, so that a time read back is the time written.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        milliseconds((self.0)())
    }
}

/// Cuts a time to the milliseconds that the store keeps.
pub(crate) fn milliseconds(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
