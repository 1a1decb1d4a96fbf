//! What holds over several files of the desk.

mod decisions;
mod feedback;
mod forgetting;
mod order;
mod properties;
mod scene;
mod tampering;
