//! The network in front of S3: a proxy that records every request and makes chosen ones fail.

use std::{
    env,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::sleep,
};

use super::http::{read_request, serve_each};

/// How a request fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The store answers with this status and does nothing.
    Status(u16),
    /// The store refuses with this status and S3's code for the reason, and does nothing.
    Refused(u16, &'static str),
    /// The connection is cut before the store sees the request.
    CutBefore,
    /// The store does what it was asked to, and its answer is lost.
    CutAfter,
    /// The store takes this long, and then does what it was asked to.
    Slow(Duration),
}

/// Which requests fail.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Only the request with this number, counted from 0: a retry succeeds.
    Once(usize),
    /// That request, and every later one with the same method and path.
    Always(usize),
    /// That request fails, and all later ones are cut off, as if the process had died.
    Last(usize),
    /// Every request whose method and path contain this.
    Matching(&'static str),
    /// The first whose method and path contain this.
    FirstMatching(&'static str),
}

#[derive(Default)]
struct State {
    requests: Vec<String>,
    injected: Option<(Rule, Fault)>,
    /// The request that [`Rule::Always`] has chosen.
    chosen: Option<String>,
}

/// The proxy; it lives as long as the test.
#[derive(Clone)]
pub struct Proxy {
    pub endpoint: String,
    state: Arc<Mutex<State>>,
}

impl Proxy {
    /// Starts listening, on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self {
            endpoint: format!("http://{}", listener.local_addr().unwrap()),
            state: Arc::default(),
        };
        let serving = proxy.clone();
        serve_each(listener, move |client| {
            let serving = serving.clone();
            async move { serving.serve(client).await }
        });
        proxy
    }

    /// From now on these requests fail in this way. Counting starts again.
    pub fn inject(&self, rule: Rule, fault: Fault) {
        *self.state.lock().unwrap() = State {
            injected: Some((rule, fault)),
            ..State::default()
        };
    }

    /// From now on nothing fails. Counting starts again.
    pub fn heal(&self) {
        *self.state.lock().unwrap() = State::default();
    }

    /// The method and path of each request, in order.
    pub fn requests(&self) -> Vec<String> {
        self.state.lock().unwrap().requests.clone()
    }

    fn fault_of(&self, request: &str) -> Option<Fault> {
        let mut state = self.state.lock().unwrap();
        let number = state.requests.len();
        state.requests.push(request.to_owned());
        let (rule, fault) = state.injected.clone()?;
        match rule {
            Rule::Once(faulty) => (number == faulty).then_some(fault),
            Rule::Always(faulty) => {
                if number == faulty {
                    state.chosen = Some(request.to_owned());
                }
                (state.chosen.as_deref() == Some(request)).then_some(fault)
            }
            Rule::Last(faulty) if number > faulty => Some(Fault::CutBefore),
            Rule::Last(faulty) => (number == faulty).then_some(fault),
            Rule::Matching(text) => request.contains(text).then_some(fault),
            Rule::FirstMatching(text) if !request.contains(text) => None,
            Rule::FirstMatching(_) => {
                state.injected = None;
                Some(fault)
            }
        }
    }

    /// Serves one request per connection.
    async fn serve(&self, mut client: TcpStream) -> Option<()> {
        let (head, body) = read_request(&mut client).await?;
        let mut words = head.split(' ');
        let request = format!("{} {}", words.next()?, words.next()?);
        match self.fault_of(&request) {
            Some(Fault::Status(status)) => {
                let answer =
                    format!("HTTP/1.1 {status} Injected\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                client.write_all(answer.as_bytes()).await.ok()
            }
            Some(Fault::Refused(status, code)) => {
                let body = format!("<Error><Code>{code}</Code><Message>Injected.</Message></Error>");
                let answer = format!(
                    "HTTP/1.1 {status} Injected\r\nContent-Type: application/xml\r\nContent-Length: {}\r\n\
                     Connection: close\r\n\r\n{body}",
                    body.len()
                );
                client.write_all(answer.as_bytes()).await.ok()
            }
            Some(Fault::CutBefore) => None,
            Some(Fault::CutAfter) => {
                forward(&head, &body).await?;
                None
            }
            Some(Fault::Slow(delay)) => {
                sleep(delay).await;
                client.write_all(&forward(&head, &body).await?).await.ok()
            }
            None => client.write_all(&forward(&head, &body).await?).await.ok(),
        }
    }
}

/// The store's whole answer.
async fn forward(head: &str, body: &[u8]) -> Option<Vec<u8>> {
    let store = env::var("AWS_ENDPOINT_URL").unwrap();
    let mut store = TcpStream::connect(store.trim_start_matches("http://"))
        .await
        .ok()?;
    let mut request: String = head
        .trim_end()
        .lines()
        .filter(|line| {
            let line = line.to_ascii_lowercase();
            !line.starts_with("connection:") && !line.starts_with("expect:")
        })
        .map(|line| format!("{line}\r\n"))
        .collect();
    request += "Connection: close\r\n\r\n";
    store.write_all(request.as_bytes()).await.ok()?;
    store.write_all(body).await.ok()?;
    let mut answer = Vec::new();
    store.read_to_end(&mut answer).await.ok()?;
    Some(answer)
}
