//! Damage is reported by name, and nothing damaged is loaded.

use meetassist::{
    Error,
    archived::{
        catalogue::Table,
        lineage::Head,
        manifest::Manifest,
        unit::{DynamicTable, FixedTable},
    },
};
use serde_json::json;

use crate::support::{World, world};

/// A lost database whose bucket has an archive of a customer, a consultant and today's appointment.
async fn archived() -> (World, Head) {
    let mut world = world().await;
    let days = world.days([0]).await;
    world.book(&days).await;
    world
        .execute("UPDATE customer SET notes = 'a long note about everything that matters to them'")
        .await;
    let head = world.archived().await;
    world.lose_database().await;
    (world, head)
}

impl World {
    async fn refusal(&self) -> Error {
        let refusal = self.initialise(json!({"load": "all"})).await.unwrap_err();
        for table in Table::ALL {
            assert_eq!(
                self.value(&format!("SELECT count(*) FROM {}", table.name()))
                    .await,
                "0",
                "{refusal}"
            );
        }
        assert_eq!(self.value("SELECT count(*) FROM archive.archived_day").await, "0");
        assert_eq!(self.value("SELECT etag FROM archive.lineage").await, "NULL");
        refusal
    }

    /// Replaces an object by other content, and makes the manifest pin it.
    async fn tamper(&self, head: Head, key: &str, content: impl Into<Vec<u8>>) {
        let version = self.upload(key, content).await;
        let mut manifest = head.manifest;
        let object = object(&mut manifest, key);
        object.version_id = version;
        self.publish(manifest, Some(head.etag)).await;
        self.execute("UPDATE archive.lineage SET etag = NULL").await;
    }

    /// Replaces an archived object, as if this had been archived.
    async fn rewrite(&self, mut head: Head, key: &str, content: &[u8]) {
        let md5 = self.client.query_one("SELECT md5($1::bytea)", &[&content]).await;
        let object = object(&mut head.manifest, key);
        let md5: String = md5.unwrap().get(0);
        object.md5 = md5.try_into().unwrap();
        object.bytes = content.len() as u64;
        self.tamper(head, key, content).await;
    }

    /// Replaces the archived customers. Returns the object's key.
    async fn rewrite_customers(&self, head: Head, content: &[u8]) -> String {
        let key = head.manifest.fixed[&FixedTable::Customer].key.clone();
        self.rewrite(head, &key, content).await;
        key
    }
}

fn object<'a>(manifest: &'a mut Manifest, key: &str) -> &'a mut meetassist::archived::manifest::ObjectState {
    let of_days = manifest
        .days
        .values_mut()
        .flat_map(|day| day.objects.values_mut());
    manifest
        .fixed
        .values_mut()
        .chain(of_days)
        .find(|object| object.key == key)
        .unwrap()
}

fn damaged(refusal: &Error, key: &str, what: &str) {
    match refusal {
        Error::ObjectDamaged { key: named, problem } => {
            assert_eq!(named, key);
            assert!(problem.contains(what), "{problem}");
        }
        other => panic!("{other:?}"),
    }
}

/// One text of an object is replaced by another, and the restore refuses the object.
async fn assert_damage_is_found(world: &World, head: Head, key: &str, (text, other): (&str, &str)) {
    let content = world.object(key).await.replace(text, other);
    world.tamper(head, key, content).await;
    damaged(&world.refusal().await, key, "MD5");
}

#[tokio::test]
async fn an_overwritten_object_does_no_harm_because_its_version_is_pinned() {
    let (world, head) = archived().await;
    let key = &head.manifest.fixed[&FixedTable::Customer].key;
    world.upload(key, "customerid,fullname,email\n").await;
    world.initialise(json!({})).await.unwrap();
    assert_eq!(world.value("SELECT count(*) FROM customer").await, "1");
}

#[tokio::test]
async fn a_flipped_byte_is_damage() {
    let (world, head) = archived().await;
    let key = head.manifest.fixed[&FixedTable::Customer].key.clone();
    assert_damage_is_found(&world, head, &key, ("note about", "vote about")).await;
}

#[tokio::test]
async fn a_damaged_header_is_damage_too() {
    let (world, head) = archived().await;
    let key = head.manifest.fixed[&FixedTable::Customer].key.clone();
    assert_damage_is_found(&world, head, &key, ("fullname", "fullmane")).await;
}

#[tokio::test]
async fn a_value_that_the_database_rejects_is_reported_as_damage() {
    let (world, head) = archived().await;
    let day = head.manifest.days.values().next().unwrap();
    let key = day.objects[&DynamicTable::Appointment].key.clone();
    assert_damage_is_found(&world, head, &key, ("pending", "pendong")).await;
}

