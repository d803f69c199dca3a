//! This API in OpenAPI: what its guards take, what its answers are.

use schemars::JsonSchema;

use super::auth::{Anyone, AsAdmin, AsUser};
use super::envelope::{Answer as Enveloped, ListAnswer, SentAnswer};
use super::error::{Failure, Refused};
use crate::api::kit::openapi::{Answer, Input, Operation, Parameter};
use crate::api::lanying::wire::auth::UserOrTrusted;

pub(super) const APP: &str = "App";
pub(super) const TOKEN: &str = "Token";
pub(super) const ADMIN_TOKEN: &str = "AdminToken";
pub(super) const USER_ID: &str = "user_id";
pub(super) const GROUP_ID: &str = "group_id";

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
