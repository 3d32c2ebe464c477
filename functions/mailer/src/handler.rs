//! Turns an event into a call of the library, and its result into the function's answer.

use lambda_runtime::{Diagnostic, LambdaEvent};
use meetassist::outbox::mailer::Mailer;
use serde_json::{Value, json};

use crate::event::Event;

/// Handles one event.
pub async fn handle(
    mailer: &Mailer,
    LambdaEvent { payload, .. }: LambdaEvent<Value>,
) -> Result<Value, Diagnostic> {
    let (outcome, id) = match Event::from(&payload) {
        Event::Written { id } => (mailer.deliver(&id).await, id),
        Event::Bounced { id } => (mailer.bounced(&id).await, id),
        Event::Ignored => return Ok(json!({"state": "ignored"})),
    };
    match outcome {
        Ok(state) => {
            tracing::info!(mail.id = id, state = %state, "mail handled");
            Ok(json!({"state": state}))
        }
        Err(error) => {
            tracing::error!(
                mail.id = id,
                error = error.with_causes(),
                "mail could not be sent"
            );
            Err(Diagnostic {
                error_type: error.code().to_owned(),
                error_message: error.to_string(),
            })
        }
    }
}
