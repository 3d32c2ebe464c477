//! The values of a row: plain literals, or expressions, which are not evaluated.

use std::io::{self, BufRead};

use super::{
    literal::{self, Content},
    token::{Quoted, Quotes, Token, Tokens},
};

/// Literals may be in parentheses and functions, but not deeper than programs write them.
const DEEPEST: u32 = 6;

/// SQLite's program looks for a short text that the value doesn't have, such as `\n`, to stand for line breaks.
const LONGEST_PLACEHOLDER: usize = 16;

/// The second words of types: `character varying`, `double precision`, `unsigned integer`.
const SECOND_WORDS: [&str; 4] = ["varying", "precision", "integer", "int"];

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `NULL`, or `DEFAULT`.
    Empty,
    /// A literal's text.
    Text(Vec<u8>),
    /// A literal that is too long to keep.
    TooLong,
    /// Anything else.
    Expression,
}

/// What follows a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// Another value.
    Comma,
    /// The end of the row.
    Parenthesis,
    /// The end of the statement or of the dump, where it doesn't belong.
    Nothing,
}

impl From<Content> for Value {
    fn from(content: Content) -> Self {
        if content.is_too_long {
            Self::TooLong
        } else {
            Self::Text(content.bytes)
        }
    }
}

impl<R: BufRead> Tokens<R> {
    /// The next value of a row whose parenthesis is open, and what follows it.
    pub fn value(&mut self) -> io::Result<(Value, After)> {
        let depth = self.depth;
        let mut value = self.literal(0)?.unwrap_or(Value::Expression);
        loop {
            let after = match self.next()? {
                Token::Symbol(b',') if self.depth == depth => After::Comma,
                Token::Symbol(b')') if self.depth < depth => After::Parenthesis,
                end @ (Token::End | Token::Symbol(b';')) => {
                    self.push_back(end);
                    After::Nothing
                }
                _ => {
                    value = Value::Expression;
                    continue;
                }
            };
            return Ok((value, after));
        }
    }

    /// A literal, possibly with a cast; None for anything else, of which some tokens have been taken.
    fn literal(&mut self, nesting: u32) -> io::Result<Option<Value>> {
        if nesting > DEEPEST {
            return Ok(None);
        }
        let value = match self.next()? {
            Token::Quoted(quoted) => self.quoted_literal(quoted)?,
            Token::Number(number) => number_literal("", &number),
            Token::Symbol(sign @ (b'-' | b'+')) => match self.next()? {
                Token::Number(number) => number_literal(if sign == b'-' { "-" } else { "" }, &number),
                other => self.no_literal(other),
            },
            Token::Symbol(b'(') => match self.literal(nesting + 1)? {
                Some(value) if self.next_if_symbol(b')')? => Some(value),
                _ => None,
            },
            Token::Word(word) => self.word_literal(&word, nesting)?,
            other => self.no_literal(other),
        };
        if value.is_some() {
            loop {
                match self.next()? {
                    Token::Cast => self.type_name()?,
                    other => {
                        self.push_back(other);
                        break;
                    }
                }
            }
        }
        Ok(value)
    }

    fn no_literal(&mut self, token: Token) -> Option<Value> {
        self.push_back(token);
        None
    }

    fn quoted_literal(&mut self, Quoted { quotes, content }: Quoted) -> io::Result<Option<Value>> {
        if content.is_too_long {
            return Ok(Some(Value::TooLong));
        }
        Ok(match quotes {
            Quotes::Single => Some(content.into()),
            Quotes::Double if self.product.has_text_in_double_quotes() => Some(content.into()),
            Quotes::Double | Quotes::Back => None,
            Quotes::Hexadecimal => literal::hexadecimal(&content.bytes).map(binary),
            Quotes::Bits => {
                literal::bits(&content.bytes).map(|number| Value::Text(number.to_string().into()))
            }
            Quotes::Unicode => {
                let escape = match self.next_if("UESCAPE")? {
                    false => Some(b'\\'),
                    true => match self.next()? {
                        Token::Quoted(Quoted { content, .. }) if content.bytes.len() == 1 => {
                            Some(content.bytes[0])
                        }
                        other => {
                            self.push_back(other);
                            None
                        }
                    },
                };
                escape
                    .and_then(|escape| literal::unicode(&content.bytes, escape))
                    .map(Value::from)
            }
        })
    }

