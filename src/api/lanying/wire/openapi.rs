//! This API in OpenAPI: what its guards take, what its answers are.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::auth::{Anyone, AsAdmin, AsUser};
use super::envelope::{Answer as Enveloped, ListAnswer, SentAnswer};
use super::error::{Failure, Refused};
use crate::api::kit::openapi::{Answer, Api, Input, Operation, Parameter, SecurityScheme};
use crate::api::lanying::wire::auth::UserOrTrusted;

const APP: &str = "App";
const TOKEN: &str = "Token";
const ADMIN_TOKEN: &str = "AdminToken";
const USER_ID: &str = "user_id";
const GROUP_ID: &str = "group_id";
const DESCRIPTION: &str = "The Lanying IM server API. Everything is answered with HTTP 200 and an envelope: `code` is 200 where it \
     went well. `PUT`, `DELETE` and `POST` of one path are one operation where both are listed.";

/// The description of this API as a whole.
pub(crate) fn api() -> Api {
    let header = |name, description| SecurityScheme::Header { place: "header", name, description };
    Api {
        module: "lanying",
        title: "Lanying IM server API",
        description: DESCRIPTION,
        glossary: include_str!("glossary.tsv"),
        generations: &[],
        parts: &[],
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

fn admin(operation: &mut Operation<'_>) {
    operation.secured(&[(APP, &[]), (ADMIN_TOKEN, &[])]);
    operation.parameter(Parameter::shared(USER_ID));
}

impl Input for Anyone {
    fn describe(operation: &mut Operation<'_>) {
        operation.secured(&[(APP, &[])]);
    }
}

impl Input for AsUser {
    fn describe(operation: &mut Operation<'_>) {
        operation.secured(&[(APP, &[]), (TOKEN, &[])]);
        admin(operation);
    }
}

impl Input for AsAdmin {
    fn describe(operation: &mut Operation<'_>) {
        admin(operation);
        operation.parameter(Parameter::shared(GROUP_ID));
    }
}

impl Input for UserOrTrusted {
    fn describe(operation: &mut Operation<'_>) {
        operation.secured(&[(APP, &[]), (TOKEN, &[])]);
        AsAdmin::describe(operation);
    }
}

fn done<T: JsonSchema>(operation: &mut Operation<'_>) {
    let schema = operation.given::<T>();
    operation.json("200", "Done or refused, see `code`", schema);
}

impl<T: JsonSchema> Answer for Enveloped<T> {
    fn describe(operation: &mut Operation<'_>) {
        done::<Self>(operation);
    }
}

impl<T: JsonSchema> Answer for ListAnswer<T> {
    fn describe(operation: &mut Operation<'_>) {
        done::<Self>(operation);
    }
}

impl Answer for SentAnswer {
    fn describe(operation: &mut Operation<'_>) {
        done::<Self>(operation);
    }
}

impl Answer for Failure {
    fn describe(operation: &mut Operation<'_>) {
        done::<Refused>(operation);
    }
}
