//! The presigned URL at which CloudFormation waits for an answer: a real HTTP server that accepts PUTs.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
};

use super::http::{read_request, serve_each};

/// One PUT request.
#[derive(Clone, Debug)]
pub struct Put {
    /// The request line and headers.
    pub head: String,
    pub body: String,
}

/// The server; it lives as long as the test.
#[derive(Clone)]
pub struct ResponseUrl {
    pub url: String,
    puts: Arc<Mutex<Vec<Put>>>,
    /// How many of the next requests fail.
    failures: Arc<Mutex<usize>>,
}

impl ResponseUrl {
    /// Starts listening, on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            url: format!(
                "http://{}/stack?X-Amz-Signature=a%2Fb",
                listener.local_addr().unwrap()
            ),
            puts: Arc::default(),
            failures: Arc::default(),
        };
        let serving = server.clone();
        serve_each(listener, move |client| {
            let serving = serving.clone();
            async move { serving.serve(client).await }
        });
        server
    }

    /// Makes this many of the next requests fail.
    pub fn fail(&self, requests: usize) {
        *self.failures.lock().unwrap() = requests;
    }

    /// Every PUT, including failed attempts.
    pub fn puts(&self) -> Vec<Put> {
        self.puts.lock().unwrap().clone()
    }

    /// The latest answer.
    pub fn answer(&self) -> Value {
        serde_json::from_str(&self.puts().last().expect("an answer").body).unwrap()
    }

    async fn serve(&self, mut client: TcpStream) -> Option<()> {
        let (head, body) = read_request(&mut client).await?;
        let body = String::from_utf8(body).unwrap();
        self.puts.lock().unwrap().push(Put { head, body });
        let status = {
            let mut failures = self.failures.lock().unwrap();
            if *failures > 0 {
                *failures -= 1;
                "503 Slow Down"
            } else {
                "200 OK"
            }
        };
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        client.write_all(answer.as_bytes()).await.ok()
    }
}
