//! Prints the DDL by which Amazon Athena reads the archive in the bucket that the first argument names.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

fn main() {
    match std::env::args().nth(1) {
        Some(bucket) => print!("{}", meetassist::archived::athena::ddl("meetassist", &bucket)),
        None => println!("usage: athena-ddl BUCKET"),
    }
}
