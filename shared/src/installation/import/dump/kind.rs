//! What kind of statement one is, as its first words tell, and where it ends.
//!
//! Kinds are made of known words only. A file that is no dump at all may begin with anybody's name.

use std::fmt;

use super::token::Token;

/// As many words as are looked at, and as much of each.
const MOST_WORDS: usize = 16;
const LONGEST_WORD: usize = 32;

const VERBS: &str = "\
    ABORT ALTER ANALYZE ATTACH BEGIN CALL CHECKPOINT CLUSTER COMMENT COMMIT COPY CREATE DEALLOCATE \
    DECLARE DELETE DELIMITER DETACH DISCARD DO DROP END EXECUTE EXPLAIN FETCH FLUSH GRANT IMPORT INSERT \
    LISTEN LOAD LOCK MERGE NOTIFY OPTIMIZE PRAGMA PREPARE REASSIGN REFRESH REINDEX RELEASE RENAME REPAIR \
    RESET REVOKE ROLLBACK SAVEPOINT SECURITY SELECT SET SHOW START TRUNCATE UNLOCK UPDATE USE VACUUM \
    VALUES WITH";

/// What is created, altered, dropped or commented on.
const OBJECTS: &str = "\
    AGGREGATE CAST COLLATION COLUMN CONVERSION DATABASE DOMAIN EVENT EXTENSION FOREIGN FUNCTION INDEX \
    LANGUAGE MATERIALIZED OPERATOR POLICY PRIVILEGES PROCEDURE PUBLICATION ROLE RULE SCHEMA SEQUENCE \
    SERVER STATISTICS SUBSCRIPTION TABLE TABLESPACE TEXT TRANSFORM TRIGGER TYPE USER VIEW";

/// The commands of psql and mysql that a report names.
const COMMANDS: &str = "\
    ! c connect copy echo encoding g gexec i include ir o restrict set unrestrict .";

/// The first words of a statement.
pub struct Start {
    words: Vec<String>,
}

impl Start {
    /// A statement that begins with this token.
    pub fn of(first: &Token) -> Self {
        let mut start = Self { words: Vec::new() };
        start.add(first);
        start
    }

    /// Adds the next token.
    pub fn add(&mut self, token: &Token) {
        if let Token::Word(word) = token
            && self.words.len() < MOST_WORDS
        {
            let word = word.chars().take(LONGEST_WORD).collect::<String>();
            self.words.push(word.to_ascii_uppercase());
        }
    }

    /// Its words.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    fn verb(&self) -> Option<&'static str> {
        known(VERBS, self.words.first()?)
    }

    fn object(&self) -> Option<&'static str> {
        let has_object = matches!(self.verb()?, "ALTER" | "COMMENT" | "CREATE" | "DROP");
        has_object
            .then(|| self.words.iter().find_map(|word| known(OBJECTS, word)))
            .flatten()
    }

    /// Whether statements may be part of it.
    fn is_routine(&self) -> bool {
        self.words.first().is_some_and(|word| word == "CREATE")
            && matches!(
                self.object(),
                Some("EVENT" | "FUNCTION" | "PROCEDURE" | "TRIGGER")
            )
    }
}

impl fmt::Display for Start {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.verb(), self.object()) {
            (Some(verb), Some(object)) => write!(formatter, "{verb} {object}"),
            (Some(verb), None) => formatter.write_str(verb),
            (None, _) => formatter.write_str("text that is no statement"),
        }
    }
}

/// The kind of a command of psql or mysql, of which this is what follows the backslash.
pub fn command(text: &str) -> String {
    let word = text.split_ascii_whitespace().next().unwrap_or_default();
    let word = if word.starts_with('!') { "!" } else { word };
    match known(COMMANDS, word) {
        Some(name) => format!("\\{name}"),
        None => "another command with a backslash".to_owned(),
    }
}

fn known(words: &'static str, word: &str) -> Option<&'static str> {
    words.split(' ').find(|known| *known == word)
}

/// Finds the end of a statement that may have other statements in it: `BEGIN ... END` in a trigger of SQLite or a
/// function of PostgreSQL, or anything between delimiters of MySQL.
#[derive(Default)]
pub struct Ending {
    /// How many `BEGIN` and `CASE` are open.
    open: u32,
    is_after_end: bool,
    /// How much of the delimiter was found.
    matched: usize,
}

impl Ending {
    /// Whether a statement is still in others; `depth` is the number of open parentheses.
    pub fn is_inside(&mut self, start: &Start, token: &Token, depth: u32) -> bool {
        if !start.is_routine() {
            return false;
        }
        let is_after_end = std::mem::replace(&mut self.is_after_end, token.is("END"));
        let begins = token.is("BEGIN") && depth == 0;
        let is_case = token.is("CASE") && self.open > 0 && !is_after_end;
        // `END IF` has no BEGIN.
        let is_other_end = is_after_end && token.is_one_of(&["IF", "LOOP", "REPEAT", "WHILE"]);
        if begins || is_case || is_other_end {
            self.open += 1;
        } else if token.is("END") {
            self.open = self.open.saturating_sub(1);
        }
        self.open > 0
    }

    /// Whether the delimiter is complete with this token.
    pub fn completes(&mut self, delimiter: &str, token: &Token) -> bool {
        match token {
            Token::Word(word) => return word == delimiter,
            Token::Symbol(symbol) if delimiter.as_bytes().get(self.matched) == Some(symbol) => {
                self.matched += 1
            }
            _ => self.matched = 0,
        }
        self.matched == delimiter.len()
    }
}
