//! Kill it anywhere: whichever request fails, and however, the archive has the state before the run or after it, and
//! the next run completes the work.

use std::{collections::BTreeMap, time::Duration};

use meetassist::archived::{
    catalogue::Table,
    inventory::Inventory,
    unit::{Part, Unit},
};

use crate::support::{
    World,
    archive::{Rows, SMALL, assert_consistent},
    faults::{Fault, Proxy, Rule},
    world,
};

/// A bit of everything, each in its own transaction: rows inserted, updated and deleted, a new parent with a child, one
/// deleted with its children, moves between days, a new day and one that is emptied.
const CHANGES: [&str; 8] = [
    "INSERT INTO customer (customerid, fullname, email) VALUES ('9', 'Giang', 'giang@example.com')",
    "INSERT INTO appointment (consultantid, customerid, date, time) VALUES (2, '9', '2025-06-04', '10:00')",
    "UPDATE appointment SET date = '2025-06-02', time = '15:00' WHERE appointmentid = 3",
    "UPDATE consultantschedule SET date = '2025-06-05' WHERE date = '2025-06-03'",
    "DELETE FROM appointment WHERE appointmentid = 2",
    "DELETE FROM programparticipant",
    "DELETE FROM customer WHERE customerid = '8'",
    "UPDATE communityprogram SET status = 'ongoing'",
];

/// The content of every object in the manifest.
async fn content(world: &World, archived: &Inventory) -> BTreeMap<Unit, Vec<String>> {
    let mut units: BTreeMap<Unit, Vec<String>> = BTreeMap::new();
    for (part, object) in archived.objects() {
        let content = world.pinned(object).await;
        units.entry(Part::unit(part)).or_default().push(content);
    }
    units
}

async fn proxied_world() -> (World, Proxy) {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    (world, proxy)
}

/// Archives the original rows, then makes the changes without archiving them.
async fn begin_anew(world: &World) {
    world
        .execute(
            "DELETE FROM appointment; DELETE FROM consultantschedule; DELETE FROM consultant;
             DELETE FROM customer; DELETE FROM communityprogram;
             ALTER SEQUENCE consultant_consultantid_seq RESTART",
        )
        .await;
    world.execute(SMALL).await;
    world.archive().await;
    for change in CHANGES {
        world.execute(change).await;
    }
}

/// Everything that the archive contained at one moment.
struct State {
    units: BTreeMap<Unit, Vec<String>>,
    rows: Rows,
}

async fn state(world: &World) -> State {
    let archived = world.inventory().await;
    State {
        units: content(world, &archived).await,
        rows: world.archived_rows(&archived).await,
    }
}

/// Runs with the fault, checks the bucket's state, and lets the next run complete the work.
async fn survive(world: &World, proxy: &Proxy, rule: Rule, fault: Fault) {
    let case = format!("{rule:?} {fault:?}");
    let is_tried_again = matches!(rule, Rule::Once(_));
    begin_anew(world).await;
    let before = state(world).await;
    proxy.inject(rule, fault);
    let outcome = world.report(crate::support::archive::CHANGED).await;
    proxy.heal();
    let during = state(world).await;
    // The failed run may have crashed; the next one finds whatever it left.
    world.archive().await;
    world.assert_archived().await;
    let after = state(world).await;

    assert_consistent(&during.rows);
    for unit in before.units.keys().chain(after.units.keys()) {
        let found = during.units.get(unit);
        assert!(
            found == before.units.get(unit) || found == after.units.get(unit),
            "{case}: {unit} is neither as before nor as after"
        );
    }
    let appointments = &during.rows[&Table::Appointment];
    assert!(
        appointments.iter().any(|row| row.starts_with("3,")),
        "{case}: what moved is lost"
    );
    assert!(
        outcome.as_ref().is_ok_and(|report| report.errors.is_empty()) || !is_tried_again,
        "{case}: the second try did not help: {outcome:?}"
    );
    match outcome {
        // Some units have the new state, and those that failed the old one.
        Ok(report) if !report.errors.is_empty() => assert!(report.remaining > 0, "{case}"),
        Err(_) => assert!(
            during.units == before.units || during.units == after.units,
            "{case}: a mixture"
        ),
        Ok(_) => assert!(during.units == after.units, "{case}: not what it reported"),
    }
}

