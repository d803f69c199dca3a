//! Editing one's own statuses (`docs/specs/mastodon.md 4.2`): by the rule of its shape, which keeps the earlier version.

use super::acts::{own, put_quote_policy};
use super::compose::{asked, check_found, check_mix, check_words, words};
use super::{MAX_DESCRIPTION, MAX_FILES};
use crate::community::messages::edits;
use crate::community::posts::edit::{self, CommentEdit, PostEdit};
use crate::community::posts::polls;
use crate::community::runtime::settings::Settings;
use crate::community::text::body::Body;
use crate::error::{ContentFault, Error, Resource, Result, Why};
use crate::model::Millis;
use crate::model::clock::MINUTE;
use crate::model::content::entry::QuotePolicy;
use crate::model::content::status::{AskedPoll, Shape, StatusView};
use crate::model::id::{EntryId, FileId};
use crate::model::people::user::Viewer;
use crate::store::files::entry_files;
use crate::store::files::file::{self, FileHead};
use crate::store::posts::{comments, entries, post};
use crate::store::{Read, Write};

/// New metadata of a file of a status; `None` leaves a field unchanged.
#[derive(Clone, Debug)]
pub(crate) struct FileEdit {
    pub file: FileId,
    pub description: Option<String>,
    /// Both from -1 to 1.
    pub focus: Option<(f64, f64)>,
}

/// What an edited status says afterwards; only a text, language or quote policy of `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct StatusEdit {
    pub text: Option<String>,
    pub spoiler: String,
    /// A spoiler makes it sensitive in any case.
    pub sensitive: bool,
    pub language: Option<String>,
    /// All files it has afterwards, in this order.
    pub files: Vec<FileId>,
    pub file_edits: Vec<FileEdit>,
    /// `None` takes the poll away.
    pub poll: Option<AskedPoll>,
    pub quote_policy: Option<QuotePolicy>,
}

/// The files a status has afterwards, in order.
fn file_list(r: &Read<'_>, who: &Viewer, view: &StatusView, wanted: &[FileId], poll: bool) -> Result<Vec<FileId>> {
    let present: Vec<FileId> = view.files.iter().map(|file| file.id).collect();
    let mut list: Vec<FileId> = Vec::with_capacity(wanted.len());
    for id in wanted {
        if !list.contains(id) {
            list.push(*id);
        }
    }
    if list == present {
        return Ok(list);
    }
    if list.len() > MAX_FILES || (poll && !list.is_empty()) {
        return Err(Error::Content(ContentFault::TooManyFiles { max: MAX_FILES }));
    }
    let mut found = file::unattached(r, who.user, &list)?;
    found.extend(entry_files::former(r, view.id, &list)?);
    found.extend(view.files.iter().filter(|file| list.contains(&file.id)).map(|file| FileHead {
        id: file.id,
        owner: file.owner,
        kind: file.kind,
    }));
    check_found(&list, &found)?;
    check_mix(&found)?;
    Ok(list)
}

/// Edits one's own status. Nothing new is no edit.
/// Errors: `NotFound(Post)`, those of `publish` and of the rule of its shape.
pub(crate) fn edit(tx: &Write<'_>, settings: &Settings, who: &Viewer, id: EntryId, new: &StatusEdit) -> Result<()> {
    let view = own(tx, who, id)?;
    if view.shape == Shape::Repost {
        return Err(Error::NotFound(Resource::Post));
    }
    let (text, spoiler) = words(new.text.as_deref().unwrap_or(&view.text), &new.spoiler);
    let list = file_list(tx, who, &view, &new.files, new.poll.is_some())?;
    // What another dialect made longer may stay so.
    if text != view.text || spoiler != view.spoiler {
        check_words(&text, &spoiler, list.is_empty())?;
    }
    let sensitive = new.sensitive || !new.spoiler.trim().is_empty();
    let language = new.language.clone().or_else(|| view.language.clone());
    let described = new_metadata(&view, &list, &new.file_edits)?;
    let repolled = repolls(&view, new.poll.as_ref(), tx.now());
    let same = text == view.text
        && spoiler == view.spoiler
        && sensitive == view.sensitive
        && language == view.language
        && list.iter().eq(view.files.iter().map(|file| &file.id));
    if !same || !described.is_empty() || repolled {
        let texts = entries::texts(tx, id)?;
        let body = Body {
            text,
            spoiler,
            sensitive,
            language,
            is_markdown: view.is_markdown,
            location: texts.as_ref().and_then(|texts| texts.location.clone()),
            more_info: texts.as_ref().and_then(|texts| texts.more_info.clone()),
            files: list,
            app: None,
        };
        rewrite(tx, settings, who, &view, body)?;
    }
    // The earlier version has been kept with its descriptions and its poll.
    described.iter().try_for_each(|edit| describe(tx, edit))?;
    if repolled {
        polls::replace(tx, id, new.poll.as_ref().map(asked).as_ref())?;
    }
    if let Some(policy) = new.quote_policy {
        put_quote_policy(tx, &view, policy)?;
    }
    Ok(())
}

