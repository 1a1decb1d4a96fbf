//! Reads exports as a stream of posts.
