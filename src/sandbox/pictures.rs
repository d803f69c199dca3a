//! Generated pictures: gradients.

use std::io::{Cursor, Write};

use image::{ImageFormat, Rgb, RgbImage};
use sha2::{Digest, Sha256};

use crate::community::files::file::{self, Incoming};
use crate::community::profiles::profile::{self, Changes};
use crate::error::{Error, Result};
use crate::model::content::entry::FileKind;
use crate::model::id::FileId;
use crate::model::people::user::Viewer;
use crate::sandbox::builder::Builder;
use crate::store::people::users::{Column, PictureSlot, set};

impl Builder<'_> {
    fn drawn(&self, owner: Viewer, name: &str, [width, height]: [u32; 2], colour: [u8; 3]) -> Result<Incoming> {
        let fade = |x: u32, y: u32| Rgb(colour.map(|part| part.saturating_add(u8::try_from((x + y) * 48 / (width + height)).unwrap_or(0))));
        let mut png = Cursor::new(Vec::new());
        RgbImage::from_fn(width, height, fade).write_to(&mut png, ImageFormat::Png).map_err(Error::internal)?;
        let bytes = png.into_inner();
        let mut content = tempfile::tempfile().map_err(Error::internal)?;
        content.write_all(&bytes).map_err(Error::internal)?;
        let size = u64::try_from(bytes.len()).map_err(Error::internal)?;
        let sha256 = Sha256::digest(&bytes).into();
        Ok(Incoming { owner: owner.user, kind: FileKind::Image, name: name.into(), content, size, sha256 })
    }

    /// An upload of `owner`.
    pub(super) async fn picture(&self, owner: Viewer, name: &str, size: [u32; 2], colour: [u8; 3]) -> Result<FileId> {
        self.later();
        let incoming = self.drawn(owner, name, size, colour)?;
        let core = &self.app.core;
        Ok(file::upload(&core.db, &self.image_worker, &core.settings(), incoming).await?.id)
    }

    /// Everything a profile can have, for alice; the others keep their defaults.
    pub(super) async fn profile(&self, alice: Viewer) -> Result<()> {
        let core = &self.app.core;
        let pictures = [
            (PictureSlot::Avatar, "alice.png", [400, 400], [60, 120, 100]),
            (PictureSlot::Banner, "hills.png", [900, 300], [80, 130, 170]),
        ];
        for (slot, name, size, colour) in pictures {
            self.later();
            let incoming = self.drawn(alice, name, size, colour)?;
            file::set_picture(&core.db, &self.image_worker, &core.settings(), incoming, slot).await?;
        }
        let changes = Changes {
            bio: Some("Bakes bread, mends ladders, counts apples. #village".into()),
            location: Some("The house by the mill".into()),
            gender: Some(2),
            birthday: Some("1990-05-17".into()),
            device_token: Some("alice-phone".into()),
            ..Changes::default()
        };
        self.act(move |tx, settings| {
            profile::change(tx, settings, &alice, &changes)?;
            let fields = r#"[{"name":"Bread","value":"every Friday"},{"name":"Website","value":"https://alice.example.org"}]"#;
            set(tx, alice.user, Column::Fields, fields.to_owned())
        })
        .await
    }
}
