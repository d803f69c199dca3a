//! The key pair by which push services know this server (RFC 8292), generated once for a database file.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToSec1Point;

use crate::error::{Error, Result};
use crate::push::Signer;
use crate::store::db::settings as facts;
use crate::store::{Read, Write};

const SECRET: &str = "vapid_secret";

/// Generates the pair, if the file has none.
pub(crate) fn create_key(tx: &Write<'_>) -> Result<()> {
    if facts::meta(tx, SECRET)?.is_some() {
        return Ok(());
    }
    // Nearly every number of this length is a key.
    let bytes = loop {
        let bytes = tx.entropy().bytes::<32>();
        if SecretKey::from_slice(&bytes).is_ok() {
            break bytes;
        }
    };
    facts::set_meta(tx, SECRET, &URL_SAFE_NO_PAD.encode(bytes))
}

fn secret(r: &Read<'_>) -> Result<SecretKey> {
    let text = facts::meta(r, SECRET)?.ok_or_else(|| Error::internal("the file has no key for push services"))?;
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(Error::internal)?;
    SecretKey::from_slice(&bytes).map_err(Error::internal)
}

/// The public half as clients are given it: an uncompressed point, base64url without padding.
pub(crate) fn public(r: &Read<'_>) -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(secret(r)?.public_key().to_sec1_point(false).as_bytes()))
}

/// Signs pushes with the pair; `contact` is an https address or `mailto:`.
pub(crate) fn signer(r: &Read<'_>, contact: String) -> Result<Signer> {
    Ok(Signer::new(&secret(r)?, contact))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn the_key_pair_is_generated_once_and_its_public_key_is_valid() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        db.write_now(create_key).unwrap();
        let first = db.read(public).unwrap();
        db.write_now(create_key).unwrap();
        assert_eq!(db.read(public).unwrap(), first);
        let point = URL_SAFE_NO_PAD.decode(first).unwrap();
        assert_eq!((point.len(), point[0]), (65, 4));
    }
}
