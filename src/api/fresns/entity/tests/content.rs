//! Files, hashtags, posts, comments, drafts.

use std::sync::Arc;

use serde_json::json as j;

use super::kit::*;
use crate::api::fresns::entity::content::comment::CommentInfo;
use crate::api::fresns::entity::content::draft::DraftInfo;
use crate::api::fresns::entity::content::file::FileInfo;
use crate::api::fresns::entity::content::hashtag::HashtagInfo;
use crate::api::fresns::entity::content::parts::ContentOptions;
use crate::api::fresns::entity::content::post::PostInfo;
use crate::api::fresns::entity::content::text::TextForm;
use crate::api::fresns::wire::family::Family::{V1, V2};
use crate::api::fresns::wire::json::key_filter::KeyFilter;
use crate::community::runtime::settings::Settings;
use crate::model::content::entry::{Draft, DraftState, EntryKind, FileKind};
use crate::model::content::views::{DraftView, PostView};
use crate::model::id::{DraftId, UserId};
use crate::model::people::user::{Role, Status};

const FILE_V2: &str = "fid type status substitutionImageUrl sensitive name mime extension size md5 sha shaType moreJson";
const FILE_V1: &str = "fid type status substitutionImageUrl warning name mime extension size sha shaType moreInfo width height duration";
const IMAGE: &str = "imageLong imageConfigUrl imageRatioUrl imageSquareUrl imageBigUrl";
const COMMON: &str = "url content contentLength langTag writingDirection isBrief isMarkdown isAnonymous digestState viewCount likeCount
    dislikeCount followCount blockCount commentCount commentDigestCount commentLikeCount commentDislikeCount commentFollowCount
    commentBlockCount createdDatetime createdTimeAgo editedDatetime editedTimeAgo editedCount rankState status archives operations extends
    files hashtags author manages interaction";
const POST: &str = "pid title stickyState readConfig group isMultiLevelQuote quotedPost previewLikeUsers previewComments";
const COMMENT: &str = "cid isSticky replyToPost replyToComment";

#[test]
fn a_file_has_the_keys_of_its_own_kind() {
    for (kind, v2, v1) in [
        (FileKind::Image, format!("imageWidth imageHeight {IMAGE}"), IMAGE.to_owned()),
        (FileKind::Video, "videoTime videoPosterUrl videoUrl transcodingState".into(), "videoPosterUrl videoUrl transcodingState".into()),
        (FileKind::Audio, "audioTime audioUrl transcodingState".into(), "audioUrl transcodingState".into()),
        (FileKind::Document, "documentPreviewUrl".into(), "documentPreviewUrl".into()),
    ] {
        keys(&json(&FileInfo::of(&file(kind), &ctx(V2))), &format!("{FILE_V2} {v2}"));
        keys(&json(&FileInfo::of(&file(kind), &ctx(V1))), &format!("{FILE_V1} {v1}"));
    }
}

#[test]
fn v1_measures_are_null_where_they_mean_nothing() {
    for (kind, width, height, duration) in [
        (FileKind::Image, j!(100), j!(300), j!(null)),
        (FileKind::Video, j!(100), j!(300), j!(12)),
        (FileKind::Audio, j!(null), j!(null), j!(12)),
        (FileKind::Document, j!(null), j!(null), j!(null)),
    ] {
        let v1 = json(&FileInfo::of(&file(kind), &ctx(V1)));
        assert_eq!((&v1["width"], &v1["height"], &v1["duration"]), (&width, &height, &duration), "{kind:?}");
    }
}

#[test]
fn a_picture_is_described_for_people_and_machines() {
    let mut view = file(FileKind::Image);
    view.warning = "nudity".into();
    let (v2, v1) = (json(&FileInfo::of(&view, &ctx(V2))), json(&FileInfo::of(&view, &ctx(V1))));
    assert_eq!((&v2["size"], &v1["size"]), (&j!("1.2 MB"), &j!("1.20 MB")));
    assert_eq!((&v2["sensitive"], &v1["warning"]), (&j!(true), &j!("nudity")));
    assert_eq!((&v2["sha"], &v2["shaType"], &v2["imageLong"]), (&j!("ab01"), &j!("sha256"), &j!(true)));
    assert_eq!(v2["imageBigUrl"], "https://moot.example/files/k1");
    assert_eq!(v2["imageSquareUrl"], "https://moot.example/files/k1/small");
}