#[tokio::test]
async fn a_truncated_object_is_damage() {
    let (world, head) = archived().await;
    let day = head.manifest.days.values().next().unwrap();
    for table in DynamicTable::ALL {
        let key = day.objects[&table].key.clone();
        let content = world.object(&key).await;
        for length in [0, 10, content.len() - 1] {
            let head = Head {
                etag: world.head().await.unwrap().etag,
                manifest: head.manifest.clone(),
            };
            world.tamper(head, &key, &content.as_bytes()[..length]).await;
            damaged(&world.refusal().await, &key, "bytes");
        }
    }
}

#[tokio::test]
async fn a_deleted_object_is_named() {
    let (world, head) = archived().await;
    let object = &head.manifest.fixed[&FixedTable::Consultant];
    world.delete_pinned(object).await;
    damaged(&world.refusal().await, &object.key, "is missing");
}

#[tokio::test]
async fn a_different_row_count_is_reported() {
    let (world, head) = archived().await;
    let mut manifest = head.manifest;
    let object = manifest.fixed.get_mut(&FixedTable::Customer).unwrap();
    object.records += 1;
    let key = object.key.clone();
    world.publish(manifest, Some(head.etag)).await;
    world.execute("UPDATE archive.lineage SET etag = NULL").await;
    damaged(&world.refusal().await, &key, "rows");
}

#[tokio::test]
async fn a_column_of_a_newer_version_is_named() {
    let (world, head) = archived().await;
    let key = world
        .rewrite_customers(
            head,
            b"customerid,fullname,email,shoesize\n7,An,an@example.com,40\n",
        )
        .await;
    match world.refusal().await {
        Error::ObjectUnreadable { key: named, problem } => {
            assert_eq!(named, key);
            assert!(problem.contains("shoesize"), "{problem}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn columns_missing_in_an_older_archive_get_their_defaults() {
    let (world, head) = archived().await;
    world
        .rewrite_customers(
            head,
            b"email,fullname,customerid\nan@example.com,\"A\"\"n\n\",7\n",
        )
        .await;
    world.initialise(json!({})).await.unwrap();
    assert_eq!(
        world
            .value("SELECT (customerid, fullname, email, isdisabled, notes) FROM customer")
            .await,
        "(7,\"A\"\"n\n\",an@example.com,f,)"
    );
}

#[tokio::test]
async fn each_day_of_a_table_may_have_its_columns_in_another_order() {
    let mut world = world().await;
    let days @ [_, second, _] = world.days([-1, 0, 1]).await;
    world.book(&days).await;
    let head = world.archived().await;
    let before = world.dump().await;
    world.lose_database().await;
    let slots = &head.manifest.days[&second].objects[&DynamicTable::ConsultantSchedule];
    let key = slots.key.clone();
    let turned_around = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",") + "\n";
    let content: String = world.object(&key).await.lines().map(turned_around).collect();
    world.rewrite(head, &key, content.as_bytes()).await;
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn an_invalid_manifest_is_refused_and_no_seed_file_is_imported_instead() {
    for content in [
        "",
        "no JSON",
        "{}",
        r#"{"format": 1}"#,
        r#"{"format": 99, "days": 7}"#,
    ] {
        let (world, _) = archived().await;
        world.upload("metadata/archive_info.json", content).await;
        world
            .upload(
                "data/Customer.csv",
                "customerid,fullname,email\n8,Seed,seed@example.com\n",
            )
            .await;
        let refusal = world.refusal().await;
        assert!(
            matches!(refusal, Error::ManifestUnreadable { .. }),
            "{content}: {refusal}"
        );
    }
}

#[tokio::test]
async fn a_deleted_manifest_does_not_start_an_import_and_earlier_states_can_be_restored() {
    let (world, head) = archived().await;
    world.delete_manifest().await;
    world
        .upload(
            "data/Customer.csv",
            "customerid,fullname,email\n8,Seed,seed@example.com\n",
        )
        .await;
    let refusal = world.refusal().await;
    assert!(matches!(refusal, Error::ManifestUnreadable { .. }), "{refusal}");
    world
        .initialise(json!({"at": head.manifest.last_updated}))
        .await
        .unwrap();
    assert_eq!(
        world
            .value("SELECT string_agg(customerid, ' ') FROM customer")
            .await,
        "7"
    );
    assert_eq!(world.value("SELECT etag FROM archive.lineage").await, "NULL");
}
