//! Where ONNX Runtime's shared library is found.

#[cfg(feature = "load-dynamic")]
use std::path::PathBuf;

/// A place where the library may lie, and what to call it in a message.
#[cfg(feature = "load-dynamic")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) path: PathBuf,
    pub(super) named_by_user: bool,
}

/// The places to look, in order: `ORT_DYLIB_PATH`, beside the executable, the build's own pinned copy.
///
/// A path that the user named is used as it is, so that a mistyped one is an error and not a silent fall-back.
#[cfg(feature = "load-dynamic")]
pub(super) fn candidates() -> Vec<Candidate> {
    if let Some(path) = std::env::var_os("ORT_DYLIB_PATH").filter(|path| !path.is_empty()) {
        return vec![Candidate { path: path.into(), named_by_user: true }];
    }
    let name = format!("{}onnxruntime{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join(name)));
    let pinned = option_env!("SARING_ONNXRUNTIME").map(PathBuf::from);
    beside
        .into_iter()
        .chain(pinned)
        .filter(|path| path.exists())
        .map(|path| Candidate { path, named_by_user: false })
        .collect()
}

/// What to say where no candidate could be loaded.
pub(super) fn missing(tried: &str) -> String {
    let version = option_env!("SARING_ONNXRUNTIME_VERSION").unwrap_or("1.24 or newer");
    format!(
        "ONNX Runtime's shared library cannot be loaded{tried}\n\
         Ways to supply it (version {version}):\n\
         - build again with python3 and pip installed: the build fetches its pinned copy;\n\
         - `python3 -m pip download --no-deps onnxruntime`, unzip the wheel, and set ORT_DYLIB_PATH to the \
         libonnxruntime file in onnxruntime/capi;\n\
         - put the library beside the executable as {}onnxruntime{};\n\
         - score with the lexicon alone: --lexicon-only.",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX,
    )
}
