//! From ticks to nanoseconds, between the instants at which the recorder read both clocks.
//!
//! Each time is converted by itself, by a function that never falls; durations are differences of
//! converted times. So what is inside something else never adds up to more than that, and adjacent
//! stretches add up exactly: sums of durations converted one by one would not.

use trace_format::Ticks;
use trace_format::tables::Clock;

/// Bits behind the point of a scale.
const POINT: u32 = 56;

/// A stretch between two instants, in which ticks have one length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    /// Its first tick; the first segment's is the trace's time 0.
    from: u64,
    /// The next segment's first tick; `u64::MAX` for the last.
    until: u64,
    /// Nanoseconds from the trace's time 0 to `from`.
    at: u64,
    /// The most nanoseconds that the segment may add, so that it ends where the next one begins.
    most: u64,
    /// Nanoseconds a tick, with `POINT` bits behind the point.
    scale: u64,
}

impl Segment {
    fn ns(&self, ticks: u64) -> u64 {
        let added = (u128::from(ticks - self.from) * u128::from(self.scale)) >> POINT;
        self.at.saturating_add(u64::try_from(added).unwrap_or(u64::MAX).min(self.most))
    }
}

/// All stretches of a trace.
#[derive(Clone, Debug)]
pub(crate) struct ClockMap {
    segments: Vec<Segment>,
    wall_ns: u64,
    /// The first instant on the monotonic clock, and on that of the trace.
    first: (u64, u64),
}

impl ClockMap {
    /// Uses `instants` in the file's order and leaves out those that go back. Time 0 is the first
    /// of them, or `first_event` when that was earlier. With fewer than two instants the header's
    /// `ticks_per_second` is used; without that, a tick is a nanosecond. Also says how many instants
    /// were left out.
    pub(crate) fn new(
        instants: &[Clock],
        first_event: Option<Ticks>,
        ticks_per_second: Option<u64>,
    ) -> (Self, u64) {
        // 1. Keep what goes forward.
        let mut kept: Vec<Clock> = Vec::new();
        let mut left_out = 0;
        for &instant in instants {
            match kept.last() {
                Some(last) if instant.ticks == last.ticks => {}
                Some(last) if instant.ticks < last.ticks || instant.monotonic_ns < last.monotonic_ns => {
                    left_out += 1;
                }
                _ => kept.push(instant),
            }
        }
        // 2. The trace begins at the first instant or the first event.
        let first = kept.first().copied();
        let start = match (first, first_event) {
            (Some(clock), Some(event)) => clock.ticks.min(event).0,
            (Some(clock), None) => clock.ticks.0,
            (None, event) => event.unwrap_or_default().0,
        };
        // 3. One segment from each instant to the next; the last goes on for ever, and the first
        //    is reached from the start with its own scale.
        let scales: Vec<u64> = kept.windows(2).map(|pair| scale(&pair[0], &pair[1])).collect();
        let announced = match ticks_per_second {
            Some(ticks @ 1..) => {
                ((1_000_000_000u128 << POINT) / u128::from(ticks)).try_into().unwrap_or(u64::MAX)
            }
            _ => 1 << POINT,
        };
        let scale_of = |place: usize| scales.get(place).or(scales.last()).copied().unwrap_or(announced);
        let mut segments = Vec::with_capacity(kept.len() + 1);
        let mut lead = Segment { from: start, until: u64::MAX, at: 0, most: u64::MAX, scale: scale_of(0) };
        let before_first = first.map_or(0, |clock| lead.ns(clock.ticks.0));
        if let Some(clock) = first {
            lead.until = clock.ticks.0;
            lead.most = before_first;
        }
        if lead.from < lead.until || first.is_none() {
            segments.push(lead);
        }
        for (place, instant) in kept.iter().enumerate() {
            let since_first = instant.monotonic_ns - kept[0].monotonic_ns;
            let next = kept.get(place + 1);
            segments.push(Segment {
                from: instant.ticks.0,
                until: next.map_or(u64::MAX, |next| next.ticks.0),
                at: before_first.saturating_add(since_first),
                most: next.map_or(u64::MAX, |next| next.monotonic_ns - instant.monotonic_ns),
                scale: scale_of(place),
            });
        }
        let wall_ns = first.map_or(0, |clock| clock.wall_ns.saturating_sub(before_first));
        let first = first.map_or((0, 0), |clock| (clock.monotonic_ns, before_first));
        (ClockMap { segments, wall_ns, first }, left_out)
    }

    /// Nanoseconds from time 0 to an instant of the operating system's monotonic clock; 0 before it.
    pub(crate) fn monotonic(&self, ns: u64) -> u64 {
        let (first, at) = self.first;
        if ns >= first { at.saturating_add(ns - first) } else { at.saturating_sub(first - ns) }
    }

    /// Nanoseconds from time 0 to `ticks`; 0 before it.
    pub(crate) fn ns(&self, ticks: Ticks) -> u64 {
        self.converter().ns(ticks)
    }

    /// Wall-clock nanoseconds of time 0; 0 when unknown.
    pub(crate) fn wall_ns(&self) -> u64 {
        self.wall_ns
    }

    /// Converts times that come roughly in order.
    pub(crate) fn converter(&self) -> Converter<'_> {
        let current = self.segments[0];
        Converter { segments: &self.segments, current }
    }
}

