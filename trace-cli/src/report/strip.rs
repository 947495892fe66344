//! When something was alive, in sixteen characters.

/// Characters of a strip.
pub(super) const CELLS: usize = 16;
/// Heights, from a little to all.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws how many of `lives`, each from a begin to an end, were alive in each sixteenth of
/// `duration`: the highest character stands for the most there were, and anything at all is shown.
pub(super) fn strip(lives: impl Iterator<Item = (u64, u64)>, duration: u64) -> String {
    if duration == 0 {
        return String::new();
    }
    let duration = duration as f64;
    // Time alive in each cell: whole cells as the running sum of `changes`, ends of lives exactly.
    let (mut changes, mut partial, mut touched) = ([0.0; CELLS + 1], [0.0; CELLS], [false; CELLS]);
    for (begin, end) in lives {
        let at = |time: u64| (time as f64 / duration * CELLS as f64).clamp(0.0, CELLS as f64);
        let (begin, end) = (at(begin), at(end.max(begin)));
        let (first, last) = ((begin as usize).min(CELLS - 1), (end as usize).min(CELLS - 1));
        (touched[first], touched[last]) = (true, touched[last] || end > last as f64);
        if first == last {
            partial[first] += end - begin;
        } else {
            partial[first] += (first + 1) as f64 - begin;
            partial[last] += end - last as f64;
            changes[first + 1] += 1.0;
            changes[last] -= 1.0;
        }
    }
    let mut whole = 0.0;
    let alive: Vec<f64> = (0..CELLS)
        .map(|cell| {
            whole += changes[cell];
            whole + partial[cell]
        })
        .collect();
    // One life that is short fills a part of a cell, and should not look like many.
    let most = alive.iter().copied().fold(1.0, f64::max);
    let height = |(alive, touched): (&f64, bool)| match (alive / most * 8.0).round() as usize {
        0 if touched || *alive > 1e-9 => HEIGHTS[0],
        0 => ' ',
        height => HEIGHTS[height.min(8) - 1],
    };
    alive.iter().zip(touched).map(height).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(lives: &[(u64, u64)]) -> String {
        strip(lives.iter().copied(), 1600)
    }

    #[test]
    fn lives_stand_where_and_as_high_as_they_were() {
        assert_eq!(drawn(&[(0, 1600)]), "████████████████");
        assert_eq!(drawn(&[(500, 1000)]), "     █████      ");
        assert_eq!(drawn(&[(0, 1000), (0, 500)]), "█████▄▄▄▄▄      ");
        assert_eq!(drawn(&[(0, 1600), (500, 600), (500, 600), (500, 600)]), "▂▂▂▂▂█▂▂▂▂▂▂▂▂▂▂");
    }

    #[test]
    fn the_shortest_life_is_seen() {
        assert_eq!(drawn(&[(700, 701)]), "       ▁        ");
        assert_eq!(drawn(&[(1600, 1600)]), "               ▁");
        assert_eq!(drawn(&[(5000, 9000)]), "               ▁");
        assert_eq!(drawn(&[(9, 3)]), "▁               ");
        assert_eq!(strip([(0, 0)].into_iter(), 0), "");
    }
}
