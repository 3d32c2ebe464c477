//! A way to the database that counts how often the dashboard waits for it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
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

/// Passes connections on to the server.
pub struct CountingProxy {
    /// Where it listens.
    pub port: u16,
    round_trips: Arc<AtomicU32>,
    is_mute: Arc<AtomicBool>,
}

impl CountingProxy {
    /// Listens on a free port until the test ends.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let round_trips = Arc::new(AtomicU32::new(0));
        let is_mute = Arc::new(AtomicBool::new(false));
        let (counter, mute) = (Arc::clone(&round_trips), Arc::clone(&is_mute));
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
                tokio::spawn(count(from_client, to_server, Arc::clone(&counter)));
            }
        });
        Self {
            port,
            round_trips,
            is_mute,
        }
    }

    /// From now on requests arrive and connections end at the server's first answer, without it.
    pub fn swallow_answers(&self) {
        self.is_mute.store(true, Ordering::Relaxed);
    }

    /// How often the client has asked and waited since the last time.
    pub fn round_trips(&self) -> u32 {
        self.round_trips.swap(0, Ordering::Relaxed)
    }
}

async fn pass_on(mut from_server: OwnedReadHalf, mut to_client: OwnedWriteHalf, is_mute: Arc<AtomicBool>) {
    let mut answer = [0; 8192];
    while let Ok(length @ 1..) = from_server.read(&mut answer).await
        && !is_mute.load(Ordering::Relaxed)
        && to_client.write_all(&answer[..length]).await.is_ok()
    {}
}

/// Passes messages on, counting those after which a client waits for the server: Query and Sync.
async fn count(mut from_client: OwnedReadHalf, mut to_server: OwnedWriteHalf, counter: Arc<AtomicU32>) {
    // The first message has no type.
    let mut kind = Vec::new();
    loop {
        let Ok(length) = from_client.read_u32().await else {
            return;
        };
        let mut message = vec![0; length as usize - 4];
        from_client.read_exact(&mut message).await.unwrap();
        if matches!(kind.as_slice(), b"Q" | b"S") {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        to_server
            .write_all(&[&kind, &length.to_be_bytes()[..], &message].concat())
            .await
            .unwrap();
        let Ok(next) = from_client.read_u8().await else {
            return;
        };
        kind = vec![next];
    }
}
