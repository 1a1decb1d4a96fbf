//! `saring serve` as a process: its first start, its signals, its sockets.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, ChildStderr, Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

const CALL: &str = r#"{"id":"1","text":"Gabung barisan muj4hidin, hubungi admin."}"#;

/// A running service. It is killed with the test that started it.
struct Service {
    child: Child,
    log: BufReader<ChildStderr>,
    address: String,
    token: Option<String>,
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(data: &Path, arguments: &[&str]) -> Service {
    let mut child = Command::new(env!("CARGO_BIN_EXE_saring"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["serve", "--lexicon-only", "--address", "127.0.0.1:0", "--data"])
        .arg(data)
        .args(arguments)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut log = BufReader::new(child.stderr.take().expect("piped"));
    let (mut address, mut token) = (None, None);
    // The first line of the log says that it serves.
    loop {
        let mut line = String::new();
        assert_ne!(log.read_line(&mut line).expect("text"), 0, "it ended before it served");
        address = line.trim().strip_prefix("Saring listens on http://").map(str::to_owned).or(address);
        token = line.trim().split_once("shown this once: ").map(|(_, token)| token.to_owned()).or(token);
        if line.contains("\"serving\"") {
            break;
        }
    }
    Service { child, log, address: address.expect("told"), token }
}

impl Service {
    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().expect("kill runs").success());
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("set");
        stream
    }

    /// Sends a request and returns the answer's head and body.
    fn send(&self, method: &str, path: &str, token: &str, body: &str) -> (String, String) {
        let mut stream = self.connect();
        stream.write_all(head(method, path, token, body.len()).as_bytes()).expect("sent");
        stream.write_all(body.as_bytes()).expect("sent");
        answer(stream)
    }

    /// Reads the log up to a line with `part` in it.
    fn logs(&mut self, part: &str) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(self.log.read_line(&mut line).expect("text"), 0, "it ended without {part}");
            if line.contains(part) {
                return line;
            }
        }
    }
}

fn head(method: &str, path: &str, token: &str, length: usize) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Authorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n"
    )
}

fn answer(mut stream: TcpStream) -> (String, String) {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an HTTP answer");
    (head.to_owned(), body.to_owned())
}

#[test]
fn the_answer_is_what_the_command_line_prints() {
    let data = tempfile::tempdir().expect("a folder");
    let service = serve(data.path(), &[]);
    let token = service.token.clone().expect("a first start makes a token");
    let (head, body) = service.send("POST", "/v1/score", &token, CALL);
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let file = data.path().join("post.jsonl");
    fs::write(&file, CALL).expect("written");
    let printed = Command::new(env!("CARGO_BIN_EXE_saring"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["score", "--lexicon-only", "--format", "jsonl"])
        .arg(&file)
        .output()
        .expect("the program starts");
    assert_eq!(format!("{body}\n"), String::from_utf8_lossy(&printed.stdout));
}

#[test]
fn a_token_is_made_once_and_stays_good() {
    let data = tempfile::tempdir().expect("a folder");
    let mut first = serve(data.path(), &["tests/fixtures/kanal.json"]);
    let token = first.token.clone().expect("a first start makes a token");
    let settled = first.logs("export settled");
    assert!(settled.contains("\"state\":\"done\""), "the export named at the start is scored: {settled}");
    drop(first);
    let second = serve(data.path(), &[]);
    assert_eq!(second.token, None);
    assert!(second.send("GET", "/metrics", &token, "").0.starts_with("HTTP/1.1 200"));
}

#[test]
fn told_to_end_it_finishes_what_it_accepted() {
    let data = tempfile::tempdir().expect("a folder");
    let mut service = serve(data.path(), &[]);
    let token = service.token.clone().expect("a first start makes a token");
    let mut half = service.connect();
    half.write_all(head("POST", "/v1/score", &token, CALL.len()).as_bytes()).expect("sent");
    half.write_all(&CALL.as_bytes()[..20]).expect("sent");
    // Another one is answered, so this one has been accepted.
    service.send("GET", "/healthz", "", "");
    service.signal("TERM");
    service.logs("\"ending\"");
    std::thread::sleep(Duration::from_millis(100));
    assert!(TcpStream::connect(&service.address).is_err(), "nobody else is let in");
    half.write_all(&CALL.as_bytes()[20..]).expect("sent");
    let (head, body) = answer(half);
    assert!(head.starts_with("HTTP/1.1 200") && body.contains("\"risk\""), "{head}");
    service.logs("\"ended\"");
    assert!(service.child.wait().expect("it ends").success());
}

/// A copy of the bundle's rules and manifest.
fn copy_of_bundle() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/saring-mini");
    fs::create_dir(folder.path().join("lexicon")).expect("made");
    fs::copy(bundle.join("bundle.toml"), folder.path().join("bundle.toml")).expect("copied");
    for file in fs::read_dir(bundle.join("lexicon")).expect("a folder") {
        let file = file.expect("a file");
        fs::copy(file.path(), folder.path().join("lexicon").join(file.file_name())).expect("copied");
    }
    folder
}

