//! A separate world for each test: a database cloned from a migrated template, and a bucket.

pub mod archive;
pub mod booking;
pub mod clickstream;
pub mod contract;
pub mod dashboard;
pub mod faults;
pub mod former;
pub mod http;
pub mod logins;
pub mod proxy;
pub mod random;
pub mod response_url;
pub mod restoring;
pub mod ses;
pub mod twins;
pub mod uploads;

use std::{
    collections::BTreeMap,
    env, mem, process,
    sync::{
        LazyLock, Mutex,
        atomic::{AtomicU32, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Duration,
};

use aws_config::SdkConfig;
use aws_sdk_s3::types::{
    BucketLocationConstraint, BucketVersioningStatus, CompletedMultipartUpload, CompletedPart,
    CreateBucketConfiguration, VersioningConfiguration,
};
use chrono::NaiveDate;
use meetassist::{
    archived::store::Store,
    installation::deployment::Deployment,
    platform::{
        aws,
        database::{Database, DatabaseConfig, Mail},
        schema,
        secrets::CredentialSource,
        tls::Tls,
    },
    window::Window,
};
use serde_json::Value;
use tokio::{runtime, sync::OnceCell, time::sleep};
use tokio_postgres::{Client, Config, NoTls, config::Host, types::Json};

use self::logins::{Logins, logins, role_secrets};

/// What a test works with. Nothing in it is shared with another test.
pub struct World {
    /// The database's name.
    pub name: String,
    /// The dashboard's view of the database.
    pub database: Database,
    /// The archiver's view of the database.
    pub archiver: Database,
    /// A session outside the service, to prepare data and inspect results.
    pub client: Client,
    /// The service's view of the bucket.
    pub store: Store,
    pub aws: SdkConfig,
    /// The same bucket, to prepare objects and inspect results.
    pub s3: aws_sdk_s3::Client,
    pub bucket: String,
    /// The contents of objects that were read, by version.
    read_versions: Mutex<BTreeMap<String, String>>,
    _temporary: Temporary,
}

/// The template of a database without even a schema.
const EMPTY: &str = "template0";

/// A world whose database has the newest schema and no rows.
pub async fn world() -> World {
    world_from(template().await).await
}

/// The same, but that changes are not audited until the database is replaced: for tests that count what a change costs
/// the archive, apart from its audit entry.
pub async fn world_without_audit() -> World {
    let world = world().await;
    world
        .execute(
            "DO $$
             DECLARE
                 audited record;
             BEGIN
                 FOR audited IN SELECT tgrelid::regclass AS name, tgname FROM pg_trigger WHERE tgname ~ '^audit_' LOOP
                     EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', audited.name, audited.tgname);
                 END LOOP;
             END $$",
        )
        .await;
    world
}

/// A database with the newest schema and no rows, to clone.
async fn template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(async || {
            let name = unique("template");
            create_database(&name, EMPTY).await;
            schema::migrate(&mut connect(&name).await).await.unwrap();
            name
        })
        .await
}

/// A world whose database has not even a schema.
pub async fn empty_world() -> World {
    world_from(EMPTY).await
}

async fn world_from(template: &str) -> World {
    let aws = aws::sdk_config().await;
    let name = unique("test");
    create_database(&name, template).await;
    if template != EMPTY {
        admit(&name).await;
    }
    let bucket = name.replace('_', "-");
    let s3 = aws_sdk_s3::Client::from_conf(
        aws_sdk_s3::config::Builder::from(&aws)
            .force_path_style(true)
            .build(),
    );
    create_bucket(&s3, &bucket, &aws).await;
    World {
        client: connect(&name).await,
        database: view(&aws, &name, |logins| &logins.application).await,
        archiver: view(&aws, &name, |logins| &logins.archive).await,
        store: Store::new(&aws, bucket.clone()),
        aws,
        s3,
        bucket,
        _temporary: Temporary { name: name.clone() },
        name,
        read_versions: Mutex::default(),
    }
}

/// The superuser's credentials, where the service looks for them.
pub async fn credentials() -> CredentialSource {
    let aws = aws::sdk_config().await;
    let secret = logins(&aws).await.master.clone();
    CredentialSource::new(&aws, secret)
}

/// A database, signed in to with one of the secrets.
async fn view(aws: &SdkConfig, name: &str, secret: impl Fn(&Logins) -> &String) -> Database {
    let secret = secret(logins(aws).await).clone();
    Database::new(
        database_config(name.to_owned()),
        CredentialSource::new(aws, secret),
    )
}

/// Lets only the service's roles connect to a clone. A clone has its template's tables and their rights, but anyone may
/// connect to it.
async fn admit(database: &str) {
    let statements = format!(
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC;
         GRANT CONNECT, TEMPORARY ON DATABASE {database} TO meetassist_app_rights, meetassist_archive_rights"
    );
    connect("postgres")
        .await
        .batch_execute(&statements)
        .await
        .unwrap();
}

impl World {
    /// Replaces the database by another one that has only the schema; the bucket stays.
    pub async fn lose_database(&mut self) {
        self.name = unique("test");
        create_database(&self.name, template().await).await;
        admit(&self.name).await;
        self.client = connect(&self.name).await;
        self.database = view(&self.aws, &self.name, |logins| &logins.application).await;
        self.archiver = view(&self.aws, &self.name, |logins| &logins.archive).await;
    }

    /// The same database and bucket as db-init sees them, with this default window.
    pub async fn deployment(&self, window: Window) -> Deployment {
        Deployment {
            database: view(&self.aws, &self.name, |logins| &logins.master).await,
            store: self.store.clone(),
            roles: role_secrets(&self.aws).await,
            window,
        }
    }

    /// The database, signed in to as its master through this port.
    pub async fn master_view(&self, port: u16) -> Database {
        let mut config = database_config(self.name.clone());
        config.port = port;
        Database::new(config, credentials().await)
    }

    /// Replaces the database by another one without even a schema; the bucket stays.
    pub async fn empty_database(&mut self) {
        self.name = unique("test");
        create_database(&self.name, EMPTY).await;
        self.client = connect(&self.name).await;
        self.database = view(&self.aws, &self.name, |logins| &logins.application).await;
        self.archiver = view(&self.aws, &self.name, |logins| &logins.archive).await;
    }

    /// Creates a secret.
    pub async fn secret(&self, username: &str, password: &str) -> CredentialSource {
        let name = logins::secret(&self.aws, username, password).await;
        CredentialSource::new(&self.aws, name)
    }

    /// A session with the dashboard's rights.
    pub async fn session(&self) -> Client {
        self.database.session().await.unwrap()
    }

    /// The same database as another Lambda environment sees it: on a separate connection, to this port if given.
    pub async fn another_view(&self, port: Option<u16>) -> Database {
        let mut config = database_config(self.value("current_database()").await);
        config.port = port.unwrap_or(config.port);
        let secret = logins(&self.aws).await.application.clone();
        Database::new(config, CredentialSource::new(&self.aws, secret))
    }

    /// The same database as a dashboard sees it that has mail switched on.
    pub async fn mailing_view(&self) -> Database {
        let secret = &logins(&self.aws).await.application;
        self.configured_view(secret, |config| config.mail = Mail::On)
    }

    /// The same database as the archiver sees it on this port.
    pub async fn archiver_through(&self, port: u16) -> Database {
        let secret = &logins(&self.aws).await.archive;
        self.configured_view(secret, |config| config.port = port)
    }

    /// The same database, signed in to with this secret.
    pub fn view_with_secret(&self, secret_id: &str) -> Database {
        self.configured_view(secret_id, |_| {})
    }

    /// The same, by a function with another configuration.
    pub fn configured_view(&self, secret_id: &str, configure: impl FnOnce(&mut DatabaseConfig)) -> Database {
        let mut config = database_config(self.name.clone());
        configure(&mut config);
        Database::new(config, CredentialSource::new(&self.aws, secret_id.to_owned()))
    }

    /// A client of Secrets Manager, to prepare and change secrets.
    pub fn secrets(&self) -> aws_sdk_secretsmanager::Client {
        aws_sdk_secretsmanager::Client::new(&self.aws)
    }

    /// Puts an object into the bucket, and returns its version.
    pub async fn upload(&self, key: &str, content: impl Into<Vec<u8>>) -> String {
        let written = self
            .s3
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .body(content.into().into())
            .send()
            .await
            .unwrap();
        written.version_id.unwrap_or_default()
    }

    /// Puts an object into the bucket in parts, which gives it another tag than [`Self::upload`] does.
    pub async fn upload_in_parts(&self, key: &str, content: impl Into<Vec<u8>>) {
        let begun = self.s3.create_multipart_upload().bucket(&self.bucket).key(key);
        let upload = begun.send().await.unwrap().upload_id.unwrap();
        let part = self
            .s3
            .upload_part()
            .bucket(&self.bucket)
            .key(key)
            .upload_id(&upload);
        let part = part
            .part_number(1)
            .body(content.into().into())
            .send()
            .await
            .unwrap();
        let part = CompletedPart::builder()
            .part_number(1)
            .set_e_tag(part.e_tag)
            .build();
        let parts = CompletedMultipartUpload::builder().parts(part).build();
        let complete = self.s3.complete_multipart_upload().bucket(&self.bucket).key(key);
        complete
            .upload_id(upload)
            .multipart_upload(parts)
            .send()
            .await
            .unwrap();
    }

    /// The text of an object.
    pub async fn object(&self, key: &str) -> String {
        let object = self
            .s3
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
            .unwrap();
        String::from_utf8(object.body.collect().await.unwrap().to_vec()).unwrap()
    }

    /// The single value of a query, as text; `NULL` for null.
    pub async fn value(&self, query: &str) -> String {
        let row = self
            .client
            .query_one(&format!("SELECT ({query})::text"), &[])
            .await
            .unwrap();
        row.get::<_, Option<String>>(0)
            .unwrap_or_else(|| "NULL".to_owned())
    }

    /// Inserts rows, given as JSON objects. A column that the first row lacks gets its default in every row.
    pub async fn insert(&self, table: &str, rows: &[Value]) {
        let Some(first) = rows.first() else { return };
        let columns: Vec<_> = first.as_object().unwrap().keys().map(String::as_str).collect();
        let columns = columns.join(", ");
        let insert = format!(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, $1)"
        );
        self.client.execute(&insert, &[&Json(rows)]).await.unwrap();
    }

    /// The day this many days after the organisation's today.
    pub async fn day(&self, from_today: i32) -> NaiveDate {
        let day = self
            .client
            .query_one("SELECT current_date + $1::integer", &[&from_today])
            .await;
        day.unwrap().get(0)
    }

    /// Runs statements.
    pub async fn execute(&self, statements: &str) {
        self.client.batch_execute(statements).await.unwrap();
    }

    /// Returns as soon as some session of the database waits for a lock.
    pub async fn somebody_waits(&self) {
        self.sessions_wait(1).await;
    }

    /// Returns as soon as this many sessions of the database wait for a lock.
    pub async fn sessions_wait(&self, count: usize) {
        let watcher = connect(&self.name).await;
        let waiting =
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while watcher.query(waiting, &[]).await.unwrap().len() < count {
            sleep(Duration::from_millis(10)).await;
        }
    }
}

