//! Writes the tables and views with which Amazon Athena reads the archive into a template. The argument is its path.

use std::{env, error::Error, fs};

use meetassist::archived::athena::template;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: athena-template TEMPLATE")?;
    let written = template::up_to_date(&fs::read_to_string(&path)?)
        .ok_or("the template lacks the lines between which they are")?;
    Ok(fs::write(path, written)?)
}
