// What became of each scan, step by step, and the messages as the back office has them.

import { make } from "./make.js";

const KEPT = 60;
const SHOWN = ["scan", "training", "command", "alarm", "help", "count", "open", "transfer", "alarm_test", "release", "start"];
const QUIET = ["lines"]; // rows of a count that only hold its lines
const SERIOUS = {
  recalled: "stop", suspect: "stop", expired: "stop", blocked: "stop",
  ok: "good", info: "note",
};
const clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

function words(verdict) {
  return verdict.replaceAll("_", " ");
}

function seconds(value) {
  return value < 1 ? `${Math.max(1, Math.round(value * 1000))} ms` : `${value.toFixed(1)} s`;
}

export class Way {
  constructor(scans, messages, ask) {
    Object.assign(this, { scans, messages, ask, reached: { sent: 0, stored: 0 }, open: new Map(), stored_at: new Map(), labels: new Map() });
    this.clear();
  }

  clear() {
    this.open.clear();
    this.scans.replaceChildren(make("li", { class: "none", text: "Nothing scanned yet. Click a box." }));
    this.messages.replaceChildren(make("li", { class: "none", text: "The back office has received nothing yet." }));
  }

  row(row) {
    if (!SHOWN.includes(row.row) || QUIET.includes(row.event)) return;
    const entry = ["scan", "training"].includes(row.row) ? this.scan(row) : this.command(row);
    this.scans.querySelector(".none")?.remove();
    this.scans.prepend(entry);
    while (this.scans.children.length > KEPT) this.scans.lastElementChild.remove();
    this.open.set(row.seq, entry);
    this.progress(this.reached);
  }

  scan(row) {
    const verdict = row.verdict ?? "info";
    const facts = [row.container && `${row.packages} packages`, row.zone, row.lot && `lot ${row.lot}`, row.expiry && `exp ${row.expiry}`, row.serial && `sn\u00a0…\u2060${row.serial.slice(-4)}`]
      .filter(Boolean).join("  ");
    const again = make("button", {
      class: "again", title: "Scan this again", "data-point": "again", "aria-label": "Scan this again",
      onclick: () => this.ask({ do: "scan", text: row.raw ?? "" }),
    });
    again.innerHTML = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/></svg>';
    again.hidden = !row.raw;
    return make("li", { class: `scan ${SERIOUS[verdict] ?? "attend"}` },
      make("p", { class: "head" }, make("b", { class: "verdict", text: row.training ? `training: ${words(verdict)}` : words(verdict) }),
        make("span", { class: "name", text: name(row) }), again),
      make("p", { class: "facts", text: facts || printable(row.raw ?? "not kept: no product code") }),
      this.steps(row));
  }

  command(row) {
    const [what, who] = this.told(row);
    return make("li", { class: `scan command${row.refused ? " refused" : ""}` },
      make("p", { class: "head" }, make("b", { class: "verdict", text: what }), make("span", { class: "name", text: who })),
      this.steps(row));
  }

  // What a command's row says: a word for what became of it, and which card or who it was. Of a badge and a PIN: who, and
  // what for, never which digits. What was refused says why.
  told(row) {
    const card = this.card(row.command ?? "");
    if (row.refused) return ["not now", [row.person ?? row.claimed, card, row.refused].filter(Boolean).join(": ")];
    if (row.row === "help") return ["help", "called"];
    if (row.row === "start") return ["started", `version ${row.version}`];
    if (row.row === "alarm") return [`alarm ${row.event ?? ""}`, [row.name, words(row.what ?? "")].filter(Boolean).join(", ")];
    if (row.row === "alarm_test") return [words(row.event ?? "test"), [words(row.what ?? ""), words(row.result ?? ""), row.person].filter(Boolean).join(", ")];
    if (row.row === "count") return [words(row.event), [row.zone, row.type && words(row.type), row.quantity].filter(Boolean).join(" ")];
    if (row.row === "open") return ["open pack", `${row.left ?? ""} left, use by ${row.use_by}`];
    if (row.row === "transfer") return ["moved", `${row.from} to ${row.location}`];
    if (row.command === "SX-U") return [words(row.event ?? "badge"), [row.person, row.meaning].filter(Boolean).join(", ")];
    if (row.corrects) return ["quantity", `${row.moved?.quantity ?? ""} instead of ${row.undone?.quantity ?? ""}`];
    if (row.undoes) return ["taken back", [name(row), row.lot && `lot ${row.lot}`].filter(Boolean).join(", ")];
    return ["card", card];
  }

  card(text) {
    if (text.startsWith("SX-D")) return "digit card";
    if (text.startsWith("SX-U")) return "badge";
    if (/^SX-T(?![A-Z])/.test(text)) return "TIME card";
    return this.labels.get(text) ?? text;
  }

  steps(row) {
    const answer = row.answer_s === undefined ? "" : seconds(row.answer_s);
    const steps = [
      ["scanned", clock.format(new Date(row.at))],
      ["saved", `#${row.seq}`],
      ...(answer ? [["heard", answer]] : []),
      ["sent", ""],
      ["stored", ""],
    ];
    return make("ol", { class: "steps" }, ...steps.map(([step, detail]) =>
      make("li", { "data-step": step, class: ["sent", "stored"].includes(step) ? "" : "done" },
        make("b", { text: step }), make("span", { text: detail }))));
  }

  progress({ sent, stored }) {
    this.reached = { sent, stored };
    for (const [seq, entry] of this.open) {
      const mark = (step, reached, text) => {
        const node = entry.querySelector(`[data-step=${step}]`);
        if (reached && !node.classList.contains("done")) {
          node.classList.add("done");
          node.lastElementChild.textContent = text;
        }
      };
      mark("sent", sent >= seq || stored >= seq, "broker");
      mark("stored", stored >= seq, "office");
      if (stored >= seq) this.open.delete(seq);
    }
  }

  message(message) {
    this.messages.querySelector(".none")?.remove();
    const { topic, payload } = message;
    const short = topic.replace(/^lotwatch\/v1\/st\//, "");
    const body = make("pre", { text: JSON.stringify(payload, null, 1) });
    const at = payload.ts ? clock.format(new Date(payload.ts)) : "";
    this.messages.prepend(make("li", { class: "message" }, make("details", {},
      make("summary", {}, make("code", { text: short }), make("span", { text: gist(payload) }), make("time", { text: at })), body)));
    while (this.messages.children.length > KEPT) this.messages.lastElementChild.remove();
  }
}

function name(row) {
  const product = row.product;
  if (row.container) return `Container …${row.container.slice(-6)}`;
  return typeof product === "string" ? product : product?.name ?? row.gtin ?? "";
}

function printable(raw) {
  return raw.replaceAll("\x1d", "¦");
}

function gist(payload) {
  if (payload.upto !== undefined) return `stored up to #${payload.upto}`;
  if (payload.online !== undefined) return payload.online ? "online" : `offline: ${payload.reason ?? ""}`;
  return `#${payload.seq} ${words(payload.verdict ?? payload.event ?? payload.command ?? payload.kind ?? "")}`;
}
