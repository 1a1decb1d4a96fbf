//! The training stages, from corpus to report, on a corpus too small to be of use. Skipped, saying so, where Python's
//! packages for training are not installed: continuous integration installs nothing of torch.

use std::{path::Path, process::Command};

#[test]
fn every_training_stage_runs() {
    let python = |arguments: &[&str]| {
        let mut command = Command::new("python3");
        command.args(arguments).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("models/training"));
        command.output()
    };
    let installed = python(&["-c", "import torch, tokenizers, numpy, onnx, onnxruntime"]);
    if !installed.is_ok_and(|output| output.status.success()) {
        println!(
            "skipped: python3 has no torch, tokenizers, numpy, onnx, onnxruntime (models/training/requirements.txt)"
        );
        return;
    }
    let run =
        python(&["-m", "saring_training.smoke", "--saring", env!("CARGO_BIN_EXE_saring")]).expect("python3 starts");
    let told = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success() && told.contains("every stage ran"), "{told}");
}
