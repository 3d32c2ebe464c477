//! Real-life files: every folder of `cases` is a complete seed, with checks that must hold after the import.

use std::{fs, path::Path};

use meetassist::{
    installation::db_init::{self, Request},
    window::Window,
};
use tokio_postgres::SimpleQueryMessage;

use crate::support::{World, world};

/// What could be better and why it isn't.
const NOT_MET: &[(&str, &str, &str)] = &[];

struct Check {
    is_must: bool,
    statement: String,
    answer: String,
}

fn checks(folder: &Path) -> Vec<Check> {
    fs::read_to_string(folder.join("checks.tsv"))
        .unwrap()
        .lines()
        .map(|line| {
            let [level, statement, answer] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{}: {line}", folder.display());
            };
            Check {
                is_must: level == "must",
                statement: statement.to_owned(),
                answer: answer.to_owned(),
            }
        })
        .collect()
}

impl World {
    /// The answer as `psql -At` would print it.
    async fn shown(&self, statement: &str) -> String {
        let messages = self.client.simple_query(statement).await.unwrap();
        let rows = messages.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(
                (0..row.len())
                    .map(|column| row.get(column).unwrap_or_default())
                    .collect::<Vec<_>>()
                    .join("|"),
            ),
            _ => None,
        });
        rows.collect::<Vec<_>>().join("\n")
    }
}

#[tokio::test]
async fn every_case_is_imported_as_its_checks_say() {
    let mut folders: Vec<_> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let mut wrong = Vec::new();
    let mut not_met = Vec::new();
    for folder in folders {
        let case = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let world = world().await;
        for file in fs::read_dir(&folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if name != "checks.tsv" {
                world
                    .upload(&format!("data/{name}"), fs::read(&path).unwrap())
                    .await;
            }
        }
        let report = db_init::run(&world.deployment(Window::ALL).await, Request::default())
            .await
            .unwrap();
        for table in &report.tables {
            let took_nothing = table.file.is_some() && table.loaded + table.rejected == 0;
            if took_nothing && table.refused.is_none() && !case.starts_with("header-only") {
                wrong.push(format!(
                    "{case}: nothing of {} was read, and nothing is said",
                    table.table
                ));
            }
        }
        for check in checks(&folder) {
            let answer = world.shown(&check.statement).await;
            if answer == check.answer {
                continue;
            }
            let said = format!("{case}: {} is {answer}, not {}", check.statement, check.answer);
            let is_known = NOT_MET
                .iter()
                .any(|(of, statement, _)| *of == case && *statement == check.statement);
            if is_known && !check.is_must {
                not_met.push((case.clone(), check.statement));
            } else {
                wrong.push(said);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        not_met.len(),
        NOT_MET.len(),
        "what is met is no exception any more: {not_met:?}"
    );
}
