//! Creating things, and creating nothing when a request comes again.
//!
//! A caller who doesn't know whether his request arrived repeats it with the same idempotency key. The answer to the
//! first one is written by the very statement that creates, so that either both exist or neither.

use std::fmt::Debug;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio_postgres::types::{Json, Type};

use crate::{
    Error as Failure,
    dashboard::{
        Error, Result,
        error::{Violations, explain},
        outcome::Outcome,
        parameters::IdempotencyKey,
        refusal::Refusal,
    },
    platform::database::Database,
    window::{Change, TieredDatabase},
};

/// How long a key is remembered, as PostgreSQL says it. The README tells callers.
const MEMORY: &str = "24 hours";

/// Who creates something; keys are each caller's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller(String);

impl Caller {
    /// The caller with this name, by which he is recognised next time.
    pub fn named(name: &str) -> Self {
        Self(name.to_owned())
    }
}

/// What is asked to be created.
pub(crate) trait Wish: Debug + Serialize + Sync {
    /// The action's name on the wire; the same key with another action is another key.
    const ACTION: &'static str;

    /// The key that came with it, which is not a part of what it serializes to.
    fn idempotency_key(&self) -> Option<&IdempotencyKey>;
}

/// Declares a [`Wish`]: the parameters of an action that creates something.
macro_rules! wish {
    (
        $(#[$meta:meta])*
        pub struct $name:ident of $action:literal {
            $(
                $(#[$parameter_meta:meta])*
                pub $parameter:ident: $type:ty,
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize, schemars::JsonSchema, serde::Serialize)]
        #[schemars(inline)]
        #[expect(missing_docs, reason = "the columns are those of the table")]
        pub struct $name {
            $(
                $(#[$parameter_meta])*
                pub $parameter: $type,
            )*
            #[serde(
                default,
                deserialize_with = "crate::dashboard::parameters::optional",
                skip_serializing
            )]
            pub idempotency_key: Option<crate::dashboard::parameters::IdempotencyKey>,
        }

        impl crate::dashboard::creation::Wish for $name {
            const ACTION: &'static str = $action;

            fn idempotency_key(&self) -> Option<&crate::dashboard::parameters::IdempotencyKey> {
                self.idempotency_key.as_ref()
            }
        }
    };
}

pub(crate) use wish;

/// The SQL of a creation in its pieces. The parameters are JSON in `$4`; `$1` to `$3` are the memory's.
pub(crate) struct Creation<'a> {
    /// The archived days that it needs, as [`TieredDatabase`] understands it.
    pub(crate) needs: &'a str,
    /// Common table expressions that check and create.
    pub(crate) steps: &'a str,
    /// An expression of the [`Outcome`] that they have.
    pub(crate) outcome: &'a str,
    /// What it means if they violate a constraint.
    pub(crate) violations: Violations,
}

impl Creation<'_> {
    /// Creates what is wished for, in one round trip; one more looks for the key if there is one.
    pub(crate) async fn run<W: Wish, T: DeserializeOwned>(
        &self,
        tiers: &TieredDatabase<'_>,
        caller: &Caller,
        wish: &W,
    ) -> Result<T> {
        let memory = Memory {
            database: tiers.database,
            caller,
            wish,
        };
        if let Some(data) = memory.recall().await.map_err(before_anything)? {
            return Ok(data);
        }
        match self.create(tiers, caller, wish).await {
            Ok(data) => Ok(data),
            Err(error) => match memory.recall().await {
                // A repetition that overtook us may have taken the very place, or remembered the key, in the meantime.
                // Or this was created, and only the news of it got lost.
                Ok(remembered) => remembered.ok_or(error),
                Err(Error::Refused(refusal)) => Err(refusal.into()),
                // What became of the creation is not less uncertain because its memory can't be asked.
                Err(Error::Failed(_)) if error.refusal() == Refusal::OutcomeUnknown => Err(error),
                Err(failure) => Err(before_anything(failure)),
            },
        }
    }

    async fn create<W: Wish, T: DeserializeOwned>(
        &self,
        tiers: &TieredDatabase<'_>,
        caller: &Caller,
        wish: &W,
    ) -> Result<T> {
        let Self {
            needs,
            steps,
            outcome,
            violations,
        } = self;
        let change = Change {
            steps: &format!(
                "{steps},
                 outcome AS (SELECT {outcome} AS outcome),
                 remembered AS (
                     INSERT INTO dashboard.creation (caller, action, key, parameters_md5, data)
                     SELECT $1, $2, $3, md5($4::text), outcome->'data'
                     FROM outcome
                     WHERE $3 IS NOT NULL AND outcome->'data' IS NOT NULL)"
            ),
            outcome: "(SELECT outcome FROM outcome)",
        };
        let outcome: Outcome<T> = tiers
            .write(
                needs,
                &change,
                &[
                    (&caller.0, Type::TEXT),
                    (&W::ACTION, Type::TEXT),
                    (&wish.idempotency_key(), Type::TEXT),
                    (&Json(wish), Type::JSON),
                ],
            )
            .await
            .map_err(explain(*violations))?;
        outcome.into_result()
    }
}

/// What was answered to a key.
struct Memory<'a, W> {
    database: &'a Database,
    caller: &'a Caller,
    wish: &'a W,
}

#[derive(Deserialize)]
struct Remembered<T> {
    is_repetition: bool,
    data: T,
}

impl<W: Wish> Memory<'_, W> {
    /// The data that the first request with this key was answered with; none if there is no key or it is new.
    /// Forgets what is too old on the way.
    async fn recall<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        let Some(key) = self.wish.idempotency_key() else {
            return Ok(None);
        };
        let statement = format!(
            "WITH old AS (
                 SELECT caller, action, key FROM dashboard.creation
                 WHERE created_at < now() - interval '{MEMORY}'
                 FOR UPDATE SKIP LOCKED),
             forgotten AS (
                 DELETE FROM dashboard.creation creation USING old
                 WHERE (creation.caller, creation.action, creation.key) = (old.caller, old.action, old.key))
             SELECT coalesce(
                 (SELECT json_build_object('is_repetition', parameters_md5 = md5($4::text), 'data', data)
                  FROM dashboard.creation
                  WHERE caller = $1 AND action = $2 AND key = $3
                    AND created_at >= now() - interval '{MEMORY}'),
                 'null')"
        );
        let remembered: Option<Remembered<T>> = self
            .database
            .write(
                &statement,
                &[
                    (&self.caller.0, Type::TEXT),
                    (&W::ACTION, Type::TEXT),
                    (key, Type::TEXT),
                    (&Json(self.wish), Type::JSON),
                ],
            )
            .await?;
        match remembered {
            None => Ok(None),
            Some(Remembered {
                is_repetition: true,
                data,
            }) => Ok(Some(data)),
            Some(_) => Err(Refusal::IdempotencyKeyReused.into()),
        }
    }
}

/// A memory that can't be asked, while nothing has been created. Whether it has forgotten old keys on the way is no
/// caller's concern.
fn before_anything(error: Error) -> Error {
    match error {
        Error::Failed(Failure::OutcomeUnknown { source }) => Failure::DatabaseUnavailable { source }.into(),
        error => error,
    }
}
