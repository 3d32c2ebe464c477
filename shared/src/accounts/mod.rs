//! The accounts API: who may sign in, and as what. One JSON action per request, for admins only.
//!
//! The user pool alone knows who may sign in, and the database alone who is a consultant; they meet in the e-mail address.
//! So nothing here touches the database, and the client for Cognito is compiled only with the feature `accounts`.

mod action;
#[cfg(feature = "accounts")]
mod administration;
mod answers;
#[cfg(feature = "accounts")]
mod user_pool;

#[cfg(feature = "accounts")]
pub use administration::handle;
#[cfg(feature = "accounts")]
pub use user_pool::UserPool;

pub use action::{Action, NewAccount, Role};
pub use answers::{Account, Accounts, Creation, Effect};
