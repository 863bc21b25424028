//! Cue words: what menus, bylines, credits and "most read" boxes are called, by language, from data files.
