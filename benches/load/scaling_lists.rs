//! The lists whose first and last pages are measured on files of different size.

use super::Call;
use super::folkmoot::{People, STATUS, Who};

/// What the rows of a file are called.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The conversation of alice and carol, with all the messages.
    pub conversation: i64,
    /// The post that everybody likes and comments on, by its number and by its code.
    pub post: i64,
    pub pid: String,
    /// The room that everybody is in.
    pub room: i64,
}

const ROWS: &str = r#""id":"#;
const FRESNS_ROWS: &str = r#""list":[{"#;
const IM_ROWS: &str = r#""data":[{"#;

/// First pages of lists that have as many rows as the file is large.
pub fn first_pages(people: &People<'_>, names: &Names) -> Vec<Call> {
    let Names { conversation, post, pid, room } = names;
    let (bob, carol, dave) = (people.uid(Who::Bob), people.uid(Who::Carol), people.uid(Who::Dave));
    let mastodon = |who, path: &str, marker| {
        let name = path.split('?').next().unwrap_or(path);
        let digits = |c: char| c.is_ascii_digit();
        let name: Vec<&str> = name.split('/').map(|part| if part.chars().all(digits) { ":id" } else { part }).collect();
        people.mastodon(&format!("Mastodon {}", name.join("/")), who, &format!("/api/{path}"), marker)
    };
    let alice = |path: &str, marker| mastodon(Who::Alice, path, marker);
    let fresns = |name: &str, who, path: &str| people.fresns(&format!("Fresns {name}"), who, path, FRESNS_ROWS);
    vec![
        alice("v1/timelines/home?limit=20", STATUS),
        alice("v1/timelines/public?limit=20", STATUS),
        alice("v1/timelines/tag/weather?limit=20", STATUS),
        alice(&format!("v1/accounts/{dave}/statuses?limit=20"), STATUS),
        alice(&format!("v1/accounts/{bob}/followers?limit=40"), ROWS),
        alice(&format!("v1/accounts/{bob}/following?limit=40"), ROWS),
        alice(&format!("v1/statuses/{post}/favourited_by?limit=40"), ROWS),
        alice("v1/notifications?limit=15", ROWS),
        alice("v2/notifications?limit=15", ROWS),
        alice("v1/directory?limit=40&order=new", ROWS),
        alice("v2/search?q=weather&type=statuses&limit=20", STATUS),
        mastodon(Who::Carol, "v1/conversations?limit=20", ROWS),
        mastodon(Who::Carol, "v1/favourites?limit=20", STATUS),
        mastodon(Who::Carol, "v1/bookmarks?limit=20", STATUS),
        mastodon(Who::Dave, "v1/blocks?limit=40", ROWS),
        mastodon(Who::Dave, "v1/mutes?limit=40", ROWS),
        fresns("notification/list", Who::Alice, "/notification/list"),
        fresns("post/list", Who::Alice, "/post/list"),
        fresns("post/follow/all", Who::Alice, "/post/follow/all"),
        fresns("comment/list", Who::Alice, &format!("/comment/list?pid={pid}")),
        fresns("conversation/list", Who::Carol, "/conversation/list"),
        fresns("conversation/:id/messages", Who::Alice, &format!("/conversation/{conversation}/messages")),
        people.im("Lanying /user/list", None, "/user/list?page_num=1&page_size=50", IM_ROWS),
        people.im("Lanying /roster/list", Some(Who::Bob), "/roster/list?limit=50", r#""data":["#),
        people.im("Lanying /group/member_list", Some(Who::Alice), &format!("/group/member_list?group_id={room}&limit=50"), IM_ROWS),
        people.im(
            "Lanying /message/conversation",
            Some(Who::Alice),
            &format!("/message/conversation?opposite_id={carol}&msg_id_start=0&limit=20"),
            "messages",
        ),
    ]
}

/// Lists of posts and comments end here, whatever there is.
const LISTED: u32 = 10_000;

/// First and last page of lists that go by page number, where there are so many rows.
pub fn numbered(people: &People<'_>, names: &Names, rows: u32) -> Vec<[Call; 2]> {
    let Names { conversation, pid, .. } = names;
    let fresns = |name: &str, who, path: String| {
        let last = if matches!(name, "post/list" | "comment/list") { rows.min(LISTED) } else { rows } / 15;
        [1, last].map(|page| people.fresns(&format!("Fresns {name}"), who, &format!("{path}pageSize=15&page={page}"), FRESNS_ROWS))
    };
    let last = rows / 50;
    vec![
        fresns("notification/list", Who::Alice, "/notification/list?".into()),
        fresns("post/list", Who::Alice, "/post/list?".into()),
        fresns("comment/list", Who::Alice, format!("/comment/list?pid={pid}&")),
        fresns("conversation/list", Who::Carol, "/conversation/list?".into()),
        fresns("conversation/:id/messages", Who::Alice, format!("/conversation/{conversation}/messages?")),
        [1, last].map(|page| people.im("Lanying /user/list", None, &format!("/user/list?page_num={page}&page_size=50"), IM_ROWS)),
    ]
}
