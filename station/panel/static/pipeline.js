// The way of a scan from left to right, how each part is, and where a person may cut it.

import { make } from "./make.js";

const NODES = [
  { id: "scanner", name: "Scanner", part: "plugged in", cut: "Unplug", mend: "Plug in" },
  { id: "station", name: "Station", part: "station run", process: "station", cut: "Kill" },
  { id: "journal", name: "Journal", part: "SQLite on disk" },
  { id: "link", name: "Link", part: "station link", process: "link" },
  { id: "network", name: "Network", part: "mosquitto", process: "broker", cut: "Cut", mend: "Mend" },
  { id: "office", name: "Back office", part: "station office", process: "office", cut: "Close", mend: "Open" },
];

export class Pipeline {
  constructor(root, ask) {
    this.nodes = new Map();
    this.last = { sent: 0, stored: 0 };
    for (const node of NODES) {
      const detail = make("span", { class: "detail", text: node.part });
      const item = make("li", { class: "node", "data-id": node.id }, make("i", { class: "wire", "aria-hidden": "true" }),
        make("span", { class: "dot", "aria-hidden": "true" }),
        make("span", { class: "who" }, make("b", { text: node.name }), detail));
      let button = null;
      if (node.cut) {
        button = make("button", { class: "cut", text: node.cut, "data-point": `cut:${node.id}`, onclick: () => {
          ask({ do: button.dataset.mend ? "mend" : "cut", what: node.id });
        } });
        item.append(button);
      }
      root.append(item);
      this.nodes.set(node.id, { ...node, item, detail, button });
    }
  }

  scanned() { this.pulse("station"); }
  saved() { this.pulse("journal"); }

  state({ processes, scanner, progress }) {
    const waiting = progress.saved - progress.stored;
    const health = Object.fromEntries(processes.map((each) => [each.name, each]));
    for (const node of this.nodes.values()) {
      const process = health[node.process];
      const up = node.id === "scanner" ? scanner : process ? process.state === "running" : true;
      const held = node.id === "scanner" ? !scanner : process?.state === "held";
      this.show(node, up, held, this.detail(node, process, up, progress, waiting));
      if (process) node.item.title = process.said;
    }
    const link = this.nodes.get("link");
    link.item.classList.toggle("offline", !progress.up);
    this.nodes.get("network").item.classList.toggle("severed", !progress.up);
    this.nodes.get("journal").item.classList.toggle("piling", waiting > 0 && !progress.up);
    if (progress.sent > this.last.sent) { this.pulse("link"); this.pulse("network"); }
    if (progress.stored > this.last.stored) this.pulse("office");
    this.last = progress;
  }

  detail(node, process, up, progress, waiting) {
    const restarts = process && process.starts > 1 ? `, start ${process.starts}` : "";
    switch (node.id) {
      case "scanner": return up ? node.part : "unplugged";
      case "journal": return `${progress.saved} saved`;
      case "link": return !up ? "starting again" : waiting ? `${waiting} waiting` : progress.up ? "all sent" : "no broker";
      case "network": return up ? node.part : "cut";
      case "office": return up ? `${progress.stored} stored` : "closed";
      default: return up ? `pid ${process.pid}${restarts}` : "starts again";
    }
  }

  show(node, up, held, detail) {
    node.item.classList.toggle("down", !up);
    node.detail.textContent = detail;
    if (!node.button) return;
    const mend = held && node.mend;
    node.button.textContent = mend ? node.mend : node.cut;
    node.button.setAttribute("aria-label", `${mend ? node.mend : node.cut}: ${node.name}`);
    node.button.dataset.point = `${mend ? "mend" : "cut"}:${node.id}`;
    if (mend) node.button.dataset.mend = "yes"; else delete node.button.dataset.mend;
  }

  pulse(id) {
    const { item } = this.nodes.get(id);
    item.classList.remove("pulse");
    void item.offsetWidth; // starts the animation anew
    item.classList.add("pulse");
  }
}
