//! Where a guard leaves its error for the catcher: Rocket hands catchers a status and nothing else.

use std::sync::{Mutex, PoisonError};

use rocket::Request;
use rocket::http::Status;
use rocket::request::Outcome;

struct Slot<E>(Mutex<Option<E>>);

fn slot<'r, E: Send + Sync + 'static>(req: &'r Request<'_>) -> &'r Slot<E> {
    req.local_cache(|| Slot(Mutex::new(None)))
}

/// Leaves `error` with the request. The last note wins, as a later guard knows more.
pub(crate) fn note<E: Send + Sync + 'static>(req: &Request<'_>, error: E) {
    *slot::<E>(req).0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
}

/// Takes the last note of this type out of the request; `None` if no guard left one.
pub(crate) fn take<E: Send + Sync + 'static>(req: &Request<'_>) -> Option<E> {
    slot::<E>(req).0.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// What a guard came to: itself, or its error left for the catcher of this status.
pub(crate) fn guarded<G, E: Send + Sync + 'static>(req: &Request<'_>, status: Status, checked: Result<G, E>) -> Outcome<G, ()> {
    match checked {
        Ok(guard) => Outcome::Success(guard),
        Err(refused) => {
            note(req, refused);
            Outcome::Error((status, ()))
        }
    }
}

/// Makes request guards of types: takes `Type by check, ..`, where `check` makes the type from a request or an error.
/// The error waits for the catcher of 401.
macro_rules! guards {
    ($($name:ident by $check:ident),*) => {$(
        #[rocket::async_trait]
        impl<'r> rocket::request::FromRequest<'r> for $name {
            type Error = ();
            async fn from_request(req: &'r rocket::Request<'_>) -> rocket::request::Outcome<Self, ()> {
                crate::api::kit::failure::guarded(req, rocket::http::Status::Unauthorized, $check(req))
            }
        }
    )*};
}
pub(crate) use guards;

#[cfg(test)]
mod tests {
    use rocket::local::blocking::Client;

    use super::*;

    #[test]
    fn the_last_note_of_a_type_wins_and_is_taken_once() {
        let client = Client::untracked(rocket::custom(crate::api::kit::params::quiet())).expect("an empty rocket starts");
        let local = client.get("/");
        let req = local.inner();
        assert_eq!(take::<u32>(req), None);
        note(req, 1_u32);
        note(req, "other type");
        note(req, 2_u32);
        assert_eq!(take::<u32>(req), Some(2));
        assert_eq!(take::<u32>(req), None);
        assert_eq!(take::<&str>(req), Some("other type"));
    }
}