#[test]
fn hashtags_show_the_public_counts() {
    let marks = "url cover description viewCount likeCount dislikeCount followCount blockCount postCount postDigestCount commentCount
        commentDigestCount createdDatetime archives operations interaction";
    let v2 = json(&HashtagInfo::of(&hashtag(), &ctx(V2)));
    keys(&v2, &format!("hid hname extends {marks}"));
    let v1 = json(&HashtagInfo::of(&hashtag(), &ctx(V1)));
    let more = "htid name createdTimeAgo lastPublishPostDateTime lastPublishPostTimeAgo lastPublishCommentDateTime
        lastPublishCommentTimeAgo moreInfo";
    keys(&v1, &format!("{more} {marks}"));
    assert_eq!((&v1["likeCount"], &v1["dislikeCount"], &v1["followCount"]), (&j!(3), &j!(null), &j!(2)));
    assert_eq!((&v2["interaction"]["hashtagName"], &v2["interaction"]["followStatus"]), (&j!("Hashtag"), &j!(true)));
    assert_eq!(v2["createdDatetime"], "12/31/2025 23:59:00");
}

#[test]
fn a_post_has_every_key_of_its_family() {
    let v2 = json(&PostInfo::of(&post("hello"), &ContentOptions::default(), &ctx(V2)));
    let own = "postCount latestCommentDatetime latestCommentTimeAgo affiliatedUserConfig isCommentHidden isCommentDisabled
        isCommentPrivate moreJson location editControls followType";
    keys(&v2, &format!("{COMMON} {POST} {own}"));
    keys(&v2["editControls"], "isMe canDelete canEdit isPluginEditor editorUrl");
    keys(&v2["files"], "images videos audios documents");
    keys(&v2["extends"], "textBox infoBox interactionBox");
    keys(&v2["affiliatedUserConfig"], "hasUserList userListName userListUrl userListCount");
    let v1 = json(&PostInfo::of(&post("hello"), &ContentOptions::default(), &ctx(V1)));
    let own = "quoteCount lastCommentDatetime lastCommentTimeAgo associatedUserListConfig commentConfig moreInfo geotag controls";
    keys(&v1, &format!("{COMMON} {POST} {own}"));
    keys(&v1["controls"], "isAuthor canEdit canDelete");
    keys(&v1["extends"], "texts infos actions");
    keys(&v1["commentConfig"], "visible policy privacy action");
    keys(&v1["readConfig"], "isReadLocked previewPercentage buttonName buttonUrl");
}

#[test]
fn a_post_shows_the_facts_of_its_view() {
    let v2 = json(&PostInfo::of(&post("hello"), &ContentOptions::default(), &ctx(V2)));
    // Two quotes and a repost.
    assert_eq!((&v2["isCommentDisabled"], &v2["isCommentPrivate"], &v2["postCount"]), (&j!(true), &j!(true), &j!(3)));
    assert_eq!((&v2["likeCount"], &v2["dislikeCount"], &v2["commentBlockCount"]), (&j!(3), &j!(null), &j!(null)));
    assert_eq!((&v2["createdDatetime"], &v2["createdTimeAgo"]), (&j!("12/31/2025 23:59:00"), &j!("1 minute ago")));
    assert_eq!((&v2["author"]["username"], &v2["interaction"]["likeStatus"]), (&j!("alice"), &j!(true)));
    assert_eq!((&v2["interaction"]["postName"], &v2["url"]), (&j!("Post"), &j!("https://moot.example/post/postPid1")));
    assert_eq!((v2["files"]["images"].as_array().unwrap().len(), v2["hashtags"][0]["hid"].as_str()), (1, Some("rust")));
    let v1 = json(&PostInfo::of(&post("hello"), &ContentOptions::default(), &ctx(V1)));
    assert_eq!((&v1["commentConfig"]["policy"], &v1["commentConfig"]["privacy"]), (&j!(4), &j!("private")));
}

/// The whole text.
fn whole() -> ContentOptions {
    ContentOptions { form: TextForm::Full, ..ContentOptions::default() }
}

#[test]
fn texts_are_cut_in_lists_and_linked_everywhere() {
    let text = format!("<b> @bob #Rust {}", "x ".repeat(200));
    let brief = json(&PostInfo::of(&post(&text), &ContentOptions::default(), &ctx(V2)));
    let start = "&lt;b&gt; <a href=\"https://moot.example/u/Bob\" class=\"fresns_mention\" target=\"_blank\">@Bobby</a> \
        <a href=\"https://moot.example/hashtag/rust\" class=\"fresns_hashtag\" target=\"_blank\">#Rust</a> x";
    assert!(brief["content"].as_str().unwrap().starts_with(start), "{}", brief["content"]);
    assert!(brief["content"].as_str().unwrap().ends_with("..."));
    assert_eq!((&brief["isBrief"], &brief["contentLength"]), (&j!(true), &j!(text.len())));
    let full = json(&PostInfo::of(&post(&text), &whole(), &ctx(V2)));
    assert_eq!(full["isBrief"], false);
    assert!(full["content"].as_str().unwrap().len() > brief["content"].as_str().unwrap().len());
    let mut html = ctx(V1);
    html.html = true;
    assert_eq!(json(&PostInfo::of(&post("a\nb"), &whole(), &html))["content"], "a<br>b");
    assert_eq!(json(&PostInfo::of(&post(""), &whole(), &html))["content"], j!(null));
}

