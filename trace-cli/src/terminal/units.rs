//! Numbers with their units.

/// Nanoseconds as three digits and a unit of two columns, so that a column of them lines up:
/// `1.28 s `, `12.8 ms`, ` 128 µs`, `  12 ns`.
pub(crate) fn duration(ns: u64) -> String {
    let mut unit = 1.0;
    for name in ["ns", "µs", "ms"] {
        // Rounded first: 999.9 µs are 1.00 ms, not 1000 µs.
        if let Some(digits) = three_digits(ns as f64 / unit, name == "ns") {
            return format!("{digits:>4} {name}");
        }
        unit *= 1e3;
    }
    let seconds = ns as f64 / 1e9;
    let digits = three_digits(seconds, false).unwrap_or_else(|| count(seconds.round() as u64));
    format!("{digits:>4} s ")
}

/// Below 1,000, after rounding; `None` otherwise.
fn three_digits(value: f64, whole: bool) -> Option<String> {
    let decimals = match value {
        _ if whole => 0,
        v if v < 9.995 => 2,
        v if v < 99.95 => 1,
        _ => 0,
    };
    let digits = format!("{value:.decimals$}");
    (digits != "1000" && value < 1000.0).then_some(digits)
}

/// A number with its thousands apart.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// So many of them: `1 thread`, `2 threads`.
pub(crate) fn plural(number: u64, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{} {noun}{s}", count(number))
}

/// A size.
pub(crate) fn bytes(number: u64) -> String {
    let mut size = number as f64;
    for unit in ["B", "KiB", "MiB", "GiB"] {
        if let Some(digits) = three_digits(size, unit == "B") {
            return format!("{digits} {unit}");
        }
        if size < 1023.5 {
            return format!("{size:.0} {unit}");
        }
        size /= 1024.0;
    }
    format!("{size:.1} TiB")
}

/// A part of a whole in percent: ` 42 %`; nothing of nothing is nothing.
pub(crate) fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    format!("{:.0} %", 100.0 * part as f64 / whole as f64)
}

/// An instant, given in nanoseconds since 1970: `2026-11-23 12:40:01 UTC`.
pub(crate) fn utc(ns: u64) -> String {
    let seconds = ns / 1_000_000_000;
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    // Years that begin in March put the leap day last: then months have lengths by a formula. The
    // calendar repeats after 400 years of 146,097 days; day 0 of this count is 0000-03-01.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = 400 * era + year + next;
    let (hour, minute, second) = (time / 3_600, time / 60 % 60, time % 60);
    format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_line_up_and_round_into_the_next_unit() {
        for (ns, text) in [
            (0, "   0 ns"),
            (999, " 999 ns"),
            (1_000, "1.00 µs"),
            (9_994, "9.99 µs"),
            (9_995, "10.0 µs"),
            (999_499, " 999 µs"),
            (999_500, "1.00 ms"),
            (99_949_999, "99.9 ms"),
            (1_284_000_000, "1.28 s "),
            (3_600_000_000_000, "3,600 s "),
        ] {
            assert_eq!(duration(ns), text, "{ns}");
        }
        duration(u64::MAX);
    }

    #[test]
    fn sizes_and_counts_are_grouped() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_204_332), "1,204,332");
        assert_eq!(plural(0, "event"), "0 events");
        assert_eq!(plural(1, "event"), "1 event");
        assert_eq!(plural(1_000, "event"), "1,000 events");
        assert_eq!(bytes(0), "0 B");
        assert_eq!(bytes(1_010), "1010 B");
        assert_eq!(bytes(1_024), "1.00 KiB");
        assert_eq!(bytes(3_800_000), "3.62 MiB");
        assert_eq!(share(1, 3), "33 %");
        assert_eq!(share(0, 0), "");
    }

    #[test]
    fn instants_are_dates() {
        for (seconds, text) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (68_169_599, "1972-02-28 23:59:59 UTC"),
            (68_169_600, "1972-02-29 00:00:00 UTC"),
            (951_868_800, "2000-03-01 00:00:00 UTC"),
            (1_795_437_601, "2026-11-23 12:40:01 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        ] {
            assert_eq!(utc(seconds * 1_000_000_000), text);
        }
        utc(u64::MAX);
    }
}
