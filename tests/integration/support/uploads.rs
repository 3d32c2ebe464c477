//! Uploads: a file is sent with the dashboard's form, as a browser does, and `db-init` is told of it.

use meetassist::{
    installation::uploads::{self, Handled},
    window::Window,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::World;

impl World {
    /// Sends a file to the bucket and returns the upload's id.
    pub async fn send_file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let content = content.as_ref();
        let new = json!({"action": "create_upload", "filename": name, "bytes": content.len()});
        let form = self.ask(new).await["data"].take();
        let status = post_form(form["url"].as_str().unwrap(), &form["fields"], content).await;
        assert_eq!(status, 204);
        form["upload_id"].as_str().unwrap().to_owned()
    }

    /// Delivers the event of a file.
    pub async fn check_upload(&self, id: &str) -> Handled {
        let deployment = self.deployment(Window::ALL).await;
        uploads::check(&deployment, id).await.unwrap()
    }

    /// Sends a file, has it checked, and returns the upload.
    pub async fn uploaded(&self, name: &str, content: impl AsRef<[u8]>) -> Value {
        let id = self.send_file(name, content).await;
        assert_ne!(self.check_upload(&id).await, Handled::Ignored);
        self.upload_of(&id).await
    }

    /// An upload as the page sees it.
    pub async fn upload_of(&self, id: &str) -> Value {
        self.ask(json!({"action": "get_upload", "upload_id": id})).await["data"].take()
    }

    /// Requests an import of what is shown.
    pub async fn request_import(&self, upload: &Value, mode: &str) {
        let request = json!({"action": "import_upload", "upload_id": upload["upload_id"], "mode": mode,
                             "digest": upload["digest"]});
        let answer = self.ask(request).await;
        assert_eq!(answer["data"]["state"], "importing", "{answer}");
    }

    /// Delivers the event of a request for an import.
    pub async fn import_upload(&self, id: &str) -> Handled {
        let deployment = self.deployment(Window::ALL).await;
        uploads::import(&deployment, id).await.unwrap()
    }

    /// Imports an upload that has been checked, and returns it.
    pub async fn imported(&self, upload: &Value, mode: &str) -> Value {
        self.request_import(upload, mode).await;
        let id = upload["upload_id"].as_str().unwrap();
        self.import_upload(id).await;
        self.upload_of(id).await
    }
}

/// The entry of a table in an upload.
pub fn of<'a>(upload: &'a Value, table: &str) -> &'a Value {
    let tables = upload["tables"].as_array().unwrap_or_else(|| panic!("{upload}"));
    tables
        .iter()
        .find(|entry| entry["table"] == table)
        .unwrap_or_else(|| panic!("no {table}: {upload}"))
}

/// How many rows of a table are new, changed, unchanged and rejected.
pub fn figures(upload: &Value, table: &str) -> [u64; 4] {
    let entry = of(upload, table);
    ["new", "changed", "unchanged", "rejected"].map(|name| entry[name].as_u64().unwrap())
}

/// The reasons for which rows of a table are rejected, each after its line.
pub fn reasons(upload: &Value, table: &str) -> Vec<String> {
    let reasons = of(upload, table)["reasons"].as_array().unwrap().iter();
    reasons
        .map(|reject| format!("{}: {}", reject["line"], reject["reason"].as_str().unwrap()))
        .collect()
}

/// Posts a form as a browser does, and returns the status.
pub async fn post_form(url: &str, fields: &Value, content: &[u8]) -> u16 {
    const BOUNDARY: &str = "----meetassist";
    let mut body = Vec::new();
    for (name, value) in fields.as_object().unwrap() {
        let value = value.as_str().unwrap();
        let part =
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let file = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    body.extend_from_slice(file.as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let head = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let mut connection = TcpStream::connect(host).await.unwrap();
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(&body).await.unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}
