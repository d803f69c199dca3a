//! What the dialect keeps between requests: the config tables of the current settings.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::auth::device::DeviceInfo;
use super::error::Failure;
use crate::api::fresns::defaults::{Configs, SiteFacts};
use crate::api::fresns::render::datetime_formats;
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::render::language::Language;
use crate::app::App;
use crate::community::CommitCache;
use crate::community::operations::bootstrap;
use crate::community::runtime::settings::Settings;
use crate::model::id::UserId;
use crate::model::notifications::notification::Inbox;

type Current = (Arc<Settings>, Arc<Configs>);

/// What is kept between requests.
#[derive(Default)]
pub(crate) struct State {
    /// Config tables, made anew when an administrator changed something.
    configs: RwLock<Option<Current>>,
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

fn facts(app: &App, settings: &Arc<Settings>) -> SiteFacts {
    let url = &app.base_url;
    let picture = |name: &str| Some(format!("{url}/static/{name}"));
    let full = |at| datetime_formats::datetime(at, datetime_formats::zone(None), Language::of(Some("zh-Hans"))).to_string();
    let founded_at = app.core.read(bootstrap::founded_at).unwrap_or_else(|error| {
        tracing::error!(%error, "when the community was founded could not be read");
        None
    });
    SiteFacts {
        settings: Arc::clone(settings),
        url: url.clone(),
        icon_url: picture("icon.png"),
        logo_url: picture("logo.png"),
        default_avatar_url: picture("avatar.png"),
        anonymous_avatar_url: picture("anonymous.png"),
        deactivate_avatar_url: picture("deactivated.png"),
        languages: Lang::ALL.to_vec(),
        default_language: Lang::En,
        codes_in_log: app.config.logs_codes(),
        sends_mail: app.config.mail.sends(),
        founded_at: full(founded_at.unwrap_or_else(|| app.core.now())),
        changed_at: full(app.core.now()),
    }
}
