//! The tokens of a dump: words, names, literals, symbols. What is between them, blanks and comments, is skipped.

use std::io::{self, BufRead};

use super::{
    input::Input,
    literal::{Content, Escapes},
    product::Product,
};

/// Names, keywords and numbers are cut here, so that none that is cut is known or valid.
const LONGEST_WORD: usize = 400;
/// PostgreSQL cuts names at 63 bytes.
const LONGEST_TAG: usize = 64;
/// As much of a comment as shows what wrote the dump.
const LONGEST_COMMENT: usize = 200;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A keyword or a name without quotes.
    Word(String),
    /// A literal or a name, in quotes of any kind.
    Quoted(Quoted),
    /// What starts with a digit.
    Number(String),
    /// Any other character, or a byte of it.
    Symbol(u8),
    /// `::`
    Cast,
    /// The end of the dump.
    End,
}

/// Something in quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// What the quotes are.
    pub quotes: Quotes,
    /// What is between them, without escapes.
    pub content: Content,
}

/// The quotes around something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// `'...'`, also after E or N, and `$$...$$`.
    Single,
    /// `U&'...'`; its escapes are still there.
    Unicode,
    /// `X'...'`
    Hexadecimal,
    /// `B'...'`
    Bits,
    /// `"..."`
    Double,
    /// Backquotes.
    Back,
}

impl Token {
    /// Whether this is the keyword, in any case.
    pub fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    /// Whether this is one of the keywords.
    pub fn is_one_of(&self, keywords: &[&str]) -> bool {
        keywords.iter().any(|keyword| self.is(keyword))
    }

    /// The name that this is, if it can be one.
    pub fn name(&self) -> Option<String> {
        match self {
            Self::Word(word) => Some(word.clone()),
            Self::Quoted(Quoted {
                quotes: Quotes::Double | Quotes::Back,
                content,
            }) => Some(String::from_utf8_lossy(&content.bytes).into_owned()),
            _ => None,
        }
    }
}

/// Splits a dump into tokens.
pub struct Tokens<R> {
    /// What is left of the dump.
    pub input: Input<R>,
    /// What wrote the dump.
    pub product: Product,
    /// Whether a backslash in `'...'` escapes: always in MySQL, and in PostgreSQL if the dump says so.
    pub has_escapes: bool,
    /// The offset of the times that MySQL wrote without one.
    pub offset: Option<String>,
    /// How much of a literal to keep.
    pub keep: usize,
    /// How many parentheses and brackets are open.
    pub depth: u32,
    /// Whether the dump ends within a literal or a comment.
    pub is_cut: bool,
    line: u64,
    pushed_back: Option<Token>,
}

impl<R: BufRead> Tokens<R> {
    /// The tokens of `input`.
    pub fn new(input: Input<R>) -> Self {
        Self {
            input,
            product: Product::Unknown,
            has_escapes: false,
            offset: None,
            keep: LONGEST_WORD,
            depth: 0,
            is_cut: false,
            line: 1,
            pushed_back: None,
        }
    }

    /// Starts a new statement.
    pub fn begin_statement(&mut self) {
        self.depth = 0;
        self.keep = LONGEST_WORD;
    }

    /// The line of the last token or comment.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Returns a token, to be taken again.
    pub fn push_back(&mut self, token: Token) {
        match token {
            Token::Symbol(b'(' | b'[') => self.depth = self.depth.saturating_sub(1),
            Token::Symbol(b')' | b']') => self.depth += 1,
            _ => {}
        }
        self.pushed_back = Some(token);
    }

