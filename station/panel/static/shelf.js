// The packages to scan, drawn as boxes with their symbols, and the command cards.

const BOARDS = [
  ["receive", "Arriving today", "receive these"],
  ["checkpoint", "On shelf B3", "take these at the checkpoint"],
  ["labels", "Labels gone wrong", "what a scanner meets besides"],
];
const GROUPS = { activity: "", answer: "answer", bin: "bin", place: "place", quantity: "place" };

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

export class Shelf {
  constructor(boards, cards, ask) {
    Object.assign(this, { boards, cards, ask, boxes: new Map() });
    for (const [group, title, about] of BOARDS) {
      const row = make("div", { class: "boxes" });
      boards.append(make("section", { class: "board", "data-group": group, "aria-label": title },
        make("h2", { text: title }, make("small", { text: about })), row));
    }
  }

  fill(piles, cards) {
    for (const pile of piles) this.pile(pile);
    const apart = { badge: [], digit: [] };
    const commands = cards.filter((card) => !apart[card.group]?.push(card));
    this.cards.replaceChildren(...commands.map((card) => this.card(card)));
    document.getElementById("badges").replaceChildren(...apart.badge.map((card) => this.badge(card)));
    document.getElementById("digits").replaceChildren(...apart.digit.map((card) => this.digit(card)));
  }

  activity(name) {
    this.boards.dataset.activity = name;
    for (const each of ["receive", "checkpoint"]) {
      document.getElementById(`do-${each}`).setAttribute("aria-pressed", String(each === name));
    }
  }

  card({ words, text, label, group }) {
    return make("button", {
      class: `card ${GROUPS[group] ?? ""}`, title: text, "aria-label": `Scan the card ${label}`,
      onclick: () => this.ask({ do: "card", words }),
    }, make("img", { src: `cards/${words}.svg`, alt: "", width: 32, height: 32, loading: "lazy" }),
    make("span", {}, make("b", { text: label }), make("small", { text })));
  }

  badge({ words, label, role, pin }) {
    return make("button", {
      class: `badge ${role}`, "aria-label": `Scan the badge of ${label}, ${role}, PIN ${pin}`,
      onclick: () => this.ask({ do: "card", words }),
    }, make("img", { src: `cards/${words}.svg`, alt: "", width: 48, height: 48, loading: "lazy" }),
    make("span", {}, make("b", { text: label }), make("small", { text: role }), make("i", { text: `PIN ${pin}` })));
  }

  digit({ words, text, label }) {
    return make("button", {
      class: "digit", title: text, text: label, "aria-label": `Scan the digit card ${label}`,
      onclick: () => this.ask({ do: "card", words }),
    });
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
      class: `box ${pile.flaw.replace(" ", "-")}`,
      "aria-label": `Scan ${product.brand} ${product.strength}${pile.lot ? `, lot ${pile.lot}` : ""}. ${pile.caption}.`,
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
    if (pile.flaw === "case") {
      return [make("span", { class: "ship" }, make("b", { text: "SHIP TO: DEMO PHARMACY" }), symbol,
        make("small", { text: "SSCC (00) 1 shipping unit" }))];
    }
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
