//! Fetches the pinned ONNX Runtime, so that a fresh machine needs no set-up by hand.
//!
//! The Python package `onnxruntime` carries the very shared library that `ort` loads, and pip is on more machines than
//! `ort`'s own download server is reachable from. Where pip cannot be had, the build goes on: the library is only
//! needed when a bundle with a model opens, and that error names every way to supply it.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use sha2::{Digest, Sha256};

const VERSION: &str = "1.31.1";

/// (target architecture, wheel platform, sha256 of the shared library inside)
const PINNED: &[(&str, &str, &str)] = &[
    ("x86_64", "manylinux_2_28_x86_64", "fc44112fbe06d7d689c57e11d3862031f64711007e4ee020f8eed5185fd2c1d3"),
    ("aarch64", "manylinux_2_28_aarch64", "8aa3b76b28c778a2b1dd660d34161adb1d508c9ccd04ff9dc80e26eca5df8467"),
];

/// Takes one file out of a wheel: `python3 -c … WHEEL MEMBER TARGET`.
const EXTRACT: &str = "import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel, open(sys.argv[3], 'wb') as target:
    target.write(wheel.read(sys.argv[2]))";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_LOAD_DYNAMIC").is_none() {
        return;
    }
    println!("cargo:rustc-env=SARING_ONNXRUNTIME_VERSION={VERSION}");
    match pinned_library() {
        Ok(path) => println!("cargo:rustc-env=SARING_ONNXRUNTIME={}", path.display()),
        Err(reason) => println!("cargo:warning=no pinned ONNX Runtime {VERSION}: {reason}"),
    }
}

fn pinned_library() -> Result<PathBuf, String> {
    let (os, arch) = (variable("CARGO_CFG_TARGET_OS")?, variable("CARGO_CFG_TARGET_ARCH")?);
    let (_, platform, sha256) = PINNED
        .iter()
        .find(|(name, ..)| os == "linux" && *name == arch)
        .ok_or_else(|| format!("none is pinned for {arch} {os}"))?;
    let folder = PathBuf::from(variable("OUT_DIR")?);
    let library = folder.join(format!("libonnxruntime.so.{VERSION}"));
    if hash(&library).is_ok_and(|found| found == *sha256) {
        return Ok(library);
    }

    let wheels = folder.join("wheel");
    let requirement = format!("onnxruntime=={VERSION}");
    python(
        ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
            .into_iter()
            .chain(["--platform", platform, "--python-version", "3.11", "--dest", &wheels.to_string_lossy()])
            .chain([requirement.as_str()]),
    )?;
    let wheel = fs::read_dir(&wheels)
        .map_err(|error| format!("{}: {error}", wheels.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .ok_or("pip left no wheel")?;
    let member = format!("onnxruntime/capi/libonnxruntime.so.{VERSION}");
    python(["-c", EXTRACT, &wheel.to_string_lossy(), &member, &library.to_string_lossy()].into_iter())?;
    let found = hash(&library)?;
    if found != *sha256 {
        // A library with another hash is not the one that was tested, so it must not be found by a later build.
        fs::remove_file(&library).map_err(|error| error.to_string())?;
        return Err(format!("the downloaded library has sha256 {found}, expected {sha256}"));
    }
    fs::remove_dir_all(&wheels).map_err(|error| error.to_string())?;
    Ok(library)
}

fn python<'a>(arguments: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let output = Command::new("python3")
        .args(arguments)
        .output()
        .map_err(|error| format!("python3 cannot be started ({error}); install Python 3 with pip"))?;
    if output.status.success() {
        return Ok(());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(message.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("python3 failed").to_owned())
}

fn hash(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|error| format!("{name}: {error}"))
}