/// A session as the server's superuser.
pub async fn connect(database: &str) -> Client {
    let (client, connection) = server().dbname(database).connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

pub fn server() -> Config {
    let url = env::var("DATABASE_URL").expect("DATABASE_URL is not set: run the tests by `make test`");
    let mut config: Config = url.parse().unwrap();
    config.options("-c TimeZone=Asia/Ho_Chi_Minh");
    config
}

/// How the service reaches a database of the tests' server.
pub fn database_config(name: String) -> DatabaseConfig {
    let server = server();
    let Host::Tcp(host) = server.get_hosts()[0].clone() else {
        panic!("DATABASE_URL must name a host");
    };
    DatabaseConfig {
        host,
        port: server.get_ports().first().copied().unwrap_or(5432),
        name,
        secret_id: String::new(),
        time_zone: "Asia/Ho_Chi_Minh".to_owned(),
        tls: Tls::Disabled,
        mail: Mail::Off,
        idle: Duration::ZERO,
        resume: Duration::ZERO,
    }
}

async fn create_database(name: &str, template: &str) {
    connect("postgres")
        .await
        .batch_execute(&format!(
            "CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
        ))
        .await
        .unwrap();
}

/// Drops a database once its test has ended: more than a thousand of ten megabytes each would fill a small disk.
struct Temporary {
    name: String,
}

impl Drop for Temporary {
    fn drop(&mut self) {
        static FINISHED: LazyLock<Sender<String>> = LazyLock::new(|| {
            let (finished, names) = mpsc::channel();
            thread::spawn(|| drop_databases(names));
            finished
        });
        drop(FINISHED.send(mem::take(&mut self.name)));
    }
}

/// Drops databases on a thread of its own, so that no test waits for it.
fn drop_databases(names: Receiver<String>) {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let session = connect("postgres").await;
        for name in names {
            let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            session.batch_execute(&statement).await.unwrap();
        }
    });
}

async fn create_bucket(s3: &aws_sdk_s3::Client, bucket: &str, aws: &SdkConfig) {
    let region = BucketLocationConstraint::from(aws.region().unwrap().as_ref());
    s3.create_bucket()
        .bucket(bucket)
        .create_bucket_configuration(
            CreateBucketConfiguration::builder()
                .location_constraint(region)
                .build(),
        )
        .send()
        .await
        .unwrap();
    let versioning = VersioningConfiguration::builder()
        .status(BucketVersioningStatus::Enabled)
        .build();
    s3.put_bucket_versioning()
        .bucket(bucket)
        .versioning_configuration(versioning)
        .send()
        .await
        .unwrap();
}

/// A name that no other test has, in this run or in another one against the same server.
pub fn unique(prefix: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let started = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis();
    format!(
        "{prefix}_{started}_{}_{}",
        process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}
