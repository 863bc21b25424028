//! One page of the browser: opened, looked at, clicked, typed at, and everything it said and asked for.

use std::cell::Cell;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::chromium::Browser;

/// A tab with storage of its own. What goes wrong with the browser itself fails the test.
pub struct Tab<'b> {
    browser: &'b Browser,
    context: String,
    session: String,
    /// Where in the session's events the present page begins.
    page_begins: Cell<usize>,
}

/// Something that the page asked for.
#[derive(Debug, Clone)]
pub struct Request {
    pub url: String,
    /// 0 where there was no answer.
    pub status: u64,
    /// Bytes of the answer as they were sent, headers included.
    pub bytes: u64,
}

/// What a page's style sheets are told of the reader's device and wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

impl<'b> Tab<'b> {
    #[track_caller]
    pub fn on(browser: &'b Browser) -> Self {
        let ask = |session: &str, method: &str, parameters| {
            browser.ask(session, method, parameters).unwrap_or_else(|error| panic!("{error}"))
        };
        let text = |value: &Value| value.as_str().expect("Chromium names what it makes").to_owned();
        let context = text(&ask("", "Target.createBrowserContext", json!({}))["browserContextId"]);
        let target = ask("", "Target.createTarget", json!({"url": "about:blank", "browserContextId": &context}));
        let attached = ask("", "Target.attachToTarget", json!({"targetId": &target["targetId"], "flatten": true}));
        let session = text(&attached["sessionId"]);
        let tab = Tab { browser, context, session, page_begins: Cell::new(0) };
        for domain in ["Page", "Runtime", "Log", "Network"] {
            tab.ask(&format!("{domain}.enable"), json!({}));
        }
        tab.ask("Page.setLifecycleEventsEnabled", json!({"enabled": true}));
        // Tabs in the background would not be given the focus.
        tab.ask("Emulation.setFocusEmulationEnabled", json!({"enabled": true}));
        tab.ask("Network.setCacheDisabled", json!({"cacheDisabled": true}));
        tab.viewport(1280, 900);
        tab
    }

    #[track_caller]
    pub fn ask(&self, method: &str, parameters: Value) -> Value {
        self.browser.ask(&self.session, method, parameters).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Goes to an address and waits until all of the page is there.
    #[track_caller]
    pub fn open(&self, url: &str) {
        let from = self.browser.heard_of(&self.session);
        self.page_begins.set(from);
        let answer = self.ask("Page.navigate", json!({"url": url}));
        if let Some(error) = answer["errorText"].as_str() {
            panic!("{url}: {error}");
        }
        if let Some(loader) = answer["loaderId"].as_str() {
            self.await_load(from, loader, url);
        }
    }

    /// Does something that leads to another page and waits until that is there.
    #[track_caller]
    pub fn go(&self, act: impl FnOnce(&Self)) {
        let from = self.browser.heard_of(&self.session);
        act(self);
        let arrived = |events: &[Value]| {
            let main = |event: &&Value| {
                event["method"] == "Page.frameNavigated" && event["params"]["frame"]["parentId"].is_null()
            };
            let frame = &events.iter().find(main)?["params"]["frame"];
            Some((frame["loaderId"].as_str()?.to_owned(), frame["url"].as_str()?.to_owned()))
        };
        let (loader, url) = self
            .browser
            .await_events(&self.session, from, "the way to another page", arrived)
            .unwrap_or_else(|error| panic!("{error}"));
        self.page_begins.set(from);
        self.await_load(from, &loader, &url);
    }

    #[track_caller]
    fn await_load(&self, from: usize, loader: &str, url: &str) {
        let loaded = |events: &[Value]| {
            let load = |event: &Value| {
                event["method"] == "Page.lifecycleEvent"
                    && event["params"]["name"] == "load"
                    && event["params"]["loaderId"] == loader
            };
            events.iter().any(load).then_some(())
        };
        self.browser.await_events(&self.session, from, url, loaded).unwrap_or_else(|error| panic!("{error}"));
    }

    /// The value of an expression; a promise is waited for.
    #[track_caller]
    pub fn evaluate(&self, expression: &str) -> Value {
        let parameters = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let mut answer = self.ask("Runtime.evaluate", parameters);
        if let Some(fault) = answer.get("exceptionDetails") {
            let told = fault["exception"]["description"].as_str().or(fault["text"].as_str()).unwrap_or("an exception");
            panic!("{told}\nin {expression}");
        }
        answer["result"]["value"].take()
    }

    /// The value of an expression, as the type that the test wants it in.
    #[track_caller]
    pub fn value<T: DeserializeOwned>(&self, expression: &str) -> T {
        let value = self.evaluate(expression);
        serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}\nfrom {expression}"))
    }

    /// The address, if the page can be asked: one that is just giving way to another cannot.
    pub fn address(&self) -> Option<String> {
        let asked = json!({"expression": "location.href", "returnByValue": true});
        let answer = self.browser.ask(&self.session, "Runtime.evaluate", asked).ok()?;
        answer["result"]["value"].as_str().map(str::to_owned)
    }

    pub fn url(&self) -> String {
        self.value("location.href")
    }