fn rewrite(tx: &Write<'_>, settings: &Settings, who: &Viewer, view: &StatusView, body: Body) -> Result<()> {
    const NONE: Error = Error::NotFound(Resource::Post);
    match view.shape {
        Shape::Post => {
            let detail = post::detail(tx, view.id)?.ok_or(NONE)?.detail;
            let (comment_policy, comment_private) = (detail.comment_policy, detail.comment_private);
            edit::edit_post(tx, settings, who, view.id, PostEdit { body, title: detail.title, comment_policy, comment_private })
        }
        Shape::Comment => {
            let private = comments::detail(tx, view.id)?.ok_or(NONE)?.private;
            edit::edit_comment(tx, settings, who, view.id, CommentEdit { body, private })
        }
        Shape::Message => edits::edit(tx, settings, who, view.id, &body),
        Shape::Repost => Err(NONE),
    }
}

/// The edits that change something of a file that the status has afterwards. `Invalid("description")` for a long one.
fn new_metadata<'a>(view: &StatusView, list: &[FileId], edits: &'a [FileEdit]) -> Result<Vec<&'a FileEdit>> {
    let long = |edit: &FileEdit| edit.description.as_ref().is_some_and(|text| text.chars().count() > MAX_DESCRIPTION);
    let wanted = || edits.iter().filter(|edit| list.contains(&edit.file));
    if wanted().any(long) {
        return Err(Error::invalid("description", Why::TooLong { max: MAX_DESCRIPTION }));
    }
    let is_new = |edit: &&FileEdit| match view.files.iter().find(|file| file.id == edit.file) {
        Some(file) => {
            edit.description.as_ref().is_some_and(|text| *text != file.description)
                || edit.focus.is_some_and(|focus| file.focus != Some(focus))
        }
        None => edit.description.is_some() || edit.focus.is_some(),
    };
    Ok(wanted().filter(is_new).collect())
}

fn describe(tx: &Write<'_>, edit: &FileEdit) -> Result<()> {
    if let Some(description) = &edit.description {
        file::describe(tx, edit.file, description)?;
    }
    edit.focus.map_or(Ok(()), |focus| file::set_focus(tx, edit.file, focus))
}

/// Is another poll asked for than the one that is there?
fn repolls(view: &StatusView, asked: Option<&AskedPoll>, now: Millis) -> bool {
    match (asked, &view.poll) {
        (None, None) => false,
        (None, Some(_)) | (Some(_), None) => true,
        (Some(new), Some(old)) => {
            // Clients send back what they were shown, with the time that is left, rounded.
            let moved = now.saturating_add(new.expires_in.saturating_mul(1_000)).saturating_sub(old.expires_at);
            let titles: Vec<&str> = new.options.iter().map(|option| option.trim()).filter(|option| !option.is_empty()).collect();
            !old.options.iter().map(|option| option.title.as_str()).eq(titles)
                || old.multiple != new.multiple
                || old.hide_totals != new.hide_totals
                || moved.saturating_abs() >= MINUTE
        }
    }
}
