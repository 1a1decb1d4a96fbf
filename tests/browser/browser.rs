//! A headless Chromium of a test's own, with an empty profile, driven by Debian's chromedriver.
//!
//! Every call blocks, and one that fails ends the test: a test then reads as what a person does.

use std::{
    future::Future,
    process::Child,
    thread,
    time::{Duration, Instant},
};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{By, WebDriver, WebElement, error::WebDriverResult};
use tokio::runtime::{Builder, Runtime};

use crate::chromium;

/// How long a page may take to become what is waited for. Generous: a debug build on a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// Keys without a letter, as characters.
pub(crate) mod key {
    pub(crate) const ENTER: &str = "\r";
    pub(crate) const ESCAPE: &str = "\u{1b}";
    pub(crate) const TAB: &str = "\t";
}

/// What the reader's system prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    pub(crate) const ALL: [Self; 2] = [Self::Light, Self::Dark];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The smallest telephone, and a desk.
pub(crate) const WIDTHS: [u32; 2] = [360, 1440];

pub(crate) struct Browser {
    runtime: Runtime,
    driver: WebDriver,
    process: Child,
    _profile: TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Chromium ends with its session; killing its driver alone would leave it behind.
        let _ = self.runtime.block_on(self.driver.clone().quit());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Browser {
    pub(crate) fn start() -> Self {
        let (process, port) = chromium::start_driver();
        let profile = tempfile::tempdir().expect("a folder");
        let capabilities = chromium::capabilities(&profile).expect("they can be written");
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let session = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities);
        let driver = runtime.block_on(session).unwrap_or_else(|error| {
            panic!("Chromium does not start: {error}\n(apt-get install chromium chromium-driver)")
        });
        let browser = Self { runtime, driver, process, _profile: profile };
        browser.resize(1440);
        // Chromium begins on a page of its own, with requests of its own.
        browser.open("about:blank");
        browser.requests();
        browser
    }

    fn done<T>(&self, what: &str, act: impl Future<Output = WebDriverResult<T>>) -> T {
        self.runtime.block_on(act).unwrap_or_else(|error| panic!("cannot {what}: {error}"))
    }

    fn devtools(&self, method: &str, parameters: Value) {
        self.done(method, self.driver.cdp().send_raw(method, parameters));
    }

    /// Makes the window so wide, in CSS pixels. Headless windows have a least width; this has none.
    pub(crate) fn resize(&self, width: u32) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size);
    }

    pub(crate) fn prefer(&self, scheme: Scheme) {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme.name() });
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [feature] }));
    }

    pub(crate) fn without_script(&self) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    }

    pub(crate) fn open(&self, url: &str) {
        self.done("open", self.driver.goto(url));
    }

    /// Opens a page that is given, instead of one that is somewhere.
    pub(crate) fn show(&self, page: &str) {
        let encoded: String = page.bytes().map(|byte| format!("%{byte:02X}")).collect();
        self.open(&format!("data:text/html;charset=utf-8,{encoded}"));
    }

    pub(crate) fn url(&self) -> String {
        self.done("tell the address", self.driver.current_url()).to_string()
    }

    /// What a script returns.
    pub(crate) fn ask<T: DeserializeOwned>(&self, script: &str) -> T {
        self.done(script, async { self.driver.execute(script, Vec::new()).await?.convert() })
    }

    /// What a script hands to `done`, in its own time.
    pub(crate) fn ask_later<T: DeserializeOwned>(&self, script: &str) -> T {
        let script = format!("const done = arguments[arguments.length - 1];\n{script}");
        self.done("run a script", async { self.driver.execute_async(script, Vec::new()).await?.convert() })
    }

    /// Waits for a script's expression to be true.
    pub(crate) fn until(&self, condition: &str) {
        let script = format!("return Boolean({condition})");
        let begun = Instant::now();
        // A page that is just being left answers no script.
        let holds =
            || self.runtime.block_on(async { self.driver.execute(&*script, Vec::new()).await?.convert::<bool>() });
        while !holds().unwrap_or(false) {
            if begun.elapsed() > PATIENCE {
                let read: String = self.read().chars().take(800).collect();
                panic!("not within {PATIENCE:?}: {condition}\nat {}\n{read}", self.url());
            }
            thread::sleep(Duration::from_millis(30));
        }
    }

    /// Waits for an element to be there and seen.
    pub(crate) fn wait(&self, css: &str) {
        self.until(&format!("document.querySelector({css:?})?.checkVisibility()"));
    }

    fn find(&self, css: &str) -> WebElement {
        self.wait(css);
        self.done(css, self.driver.find(By::Css(css)))
    }

    pub(crate) fn click(&self, css: &str) {
        let element = self.find(css);
        self.done(css, element.click());
    }

    pub(crate) fn focus(&self, css: &str) {
        self.wait(css);
        self.ask::<()>(&format!("document.querySelector({css:?}).focus()"));
    }

    /// Types into a field in place of what stands there.
    pub(crate) fn fill(&self, css: &str, text: &str) {
        let element = self.find(css);
        self.done(css, async {
            element.clear().await?;
            element.send_keys(text).await
        });
    }

    /// Presses keys, one after another, wherever the focus is.
    ///
    /// Not by WebDriver's actions: chromedriver performs those anew where a key led to another page, and then the next page
    /// meets the key, too.
    pub(crate) fn press(&self, keys: impl AsRef<str>) {
        for pressed in keys.as_ref().chars() {
            let (name, text) = match pressed {
                '\r' => ("Enter".to_owned(), "\r".to_owned()),
                '\t' => ("Tab".to_owned(), String::new()),
                '\u{1b}' => ("Escape".to_owned(), String::new()),
                letter => (letter.to_string(), letter.to_string()),
            };
            // Where a character is no key of its own, its number is that of another: a dot's would delete.
            let is_key = pressed.is_ascii_alphanumeric() || pressed.is_ascii_control();
            let code = if is_key { u32::from(pressed.to_ascii_uppercase()) } else { 0 };
            let down = json!({ "type": "keyDown", "key": name, "text": text, "windowsVirtualKeyCode": code });
            self.devtools("Input.dispatchKeyEvent", down);
            self.devtools(
                "Input.dispatchKeyEvent",
                json!({ "type": "keyUp", "key": name, "windowsVirtualKeyCode": code }),
            );
        }
    }

    /// What can be read in an element.
    pub(crate) fn text(&self, css: &str) -> String {
        let element = self.find(css);
        self.done(css, element.text())
    }

    /// What can be read on the page.
    pub(crate) fn read(&self) -> String {
        self.ask("return document.body?.innerText ?? ''")
    }

    pub(crate) fn count(&self, css: &str) -> usize {
        self.ask(&format!("return document.querySelectorAll({css:?}).length"))
    }

    /// What the console says since it was last asked, each a refused script, a failed request or an error.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let entries = self.done("read the console", self.driver.browser_log());
        entries.into_iter().map(|entry| entry.message).collect()
    }

    /// Where requests went since it was last asked.
    pub(crate) fn requests(&self) -> Vec<String> {
        let mut urls = Vec::new();
        for entry in self.done("read the requests", self.driver.get_log("performance")) {
            let event: Value = serde_json::from_str(&entry.message).expect("JSON");
            let event = &event["message"];
            if event["method"] == "Network.requestWillBeSent" {
                urls.push(event["params"]["request"]["url"].as_str().expect("a request has an address").to_owned());
            }
        }
        urls
    }

    /// The window as a PNG.
    pub(crate) fn screenshot(&self) -> Vec<u8> {
        self.done("take a picture", self.driver.screenshot_as_png())
    }
}
