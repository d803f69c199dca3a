//! The address of a picture.

use crate::model::people::user::Picture;

/// Where a picture is fetched, or the default one; empty without either.
pub(crate) fn avatar(picture: Option<&Picture>, name: &str, base_url: &str) -> String {
    match picture {
        None => name.to_owned(),
        Some(Picture::Url(url)) => url.clone(),
        Some(Picture::File { key, .. }) => format!("{base_url}/files/{key}"),
    }
}
