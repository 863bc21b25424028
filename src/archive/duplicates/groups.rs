//! Groups of copies: pairs joined, each group held together by its lead.
//!
//! Pairs alone would make chains, at the end of which two texts have nothing in common: the first is like the second,
//! the second like the third. So every member must be a copy of the lead itself, or at least share half of its text
//! with it and be a copy of another member, or be said to be one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Likenesses;
use super::resemblance::{Compared, Likeness};
use super::verdicts::Verdicts;
use crate::archive::{DocumentId, Filed};
use crate::error::Result;

/// Groups that what hangs together is divided into at most; what is left over then stays apart. Real stories need one
/// or two; a chain made on purpose must not cost the square of its length.
const MOST_PARTS: usize = 8;

/// How many copies of copies may stand between a member and the lead.
const MOST_STEPS: usize = 3;

/// What groups are made of.
pub(super) struct Grouping<'a> {
    pub likenesses: &'a Likenesses<'a>,
    /// For each document the first with the same words.
    pub identical: &'a [DocumentId],
    pub verdicts: &'a Verdicts,
}

impl Grouping<'_> {
    /// The groups by their leads, the lead first in each. `alike` are the pairs that are copies.
    pub(super) fn of(&self, alike: &[(DocumentId, DocumentId)]) -> Result<BTreeMap<DocumentId, Vec<DocumentId>>> {
        let mut joined = Joined::new(self.documents().len());
        self.identical.iter().enumerate().for_each(|(id, first)| joined.join(id, *first));
        alike.iter().for_each(|(a, b)| joined.join(*a, *b));
        self.verdicts.originals().for_each(|(copy, original)| joined.join(copy, original));
        let alike = Alike::new(alike);
        let mut groups = BTreeMap::new();
        for mut left in joined.parts() {
            for _ in 0..MOST_PARTS {
                if left.len() < 2 {
                    break;
                }
                let (group, others) = self.divide(left, &alike)?;
                left = others;
                if group.len() > 1 {
                    groups.insert(group[0], group);
                }
            }
        }
        Ok(groups)
    }

    /// The lead of what hangs together with its copies, and what is left.
    fn divide(&self, mut documents: Vec<DocumentId>, alike: &Alike) -> Result<(Vec<DocumentId>, Vec<DocumentId>)> {
        let lead = self.lead(&documents);
        documents.retain(|id| *id != lead);
        documents.sort_by_cached_key(|id| self.precedence(*id));
        let text = self.likenesses.text(lead)?;
        let likeness: Vec<Likeness> =
            documents.par_iter().map(|id| self.likeness_to(lead, &text, *id, alike)).collect::<Result<_>>()?;
        let mut group = Group { of: self, members: vec![lead], all: BTreeSet::from([lead]), texts: BTreeSet::new() };
        group.texts.insert(self.identical[lead]);
        let mut left: Vec<(DocumentId, Likeness)> = documents.into_iter().zip(likeness).collect();
        let is_said = |id: DocumentId| self.verdicts.original(id).is_some();
        left.retain(|(id, likeness)| is_said(*id) || *likeness != Likeness::Copies || !group.admit(*id));
        for _ in 0..MOST_STEPS {
            let before = group.members.len();
            left.retain(|(id, likeness)| {
                let is_copy = || alike.of(self.identical[*id]).any(|other| group.texts.contains(&other));
                is_said(*id) || *likeness != Likeness::Kin || !is_copy() || !group.admit(*id)
            });
            if group.members.len() == before {
                break;
            }
        }
        // Those that a person calls copies come last: by then what they are copies of is in the group, or is not.
        left.retain(|(id, _)| {
            let belongs = self.verdicts.original(*id).is_some_and(|original| group.all.contains(&original));
            !belongs || !group.admit(*id)
        });
        let mut group = group.members;
        let others = left.into_iter().map(|(id, _)| id).collect();
        group[1..].sort_by_cached_key(|id| self.precedence(*id));
        Ok((group, others))
    }

    fn documents(&self) -> &[Filed] {
        self.likenesses.documents
    }

    fn likeness_to(&self, lead: DocumentId, text: &Compared, id: DocumentId, alike: &Alike) -> Result<Likeness> {
        let (a, b) = (self.identical[lead], self.identical[id]);
        if a == b || alike.of(a).any(|other| other == b) {
            return Ok(Likeness::Copies);
        }
        self.likenesses.to(id, lead, text)
    }

    /// What a person names as the original; else the earliest; of one day the earliest hour where all have one, else
    /// the longest; then by path.
    fn lead(&self, documents: &[DocumentId]) -> DocumentId {
        let rank = |id: DocumentId| {
            let said = if self.verdicts.original(id).is_some() { 2 } else { u8::from(!self.verdicts.is_original(id)) };
            (said, self.day(id))
        };
        let first = documents.iter().map(|id| rank(*id)).min();
        let of_first_day: Vec<DocumentId> = documents.iter().copied().filter(|id| Some(rank(*id)) == first).collect();
        let hour = |id: &DocumentId| Some(self.documents()[*id].front.date?.time()?.clock);
        let have_hours = of_first_day.iter().all(|id| hour(id).is_some());
        let key = |id: &DocumentId| {
            let hour = if have_hours { hour(id) } else { None };
            (hour, Reverse(self.documents()[*id].sketch().words), self.documents()[*id].path.as_str())
        };
        of_first_day.into_iter().min_by_key(key).unwrap_or_default()
    }

    /// By day, hour and path.
    fn precedence(&self, id: DocumentId) -> ((bool, i32, u32, u32), Option<chrono::NaiveTime>, &str) {
        let document = &self.documents()[id];
        (self.day(id), document.front.date.and_then(|date| Some(date.time()?.clock)), document.path.as_str())
    }

    /// Undated ones last; what is known to a month or a year alone behind the days of it.
    fn day(&self, id: DocumentId) -> (bool, i32, u32, u32) {
        match self.documents()[id].front.date {
            Some(date) => (false, date.year(), date.month().unwrap_or(13), date.day_of_month().unwrap_or(32)),
            None => (true, 0, 0, 0),
        }
    }
}

