//! System notifications: to some users, or to everybody.

use serde::Serialize;

use super::Admin;
use super::jobs::Progress;
use crate::community::Core;
use crate::community::notifications::announcements;
use crate::community::notifications::list::{self, NewNotice, Notice};
use crate::community::operations::admin::acts::note;
use crate::community::people::users::{self, UserRef};
use crate::error::{Error, Result, Why};
use crate::model::id::{UserId, distinct};
use crate::store::Write;
use crate::store::operations::admin::members;

/// Longest notice, in characters.
pub(crate) const TEXT: usize = 5_000;
/// Most people that are named one by one.
pub(crate) const NAMED: usize = 500;
/// People notified in one transaction.
const AT_ONCE: u32 = 500;

/// A notice to be sent.
#[derive(Clone, Debug)]
pub(crate) struct NoticeText {
    pub notice: Notice,
    pub text: String,
    pub is_markdown: bool,
}

#[derive(Serialize)]
struct NoticeStarted<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct SentNotice<'a> {
    people: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct Nothing {}

/// Takes back what everybody was told. `NotFound(Record)`.
pub(crate) fn take_back(tx: &Write<'_>, admin: &Admin, id: i64) -> Result<()> {
    announcements::delete(tx, id)?;
    note(tx, admin, "notice.delete", &id.to_string(), &Nothing {})
}

/// The people meant by their names, each once; the first unknown one is refused.
pub(crate) fn named(core: &Core, names: &[String]) -> Result<Vec<UserId>> {
    if names.is_empty() || names.len() > NAMED {
        return Err(Error::unfit("to", format!("name 1 to {NAMED} people")));
    }
    core.read(|r| {
        let one = |name: &String| {
            users::require(r, &UserRef::parse(name.trim().trim_start_matches('@')))
                .map(|user| user.id)
                .map_err(|_| Error::unfit("to", format!("there is no such user: {name}")))
        };
        let people = distinct(names.iter().map(one).collect::<Result<Vec<UserId>>>()?);
        Ok(people)
    })
}

/// `Invalid("text")` for a text that is blank or longer than [`TEXT`] characters, white space around it aside.
pub(crate) fn check(words: &NoticeText) -> Result<()> {
    match words.text.trim() {
        "" => Err(Error::invalid("text", Why::Empty)),
        text if text.chars().count() > TEXT => Err(Error::invalid("text", Why::TooLong { max: TEXT })),
        _ => Ok(()),
    }
}

/// Sends it to these people.
pub(crate) async fn send(core: &Core, admin: Admin, words: NoticeText, people: Vec<UserId>) -> Result<usize> {
    check(&words)?;
    core.write(move |tx, settings| {
        let notice = NewNotice { notice: words.notice, text: &words.text, is_markdown: words.is_markdown, actor: None, target: None };
        let people = list::notice(tx, settings, &people, &notice)?;
        note(tx, &admin, "notice", "some", &SentNotice { people, text: &words.text })?;
        Ok(people)
    })
    .await
}

/// Sends it to everybody who may log in, some hundreds in each transaction, so that nobody waits long for the writer.
pub(crate) async fn send_to_all(core: &Core, admin: Admin, words: NoticeText, progress: &Progress) -> Result<usize> {
    check(&words)?;
    progress.of(core.read(|r| crate::store::db::counters::tally(r, "users"))?);
    // Logged before anybody is notified: a notice that fails halfway was still started.
    let said = words.clone();
    let announcement = core
        .write(move |tx, _| {
            note(tx, &admin, "notice", "everybody", &NoticeStarted { text: &said.text })?;
            match said.notice {
                Notice::System => announcements::publish(tx, &said.text, said.is_markdown).map(Some),
                Notice::Recommend => Ok(None),
            }
        })
        .await?;
    let (mut last, mut people) = (UserId(0), 0);
    loop {
        let next = core.read(|r| members::enabled_after(r, last, AT_ONCE))?;
        let Some(end) = next.last().copied() else { break };
        let words = words.clone();
        people += core
            .write(move |tx, settings| {
                let notice =
                    NewNotice { notice: words.notice, text: &words.text, is_markdown: words.is_markdown, actor: None, target: None };
                let sent = list::notices(tx, settings, &next, &notice)?;
                if let Some(announcement) = announcement {
                    announcements::notified(tx, announcement, &sent)?;
                }
                Ok(sent.len())
            })
            .await?;
        last = end;
        progress.at(i64::try_from(people).unwrap_or(i64::MAX));
    }
    Ok(people)
}
