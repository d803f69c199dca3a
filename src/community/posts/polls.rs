//! Polls: creating, voting, and notifying everybody concerned of the end (`docs/specs/mastodon.md 4.2`).

use unicode_segmentation::UnicodeSegmentation;

use crate::community::notifications::create;
use crate::community::runtime::settings::Settings;
use crate::community::visibility::viewer::{self, Listing};
use crate::error::{Error, Resource, Result};
use crate::model::clock::SECOND;
use crate::model::content::entry::{EntryKind, Target};
use crate::model::content::status::PollView;
use crate::model::id::{EntryId, UserId, distinct};
use crate::model::notifications::notification::{NewNotification, NotificationKind};
use crate::model::notifications::outbox::Task;
use crate::model::people::user::Viewer;
use crate::store::messages::message::{self, MessageBy};
use crate::store::notifications::outbox::{self, Row};
use crate::store::posts::entries;
use crate::store::posts::polls::{self as rows, Head, Terms};
use crate::store::views::visibility_facts;
use crate::store::{Read, Write, views};

/// Options of one poll at most; it has 2 at least.
pub(crate) const MAX_OPTIONS: usize = 4;
/// Letters of one option, as people see them.
pub(crate) const MAX_OPTION_LENGTH: usize = 50;
/// Seconds a poll is open at least: five minutes.
pub(crate) const MIN_SECONDS: i64 = 300;
/// Seconds a poll is open at most: a month.
pub(crate) const MAX_SECONDS: i64 = 2_629_746;
/// Polls that one call of [`close_due`] ends at most.
const BATCH: i64 = 50;

/// Question, options and duration of a poll to create.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPoll {
    /// Blank ones are left out.
    pub options: Vec<String>,
    /// Seconds from now.
    pub expires_in: i64,
    pub multiple: bool,
    pub hide_totals: bool,
}

/// What is wrong with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Every option is blank, or there is none.
    Blank,
    TooMany,
    TooFew,
    TooLong,
    Duplicate,
    TooSoon,
    TooFar,
}

impl NewPoll {
    fn titles(&self) -> Vec<&str> {
        self.options.iter().map(|option| option.trim()).filter(|option| !option.is_empty()).collect()
    }

    fn terms(&self, tx: &Write<'_>) -> Terms {
        Terms { multiple: self.multiple, hide_totals: self.hide_totals, expires_at: tx.now() + self.expires_in * SECOND }
    }
}

/// Everything wrong with it; nothing for a good one.
pub(crate) fn check(new: &NewPoll) -> Vec<Fault> {
    let titles = new.titles();
    [
        (titles.is_empty(), Fault::Blank),
        (titles.len() > MAX_OPTIONS, Fault::TooMany),
        (titles.len() < 2, Fault::TooFew),
        (
            titles.iter().any(|title| title.chars().count() > 16 * MAX_OPTION_LENGTH || title.graphemes(true).count() > MAX_OPTION_LENGTH),
            Fault::TooLong,
        ),
        (distinct(&titles).len() < titles.len(), Fault::Duplicate),
        (new.expires_in < MIN_SECONDS, Fault::TooSoon),
        (new.expires_in > MAX_SECONDS, Fault::TooFar),
    ]
    .into_iter()
    .filter_map(|(wrong, fault)| wrong.then_some(fault))
    .collect()
}

fn checked(new: &NewPoll) -> Result<()> {
    match check(new).as_slice() {
        [] => Ok(()),
        faults => Err(Error::unfit("poll", format!("a good one: {faults:?}"))),
    }
}

/// Gives a new status its poll; the id of the poll. Dialects [`check`] before, to report errors in their own format.
pub fn attach(tx: &Write<'_>, entry: EntryId, new: &NewPoll) -> Result<i64> {
    checked(new)?;
    let poll = rows::insert(tx, entry, &new.terms(tx))?;
    rows::set_options(tx, poll, &new.titles())?;
    Ok(poll)
}

/// The poll of an edited status, or none any more. Votes stay as long as they mean the same:
/// other options, or another number of choices, make them void.
pub fn replace(tx: &Write<'_>, entry: EntryId, new: Option<&NewPoll>) -> Result<()> {
    let Some(new) = new else { return detach(tx, entry) };
    let Some(before) = rows::of_entry(tx, entry)? else { return attach(tx, entry, new).map(drop) };
    checked(new)?;
    let titles = new.titles();
    if rows::titles(tx, before.id)? != titles || before.terms.multiple != new.multiple {
        rows::set_options(tx, before.id, &titles)?;
    }
    rows::set_terms(tx, before.id, &new.terms(tx))
}

