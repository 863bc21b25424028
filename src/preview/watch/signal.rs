//! What an event of the operating system means to the watcher.

use std::path::PathBuf;

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{ErrorKind, Event};

/// Something may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// At these paths; `settled` if whoever changed them has let go of them.
    At { paths: Vec<PathBuf>, settled: bool },
    /// Events were lost, or an error hides what happened: look at everything.
    Anywhere,
    /// The system will not report all changes from now on, for this reason.
    Exhausted(String),
}

impl Signal {
    /// `None` for an event that changes nothing, such as a file being read.
    pub fn of(event: notify::Result<Event>) -> Option<Signal> {
        let event = match event {
            Ok(event) => event,
            Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
                return Some(Signal::Exhausted(error.to_string()));
            }
            Err(_) => return Some(Signal::Anywhere),
        };
        match event.kind {
            _ if event.need_rescan() => Some(Signal::Anywhere),
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => {
                Some(Signal::At { paths: event.paths, settled: true })
            }
            EventKind::Access(_) => None,
            _ if event.paths.is_empty() => Some(Signal::Anywhere),
            kind => {
                let settled = matches!(kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
                Some(Signal::At { paths: event.paths, settled })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, Flag, RemoveKind, RenameMode};

    use super::*;

    #[test]
    fn every_event_that_may_change_a_file_is_a_signal() {
        let at = |kind| Signal::of(Ok(Event::new(kind).add_path("content/a.md".into())));
        let here = Some(Signal::At { paths: vec!["content/a.md".into()], settled: false });
        let done = Some(Signal::At { paths: vec!["content/a.md".into()], settled: true });
        assert_eq!(at(EventKind::Any), here);
        assert_eq!(at(EventKind::Other), here);
        assert_eq!(at(EventKind::Create(CreateKind::Any)), here);
        assert_eq!(at(EventKind::Modify(ModifyKind::Any)), here);
        assert_eq!(at(EventKind::Remove(RemoveKind::Any)), done);
        assert_eq!(at(EventKind::Modify(ModifyKind::Name(RenameMode::To))), done);
        assert_eq!(at(EventKind::Access(AccessKind::Close(AccessMode::Write))), done);
        assert_eq!(at(EventKind::Access(AccessKind::Open(AccessMode::Any))), None);
        assert_eq!(at(EventKind::Access(AccessKind::Read)), None);
    }

    #[test]
    fn lost_events_and_errors_mean_anything_may_have_changed() {
        let overflow = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(Signal::of(Ok(overflow.clone())), Some(Signal::Anywhere));
        assert_eq!(Signal::of(Ok(overflow.add_path("content".into()))), Some(Signal::Anywhere));
        assert_eq!(Signal::of(Ok(Event::new(EventKind::Any))), Some(Signal::Anywhere));
        assert_eq!(Signal::of(Err(notify::Error::generic("?"))), Some(Signal::Anywhere));
        let limit = notify::Error::new(ErrorKind::MaxFilesWatch);
        assert!(matches!(Signal::of(Err(limit)), Some(Signal::Exhausted(_))));
    }
}
