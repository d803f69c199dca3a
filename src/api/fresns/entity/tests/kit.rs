//! A ctx and views to render.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use time::UtcOffset;

use crate::api::fresns::defaults::{Configs, SiteFacts};
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::render::language::Language;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::json::shared::Texts;
use crate::api::fresns::wire::json::writer;
use crate::community::runtime::settings::Settings;
use crate::model::content::entry::*;
use crate::model::content::views::*;
use crate::model::fragments::Fragments;
use crate::model::id::*;
use crate::model::people::person::{Person, UserView};
use crate::model::people::profile::Profile;
use crate::model::people::user::*;

pub(super) const NOW: i64 = 1_767_225_600_000;

pub(super) fn ctx(family: Family) -> RenderContext {
    let settings = Arc::new(Settings { name: "Moot".into(), description: String::new(), ..Settings::default() });
    let facts = SiteFacts {
        settings: Arc::clone(&settings),
        url: "https://moot.example".into(),
        icon_url: None,
        logo_url: None,
        default_avatar_url: Some("https://moot.example/a.png".into()),
        anonymous_avatar_url: Some("https://moot.example/anonymous.png".into()),
        deactivate_avatar_url: Some("https://moot.example/gone.png".into()),
        languages: vec![Lang::En],
        default_language: Lang::En,
        codes_in_log: false,
        sends_mail: false,
        founded_at: "2025-10-01 00:00:00".into(),
        changed_at: "2026-01-01 00:00:00".into(),
    };
    RenderContext {
        family,
        lang: Lang::En,
        language: Language::of(Some("en")),
        zone: UtcOffset::UTC,
        now: NOW,
        viewer: Some(Viewer { account: AccountId(1), user: UserId(7), role: Role::General }),
        verified: false,
        html: false,
        settings,
        configs: Arc::new(Configs::new(facts)),
        texts: Texts::default(),
    }
}

pub(super) fn json(value: &impl Serialize) -> Value {
    {
        let mut out = Vec::new();
        writer::write(&mut out, value).unwrap();
        serde_json::from_slice(&out).unwrap()
    }
}

/// The object's keys are exactly these, written with blanks between.
#[track_caller]
pub(super) fn keys(value: &Value, expected: &str) {
    let found: BTreeSet<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    let expected: BTreeSet<&str> = expected.split_whitespace().collect();
    let missing: Vec<_> = expected.difference(&found).collect();
    let extra: Vec<_> = found.difference(&expected).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing {missing:?}, extra {extra:?}");
}

/// One minute before [`NOW`].
pub(super) fn minute_ago() -> i64 {
    first_at(NOW - 60_000)
}

pub(super) fn user(id: i64, username: &str, status: Status) -> UserView {
    let person = Person {
        user: User {
            id: UserId(id),
            account_id: AccountId(id),
            is_primary: true,
            username: username.into(),
            nickname: username.to_uppercase(),
            bio: String::new(),
            role: Role::General,
            status,
            gender: 1,
            gender_custom: None,
            gender_pronoun: None,
            birthday: None,
            birthday_display: 1,
            location: None,
            more_info: None,
            has_pin: false,
            avatar: None,
            banner: None,
            conversation_policy: 1,
            comment_policy: 1,
            verified_at: None,
            verified_text: None,
            locked: false,
            username_edited_at: None,
            nickname_edited_at: None,
            last_post_at: None,
            last_comment_at: None,
            wait_delete_at: None,
        },
        stats: UserStats::default(),
        profile: profile(),
        fragments: Fragments::default(),
    };
    UserView { person: Arc::new(person), relation: Relation::default(), is_me: id == 7 }
}

fn profile() -> Profile {
    Profile {
        bot: false,
        discoverable: None,
        hide_collections: None,
        indexable: false,
        show_media: true,
        show_media_replies: true,
        show_featured: true,
        fields: Vec::new(),
        attribution_domains: Vec::new(),
        avatar_description: String::new(),
        banner_description: String::new(),
        avatar_moves: false,
        banner_moves: false,
        default_visibility: Visibility::Public,
        default_sensitive: false,
        default_language: None,
        default_quote_policy: QuotePolicy::Public,
    }
}

