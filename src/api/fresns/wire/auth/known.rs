//! What is known of a caller.

use std::sync::Arc;

use super::headers::Headers;
use crate::app::App;
use crate::community::people::sessions::{self, Bearer};
use crate::error::Result;

/// The sessions of the tokens of a request, live or not.
pub(super) struct Known {
    pub account: Option<Arc<Bearer>>,
    pub user: Option<Arc<Bearer>>,
}

impl Known {
    pub(super) fn of(app: &App, headers: &Headers<'_>) -> Result<Self> {
        let find = |token: Option<&str>| token.map_or(Ok(None), |token| sessions::find(&app.core, token));
        Ok(Self { account: find(headers.aid_token)?, user: find(headers.uid_token)? })
    }
}