    /// What a word begins: `NULL`, `DATE '...'`, `CAST('...' AS date)`, `_utf8mb4'...'`.
    fn word_literal(&mut self, word: &str, nesting: u32) -> io::Result<Option<Value>> {
        Ok(match word.to_ascii_uppercase().as_str() {
            "NULL" | "DEFAULT" => Some(Value::Empty),
            "TRUE" => Some(Value::Text(b"true".to_vec())),
            "FALSE" => Some(Value::Text(b"false".to_vec())),
            "DATE" | "TIME" | "TIMETZ" | "TIMESTAMP" | "TIMESTAMPTZ" => {
                self.type_suffix()?;
                self.text_literal()?
            }
            "_UTF8" | "_UTF8MB3" | "_UTF8MB4" | "_ASCII" => self.text_literal()?,
            "_BINARY" => self.text_literal()?.map(|value| match value {
                Value::Text(bytes) => binary(bytes),
                other => other,
            }),
            "CAST" if self.next_if_symbol(b'(')? => match self.literal(nesting + 1)? {
                Some(value) if self.next_if("AS")? => {
                    self.type_name()?;
                    self.next_if_symbol(b')')?.then_some(value)
                }
                _ => None,
            },
            "REPLACE" if self.next_if_symbol(b'(')? => self.replace(nesting)?,
            "UNISTR" if self.next_if_symbol(b'(')? => match self.text_literal()? {
                Some(Value::Text(bytes)) if self.next_if_symbol(b')')? => {
                    literal::unicode(&bytes, b'\\').map(Value::from)
                }
                Some(Value::TooLong) if self.next_if_symbol(b')')? => Some(Value::TooLong),
                _ => None,
            },
            _ => None,
        })
    }

    /// A literal in quotes, or MySQL's `0x...`.
    fn text_literal(&mut self) -> io::Result<Option<Value>> {
        match self.next()? {
            Token::Quoted(quoted) => self.quoted_literal(quoted),
            Token::Number(number) if number.starts_with("0x") => Ok(number_literal("", &number)),
            other => Ok(self.no_literal(other)),
        }
    }

    /// The rest of `replace('a\nb','\n',char(10))`, which SQLite's program writes for a text with line breaks.
    fn replace(&mut self, nesting: u32) -> io::Result<Option<Value>> {
        let Some(value) = self.literal(nesting + 1)? else {
            return Ok(None);
        };
        if !self.next_if_symbol(b',')? {
            return Ok(None);
        }
        let Some(Value::Text(from)) = self.text_literal()? else {
            return Ok(None);
        };
        let is_char = self.next_if_symbol(b',')? && self.next_if("char")? && self.next_if_symbol(b'(')?;
        if !is_char {
            return Ok(None);
        }
        let code = match self.next()? {
            Token::Number(number) => number.parse().ok().filter(u8::is_ascii),
            other => {
                self.push_back(other);
                None
            }
        };
        let is_whole = self.next_if_symbol(b')')? && self.next_if_symbol(b')')?;
        Ok(match (value, code) {
            (Value::TooLong, Some(_)) if is_whole => Some(Value::TooLong),
            (Value::Text(text), Some(code))
                if is_whole && (1..=LONGEST_PLACEHOLDER).contains(&from.len()) =>
            {
                Some(Value::Text(replaced(&text, &from, code)))
            }
            _ => None,
        })
    }

    /// A type: `date`, `pg_catalog.text`, `character varying(20)`, `timestamp(3) with time zone`. What isn't one stays.
    fn type_name(&mut self) -> io::Result<()> {
        loop {
            let name = self.next()?;
            if name.name().is_none() {
                self.push_back(name);
                return Ok(());
            }
            if !self.next_if_symbol(b'.')? {
                break;
            }
        }
        let second = self.next()?;
        if !second.is_one_of(&SECOND_WORDS) {
            self.push_back(second);
        }
        self.type_suffix()
    }

