//! Any bytes: the oracles of the fuzz targets, fed with chance and with damaged files.

use crate::oracle;
use crate::strategies::{encode, event, file};
use proptest::collection::vec;
use proptest::prelude::*;
use trace_format::block::{self, BlockKind};
use trace_format::text;

/// What happens to bytes: some are overwritten, the end is cut off.
fn damage(
    mut bytes: Vec<u8>,
    changes: &[(prop::sample::Index, u8)],
    cut: Option<prop::sample::Index>,
) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    for (at, byte) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *byte;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    bytes
}

fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    vec((any::<prop::sample::Index>(), prop_oneof![any::<u8>(), 0u8..4]), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_break_blocks_tables_or_their_text(bytes in vec(any::<u8>(), 0..200)) {
        oracle::blocks(&bytes);
    }

    #[test]
    fn no_small_numbers_break_blocks_tables_or_their_text(bytes in vec(1u8..16, 0..100)) {
        oracle::blocks(&bytes);
    }

    #[test]
    fn no_damage_to_a_file_is_lost_from_its_text(
        file in file(), changes in changes(), cut in any::<Option<prop::sample::Index>>()
    ) {
        oracle::blocks(&damage(file, &changes, cut));
    }

    #[test]
    fn no_payload_in_a_whole_block_breaks_its_text(
        file in file(), changes in changes(), cut in any::<Option<prop::sample::Index>>(),
        block in any::<prop::sample::Index>()
    ) {
        let blocks: Vec<_> = block::Blocks::new(&file).map(|s| s.content.unwrap()).collect();
        let hit = block.index(blocks.len());
        let mut damaged = Vec::new();
        for (place, block) in blocks.iter().enumerate() {
            let mut payload = block.payload.to_vec();
            if place == hit {
                payload = damage(payload, &changes, cut);
            }
            block::put(&mut damaged, block.kind, &payload);
        }
        oracle::text_comes_back(&damaged);
    }

    #[test]
    fn no_bytes_break_events(bytes in vec(any::<u8>(), 0..200)) {
        oracle::events(&bytes);
    }

    #[test]
    fn no_damage_to_events_breaks_them(
        events in vec(event(), 0..10), changes in changes(), cut in any::<Option<prop::sample::Index>>()
    ) {
        oracle::events(&damage(encode(&events), &changes, cut));
    }

    #[test]
    fn no_text_breaks_the_parser(bytes in any::<String>()) {
        oracle::text(bytes.as_bytes());
    }

    #[test]
    fn no_damage_to_a_text_breaks_the_parser(
        file in file(), changes in changes(), cut in any::<Option<prop::sample::Index>>()
    ) {
        oracle::text(&damage(text::to_string(&file).into_bytes(), &changes, cut));
    }
}

#[test]
fn every_cut_of_every_block_keeps_what_is_before_it() {
    let mut file = Vec::new();
    block::put(&mut file, BlockKind::STRINGS, b"whole");
    let whole = file.len();
    block::put(&mut file, BlockKind::STRINGS, b"cut somewhere");
    for cut in whole..file.len() {
        let stretches: Vec<_> = block::Blocks::new(&file[..cut]).collect();
        assert_eq!(stretches[0].content.unwrap().payload, b"whole", "cut to {cut}");
        assert_eq!(stretches.len(), if cut == whole { 1 } else { 2 }, "cut to {cut}");
        oracle::blocks(&file[..cut]);
    }
}