pub(super) fn file(kind: FileKind) -> FileView {
    FileView {
        id: FileId(1),
        fid: "fileFid1".into(),
        key: "k1".into(),
        owner: Some(UserId(7)),
        kind,
        name: "a.bin".into(),
        mime: "application/octet-stream".into(),
        extension: "bin".into(),
        size: 1_258_291,
        sha256: vec![0xab, 0x01],
        width: Some(100),
        height: Some(300),
        duration: Some(12),
        blurhash: None,
        animated: false,
        focus: None,
        description: String::new(),
        warning: "none".into(),
        more_info: None,
        gone: false,
    }
}

pub(super) fn hashtag() -> HashtagView {
    HashtagView {
        hashtag: Arc::new(Hashtag {
            id: HashtagId(minute_ago()),
            slug: "rust".into(),
            name: "Rust".into(),
            enabled: true,
            likes: 3,
            dislikes: 1,
            follows: 2,
            blocks: 0,
            posts: 5,
            comments: 4,
        }),
        own: OwnMarks { followed: true, ..OwnMarks::default() },
    }
}

pub(super) fn content(code: &str, text: &str, author: i64) -> Arc<Entry> {
    Arc::new(entry(code, text, author))
}

fn entry(code: &str, text: &str, author: i64) -> Entry {
    Entry {
        id: EntryId(minute_ago()),
        kind: EntryKind::Post,
        author: UserId(author),
        visibility: Visibility::Public,
        anonymous: false,
        deleted: false,
        code: code.into(),
        title: None,
        text: text.into(),
        is_markdown: false,
        language: None,
        spoiler: String::new(),
        sensitive: false,
        enabled: true,
        digest: 1,
        sticky: 1,
        location: None,
        more_info: None,
        file_kinds: 0,
        edited_at: None,
        edit_count: 0,
        views: 9,
        likes: 3,
        dislikes: 2,
        follows: 1,
        blocks: 1,
        comments: 6,
        replies: 0,
        quotes: 2,
        reposts: 1,
        comment_likes: 8,
        comment_dislikes: 7,
        comment_follows: 5,
        comment_blocks: 4,
        last_comment_at: Some(NOW - 30_000),
        program: None,
        quote_policy: QuotePolicy::Public,
        pinned: false,
        files: Arc::default(),
        hashtags: Vec::new(),
        mentions: Vec::new(),
        poll: None,
        fragments: Fragments::default(),
        part: Part::Message(MessagePart {
            conversation: ConversationId(5),
            receiver: UserId(0),
            in_reply_to: None,
            read: true,
            sender_deleted: false,
            receiver_deleted: false,
            chat: ChatPart::default(),
        }),
    }
}

/// A message of user 8 with as many sounds.
pub(super) fn message_entry(text: &str, files: usize) -> Arc<Entry> {
    Arc::new(Entry { files: vec![file(FileKind::Audio); files].into(), ..entry("messCmid", text, 8) })
}

pub(super) fn post(text: &str) -> PostView {
    PostView {
        content: content("postPid1", text, 7),
        detail: PostDetail { title: Some("Title".into()), quoted: None, forum: None, comment_policy: 4, comment_private: true },
        attached: Attached {
            files: vec![file(FileKind::Image), file(FileKind::Document)].into(),
            hashtags: vec![hashtag()],
            mentioned: vec![Mentioned {
                user: UserId(8),
                name: "bob".into(),
                username: "Bob".into(),
                nickname: "Bobby".into(),
                gone: false,
            }],
        },
        author: Some(user(7, "alice", Status::Enabled)),
        own: OwnMarks { liked: true, ..OwnMarks::default() },
        quoted: None,
        is_me: true,
    }
}

pub(super) fn comment(text: &str) -> CommentView {
    CommentView {
        content: content("commCid1", text, 8),
        detail: CommentDetail { post: EntryId(1), parent: None, top: None, private: true },
        attached: Attached::default(),
        author: Some(user(8, "bob", Status::Enabled)),
        own: OwnMarks::default(),
        is_me: false,
        is_post_author: false,
        post_author_liked: true,
        pid: "postPid1".into(),
        post: Some(Box::new(post("above"))),
        parent: None,
    }
}
