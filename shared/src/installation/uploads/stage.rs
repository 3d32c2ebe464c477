//! The rows of an uploaded file in staging tables.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tokio_postgres::Client;

use super::{
    contents::{Contents, Piece},
    trouble::Trouble,
};
use crate::{
    Result,
    archived::{
        catalogue::Table,
        key::Key,
        upload::{UploadProblem, UploadedTable},
    },
    installation::{
        deployment::Deployment,
        import::{self, Lifetime, SeedFile, Staging},
    },
    window,
};

/// How often archived days are looked for again that were archived while others were loaded.
const LOADS: usize = 3;

/// An upload whose rows are staged.
pub struct StagedUpload<'a> {
    /// The session whose staging tables they are.
    pub session: &'a Client,
    /// Every business table, in the order in which they are imported.
    pub tables: Vec<StagedTable<'a>>,
    /// Files that can't be used.
    pub refused: Vec<UploadedTable>,
    /// What is ignored.
    pub warnings: Vec<String>,
    /// The file's length.
    pub bytes: u64,
}

/// A business table with the rows that are staged for it.
pub struct StagedTable<'a> {
    /// Its staging table.
    pub staging: Staging<'a>,
    /// Where its rows come from; None if there are none.
    pub origin: Option<Origin>,
}

/// Where rows come from.
pub struct Origin {
    /// The file.
    pub file: String,
    /// Its columns.
    pub columns: Vec<&'static str>,
    /// How ambiguous columns were read.
    pub read_as: Vec<String>,
    /// Other warnings.
    pub warnings: Vec<String>,
}

/// Stages the rows of all files.
pub async fn stage<'a>(
    session: &'a Client,
    key: &Key,
    contents: Contents,
) -> std::result::Result<StagedUpload<'a>, Trouble> {
    let today: NaiveDate = session
        .query_typed_one("SELECT current_date", &[])
        .await?
        .try_get(0)?;
    let mut staged = StagedUpload {
        session,
        tables: Vec::new(),
        refused: Vec::new(),
        warnings: contents.ignored.clone(),
        bytes: contents.bytes,
    };
    for table in Table::BUSINESS {
        staged.tables.push(StagedTable {
            staging: Staging::create(session, table, Lifetime::Session).await?,
            origin: None,
        });
    }
    let (mut contents, pieces) = by_table(key, contents, &mut staged).await?;
    for (table, piece) in pieces {
        let (returned, opened) = import::blocking(key, move || {
            let opened = contents.rows(&piece, table)?;
            Ok((contents, opened.map(|opened| (piece, opened))))
        })
        .await?;
        contents = returned;
        staged.stage_piece(key, table, opened?, today).await?;
    }
    Ok(staged)
}

/// The files with their tables. Those that can't be assigned are refused.
async fn by_table(
    key: &Key,
    mut contents: Contents,
    staged: &mut StagedUpload<'_>,
) -> std::result::Result<(Contents, BTreeMap<Table, Piece>), Trouble> {
    let (contents, tables) = import::blocking(key, move || {
        let mut tables: BTreeMap<Option<Table>, Vec<Piece>> = BTreeMap::new();
        for piece in contents.pieces() {
            match contents.table_of(&piece)? {
                Ok(table) => tables.entry(table).or_default().push(piece),
                Err(trouble) => return Ok(Err(trouble)),
            }
        }
        Ok(Ok((contents, tables)))
    })
    .await??;
    let mut assigned = BTreeMap::new();
    for (table, mut pieces) in tables {
        match (table, pieces.len()) {
            (Some(table), 1) => {
                assigned.extend(pieces.pop().map(|piece| (table, piece)));
            }
            (Some(table), _) => {
                let names: Vec<_> = pieces.iter().map(|piece| piece.name.as_str()).collect();
                let names = names.join(", ");
                let reason = format!("There is more than one file for {}: {names}.", table.file_stem());
                staged.refuse(Some(table), names, reason);
            }
            (None, _) => {
                for piece in pieces {
                    let reason = format!(
                        "It can't be told which table {} is for. Name it after its table, such as Customer.csv.",
                        piece.name
                    );
                    staged.refuse(None, piece.name, reason);
                }
            }
        }
    }
    Ok((contents, assigned))
}

impl StagedUpload<'_> {
    async fn stage_piece(
        &mut self,
        key: &Key,
        table: Table,
        (piece, opened): (Piece, std::result::Result<SeedFile, String>),
        today: NaiveDate,
    ) -> Result<()> {
        let mut file = match opened {
            Ok(file) => file,
            Err(refusal) => {
                let reason = format!("{} {refusal}", piece.name);
                self.refuse(Some(table), piece.name, reason);
                return Ok(());
            }
        };
        let of_table = self
            .tables
            .iter_mut()
            .find(|staged| staged.staging.table() == table);
        if let Some(staged) = of_table {
            staged.origin = Some(Origin {
                file: piece.name,
                columns: file.columns(),
                read_as: std::mem::take(&mut file.read_as),
                warnings: std::mem::take(&mut file.warnings),
            });
            import::stage(&staged.staging, key, file, today).await?;
        }
        Ok(())
    }

    fn refuse(&mut self, table: Option<Table>, file: String, reason: String) {
        self.refused.push(UploadedTable {
            table,
            file,
            refused: Some(reason),
            ..UploadedTable::default()
        });
    }

    /// Loads the archived days that the staged rows are on, move to, or name by their ids: only then can be told what is
    /// there already.
    pub async fn load_days(&self, deployment: &Deployment) -> std::result::Result<(), Trouble> {
        for _ in 0..LOADS {
            let days = self.archived_days().await?;
            if days.is_empty() {
                return Ok(());
            }
            let mut session = deployment.database.session().await?;
            let loaded = window::load_days(&mut session, &deployment.store, &days).await?;
            if let Some(conflict) = loaded.conflicts.first() {
                return Err(Trouble::of_file(
                    UploadProblem::ArchiveConflict,
                    format!("This needs archived data of {}. {conflict}", conflict.day),
                ));
            }
        }
        Ok(())
    }

    /// Those of these days that are archived at this moment.
    pub async fn archived_days(&self) -> Result<Vec<NaiveDate>> {
        let rows = self
            .session
            .query_typed(include_str!("archived_days.sql"), &[])
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }
}
