//! CSV to open in a spreadsheet: the byte order mark makes it read the file as UTF-8, and no cell can be executed as a
//! formula.

use std::io;

use super::text;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The beginning of a file: the byte order mark and the names of the columns.
pub fn header<'a>(columns: impl IntoIterator<Item = &'a str>) -> io::Result<Vec<u8>> {
    let mut file = BYTE_ORDER_MARK.as_bytes().to_vec();
    file.extend(row(columns)?);
    Ok(file)
}

/// A row with its line end, in which formulas are marked as text ([`text::spreadsheet_safe`]).
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> io::Result<Vec<u8>> {
    let mut row = csv::Writer::from_writer(Vec::new());
    let cells = cells.into_iter().map(text::spreadsheet_safe);
    row.write_record(cells.map(std::borrow::Cow::into_owned))?;
    row.into_inner().map_err(csv::IntoInnerError::into_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_their_text_and_none_is_a_formula() {
        let file = [
            header(["name", "notes"]).unwrap(),
            row(["Nguyễn Thị Ánh", "a,b\n\"c\""]).unwrap(),
            row(["=1+1", "-"]).unwrap(),
            row(["", "\t=1"]).unwrap(),
        ]
        .concat();
        assert_eq!(
            String::from_utf8(file).unwrap(),
            "\u{feff}name,notes\nNguyễn Thị Ánh,\"a,b\n\"\"c\"\"\"\n'=1+1,'-\n,'\t=1\n"
        );
    }

    #[test]
    fn a_row_of_one_empty_cell_is_a_row() {
        assert_eq!(row([""]).unwrap(), b"\"\"\n");
    }
}
