//! Account Info and the tokens of a login (`docs/specs/fresns.md 4.7, 5.2.1, 5.2.3`).

use schemars::JsonSchema;
use serde::Serialize;

use super::user_info::UserInfo;
use crate::api::fresns::entity::content::marks::SettingsV2;
use crate::api::fresns::render::datetime_formats::DatetimeFormats;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::{Family, WireTarget};
use crate::api::fresns::wire::json::shared::Finished;
use crate::community::text::names::{mask_email, mask_phone};
use crate::model::people::person::UserView;
use crate::model::people::user::{Account, Status};

/// The caller's account with its users.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum AccountInfo {
    V2(Box<AccountV2>),
    V1(Box<AccountV1>),
}

impl AccountInfo {
    pub(crate) fn of(account: &Account, users: &[UserView], ctx: &RenderContext) -> Self {
        let users = users.iter().map(|view| Finished::of(&UserInfo::of(view, ctx))).collect();
        match ctx.family {
            Family::V2 => Self::V2(Box::new(AccountV2::of(account, users, ctx))),
            Family::V1 => Self::V1(Box::new(AccountV1::of(account, users, ctx))),
        }
    }
}

/// Account Info of v2. Phone and e-mail are masked with stars, null where there is none; everything about real-name
/// verification has a fixed value.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountV2 {
    aid: String,
    country_code: Option<i64>,
    pure_phone: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    has_password: bool,
    verify_status: bool,
    verify_real_name: Option<String>,
    verify_gender: u8,
    verify_cert_type: Option<String>,
    verify_cert_number: Option<String>,
    verify_identity_type: Option<String>,
    verify_date_time: Option<DatetimeFormats>,
    register_date_time: DatetimeFormats,
    status: bool,
    wait_delete: bool,
    wait_delete_date_time: Option<DatetimeFormats>,
    connects: [(); 0],
    wallet: WalletV2,
    users: Vec<Finished<UserInfo<'static>>>,
    interaction: SettingsV2,
}

impl AccountV2 {
    fn of(account: &Account, users: Vec<Finished<UserInfo<'static>>>, ctx: &RenderContext) -> Self {
        Self {
            aid: account.aid.clone(),
            country_code: account.country_code,
            pure_phone: account.pure_phone.as_deref().map(mask_phone),
            phone: account.phone.as_deref().map(mask_phone),
            email: account.email.as_deref().map(mask_email),
            has_password: account.password_hash.is_some(),
            verify_status: false,
            verify_real_name: None,
            verify_gender: 1,
            verify_cert_type: None,
            verify_cert_number: None,
            verify_identity_type: None,
            verify_date_time: None,
            register_date_time: ctx.full(account.id.created_at()),
            status: account.status == Status::Enabled,
            wait_delete: account.wait_delete_at.is_some(),
            wait_delete_date_time: account.wait_delete_at.map(|at| ctx.full(at)),
            connects: [],
            wallet: WalletV2::default(),
            users,
            interaction: SettingsV2::of(WireTarget::User, ctx),
        }
    }
}

/// Account Info of v1. It shows only whether there is an e-mail address, a phone or a password; `kycVerified` is always
/// false.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountV1 {
    aid: String,
    has_email: bool,
    has_phone: bool,
    has_password: bool,
    birthday: Option<String>,
    kyc_verified: bool,
    status: bool,
    wait_delete: bool,
    wait_delete_date_time: Option<DatetimeFormats>,
    connects: [(); 0],
    wallet: Wallet,
    users: Vec<Finished<UserInfo<'static>>>,
}

impl AccountV1 {
    fn of(account: &Account, users: Vec<Finished<UserInfo<'static>>>, ctx: &RenderContext) -> Self {
        Self {
            aid: account.aid.clone(),
            has_email: account.email.is_some(),
            has_phone: account.phone.is_some(),
            has_password: account.password_hash.is_some(),
            birthday: account.birthday.clone(),
            kyc_verified: false,
            status: account.status == Status::Enabled,
            wait_delete: account.wait_delete_at.is_some(),
            wait_delete_date_time: account.wait_delete_at.map(|at| ctx.full(at)),
            connects: [],
            wallet: Wallet::default(),
            users,
        }
    }
}

/// The wallet in v1. This server has no wallets, so all values are fixed.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wallet {
    status: bool,
    has_password: bool,
    currency_code: &'static str,
    currency_name: &'static str,
    currency_unit: &'static str,
    currency_precision: u8,
    balance: &'static str,
    freeze_amount: &'static str,
}

impl Default for Wallet {
    fn default() -> Self {
        Self {
            status: false,
            has_password: false,
            currency_code: "USD",
            // Clients print both beside amounts.
            currency_name: "",
            currency_unit: "",
            currency_precision: 2,
            balance: "0.00",
            freeze_amount: "0.00",
        }
    }
}

/// The wallet in v2. This server has no wallets, so all values are fixed.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WalletV2 {
    #[serde(flatten)]
    wallet: Wallet,
    bank_name: Option<&'static str>,
    swift_code: Option<&'static str>,
    bank_address: Option<&'static str>,
    bank_account: Option<&'static str>,
    bank_status: bool,
}

/// Payment services, always empty.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountItems {
    wallet_recharges: [(); 0],
    wallet_withdraws: [(); 0],
}

/// Tokens do not run out by themselves.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Lifetime {
    expired_hours: Option<i64>,
    expired_days: Option<i64>,
    expired_date_time: Option<DatetimeFormats>,
}

/// `sessionToken` of an account, v2.
#[derive(Serialize, JsonSchema)]
pub(crate) struct AccountToken {
    pub aid: String,
    pub token: String,
    #[serde(flatten)]
    pub lifetime: Lifetime,
}

/// `sessionToken` of a user, v2.
#[derive(Serialize, JsonSchema)]
pub(crate) struct UserToken {
    pub uid: i64,
    pub token: String,
    #[serde(flatten)]
    pub lifetime: Lifetime,
}

/// `authToken`, v1: both tokens at once.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuthToken {
    pub aid: String,
    pub aid_token: String,
    pub uid: i64,
    pub uid_token: String,
    #[serde(flatten)]
    pub lifetime: Lifetime,
}
