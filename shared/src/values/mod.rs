//! Parsers for values from outside, one for each kind of value, whether it comes from a file or a request.
//!
//! A parser drops what is invisible, repairs what can have only one meaning, and refuses the rest. Properties of a
//! whole column, such as the order of day and month, are passed in; a parser never guesses.

pub mod choice;
pub mod damage;
pub mod date;
pub mod email;
pub mod flag;
pub mod instant;
pub mod link;
pub mod number;
pub mod phone;
pub mod spreadsheet;
pub mod text;
pub mod time;
pub mod weekday;

use std::borrow::Cow;

/// What is wrong with a value, in words that follow `<column> "<value>"`.
pub type Problem = Cow<'static, str>;
