//! Which characters can be shown as they are.

/// Whether a character shows as itself, and nothing else, wherever text is shown: everything that
/// shows text from a file escapes the others.
///
/// Control characters could end the line or drive a terminal. Those that turn the direction of text,
/// are shown as nothing or as a space that is none, or only change the character before them, could
/// make one name look like another.
pub fn is_inert(c: char) -> bool {
    match c {
        ' '..='~' => true,
        // The soft hyphen, a joiner, and a mark and fillers of single scripts.
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' => false,
        '\u{180b}'..='\u{180f}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' => false,
        // No width, direction, lines and paragraphs, invisible operators.
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => false,
        // Variants of the character before, byte order, annotations.
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' => false,
        // Shorthand, music, tags.
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => false,
        _ => !c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_inert;

    #[test]
    fn letters_of_any_script_are_shown_and_what_cannot_be_seen_is_not() {
        assert!("az AZ~\"\\äßΣя名前ひ가\u{1f980}\u{301}".chars().all(is_inert));
        let unseen = "\x1b\n\u{9b}\u{ad}\u{34f}\u{61c}\u{115f}\u{17b4}\u{180e}\u{200b}\u{202e}\u{2060}\u{2800}\u{3164}\
                      \u{fe0f}\u{feff}\u{1d173}\u{e0041}";
        let shown: Vec<_> = unseen.chars().filter(|&c| is_inert(c)).collect();
        assert_eq!(shown, []);
    }
}
