// Lessons of a minute. Which step is done is told by the station's records; the page only shows it and points.

import { make } from "./make.js";

export class Guide {
  constructor(root, now, ask) {
    Object.assign(this, { root, now, ask, lessons: [], id: "", step: 0, clicks: 0 });
    document.addEventListener("click", (event) => this.clicked(event), true);
  }

  fill(lessons, { id, step }) {
    Object.assign(this, { lessons, id, step, clicks: 0 });
    this.draw(false);
    this.point(false); // who opens the page sees its top
  }

  told({ id, step }) {
    const begins = id !== this.id;
    Object.assign(this, { id, step, clicks: 0 });
    this.draw(begins);
    this.point(true);
  }

  get lesson() { return this.lessons.find((each) => each.id === this.id); }

  draw(begins) {
    const { lesson } = this;
    if (!lesson) this.choose(); else this.show(lesson, begins);
    const current = lesson?.steps[this.step];
    this.now.hidden = !current;
    this.now.textContent = current ? `${this.step + 1} of ${lesson.steps.length}: ${current.text}` : "";
  }

  choose() {
    const list = make("div", { class: "lessons" }, ...this.lessons.map((each) => make("button", {
      class: "lesson", text: each.title, title: each.shows, onclick: () => this.begin(each.id),
    })));
    const was = this.root.querySelector("details");
    const folder = make("details", {}, make("summary", {}, make("b", { text: "Try this" }),
      make("small", { text: "a minute each; the station ticks them off" })), list);
    folder.open = was?.open ?? true;
    this.root.replaceChildren(folder);
  }

  show(lesson, begins) {
    const done = this.step >= lesson.steps.length;
    const steps = lesson.steps.map((step, place) => make("li", {
      class: place < this.step ? "done" : place === this.step ? "current" : "",
      ...(place === this.step ? { "aria-current": "step" } : {}),
    }, make("span", { class: "unseen", text: place < this.step ? "Done: " : "" }), step.text));
    const following = this.lessons[(this.lessons.indexOf(lesson) + 1) % this.lessons.length];
    const list = make("ol", { class: "learn" }, ...steps);
    this.root.replaceChildren(
      make("header", {}, make("h2", { text: lesson.title }),
        make("button", { class: "leave", text: "All lessons", onclick: () => this.begin("") })),
      make("p", { class: "shows", text: lesson.shows }), list,
      make("p", { class: "end", role: "status" }, ...(done ? [make("b", { text: "Done. " }),
        make("button", { text: `Next: ${following.title}`, onclick: () => this.begin(following.id) }),
        make("button", { class: "quiet", text: "Again", onclick: () => this.begin(lesson.id) })] : [])));
    const current = list.querySelector(".current");
    if (current) list.scrollTop = Math.max(0, current.offsetTop - list.offsetTop - 40);
    if (begins) this.root.scrollIntoView({ block: "nearest" });
  }

  begin(id) { this.ask({ do: "lesson", id }); }

  // What is to be clicked next is ringed; of several things that belong to a step, one after the other.
  clicked(event) {
    const wanted = this.wanted();
    if (wanted && event.target.closest("[data-point]")?.dataset.point === wanted) {
      this.clicks += 1;
      this.point(true);
    }
  }

  wanted() {
    const at = this.lesson?.steps[this.step]?.at ?? [];
    return at.length ? at[Math.min(this.clicks, at.length - 1)] : undefined;
  }

  point(shows) {
    const wanted = this.wanted();
    const targets = wanted ? [...document.querySelectorAll(`[data-point="${CSS.escape(wanted)}"]`)] : [];
    const target = targets.find((each) => each.checkVisibility?.() ?? true) ?? targets[0];
    for (const each of document.querySelectorAll(".next")) if (each !== target) each.classList.remove("next");
    if (!target) return;
    target.classList.add("next");
    if (!shows) return;
    const folded = target.closest("details:not([open])");
    if (folded) folded.open = true;
    requestAnimationFrame(() => target.scrollIntoView({ block: "nearest" }));
  }
}
