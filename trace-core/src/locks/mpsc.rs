//! As [`std::sync::mpsc`], recorded: each message has a number, under which it was sent and received.

use super::identity::{Identity, is_recording};
use std::any::type_name;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, mpsc};
use std::time::Duration;
use trace_format::events::{Proceed, WaitFor};

pub use std::sync::mpsc::*;

/// What the trace calls a channel.
struct Channel<T>(PhantomData<T>);

/// A message, by its number; 0 without a recording.
struct Message<T> {
    number: u64,
    value: T,
}

/// As [`std::sync::mpsc::Sender`].
pub struct Sender<T> {
    inner: mpsc::Sender<Message<T>>,
    channel: Arc<Identity>,
}

/// As [`std::sync::mpsc::SyncSender`].
pub struct SyncSender<T> {
    inner: mpsc::SyncSender<Message<T>>,
    channel: Arc<Identity>,
}

/// As [`std::sync::mpsc::Receiver`].
pub struct Receiver<T> {
    inner: mpsc::Receiver<Message<T>>,
    channel: Arc<Identity>,
}

/// As [`std::sync::mpsc::channel`].
#[must_use]
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::channel();
    let channel = Arc::new(Identity::new());
    (Sender { inner: sender, channel: channel.clone() }, Receiver { inner: receiver, channel })
}

/// As [`std::sync::mpsc::sync_channel`].
#[must_use]
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::sync_channel(bound);
    let channel = Arc::new(Identity::new());
    (SyncSender { inner: sender, channel: channel.clone() }, Receiver { inner: receiver, channel })
}

/// Whether the channel's use is recorded now.
#[inline]
fn records<T>(channel: &Identity) -> bool {
    is_recording() && channel.prepare(type_name::<Channel<T>>)
}

/// Sends a message by `send`, which gives it back when that fails.
#[inline]
fn sent<T, E>(channel: &Identity, value: T, send: impl FnOnce(Message<T>) -> Result<(), E>) -> Result<(), E> {
    if !records::<T>(channel) {
        return send(Message { number: 0, value });
    }
    // Before it can be received.
    let number = channel.sending();
    let result = send(Message { number, value });
    if result.is_err() {
        channel.unsent(number);
    }
    result
}

fn unsent<T>(error: SendError<Message<T>>) -> SendError<T> {
    SendError(error.0.value)
}

impl<T> Sender<T> {
    /// As [`std::sync::mpsc::Sender::send`].
    #[inline]
    pub fn send(&self, t: T) -> Result<(), SendError<T>> {
        sent(&self.channel, t, |message| self.inner.send(message)).map_err(unsent)
    }
}

impl<T> SyncSender<T> {
    /// As [`std::sync::mpsc::SyncSender::send`].
    #[inline]
    pub fn send(&self, t: T) -> Result<(), SendError<T>> {
        sent(&self.channel, t, |message| match message.number {
            0 => self.inner.send(message),
            _ => self.send_recorded(message),
        })
        .map_err(unsent)
    }

    fn send_recorded(&self, message: Message<T>) -> Result<(), SendError<Message<T>>> {
        let number = message.number;
        let message = match self.inner.try_send(message) {
            Ok(()) => return Ok(()),
            Err(mpsc::TrySendError::Disconnected(message)) => return Err(SendError(message)),
            Err(mpsc::TrySendError::Full(message)) => message,
        };
        let result = {
            let _waiting = self.channel.wait(WaitFor::Room, number);
            self.inner.send(message)
        };
        let how = if result.is_ok() { Proceed::Done } else { Proceed::InVain };
        self.channel.proceed(number, how);
        result
    }

    /// As [`std::sync::mpsc::SyncSender::try_send`].
    #[inline]
    pub fn try_send(&self, t: T) -> Result<(), TrySendError<T>> {
        sent(&self.channel, t, |message| self.inner.try_send(message)).map_err(|error| match error {
            mpsc::TrySendError::Full(message) => TrySendError::Full(message.value),
            mpsc::TrySendError::Disconnected(message) => TrySendError::Disconnected(message.value),
        })
    }
}

impl<T> Receiver<T> {
    /// As [`std::sync::mpsc::Receiver::try_recv`].
    #[inline]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        let recorded = records::<T>(&self.channel);
        let message = self.inner.try_recv()?;
        if recorded {
            self.channel.received(message.number);
        }
        Ok(message.value)
    }

    /// As [`std::sync::mpsc::Receiver::recv`].
    #[inline]
    pub fn recv(&self) -> Result<T, RecvError> {
        match records::<T>(&self.channel) {
            true => self.receive_recorded(RecvError, || self.inner.recv()),
            false => self.inner.recv().map(|message| message.value),
        }
    }

    /// As [`std::sync::mpsc::Receiver::recv_timeout`].
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        match records::<T>(&self.channel) {
            true => {
                self.receive_recorded(RecvTimeoutError::Disconnected, || self.inner.recv_timeout(timeout))
            }
            false => self.inner.recv_timeout(timeout).map(|message| message.value),
        }
    }

    fn receive_recorded<E>(
        &self,
        disconnected: E,
        wait: impl FnOnce() -> Result<Message<T>, E>,
    ) -> Result<T, E> {
        let message = match self.inner.try_recv() {
            Ok(message) => message,
            Err(TryRecvError::Disconnected) => return Err(disconnected),
            Err(TryRecvError::Empty) => {
                let result = {
                    let _waiting = self.channel.wait(WaitFor::Message, 0);
                    wait()
                };
                result.inspect_err(|_| self.channel.proceed(0, Proceed::InVain))?
            }
        };
        self.channel.received(message.number);
        Ok(message.value)
    }

    /// As [`std::sync::mpsc::Receiver::iter`].
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { receiver: self }
    }

    /// As [`std::sync::mpsc::Receiver::try_iter`].
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { receiver: self }
    }
}

/// As [`std::sync::mpsc::Iter`].
#[derive(Debug)]
pub struct Iter<'a, T: 'a> {
    receiver: &'a Receiver<T>,
}

/// As [`std::sync::mpsc::TryIter`].
#[derive(Debug)]
pub struct TryIter<'a, T: 'a> {
    receiver: &'a Receiver<T>,
}

/// As [`std::sync::mpsc::IntoIter`].
#[derive(Debug)]
pub struct IntoIter<T> {
    receiver: Receiver<T>,
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.recv().ok()
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.try_recv().ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.recv().ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter { receiver: self }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Sender { inner: self.inner.clone(), channel: self.channel.clone() }
    }
}

impl<T> Clone for SyncSender<T> {
    fn clone(&self) -> Self {
        SyncSender { inner: self.inner.clone(), channel: self.channel.clone() }
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T> fmt::Debug for SyncSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
