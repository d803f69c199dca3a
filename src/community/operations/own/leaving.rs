//! Deleting one's own account.

use crate::community::accounts::{account, logins};
use crate::community::operations::erase;
use crate::community::runtime::core::Core;
use crate::error::Result;
use crate::model::people::place::Place;
use crate::model::people::user::Account;

/// Erases the account with all its users, once its password was shown. `Unauthenticated(WrongPassword)`, `Denied::LastAdministrator`.
pub(crate) async fn leave(core: &Core, place: Place, account: Account, password: String) -> Result<()> {
    logins::check_password(core, place, &account, password).await?;
    core.write(move |tx, _| {
        for user in account::users_of(tx, account.id)? {
            erase::user(tx, user)?;
        }
        Ok(())
    })
    .await
}
