//! `Instance`, `V1::Instance` and what stands in them (`docs/specs/mastodon.md 4.6`).

use schemars::JsonSchema;
use serde::Serialize;

use super::accounts::account::{self, AccountJson};
use crate::api::mastodon::render::site::Site;
use crate::community::operations::statistics::{Statistics, Week};
use crate::community::runtime::settings::{self, Registration};

/// What a client may send. Each is the documented value unless the community decides it.
pub(crate) mod bounds {
    /// Longest status together with its warning, in grapheme clusters.
    pub(crate) const STATUS_CHARACTERS: usize = 500;
    /// Most files of one status.
    pub(crate) const STATUS_FILES: usize = 4;
    /// Characters that each URL counts in a status, however long it is.
    pub(crate) const URL_CHARACTERS: usize = 23;
    /// Largest image, in bytes (16 MiB).
    pub(crate) const IMAGE_BYTES: u64 = 16 << 20;
    /// Largest video or audio file, in bytes (99 MiB).
    pub(crate) const VIDEO_BYTES: u64 = 99 << 20;
}

/// Programs decide by the text before the first blank what they may use.
pub(crate) fn version() -> String {
    format!("4.6.0 (compatible; Folkmoot {})", env!("CARGO_PKG_VERSION"))
}

/// Where the source is, if this was set when the program was built.
fn source(site: &Site) -> String {
    match env!("CARGO_PKG_REPOSITORY") {
        "" => format!("{}/about", site.base),
        url => url.to_owned(),
    }
}

/// A rule of the community. `hint` explains it further and may be empty.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Rule {
    id: String,
    text: String,
    hint: String,
    translations: Translations,
}

/// Translations of the rule, always empty.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Translations {}

impl Rule {
    /// A rule from the settings; its id becomes text.
    pub(crate) fn of(rule: &settings::Rule) -> Self {
        Self { id: rule.id.to_string(), text: rule.text.clone(), hint: rule.hint.clone(), translations: Translations {} }
    }

    /// All rules of the community, in the order of the settings.
    pub(crate) fn all(site: &Site) -> Vec<Self> {
        site.settings.rules.iter().map(Self::of).collect()
    }
}

/// Limits of a status: characters, files, and how many characters each URL counts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Statuses {
    max_characters: usize,
    max_media_attachments: usize,
    characters_reserved_per_url: usize,
}

/// Limits of files: sizes in bytes, matrices in pixels (width times height), descriptions in characters.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct MediaAttachments {
    description_limit: u32,
    image_matrix_limit: u32,
    image_size_limit: u64,
    supported_mime_types: [&'static str; 4],
    video_frame_rate_limit: u32,
    video_matrix_limit: u32,
    video_size_limit: u64,
}

/// Limits of polls: options, characters of an option, and the duration in seconds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Polls {
    max_options: u32,
    max_characters_per_option: u32,
    min_expiration: u32,
    max_expiration: u32,
}

const STATUSES: Statuses = Statuses {
    max_characters: bounds::STATUS_CHARACTERS,
    max_media_attachments: bounds::STATUS_FILES,
    characters_reserved_per_url: bounds::URL_CHARACTERS,
};

const MEDIA: MediaAttachments = MediaAttachments {
    description_limit: 10_000,
    image_matrix_limit: 33_177_600,
    image_size_limit: bounds::IMAGE_BYTES,
    supported_mime_types: ["image/jpeg", "image/png", "image/gif", "image/webp"],
    video_frame_rate_limit: 120,
    video_matrix_limit: 8_294_400,
    video_size_limit: bounds::VIDEO_BYTES,
};

