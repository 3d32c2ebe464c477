//! Files that admins upload to have them imported.
//!
//! The page sends a file to the bucket itself, with a form signed here. Its arrival starts `db-init`, which checks it
//! ([`crate::installation::uploads`]) and stores the outcome in the upload's row. An import is requested by an object
//! beside the file. Answers never wait for the bucket, except for that request.

use std::time::Duration;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio_postgres::types::{Json, Type};

use crate::{
    archived::{
        catalogue::Table,
        key::Key,
        store::FormFields,
        upload::{ImportMode, LARGEST_UPLOAD, UploadProblem, UploadState, UploadedTable},
    },
    dashboard::{
        Result,
        error::unavailable,
        instant::Instant,
        json_of::JsonOf,
        list::{List, Lookup, Query, Rows, filter, order, page},
        outcome::Outcome,
        parameters::{Column, Digest, FileBytes, FileName, Mode, Sortable, UploadId, optional},
        refusal::{Entity, Refusal},
    },
    window::TieredDatabase,
};

/// How long a form is valid: 200 MB take half an hour at 1 Mbit/s.
const FORM_VALID_FOR: Duration = Duration::from_secs(60 * 60);

/// How long a link to rejected rows is valid.
const LINK_VALID_FOR: Duration = Duration::from_secs(15 * 60);

/// How long uploads are kept, in the database and in the bucket (`deploy/bucket.py`).
const RETENTION: &str = "30 days";

/// The uploads, as they are at this moment. Nobody tells the database that a file will not come any more, or that a check
/// or an import was cut off: a run of `db-init` ends within 15 minutes, and begins within 4.
const UPLOADS: &str = "
    SELECT upload_id, filename, bytes, uploader, created_at, since, mode, importer, digest, report,
           CASE WHEN lost IS NULL THEN state ELSE 'failed' END AS state,
           coalesce(lost, code) AS code,
           CASE lost
               WHEN 'not_uploaded' THEN 'The file has not arrived.'
               WHEN 'lost' THEN 'Nothing has been heard of it for 20 minutes.'
               ELSE message
           END AS message
    FROM (SELECT *, CASE
                        WHEN state = 'waiting' AND since < now() - interval '75 minutes' THEN 'not_uploaded'
                        WHEN state IN ('checking', 'importing') AND since < now() - interval '20 minutes' THEN 'lost'
                    END AS lost
          FROM dashboard.upload) AS stored";

/// An [`Upload`] as JSON, from a row of [`UPLOADS`].
const UPLOAD: &str = "
    json_build_object(
        'upload_id', upload_id, 'filename', filename, 'bytes', bytes, 'uploader', uploader,
        'created_at', iso_instant(created_at), 'state', state, 'since', iso_instant(since), 'mode', mode,
        'importer', importer, 'digest', digest, 'code', code, 'message', message, 'tables', report -> 'tables',
        'warnings', coalesce(report -> 'warnings', '[]'))";

/// A new upload.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct NewUpload {
    /// The file's name.
    pub filename: FileName,
    /// The file's length.
    pub bytes: FileBytes,
}

/// Where to send a file.
#[derive(Debug, JsonSchema, Serialize)]
pub struct UploadForm {
    /// The upload's id.
    pub upload_id: String,
    /// Where to POST the form, as `multipart/form-data`.
    pub url: String,
    /// The form's fields; the last one is the file itself, as `file`.
    pub fields: FormFields,
    /// When the form expires.
    pub expires: DateTime<Utc>,
}

/// A file that was uploaded to be imported.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub struct Upload {
    /// Its id.
    pub upload_id: String,
    /// The file's name.
    pub filename: String,
    /// The file's length.
    pub bytes: i64,
    /// Who uploaded it.
    pub uploader: String,
    /// When the upload was started.
    pub created_at: Instant,
    /// How far it has got.
    pub state: UploadState,
    /// When it got into this state.
    pub since: Instant,
    /// How its import was requested; null if it was not.
    pub mode: Option<ImportMode>,
    /// Who requested the import.
    pub importer: Option<String>,
    /// Identifies the outcome that is shown here; null if nothing can be imported.
    pub digest: Option<String>,
    /// Why it failed or was not imported.
    pub code: Option<UploadProblem>,
    /// The same as a sentence, in English.
    pub message: Option<String>,
    /// What an import would do, or has done; null until the file has been checked.
    pub tables: Option<Vec<UploadedTable>>,
    /// What is ignored, and other warnings that concern no single table.
    pub warnings: Vec<String>,
}

