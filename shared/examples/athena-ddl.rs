//! Prints the DDL with which Amazon Athena reads the archive. The argument is the bucket's name.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use meetassist::archived::athena;

fn main() {
    match std::env::args().nth(1) {
        Some(bucket) => print!("{}", athena::ddl(athena::DATABASE, &bucket)),
        None => println!("usage: athena-ddl BUCKET"),
    }
}