/// Makes each request fail in turn.
async fn survive_everywhere(fault: Fault, rules: &[fn(usize) -> Rule]) {
    let (world, proxy) = proxied_world().await;
    begin_anew(&world).await;
    proxy.heal();
    world.archive().await;
    let calls = proxy.requests().len();
    assert!(calls > 8, "{calls} calls");
    for number in 0..calls {
        for rule in rules {
            survive(&world, &proxy, rule(number), fault).await;
        }
    }
}

#[tokio::test]
async fn an_internal_error_anywhere_is_survived() {
    survive_everywhere(Fault::Status(500), &[Rule::Once, Rule::Always]).await;
}

#[tokio::test]
async fn a_request_to_slow_down_anywhere_is_survived() {
    survive_everywhere(Fault::Status(503), &[Rule::Once]).await;
}

#[tokio::test]
async fn a_conflict_anywhere_is_survived() {
    survive_everywhere(Fault::Status(409), &[Rule::Always]).await;
}

#[tokio::test]
async fn a_connection_that_is_cut_anywhere_is_survived() {
    survive_everywhere(Fault::CutBefore, &[Rule::Once, Rule::Always]).await;
}

#[tokio::test]
async fn an_answer_that_is_lost_anywhere_is_survived() {
    survive_everywhere(Fault::CutAfter, &[Rule::Once, Rule::Always]).await;
}

#[tokio::test]
async fn a_process_that_dies_anywhere_is_survived() {
    survive_everywhere(Fault::CutBefore, &[Rule::Last]).await;
    survive_everywhere(Fault::CutAfter, &[Rule::Last]).await;
}

#[tokio::test]
async fn a_manifest_whose_answer_is_lost_is_recognised_when_it_is_sent_again() {
    let (world, proxy) = proxied_world().await;
    // The first one, which replaces none, and a later one.
    for change in [SMALL, CHANGES[0]] {
        world.execute(change).await;
        proxy.inject(
            Rule::FirstMatching("archive_info.json?x-id=PutObject"),
            Fault::CutAfter,
        );
        world.archive().await;
        proxy.heal();
        world.assert_archived().await;
        assert_eq!(world.value("SELECT attempts FROM archive.lineage").await, "{}");
    }
}

#[tokio::test]
async fn what_a_run_that_never_learnt_its_result_may_still_write_is_prevented_by_a_new_manifest() {
    let world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    let written = world.manifest().await.run;
    world
        .execute("UPDATE archive.lineage SET attempts = '{unknown}'")
        .await;
    world.archive().await;
    assert_ne!(world.manifest().await.run, written);
    assert_eq!(world.value("SELECT attempts FROM archive.lineage").await, "{}");
}

#[tokio::test]
async fn a_slow_store_is_waited_for() {
    let (world, proxy) = proxied_world().await;
    begin_anew(&world).await;
    proxy.inject(Rule::Matching("PUT"), Fault::Slow(Duration::from_millis(200)));
    world.archive().await;
    world.assert_archived().await;
}

#[tokio::test]
async fn a_manifest_is_sent_again_when_s3_asks_for_another_try() {
    let (world, proxy) = proxied_world().await;
    begin_anew(&world).await;
    proxy.inject(
        Rule::FirstMatching("archive_info.json?x-id=PutObject"),
        Fault::Refused(409, "ConditionalRequestConflict"),
    );
    world.archive().await;
    world.assert_archived().await;

    begin_anew(&world).await;
    proxy.inject(
        Rule::Matching("archive_info.json?x-id=PutObject"),
        Fault::Refused(409, "ConditionalRequestConflict"),
    );
    assert_eq!(world.archive_error().await.code(), "manifest_contended");
    // A refusal although the manifest is still the one that was read.
    proxy.inject(
        Rule::Matching("archive_info.json?x-id=PutObject"),
        Fault::Refused(412, "PreconditionFailed"),
    );
    assert_eq!(world.archive_error().await.code(), "manifest_contended");
    proxy.heal();
    world.archive().await;
    world.assert_archived().await;
}
