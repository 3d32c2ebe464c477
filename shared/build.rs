//! Tells cargo what the migrations macro reads.
#![expect(
    clippy::print_stdout,
    reason = "the way in which a build script speaks to cargo"
)]

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
