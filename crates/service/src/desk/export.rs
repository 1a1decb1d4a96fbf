//! `POST /keputusan/unduh`: decisions as labelled posts, for whoever measures or trains.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, Write},
    path::Path,
};

use saring_desk::{Desk, Principal};

/// Why there is no file of decisions.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error(transparent)]
    Desk(#[from] saring_desk::Error),
    #[error("cannot write the decisions: {0}")]
    File(#[from] io::Error),
}

/// One labelled post a line, in a file without a name: however many there are, memory is not what they fill, and nothing of
/// them stays on the disk.
pub(super) fn write(desk: &Desk, who: &Principal, folder: &Path) -> Result<File, Error> {
    let mut lines = BufWriter::new(tempfile::tempfile_in(folder)?);
    desk.export_decisions::<Error>(&who.name, |post| {
        serde_json::to_writer(&mut lines, &post).map_err(io::Error::from)?;
        Ok(lines.write_all(b"\n")?)
    })?;
    let mut file = lines.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(file)
}
