//! What the tests' HTTP servers have in common. Each connection is for one request.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Serves every connection, for as long as the test runs.
pub fn serve_each<F>(listener: TcpListener, serve: impl Fn(TcpStream) -> F + Send + 'static)
where
    F: Future<Output = Option<()>> + Send + 'static,
{
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(serve(client));
        }
    });
}

/// The head and the body of a request; None if the connection ends before.
pub async fn read_request(client: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let (head, mut body) = read_head(client).await?;
    if header(&head, "expect").is_some() {
        client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.ok()?;
    }
    let length = header(&head, "content-length").map_or(0, |length| length.parse().unwrap());
    while body.len() < length {
        if client.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some((head, body))
}

/// The head up to its empty line, and as much of the body as has arrived.
async fn read_head(client: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    const END: &[u8] = b"\r\n\r\n";
    let mut received = Vec::new();
    loop {
        if let Some(end) = received.windows(END.len()).position(|window| window == END) {
            let body = received.split_off(end + END.len());
            return Some((String::from_utf8(received).unwrap(), body));
        }
        if client.read_buf(&mut received).await.ok()? == 0 {
            return None;
        }
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then_some(value.trim())
    })
}
