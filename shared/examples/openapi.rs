//! Prints the OpenAPI document of the dashboard's API.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

fn main() {
    print!("{}", meetassist::dashboard::openapi::document());
}
