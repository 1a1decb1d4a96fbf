//! Keyword rules that a moderator team can read, maintain and trust.
