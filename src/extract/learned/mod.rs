//! What is learned from pages whose content is known: tables of weights, and the measures they weigh.
//!
//! Both readers cut a page into blocks and ask of each whether it is content. [`texture`] measures how a text looks,
//! in any script; [`forest`] adds up what a table of decision trees says of the measures; [`choice`] takes the blocks
//! that are best to keep.

pub mod choice;
pub mod forest;
pub mod row;
pub mod scale;
pub mod texture;
