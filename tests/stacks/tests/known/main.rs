//! Runs the program with each way to take stacks that it was built for, and looks at their functions.

mod program;
mod stacks;
mod what;
