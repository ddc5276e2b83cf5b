//! The chart to start from. Its files stand in `files/` as they are written, but for the chart's name.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::scalar::names::label_value;

/// Stands in the files for the chart's name.
const NAME: &str = "__NAME__";

/// The longest name that Helm gives a chart (helm `pkg/chart/v2/util/create.go`).
const LONGEST: usize = 250;

macro_rules! file {
    ($path:literal) => {
        ($path, include_str!(concat!("files/", $path)))
    };
}

const FILES: [(&str, &str); 14] = [
    file!("Chart.yaml"),
    file!("values.yaml"),
    file!("values.schema.json"),
    file!(".helmignore"),
    file!("templates/_helpers.j2"),
    file!("templates/NOTES.txt.j2"),
    file!("templates/autoscaler.yaml.j2"),
    file!("templates/deployment.yaml.j2"),
    file!("templates/disruption-budget.yaml.j2"),
    file!("templates/ingress.yaml.j2"),
    file!("templates/network-policy.yaml.j2"),
    file!("templates/service-account.yaml.j2"),
    file!("templates/service.yaml.j2"),
    file!("tests/chart.yaml"),
];

/// Why no chart was written. Nothing is left of it then.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder's name can be no chart's.
    #[error("`{name}` cannot be the name of a chart: {reason}")]
    Name {
        /// The name.
        name: String,
        /// Why.
        reason: String,
    },
    /// Something is there already.
    #[error("`{}` is there already, and not empty", .0.display())]
    Occupied(PathBuf),
    /// The file system refuses.
    #[error("cannot write `{}`", path.display())]
    Unwritable {
        /// What cannot be written.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Writes the chart into `folder`, which is empty or not there, and by whose last part it is called. Says which files
/// it wrote. Either all of them are there in the end, or none.
///
/// # Errors
/// [`Error`].
pub fn write(folder: &Path) -> Result<Vec<&'static str>, Error> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    check_name(&name)?;
    let unwritable = |source| Error::Unwritable { path: folder.to_owned(), source };
    let is_there = match fs::read_dir(folder) {
        Ok(entries) => match entries.count() {
            0 => true,
            _ => return Err(Error::Occupied(folder.to_owned())),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(unwritable(error)),
    };
    // Made beside its place, and moved there once it is whole.
    let parent = if is_there { folder } else { folder.parent().unwrap_or(folder) };
    let workshop = tempfile::Builder::new().prefix(".hoist-init-").tempdir_in(parent).map_err(unwritable)?;
    let made = workshop.path().join("chart");
    for (path, content) in FILES {
        let target = made.join(path);
        fs::create_dir_all(target.parent().unwrap_or(&made)).map_err(unwritable)?;
        fs::write(&target, content.replace(NAME, &name)).map_err(unwritable)?;
    }
    match is_there {
        true => move_into(&made, folder).map_err(unwritable)?,
        false => fs::rename(&made, folder).map_err(unwritable)?,
    }
    Ok(FILES.map(|(path, _)| path).to_vec())
}

/// A chart's name is one to Helm, and the value of a label on its objects.
fn check_name(name: &str) -> Result<(), Error> {
    let wrong = |reason: String| Err(Error::Name { name: name.to_owned(), reason });
    if name.is_empty() || name.len() > LONGEST {
        return wrong(format!("it has 1 to {LONGEST} characters"));
    }
    if !name.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter)) {
        return wrong("it consists of letters, digits, `.`, `_` and `-`".to_owned());
    }
    label_value(name)
        .or_else(|why| wrong(format!("it becomes a label of its objects, and {}", why.join("; "))))
}

/// Moves what is in one folder into another; takes back what it moved where not all can be.
fn move_into(from: &Path, to: &Path) -> io::Result<()> {
    let entries = fs::read_dir(from)?.collect::<io::Result<Vec<_>>>()?;
    for (at, entry) in entries.iter().enumerate() {
        if let Err(error) = fs::rename(entry.path(), to.join(entry.file_name())) {
            for moved in &entries[..at] {
                // What cannot be moved back stays: there is nothing better to do.
                let _ = fs::rename(to.join(moved.file_name()), moved.path());
            }
            return Err(error);
        }
    }
    Ok(())
}
