//! The settings of the community, held to what fits together.

use serde::Serialize;

use super::Admin;
use crate::community::Core;
use crate::community::operations::admin::acts::note;
use crate::community::runtime::settings::{Amended, PRIVATE, PUBLIC, Registration, Settings};
use crate::community::text::names;
use crate::error::{Error, Result};
use crate::model::id::distinct;
use crate::store::Write;

/// Characters of a name, of other lines, of long texts.
const NAME: usize = 60;
const LINE: usize = 500;
const TEXT: usize = 5_000;
const RULES: usize = 50;
const DOMAINS: usize = 1_000;
const MARKS: [&str; 4] = ["like", "dislike", "follow", "block"];
const TARGETS: [&str; 5] = ["user", "forum", "hashtag", "post", "comment"];
const FILES: [&str; 4] = ["image", "video", "audio", "document"];

fn length(field: &'static str, text: &str, least: usize, most: usize) -> Result<()> {
    if text.trim().chars().count() < least || text.chars().count() > most {
        return Err(Error::unfit(field, format!("{field}: {least} to {most} characters")));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Error::unfit(field, format!("{field}: no control characters")));
    }
    Ok(())
}

fn between<T: PartialOrd + std::fmt::Display>(field: &'static str, value: T, least: T, most: T) -> Result<()> {
    if value < least || value > most {
        return Err(Error::unfit(field, format!("{field}: between {least} and {most}")));
    }
    Ok(())
}

fn known(field: &'static str, given: &[String], is_known: impl Fn(&str) -> bool) -> Result<()> {
    if distinct(given).len() < given.len() {
        return Err(Error::unfit(field, format!("{field}: each once")));
    }
    match given.iter().find(|value| !is_known(value)) {
        Some(unknown) => Err(Error::unfit(field, format!("{field}: there is no {unknown:?}"))),
        None => Ok(()),
    }
}

fn domains(field: &'static str, given: &[String]) -> Result<()> {
    if given.len() > DOMAINS {
        return Err(Error::unfit(field, format!("{field}: at most {DOMAINS} domains")));
    }
    known(field, given, |domain| {
        let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        domain.len() <= 253 && domain.contains('.') && domain.split('.').all(part)
    })
    .map_err(|_| Error::unfit(field, format!("{field}: domains like example.org, in lower case, each once")))
}

/// Refuses what is out of bounds, and what contradicts something else.
pub(crate) fn check(s: &Settings) -> Result<()> {
    length("name", &s.name, 1, NAME)?;
    length("description", &s.description, 0, LINE)?;
    if !s.contact_email.is_empty() {
        names::check_email(&s.contact_email).map_err(|fault| Error::unfit("contact_email", fault.to_string()))?;
    }
    if s.rules.len() > RULES {
        return Err(Error::unfit("rules", format!("at most {RULES} rules")));
    }
    if distinct(s.rules.iter().map(|rule| rule.id)).len() < s.rules.len() {
        return Err(Error::unfit("rules", "two rules have the same number"));
    }
    for rule in &s.rules {
        between("rules", rule.id, 1, 1_000_000)?;
        length("rules", &rule.text, 1, LINE)?;
        length("rules", &rule.hint, 0, TEXT)?;
    }
    if ![PUBLIC, PRIVATE].contains(&s.site_mode.as_str()) {
        return Err(Error::unfit("site_mode", "the community is public or private"));
    }
    if s.registration == Registration::Open && !s.email_registration && !s.phone_registration {
        return Err(Error::unfit("registration", "registration is open, but neither with an e-mail address nor with a phone number"));
    }
    domains("email_domains_allowed", &s.email_domains_allowed)?;
    domains("email_domains_refused", &s.email_domains_refused)?;
    between("registrations_hourly", s.registrations_hourly, 0, 100_000)?;
    if s.strangers_may_chat && !s.conversations {
        return Err(Error::unfit("strangers_may_chat", "strangers cannot write to each other while conversations are off"));
    }
    between("rest_offset_minutes", s.rest_offset_minutes, -840, 840)?;
    between("recall_seconds", s.recall_seconds, 0, 31_536_000)?;
    for (field, value) in [("post_edit_minutes", s.post_edit_minutes), ("comment_edit_minutes", s.comment_edit_minutes)] {
        between(field, value, 0, 5_256_000)?;
    }
    for (field, value) in [("post_interval", s.post_interval), ("comment_interval", s.comment_interval)] {
        between(field, value, 0, 86_400)?;
    }
    between("post_max_length", s.post_max_length, 100, 100_000)?;
    between("comment_max_length", s.comment_max_length, 100, 100_000)?;
    between("title_max_length", s.title_max_length, 10, 255)?;
    between("bio_max_length", s.bio_max_length, 0, 5_000)?;
    for (field, value) in [("post_files_max", s.post_files_max), ("comment_files_max", s.comment_files_max)] {
        between(field, value, 0, 50)?;
    }
    for (field, value) in [("image_max_mb", s.image_max_mb), ("video_max_mb", s.video_max_mb), ("audio_max_mb", s.audio_max_mb)] {
        between(field, value, 1, 99)?;
    }
    between("document_max_mb", s.document_max_mb, 1, 99)?;
    for (field, value) in [("post_draft_max", s.post_draft_max), ("comment_draft_max", s.comment_draft_max)] {
        between(field, value, 1, 1_000)?;
    }
    between("download_daily_max", s.download_daily_max, 0, 1_000_000)?;
    let is_mark = |text: &str| text.split_once(' ').is_some_and(|(mark, target)| MARKS.contains(&mark) && TARGETS.contains(&target));
    known("marks", &s.marks, is_mark)?;
    known("conversation_files", &s.conversation_files, |kind| FILES.contains(&kind))?;
    for (field, value) in [("follow_max", s.follow_max), ("block_max", s.block_max)] {
        between(field, value, 1, 1_000_000)?;
    }
    between("username_edit_days", s.username_edit_days, 0, 3_650)?;
    between("nickname_edit_days", s.nickname_edit_days, 0, 3_650)
}

#[derive(Serialize)]
struct Changed<'a> {
    keys: &'a [String],
}

/// Uses what `amend` makes of the settings from the next request on, and the names of what it changed for the record.
pub(crate) async fn change(core: &Core, admin: Admin, amend: impl FnOnce(&Settings) -> Result<Amended>) -> Result<Settings> {
    core.amend_settings(|before| {
        let Amended { settings: after, changed } = amend(before)?;
        check(&after)?;
        let note = move |tx: &Write<'_>| note(tx, &admin, "settings", "community", &Changed { keys: &changed });
        Ok((after, note))
    })
    .await
}
