//! What comes in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One post of a channel, as a reader would see it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Post {
    /// The identifier its source gave it; unique within a chat, not between chats.
    pub id: String,
    /// Everything a reader sees: the message first, each further field (poll, button, file name) on a line of its own.
    pub text: String,
    /// The name of the channel, where the source names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// When it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Timestamp>,
    /// The name its source gives for where it was forwarded from. It also stands in the text, as a reader sees it. Only a
    /// name: exports carry no identifier with it, and anyone can take a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded_from: Option<String>,
}

impl Post {
    /// A post of which only the text is known.
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), ..Self::default() }
    }
}
