//! The promises of a disabled build, each shown on real output of cargo and the compiler.

mod assembly;
mod build;
mod dependencies;
mod divergence;
mod nothing;
mod output;
mod symbols;