/// A group in the making.
struct Group<'a> {
    of: &'a Grouping<'a>,
    members: Vec<DocumentId>,
    all: BTreeSet<DocumentId>,
    /// The members' texts: of each the first document that has it.
    texts: BTreeSet<DocumentId>,
}

impl Group<'_> {
    /// Takes a document in, unless a person says that it does not belong to one of the members.
    fn admit(&mut self, id: DocumentId) -> bool {
        if self.of.verdicts.apart_from(id).any(|other| self.all.contains(&other)) {
            return false;
        }
        self.members.push(id);
        self.all.insert(id);
        self.texts.insert(self.of.identical[id]);
        true
    }
}

/// The pairs that are copies, from both sides.
struct Alike(Vec<(DocumentId, DocumentId)>);

impl Alike {
    fn new(pairs: &[(DocumentId, DocumentId)]) -> Self {
        let mut both: Vec<_> = pairs.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]).collect();
        both.sort_unstable();
        Alike(both)
    }

    fn of(&self, id: DocumentId) -> impl Iterator<Item = DocumentId> + '_ {
        let from = self.0.partition_point(|(first, _)| *first < id);
        self.0[from..].iter().take_while(move |(first, _)| *first == id).map(|(_, second)| *second)
    }
}

/// What hangs together (union by the smaller position).
struct Joined(Vec<DocumentId>);

impl Joined {
    fn new(documents: usize) -> Self {
        Joined((0..documents).collect())
    }

    fn first(&mut self, mut id: DocumentId) -> DocumentId {
        while self.0[id] != id {
            self.0[id] = self.0[self.0[id]];
            id = self.0[id];
        }
        id
    }

    fn join(&mut self, a: DocumentId, b: DocumentId) {
        let (a, b) = (self.first(a), self.first(b));
        self.0[a.max(b)] = a.min(b);
    }

    /// Those that are joined to others, each part in order.
    fn parts(mut self) -> Vec<Vec<DocumentId>> {
        let mut parts: BTreeMap<DocumentId, Vec<DocumentId>> = BTreeMap::new();
        for id in 0..self.0.len() {
            let first = self.first(id);
            parts.entry(first).or_default().push(id);
        }
        parts.into_values().filter(|part| part.len() > 1).collect()
    }
}
