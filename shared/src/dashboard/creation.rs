//! Creates records, once per idempotency key.
//!
//! Callers who don't know whether their request arrived repeat it with the same key. The answer to the first request is
//! stored by the same statement that creates the record, so either both exist or neither.

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

/// How long a key is valid, as a PostgreSQL interval; docs/api.md tells callers.
const RETENTION: &str = "24 hours";

/// Who sends a request. Each caller's keys are separate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller(String);

impl Caller {
    /// The caller with this name, which must stay the same.
    pub fn named(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The caller's name.
    #[cfg(feature = "accounts")]
    pub(crate) fn name(&self) -> &str {
        &self.0
    }
}

/// The parameters of an action that creates something.
pub(crate) trait CreateRequest: Debug + Serialize + Sync {
    /// The action's name in the API. The same key may be used with another action.
    const ACTION: &'static str;

    /// The request's key, which is not part of what it serialises to.
    fn idempotency_key(&self) -> Option<&IdempotencyKey>;
}

/// Declares a [`CreateRequest`].
macro_rules! create_request {
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

        impl crate::dashboard::creation::CreateRequest for $name {
            const ACTION: &'static str = $action;

            fn idempotency_key(&self) -> Option<&crate::dashboard::parameters::IdempotencyKey> {
                self.idempotency_key.as_ref()
            }
        }
    };
}

pub(crate) use create_request;

/// The SQL of a creation, in parts. The parameters are JSON in `$4`; `$1` to `$3` identify the stored answer.
pub(crate) struct Creation<'a> {
    /// The archived days that it needs (see [`TieredDatabase`]).
    pub(crate) needs: &'a str,
    /// Common table expressions that check and create.
    pub(crate) steps: &'a str,
    /// An expression for their [`Outcome`].
    pub(crate) outcome: &'a str,
    /// What it means if they violate a constraint.
    pub(crate) violations: Violations,
}

impl Creation<'_> {
    /// Creates the record in one round trip; a request with a key takes another one to look for its answer.
    pub(crate) async fn run<W: CreateRequest, T: DeserializeOwned>(
        &self,
        tiers: &TieredDatabase<'_>,
        caller: &Caller,
        request: &W,
    ) -> Result<T> {
        let stored = StoredAnswers {
            database: tiers.database,
            caller,
            request,
        };
        if let Some(data) = stored.find().await.map_err(nothing_created)? {
            return Ok(data);
        }
        match self.create(tiers, caller, request).await {
            Ok(data) => Ok(data),
            Err(error) => match stored.find().await {
                // A repeated request that overtook this one may have taken the place or used the key meanwhile. Or the
                // record was created here and only the response was lost.
                Ok(remembered) => remembered.ok_or(error),
                Err(Error::Refused(refusal)) => Err(refusal.into()),
                // If the stored answers can't be read, the outcome is still unknown.
                Err(Error::Failed(_)) if error.refusal() == Refusal::OutcomeUnknown => Err(error),
                Err(failure) => Err(nothing_created(failure)),
            },
        }
    }

    async fn create<W: CreateRequest, T: DeserializeOwned>(
        &self,
        tiers: &TieredDatabase<'_>,
        caller: &Caller,
        request: &W,
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
                    (&request.idempotency_key(), Type::TEXT),
                    (&Json(request), Type::JSON),
                ],
            )
            .await
            .map_err(explain(*violations))?;
        outcome.into_result()
    }
}

/// The answers that were stored by key.
struct StoredAnswers<'a, W> {
    database: &'a Database,
    caller: &'a Caller,
    request: &'a W,
}

#[derive(Deserialize)]
struct StoredAnswer<T> {
    is_repetition: bool,
    data: T,
}

impl<W: CreateRequest> StoredAnswers<'_, W> {
    /// The data that the first request with this key got; None without a key or if the key is new.
    /// Also deletes expired keys.
    async fn find<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        let Some(key) = self.request.idempotency_key() else {
            return Ok(None);
        };
        let statement = format!(
            "WITH old AS (
                 SELECT caller, action, key FROM dashboard.creation
                 WHERE created_at < now() - interval '{RETENTION}'
                 FOR UPDATE SKIP LOCKED),
             forgotten AS (
                 DELETE FROM dashboard.creation creation USING old
                 WHERE (creation.caller, creation.action, creation.key) = (old.caller, old.action, old.key))
             SELECT coalesce(
                 (SELECT json_build_object('is_repetition', parameters_md5 = md5($4::text), 'data', data)
                  FROM dashboard.creation
                  WHERE caller = $1 AND action = $2 AND key = $3
                    AND created_at >= now() - interval '{RETENTION}'),
                 'null')"
        );
        let remembered: Option<StoredAnswer<T>> = self
            .database
            .write(
                &statement,
                &[
                    (&self.caller.0, Type::TEXT),
                    (&W::ACTION, Type::TEXT),
                    (key, Type::TEXT),
                    (&Json(self.request), Type::JSON),
                ],
            )
            .await?;
        match remembered {
            None => Ok(None),
            Some(StoredAnswer {
                is_repetition: true,
                data,
            }) => Ok(Some(data)),
            Some(_) => Err(Refusal::IdempotencyKeyReused.into()),
        }
    }
}

/// The stored answers could not be read, and nothing was created. Whether expired keys were deleted is unimportant.
fn nothing_created(error: Error) -> Error {
    match error {
        Error::Failed(Failure::OutcomeUnknown { source }) => Failure::DatabaseUnavailable { source }.into(),
        error => error,
    }
}
