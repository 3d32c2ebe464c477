//! SES: a real HTTP server that records what it is asked to send, and answers as it is told to.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use meetassist::{archived::store::Store, outbox::mailer::Mailer};
use serde_json::{Value, json};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
};

use super::{
    archive::quick_retries,
    http::{read_request, serve_each},
};

/// The address that the mailer sends from.
pub const SENDER: &str = "lich-hen@example.org";

/// How it answers a request.
#[derive(Clone, Copy, Debug)]
pub enum Reply {
    /// With this status, error and message.
    Error(u16, &'static str, &'static str),
    /// It accepts the mail, and its answer is lost.
    Cut,
}

/// The server; it lives as long as the test.
#[derive(Clone)]
pub struct Ses {
    endpoint: String,
    requests: Arc<Mutex<Vec<Value>>>,
    replies: Arc<Mutex<VecDeque<Reply>>>,
}

impl Ses {
    /// Starts listening, on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            endpoint: format!("http://{}", listener.local_addr().unwrap()),
            requests: Arc::default(),
            replies: Arc::default(),
        };
        let serving = server.clone();
        serve_each(listener, move |client| {
            let serving = serving.clone();
            async move { serving.serve(client).await }
        });
        server
    }

    /// A mailer that sends by this server.
    pub async fn mailer(&self, store: &Store) -> Mailer {
        let aws = quick_retries(&self.endpoint).await;
        Mailer::new(&aws, store.clone(), SENDER.parse().unwrap())
    }

    /// How it answers the next request; without that, it accepts all.
    pub fn reply(&self, reply: Reply) {
        self.replies.lock().unwrap().push_back(reply);
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Value> {
        self.requests.lock().unwrap().clone()
    }

    async fn serve(&self, mut client: TcpStream) -> Option<()> {
        let (head, body) = read_request(&mut client).await?;
        assert!(head.starts_with("POST /v2/email/outbound-emails "), "{head}");
        self.requests
            .lock()
            .unwrap()
            .push(serde_json::from_slice(&body).unwrap());
        let reply = self.replies.lock().unwrap().pop_front();
        let (status, kind, body) = match reply {
            None => (200, "", json!({"MessageId": "1"})),
            Some(Reply::Error(status, kind, message)) => (status, kind, json!({"message": message})),
            Some(Reply::Cut) => return None,
        };
        let body = body.to_string();
        let answer = format!(
            "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nx-amzn-ErrorType: {kind}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        client.write_all(answer.as_bytes()).await.ok()
    }
}