const POLLS: Polls = Polls { max_options: 4, max_characters_per_option: 50, min_expiration: 300, max_expiration: 2_629_746 };

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ActiveUsers {
    active_month: i64,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Usage {
    users: ActiveUsers,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Thumbnail {
    url: String,
    description: &'static str,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Icon {
    src: String,
    size: &'static str,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Urls {
    /// Where sockets are opened; events over HTTP are at the same host.
    streaming: String,
    /// The address of a status page, always null.
    status: Option<String>,
    about: String,
    privacy_policy: Option<String>,
    terms_of_service: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Vapid {
    public_key: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Accounts {
    max_display_name_length: u32,
    max_note_length: u32,
    max_avatar_description_length: u32,
    max_header_description_length: u32,
    max_featured_tags: u32,
    max_pinned_statuses: u32,
    max_profile_fields: u32,
    profile_field_name_limit: u32,
    profile_field_value_limit: u32,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Switch {
    enabled: bool,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Access {
    local: &'static str,
    remote: &'static str,
}

const OPEN: Access = Access { local: "public", remote: "public" };

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct TimelinesAccess {
    live_feeds: Access,
    hashtag_feeds: Access,
    trending_link_feeds: Access,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Configuration {
    urls: Urls,
    vapid: Vapid,
    accounts: Accounts,
    statuses: Statuses,
    media_attachments: MediaAttachments,
    polls: Polls,
    translation: Switch,
    timelines_access: TimelinesAccess,
    limited_federation: bool,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Registrations {
    enabled: bool,
    approval_required: bool,
    reason_required: bool,
    message: Option<String>,
    min_age: Option<i64>,
    /// The address of another registration page, always null.
    url: Option<String>,
}

/// Versions of the API, by which clients detect features. Every value is an integer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ApiVersions {
    mastodon: u32,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Contact {
    email: String,
    account: Option<AccountJson>,
}

/// This server: its name, version, limits, registration, contact and rules.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Instance {
    domain: String,
    title: String,
    version: String,
    source_url: String,
    /// The description of the community.
    description: String,
    usage: Usage,
    thumbnail: Thumbnail,
    icon: [Icon; 1],
    languages: [&'static str; 1],
    configuration: Configuration,
    registrations: Registrations,
    api_versions: ApiVersions,
    wrapstodon: Option<String>,
    contact: Contact,
    rules: Vec<Rule>,
}

fn approval(site: &Site) -> bool {
    site.settings.registration == Registration::Approval
}

fn open(site: &Site) -> bool {
    site.settings.registration.is_open() && site.settings.email_registration
}

impl Instance {
    /// The server from its settings and from counts that may be some
    /// minutes old; no contact account without an administrator.
    pub(crate) fn of(statistics: &Statistics, site: &Site) -> Self {
        Self {
            domain: site.domain().to_owned(),
            title: site.settings.name.clone(),
            version: version(),
            source_url: source(site),
            description: site.settings.description.clone(),
            usage: Usage { users: ActiveUsers { active_month: statistics.active_month } },
            thumbnail: Thumbnail { url: format!("{}/static/logo.png", site.base), description: "" },
            icon: [Icon { src: format!("{}/static/icon.png", site.base), size: "192x192" }],
            languages: ["en"],
            configuration: Configuration {
                urls: Urls {
                    streaming: site.sockets(),
                    status: None,
                    about: format!("{}/about", site.base),
                    privacy_policy: None,
                    terms_of_service: None,
                },
                vapid: Vapid { public_key: site.vapid.clone() },
                accounts: Accounts {
                    max_display_name_length: 40,
                    max_note_length: 500,
                    max_avatar_description_length: 150,
                    max_header_description_length: 150,
                    max_featured_tags: 10,
                    max_pinned_statuses: 5,
                    max_profile_fields: 4,
                    profile_field_name_limit: 255,
                    profile_field_value_limit: 255,
                },
                statuses: STATUSES,
                media_attachments: MEDIA,
                polls: POLLS,
                translation: Switch { enabled: false },
                timelines_access: TimelinesAccess { live_feeds: OPEN, hashtag_feeds: OPEN, trending_link_feeds: OPEN },
                limited_federation: false,
            },
            registrations: Registrations {
                enabled: open(site),
                approval_required: approval(site),
                reason_required: false,
                message: None,
                min_age: None,
                url: None,
            },
            api_versions: ApiVersions { mastodon: 9 },
            wrapstodon: None,
            contact: Contact {
                email: site.settings.contact_email.clone(),
                account: statistics.contact.as_ref().map(|person| account::json(person, site)),
            },
            rules: Rule::all(site),
        }
    }
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct UrlsV1 {
    /// Where sockets are opened; events over HTTP are at the same host.
    streaming_api: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Stats {
    user_count: i64,
    status_count: i64,
    domain_count: i64,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct AccountsV1 {
    max_featured_tags: u32,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ConfigurationV1 {
    accounts: AccountsV1,
    statuses: Statuses,
    media_attachments: MediaAttachments,
    polls: Polls,
}

/// The server in the older form of version 1.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct InstanceV1 {
    /// The host name of the server.
    uri: String,
    title: String,
    short_description: String,
    description: String,
    email: String,
    version: String,
    urls: UrlsV1,
    stats: Stats,
    thumbnail: Option<String>,
    languages: [&'static str; 1],
    registrations: bool,
    approval_required: bool,
    invites_enabled: bool,
    configuration: ConfigurationV1,
    contact_account: Option<AccountJson>,
    rules: Vec<Rule>,
}

impl InstanceV1 {
    pub(crate) fn of(statistics: &Statistics, site: &Site) -> Self {
        Self {
            uri: site.domain().to_owned(),
            title: site.settings.name.clone(),
            short_description: site.settings.description.clone(),
            description: site.settings.description.clone(),
            email: site.settings.contact_email.clone(),
            version: version(),
            urls: UrlsV1 { streaming_api: site.sockets() },
            // There are no others.
            stats: Stats { user_count: statistics.users, status_count: statistics.statuses, domain_count: 0 },
            thumbnail: Some(format!("{}/static/logo.png", site.base)),
            languages: ["en"],
            registrations: open(site),
            approval_required: approval(site),
            invites_enabled: false,
            configuration: ConfigurationV1 {
                accounts: AccountsV1 { max_featured_tags: 10 },
                statuses: STATUSES,
                media_attachments: MEDIA,
                polls: POLLS,
            },
            contact_account: statistics.contact.as_ref().map(|person| account::json(person, site)),
            rules: Rule::all(site),
        }
    }
}

/// Activity in one week. All numbers are strings.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Activity {
    /// The Monday that begins the week, in Unix seconds.
    week: String,
    statuses: String,
    logins: String,
    registrations: String,
}

impl Activity {
    pub(crate) fn of(week: &Week) -> Self {
        Self {
            week: (week.begins_at / 1_000).to_string(),
            statuses: week.statuses.to_string(),
            logins: week.logins.to_string(),
            registrations: week.registrations.to_string(),
        }
    }
}
