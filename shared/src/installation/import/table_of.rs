//! Which table a file is for.

use std::io;

use super::{header::Header, lines::Lines, source::Source};
use crate::archived::catalogue::Table;

/// The table that a file is named after or, failing that, the one that its header fits best; None if it can't be told.
///
/// What browsers and people add to a name doesn't count: `Customer (1).csv`, `customer_2025-11-28.csv`.
pub fn table_of(file_name: &str, source: &Source) -> io::Result<Option<Table>> {
    match named_after(file_name) {
        Some(table) => Ok(Some(table)),
        None => by_header(source),
    }
}

/// The table whose name, perhaps in the plural, is all that a file's name has in letters.
fn named_after(file_name: &str) -> Option<Table> {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let letters: String = stem
        .chars()
        .filter(|character| character.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    Table::BUSINESS
        .into_iter()
        .find(|table| letters == table.name() || letters.strip_suffix('s') == Some(table.name()))
}

/// Of the tables whose required columns the header has, the one of which it has the most columns.
fn by_header(source: &Source) -> io::Result<Option<Table>> {
    let mut fitting = Vec::new();
    for table in Table::BUSINESS {
        let mut lines = Lines::new(source.text()?, source.line_ends);
        if let Ok(header) = Header::read(table, &mut lines)? {
            fitting.push((header.columns().len(), table));
        }
    }
    let most = fitting.iter().map(|(columns, _)| *columns).max();
    let mut best = fitting.iter().filter(|(columns, _)| Some(*columns) == most);
    Ok(match (best.next(), best.next()) {
        (Some((_, table)), None) => Some(*table),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, content: &str) -> Option<Table> {
        table_of(name, &Source::spool(content.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn a_file_is_for_the_table_that_it_is_named_after() {
        for name in [
            "Customer.csv",
            "CUSTOMER.CSV",
            "customers.csv",
            "Customer (1).csv",
            "customer-2025-11-28.csv",
        ] {
            assert_eq!(table(name, ""), Some(Table::Customer), "{name}");
        }
        assert_eq!(
            table("Consultant_Schedule.csv", ""),
            Some(Table::ConsultantSchedule)
        );
        assert_eq!(table("Customer.csv", "programname,date\n"), Some(Table::Customer));
    }

    #[test]
    fn a_file_with_another_name_is_for_the_table_that_its_header_fits_best() {
        for (header, expected) in [
            ("customerid,fullname,email", Some(Table::Customer)),
            ("consultantid,fullname,email", Some(Table::Consultant)),
            ("Full Name;Email;Notes", Some(Table::Customer)),
            ("fullname,email,specialties", Some(Table::Consultant)),
            ("consultantid,customerid,date,time", Some(Table::Appointment)),
            (
                "consultantid,date,starttime,endtime",
                Some(Table::ConsultantSchedule),
            ),
            ("programname,date", Some(Table::CommunityProgram)),
            ("fullname,email", None),
            ("a,b,c", None),
            ("", None),
        ] {
            assert_eq!(table("export.csv", &format!("{header}\n")), expected, "{header}");
        }
    }
}