/// An upload in a list.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the fields are those of an upload")]
pub struct ListedUpload {
    pub upload_id: String,
    pub filename: String,
    pub bytes: i64,
    pub uploader: String,
    pub created_at: Instant,
    pub state: UploadState,
    pub since: Instant,
    pub mode: Option<ImportMode>,
    pub importer: Option<String>,
    pub code: Option<UploadProblem>,
    pub message: Option<String>,
    /// What an import would do, or has done; null until the file has been checked.
    pub tables: Option<Vec<TableFigures>>,
}

/// What an import would do to a table, counted.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the fields are those of a table of an upload")]
pub struct TableFigures {
    pub table: Option<Table>,
    pub file: String,
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub refused: Option<String>,
}

filter! {
    /// All uploads are listed.
    pub struct Filter of Uploads {}
}

page! {
    /// A page of uploads.
    pub struct Uploads {
        uploads: ListedUpload
    }
}

impl Sortable for Uploads {
    const ORDERS: &'static str = "UploadOrder";
    const COLUMNS: &'static [Column] = &[
        Column::plain("created_at"),
        Column::by("filename", "search_key(filename) COLLATE pg_c_utf8"),
        Column::plain("bytes"),
        Column::plain("uploader"),
        Column::plain("state"),
        Column::plain("since"),
    ];
}

/// Which upload to import, and how.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct ImportOrder {
    /// The upload.
    pub upload_id: UploadId,
    /// Whether existing rows are changed, too.
    pub mode: Mode,
    /// The digest of the outcome that was shown; a different one is refused.
    #[serde(default, deserialize_with = "optional")]
    pub digest: Option<Digest>,
}

/// An import that was requested.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub struct ImportStarted {
    /// The upload's id.
    pub upload_id: String,
    /// The upload's state.
    pub state: UploadState,
}

/// Starts an upload: the answer says where to send the file.
pub async fn create(tiers: &TieredDatabase<'_>, new: &NewUpload) -> Result<UploadForm> {
    let statement = format!(
        "WITH old AS (DELETE FROM dashboard.upload WHERE created_at < now() - interval '{RETENTION}'),
              upload AS (INSERT INTO dashboard.upload (filename, bytes, uploader) VALUES ($1, $2, $3)
                         RETURNING upload_id)
         SELECT to_json(upload_id) FROM upload"
    );
    let id: String = tiers
        .database
        .write(
            &statement,
            &[
                (&new.filename, Type::TEXT),
                (&new.bytes, Type::INT8),
                (&tiers.actor().unwrap_or_default(), Type::TEXT),
            ],
        )
        .await?;
    let expires = Utc::now() + FORM_VALID_FOR;
    let form = tiers
        .store
        .form(&Key::Upload { id: id.clone() }, LARGEST_UPLOAD, FORM_VALID_FOR)
        .await
        .map_err(unavailable)?;
    Ok(UploadForm {
        upload_id: id,
        url: form.url,
        fields: form.fields,
        expires,
    })
}

/// An upload with everything that is known of it.
pub async fn by_id(tiers: &TieredDatabase<'_>, id: &UploadId) -> Result<Upload> {
    let statement = format!(
        "SELECT coalesce((SELECT {UPLOAD} FROM ({UPLOADS}) AS upload WHERE upload_id = $1::uuid), 'null')"
    );
    let found: Option<Upload> = tiers.database.read(&statement, &[(id, Type::TEXT)]).await?;
    let mut upload = found.ok_or(Refusal::NotFound(Entity::Upload))?;
    for outcome in upload.tables.iter_mut().flatten() {
        if let Some(table) = outcome.table
            && outcome.rejected > 0
        {
            let key = Key::UploadRejects {
                id: upload.upload_id.clone(),
                table,
            };
            let file_name = format!("rejected-{}.csv", table.name());
            let link = tiers.store.link(&key, &file_name, LINK_VALID_FOR).await;
            outcome.rejects_url = Some(link.map_err(unavailable)?);
        }
    }
    Ok(upload)
}

