//! What a handler takes and answers, read off its signature.

use rocket::State;
use rocket::http::{Accept, Status};
use schemars::JsonSchema;

use super::Operation;
use crate::api::kit::address::ClientAddress;
use crate::api::kit::params::{BodyText, Params};
use crate::api::kit::reply::Reply;

/// Something a handler takes: a guard, parameters, a segment of the path.
pub(crate) trait Input {
    /// Adds what a client has to send for it.
    fn describe(operation: &mut Operation<'_>);
}

/// Something a handler answers.
pub(crate) trait Answer {
    /// Adds the responses that come of it.
    fn describe(operation: &mut Operation<'_>);
}

/// A handler whose arguments and answer are all known. `M` distinguishes the shapes of functions.
pub(crate) trait Documented<M> {
    /// Adds what follows from its types.
    fn describe(operation: &mut Operation<'_>);
}

/// Marks a function that answers at once.
pub(crate) struct Now;
/// Marks a function that answers later.
pub(crate) struct Later;

macro_rules! handlers {
    ($(($($arg:ident),*))*) => {$(
        impl<F, R, $($arg,)*> Documented<(Now, $($arg,)*)> for F
        where
            F: Fn($($arg),*) -> R,
            R: Answer,
            $($arg: Input,)*
        {
            fn describe(operation: &mut Operation<'_>) {
                $($arg::describe(operation);)*
                R::describe(operation);
            }
        }

        impl<F, T, R, $($arg,)*> Documented<(Later, $($arg,)*)> for F
        where
            F: Fn($($arg),*) -> T,
            T: Future<Output = R>,
            R: Answer,
            $($arg: Input,)*
        {
            fn describe(operation: &mut Operation<'_>) {
                $($arg::describe(operation);)*
                R::describe(operation);
            }
        }
    )*};
}

handlers! { () (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, G) }

/// Segments of the path, and single parameters of the query: their names come from the route.
impl Input for &str {
    fn describe(_: &mut Operation<'_>) {}
}

impl Input for Option<&str> {
    fn describe(_: &mut Operation<'_>) {}
}

impl Input for Option<i64> {
    fn describe(_: &mut Operation<'_>) {}
}

impl<T: Send + Sync + 'static> Input for &State<T> {
    fn describe(_: &mut Operation<'_>) {}
}

impl Input for ClientAddress {
    fn describe(_: &mut Operation<'_>) {}
}

impl<D, T: JsonSchema> Input for Params<D, T> {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.taken::<T>();
        operation.fields(schema);
    }
}

impl<T: JsonSchema> Input for rocket::form::Form<T> {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.taken::<T>();
        operation.form(schema);
    }
}

impl<D> Input for BodyText<D> {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.taken::<String>();
        // A JSON text stands for itself in the body; a body that is no JSON is the text.
        operation.body("application/json", schema);
    }
}

impl<T: Answer, E: Answer> Answer for Result<T, E> {
    fn describe(operation: &mut Operation<'_>) {
        T::describe(operation);
        E::describe(operation);
    }
}

/// Nothing there is Rocket's plain 404.
impl<T: Answer> Answer for Option<T> {
    fn describe(operation: &mut Operation<'_>) {
        T::describe(operation);
        operation.answer("404", "Not found", None);
    }
}

/// A page, a picture or a redirect: the description explains which.
impl Answer for Reply {
    fn describe(operation: &mut Operation<'_>) {
        operation.otherwise("See the description");
    }
}

impl Answer for Status {
    fn describe(operation: &mut Operation<'_>) {
        operation.otherwise("See the description");
    }
}

impl Input for Option<&Accept> {
    fn describe(_: &mut Operation<'_>) {}
}
