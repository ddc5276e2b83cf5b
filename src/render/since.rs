use std::path::{Path, PathBuf};

use super::{Error, Options, Source, git};

/// The same sources and files of values as they stood in a revision of the git repositories that they are in. A file of
/// values that was not there yet is left out.
///
/// # Errors
/// [`Error::Git`] where there is no such revision; [`Error::NoHistory`] for what git keeps no history of.
pub fn since(
    sources: &[Source],
    options: &Options,
    reference: &str,
) -> Result<(Vec<Source>, Options), Error> {
    let source = |source: &Source| match source {
        Source::Named(path) => at(path, reference).map(Source::Named),
        Source::Given { name, .. } => Err(Error::NoHistory { name: name.clone() }),
    };
    let sources = sources.iter().map(source).collect::<Result<_, _>>()?;
    let mut values = Vec::new();
    for path in &options.values {
        let then = at(path, reference)?;
        if git::holds(path, reference)? {
            values.push(then);
        }
    }
    Ok((sources, Options { values, ..options.clone() }))
}

fn at(path: &Path, reference: &str) -> Result<PathBuf, Error> {
    let name = path.to_string_lossy();
    match name.contains("://") || name == "-" || !path.exists() && name.contains('@') {
        true => Err(Error::NoHistory { name: name.into_owned() }),
        false => Ok(PathBuf::from(format!("{name}@{reference}"))),
    }
}
