use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use redb::{
    Database, DatabaseError, Durability, ReadableDatabase, ReadableTable, StorageError, TableDefinition,
};

use super::index::{Entry, Index};
use super::{Key, Revision};

/// Key to revision and JSON.
const OBJECTS: TableDefinition<'_, &str, (u64, &[u8])> = TableDefinition::new("objects");
/// The last revision, and the format of the file.
const FACTS: TableDefinition<'_, &str, u64> = TableDefinition::new("facts");
const REVISION: &str = "revision";
const FORMAT: &str = "format";
/// The format that this code reads and writes.
const THIS_FORMAT: u64 = 1;
/// The file in the store's folder.
const FILE: &str = "objects.redb";
/// Everything is read from memory; redb's cache only serves its own writes.
const CACHE_BYTES: usize = 4 << 20;

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it open.
    #[error("`{}` is in use by another hoist server", .0.display())]
    InUse(PathBuf),
    /// What is there is no store, or a damaged one. It was left as it is.
    #[error("`{}` is damaged or no store of hoist's: {reason}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found wrong.
        reason: String,
    },
    /// A newer hoist has written it.
    #[error("`{}` was written by a newer hoist (format {found}, this one reads {THIS_FORMAT})", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format found.
        found: u64,
    },
    /// It cannot be read or made.
    #[error("cannot open `{}`: {source}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The file of a store.
pub(super) struct Disk {
    database: Database,
}

impl Disk {
    /// Opens the store in `folder` and reads all of it.
    pub(super) fn open(folder: &Path) -> Result<(Self, Index), OpenError> {
        let path = folder.join(FILE);
        let io_error = |source| OpenError::Io { path: path.clone(), source };
        make_folder(folder).map_err(io_error)?;
        make_private(&path).map_err(io_error)?;
        let database = Database::builder()
            .set_cache_size(CACHE_BYTES)
            .create(&path)
            .map_err(|error| explain(&path, error))?;
        let index = load(&database, &path)?;
        Ok((Self { database }, index))
    }

    /// Makes `writes` durable, all or none.
    pub(super) fn commit<'a>(
        &self,
        writes: impl Iterator<Item = (&'a Key, Revision, Option<&'a [u8]>)>,
    ) -> Result<(), redb::Error> {
        let mut transaction = self.database.begin_write()?;
        transaction.set_durability(Durability::Immediate)?;
        {
            let mut objects = transaction.open_table(OBJECTS)?;
            let mut facts = transaction.open_table(FACTS)?;
            for (key, revision, bytes) in writes {
                match bytes {
                    Some(bytes) => objects.insert(key.as_str(), (revision, bytes))?,
                    None => objects.remove(key.as_str())?,
                };
                facts.insert(REVISION, revision)?;
            }
        }
        Ok(transaction.commit()?)
    }
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Secrets are in it: only its owner may read it. An existing file keeps its mode.
fn make_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn explain(path: &Path, error: DatabaseError) -> OpenError {
    let path = path.to_owned();
    match error {
        DatabaseError::DatabaseAlreadyOpen => OpenError::InUse(path),
        DatabaseError::Storage(StorageError::Io(source)) if source.kind() != io::ErrorKind::InvalidData => {
            OpenError::Io { path, source }
        }
        other => OpenError::Damaged { path, reason: other.to_string() },
    }
}

/// Reads every object; an empty file gets its format.
fn load(database: &Database, path: &Path) -> Result<Index, OpenError> {
    let damaged =
        |error: redb::Error| OpenError::Damaged { path: path.to_owned(), reason: error.to_string() };
    let format = prepare(database).map_err(damaged)?;
    if format > THIS_FORMAT {
        return Err(OpenError::Newer { path: path.to_owned(), found: format });
    }
    read_all(database).map_err(damaged)
}

/// Makes the tables where they are absent. Returns the format.
fn prepare(database: &Database) -> Result<u64, redb::Error> {
    let transaction = database.begin_write()?;
    let format = {
        transaction.open_table(OBJECTS)?;
        let mut facts = transaction.open_table(FACTS)?;
        let known = facts.get(FORMAT)?.map(|format| format.value());
        if known.is_none() {
            facts.insert(FORMAT, THIS_FORMAT)?;
        }
        known.unwrap_or(THIS_FORMAT)
    };
    transaction.commit()?;
    Ok(format)
}

fn read_all(database: &Database) -> Result<Index, redb::Error> {
    let transaction = database.begin_read()?;
    let revision = transaction.open_table(FACTS)?.get(REVISION)?.map_or(0, |revision| revision.value());
    let mut index = Index::new(revision);
    for row in transaction.open_table(OBJECTS)?.iter()? {
        let (key, entry) = row?;
        let (revision, bytes) = entry.value();
        index.load(Key::stored(key.value()), Entry { revision, bytes: bytes.into() });
    }
    Ok(index)
}
