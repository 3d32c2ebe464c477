//! Migrations add what the previous release doesn't need, and take nothing away that it uses: while CloudFormation
//! updates a stack, and after it has gone back, the previous release works with the new schema.

use std::collections::BTreeSet;

use refinery::Migration;

use crate::{
    previous_version::PREVIOUS_SCHEMA,
    support::{
        World,
        former::{former_world, migrations},
    },
};

/// What a program may rely on, one thing a line. Rows that it writes may leave out some columns.
const RELIED_ON: &str = "
    WITH ours AS (
        SELECT oid, relname, relkind FROM pg_class
        WHERE relnamespace::regnamespace::text IN ('public', 'archive', 'dashboard', 'audit')
          AND relkind IN ('r', 'v', 'S') AND relname <> 'refinery_schema_history'),
    groups AS (SELECT rolname FROM pg_roles WHERE rolname IN ('meetassist_app_rights', 'meetassist_archive_rights'))
    SELECT format('%s %s', CASE relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' ELSE 'sequence' END, oid::regclass)
        FROM ours
    UNION ALL
    SELECT format('column %s.%s of type %s', oid::regclass, attname, format_type(atttypid, atttypmod))
        FROM ours JOIN pg_attribute ON attrelid = oid
        WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'v')
    UNION ALL
    SELECT format('rows without column %s.%s', oid::regclass, attname)
        FROM ours JOIN pg_attribute ON attrelid = oid
        WHERE attnum > 0 AND NOT attisdropped AND relkind = 'r' AND (NOT attnotnull OR atthasdef OR attidentity <> '')
    UNION ALL
    SELECT format('constraint %s of %s', conname, ours.oid::regclass)
        FROM ours JOIN pg_constraint ON conrelid = ours.oid WHERE contype <> 'n'
    UNION ALL
    SELECT format('function %s returning %s', pg_proc.oid::regprocedure, pg_get_function_result(pg_proc.oid))
        FROM pg_proc
        WHERE pronamespace::regnamespace::text IN ('public', 'archive', 'dashboard', 'audit')
          AND prorettype <> 'trigger'::regtype
    UNION ALL
    SELECT format('%s may %s %s', rolname, privilege, oid::regclass)
        FROM ours, groups, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS privilege
        WHERE relkind IN ('r', 'v') AND has_table_privilege(rolname, oid, privilege)
    UNION ALL
    SELECT format('%s may execute %s', rolname, pg_proc.oid::regprocedure)
        FROM pg_proc, groups
        WHERE pronamespace::regnamespace::text IN ('public', 'archive', 'dashboard', 'audit')
          AND has_schema_privilege(rolname, pronamespace, 'USAGE') AND has_function_privilege(rolname, pg_proc.oid, 'EXECUTE')";

/// Changes that only look as if the previous release might stumble on them, by migration, and why it doesn't.
const HARMLESS: [(i32, &str, &str); 0] = [];

async fn relied_on(world: &World) -> BTreeSet<String> {
    let rows = world.client.query(RELIED_ON, &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// The tables that there are.
fn tables(relied_on: &BTreeSet<String>) -> BTreeSet<&str> {
    relied_on
        .iter()
        .filter_map(|line| line.strip_prefix("table "))
        .collect()
}

/// What a migration took away, and what it demands of rows that the previous release writes without knowing.
fn broken(before: &BTreeSet<String>, after: &BTreeSet<String>) -> Vec<String> {
    let known = tables(before);
    let gone = before.difference(after).map(|line| format!("gone: {line}"));
    let demanded = after.difference(before).filter_map(|line| {
        let (column, _) = line.strip_prefix("column ")?.split_once(" of type ")?;
        let (table, _) = column.rsplit_once('.')?;
        let demanded = known.contains(table) && !after.contains(&format!("rows without column {column}"));
        demanded.then(|| format!("demanded: {line}"))
    });
    let constrained = after.difference(before).filter(|line| {
        let table = line
            .strip_prefix("constraint ")
            .and_then(|line| line.split_once(" of "));
        table.is_some_and(|(_, table)| known.contains(table))
    });
    gone.chain(demanded)
        .chain(constrained.map(|line| format!("new: {line}")))
        .collect()
}

#[tokio::test]
async fn a_migration_takes_nothing_away_that_the_previous_release_relies_on() {
    let mut world = former_world(PREVIOUS_SCHEMA).await;
    let mut before = relied_on(&world).await;
    let mut found = BTreeSet::new();
    let newer = |migration: &Migration| migration.version() > PREVIOUS_SCHEMA;
    for migration in migrations(i32::MAX).into_iter().filter(newer) {
        world.migrate_to(migration.version()).await;
        let after = relied_on(&world).await;
        let broken = broken(&before, &after).into_iter();
        found.extend(broken.map(|what| (migration.version(), what)));
        before = after;
    }
    let explained = HARMLESS.map(|(version, what, _)| (version, what.to_owned()));
    assert_eq!(found, BTreeSet::from(explained));
}

#[test]
fn what_would_break_the_previous_release_is_noticed() {
    let lines = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    let before = lines(&[
        "table room",
        "column room.seats of type integer",
        "constraint room_key of room",
    ]);
    let after = lines(&[
        "table room",
        "column room.seats of type bigint",
        "column room.floor of type integer",
        "column room.wing of type text",
        "rows without column room.wing",
        "constraint room_has_seats of room",
        "constraint wing_key of wing",
        "table wing",
        "column wing.wing of type text",
    ]);
    assert_eq!(
        broken(&before, &after),
        [
            "gone: column room.seats of type integer",
            "gone: constraint room_key of room",
            "demanded: column room.floor of type integer",
            "demanded: column room.seats of type bigint",
            "new: constraint room_has_seats of room",
        ]
    );
}