    /// The next token.
    pub fn next(&mut self) -> io::Result<Token> {
        let token = match self.pushed_back.take() {
            Some(token) => token,
            None => self.read()?,
        };
        match token {
            Token::Symbol(b'(' | b'[') => self.depth += 1,
            Token::Symbol(b')' | b']') => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Ok(token)
    }

    /// Takes the next token if it is this keyword.
    pub fn next_if(&mut self, keyword: &str) -> io::Result<bool> {
        let token = self.next()?;
        let is_next = token.is(keyword);
        if !is_next {
            self.push_back(token);
        }
        Ok(is_next)
    }

    /// Takes the next token if it is this symbol.
    pub fn next_if_symbol(&mut self, symbol: u8) -> io::Result<bool> {
        let token = self.next()?;
        let is_next = token == Token::Symbol(symbol);
        if !is_next {
            self.push_back(token);
        }
        Ok(is_next)
    }

    /// Drops the rest of the line, with a token that was returned.
    pub fn rest_of_line(&mut self) -> io::Result<()> {
        self.pushed_back = None;
        self.input.rest_of_line(0).map(drop)
    }

    /// Notes what the dump shows about the product. The first sign counts, because the dump's own header comes first.
    pub fn show(&mut self, product: Product) {
        if self.product == Product::Unknown {
            self.product = product;
            self.has_escapes = product == Product::MySql;
        }
    }

    fn read(&mut self) -> io::Result<Token> {
        loop {
            let line = self.input.line();
            let Some(byte) = self.input.next()? else {
                return Ok(Token::End);
            };
            self.line = line;
            return Ok(match byte {
                byte if byte.is_ascii_whitespace() || byte == 0x0b => continue,
                b'-' if self.input.next_if(b'-')? => {
                    self.line_comment()?;
                    continue;
                }
                b'#' if self.product == Product::MySql => {
                    self.line_comment()?;
                    continue;
                }
                b'/' if self.input.next_if(b'*')? => {
                    self.comment()?;
                    continue;
                }
                b'\'' => self.quoted(Quotes::Single, b'\'', self.plain_escapes())?,
                b'"' => self.quoted(Quotes::Double, b'"', self.escapes_in_double_quotes())?,
                b'`' => {
                    self.show(Product::MySql);
                    self.quoted(Quotes::Back, b'`', Escapes::None)?
                }
                b'$' if self.product.has_dollar_quotes() => self.dollar()?,
                b':' if self.input.next_if(b':')? => Token::Cast,
                b'0'..=b'9' => self.number(byte)?,
                b'.' if self.input.peek()?.is_some_and(|next| next.is_ascii_digit()) => self.number(byte)?,
                byte if is_word_start(byte) => match self.word(byte)? {
                    Some(token) => token,
                    None => continue,
                },
                byte => Token::Symbol(byte),
            });
        }
    }

    fn plain_escapes(&self) -> Escapes {
        match (self.has_escapes, self.product) {
            (true, Product::MySql) => Escapes::MySql,
            (true, _) => Escapes::C,
            (false, _) => Escapes::None,
        }
    }

    fn escapes_in_double_quotes(&self) -> Escapes {
        if self.product.has_text_in_double_quotes() {
            Escapes::MySql
        } else {
            Escapes::None
        }
    }

    /// What follows an opening quote.
    fn quoted(&mut self, quotes: Quotes, quote: u8, escapes: Escapes) -> io::Result<Token> {
        let mut content = Content::new(self.keep);
        let is_escape = |byte: u8| byte == b'\\' && escapes != Escapes::None;
        loop {
            self.input
                .run(|byte| byte == quote || is_escape(byte), |run| content.add(run))?;
            match self.input.next()? {
                None => {
                    self.is_cut = true;
                    break;
                }
                Some(byte) if byte != quote => escapes.read(&mut self.input, &mut content)?,
                Some(_) if self.input.next_if(quote)? => content.add(&[quote]),
                Some(_) => break,
            }
        }
        Ok(Token::Quoted(Quoted { quotes, content }))
    }

    /// `$$...$$`, `$tag$...$tag$`, or only a dollar sign.
    fn dollar(&mut self) -> io::Result<Token> {
        let mut tag = Vec::new();
        while let Some(byte) = self.input.peek()?
            && is_word_byte(byte)
            && byte != b'$'
            && tag.len() < LONGEST_TAG
        {
            tag.push(byte);
            self.input.next()?;
        }
        // `$1` is a parameter.
        if tag.first().is_some_and(u8::is_ascii_digit) || !self.input.next_if(b'$')? {
            return Ok(Token::Symbol(b'$'));
        }
        let mut content = Content::new(self.keep);
        loop {
            self.input.run(|byte| byte == b'$', |run| content.add(run))?;
            if self.input.next()?.is_none() {
                self.is_cut = true;
                break;
            }
            let mut matched = 0;
            while matched < tag.len() && self.input.next_if(tag[matched])? {
                matched += 1;
            }
            if matched == tag.len() && self.input.next_if(b'$')? {
                break;
            }
            content.add(b"$");
            content.add(&tag[..matched]);
        }
        Ok(Token::Quoted(Quoted {
            quotes: Quotes::Single,
            content,
        }))
    }

    fn number(&mut self, first: u8) -> io::Result<Token> {
        let mut number = String::from(char::from(first));
        while let Some(byte) = self.input.peek()? {
            let is_sign = matches!(byte, b'+' | b'-')
                && number.ends_with(['e', 'E'])
                && !number.starts_with("0x")
                && !number.starts_with("0X");
            if !(is_sign || byte == b'.' || byte == b'_' || byte.is_ascii_alphanumeric()) {
                break;
            }
            self.input.next()?;
            if number.len() < LONGEST_WORD {
                number.push(char::from(byte));
            }
        }
        Ok(Token::Number(number))
    }

    /// A word, or the literal that it introduces. None for a byte order mark, as in dumps that were concatenated.
    fn word(&mut self, first: u8) -> io::Result<Option<Token>> {
        let mut word = vec![first];
        while let Some(byte) = self.input.peek()?
            && is_word_byte(byte)
        {
            self.input.next()?;
            if word.len() < LONGEST_WORD {
                word.push(byte);
            }
        }
        let marked = word.strip_prefix("\u{feff}".as_bytes());
        let word = String::from_utf8_lossy(marked.unwrap_or(&word)).into_owned();
        let is_quote_next = self.input.peek()? == Some(b'\'');
        let (quotes, escapes) = match word.as_str() {
            "" => return Ok(None),
            "U" | "u" if self.input.next_if(b'&')? => match self.input.peek()? {
                Some(b'\'') => (Quotes::Unicode, Escapes::None),
                // A name, or an expression that is none of a literal's.
                _ => return Ok(Some(Token::Symbol(b'&'))),
            },
            "E" | "e" if is_quote_next => (Quotes::Single, Escapes::C),
            "N" | "n" if is_quote_next => (Quotes::Single, self.plain_escapes()),
            "X" | "x" if is_quote_next => (Quotes::Hexadecimal, Escapes::None),
            "B" | "b" if is_quote_next => (Quotes::Bits, Escapes::None),
            _ => return Ok(Some(Token::Word(word))),
        };
        self.input.next()?;
        self.quoted(quotes, b'\'', escapes).map(Some)
    }

    fn line_comment(&mut self) -> io::Result<()> {
        let mut comment = Content::new(LONGEST_COMMENT);
        self.input
            .run(|byte| matches!(byte, b'\n' | b'\r'), |run| comment.add(run))?;
        if let Some(product) = Product::named(&comment.bytes) {
            self.show(product);
        }
        Ok(())
    }

    /// What follows `/*`. MySQL and MariaDB execute what is in `/*! */`; here it is a comment like others.
    fn comment(&mut self) -> io::Result<()> {
        let is_mariadb = self.input.next_if(b'M')?;
        let is_conditional = self.input.next_if(b'!')?;
        if is_conditional {
            self.show(Product::MySql);
        }
        let nests = self.product.nests_comments() || is_conditional || is_mariadb;
        let mut comment = Content::new(LONGEST_COMMENT);
        let mut depth = 1_u32;
        while depth > 0 {
            self.input
                .run(|byte| matches!(byte, b'*' | b'/'), |run| comment.add(run))?;
            match self.input.next()? {
                None => {
                    self.is_cut = true;
                    break;
                }
                Some(b'*') if self.input.next_if(b'/')? => depth -= 1,
                Some(b'/') if nests && self.input.next_if(b'*')? => depth += 1,
                Some(_) => {}
            }
        }
        if is_conditional {
            self.read_offset(&comment.bytes);
        }
        Ok(())
    }

    /// mysqldump writes times in UTC and says so: `/*!40103 SET TIME_ZONE='+00:00' */`.
    fn read_offset(&mut self, comment: &[u8]) {
        let comment = String::from_utf8_lossy(comment).to_ascii_uppercase();
        if let Some((_, value)) = comment.split_once("SET TIME_ZONE='") {
            self.set_offset(value.split('\'').next().unwrap_or_default());
        }
    }

    /// Sets the session's time zone to an offset such as `+00:00`; anything else is unknown.
    pub fn set_offset(&mut self, offset: &str) {
        let is_offset = matches!(
            offset.as_bytes(),
            [b'+' | b'-', h1, h2, b':', m1, m2] if [h1, h2, m1, m2].iter().all(|digit| digit.is_ascii_digit())
        );
        self.offset = is_offset.then(|| offset.to_owned());
    }
}

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_word_byte(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit() || byte == b'$'
}
