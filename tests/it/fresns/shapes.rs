//! The shapes that several endpoints share (`docs/specs/fresns.md 4`).

use folkmoot::internals::api::fresns::wire::family::Family;
use serde_json::Value;

use crate::shape::{each, exact};

const USER: &str = "fsid str, uid int, username str, nickname str, url str, avatar str?, decorate str?, banner str?, gender int,
    birthday str?, bio str?, bioHtml str?, location str?, verifiedIcon str?, verifiedDesc str?, verifiedDateTime str?, expired bool,
    expiryDateTime str?, rankState int, status bool, waitDelete bool, waitDeleteDateTime str?, archives list, operations obj,
    nicknameColor str?, roleName str, roleNameDisplay bool, roleIcon str?, roleIconDisplay bool, roleExpiryDateTime str?,
    roleRankState int, roleStatus bool, stats obj, roles list, interaction obj, conversation obj";
const USER_V2: &str = "hasPassword bool, conversationLimit int, commentLimit int, verifiedStatus bool, registerDate str,
    lastPublishPost str?, lastPublishComment str?, lastEditUsername str?, lastEditNickname str?, extends obj, rid int,
    rolePermissions obj";
const USER_V1: &str = "hasPin bool, genderCustom str?, genderPronoun int?, birthdayDisplayType int, conversationPolicy int,
    commentPolicy int, verified bool, registerDateTime str, lastPublishPostDateTime str?, lastPublishPostTimeAgo str?,
    lastPublishCommentDateTime str?, lastPublishCommentTimeAgo str?, lastEditUsernameDateTime str?, lastEditNicknameDateTime str?,
    moreInfo obj?, roleRid str";

/// The substitute for an anonymous or deleted user: the same keys without two, and hardly any values.
const NOBODY: &str = "fsid null, uid null, username null, nickname null, url null, avatar str?, decorate null, banner null, gender int,
    birthday null, bio null, bioHtml null, location null, verifiedIcon null, verifiedDesc null, verifiedDateTime null, expired bool,
    expiryDateTime null, rankState int, status bool, waitDelete bool, waitDeleteDateTime null, archives list, operations obj,
    nicknameColor null, roleName null, roleNameDisplay bool, roleIcon null, roleIconDisplay bool, roleExpiryDateTime null,
    roleRankState int, roleStatus bool, stats null, roles list";
const NOBODY_V2: &str = "hasPassword bool, conversationLimit int, commentLimit int, verifiedStatus bool, registerDate null,
    lastPublishPost null, lastPublishComment null, lastEditUsername null, lastEditNickname null, extends obj, rid null,
    rolePermissions null";
const NOBODY_V1: &str = "hasPin bool, genderCustom null, genderPronoun null, birthdayDisplayType int, conversationPolicy int,
    commentPolicy int, verified bool, registerDateTime null, lastPublishPostDateTime null, lastPublishPostTimeAgo null,
    lastPublishCommentDateTime null, lastPublishCommentTimeAgo null, lastEditUsernameDateTime null, lastEditNicknameDateTime null,
    moreInfo null, roleRid null";

const INTERACTION_V2: &str = "userName str, userUidName str, userUsernameName str, userNicknameName str, userRoleName str,
    userBioName str, likeSetting bool, likeName str, dislikeSetting bool, dislikeName str, followSetting bool, followName str,
    blockSetting bool, blockName str, publishPostName str, publishCommentName str, likeStatus bool, dislikeStatus bool,
    followStatus bool, followMeStatus bool, followNote str?, followExpired bool, followExpiryDateTime null, blockStatus bool,
    blockMeStatus bool, blockNote str?";

