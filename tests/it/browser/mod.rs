//! The built site in a real browser: what docs/checks.md promises, held on every kind of page.
//!
//! Chromium is driven by a small driver of our own (`chromium`, `tab`); `sites` are what it is shown. Where there is no
//! Chromium, the tests say so and pass, but for `CI=true` or `CUTTINGS_REQUIRE_BROWSER=1`: then they fail.

mod axe;
mod chromium;
mod direction;
mod exports;
mod grammar;
mod http;
mod keyboard;
mod layout;
mod links;
mod odd;
mod paper;
mod quiet;
mod screenshots;
mod search;
mod sites;
mod tab;
mod visits;
mod walk;
