//! Opening: a file, a folder of an export, or standard input.

use std::{
    fs::{self, File},
    io::{self, BufReader, Cursor, Read},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{Input, error::Error};

/// As much as is looked at to tell the format.
const BEGINNING: u64 = 64 * 1024;
const BUFFER: usize = 256 * 1024;

pub(crate) struct Source {
    pub(crate) content: Content,
    pub(crate) read: Arc<AtomicU64>,
    pub(crate) total: Option<u64>,
}

pub(crate) enum Content {
    Stream {
        name: String,
        input: Input,
        beginning: Vec<u8>,
    },
    /// The pages of an HTML export, in order.
    Pages(Vec<PathBuf>),
}

pub(crate) fn open(path: &Path) -> Result<Source, Error> {
    let name = path.display().to_string();
    if path == Path::new("-") {
        return stream(io::stdin(), "standard input".to_owned(), None);
    }
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let metadata = fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return folder(path);
    }
    stream(File::open(path).map_err(failed)?, name, Some(metadata.len()).filter(|_| metadata.is_file()))
}

fn folder(path: &Path) -> Result<Source, Error> {
    let json = path.join("result.json");
    if json.exists() {
        return open(&json);
    }
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let entries: Vec<PathBuf> =
        fs::read_dir(path).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect()).map_err(failed)?;
    let mut pages: Vec<(u64, PathBuf)> =
        entries.into_iter().filter_map(|page| Some((page_number(&page)?, page))).collect();
    pages.sort();
    if pages.is_empty() {
        return Err(Error::NoMessages { path: path.to_owned() });
    }
    let total = pages.iter().map(|(_, page)| fs::metadata(page).map_or(0, |file| file.len())).sum();
    let pages = pages.into_iter().map(|(_, page)| page).collect();
    Ok(Source { content: Content::Pages(pages), read: Arc::default(), total: Some(total) })
}

/// `messages.html` is the first page, `messages2.html` the second. Sites that publish an export rename the first one.
fn page_number(page: &Path) -> Option<u64> {
    let name = page.file_name()?.to_str()?;
    match name.strip_suffix(".html")? {
        "messages" => Some(1),
        "index" => Some(0),
        other => other.strip_prefix("messages")?.parse().ok(),
    }
}

pub(crate) fn stream(input: impl Read + Send + 'static, name: String, total: Option<u64>) -> Result<Source, Error> {
    let failed = |source| Error::Read { path: PathBuf::from(&name), source };
    let read = Arc::new(AtomicU64::new(0));
    let mut counted = Counted { input, read: read.clone() };
    let mut beginning = Vec::new();
    (&mut counted).take(BEGINNING).read_to_end(&mut beginning).map_err(failed)?;
    match beginning.as_slice() {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Err(Error::Encoding { name, encoding: "UTF-16" }),
        _ if beginning.trim_ascii().is_empty() && (beginning.len() as u64) < BEGINNING => {
            return Err(Error::Empty { name });
        }
        _ => {}
    }
    let input = Box::new(BufReader::with_capacity(BUFFER, Cursor::new(beginning.clone()).chain(counted)));
    let beginning = beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&beginning).to_vec();
    Ok(Source { content: Content::Stream { name, input, beginning }, read, total })
}

/// Counts what was read, for a progress bar.
struct Counted<R> {
    input: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