#[test]
fn a_mention_links_to_the_mentioned_user() {
    let mut view = post("@Bob");
    let content = |view: &PostView| json(&PostInfo::of(view, &ContentOptions::default(), &ctx(V2)))["content"].as_str().unwrap().to_owned();
    view.attached.mentioned[0].username = "Robert".into();
    let link = |to, shown| format!("<a href=\"https://moot.example/u/{to}\" class=\"fresns_mention\" target=\"_blank\">{shown}</a>");
    assert_eq!(content(&view), link("Robert", "@Bobby"));
    view.attached.mentioned[0].gone = true;
    assert_eq!(content(&view), link("0", "@Bob"));
}

#[test]
fn a_quoted_post_is_one_level_deep_and_filtered_by_itself() {
    let mut inner = post("inner");
    inner.detail.quoted = Some(inner.content.id);
    inner.quoted = Some(Box::new(post("innermost")));
    let outer = PostView { quoted: Some(Box::new(inner)), ..post("outer") };
    let v1 = json(&PostInfo::of(&outer, &ContentOptions::default(), &ctx(V1)));
    assert_eq!((&v1["isMultiLevelQuote"], &v1["quotedPost"]["content"]), (&j!(true), &j!("inner")));
    assert_eq!(v1["quotedPost"]["quotedPost"], j!(null));
    let only = |key: &str| KeyFilter::v2(Some(key), None).unwrap().map(Arc::new);
    let look = ContentOptions { quoted_post: only("pid"), author: only("uid"), hashtag: only("name"), ..ContentOptions::default() };
    let v1 = json(&PostInfo::of(&outer, &look, &ctx(V1)));
    assert_eq!((&v1["quotedPost"], &v1["author"], &v1["hashtags"]), (&j!({"pid": "postPid1"}), &j!({"uid": 7}), &j!([{"name": "Rust"}])));
}

#[test]
fn anonymous_authors_stay_hidden_and_deleted_authors_have_a_placeholder() {
    let mut view = post("secret");
    (view.author, Arc::make_mut(&mut view.content).anonymous) = (None, true);
    for family in [V1, V2] {
        let author = json(&PostInfo::of(&view, &ContentOptions::default(), &ctx(family)))["author"].take();
        assert_eq!((&author["uid"], &author["status"]), (&j!(null), &j!(true)));
        assert_eq!(author["avatar"], "https://moot.example/anonymous.png");
        let gone = PostView { author: Some(user(8, "bob", Status::Deleted)), ..post("old") };
        let author = json(&PostInfo::of(&gone, &ContentOptions::default(), &ctx(family)))["author"].take();
        assert_eq!((&author["uid"], &author["status"]), (&j!(null), &j!(false)));
    }
}

#[test]
fn controls_follow_viewer_settings_and_state() {
    let shown = |view: &PostView, settings: Settings, role: Role| {
        let mut ctx = ctx(V1);
        ctx.settings = Arc::new(settings);
        ctx.viewer.as_mut().unwrap().role = role;
        let controls = json(&PostInfo::of(view, &ContentOptions::default(), &ctx))["controls"].take();
        ["isAuthor", "canEdit", "canDelete"].map(|key| controls[key].as_bool().unwrap())
    };
    let mut other = post("x");
    other.is_me = false;
    let mut sticky = post("x");
    Arc::make_mut(&mut sticky.content).sticky = 3;
    let late = Settings { post_edit_minutes: 1, post_delete: false, ..Settings::default() };
    let mut old = post("x");
    Arc::make_mut(&mut old.content).id = crate::model::id::EntryId(crate::model::id::first_at(NOW - 61_000));
    assert_eq!(shown(&post("x"), Settings::default(), Role::General), [true, true, true]);
    assert_eq!(shown(&post("x"), late.clone(), Role::General), [true, true, false]);
    assert_eq!(shown(&old, late, Role::General), [true, false, false]);
    assert_eq!(shown(&sticky, Settings::default(), Role::General), [true, false, true]);
    assert_eq!(shown(&other, Settings::default(), Role::General), [false, false, false]);
    assert_eq!(shown(&other, Settings::default(), Role::Moderator), [false, false, true]);
}