/// `stats` of either family: names made from marks and targets.
fn stats(family: Family) -> String {
    let mut fields = Vec::new();
    for mark in ["like", "dislike", "follow", "block"] {
        for target in ["User", "Group", "Hashtag", "Geotag", "Post", "Comment"] {
            if target != "Geotag" || family == Family::V1 {
                fields.push(format!("{mark}{target}Count int?"));
            }
        }
    }
    let received = match family {
        Family::V2 => "viewMeCount int, likeMeCount int?, dislikeMeCount int?, followMeCount int?, blockMeCount int?",
        Family::V1 => "viewCount int, likerCount int?, dislikerCount int?, followerCount int?, blockerCount int?",
    };
    fields.push(received.to_owned());
    for what in ["post", "comment"] {
        for count in ["Publish", "Digest", "Like", "Dislike", "Follow", "Block"] {
            fields.push(format!("{what}{count}Count int?"));
        }
    }
    for n in 1..=5 {
        fields.push(format!("extcredits{n} int?, extcredits{n}State int, extcredits{n}Name str, extcredits{n}Unit str"));
    }
    fields.join(", ")
}

fn interaction(family: Family) -> String {
    if family == Family::V2 {
        return INTERACTION_V2.to_owned();
    }
    let marks = ["like", "dislike", "follow", "block"].map(|mark| {
        format!("{mark}Enabled bool, {mark}Name str, {mark}UserTitle str, {mark}PublicRecord int, {mark}PublicCount int, {mark}Status bool")
    });
    marks.join(", ")
        + ", note str?, followMeStatus bool, blockMeStatus bool, followMethod str, followAppUrl null, followExpired bool,
           followExpiryDateTime null"
}

/// User Info of an existing user.
#[track_caller]
pub fn user(value: &Value, family: Family) {
    let (own, rid) = match family {
        Family::V2 => (USER_V2, "int"),
        Family::V1 => (USER_V1, "str"),
    };
    exact(value, &format!("{USER}, {own}"));
    exact(&value["stats"], &stats(family));
    exact(&value["interaction"], &interaction(family));
    exact(&value["conversation"], "status bool, code int, message str");
    exact(&value["operations"], "customizes list, buttonIcons list, diversifyImages list, tips list");
    let role = format!("rid {rid}, isMain bool, nicknameColor str?, name str, nameDisplay bool, icon str?, iconDisplay bool, status bool");
    each(&value["roles"], &role);
    if family == Family::V2 {
        exact(&value["extends"], "textBox list, infoBox list, interactionBox list");
    }
}

/// The profile of an anonymous author (`there`), or of a deleted user.
#[track_caller]
pub fn nobody(value: &Value, family: Family, there: bool) {
    let own = match family {
        Family::V2 => NOBODY_V2,
        Family::V1 => NOBODY_V1,
    };
    exact(value, &format!("{NOBODY}, {own}"));
    assert_eq!(value["status"], there);
}

/// File Info of an image.
#[track_caller]
pub fn image(value: &Value, family: Family) {
    let own = match family {
        Family::V2 => "sensitive bool, md5 str?, moreJson obj?, imageWidth int?, imageHeight int?",
        Family::V1 => "warning str, moreInfo obj?, width int?, height int?, duration int?",
    };
    let shared = "fid str, type int, status bool, substitutionImageUrl str?, name str, mime str, extension str, size str, sha str?,
        shaType str?, imageLong bool, imageConfigUrl str, imageRatioUrl str, imageSquareUrl str, imageBigUrl str";
    exact(value, &format!("{shared}, {own}"));
}

/// A notification in a list, `actionUser` and `actionInfo` aside.
#[track_caller]
pub fn notification(value: &Value, family: Family) {
    let own = match family {
        Family::V2 => "id int, isAccessPlugin bool, pluginUrl null, actionObject int?",
        Family::V1 => "nmid str, isAccessApp bool, appUrl null, actionTarget int?",
    };
    let shared = "type int, content str?, isMarkdown bool, isMention bool, actionUser obj?, actionUserIsAnonymous bool, actionType int?,
        actionInfo obj?, contentFsid str?, datetime str, datetimeFormat str, timeAgo str, readStatus bool";
    exact(value, &format!("{shared}, {own}"));
}

/// A message of a conversation, with a whole sender.
#[track_caller]
pub fn message(value: &Value, family: Family) {
    let own = match family {
        Family::V2 => "id int, type int",
        Family::V1 => "cmid str, type str",
    };
    let shared = "user obj, isMe bool, content str?, file obj?, datetime str, datetimeFormat str, timeAgo str, readStatus bool";
    exact(value, &format!("{shared}, {own}"));
}
