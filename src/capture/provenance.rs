//! What a saver left in the file: the page's address and the time of saving.
