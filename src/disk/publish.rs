//! `public/`: staged, then swapped; a folder that the tool did not make is never emptied.