/// Nanoseconds a tick, rounded up, so that times that are whole come out whole. Both differences are
/// at least 0, the ticks' at least 1.
fn scale(from: &Clock, to: &Clock) -> u64 {
    let ns = u128::from(to.monotonic_ns - from.monotonic_ns);
    let ticks = u128::from(to.ticks.0 - from.ticks.0);
    u64::try_from((ns << POINT).div_ceil(ticks)).unwrap_or(u64::MAX)
}

/// Remembers the segment of the time before.
#[derive(Clone, Debug)]
pub(crate) struct Converter<'a> {
    segments: &'a [Segment],
    current: Segment,
}

impl Converter<'_> {
    #[inline]
    pub(crate) fn ns(&mut self, ticks: Ticks) -> u64 {
        if ticks.0 < self.current.from || ticks.0 >= self.current.until {
            self.find(ticks.0);
        }
        if ticks.0 < self.current.from { 0 } else { self.current.ns(ticks.0) }
    }

    #[cold]
    fn find(&mut self, ticks: u64) {
        let after = self.segments.partition_point(|segment| segment.from <= ticks);
        self.current = self.segments[after.saturating_sub(1)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(ticks: u64, monotonic_ns: u64) -> Clock {
        Clock { ticks: Ticks(ticks), monotonic_ns, wall_ns: 1_000_000 + monotonic_ns }
    }

    #[test]
    fn instants_are_met_exactly_and_the_ends_are_extrapolated() {
        let (map, left_out) = ClockMap::new(&[at(1_000, 500), at(2_000, 800), at(3_000, 1_800)], None, None);
        assert_eq!(left_out, 0);
        let ns = |ticks| map.ns(Ticks(ticks));
        assert_eq!([ns(0), ns(1_000), ns(1_500), ns(2_000), ns(2_500)], [0, 0, 150, 300, 800]);
        assert_eq!([ns(3_000), ns(4_000)], [1_300, 2_300]);
        assert_eq!(map.wall_ns(), 1_000_500);
        assert_eq!([499, 500, 800, 9_000].map(|ns| map.monotonic(ns)), [0, 0, 300, 8_500]);
    }

    #[test]
    fn an_event_before_the_first_instant_moves_time_zero() {
        let (map, _) = ClockMap::new(&[at(1_000, 500), at(2_000, 1_000)], Some(Ticks(800)), None);
        let ns = |ticks| map.ns(Ticks(ticks));
        assert_eq!([ns(700), ns(800), ns(900), ns(1_000), ns(2_000)], [0, 0, 50, 100, 600]);
        assert_eq!(map.wall_ns(), 1_000_400);
        assert_eq!([300, 450, 500].map(|ns| map.monotonic(ns)), [0, 50, 100]);
    }

    #[test]
    fn without_a_pair_of_instants_a_tick_is_a_nanosecond() {
        assert_eq!(ClockMap::new(&[], Some(Ticks(7)), None).0.ns(Ticks(10)), 3);
        assert_eq!(ClockMap::new(&[], None, None).0.ns(Ticks(10)), 10);
        assert_eq!(ClockMap::new(&[at(5, 900)], None, None).0.ns(Ticks(10)), 5);
    }

    #[test]
    fn without_a_pair_of_instants_the_announced_frequency_counts() {
        let (map, _) = ClockMap::new(&[at(1_000, 900)], None, Some(2_000_000_000));
        assert_eq!([map.ns(Ticks(1_000)), map.ns(Ticks(3_000))], [0, 1_000]);
        assert_eq!(ClockMap::new(&[at(1_000, 900)], None, Some(0)).0.ns(Ticks(1_007)), 7);
        // A pair says it better.
        let (map, _) = ClockMap::new(&[at(0, 0), at(10, 10)], None, Some(2_000_000_000));
        assert_eq!(map.ns(Ticks(20)), 20);
    }

    #[test]
    fn an_instant_that_goes_back_is_left_out() {
        let (map, left_out) = ClockMap::new(&[at(10, 100), at(5, 200), at(20, 50), at(30, 120)], None, None);
        assert_eq!(left_out, 2);
        assert_eq!(map.ns(Ticks(30)), 20);
    }

    proptest! {
        #[test]
        fn time_never_falls(
            instants in prop::collection::vec((any::<u64>(), any::<u64>()), 0..6),
            mut ticks in prop::collection::vec(any::<u64>(), 1..50),
            first in prop::option::of(any::<u64>()),
        ) {
            let instants: Vec<_> = instants.into_iter().map(|(ticks, ns)| at(ticks, ns >> 1)).collect();
            let (map, _) = ClockMap::new(&instants, first.map(Ticks), None);
            ticks.extend(instants.iter().flat_map(|i| [i.ticks.0.saturating_sub(1), i.ticks.0]));
            ticks.sort_unstable();
            let mut converter = map.converter();
            let times: Vec<_> = ticks.iter().map(|&ticks| converter.ns(Ticks(ticks))).collect();
            prop_assert!(times.is_sorted(), "{times:?}");
            let alone: Vec<_> = ticks.iter().map(|&ticks| map.ns(Ticks(ticks))).collect();
            prop_assert_eq!(times, alone);
        }
    }
}
