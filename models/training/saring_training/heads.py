"""What the model's outputs mean, in their order. The same names stand in bundle.toml and in crates/saring/src/label.rs."""

RISK = ["branded_content", "credible_threat", "attack_tactics", "material_support",
        "instructional", "recruitment", "glorification", "incitement"]
STANCE = ["endorse", "report", "condemn", "quote", "discuss"]
CONTEXT = ["hate_sara", "radical_discourse"]
OUTPUTS = RISK + STANCE + CONTEXT