    /// What may follow a type's name: `(20)`, `with time zone`, `[]`.
    fn type_suffix(&mut self) -> io::Result<()> {
        if self.next_if_symbol(b'(')? {
            loop {
                match self.next()? {
                    Token::Number(_) | Token::Symbol(b',') => {}
                    Token::Symbol(b')') => break,
                    other => {
                        self.push_back(other);
                        return Ok(());
                    }
                }
            }
        }
        if self.next_if("WITH")? || self.next_if("WITHOUT")? {
            let _ = self.next_if("TIME")? && self.next_if("ZONE")?;
        }
        if self.next_if_symbol(b'[')? {
            self.next_if_symbol(b']')?;
        }
        Ok(())
    }
}

/// A number as it is written, or the bytes that MySQL's `0x...` stands for; None if it is neither.
fn number_literal(sign: &str, number: &str) -> Option<Value> {
    if let Some(digits) = number.strip_prefix("0x") {
        return literal::hexadecimal(digits.as_bytes()).map(binary);
    }
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.trim_start_matches(['+', '-']))),
        None => (number, None),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = mantissa.matches('.').count() <= 1
        && is_digits(&mantissa.replacen('.', "", 1))
        && exponent.is_none_or(is_digits);
    is_number.then(|| Value::Text(format!("{sign}{number}").into()))
}

/// Bytes are text. A column of single bits has the bytes 0 and 1, which stand for no and yes.
fn binary(bytes: Vec<u8>) -> Value {
    match bytes[..] {
        [bit @ (0 | 1)] => Value::Text(vec![b'0' + bit]),
        _ => Value::Text(bytes),
    }
}

