//! Writing what was found good.

use super::Edits;
use crate::community::accounts::profile_edit::edits::Becomes;
use crate::community::files::file;
use crate::community::people::users;
use crate::community::relations::follow_answers;
use crate::community::runtime::settings::Settings;
use crate::error::{Error, Result};
use crate::model::Millis;
use crate::model::content::entry::{QuotePolicy, Visibility};
use crate::model::people::user::{Field, Picture, Viewer};
use crate::store::Write;
use crate::store::files::file::Use;
use crate::store::people::users::{Column, PictureSlot, set};
use crate::store::profiles::profile as rows;

/// In one transaction, the pictures included.
pub(super) fn save(tx: &Write<'_>, settings: &Settings, me: &Viewer, edits: &Edits, avatar: Becomes, banner: Becomes) -> Result<()> {
    let user = users::require_enabled(tx, me.user)?;
    if let Some(nickname) = edits.nickname.as_ref().filter(|nickname| !nickname.is_empty() && **nickname != user.nickname) {
        users::nickname_free(tx, nickname, Some(user.id), settings)?;
    }
    let texts = [
        (Column::Nickname, &edits.nickname),
        (Column::Bio, &edits.bio),
        (Column::AvatarDescription, &edits.avatar_description),
        (Column::BannerDescription, &edits.banner_description),
    ];
    for (column, text) in texts {
        if let Some(text) = text {
            set(tx, user.id, column, text.clone())?;
        }
    }
    let switches = [
        (Column::Locked, edits.locked.map(Some)),
        (Column::Bot, edits.bot.map(Some)),
        (Column::Discoverable, edits.discoverable),
        (Column::HideCollections, edits.hide_collections),
        (Column::Indexable, edits.indexable.map(Some)),
        (Column::ShowMedia, edits.show_media.map(Some)),
        (Column::ShowMediaReplies, edits.show_media_replies.map(Some)),
        (Column::ShowFeatured, edits.show_featured.map(Some)),
        (Column::DefaultSensitive, edits.default_sensitive.map(Some)),
    ];
    for (column, switch) in switches {
        if let Some(on) = switch {
            set(tx, user.id, column, on)?;
        }
    }
    if let Some(domains) = &edits.attribution_domains {
        set(tx, user.id, Column::AttributionDomains, rows::json(domains)?)?;
    }
    if let Some(fields) = &edits.fields {
        let fields = vouched(&rows::fields(tx, user.id)?, fields);
        set(tx, user.id, Column::Fields, rows::json(&fields)?)?;
    }
    defaults(tx, me, edits)?;
    picture(tx, me, PictureSlot::Avatar, avatar)?;
    picture(tx, me, PictureSlot::Banner, banner)?;
    if user.locked && edits.locked == Some(false) {
        follow_answers::accept_all(tx, settings, me)?;
    }
    Ok(())
}

/// Defaults for new posts.
fn defaults(tx: &Write<'_>, me: &Viewer, edits: &Edits) -> Result<()> {
    if let Some(visibility) = edits.default_visibility {
        let name = match visibility {
            Visibility::Public => "public",
            Visibility::Unlisted => "unlisted",
            Visibility::Followers => "followers",
            Visibility::Direct => return Err(Error::unfit("privacy", "public, unlisted or private")),
        };
        set(tx, me.user, Column::DefaultVisibility, name.to_owned())?;
    }
    if let Some(policy) = edits.default_quote_policy {
        let name = match policy {
            QuotePolicy::Public => "public",
            QuotePolicy::Followers => "followers",
            QuotePolicy::Nobody => "nobody",
        };
        set(tx, me.user, Column::DefaultQuotePolicy, name.to_owned())?;
    }
    edits.default_language.as_ref().map_or(Ok(()), |tag| set(tx, me.user, Column::DefaultLanguage, tag.clone()))
}

/// New fields; a value that was there before stays as verified as it was.
fn vouched(old: &[Field], new: &[(String, String)]) -> Vec<Field> {
    let since = |value: &str| -> Option<Millis> { old.iter().filter(|field| field.value == value).find_map(|field| field.verified_at) };
    new.iter().map(|(name, value)| Field { name: name.clone(), value: value.clone(), verified_at: since(value) }).collect()
}

fn picture(tx: &Write<'_>, me: &Viewer, slot: PictureSlot, becomes: Becomes) -> Result<()> {
    let file = match becomes {
        Becomes::Stays => return Ok(()),
        Becomes::Goes => return file::replace_picture(tx, me.user, slot, None),
        Becomes::New(file) => file,
    };
    let used = if slot == PictureSlot::Avatar { Use::Avatar(me.user) } else { Use::Banner(me.user) };
    let key = file::publish(tx, file, used)?.key;
    file::replace_picture(tx, me.user, slot, Some(&Picture::File { file, key }))
}
