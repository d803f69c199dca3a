//! What the dialect keeps between requests: the config tables of the current settings.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use serde_json::Value;

use super::auth::device::DeviceInfo;
use super::error::Failure;
use crate::api::fresns::defaults::{Configs, SiteFacts};
use crate::api::fresns::render::datetime_formats;
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::render::language::Language;
use crate::api::fresns::wire::auth::known::Known;
use crate::app::App;
use crate::community::CommitCache;
use crate::community::runtime::settings::Settings;
use crate::model::id::UserId;
use crate::model::notifications::notification::Inbox;

type Current = (Arc<Settings>, Arc<Configs>);

/// The key and the two tokens of a request, as hashes.
pub(crate) type CallerKey = (String, Option<[u8; 32]>, Option<[u8; 32]>);

/// What is kept between requests.
#[derive(Default)]
pub(crate) struct State {
    /// Config tables, made anew when an administrator changed something.
    configs: RwLock<Option<Current>>,
    /// Who called, until the next commit.
    pub callers: CommitCache<CallerKey, Arc<Known>>,
    /// Panels, and whether the account has several users, until the next commit.
    pub panels: CommitCache<UserId, (Inbox, bool)>,
    /// Device descriptions that passed the rules: a client sends the same text with every request.
    devices: Mutex<HashMap<String, Arc<DeviceInfo>>>,
}

/// Device descriptions kept before all are let go.
const MOST_DEVICES: usize = 512;

impl State {
    /// The tables of these settings.
    pub(crate) fn configs(&self, app: &App, settings: &Arc<Settings>) -> Arc<Configs> {
        if let Some((of, configs)) = &*self.configs.read().unwrap_or_else(PoisonError::into_inner)
            && Arc::ptr_eq(of, settings)
        {
            return Arc::clone(configs);
        }
        let configs = Arc::new(Configs::new(facts(app, settings)));
        *self.configs.write().unwrap_or_else(PoisonError::into_inner) = Some((Arc::clone(settings), Arc::clone(&configs)));
        configs
    }

    /// A device description, or the rule it breaks.
    pub(crate) fn device(&self, header: &str) -> Result<Arc<DeviceInfo>, Failure> {
        if let Some(known) = self.devices.lock().unwrap_or_else(PoisonError::into_inner).get(header) {
            return Ok(Arc::clone(known));
        }
        let device = Arc::new(DeviceInfo::parse(header).map_err(Failure::Invalid)?);
        let mut kept = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_DEVICES {
            kept.clear();
        }
        kept.insert(header.to_owned(), Arc::clone(&device));
        Ok(device)
    }
}

fn facts(app: &App, settings: &Settings) -> SiteFacts {
    let url = &app.base_url;
    let picture = |name: &str| Some(format!("{url}/static/{name}"));
    let now = datetime_formats::datetime(app.core.now(), datetime_formats::zone(None), Language::of(Some("zh-Hans")));
    SiteFacts {
        name: settings.name.clone(),
        url: url.clone(),
        description: settings.description.clone(),
        email: Some(settings.contact_email.clone()).filter(|email| !email.is_empty()),
        icon_url: picture("icon.png"),
        logo_url: picture("logo.png"),
        default_avatar_url: picture("avatar.png"),
        anonymous_avatar_url: picture("anonymous.png"),
        deactivate_avatar_url: picture("deactivated.png"),
        registration_open: settings.registration.is_open(),
        conversation_status: settings.conversations,
        languages: Lang::ALL.to_vec(),
        default_language: Lang::En,
        changed_at: now.to_string(),
        decided: decided(settings),
    }
}

/// The settings under the names this dialect has for them.
fn decided(settings: &Settings) -> Vec<(&'static str, Value)> {
    vec![
        ("site_mode", settings.site_mode.clone().into()),
        ("image_max_size", settings.image_max_mb.into()),
        ("video_max_size", settings.video_max_mb.into()),
        ("audio_max_size", settings.audio_max_mb.into()),
        ("document_max_size", settings.document_max_mb.into()),
        ("username_edit", settings.username_edit_days.into()),
        ("nickname_edit", settings.nickname_edit_days.into()),
        ("nickname_unique", settings.nickname_unique.into()),
        ("bio_length", settings.bio_max_length.into()),
        ("conversation_files", settings.conversation_files.clone().into()),
        ("site_email_register", settings.email_registration.into()),
        ("site_phone_register", settings.phone_registration.into()),
        ("post_edit", settings.post_edit.into()),
        ("post_edit_time_limit", settings.post_edit_minutes.into()),
        ("post_delete", settings.post_delete.into()),
        ("post_editor_title_length", settings.title_max_length.into()),
        ("post_editor_content_length", settings.post_max_length.into()),
        ("comment_edit", settings.comment_edit.into()),
        ("comment_edit_time_limit", settings.comment_edit_minutes.into()),
        ("comment_delete", settings.comment_delete.into()),
        ("comment_editor_content_length", settings.comment_max_length.into()),
    ]
}