fn replaced(text: &[u8], from: &[u8], to: u8) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, others @ ..] = rest {
        if let Some(behind) = rest.strip_prefix(from) {
            replaced.push(to);
            rest = behind;
        } else {
            replaced.push(*first);
            rest = others;
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::installation::import::dump::{input::Input, product::Product};

    /// What a row with only this value has.
    fn value_in(product: Product, text: &str) -> Result<Option<String>, String> {
        let row = format!("{text})");
        let mut tokens = Tokens::new(Input::new(row.as_bytes()));
        tokens.show(product);
        tokens.keep = 100;
        tokens.depth = 1;
        let (value, after) = tokens.value().unwrap();
        assert_eq!(after, After::Parenthesis, "{text}");
        match value {
            Value::Empty => Ok(None),
            Value::Text(bytes) => Ok(Some(String::from_utf8(bytes).unwrap())),
            other => Err(format!("{other:?}")),
        }
    }

    #[track_caller]
    fn are_literals(product: Product, examples: &[(&str, &str)]) {
        for (text, expected) in examples {
            assert_eq!(
                value_in(product, text),
                Ok(Some((*expected).to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn plain_literals_are_values_in_every_product() {
        for product in [
            Product::Unknown,
            Product::PostgreSql,
            Product::MySql,
            Product::Sqlite,
        ] {
            are_literals(
                product,
                &[
                    ("'An'", "An"),
                    ("''", ""),
                    ("'O''Brien'", "O'Brien"),
                    ("'a,b) /* c */ -- d\ne; f'", "a,b) /* c */ -- d\ne; f"),
                    ("'NULL'", "NULL"),
                    ("N'An'", "An"),
                    ("7", "7"),
                    ("-7", "-7"),
                    ("+ 4.50", "4.50"),
                    (".5", ".5"),
                    ("1e-05", "1e-05"),
                    ("true", "true"),
                    ("FALSE", "false"),
                    ("x'4e67'", "Ng"),
                    ("B'1'", "1"),
                    ("DATE '2025-11-28'", "2025-11-28"),
                    ("TIME(0) '09:00'", "09:00"),
                    (
                        "TIMESTAMP WITH TIME ZONE '2025-11-28 09:00+07'",
                        "2025-11-28 09:00+07",
                    ),
                    ("CAST('7' AS integer)", "7"),
                    ("CAST( 7 AS unsigned integer )", "7"),
                    ("('7')", "7"),
                    ("/* a */ 7 -- b\n", "7"),
                ],
            );
            assert_eq!(value_in(product, "NULL"), Ok(None));
            assert_eq!(value_in(product, " default "), Ok(None));
        }
    }

    #[test]
    fn postgresql_s_literals_are_values() {
        are_literals(
            Product::PostgreSql,
            &[
                (r"'C:\temp'", r"C:\temp"),
                (r"E'a\nb\'c'", "a\nb'c"),
                (r"U&'Nguy\1EC5n'", "Nguyễn"),
                ("U&'Nguy!1EC5n' UESCAPE '!'", "Nguyễn"),
                ("$$a'b$$", "a'b"),
                ("$x$a$$b$y$c$x$", "a$$b$y$c"),
                ("'2025-11-28'::date", "2025-11-28"),
                (
                    "'2025-11-28 09:00+07'::timestamp(3) with time zone",
                    "2025-11-28 09:00+07",
                ),
                ("'An'::character varying(20)::pg_catalog.\"text\"", "An"),
                ("(-7)::numeric(2, 1)", "-7"),
                ("'{a,b}'::text[]", "{a,b}"),
            ],
        );
    }

    #[test]
    fn mysql_s_literals_are_values() {
        are_literals(
            Product::MySql,
            &[
                (r"'O\'Brien'", "O'Brien"),
                (r#""O'Brien \"An\"""#, r#"O'Brien "An""#),
                (r"_utf8mb4'Nguyễn'", "Nguyễn"),
                (r"_binary 'An'", "An"),
                ("0x4E67", "Ng"),
                ("_utf8mb4 0x4E67", "Ng"),
                ("_binary '\u{1}'", "1"),
                (r"_binary '\0'", "0"),
                ("b'0'", "0"),
            ],
        );
    }

    #[test]
    fn line_breaks_are_read_as_sqlite_s_program_writes_them() {
        are_literals(
            Product::Sqlite,
            &[
                (r"replace('a\nb','\n',char(10))", "a\nb"),
                (
                    r"replace(replace('a\r\nb','\r',char(13)),'\n',char(10))",
                    "a\r\nb",
                ),
                (r"replace('a\nb(\n0)','(\n0)',char(10))", "a\\nb\n"),
                (r"unistr('a\u000ab\\')", "a\nb\\"),
            ],
        );
    }

    #[test]
    fn anything_else_is_an_expression() {
        for text in [
            "now()",
            "CURRENT_TIMESTAMP",
            "",
            "customerid",
            "\"An\"",
            "'a' || 'b'",
            "'a' 'b'",
            "1 + 1",
            "- 'a'",
            "1.2.3",
            "12abc",
            "0x4",
            "$1",
            "?",
            "lower('A')",
            "(SELECT max(id), 1 FROM users WHERE name = ')')",
            "CAST(now() AS date)",
            "CAST('a', 'b')",
            "CASE WHEN true THEN 1 ELSE 2 END",
            "'a' COLLATE \"C\"",
            "'5'::integer IS NULL",
            "'5'::integer = 5",
            "replace('a', 'b', 'c')",
            "replace('a','a',char(300))",
            "unistr('\\q')",
            "DATE now()",
            "ARRAY['a', 'b']",
            "x'4'",
            "b'2'",
            "((((((((7))))))))",
        ] {
            assert_eq!(
                value_in(Product::Unknown, text),
                Err("Expression".to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_literal_that_is_too_long_is_not_kept() {
        let long = "x".repeat(101);
        for text in [
            format!("'{long}'"),
            format!("$$'{long}$$"),
            format!("'{long}'::text"),
            format!("unistr('{long}')"),
        ] {
            assert_eq!(
                value_in(Product::Unknown, &text),
                Err("TooLong".to_owned()),
                "{text}"
            );
        }
    }
}
