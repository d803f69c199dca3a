//! `<database>.admin`: where the running server listens and the secret it takes commands with.

use std::fs::{self, File};
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::store::db::{beside, database_file};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ControlFile {
    pub address: SocketAddr,
    pub token: String,
}

impl ControlFile {
    /// The way in of a server that listens on `address`.
    pub(super) fn at(address: IpAddr, port: u16, token: String) -> Self {
        let reachable = match address {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        Self { address: SocketAddr::new(reachable, port), token }
    }
}

pub(super) fn file(database: &Path) -> PathBuf {
    beside::beside(&database_file::real(database), ".admin")
}

/// The control address of the server that owns `database`.
pub(super) fn read(database: &Path) -> Result<ControlFile> {
    let path = file(database);
    let text = fs::read_to_string(&path).map_err(|error| {
        Error::internal(format!(
            "another Folkmoot serves {}, but {} cannot be read ({error}); is it just starting or stopping, or another user's?",
            database.display(),
            path.display()
        ))
    })?;
    serde_json::from_str(&text).map_err(|error| Error::internal(format!("{}: {error}", path.display())))
}

/// Writes `bytes` to `path` so that no process ever sees half of them, readable by this user only.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let fail = |error: std::io::Error| Error::internal(format!("{}: {error}", path.display()));
    let draft = beside::beside(path, &format!(".{}.tmp", std::process::id()));
    // Left by a process of the same number: its mode may be another.
    let _ = fs::remove_file(&draft);
    let written = File::options().create_new(true).write(true).mode(0o600).open(&draft).and_then(|mut out| {
        out.write_all(bytes)?;
        out.sync_all()
    });
    written.and_then(|()| fs::rename(&draft, path)).map_err(|error| {
        let _ = fs::remove_file(&draft);
        fail(error)
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn private_from_the_first_byte_and_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let database = dir.path().join("moot.db");
        let control = ControlFile::at(Ipv4Addr::UNSPECIFIED.into(), 8000, "secret".into());
        assert_eq!(control.address.to_string(), "127.0.0.1:8000");
        write_private(&file(&database), &serde_json::to_vec(&control).unwrap()).unwrap();
        assert_eq!(read(&database).unwrap(), control);
        let mode = fs::metadata(file(&database)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
