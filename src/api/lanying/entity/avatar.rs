//! The address of a picture.

use crate::model::people::user::Picture;

/// Where a picture is fetched, or the default one; empty without either.
pub(crate) fn avatar(picture: Option<&Picture>, name: &str, base_url: &str) -> String {
    picture.map_or_else(|| name.to_owned(), |picture| picture.address(base_url))
}
