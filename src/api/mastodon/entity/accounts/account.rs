//! `Account` (`docs/specs/mastodon.md 4.1`).

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::kit::json::Written;
use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::render::{html, time};
use crate::model::fragments::Slot;
use crate::model::people::person::{Muted, Person};
use crate::model::people::profile::Profile;
use crate::model::people::user::{Field, Picture, Role, Status, User};

/// A field of a profile: a name and a value. The value is HTML in `fields` of an account, and plain text in `source`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct FieldEntity {
    pub name: String,
    pub value: String,
    pub verified_at: Option<String>,
}

impl FieldEntity {
    /// The field as its owner wrote it, without HTML; `verified_at` is a datetime with an offset.
    pub(crate) fn raw(field: &Field) -> Self {
        Self { name: field.name.clone(), value: field.value.clone(), verified_at: field.verified_at.map(time::with_offset) }
    }

    fn shown(field: &Field, site: &Site) -> Self {
        Self { value: html::field(&field.value, site), ..Self::raw(field) }
    }
}

/// A role that is shown on the profile.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct RoleBadge {
    pub id: String,
    pub name: String,
    pub color: String,
}

/// Who may feature this account in collections: nobody, because there are no collections.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct FeatureApproval {
    automatic: [&'static str; 0],
    manual: [&'static str; 0],
    current_user: &'static str,
}

const FEATURE_APPROVAL: FeatureApproval = FeatureApproval { automatic: [], manual: [], current_user: "denied" };

/// Present only where it is true.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Suspended {
    suspended: bool,
}

/// A user and their profile. `note` and the values of `fields` are HTML. Suspended users have empty texts and placeholder pictures.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Account {
    pub id: String,
    pub username: String,
    pub acct: String,
    pub display_name: String,
    pub locked: bool,
    pub bot: bool,
    pub discoverable: Option<bool>,
    pub indexable: bool,
    pub group: bool,
    pub created_at: String,
    pub note: String,
    pub url: String,
    pub uri: String,
    pub avatar: String,
    pub avatar_static: String,
    pub avatar_description: String,
    pub header: String,
    pub header_static: String,
    pub header_description: String,
    pub followers_count: i64,
    pub following_count: i64,
    pub statuses_count: i64,
    pub last_status_at: Option<String>,
    pub hide_collections: Option<bool>,
    pub show_media: bool,
    pub show_media_replies: bool,
    pub show_featured: bool,
    pub noindex: bool,
    pub feature_approval: FeatureApproval,
    pub emojis: [(); 0],
    pub roles: Vec<RoleBadge>,
    pub fields: Vec<FieldEntity>,
    #[serde(flatten)]
    pub state: Option<Suspended>,
}

/// Where a picture is, or the one that stands for none.
pub(crate) fn picture_or(picture: Option<&Picture>, missing: &str, site: &Site) -> String {
    picture.map_or_else(|| format!("{}/{missing}/original/missing.png", site.base), |picture| site.picture(picture))
}

fn still_or(picture: Option<&Picture>, moves: bool, missing: &str, site: &Site) -> String {
    picture.map_or_else(|| picture_or(None, missing, site), |picture| site.still(picture, moves))
}

/// The id that other programs may keep: it never changes.
pub(crate) fn uri(user: &User, site: &Site) -> String {
    format!("{}/ap/users/{}", site.base, user.id)
}

/// The role a user is seen with, if it is one that shows.
pub(crate) fn badge(role: Role) -> Option<RoleBadge> {
    match role {
        Role::Administrator => Some(RoleBadge { id: "3".into(), name: "Owner".into(), color: String::new() }),
        Role::Moderator => Some(RoleBadge { id: "1".into(), name: "Moderator".into(), color: String::new() }),
        Role::Restricted | Role::Pending | Role::General => None,
    }
}

impl Account {
    /// A person for clients. Who is disabled or deleted is shown
    /// as suspended: without texts, pictures, fields and roles.
    pub(crate) fn of(person: &Person, site: &Site) -> Self {
        let Person { user, profile, stats, .. } = person;
        // Somebody disabled or gone keeps the name, and nothing that could say more.
        let shown = user.status == Status::Enabled;
        let kept = |text: &str| if shown { text.to_owned() } else { String::new() };
        let (avatar, banner) = (user.avatar.as_ref().filter(|_| shown), user.banner.as_ref().filter(|_| shown));
        Self {
            id: user.id.to_string(),
            username: user.username.clone(),
            acct: user.username.clone(),
            display_name: kept(&user.nickname),
            locked: user.locked && shown,
            bot: profile.bot && shown,
            discoverable: if shown { profile.discoverable } else { Some(false) },
            indexable: profile.indexable && shown,
            group: false,
            created_at: time::midnight(user.id.created_at()),
            note: if shown { html::text(&user.bio, &[], site) } else { String::new() },
            url: site.person(&user.username),
            uri: uri(user, site),
            avatar: picture_or(avatar, "avatars", site),
            avatar_static: still_or(avatar, profile.avatar_moves, "avatars", site),
            avatar_description: kept(&profile.avatar_description),
            header: picture_or(banner, "headers", site),
            header_static: still_or(banner, profile.banner_moves, "headers", site),
            header_description: kept(&profile.banner_description),
            followers_count: stats.followers,
            following_count: stats.follow.users,
            statuses_count: stats.posts.count + stats.comments.count + stats.reposts,
            last_status_at: user.last_post_at.max(user.last_comment_at).map(time::date),
            hide_collections: profile.hide_collections,
            show_media: profile.show_media,
            show_media_replies: profile.show_media_replies,
            show_featured: profile.show_featured,
            noindex: false,
            feature_approval: FEATURE_APPROVAL,
            emojis: [],
            roles: badge(user.role).filter(|_| shown).into_iter().collect(),
            fields: if shown { fields(profile, site) } else { Vec::new() },
            state: (!shown).then_some(Suspended { suspended: true }),
        }
    }
}

/// An account as JSON.
pub(crate) type AccountJson = Arc<Written<Account>>;

/// The account of a person as JSON, made once for everybody who sees it.
pub(crate) fn json(person: &Person, site: &Site) -> AccountJson {
    person.fragments.get_or_make(Slot::Mastodon, || Written::of(&Account::of(person, site)))
}

fn fields(profile: &Profile, site: &Site) -> Vec<FieldEntity> {
    profile.fields.iter().map(|field| FieldEntity::shown(field, site)).collect()
}

/// An account and the time at which its mute ends.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct MutedAccount {
    #[serde(flatten)]
    pub account: Account,
    pub mute_expires_at: Option<String>,
}

impl MutedAccount {
    pub(crate) fn of(muted: &Muted, site: &Site) -> Self {
        Self { account: Account::of(&muted.person, site), mute_expires_at: muted.expires_at.map(time::datetime) }
    }
}