#[test]
fn hung_up_it_opens_the_bundle_anew() {
    let (data, bundle) = (tempfile::tempdir().expect("a folder"), copy_of_bundle());
    let mut service = serve(data.path(), &["--bundle", bundle.path().to_str().expect("text")]);
    let manifest = fs::read_to_string(bundle.path().join("bundle.toml")).expect("read");
    fs::write(bundle.path().join("bundle.toml"), manifest.replace("name = \"saring-mini\"", "name = \"lain\""))
        .expect("written");
    service.signal("HUP");
    assert!(service.logs("bundle reloaded").contains("lain"));
    fs::write(bundle.path().join("bundle.toml"), "name = 1").expect("written");
    service.signal("HUP");
    let told = service.logs("broken");
    assert!(told.contains("bundle.toml:1") && told.contains("lain"), "{told}");
    assert!(service.send("GET", "/readyz", "", "").0.starts_with("HTTP/1.1 200"));
}

#[test]
fn who_opens_a_connection_and_says_nothing_is_let_go() {
    let data = tempfile::tempdir().expect("a folder");
    let settings = data.path().join("saring.toml");
    fs::write(&settings, "[timeouts]\nheader-seconds = 1\n").expect("written");
    let service = serve(data.path(), &["--settings", settings.to_str().expect("text")]);
    for said in ["", "POST /v1/score HTTP/1.1\r\nHost:"] {
        let mut stream = service.connect();
        stream.write_all(said.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        // Closed, with or without an answer, well before the reader's own 30 s.
        stream.read_to_end(&mut answer).expect("it is closed");
    }
}

#[test]
fn what_keeps_it_from_starting_is_told() {
    let data = tempfile::tempdir().expect("a folder");
    let running = serve(data.path(), &[]);
    let settings = data.path().join("saring.toml");
    fs::write(&settings, "\n[queue]\nlength = 5\n").expect("written");
    let settings = settings.to_str().expect("text");
    let cases: &[(&[&str], &str)] = &[
        (&["--address", &running.address], "cannot listen on"),
        (&["--settings", settings], "saring.toml:3: unknown field `length`, expected"),
        (&["--settings", "tiada.toml"], "cannot read the settings tiada.toml"),
        (&["--address", "127.0.0.1:0", "--bundle", "tests"], "bundle.toml"),
        (&["--address", "127.0.0.1:0", "tiada.json"], "cannot read tiada.json"),
    ];
    for (arguments, says) in cases {
        let other = tempfile::tempdir().expect("a folder");
        let output = Command::new(env!("CARGO_BIN_EXE_saring"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["serve", "--lexicon-only", "--data"])
            .arg(other.path())
            .args(*arguments)
            .output()
            .expect("the program starts");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(says), "{told}\nlacks: {says}");
    }
    // A start that failed has made no token that nobody was shown.
    let other = tempfile::tempdir().expect("a folder");
    let failed = Command::new(env!("CARGO_BIN_EXE_saring"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["serve", "--lexicon-only", "--address", "127.0.0.1:0", "tiada.json", "--data"])
        .arg(other.path())
        .output()
        .expect("the program starts");
    assert_eq!(failed.status.code(), Some(1));
    assert!(serve(other.path(), &[]).token.is_some());
}
