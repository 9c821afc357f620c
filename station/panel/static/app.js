// The page: joins the panel's socket, gives each message to the part it is for, and sends what a person asks.

import { Device } from "./device.js";
import { Shelf } from "./shelf.js";
import { Way } from "./way.js";
import { Pipeline } from "./pipeline.js";
import { Cards } from "./cards.js";
import { Guide } from "./guide.js";
import { make } from "./make.js";
import { wedge } from "./wedge.js";
import { button, keypad } from "./hands.js";

const $ = (id) => document.getElementById(id);
let socket = null;

function ask(order) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(order));
}

const device = new Device($("device"));
const shelf = new Shelf($("boards"), ask);
const cards = new Cards($("activities"), $("answers"), $("groups"), ask);
const guide = new Guide($("guide"), $("now"), ask);
const way = new Way($("scans"), $("messages"), ask);
const pipeline = new Pipeline($("pipeline"), ask);

const parts = {
  display: (m) => device.display(m),
  light: (m) => device.light(m),
  buzzer: (m) => device.buzzer(m),
  button: () => {},
  scanned: () => pipeline.scanned(),
  pile: (m) => { shelf.pile(m.pile); guide.point(false); },
  row: (m) => { way.row(m.row); learn(m.row); pipeline.saved(); guide.point(false); },
  standing: (m) => stand(m),
  lesson: (m) => guide.told(m),
  message: (m) => way.message(m.message),
  state: (m) => { pipeline.state(m); way.progress(m.progress); cards.trusted(m.clock); guide.point(false); },
  said: (m) => say(m.text),
  snapshot(m) {
    shelf.fill(m.piles);
    cards.fill(m);
    way.labels = cards.named;
    way.clear();
    for (const row of m.rows) { way.row(row, true); learn(row); }
    for (const message of m.messages) way.message(message);
    $("screen-text").textContent = "";
    for (const each of m.devices) device.at_once(each);
    if (m.state.kind) parts.state(m.state);
    if (m.standing.kind) stand(m.standing);
    $("reports").replaceChildren(...m.reports.map(report));
    guide.fill(m.lessons, m.lesson);
  },
};

function stand(standing) {
  $("activity-text").textContent = standing.activity.replaceAll("_", " ");
  cards.standing(standing);
  shelf.standing(standing);
}

function report({ id, about }) {
  return make("li", { class: "report" }, make("a", { href: `reports/${id}`, target: "_blank", rel: "noopener" },
    make("b", { text: id }), make("span", { text: about })));
}

function learn(row) {
  if (row.verdict) {
    const facts = [row.verdict.replaceAll("_", " "), row.product, row.lot && `lot ${row.lot}`, row.expiry && `expires ${row.expiry}`];
    $("screen-text").textContent = facts.filter(Boolean).join(", ");
  }
}

let quiet = 0;
function say(text) {
  $("said").textContent = text;
  clearTimeout(quiet);
  quiet = setTimeout(() => { $("said").textContent = ""; }, 6000);
}

function join() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/live`);
  socket.onmessage = (event) => {
    $("gone").hidden = true;
    const message = JSON.parse(event.data);
    parts[message.kind]?.(message);
  };
  socket.onclose = () => {
    $("gone").hidden = false;
    device.dark();
    setTimeout(join, 1000);
  };
}

for (const push of document.querySelectorAll(".push")) {
  push.dataset.point = `press:${push.dataset.button}`;
  button(push, () => ask({ do: "press", button: push.dataset.button }), () => ask({ do: "press", button: "resync" }));
}
for (const key of $("keypad").querySelectorAll("button")) key.dataset.point = `key:${key.dataset.words}`;
keypad($("keypad"), (words) => ask({ do: "key", words }));
wedge($("typed"), $("text"), (text) => ask({ do: "scan", text }));

// Sound: a browser is silent until a person has clicked.
function show_sound() {
  $("sound").setAttribute("aria-pressed", String(device.audible));
  $("sound-label").textContent = device.audible ? "Sound on" : "Sound off";
}
let muted = false;
async function first_touch() {
  if (!muted && !device.audible) { await device.wake(); show_sound(); }
}
document.addEventListener("pointerdown", first_touch);
document.addEventListener("keydown", first_touch);
$("sound").addEventListener("pointerdown", (event) => event.stopPropagation());
$("sound").addEventListener("click", async () => {
  muted = device.audible;
  if (muted) device.mute(); else await device.wake();
  show_sound();
});
$("volume").addEventListener("input", (event) => device.volume(event.target.value / 100));
device.volume($("volume").value / 100);

// Light or dark: as the system has it, until a person says otherwise.
const dark = matchMedia("(prefers-color-scheme: dark)");
const theme = () => document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
$("theme").addEventListener("click", () => {
  document.documentElement.dataset.theme = theme() === "dark" ? "light" : "dark";
});

// Tabs: arrow keys move, as in any tab list.
const tabs = [...document.querySelectorAll("[role=tab]")];
function choose(tab) {
  for (const each of tabs) {
    const chosen = each === tab;
    each.setAttribute("aria-selected", String(chosen));
    each.tabIndex = chosen ? 0 : -1;
    $(each.getAttribute("aria-controls")).hidden = !chosen;
  }
}
for (const [place, tab] of tabs.entries()) {
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(place + step + tabs.length) % tabs.length];
    choose(next);
    next.focus();
  });
}

join();
