//! `saring serve` as a process of a test's own, on a port that the system chooses.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

/// A running service. It is killed with the test that started it.
pub(crate) struct Service {
    pub(crate) child: Child,
    /// Lines of its log, read as they come: a service whose log nobody reads would stand still.
    log: Receiver<String>,
    /// Host and port.
    pub(crate) address: String,
    /// The token of a first start.
    pub(crate) token: Option<String>,
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts it with the rules alone, which is all that most tests need, and returns once it serves.
pub(crate) fn serve(data: &Path, arguments: &[&str]) -> Service {
    start(data, &[&["--lexicon-only"], arguments].concat())
}

/// Starts it, and returns once it serves.
pub(crate) fn start(data: &Path, arguments: &[&str]) -> Service {
    let mut child = Command::new(env!("CARGO_BIN_EXE_saring"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["serve", "--address", "127.0.0.1:0", "--data"])
        .arg(data)
        .args(arguments)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let lines = BufReader::new(child.stderr.take().expect("piped")).lines();
    let (sender, log) = mpsc::channel();
    thread::spawn(move || {
        for line in lines {
            // Whoever asked may have gone; it is read to the end all the same.
            let _ = sender.send(line.expect("text"));
        }
    });
    let (mut address, mut token) = (None, None);
    // The first line of the log says that it serves.
    loop {
        let line = log.recv().expect("it ended before it served");
        address = line.strip_prefix("Saring listens on http://").map(str::to_owned).or(address);
        token = line.split_once("shown this once: ").map(|(_, token)| token.to_owned()).or(token);
        if line.contains("\"serving\"") {
            break;
        }
    }
    Service { child, log, address: address.expect("told"), token }
}

impl Service {
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("set");
        stream
    }

    /// Sends a request and returns the answer's head and body.
    pub(crate) fn send(&self, method: &str, path: &str, token: &str, body: &str) -> (String, String) {
        let mut stream = self.connect();
        stream.write_all(head(method, path, token, body.len()).as_bytes()).expect("sent");
        stream.write_all(body.as_bytes()).expect("sent");
        answer(stream)
    }

    /// Reads the log up to a line with `part` in it.
    pub(crate) fn logs(&self, part: &str) -> String {
        loop {
            let line = self.log.recv().unwrap_or_else(|_| panic!("it ended without {part}"));
            if line.contains(part) {
                return line;
            }
        }
    }
}

/// The head of a request.
pub(crate) fn head(method: &str, path: &str, token: &str, length: usize) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Authorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n"
    )
}

/// The head and the body of the answer.
pub(crate) fn answer(mut stream: TcpStream) -> (String, String) {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an HTTP answer");
    (head.to_owned(), body.to_owned())
}
