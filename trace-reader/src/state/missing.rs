//! Places where events are missing.

use super::State;
use crate::cursor::Missing;
use crate::model::Time;
use crate::stack::{Frame, FrameKind};
use crate::walk::Observer;
use trace_format::Outcome;

impl<'a> State<'a> {
    /// Events of a thread are missing.
    pub(super) fn missing(
        &mut self,
        lane: usize,
        now: Time,
        kind: Missing,
        observer: &mut impl Observer<'a>,
    ) {
        match kind {
            // 1. As many ends as the recorder counted.
            Missing::LostEnds(count) => {
                for _ in 0..count {
                    let Some(frame) = self.threads[lane].stack.pop() else { break };
                    self.lost_end(lane, now, &frame, observer);
                }
                self.back_to_outer_task(lane, now);
            }
            // 2. Or an unknown number: no region is known to be open any more, and the last that is
            //    known of those that were is the thread's last event. The task that the thread was
            //    started for is its own for good.
            Missing::Gap => {
                let last = self.threads[lane].last;
                self.sync_wait_lost(lane, last, observer);
                let mut started = Vec::new();
                while let Some(frame) = self.threads[lane].stack.pop_above_started(&mut started) {
                    self.cut(lane, last, frame, observer);
                }
                self.threads[lane].strangers.clear();
                self.back_to_outer_task(lane, now);
            }
        }
    }

    /// The end of something is known to be lost, and about when it was.
    pub(super) fn lost_end(
        &mut self,
        lane: usize,
        now: Time,
        frame: &Frame,
        observer: &mut impl Observer<'a>,
    ) {
        match frame.kind {
            FrameKind::Region => self.give(lane, now, frame, false, Outcome::Unknown, observer),
            FrameKind::Async => self.pause(lane, now, frame),
            FrameKind::Started => self.tasks.ends(frame.place, now, Outcome::Unknown),
            FrameKind::Entered => {}
            FrameKind::Call => self.give_call(lane, now, frame, None, None, observer),
        }
    }

    /// Something will not be seen to end.
    pub(super) fn cut(&mut self, lane: usize, now: Time, frame: Frame, observer: &mut impl Observer<'a>) {
        match frame.kind {
            FrameKind::Region => self.give(lane, now, &frame, true, Outcome::Unknown, observer),
            FrameKind::Async => self.pause(lane, now, &frame),
            FrameKind::Started | FrameKind::Entered => {}
            FrameKind::Call => self.give_call(lane, now, &frame, None, None, observer),
        }
    }
}
