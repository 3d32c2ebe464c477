//! The statements that an action sends, recorded from the wire, to be run again without the service.

use std::error::Error;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_postgres::{
    Client, Statement,
    types::{IsNull, ToSql, Type, to_sql_checked},
};

use crate::support::proxy::Message;

/// A statement with its parameters.
#[derive(Default)]
pub struct Recorded {
    text: String,
    types: Vec<Type>,
    parameters: Vec<Parameter>,
}

/// The statement as a prepared one: PostgreSQL has parsed it once.
pub struct Bare {
    statement: Statement,
    parameters: Vec<Parameter>,
}

/// A parameter's bytes; `None` for null.
#[derive(Debug)]
struct Parameter(Option<Bytes>);

impl Recorded {
    /// The statements among the messages, in order.
    pub fn all(messages: Vec<Message>) -> Vec<Self> {
        let mut statements: Vec<Self> = Vec::new();
        for message in messages {
            let content = Bytes::from(message.content);
            match message.kind.unwrap() {
                b'P' => statements.push(Self::parsed(content)),
                b'B' => statements.last_mut().unwrap().bind(content),
                // Describe, Execute and Sync carry nothing that is needed.
                kind => assert!(b"DES".contains(&kind)),
            }
        }
        statements
    }

    fn parsed(mut parse: Bytes) -> Self {
        text(&mut parse);
        Self {
            text: text(&mut parse),
            types: (0..parse.get_u16())
                .map(|_| Type::from_oid(parse.get_u32()).unwrap())
                .collect(),
            parameters: Vec::new(),
        }
    }

    fn bind(&mut self, mut bind: Bytes) {
        text(&mut bind);
        text(&mut bind);
        for _ in 0..bind.get_u16() {
            assert_eq!(bind.get_u16(), 1, "parameters are binary, as they will be again");
        }
        for _ in 0..bind.get_u16() {
            let length = usize::try_from(bind.get_i32()).ok();
            let bytes = length.map(|length| bind.split_to(length));
            self.parameters.push(Parameter(bytes));
        }
    }

    /// Prepares it in this session.
    pub async fn prepare(self, client: &Client) -> Bare {
        Bare {
            statement: client.prepare_typed(&self.text, &self.types).await.unwrap(),
            parameters: self.parameters,
        }
    }
}

impl Bare {
    /// Runs it in the session that prepared it, and discards its row.
    pub async fn run(&self, client: &Client) {
        let parameters: Vec<_> = self.parameters.iter().map(|parameter| parameter as _).collect();
        client.query_one(&self.statement, &parameters).await.unwrap();
    }
}

impl ToSql for Parameter {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let Some(bytes) = &self.0 else {
            return Ok(IsNull::Yes);
        };
        out.put_slice(bytes);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// The text up to a zero byte.
fn text(content: &mut Bytes) -> String {
    let end = content.iter().position(|&byte| byte == 0).unwrap();
    let text = content.split_to(end);
    content.advance(1);
    String::from_utf8(text.into()).unwrap()
}
