//! What a client does with messages and conversations (`docs/specs/lanying.md 6.5`), read from its metas.

use prost::Message as _;

use super::outcome::{BAD_PARAMETER, Refused, UNREADABLE, UNSUPPORTED};
use super::proto::{Conversation, ConversationAct, MessageBody, MessageType, Meta, Namespace, OperationType, Xid};
use crate::community::messages::im::Change;
use crate::community::messages::sync::Operation;

/// What a meta asks for.
#[derive(Debug)]
pub(super) enum Asked {
    /// To send this.
    Message(MessageBody),
    Operation(AskedOperation),
}

/// An operation and the number of its conversation.
#[derive(Debug)]
pub(super) struct AskedOperation {
    pub conversation: i64,
    pub operation: Operation,
}

/// Reads a meta.
pub(super) fn of(meta: &Meta) -> Result<Asked, Refused> {
    match Namespace::try_from(meta.ns()) {
        Ok(Namespace::Message) => {
            let body = MessageBody::decode(meta.payload()).map_err(|_| UNREADABLE)?;
            let is_operation = body.r#type() == i32::from(MessageType::Operation);
            if is_operation { of_message(meta, body).map(Asked::Operation) } else { Ok(Asked::Message(body)) }
        }
        Ok(Namespace::Conversation) => of_conversation(meta).map(Asked::Operation),
        Ok(Namespace::RtcSignal) => Err(UNSUPPORTED),
        _ => Err(BAD_PARAMETER),
    }
}

fn of_message(meta: &Meta, body: MessageBody) -> Result<AskedOperation, Refused> {
    let operation = body.operation.ok_or(BAD_PARAMETER)?;
    let mid = operation.mid.filter(|mid| *mid != 0).map(i64::try_from).transpose().map_err(|_| BAD_PARAMETER)?;
    let message = mid.ok_or(BAD_PARAMETER);
    let [content, ext, config] = [body.content, body.ext, body.config].map(Option::unwrap_or_default);
    let kind = OperationType::try_from(operation.r#type()).map_err(|_| BAD_PARAMETER)?;
    let operated = match kind {
        OperationType::ReadAck => Operation::Read { message: message? },
        OperationType::ReadAll => Operation::ReadAll { message: mid },
        OperationType::ReadCancel => Operation::Unread { message: message? },
        OperationType::DeliverAck => Operation::Delivered { message: message? },
        OperationType::PlayAck => Operation::Played { message: message? },
        OperationType::Recall => Operation::Recall { message: message? },
        OperationType::Delete => Operation::Delete { message: message? },
        OperationType::Append | OperationType::Replace => {
            let append = kind == OperationType::Append;
            Operation::Change { message: message?, change: Change { content, append, ext, config } }
        }
        OperationType::Unknown => return Err(BAD_PARAMETER),
    };
    // What is addressed to oneself names the conversation, what is addressed to others may.
    let named = [operation.xid, meta.to].into_iter().flatten().find(|xid| xid.uid() != 0);
    let conversation = named.as_ref().and_then(Xid::number).ok_or(BAD_PARAMETER)?;
    Ok(AskedOperation { conversation, operation: operated })
}

fn of_conversation(meta: &Meta) -> Result<AskedOperation, Refused> {
    let asked = Conversation::decode(meta.payload()).map_err(|_| UNREADABLE)?;
    let operation = asked.operation.ok_or(BAD_PARAMETER)?;
    let everywhere = match ConversationAct::try_from(operation.r#type()) {
        Ok(ConversationAct::Delete) => false,
        Ok(ConversationAct::DeleteEverywhere) => true,
        Ok(ConversationAct::Unknown) | Err(_) => return Err(BAD_PARAMETER),
    };
    let conversation = operation.xid.as_ref().and_then(Xid::number).ok_or(BAD_PARAMETER)?;
    Ok(AskedOperation { conversation, operation: Operation::DeleteConversation { everywhere } })
}
