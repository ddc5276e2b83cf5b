use std::sync::Arc;

use serde_json::json;

use super::{Document, Key, OpenError, Prefix, Store, Write, WriteError};

fn write(name: &str, expected: Option<u64>) -> Write {
    let object = json!({"metadata": {"name": name, "resourceVersion": ""}});
    Write { key: Key::new("", "configmaps", "default", name), expected, document: Document::new(object) }
}

fn everything() -> Prefix {
    Prefix::new("", "configmaps", None)
}

#[tokio::test]
async fn what_is_acknowledged_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(folder.path()).unwrap());
    let writes = (0..200).map(|number| {
        let store = Arc::clone(&store);
        tokio::spawn(async move { store.write(write(&format!("c{number}"), None)).await.unwrap().revision })
    });
    let mut revisions = Vec::new();
    for task in writes.collect::<Vec<_>>() {
        revisions.push(task.await.unwrap());
    }
    revisions.sort_unstable();
    revisions.dedup();
    assert_eq!(revisions.len(), 200, "each write has a revision of its own");
    let gone = Write {
        document: None,
        ..write("c7", store.get(&write("c7", None).key).map(|entry| entry.revision))
    };
    let removed = store.write(gone).await.unwrap().revision;
    let before = store.list(&everything(), None, 0, &|_| true);
    drop(store);
    let store = Store::open(folder.path()).unwrap();
    let after = store.list(&everything(), None, 0, &|_| true);
    assert_eq!((after.revision, after.entries.len()), (removed, 199));
    for ((key, entry), (old_key, old_entry)) in after.entries.iter().zip(&before.entries) {
        assert_eq!((key, entry.revision, &entry.bytes), (old_key, old_entry.revision, &old_entry.bytes));
    }
    assert!(store.changes(&everything(), 0).is_err(), "there is no history from before");
}

#[tokio::test]
async fn a_write_needs_the_revision_that_is_there() {
    let store = Store::in_memory();
    let first = store.write(write("web", None)).await.unwrap().revision;
    assert!(matches!(store.write(write("web", None)).await, Err(WriteError::Conflict(Some(_)))));
    assert!(matches!(store.write(write("web", Some(first + 1))).await, Err(WriteError::Conflict(Some(_)))));
    assert!(store.write(write("web", Some(first))).await.unwrap().revision > first);
    assert!(matches!(store.write(write("api", Some(first))).await, Err(WriteError::Conflict(None))));
}

#[tokio::test]
async fn the_past_can_be_listed() {
    let store = Store::in_memory();
    let first = store.write(write("a", None)).await.unwrap().revision;
    let second = store.write(write("b", None)).await.unwrap().revision;
    store.write(write("a", Some(first))).await.unwrap();
    store.write(Write { document: None, ..write("b", Some(second)) }).await.unwrap();
    let names = |revision| {
        let past = store.list_at(revision, &everything(), None, 0, &|_| true).unwrap();
        past.entries.iter().map(|(key, entry)| (key.name().to_owned(), entry.revision)).collect::<Vec<_>>()
    };
    assert_eq!(names(first), [("a".to_owned(), first)]);
    assert_eq!(names(second), [("a".to_owned(), first), ("b".to_owned(), second)]);
    assert_eq!(names(store.revision()).len(), 1);
}

#[test]
fn a_store_is_held_by_one_process_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let Err(error) = Store::open(folder.path()) else { panic!("opened twice") };
    assert!(matches!(error, OpenError::InUse(_)), "{error}");
    drop(store);
    Store::open(folder.path()).unwrap();
}

#[test]
fn a_damaged_file_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("objects.redb");
    let damage = b"this is no database, whatever its name says".repeat(200);
    std::fs::write(&path, &damage).unwrap();
    let Err(error) = Store::open(folder.path()) else { panic!("opened what is no store") };
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("is damaged or no store of hoist's"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), damage);
}
