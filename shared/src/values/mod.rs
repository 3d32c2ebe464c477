//! How values from outside are read, wherever they come from: one parser for each kind of value.

pub mod contact;
