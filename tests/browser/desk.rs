//! A review desk of a test's own, and what people do at it by keyboard.

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;

use crate::{
    browser::{
        Browser,
        key::{ENTER, TAB},
    },
    serving::{self, Service},
};

/// A running service with a desk of its own.
pub(crate) struct Desk {
    service: Service,
    /// Of the lead that the first start makes.
    pub(crate) token: String,
    data: TempDir,
}

impl Desk {
    /// With the rules alone.
    pub(crate) fn start() -> Self {
        Self::with(serving::serve, "")
    }

    pub(crate) fn with(serve: fn(&Path, &[&str]) -> Service, settings: &str) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        fs::write(data.path().join("desk.toml"), settings).expect("written");
        let service = serve(data.path(), &[]);
        let token = service.token.clone().expect("a first start makes a token");
        Self { service, token, data }
    }

    /// With the sample export on it.
    pub(crate) fn upload_sample(&self) {
        self.upload(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/sample/result.json")), "result.json");
    }

    /// Uploads an export and waits for its cases.
    pub(crate) fn upload(&self, export: &Path, name: &str) {
        let export = fs::read_to_string(export).expect("an export");
        let (head, body) = self.service.send("POST", &format!("/v1/exports?name={name}"), &self.token, &export);
        assert!(head.starts_with("HTTP/1.1 202"), "{head}\n{body}");
        let settled = self.service.logs("export settled");
        assert!(settled.contains("\"state\":\"done\""), "{settled}");
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.service.address)
    }

    /// Makes a token for one more person.
    pub(crate) fn token(&self, name: &str, role: &str) -> String {
        let made = Command::new(env!("CARGO_BIN_EXE_saring"))
            .args(["token", "create", name, "--role", role, "--data"])
            .arg(self.data.path())
            .output()
            .expect("the program starts");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        String::from_utf8(made.stdout).expect("text").trim().to_owned()
    }

    /// Comes in by keyboard: the field has the focus already.
    pub(crate) fn enter(&self, browser: &Browser, token: &str) {
        browser.open(&self.url("/"));
        browser.until("document.activeElement?.name === 'token'");
        browser.press(token);
        browser.press(ENTER);
        browser.wait("nav.tabs");
    }
}

/// Presses Enter on a button or link.
pub(crate) fn enter_on(browser: &Browser, css: &str) {
    browser.focus(css);
    browser.press(ENTER);
}

/// Goes out, by keyboard.
pub(crate) fn leave(browser: &Browser) {
    enter_on(browser, "form[action='/keluar'] button");
    browser.wait("input[name=token]");
}

/// The path of the page that is open.
pub(crate) fn path(browser: &Browser) -> String {
    browser.ask("return location.pathname")
}

/// Decides the case that is open and held: the key of the verdict, the slice where the post is no propaganda, and why.
pub(crate) fn decide(browser: &Browser, verdict: &str, slice: Option<&str>, reason: &str) {
    browser.wait("#decide");
    browser.press(verdict);
    if let Some(slice) = slice {
        browser.until("document.activeElement.id === 'irisan'");
        browser.press(slice);
        browser.press(TAB);
    }
    browser.until("document.activeElement.id === 'alasan'");
    browser.press(reason);
    browser.press(ENTER);
    browser.wait(".done");
}

/// A value as it stands in a query.
pub(crate) fn percent_encoded(value: &str) -> String {
    value.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