/// One page of the uploads, the newest first.
pub async fn list(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<Uploads>> {
    let list = List {
        name: "uploads",
        matching: UPLOADS.into(),
        entries: "SELECT upload_id, filename, bytes, uploader, iso_instant(created_at) AS created_at, state,
                         iso_instant(since) AS since, mode, importer, code, message,
                         (SELECT jsonb_agg(figures - '{reasons,read_as,warnings,rejects_url}'::text[] ORDER BY place)
                          FROM jsonb_array_elements(report -> 'tables') WITH ORDINALITY AS tables (figures, place))
                             AS tables
                  FROM page"
            .into(),
        order: order(filter.sort, "created_at DESC, upload_id", "upload_id"),
        lookup: Lookup::InOrder,
    };
    let query = Query {
        list,
        rows: Rows::Fixed,
        arguments: Vec::new(),
        precondition: None,
    };
    query.page(tiers, filter.limit, filter.offset).await
}

/// Requests an import of exactly what was shown. `db-init` finds out whether that is still what an import would do.
pub async fn import(tiers: &TieredDatabase<'_>, order: &ImportOrder) -> Result<ImportStarted> {
    let started = request_import(tiers, order).await?;
    let key = Key::ImportRequest {
        id: order.upload_id.as_str().to_owned(),
    };
    let content = json!({"mode": order.mode}).to_string().into_bytes();
    if let Err(error) = tiers.store.write(&key, content).await {
        withdraw_import(tiers, order).await?;
        return Err(unavailable(error));
    }
    Ok(started)
}

/// Of two requests at once, the second finds the row changed by the first.
async fn request_import(tiers: &TieredDatabase<'_>, order: &ImportOrder) -> Result<ImportStarted> {
    let statement = format!(
        "WITH upload AS (SELECT * FROM ({UPLOADS}) AS upload WHERE upload_id = $1::uuid),
              importable AS (SELECT * FROM upload WHERE state IN ('checked', 'failed') AND digest IS NOT NULL),
              started AS (
                  UPDATE dashboard.upload AS stored
                  SET state = 'importing', since = clock_timestamp(), mode = $2 #>> '{{}}', importer = $3,
                      code = NULL, message = NULL
                  FROM importable
                  WHERE stored.upload_id = importable.upload_id AND stored.since = importable.since
                    AND ($4 IS NULL OR importable.digest = $4)
                  RETURNING stored.upload_id, stored.state)
         SELECT CASE
             WHEN NOT EXISTS (SELECT FROM upload) THEN json_build_object('not_found', 'upload')
             WHEN EXISTS (SELECT FROM started)
                 THEN json_build_object('data', (SELECT to_json(started) FROM started))
             WHEN (SELECT digest <> $4 FROM importable)
                 THEN json_build_object('changed_meanwhile', (SELECT {UPLOAD} FROM importable))
             ELSE '\"not_ready\"'
         END"
    );
    let outcome: Outcome<ImportStarted> = tiers
        .database
        .write(
            &statement,
            &[
                (&order.upload_id, Type::TEXT),
                (&Json(order.mode), Type::JSONB),
                (&tiers.actor(), Type::TEXT),
                (&order.digest, Type::TEXT),
            ],
        )
        .await?;
    outcome.into_result()
}

/// Forgets an import whose request did not reach the bucket.
async fn withdraw_import(tiers: &TieredDatabase<'_>, order: &ImportOrder) -> Result<()> {
    let statement = "
        WITH withdrawn AS (
            UPDATE dashboard.upload SET state = 'checked', since = clock_timestamp(), mode = NULL, importer = NULL
            WHERE upload_id = $1::uuid AND state = 'importing')
        SELECT json_build_object()";
    let parameters = [(&order.upload_id as _, Type::TEXT)];
    let _: Value = tiers.database.write(statement, &parameters).await?;
    Ok(())
}
