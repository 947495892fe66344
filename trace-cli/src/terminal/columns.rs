//! How columns behave, and which give way when they do not all fit.

/// Between two columns.
pub(super) const GAP: usize = 2;
/// Columns of names are made no narrower than this, or, if that is not enough, than that.
const NARROW: [usize; 2] = [16, 8];
/// Sentences are read with ease in so many columns.
const READABLE: usize = 40;

/// How a column behaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Behaviour {
    /// To the left, shortened in the middle where room is short; so much of what is there at most.
    Name { at_most: usize },
    /// Sentences: to the left, in several lines where room is short. Only the last column may be this.
    Text,
    /// To the left, as it is, where there is room; left out where there is not.
    Spare,
    /// To the left, as it is.
    Picture,
    /// To the right, as it is; what is minor is left out where names would suffer.
    Number { minor: bool },
}

/// A column.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub(super) title: &'static str,
    pub(super) behaviour: Behaviour,
}

impl Column {
    /// Names, which take what room there is.
    pub(crate) fn name(title: &'static str) -> Self {
        Column { title, behaviour: Behaviour::Name { at_most: usize::MAX } }
    }

    /// Names, with a limit to their width.
    pub(crate) fn name_at_most(title: &'static str, at_most: usize) -> Self {
        Column { title, behaviour: Behaviour::Name { at_most } }
    }

    /// Sentences. Only for the last column.
    pub(crate) fn text(title: &'static str) -> Self {
        Column { title, behaviour: Behaviour::Text }
    }

    /// What can be done without where room is short.
    pub(crate) fn spare(title: &'static str) -> Self {
        Column { title, behaviour: Behaviour::Spare }
    }

    /// Something drawn.
    pub(crate) fn picture(title: &'static str) -> Self {
        Column { title, behaviour: Behaviour::Picture }
    }

    /// Numbers that can be done without where room is short.
    pub(crate) fn minor(title: &'static str) -> Self {
        Column { title, behaviour: Behaviour::Number { minor: true } }
    }

    /// Numbers.
    pub(crate) fn number(title: &'static str) -> Self {
        Column { title, behaviour: Behaviour::Number { minor: false } }
    }
}

/// The widths that columns get, of those they would like: numbers what they need, names the rest.
/// What is left out has none.
pub(super) fn fit(columns: &[Column], widths: Vec<Option<usize>>, limit: usize) -> Vec<Option<usize>> {
    let mut fitting = Fitting { columns, widths, limit };
    fitting.narrow_text(READABLE);
    fitting.leave_out(Behaviour::Spare);
    fitting.narrow_names(NARROW[0]);
    fitting.leave_out(Behaviour::Number { minor: true });
    fitting.narrow_text(NARROW[1]);
    fitting.narrow_names(NARROW[1]);
    fitting.widths
}

/// Widths on the way to fit.
struct Fitting<'a> {
    columns: &'a [Column],
    widths: Vec<Option<usize>>,
    limit: usize,
}

impl Fitting<'_> {
    /// Columns that are too many.
    fn excess(&self) -> usize {
        let used: usize = self.widths.iter().flatten().map(|width| width + GAP).sum();
        used.saturating_sub(GAP + self.limit)
    }

    fn leave_out(&mut self, behaviour: Behaviour) {
        for (at, column) in self.columns.iter().enumerate() {
            if column.behaviour == behaviour && self.excess() > 0 {
                self.widths[at] = None;
            }
        }
    }

    fn narrow_text(&mut self, floor: usize) {
        self.narrow(floor, |behaviour| behaviour == Behaviour::Text);
    }

    fn narrow_names(&mut self, floor: usize) {
        self.narrow(floor, |behaviour| matches!(behaviour, Behaviour::Name { .. }));
    }

    /// The last ones first: what stands in the first column matters most.
    fn narrow(&mut self, floor: usize, which: impl Fn(Behaviour) -> bool) {
        for (at, column) in self.columns.iter().enumerate().rev() {
            let excess = self.excess();
            if let (true, Some(width)) = (which(column.behaviour), &mut self.widths[at]) {
                *width -= excess.min(width.saturating_sub(floor.max(column.title.len())));
            }
        }
    }
}
