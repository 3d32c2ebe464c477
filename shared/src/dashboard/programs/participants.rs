//! Participants of programs.

use schemars::JsonSchema;
use serde::Deserialize;
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Result,
        error::explain,
        instant::Instant,
        json_of::JsonOf,
        list::{List, Lookup, Precondition, Query, Rows, filter, order, page},
        outcome::Outcome,
        parameters::{Column, CustomerId, ParticipantStatus, ProgramId, Sortable, optional},
        refusal::{Entity, Refusal},
    },
    window::{Change, NO_DAYS, TieredDatabase},
};

/// A customer who takes part in a program.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the tables")]
pub struct Participant {
    pub customerid: String,
    pub fullname: String,
    pub email: String,
    pub registeredtime: Instant,
    pub status: ParticipantStatus,
}

/// The fields of a [`Participant`], from their row and the customer's.
const COLUMNS: &str = "customerid, fullname, email, iso_instant(registeredtime) AS registeredtime, status";

filter! {
    /// The program whose participants are listed.
    pub struct Filter of Participants {
        /// The program.
        pub programid: ProgramId,
    }
}

page! {
    /// A page of participants.
    pub struct Participants {
        participants: Participant
    }
}

impl Sortable for Participants {
    const ORDERS: &'static str = "ParticipantOrder";
    const COLUMNS: &'static [Column] = &[
        Column::plain("customerid"),
        Column::by("fullname", "searchtext COLLATE pg_c_utf8"),
        Column::by("email", "lower(email COLLATE pg_c_utf8)"),
        Column::plain("registeredtime"),
        Column::plain("status"),
    ];
}

/// Everybody who ever registered, including those who cancelled, in the order of registration.
pub(in crate::dashboard) fn query(filter: &Filter) -> Query {
    let list = List {
        name: "participants",
        matching: "SELECT programparticipant.*, fullname, email, searchtext
                   FROM programparticipant JOIN customer USING (customerid)
                   WHERE programid = $3"
            .into(),
        entries: format!("SELECT {COLUMNS} FROM page").into(),
        order: order(filter.sort, "registeredtime, customerid", "customerid"),
        lookup: Lookup::InOrder,
    };
    Query {
        list,
        rows: Rows::Fixed,
        arguments: vec![(Box::new(filter.programid), Type::INT4)],
        precondition: Some(Precondition {
            condition: "EXISTS (SELECT FROM communityprogram WHERE programid = $3)",
            entity: Entity::Program,
        }),
    }
}

/// One page of them.
pub async fn list(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<Participants>> {
    query(filter).page(tiers, filter.limit, filter.offset).await
}

/// A customer's registration for a program.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Registration {
    /// The program.
    pub programid: ProgramId,
    /// The customer.
    pub customerid: CustomerId,
    /// The participant's status.
    #[serde(default, deserialize_with = "optional")]
    pub status: Option<ParticipantStatus>,
}

/// What it means if a registration violates a constraint.
pub(crate) fn violations(constraint: &str) -> Option<Refusal> {
    Some(match constraint {
        "programparticipant_key" => Refusal::AlreadyRegistered,
        "programparticipant_customer" => Refusal::NotFound(Entity::Customer),
        "programparticipant_program" => Refusal::NotFound(Entity::Program),
        _ => return None,
    })
}

/// Registers an enabled customer for an enabled program; both are locked so that neither is disabled meanwhile.
pub async fn add(tiers: &TieredDatabase<'_>, registration: &Registration) -> Result<JsonOf<Participant>> {
    let change = Change {
        steps: "program AS (SELECT programid FROM communityprogram WHERE programid = $1 AND NOT isdisabled FOR SHARE),
                person AS (
                    SELECT customerid, fullname, email FROM customer
                    WHERE customerid = $2 AND NOT isdisabled
                    FOR SHARE),
                added AS (
                    INSERT INTO programparticipant (programid, customerid, status)
                    SELECT programid, customerid, $3 FROM program, person
                    RETURNING *)",
        outcome: &format!(
            "coalesce(
                 (SELECT json_build_object('data', to_json(entry))
                  FROM (SELECT {COLUMNS} FROM added JOIN person USING (customerid)) entry),
                 json_build_object('not_found',
                     CASE WHEN EXISTS (SELECT FROM program) THEN 'customer' ELSE 'program' END))"
        ),
    };
    let status = registration.status.unwrap_or_default();
    let outcome: Outcome<JsonOf<Participant>> = tiers
        .write(
            NO_DAYS,
            &change,
            &[
                (&registration.programid, Type::INT4),
                (&registration.customerid, Type::TEXT),
                (&status.word(), Type::TEXT),
            ],
        )
        .await
        .map_err(explain(violations))?;
    outcome.into_result()
}

/// Changes a participant's status, if one is given.
pub async fn update(tiers: &TieredDatabase<'_>, registration: &Registration) -> Result<JsonOf<Participant>> {
    let change = Change {
        steps: "changed AS (
                    UPDATE programparticipant SET status = coalesce($3, status)
                    WHERE programid = $1 AND customerid = $2
                    RETURNING *)",
        outcome: &format!(
            "coalesce(
                 (SELECT json_build_object('data', to_json(entry))
                  FROM (SELECT {COLUMNS} FROM changed JOIN customer USING (customerid)) entry),
                 json_build_object('not_found', 'participant'))"
        ),
    };
    let outcome: Outcome<JsonOf<Participant>> = tiers
        .write(
            NO_DAYS,
            &change,
            &[
                (&registration.programid, Type::INT4),
                (&registration.customerid, Type::TEXT),
                (&registration.status.map(ParticipantStatus::word), Type::TEXT),
            ],
        )
        .await?;
    outcome.into_result()
}
