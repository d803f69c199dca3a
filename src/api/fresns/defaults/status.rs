//! The body of `/status.json` and v1 `global/status` (`docs/specs/fresns.md 5.2.11`).

use schemars::JsonSchema;
use serde::Serialize;

use super::SiteFacts;
use super::wording::text;
use crate::api::fresns::render::lang::Lang;

/// Whether the site is open, and where its apps are.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Status {
    pub name: String,
    pub version: &'static str,
    pub activate: bool,
    pub deactivate_describe: DeactivateDescribe,
    pub client: Clients,
}

/// What clients show while the site is closed, by language tag.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct DeactivateDescribe {
    pub default: &'static str,
    pub en: &'static str,
    #[serde(rename = "zh-Hans")]
    pub zh_hans: &'static str,
    #[serde(rename = "zh-Hant")]
    pub zh_hant: &'static str,
}

/// Apps by device. This server has no apps of its own, so all texts are empty.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Clients {
    pub mobile: Mobile,
    pub tablet: Mobile,
    pub desktop: Desktop,
}

/// The apps for phones, or for tablets: one for iOS and one for Android.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Mobile {
    pub ios: Ios,
    pub android: Android,
}

/// The apps for desktop computers, by operating system.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Desktop {
    pub macos: Package,
    pub windows: Package,
    pub linux: Package,
}

/// The iOS app: version, description and the address in the App Store; all texts are empty here.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ios {
    pub version: String,
    pub describe: Describe,
    pub app_store: String,
}

/// The Android app: version, description, the address in Google Play and downloads; all texts are empty here.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Android {
    pub version: String,
    pub describe: Describe,
    pub google_play: String,
    pub downloads: Downloads,
}

/// The app for one desktop system: version, description and downloads; all texts are empty here.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Package {
    pub version: String,
    pub describe: Describe,
    pub downloads: Downloads,
}

/// The default description of an app; empty here.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Describe {
    pub default: String,
}

/// The default address to download an app from; empty here.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Downloads {
    pub default: String,
}

impl Status {
    /// The status of an open site; `version` is Folkmoot's.
    pub(crate) fn of(facts: &SiteFacts, version: &'static str) -> Self {
        let closed = |lang| text("status_deactivated", lang);
        Self {
            name: facts.settings.name.clone(),
            version,
            activate: true,
            deactivate_describe: DeactivateDescribe {
                default: closed(facts.default_language),
                en: closed(Lang::En),
                zh_hans: closed(Lang::ZhHans),
                zh_hant: closed(Lang::ZhHant),
            },
            client: Clients::default(),
        }
    }
}