#[test]
fn a_comment_has_every_key_of_its_family() {
    let v2 = json(&CommentInfo::of(&comment("hi"), &ContentOptions::default(), &ctx(V2)));
    let own =
        "latestCommentDatetime latestCommentTimeAgo isCommentPrivate moreJson location editControls subComments extendButton followType";
    keys(&v2, &format!("{COMMON} {COMMENT} {own}"));
    keys(&v2["extendButton"], "status type default active");
    let place = "isLbs mapId latitude longitude scale continent continentCode country countryCode region regionCode city cityCode district
        address zip poi poiId distance unit encode";
    keys(&v2["location"], place);
    let v1 = json(&CommentInfo::of(&comment("hi"), &ContentOptions::default(), &ctx(V1)));
    let own = "lastCommentDatetime lastCommentTimeAgo privacy moreInfo geotag controls previewLikeUsers previewComments activeButton";
    keys(&v1, &format!("{COMMON} {COMMENT} {own}"));
    keys(&v1["activeButton"], "hasActiveButton buttonName buttonStyle buttonUrl name style appUrl");
    assert_eq!((&v1["privacy"], &v1["interaction"]["postAuthorLikeStatus"]), (&j!("private"), &j!(true)));
    assert_eq!((&v1["author"]["username"], &v1["author"]["isPostAuthor"]), (&j!("bob"), &j!(false)));
}

#[test]
fn a_reply_shows_what_it_answers_one_level_up() {
    let mut view = comment("reply");
    view.detail.parent = Some(view.content.id);
    view.parent = Some(Box::new(comment("first")));
    let v2 = json(&CommentInfo::of(&view, &ContentOptions::default(), &ctx(V2)));
    assert_eq!((&v2["replyToPost"]["pid"], &v2["replyToComment"]["content"]), (&j!("postPid1"), &j!("first")));
    assert_eq!((&v2["replyToComment"]["replyToPost"], &v2["replyToComment"]["replyToComment"]), (&j!(null), &j!(null)));
    let below = json(&CommentInfo::of(&view, &ContentOptions { pid_only: true, ..ContentOptions::default() }, &ctx(V2)));
    assert_eq!(below["replyToPost"], j!({"pid": "postPid1"}));
}

#[test]
fn a_place_of_the_author_is_shown_in_v2() {
    let mut view = post("here");
    Arc::make_mut(&mut view.content).location = Some(r#"{"latitude":52.5,"longitude":13.4,"poi":"Station","unknown":1}"#.into());
    let place = json(&PostInfo::of(&view, &ContentOptions::default(), &ctx(V2)))["location"].take();
    assert_eq!((&place["isLbs"], &place["poi"], &place["city"], place.get("unknown")), (&j!(true), &j!("Station"), &j!(null), None));
}

fn draft(kind: EntryKind) -> DraftView {
    DraftView {
        draft: Draft {
            id: DraftId(minute_ago()),
            did: "draftDid".into(),
            author: UserId(7),
            kind,
            state: DraftState::Rejected,
            entry: None,
            quoted: None,
            post: None,
            parent: None,
            forum: None,
            title: None,
            text: "<raw> @bob".into(),
            is_markdown: true,
            is_anonymous: false,
            is_private: true,
            comment_policy: 4,
            comment_private: false,
            location: None,
            more_info: Some(r#"{"a":1}"#.into()),
            reason: Some("no".into()),
        },
        files: vec![file(FileKind::Image)],
        entry_code: None,
        quoted_pid: None,
        pid: Some("postPid1".into()),
        parent_cid: None,
        author: user(7, "alice", Status::Enabled),
    }
}

#[test]
fn drafts_have_the_keys_of_family_and_kind() {
    let log =
        "id isPluginEditor editorFskey editorUrl content contentLength isBrief isMarkdown isAnonymous mapJson state reason author files
        archives operations extends";
    let post = json(&DraftInfo::of(&draft(EntryKind::Post), TextForm::Full, &ctx(V2)));
    let only = "pid quotedPid group title isCommentDisabled isCommentPrivate readJson userListJson commentBtnJson";
    keys(&post, &format!("{log} {only}"));
    let comment = json(&DraftInfo::of(&draft(EntryKind::Comment), TextForm::Full, &ctx(V2)));
    keys(&comment, &format!("{log} cid pid parentCid"));
    assert_eq!((&post["state"], &post["content"], &post["isCommentDisabled"]), (&j!(4), &j!("<raw> @bob"), &j!(true)));
    let v1 = "did fsid quotedPid replyToPid replyToCid title content contentLength isMarkdown isAnonymous isPrivate locationInfo moreInfo
        permissions archives files extends group geotag createdDatetime createdTimeAgo state reason";
    let permissions = "editor contentWritingDirection canDelete readConfig associatedUserListConfig";
    for (kind, last, private) in [(EntryKind::Post, "commentConfig", false), (EntryKind::Comment, "activeButton", true)] {
        let shown = json(&DraftInfo::of(&draft(kind), TextForm::Full, &ctx(V1)));
        keys(&shown, v1);
        keys(&shown["permissions"], &format!("{permissions} {last}"));
        assert_eq!((&shown["isPrivate"], &shown["moreInfo"]), (&j!(private), &j!({"a": 1})));
    }
}
