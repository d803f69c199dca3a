//! What a client may listen to: the streams of the documentation, by their names.

use rocket::http::Status;

use crate::api::mastodon::wire::error::Failure;
use crate::api::mastodon::wire::paging::id_of;
use crate::api::mastodon::wire::scope::holds;
use crate::community::posts::tags;
use crate::community::relations::lists;
use crate::community::timelines::{PublicFilter, Timeline};
use crate::community::{Core, Read};
use crate::live::Topic;
use crate::model::people::session::Session;
use crate::model::people::user::Viewer;

/// Why a stream cannot be listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub status: Status,
    pub text: &'static str,
}

impl Refusal {
    pub(super) const fn bad(text: &'static str) -> Self {
        Self { status: Status::BadRequest, text }
    }

    const fn unauthorized(text: &'static str) -> Self {
        Self { status: Status::Unauthorized, text }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Plain(refusal.status, refusal.text.into())
    }
}

/// What a stream is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// The home timeline, with everything that concerns the user.
    User,
    Notifications,
    /// Conversations of direct statuses.
    Direct,
    Timeline(Timeline),
}

/// A stream that a client asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Channel {
    pub name: &'static str,
    /// The hashtag or list, as the client wrote it.
    pub argument: Option<String>,
    pub subject: Subject,
}

/// The arguments of a subscription, as they come in a query or a frame.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arguments<'a> {
    pub tag: Option<&'a str>,
    pub list: Option<&'a str>,
}

/// Every stream with the scopes of which one is needed; none for what every user may read.
const CHANNELS: [(&str, &[&str]); 12] = [
    ("user", STATUSES),
    ("user:notification", &["read", "read:notifications"]),
    ("public", &[]),
    ("public:media", &[]),
    ("public:local", &[]),
    ("public:local:media", &[]),
    ("public:remote", &[]),
    ("public:remote:media", &[]),
    ("hashtag", &[]),
    ("hashtag:local", &[]),
    ("list", STATUSES),
    ("direct", STATUSES),
];
const STATUSES: &[&str] = &["read", "read:statuses"];
/// What the notifications of the stream `user` need besides.
const NOTIFICATIONS: &[&str] = &["read", "read:notifications"];
/// Characters of a hashtag that are looked at.
const TAG_MAX: usize = 256;

impl Channel {
    /// The stream of this name, if this session may listen to it.
    pub(super) fn find(core: &Core, me: &Viewer, session: &Session, name: &str, given: Arguments<'_>) -> Result<Self, Refusal> {
        let (name, scopes) = *CHANNELS.iter().find(|(known, _)| *known == name).ok_or(Refusal::bad("Unknown stream type"))?;
        if !holds(&session.scopes, scopes) {
            return Err(Refusal::unauthorized("Access token does not have the required scopes"));
        }
        let filter = |remote| PublicFilter { remote, only_media: name.ends_with(":media") };
        let (argument, subject) = match name {
            "user" => (None, Subject::User),
            "user:notification" => (None, Subject::Notifications),
            "direct" => (None, Subject::Direct),
            "list" => {
                let text = given.list.filter(|text| !text.is_empty()).ok_or(Refusal::bad("Missing list name parameter"))?;
                let own = id_of(text).filter(|id| core.read(|r: &Read<'_>| lists::of(r, me, *id)).is_ok());
                let id = own.ok_or(Refusal::unauthorized("Not authorized to stream this list"))?;
                (Some(text.to_owned()), Subject::Timeline(Timeline::List(id)))
            }
            "hashtag" | "hashtag:local" => {
                let tag = given.tag.filter(|tag| !tags::slugs(tag).is_empty() && tag.len() <= TAG_MAX);
                let tag = tag.ok_or(Refusal::bad("Missing tag name parameter"))?;
                (Some(tag.to_owned()), Subject::Timeline(Timeline::Tagged(tag.to_owned())))
            }
            _ => (None, Subject::Timeline(Timeline::Public(filter(name.starts_with("public:remote"))))),
        };
        Ok(Self { name, argument, subject })
    }

    /// May a session with these scopes be told of notifications here?
    pub(super) fn tells_notifications(&self, session: &Session) -> bool {
        match self.subject {
            Subject::User | Subject::Notifications => holds(&session.scopes, NOTIFICATIONS),
            Subject::Direct | Subject::Timeline(_) => false,
        }
    }

    /// Where the bus finds it.
    pub(super) fn topics(&self, me: &Viewer) -> Vec<Topic> {
        match &self.subject {
            Subject::User => vec![Topic::User(me.user), Topic::Home(me.user), Topic::Announcements],
            Subject::Notifications | Subject::Direct => vec![Topic::User(me.user)],
            Subject::Timeline(timeline) => entries(me, timeline),
        }
    }

    /// The name with its argument, as frames carry it.
    pub(super) fn label(&self) -> Vec<&str> {
        std::iter::once(self.name).chain(self.argument.as_deref()).collect()
    }
}

/// Where the bus finds the entries of a timeline.
fn entries(me: &Viewer, timeline: &Timeline) -> Vec<Topic> {
    match timeline {
        Timeline::Home => vec![Topic::Home(me.user)],
        Timeline::List(list) => vec![Topic::List(*list)],
        // Nothing ever comes from another server.
        Timeline::Public(filter) if filter.remote => Vec::new(),
        Timeline::Public(_) => vec![Topic::Public],
        Timeline::Tagged(name) => tags::slugs(name).into_iter().map(|slug| Topic::Hashtag(slug.into())).collect(),
    }
}
