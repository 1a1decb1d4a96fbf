//! The command line: `saring --help`.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod actors;
mod args;
mod audit;
mod bundle;
mod desk;
mod evaluate;
mod evaluation;
mod interrupt;
mod lexicon;
mod normalize;
mod output;
mod report;
mod score;
mod screening;
mod serve;
mod token;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{ActorsCommand, Arguments, AuditCommand, BundleCommand, Command, DeskCommand, LexiconCommand, TokenCommand};

/// How a run ended, as an exit status tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Everything was done.
    Complete,
    /// It ran, but some posts were unreadable or some checks failed.
    Partial,
    /// A person stopped it.
    Interrupted,
}

impl Outcome {
    /// How a run over posts ended; partial where some could not be read or scored.
    fn of_run(is_partial: bool) -> Self {
        if interrupt::asked() {
            Self::Interrupted
        } else if is_partial {
            Self::Partial
        } else {
            Self::Complete
        }
    }
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(Outcome::Complete) => ExitCode::SUCCESS,
        Ok(Outcome::Partial) => ExitCode::from(2),
        Ok(Outcome::Interrupted) => ExitCode::from(130),
        // The reader of a pipe had enough: `saring score … | head` is no error.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!(
                "{}error:{} {error:#}",
                output::style::ERROR.render(),
                output::style::ERROR.render_reset()
            );
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    match arguments.command {
        Command::Score(score) => score::run(&score),
        Command::Report(report) => report::run(&report),
        Command::Normalize(normalize) => normalize::run(&normalize),
        Command::Lexicon(LexiconCommand::Check(check)) => lexicon::check::run(&check),
        Command::Lexicon(LexiconCommand::Eval(eval)) => lexicon::evaluate::run(&eval),
        Command::Actors(ActorsCommand::Import(import)) => actors::import(&import),
        Command::Bundle(BundleCommand::Info(info)) => bundle::info(&info),
        Command::Eval(eval) => evaluate::run(&eval),
        Command::Serve(serve) => serve::run(&serve),
        Command::Token(TokenCommand::Create { name, role, data }) => token::create(&name, role, &data),
        Command::Token(TokenCommand::List { data }) => token::list(&data),
        Command::Token(TokenCommand::Revoke { name, data }) => token::revoke(&name, &data),
        Command::Audit(AuditCommand::Verify { expect_head, data }) => audit::verify(expect_head.as_ref(), &data),
        Command::Desk(DeskCommand::ExportDecisions { output, data }) => desk::export(output.as_deref(), &data),
        Command::Desk(DeskCommand::Purge { data }) => desk::purge(&data),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "saring", &mut std::io::stdout());
            Ok(Outcome::Complete)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}
