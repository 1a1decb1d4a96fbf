//! One row a post, for a spreadsheet.

use saring::{
    assessment::Assessment,
    label::{Label, Stance},
};

use super::{Counts, Failure, Printer, Scored};

pub(super) struct Csv {
    with_text: bool,
}

const COLUMNS: [&str; 10] =
    ["id", "channel", "date", "language", "level", "risk", "label", "stance", "evidence", "error"];

impl Csv {
    pub(super) const fn new(with_text: bool) -> Self {
        Self { with_text }
    }

    fn row(&self, fields: [String; 10], text: &str, out: &mut Vec<u8>) -> anyhow::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        let fields = fields.iter().map(|field| harmless(field));
        if self.with_text {
            writer.write_record(fields.chain([harmless(text)]))?;
        } else {
            writer.write_record(fields)?;
        }
        writer.flush()?;
        Ok(())
    }
}

/// Spreadsheets run a cell that begins with one of these as a formula, and posts are written by strangers.
fn harmless(field: &str) -> String {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}") } else { field.to_owned() }
}

/// The label with the highest score, as far as there is one.
pub(super) fn leading_label(assessment: &Assessment) -> Option<Label> {
    let score = |label: &Label| assessment.labels.get(*label);
    Label::ALL.iter().copied().max_by(|a, b| score(a).total_cmp(&score(b))).filter(|label| score(label) >= 0.01)
}

/// The stance with the highest score.
pub(super) fn leading_stance(assessment: &Assessment) -> Stance {
    let score = |stance: &Stance| assessment.stance.get(*stance);
    Stance::ALL.iter().copied().max_by(|a, b| score(a).total_cmp(&score(b))).expect("there are stances")
}

impl Printer for Csv {
    fn begin(&mut self, out: &mut Vec<u8>) -> anyhow::Result<()> {
        self.row(COLUMNS.map(str::to_owned), "text", out)
    }

    fn scored(&mut self, scored: &Scored, out: &mut Vec<u8>) -> anyhow::Result<()> {
        let assessment = &scored.assessment;
        let evidence: Vec<&str> = assessment.evidence.iter().map(|piece| piece.text.as_str()).collect();
        let fields = [
            assessment.id.clone(),
            assessment.channel.clone().unwrap_or_default(),
            assessment.date.map(|date| date.to_string()).unwrap_or_default(),
            assessment.language.to_string(),
            assessment.level.to_string(),
            format!("{:.3}", assessment.risk),
            leading_label(assessment).map(|label| label.to_string()).unwrap_or_default(),
            leading_stance(assessment).to_string(),
            evidence.join(" | "),
            String::new(),
        ];
        self.row(fields, &scored.post.text, out)
    }

    fn failed(&mut self, failure: &Failure, out: &mut Vec<u8>) -> anyhow::Result<()> {
        let mut fields: [String; 10] = Default::default();
        fields[0] = failure.id.clone().unwrap_or_default();
        let place = failure.position.map_or_else(String::new, |position| format!(" at byte {position}"));
        fields[9] = format!("{}{place}: {}", failure.source, failure.error);
        self.row(fields, "", out)
    }

    fn end(&mut self, _: &Counts, _: &mut Vec<u8>) -> anyhow::Result<()> {
        Ok(())
    }
}
