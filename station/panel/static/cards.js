// The command cards in their groups, and the strip of activities. What is lit is told by the station, never by a click.

import { make } from "./make.js";

const BESIDE_THE_KEYPAD = "answer";
const DIGIT = /^D-/;

export class Cards {
  constructor(strip, answers, groups, ask) {
    Object.assign(this, { strip, answers, groups, ask, named: new Map() });
    this.buttons = [];
  }

  fill({ cards, groups, activities }) {
    this.named = new Map(cards.map((card) => [card.text, card.label]));
    this.buttons = [];
    this.strip.replaceChildren(...activities.map((each) => this.people(each)));
    const of = (group) => cards.filter((card) => card.group === group);
    this.answers.replaceChildren(...of(BESIDE_THE_KEYPAD).map((card) => this.card(card)));
    this.groups.replaceChildren(...groups.filter((group) => group.id !== BESIDE_THE_KEYPAD)
      .map((group) => this.group(group, of(group.id))));
  }

  people({ people, activities }) {
    return make("div", { class: "people", role: "group", "aria-label": people }, make("span", { text: people }),
      make("div", {}, ...activities.map((each) => make("button", {
        class: "activity", title: each.about, text: each.label, "data-name": each.name, "aria-pressed": "false",
        "data-point": `card:${each.words}`, onclick: () => this.scan(each.words),
      }))));
  }

  group({ id, title, about, open }, cards) {
    const use = make("span", { class: "use" });
    const lying = make("div", { class: `lying of-${id}` }, ...cards.map((card) => this.lay(card)));
    const details = make("details", { class: "group", "data-group": id },
      make("summary", {}, make("b", { text: title }), make("small", { text: about }), use), lying);
    details.open = open;
    if (id === "proof") lying.append(this.clock());
    return details;
  }

  clock() {
    this.clock_switch = make("button", { class: "cut", onclick: () => {
      const { act } = this.clock_switch.dataset;
      this.ask({ do: act, what: "clock" });
    } });
    return make("p", { class: "switch" }, this.clock_switch);
  }

  lay(card) {
    if (card.group === "badge") return this.badge(card);
    return DIGIT.test(card.words) ? this.digit(card) : this.card(card);
  }

  keep(button, card) {
    this.buttons.push({ button, words: card.words, says: button.getAttribute("aria-label") });
    return button;
  }

  card(card) {
    const { words, text, label, about, group } = card;
    const kind = words.startsWith("B-") ? "bin" : group;
    return this.keep(make("button", {
      class: `card ${kind}`, title: about ? `${about}\n${text}` : text, "aria-label": `Scan the card ${label}`,
      "data-point": `card:${words}`, onclick: () => this.scan(words),
    }, make("img", { src: `cards/${words}.svg`, alt: "", width: 34, height: 34, loading: "lazy" }),
    make("b", { text: label })), card);
  }

  badge(card) {
    const { words, label, role, pin } = card;
    return this.keep(make("button", {
      class: `badge ${role}`, "aria-label": `Scan the badge of ${label}, ${role}, PIN ${pin}`,
      "data-point": `card:${words}`, onclick: () => this.scan(words),
    }, make("img", { src: `cards/${words}.svg`, alt: "", width: 48, height: 48, loading: "lazy" }),
    make("span", {}, make("b", { text: label }), make("small", { text: role }), make("i", { text: `PIN ${pin}` }))), card);
  }

  digit(card) {
    return this.keep(make("button", {
      class: "digit", title: card.text, text: card.label, "aria-label": `Scan the digit card ${card.label}`,
      "data-point": `card:${card.words}`, onclick: () => this.scan(card.words),
    }), card);
  }

  scan(words) { this.ask({ do: "card", words }); }

  standing({ activity, cards, person }) {
    const useful = new Set(cards);
    for (const { button, words, says } of this.buttons) {
      const lit = useful.has(words);
      button.classList.toggle("pale", !lit);
      button.setAttribute("aria-label", lit ? says : `${says}. Of no use now`);
      button.classList.toggle("on", Boolean(person) && words === `U-${person}`);
    }
    for (const button of this.strip.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.name === activity));
    }
    for (const group of this.groups.children) {
      const all = group.querySelectorAll("[data-point]:not(.cut)");
      const lit = [...all].filter((each) => !each.classList.contains("pale")).length;
      group.querySelector(".use").textContent = lit ? `${lit} of use` : "none of use";
      group.classList.toggle("idle", !lit);
    }
  }

  trusted(clock) {
    if (!this.clock_switch) return;
    const act = clock ? "cut" : "mend";
    Object.assign(this.clock_switch.dataset, { act, point: `${act}:clock` });
    this.clock_switch.textContent = clock ? "Take the station's clock away" : "Give the station its clock back";
  }
}