/// Removes the poll of a status, if it has one.
pub(crate) fn detach(tx: &Write<'_>, entry: EntryId) -> Result<()> {
    rows::of_entry(tx, entry)?.map_or(Ok(()), |poll| rows::delete(tx, poll.id))
}

/// A poll as one viewer sees it; `NotFound(Record)` where its status is not to be seen.
pub(crate) fn find(r: &Read<'_>, viewer: Option<UserId>, id: i64) -> Result<PollView> {
    let head = rows::head(r, id)?.ok_or(Error::NotFound(Resource::Record))?;
    let status = views::statuses::load_one(r, viewer, head.entry)?;
    status.and_then(|status| status.poll).ok_or(Error::NotFound(Resource::Record))
}

/// Why a vote does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Ended,
    NoSuchOption,
    Own,
    /// Voted before, or for several where one is to be chosen.
    Again,
}

/// Votes, or returns every reason against it. `NotFound(Record)` where the status is not visible.
/// The same choice twice in one ballot is one choice; nobody votes twice.
pub fn vote(tx: &Write<'_>, me: &Viewer, id: i64, choices: &[i64]) -> Result<std::result::Result<(), Vec<Refusal>>> {
    find(tx, Some(me.user), id)?;
    let head = rows::head(tx, id)?.ok_or(Error::NotFound(Resource::Record))?;
    let choices = distinct(choices.iter().copied());
    let several = choices.len() > 1 && !head.terms.multiple;
    let against: Vec<Refusal> = [
        (head.terms.expires_at <= tx.now(), Refusal::Ended),
        (choices.iter().any(|n| !(0..head.options).contains(n)), Refusal::NoSuchOption),
        (head.author == me.user, Refusal::Own),
        (several || is_repeated(&rows::votes(tx, id, me.user)?, &choices, head.terms.multiple), Refusal::Again),
    ]
    .into_iter()
    .filter_map(|(wrong, why)| wrong.then_some(why))
    .collect();
    if against.is_empty() && !choices.is_empty() {
        rows::vote(tx, id, me.user, &choices)?;
    }
    Ok(if against.is_empty() { Ok(()) } else { Err(against) })
}

/// Whether a vote repeats one of `before`: where several choices are allowed, only the same choice is one.
fn is_repeated(before: &[i64], choices: &[i64], multiple: bool) -> bool {
    if multiple { choices.iter().any(|choice| before.contains(choice)) } else { !before.is_empty() }
}

/// Is there an ended poll without its notifications?
pub(crate) fn is_due(r: &Read<'_>) -> Result<bool> {
    Ok(!rows::due(r, 1)?.is_empty())
}

/// Ends polls whose time has come, each once, and notifies their authors; how many polls ended. Those who voted are notified
/// afterwards. One call handles a limited number: repeat it until there was nothing to do.
pub fn close_due(tx: &Write<'_>, settings: &Settings) -> Result<usize> {
    let due = rows::due(tx, BATCH)?;
    for poll in &due {
        rows::set_closed(tx, poll.id)?;
        if !rows::voters(tx, poll.id, 0, 1)?.is_empty() {
            outbox::put(tx, Task::TellVoters(poll.entry))?;
        }
        tell_end(tx, settings, poll, poll.author)?;
    }
    Ok(due.len())
}

/// The next of those who voted in a poll that ended; nobody where it was opened again or is gone.
pub(crate) fn tell_voters(tx: &Write<'_>, settings: &Settings, row: &Row, entry: EntryId) -> Result<()> {
    let Some(poll) = rows::of_entry(tx, entry)?.filter(|poll| poll.closed) else { return outbox::remove(tx, row) };
    let find = |after: Option<i64>, limit| {
        let found = rows::voters(tx, poll.id, after.unwrap_or(0), limit)?;
        Ok(found.into_iter().map(|user| (user.0, user)).collect())
    };
    outbox::part(tx, row, i64::MAX, find, |user| tell_end(tx, settings, &poll, user))
}

