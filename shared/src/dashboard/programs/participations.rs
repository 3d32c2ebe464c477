//! What a customer takes part in.

use chrono::NaiveDate;
use schemars::JsonSchema;
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Result,
        instant::Instant,
        json_of::JsonOf,
        list::{List, Lookup, Precondition, Query, Rows, filter, order, page},
        parameters::{Column, CustomerId, ParticipantStatus, ProgramStatus, Sortable},
        refusal::Entity,
    },
    window::TieredDatabase,
};

/// A program in which a customer takes part.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the tables")]
pub struct Participation {
    pub programid: i32,
    pub programname: String,
    pub date: NaiveDate,
    /// The program's status.
    pub program_status: ProgramStatus,
    /// Whether the program is disabled.
    pub isdisabled: bool,
    pub registeredtime: Instant,
    /// The participant's status.
    pub status: ParticipantStatus,
}

filter! {
    /// The customer whose programs are listed.
    pub struct Filter of Participations {
        /// The customer.
        pub customerid: CustomerId,
    }
}

page! {
    /// A page of programs in which a customer takes part.
    pub struct Participations {
        programs: Participation
    }
}

impl Sortable for Participations {
    const ORDERS: &'static str = "ParticipationOrder";
    const COLUMNS: &'static [Column] = &[
        Column::plain("programid"),
        Column::by("programname", "search_key(programname) COLLATE pg_c_utf8"),
        Column::plain("date"),
        Column::plain("registeredtime"),
        Column::plain("status"),
    ];
}

/// Every program the customer ever registered for, the latest date first. Includes disabled programs and cancelled
/// registrations.
pub(in crate::dashboard) fn query(filter: &Filter) -> Query {
    let list = List {
        name: "programs",
        matching: "SELECT programid, programname, date, program.status AS program_status, isdisabled, registeredtime,
                          programparticipant.status
                   FROM programparticipant JOIN communityprogram AS program USING (programid)
                   WHERE customerid = $3"
            .into(),
        entries: "SELECT programid, programname, date, program_status, isdisabled,
                         iso_instant(registeredtime) AS registeredtime, status
                  FROM page"
            .into(),
        order: order(filter.sort, "date DESC, programid DESC", "programid"),
        lookup: Lookup::InOrder,
    };
    Query {
        list,
        rows: Rows::Fixed,
        arguments: vec![(Box::new(filter.customerid.clone()), Type::TEXT)],
        precondition: Some(Precondition {
            condition: "EXISTS (SELECT FROM customer WHERE customerid = $3)",
            entity: Entity::Customer,
        }),
    }
}

/// One page of them.
pub async fn list(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<Participations>> {
    query(filter).page(tiers, filter.limit, filter.offset).await
}
