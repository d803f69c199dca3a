//! What the OpenAPI document says of this API as a whole.

use std::collections::BTreeMap;

use super::openapi::{ADMIN_TOKEN, APP, GROUP_ID, TOKEN, USER_ID};
use crate::api::kit::openapi::{Api, Parameter, SecurityScheme};

const DESCRIPTION: &str = "The Lanying IM server API. Everything is answered with HTTP 200 and an envelope: `code` is 200 where it \
     went well. `PUT`, `DELETE` and `POST` of one path do the same where several are listed. \
     Bodies are described as JSON; forms are read as well.";

/// The description of this API as a whole.
pub(crate) fn api() -> Api {
    let header = |name, description| SecurityScheme::Header { place: "header", name, description };
    Api {
        title: "Lanying IM server API",
        description: DESCRIPTION,
        texts: "src/api/lanying/wire",
        generations: &[],
        security: BTreeMap::from([
            (APP, header("app_id", "The id of the community; `folkmoot` unless its operator has chosen another")),
            (TOKEN, header("access-token", "The token of a user, from `/token/user`")),
            (ADMIN_TOKEN, header("access-token", "An admin token; the header `user_id` names the user it acts for")),
        ]),
        parameters: BTreeMap::from([
            (USER_ID, Parameter::text("header", USER_ID, false, "The user for whom an admin token acts")),
            (GROUP_ID, Parameter::text("header", GROUP_ID, false, "The group as whose administrator an admin token acts")),
        ]),
    }
}
