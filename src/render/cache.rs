//! What was fetched before, one file a URL, or a digest of what has no other name.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A folder with what was fetched before. What it holds may be secret: only its owner can read it.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// An answer as it is kept.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The HTTP status: a success, or that there is no such thing.
    pub status: u16,
    /// What the server calls this state of it.
    pub etag: Option<String>,
    /// Since when the server has it.
    pub modified: Option<String>,
    /// When it was fetched, or found to be still the same.
    pub fetched: Timestamp,
    /// The body.
    pub content: Vec<u8>,
}

/// The first line of a file: what there is to know of the rest.
#[derive(Serialize, Deserialize)]
struct Head {
    url: String,
    status: u16,
    etag: Option<String>,
    modified: Option<String>,
    fetched: Timestamp,
    length: usize,
}

impl Cache {
    /// The cache in `folder`, which is made when it is first written to.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// What is kept of `url`. A file that cannot be read or is not whole counts as none.
    pub fn read(&self, url: &str) -> Option<Entry> {
        let mut content = fs::read(self.path(url)).ok()?;
        let end = content.iter().position(|&byte| byte == b'\n')?;
        let head: Head = serde_json::from_slice(&content[..end]).ok()?;
        let Head { status, etag, modified, fetched, .. } = head;
        content.drain(..=end);
        let whole = head.url == url && head.length == content.len();
        whole.then_some(Entry { status, etag, modified, fetched, content })
    }

    /// Keeps an answer. Other processes see the old or the new, never a part.
    ///
    /// # Errors
    /// Where the folder cannot be written to.
    pub fn write(&self, url: &str, entry: &Entry) -> io::Result<()> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        create_folder(&self.folder)?;
        let Entry { status, etag, modified, fetched, content } = entry.clone();
        let (url, length) = (url.to_owned(), content.len());
        let path = self.path(&url);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let new = path.with_extension(format!("{}-{number}", std::process::id()));
        let mut file = create_file(&new)?;
        serde_json::to_writer(&mut file, &Head { url, status, etag, modified, fetched, length })?;
        file.write_all(b"\n")?;
        file.write_all(&content)?;
        fs::rename(&new, &path)
    }

    fn path(&self, url: &str) -> PathBuf {
        self.folder.join(hex(url.as_bytes()))
    }
}

/// What `content` is known by wherever it stands: `sha256:` and the hash in hexadecimal digits.
pub fn digest(content: &[u8]) -> String {
    format!("sha256:{}", hex(content))
}

fn hex(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn create_folder(folder: &PathBuf) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn create_file(path: &PathBuf) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create(true).truncate(true).open(path)
}
