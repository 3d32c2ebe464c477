//! How values from outside are read, wherever they come from: one parser for each kind of value.
//!
//! A parser drops what nobody sees, repairs what can have been meant in one way only, and refuses the rest. What is a
//! property of a whole column, such as the order of day and month, is given to it; a parser never guesses.

pub mod choice;
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

use std::borrow::Cow;

/// What is wrong with a value: how the sentence `<column> "<value>" ...` goes on.
pub type Problem = Cow<'static, str>;