    /// Types a text into what holds the focus.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        self.ask("Input.insertText", json!({"text": text}));
    }

    /// Presses and releases a key: `Tab`, `Shift+Tab`, `Enter`, `ArrowDown`, `/`.
    #[track_caller]
    pub fn press(&self, key: &str) {
        let (modifiers, key) = key.strip_prefix("Shift+").map_or((0, key), |key| (8, key));
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            "/" => 191,
            other => panic!("{other} is not among the keys that the tests know"),
        };
        let text = match key {
            "Enter" => "\r",
            "/" => "/",
            _ => "",
        };
        let mut event = json!({
            "type": if text.is_empty() { "rawKeyDown" } else { "keyDown" },
            "key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": modifiers, "text": text,
        });
        self.ask("Input.dispatchKeyEvent", event.clone());
        event["type"] = "keyUp".into();
        event["text"] = "".into();
        self.ask("Input.dispatchKeyEvent", event);
    }

    /// Clicks with the mouse on what an expression gives, where a reader would: it must be there to be hit.
    #[track_caller]
    pub fn click(&self, element: &str) {
        let place: Value = self.value(&format!(
            "(() => {{
                const element = {element};
                if (!element) return null;
                element.scrollIntoView({{block: 'center', behavior: 'instant'}});
                const box = element.getClientRects()[0];
                if (!box) return null;
                const x = box.left + box.width / 2, y = box.top + box.height / 2;
                const hit = document.elementFromPoint(x, y);
                return {{x, y, hit: !!hit && element.contains(hit)}};
            }})()"
        ));
        assert!(place["hit"] == true, "{element} on {} cannot be clicked: {place}", self.url());
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": place["x"], "y": place["y"], "button": "left", "clickCount": 1});
            self.ask("Input.dispatchMouseEvent", event);
        }
    }

    pub fn viewport(&self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.ask("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// The medium, and what the reader prefers.
    pub fn media(&self, medium: &str, scheme: Scheme, reduced_motion: bool) {
        let scheme = if scheme == Scheme::Dark { "dark" } else { "light" };
        let motion = if reduced_motion { "reduce" } else { "no-preference" };
        let features = json!([
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": motion},
        ]);
        self.ask("Emulation.setEmulatedMedia", json!({"media": medium, "features": features}));
    }

    /// From the next page on, the site's scripts run or they do not; those of the tests always do.
    pub fn scripts(&self, on: bool) {
        self.ask("Emulation.setScriptExecutionDisabled", json!({"value": !on}));
    }

    /// Everything that the present page complained of: exceptions, errors and warnings.
    pub fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        for event in self.browser.events(&self.session, self.page_begins.get()) {
            let told = &event["params"];
            match event["method"].as_str().unwrap_or_default() {
                "Runtime.exceptionThrown" => {
                    let fault = &told["exceptionDetails"];
                    let text = fault["exception"]["description"].as_str().or(fault["text"].as_str());
                    complaints.push(format!("exception: {}", text.unwrap_or_default()));
                }
                "Runtime.consoleAPICalled" if matches!(told["type"].as_str(), Some("error" | "warning" | "assert")) => {
                    complaints.push(format!("console: {}", told["args"]));
                }
                "Log.entryAdded" if matches!(told["entry"]["level"].as_str(), Some("error" | "warning")) => {
                    let entry = &told["entry"];
                    complaints.push(format!(
                        "{}: {} {}",
                        entry["source"].as_str().unwrap_or_default(),
                        entry["text"].as_str().unwrap_or_default(),
                        entry["url"].as_str().unwrap_or_default()
                    ));
                }
                _ => {}
            }
        }
        complaints
    }

    /// Everything that the present page asked for, itself first; what stands in `data:` addresses is no request.
    pub fn requests(&self) -> Vec<Request> {
        let mut requests: Vec<(String, Request)> = Vec::new();
        for event in self.browser.events(&self.session, self.page_begins.get()) {
            let told = &event["params"];
            let id = told["requestId"].as_str().unwrap_or_default();
            let known = requests.iter_mut().rev().find(|(known, _)| known == id).map(|(_, request)| request);
            match (event["method"].as_str().unwrap_or_default(), known) {
                ("Network.requestWillBeSent", _) => {
                    let url = told["request"]["url"].as_str().unwrap_or_default().to_owned();
                    // The icon is fetched when the browser finds the time, often when the next page is open already.
                    let icon = told["type"] == "Other" && told["documentURL"] != url.as_str();
                    if !url.starts_with("data:") && !icon {
                        requests.push((id.to_owned(), Request { url, status: 0, bytes: 0 }));
                    }
                }
                ("Network.responseReceived", Some(request)) => {
                    request.status = told["response"]["status"].as_u64().unwrap_or_default();
                }
                ("Network.loadingFinished", Some(request)) => {
                    request.bytes = told["encodedDataLength"].as_f64().unwrap_or_default() as u64;
                }
                _ => {}
            }
        }
        requests.into_iter().map(|(_, request)| request).collect()
    }

    /// A picture of what the window shows, or of the whole page.
    pub fn picture(&self, whole: bool) -> Vec<u8> {
        let answer = self.ask("Page.captureScreenshot", json!({"format": "png", "captureBeyondViewport": whole}));
        let base64 = answer["data"].as_str().expect("a picture has data");
        decoded(base64)
    }
}

impl Drop for Tab<'_> {
    fn drop(&mut self) {
        let _ = self.browser.ask("", "Target.disposeBrowserContext", json!({"browserContextId": &self.context}));
        self.browser.forget(&self.session);
    }
}

/// The bytes that base64 stands for (RFC 4648).
fn decoded(base64: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::with_capacity(base64.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0);
    for value in base64.bytes().filter_map(|digit| DIGITS.iter().position(|known| *known == digit)) {
        bits = bits << 6 | value as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    bytes
}

#[test]
fn base64_is_read() {
    assert_eq!(decoded("iVBORw=="), b"\x89PNG");
    assert_eq!(decoded("+/+/TWE="), b"\xfb\xff\xbfMa");
}
