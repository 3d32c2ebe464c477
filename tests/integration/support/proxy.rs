//! A proxy in front of the database that records what functions send, and counts their round trips. As RDS Proxy does, it
//! refuses connections with options.

use std::{
    mem,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};
use tokio_postgres::config::Host;

use super::server;

/// Forwards connections to the server.
pub struct ListeningProxy {
    /// The port it listens on.
    pub port: u16,
    heard: Arc<Mutex<Vec<Message>>>,
    is_mute: Arc<AtomicBool>,
}

/// A message that a client has sent (PostgreSQL, "Message Formats").
pub struct Message {
    /// Its first byte; the first message of a connection has none.
    pub kind: Option<u8>,
    /// What follows the length.
    pub content: Vec<u8>,
}

impl Message {
    /// Names and values follow the protocol's version in the first message.
    fn assert_without_options(&self) {
        let texts: Vec<_> = self.content[4..].split(|byte| *byte == 0).collect();
        for pair in texts.chunks_exact(2) {
            let name = String::from_utf8_lossy(pair[0]);
            let allowed = ["user", "database", "client_encoding", "application_name", ""];
            assert!(allowed.contains(&&*name), "RDS Proxy would refuse {name}");
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let length = (self.content.len() + 4) as u32;
        [self.kind.as_slice(), &length.to_be_bytes(), &self.content].concat()
    }
}

impl ListeningProxy {
    /// Listens on a free port until the test ends.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::<Mutex<Vec<Message>>>::default();
        let is_mute = Arc::new(AtomicBool::new(false));
        let (ears, mute) = (Arc::clone(&heard), Arc::clone(&is_mute));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let config = server();
                let Host::Tcp(host) = &config.get_hosts()[0] else {
                    panic!("the server has a host");
                };
                let server = TcpStream::connect((host.as_str(), config.get_ports()[0]))
                    .await
                    .unwrap();
                let (from_server, to_server) = server.into_split();
                let (from_client, to_client) = client.into_split();
                tokio::spawn(pass_on(from_server, to_client, Arc::clone(&mute)));
                tokio::spawn(listen(from_client, to_server, Arc::clone(&ears)));
            }
        });
        Self { port, heard, is_mute }
    }

    /// From now on requests reach the server, but the connection ends in place of its first answer.
    pub fn swallow_answers(&self) {
        self.is_mute.store(true, Ordering::Relaxed);
    }

    /// The messages that clients have sent since the last call.
    pub fn heard(&self) -> Vec<Message> {
        mem::take(&mut self.heard.lock().unwrap())
    }

    /// How often clients have waited for an answer since the last call: once for each Query and each Sync.
    pub fn round_trips(&self) -> usize {
        let heard = self.heard();
        let last_words = heard
            .iter()
            .filter(|message| matches!(message.kind, Some(b'Q' | b'S')));
        last_words.count()
    }
}

async fn pass_on(mut from_server: OwnedReadHalf, mut to_client: OwnedWriteHalf, is_mute: Arc<AtomicBool>) {
    let mut answer = [0; 8192];
    while let Ok(length @ 1..) = from_server.read(&mut answer).await
        && !is_mute.load(Ordering::Relaxed)
        && to_client.write_all(&answer[..length]).await.is_ok()
    {}
}

/// Forwards messages, each after recording it.
async fn listen(
    mut from_client: OwnedReadHalf,
    mut to_server: OwnedWriteHalf,
    heard: Arc<Mutex<Vec<Message>>>,
) {
    let mut kind = None;
    loop {
        let Ok(length) = from_client.read_u32().await else {
            return;
        };
        let mut content = vec![0; length as usize - 4];
        from_client.read_exact(&mut content).await.unwrap();
        let message = Message { kind, content };
        if message.kind.is_none() {
            message.assert_without_options();
        }
        let bytes = message.bytes();
        heard.lock().unwrap().push(message);
        to_server.write_all(&bytes).await.unwrap();
        let Ok(next) = from_client.read_u8().await else {
            return;
        };
        kind = Some(next);
    }
}
