//! What can be asked for.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use saring::{label::Level, normalize::Form};
use saring_desk::{Role, audit::Head};
use saring_ingest::Format as InputFormat;
use saring_report::Language;

/// Sifts Telegram channel exports: which posts a moderator should read first, and why.
///
/// Scores Indonesian and Malay posts for terrorism-propaganda risk. It never blocks, deletes or reports anything:
/// a person decides. Nothing leaves this machine.
#[derive(Debug, Parser)]
#[command(name = "saring", version, max_term_width = 100, after_help = "Start with: saring score result.json")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Score the posts of exports, riskiest first on a terminal
    Score(ScoreArguments),
    /// Make one page of exports for a moderator: riskiest first, with the reasons, in any browser
    Report(ReportArguments),
    /// Show a text as the lexicon and the model see it, one line out for each line in
    Normalize(NormalizeArguments),
    /// Work on the keyword rules
    #[command(subcommand)]
    Lexicon(LexiconCommand),
    /// Work on the organisations that are known by name
    #[command(subcommand)]
    Actors(ActorsCommand),
    /// Look at a bundle of model, rules and thresholds
    #[command(subcommand)]
    Bundle(BundleCommand),
    /// Measure a bundle on labelled cases
    Eval(EvalArguments),
    /// Score posts and exports for programs over HTTP, and carry the review desk
    Serve(ServeArguments),
    /// Give people and programs access to the review desk, or take it away
    #[command(subcommand)]
    Token(TokenCommand),
    /// Check the record of what happened at the review desk
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Take decisions out of the review desk, and remove what was kept long enough
    #[command(subcommand)]
    Desk(DeskCommand),
    /// Print a completion script for a shell
    Completions {
        /// The shell to print it for
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub(crate) struct BundleChoice {
    /// Folder with a bundle.toml [default: models/saring-mini, here or beside the program]
    #[arg(long, value_name = "FOLDER", env = "SARING_BUNDLE")]
    pub(crate) bundle: Option<PathBuf>,
}

/// How to score.
#[derive(Debug, Args)]
pub(crate) struct Scoring {
    #[command(flatten)]
    pub(crate) bundle: BundleChoice,

    /// Score with the keyword rules alone: needs no ONNX Runtime, finds less, raises more false alarms
    #[arg(long)]
    pub(crate) lexicon_only: bool,

    /// Let the transformer read every post, also those that n-grams settle: several times slower, and nothing more
    /// reached `review` wherever it was measured
    #[arg(long, conflicts_with = "lexicon_only")]
    pub(crate) thorough: bool,

    /// Posts scored at the same time [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) workers: Option<u16>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 all scored, 1 could not run, 2 ran but some posts were unreadable.

Examples:
  saring score result.json                           the riskiest posts, for a person
  saring score export/ --format jsonl -o scores.jsonl  one assessment a line, for a program
  cat posts.jsonl | saring score - --min-level review  only what should reach a moderator")]
pub(crate) struct ScoreArguments {
    /// Exports to score: files, folders of an export, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// What the exports are
    #[arg(long, value_name = "FORMAT", default_value = "auto", value_parser = input_format())]
    pub(crate) input_format: InputFormat,

    /// How to print [default: by the ending of --output, else table on a terminal and jsonl in a pipe]
    #[arg(long, short, value_enum)]
    pub(crate) format: Option<OutputFormat>,

    /// Write here instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Leave out posts below this level [default: low in a table, none otherwise]
    #[arg(long, value_parser = level())]
    pub(crate) min_level: Option<Level>,

    /// Print only the N riskiest posts, riskiest first; 0 for all [default: 20 in a table, 0 otherwise]
    #[arg(long, value_name = "N")]
    pub(crate) top: Option<usize>,

    /// Put each post's whole text into the output
    #[arg(long)]
    pub(crate) with_text: bool,

    #[command(flatten)]
    pub(crate) scoring: Scoring,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// For a person: riskiest first, evidence marked, counts at the end
    Table,
    /// One JSON object a line, in input order
    Jsonl,
    /// One JSON array
    Json,
    /// For a spreadsheet
    Csv,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The page is one file that needs no network: it can be kept, sent and printed. It holds the texts of the posts, so treat it
as you treat them.

Exit status: 0 all scored, 1 could not run, 2 written, but some posts were unreadable (the report lists them).

Examples:
  saring report result.json -o report.html             in Indonesian, all posts, riskiest first
  saring report export/ --lang en -o report.html       in English
  saring report a/ b/ --min-level low -o report.html   two exports, without the posts that show no trace of risk")]
pub(crate) struct ReportArguments {
    /// Exports to report on: files, folders of an export, or - for standard input
    #[arg(required = true, value_name = "EXPORT")]
    pub(crate) paths: Vec<PathBuf>,

    /// What the exports are
    #[arg(long, value_name = "FORMAT", default_value = "auto", value_parser = input_format())]
    pub(crate) input_format: InputFormat,

    /// Write the page here; a page that is there already stays until the new one is whole
    #[arg(long, short, value_name = "FILE", required = true)]
    pub(crate) output: PathBuf,

    /// What the page is written in
    #[arg(long, value_name = "LANGUAGE", default_value = "id", value_parser = language())]
    pub(crate) lang: Language,

    /// Heading of the page [default: the name of the channel]
    #[arg(long, value_name = "TITLE")]
    pub(crate) title: Option<String>,

    /// Count posts below this level, but leave them out of the list
    #[arg(long, default_value = "none", hide_default_value = true, value_parser = level())]
    pub(crate) min_level: Level,

    #[command(flatten)]
    pub(crate) scoring: Scoring,
}

#[derive(Debug, Args)]
pub(crate) struct NormalizeArguments {
    /// Files to read [default: standard input]
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// `clean` stays near natural text, `folded` undoes evasion and spelling
    #[arg(long, value_enum, default_value = "folded")]
    pub(crate) form: FormChoice,

    /// Show what each rule changed instead
    #[arg(long)]
    pub(crate) explain: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormChoice {
    Clean,
    Folded,
}

impl From<FormChoice> for Form {
    fn from(choice: FormChoice) -> Self {
        match choice {
            FormChoice::Clean => Self::Clean,
            FormChoice::Folded => Self::Folded,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum LexiconCommand {
    /// Check that every rule matches its examples and none of its counter-examples; warn of rules that are expired, of
    /// doubles and of rules that say nothing of their own
    Check(CheckArguments),
    /// Measure every rule: how often it is right on labelled posts, and what it fires on in ordinary ones
    Eval(LexiconEvalArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 all measured, 1 could not run, 2 ran but some posts were unreadable.

Examples:
  saring lexicon eval datasets/dev                      how often each rule is right
  saring lexicon eval kanal.txt --examples 3            what it would fire on in a channel, with finds
  saring lexicon eval datasets/dev kanal.txt --format json")]
pub(crate) struct LexiconEvalArguments {
    /// Posts to measure on: labelled cases in the schema of datasets/README.md (files or folders), and anything that can be
    /// scored, which counts as unlabelled
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// What the unlabelled inputs are
    #[arg(long, value_name = "FORMAT", default_value = "auto", value_parser = input_format())]
    pub(crate) input_format: InputFormat,

    /// How to print
    #[arg(long, short, value_enum, default_value = "table")]
    pub(crate) format: EvaluationFormat,

    /// Show so many finds of each rule in unlabelled posts, in the table; at most 10
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) examples: usize,

    /// Folder of rule files [default: that of the bundle]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) lexicon: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) bundle: BundleChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvaluationFormat {
    /// For a person: the most doubtful rules first
    Table,
    /// Every figure
    Json,
    /// The report that a bundle keeps: its stable rules, and no text
    Markdown,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Folder of rule files [default: that of the bundle]
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,

    /// Fail on warnings too
    #[arg(long)]
    pub(crate) strict: bool,

    #[command(flatten)]
    pub(crate) bundle: BundleChoice,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ActorsCommand {
    /// Make a file of organisations from the UN Security Council's consolidated list
    Import(ActorsImportArguments),
}

/// Make a file of organisations from the UN Security Council's consolidated list.
///
/// Only organisations are read. Individuals on the list are counted and left out: this tool knows no names of persons. A
/// national list is a file of the same shape with `list = "national"`, written by hand beside it in the lexicon's folder
/// `actors`; its names are shown to moderators and never score.
#[derive(Debug, Args)]
#[command(after_help = "\
The list is published as XML by the Security Council's secretariat (scsanctions.un.org). Nothing is fetched.

Example:
  saring actors import consolidated.xml -o models/saring-mini/lexicon/actors/united-nations.toml")]
pub(crate) struct ActorsImportArguments {
    /// The consolidated list in XML
    #[arg(value_name = "FILE")]
    pub(crate) list: PathBuf,

    /// Which of its lists to take; the others hold banks and ships. May be repeated
    #[arg(long, value_name = "NAME", default_values = ["Al-Qaida", "Taliban"])]
    pub(crate) list_type: Vec<String>,

    /// Write here instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BundleCommand {
    /// Open a bundle and say what is in it
    Info(BundleChoice),
}

#[derive(Debug, Args)]
pub(crate) struct EvalArguments {
    /// Labelled cases: JSON Lines files in the schema of datasets/README.md, or folders of such files
    #[arg(required = true, value_name = "SUITE")]
    pub(crate) suites: Vec<PathBuf>,

    /// Print the figures as JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// Also list every case that came out wrong
    #[arg(long)]
    pub(crate) errors: bool,

    #[command(flatten)]
    pub(crate) scoring: Scoring,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The first start makes a token for a lead and prints it once; `saring token create` makes more.
Ctrl-C or SIGTERM ends the service when it has finished what it accepted; SIGHUP opens the bundle anew.

Examples:
  saring serve                          on http://127.0.0.1:7357, data in ./saring-data
  saring serve result.json              the same, with the posts of an export on the desk
  saring serve --settings saring.toml   limits, time limits and more: crates/service/settings.example.toml")]
pub(crate) struct ServeArguments {
    /// Exports to score in the background: files, or folders of an export
    #[arg(value_name = "EXPORT")]
    pub(crate) exports: Vec<PathBuf>,

    /// File of settings; what is named here on the command line goes before it
    #[arg(long, value_name = "FILE")]
    pub(crate) settings: Option<PathBuf>,

    /// Where to listen [default: 127.0.0.1:7357]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) address: Option<SocketAddr>,

    #[command(flatten)]
    pub(crate) data: DataChoice,

    #[command(flatten)]
    pub(crate) scoring: Scoring,
}

/// Which review desk.
#[derive(Debug, Args)]
pub(crate) struct DataChoice {
    /// Folder of the review desk, the one `saring serve` uses; its desk.toml holds the desk's settings
    #[arg(long, value_name = "FOLDER", env = "SARING_DATA", default_value = "saring-data")]
    pub(crate) data: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token and print it, this once
    ///
    /// The name stays in the record of every decision, so a person should keep theirs. A pipeline scores posts and adds
    /// cases, a moderator decides, a lead also decides what was escalated, an auditor reads everything and decides nothing.
    Create {
        /// Who it is for: letters, digits, dots, dashes, underscores
        name: String,

        /// What they may do
        #[arg(long, value_parser = role())]
        role: Role,

        #[command(flatten)]
        data: DataChoice,
    },
    /// List the tokens in use
    List {
        #[command(flatten)]
        data: DataChoice,
    },
    /// Make a token useless at once, and end the sessions begun with it
    Revoke {
        /// Who it was for
        name: String,

        #[command(flatten)]
        data: DataChoice,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Find any change of the audit log
    ///
    /// Every entry is bound to the one before by its hash, so an entry that was edited, removed, put in or moved is found.
    /// A log cut at its end, or made anew with new hashes, is found only by an end that was kept: audit.head in the data
    /// folder, or one that this command printed and that you kept where nobody else writes.
    ///
    /// Exit status: 0 nothing changed, 1 could not run, 2 the log was changed.
    Verify {
        /// An end that this command printed before, as 42:9f86d0…: the log must still hold it
        #[arg(long, value_name = "END")]
        expect_head: Option<Head>,

        #[command(flatten)]
        data: DataChoice,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum DeskCommand {
    /// Write decided posts as labelled JSON Lines, for `saring eval`
    ///
    /// The lines hold whole texts. That they were taken out is logged.
    ExportDecisions {
        /// Write here instead of to standard output
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,

        #[command(flatten)]
        data: DataChoice,
    },
    /// Remove texts, evidence and notes of cases decided longer ago than retention-days
    ///
    /// What was decided, when, by whom and why stays, and the audit log stays whole. Run it daily.
    Purge {
        #[command(flatten)]
        data: DataChoice,
    },
}

/// Parses a role by its name, listing the names in help and errors.
fn role() -> impl clap::builder::TypedValueParser<Value = Role> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(Role::ALL.iter().map(|role| role.name()))
        .map(|name| Role::from_name(&name).expect("only names of roles are possible"))
}

/// Parses a level by its name, listing the names in help and errors.
fn level() -> impl clap::builder::TypedValueParser<Value = Level> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(Level::ALL.iter().map(|level| level.name()))
        .map(|name| Level::from_name(&name).expect("only names of levels are possible"))
}

/// Parses an input format by its name, listing the names in help and errors.
fn input_format() -> impl clap::builder::TypedValueParser<Value = InputFormat> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(InputFormat::ALL.iter().map(|format| format.name()))
        .map(|name| name.parse().expect("only names of formats are possible"))
}

/// Parses what a page is written in by its name, listing the names in help and errors.
fn language() -> impl clap::builder::TypedValueParser<Value = Language> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(Language::ALL.iter().map(|language| language.name()))
        .map(|name| name.parse().expect("only names of languages are possible"))
}
