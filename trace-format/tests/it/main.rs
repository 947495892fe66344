//! The format as a whole: what it promises for any events, any files and any bytes.

mod any_bytes;
mod corpus;
mod document;
mod events;
mod evolution;
mod files;
mod limits;
mod oracle;
mod strategies;
