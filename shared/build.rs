//! Tells cargo what the migrations macro reads.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
