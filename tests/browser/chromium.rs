//! Debian's Chromium and the chromedriver that drives it: where they are missing, a test fails and says how to get them.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;
use thirtyfour::{
    ChromeCapabilities, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, error::WebDriverResult,
};

/// Neither sandbox (root has none) nor GPU, and nothing that Chromium asks of the network by itself.
const ARGUMENTS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
];

/// Starts chromedriver on a port that the system chooses, and returns the port.
pub(crate) fn start_driver() -> (Child, u16) {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process = command
        .spawn()
        .unwrap_or_else(|error| panic!("cannot start chromedriver: {error}; apt-get install chromium chromium-driver"));
    let lines = BufReader::new(process.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let port = lines
        .filter_map(|line| line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok())
        .next();
    (process, port.expect("chromedriver tells its port"))
}

/// A headless Chromium that tells its console and its requests.
pub(crate) fn capabilities(profile: &TempDir) -> WebDriverResult<ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    for argument in ARGUMENTS {
        capabilities.add_arg(argument)?;
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
    capabilities.set_logging_prefs("browser", LoggingPrefsLogLevel::Warning)?;
    capabilities.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
    Ok(capabilities)
}
