//! Colours, all in one place. `anstream` leaves them out where they cannot be shown.

use anstyle::{AnsiColor, Style};
use saring::label::Level;

pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const NAME: Style = AnsiColor::Cyan.on_default();
pub(crate) const MARK: Style = Style::new().bold().underline();
pub(crate) const QUIET: Style = Style::new().dimmed();

pub(crate) fn level(level: Level) -> Style {
    match level {
        Level::Urgent => AnsiColor::White.on(AnsiColor::Red).bold(),
        Level::Review => AnsiColor::Yellow.on_default().bold(),
        Level::Low => AnsiColor::Cyan.on_default(),
        Level::None => Style::new().dimmed(),
    }
}
