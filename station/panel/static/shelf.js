// The packages to scan, drawn as boxes with their symbols.

import { make } from "./make.js";

const BOARDS = [
  ["receive", "Arriving today", "order 88213: the sender's list is here"],
  ["odd", "Arriving as well", "something is wrong with each"],
  ["checkpoint", "On shelf B3", "take these at the checkpoint, or count them"],
  ["cabinet", "Fridge and safe", "open the vial, count the safe"],
  ["labels", "Labels gone wrong", "what a scanner meets besides"],
];
const LEADS = { receive: ["receive", "odd"], open: ["cabinet"], count: ["checkpoint", "cabinet"] };
const ELSE = ["checkpoint", "cabinet"]; // what is worked on in every other activity

export class Shelf {
  constructor(boards, ask) {
    Object.assign(this, { boards, ask, boxes: new Map() });
    for (const [group, title, about] of BOARDS) {
      const row = make("div", { class: "boxes" });
      boards.append(make("section", { class: "board", "data-group": group, "aria-label": title },
        make("h2", { text: title }, make("small", { text: about })), row));
    }
  }

  fill(piles) { for (const pile of piles) this.pile(pile); }

  // The shelf that is worked on stands first, once the activity is another one.
  standing({ activity }) {
    if (activity === this.activity) return;
    this.activity = activity;
    const leads = LEADS[activity] ?? ELSE;
    for (const board of this.boards.children) board.classList.toggle("leads", leads.includes(board.dataset.group));
    this.boards.scrollTop = 0;
  }

  pile(pile) {
    const fresh = this.box(pile);
    const old = this.boxes.get(pile.id);
    if (old) {
      const focused = old.contains(document.activeElement);
      old.replaceWith(fresh);
      if (focused) fresh.querySelector("button").focus();
    } else {
      this.boards.querySelector(`[data-group="${pile.group}"] .boxes`).append(fresh);
    }
    this.boxes.set(pile.id, fresh);
  }

  box(pile) {
    const { product, left } = pile;
    const empty = left === 0;
    const button = make("button", {
      class: `box ${pile.sscc ? "case" : pile.flaw.replace(" ", "-")}`, "data-point": `pile:${pile.id}`,
      "aria-label": pile.flaw === "test" ? "Scan the test symbol" : pile.sscc ? `Scan the label of a container. ${pile.caption}.`
        : `Scan ${product.brand} ${product.strength}${pile.lot ? `, lot ${pile.lot}` : ""}. ${pile.caption}.`,
      onclick: () => this.press(button, pile.id),
    }, ...this.front(pile));
    button.style.setProperty("--hue", product.hue);
    button.disabled = empty;
    const depth = Math.min(3, (left ?? 1) - 1);
    const holder = make("div", { class: `stack depth-${Math.max(0, depth)}` }, button);
    const count = empty ? "none left" : left > 1 ? `×${left}` : "";
    return make("figure", { class: "pile" }, holder,
      make("figcaption", {}, make("b", { text: pile.caption }), make("small", { text: count })));
  }

  front(pile) {
    const { product } = pile;
    const symbol = make("img", { class: "symbol", src: `symbols/${pile.id}/${pile.top}.svg`, alt: "", draggable: "false" });
    if (pile.sscc) {
      const inside = pile.inside ? `${pile.inside} x ${product.brand} ${product.strength}` : "SHIP TO: DEMO PHARMACY";
      return [make("span", { class: "ship" }, make("b", { text: inside }), symbol,
        make("small", { text: `SSCC …${pile.sscc.slice(-8)}` }))];
    }
    if (pile.flaw === "test") return [make("span", { class: "sheet" }, symbol, make("b", { text: "Scanner test symbol" }))];
    const lines = pile.flaw === "shop" || pile.flaw === "not gs1" ? [] : [
      ["NDC", product.ndc], ["SN", pile.serial], ["EXP", pile.expiry], ["LOT", pile.lot],
    ].filter(([, value]) => value);
    const print = make("span", { class: "print" }, ...lines.map(([name, value]) =>
      make("span", {}, make("i", { text: name }), value)));
    if (pile.flaw === "not gs1") print.append(make("span", { text: "Scan for the leaflet" }));
    return [
      make("span", { class: "brand" }, make("b", { text: product.brand }),
        make("i", { text: product.strength }), ...(product.schedule ? [make("em", { text: product.schedule })] : [])),
      make("span", { class: "what", text: `${product.contents} · ${product.maker}` }),
      make("span", { class: "label" }, symbol, print),
    ];
  }

  press(button, id) {
    button.classList.remove("read");
    requestAnimationFrame(() => button.classList.add("read"));
    this.ask({ do: "pile", id });
  }
}