/// Notifies one person, if they may see the status. Deleted polls end without notifications.
fn tell_end(tx: &Write<'_>, settings: &Settings, poll: &Head, receiver: UserId) -> Result<()> {
    let seen = match message::ends(tx, MessageBy::Id(poll.entry))? {
        Some(message) => message.shown_to(receiver),
        None => {
            visibility_facts::facts(tx, Some(receiver), poll.entry)?.is_some_and(|facts| viewer::judge(&facts, Listing::Detail).is_ok())
        }
    };
    if !seen {
        return Ok(());
    }
    let comment = entries::head(tx, poll.entry)?.is_some_and(|head| head.kind == EntryKind::Comment);
    let target = if comment { Target::Comment(poll.entry) } else { Target::Post(poll.entry) };
    let actor = (receiver != poll.author).then_some(poll.author);
    create::notification(tx, settings, &ended(receiver, actor, target)).map(drop)
}

/// The notification of the author has no actor: a poll ends by itself.
fn ended(receiver: UserId, actor: Option<UserId>, target: Target) -> NewNotification {
    NewNotification {
        receiver,
        kind: NotificationKind::PollEnd,
        actor,
        anonymous: false,
        action: None,
        target: Some(target),
        content: None,
        text: None,
        is_markdown: false,
        is_mention: false,
    }
}

/// The votes of a user who is being deleted, and the polls they asked.
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    rows::erase_user(tx, user)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::test::fixture::TestCommunity;
    use crate::store::test::fixture::number;

    fn asked(options: &[&str], expires_in: i64) -> NewPoll {
        NewPoll { options: options.iter().map(|&option| option.into()).collect(), expires_in, ..NewPoll::default() }
    }

    #[test]
    fn every_fault_is_reported_at_once() {
        let long = "x".repeat(51);
        let family = "👩‍👩‍👧‍👦".repeat(50);
        let cases: [(&[&str], i64, &[Fault]); 11] = [
            (&["Tea", "Coffee"], 300, &[]),
            (&["Tea", " ", "Coffee", ""], 2_629_746, &[]),
            (&["a", "A", "b", family.as_str()], 300, &[]),
            (&[], 300, &[Fault::Blank, Fault::TooFew]),
            (&["", "  "], 300, &[Fault::Blank, Fault::TooFew]),
            (&["Tea"], 300, &[Fault::TooFew]),
            (&["a", "b", "c", "d", "e"], 300, &[Fault::TooMany]),
            (&["a", " a"], 300, &[Fault::Duplicate]),
            (&["a", long.as_str()], 299, &[Fault::TooLong, Fault::TooSoon]),
            (&["a", "b"], 2_629_747, &[Fault::TooFar]),
            (&["a", "b"], i64::MIN, &[Fault::TooSoon]),
        ];
        for (options, expires_in, faults) in cases {
            assert_eq!(check(&asked(options, expires_in)), faults, "{options:?} {expires_in}");
        }
        let v = TestCommunity::new();
        let ann = v.person("Annie");
        let post = v.post(&ann, "well?");
        assert!(v.try_write(move |tx| attach(tx, post, &asked(&["a"], 300))).is_err(), "nothing wrong gets in unchecked");
    }

    #[test]
    fn an_end_is_notified_in_parts_and_only_to_those_who_may_see_it() {
        let v = TestCommunity::new();
        let (ann, bea, cid) = (v.person("Annie"), v.person("Beate"), v.person("Cidney"));
        for n in 0..BATCH + 1 {
            let post = v.post(&ann, &format!("question {n}"));
            v.write(move |tx| {
                let poll = attach(tx, post, &asked(&["a", "b"], 300))?;
                for voter in [bea, cid] {
                    assert!(vote(tx, &voter, poll, &[0])?.is_ok());
                }
                Ok(())
            });
        }
        v.mark(&ann, "user", cid.user.0, "block");
        v.clock.advance(300 * SECOND);
        let settings = v.settings.clone();
        let close = || {
            let settings = settings.clone();
            v.write(move |tx| close_due(tx, &settings))
        };
        assert!(v.read(is_due));
        assert_eq!([close(), close(), close()], [50, 1, 0]);
        assert!(!v.read(is_due));
        v.work_off();
        for (who, expected) in [(ann, BATCH + 1), (bea, BATCH + 1), (cid, 0)] {
            let kind = NotificationKind::PollEnd.number();
            let sql = format!("SELECT count(*) FROM notifications WHERE kind = {kind} AND receiver_id = {}", who.user);
            assert_eq!(v.read(|r| number(r, &sql)), expected);
        }
        v.recount();
    }
}
