// The appliance: pixels, light and sound, each at the instant the station meant.

const LATENCY_S = 0.06; // all outputs are late by the same small time, so that their rhythm is exact
const COLOURS = { green: "#37e08a", amber: "#ffb224", red: "#ff3b3b", blue: "#4c9dff", white: "#f2f6ff" };
const LIT = "#e4f3ff";
const BETWEEN = "#8fa6b5"; // the light that spills between two lit pixels

// Turns the station's seconds into this page's: the fastest message seen so far shows how far the clocks are apart.
class StationClock {
  constructor() { this.apart = Infinity; }
  due(t) {
    const now = performance.now() / 1000;
    if (t === undefined) return now;
    const apart = now - t;
    if (apart > this.apart + 1) this.apart = apart; // the page slept, or the machine
    this.apart = Math.min(this.apart + 0.0002, apart);
    return Math.max(now, t + this.apart + LATENCY_S);
  }
}

// A piezo buzzer: a square wave through the band in which such a disc is loud.
class Piezo {
  constructor() { this.context = null; this.loudness = 0.4; }
  async wake() {
    if (!this.context) {
      this.context = new AudioContext({ latencyHint: "interactive" });
      const { context } = this;
      this.tone = new OscillatorNode(context, { type: "square", frequency: 2700 });
      this.gate = new GainNode(context, { gain: 0 });
      const body = new BiquadFilterNode(context, { type: "lowpass", frequency: 5200, Q: 0.6 });
      const edge = new BiquadFilterNode(context, { type: "highpass", frequency: 180, Q: 0.5 });
      this.master = new GainNode(context, { gain: 0 });
      this.tone.connect(this.gate).connect(body).connect(edge).connect(this.master).connect(context.destination);
      this.tone.start();
    }
    await this.context.resume();
    this.master.gain.value = this.loudness * 0.35;
  }
  volume(level) {
    this.loudness = level ** 1.6;
    if (this.audible) this.master.gain.value = this.loudness * 0.35;
  }
  mute() { this.context?.suspend(); }
  get audible() { return this.context?.state === "running"; }
  sound(hertz, due, loudness = 1) {
    if (!this.audible) return;
    const when = this.context.currentTime + Math.max(0, due - performance.now() / 1000);
    if (hertz > 0) {
      this.tone.frequency.setValueAtTime(hertz, when);
      this.gate.gain.setTargetAtTime(loudness, when, 0.0012);
    } else {
      this.gate.gain.setTargetAtTime(0, when, 0.0018);
    }
  }
}

export class Device {
  constructor(root) {
    const part = (id) => root.querySelector(`#${id}`);
    [this.lamp, this.lamp_text, this.grille, this.buzzer_text] =
      ["lamp", "lamp-text", "grille", "buzzer-text"].map(part);
    this.canvas = part("oled");
    this.clock = new StationClock();
    this.piezo = new Piezo();
    this.pixels = null;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.glimmer = 0;
    new ResizeObserver(() => this.draw()).observe(this.canvas.parentElement);
  }

  get audible() { return this.piezo.audible; }
  wake() { return this.piezo.wake(); }
  mute() { this.piezo.mute(); }
  volume(level) { this.piezo.volume(level); }

  at_once(message) {
    const { t, ...rest } = message;
    this[message.kind]?.(rest);
  }
  display(message) { this.later(message.t, () => { this.pixels = message.pixels; this.draw(); }); }
  light(message) { this.later(message.t, () => this.shine(message.colour, message.level)); }
  buzzer(message) {
    this.piezo.sound(message.hertz, this.clock.due(message.t), message.loudness);
    this.later(message.t, () => {
      this.grille.classList.toggle("sounding", message.hertz > 0);
      this.buzzer_text.textContent = message.hertz > 0 ? `${message.hertz} Hz` : "BUZZER";
    });
  }
  button() {}
  dark() {
    this.pixels = null;
    this.draw();
    this.shine("green", 0);
    this.buzzer({ hertz: 0 });
  }

  later(t, act) {
    const wait = (this.clock.due(t) - performance.now() / 1000) * 1000;
    if (t === undefined || wait < 1) act(); else setTimeout(act, wait);
  }

  shine(colour, level) {
    // Where motion is unwelcome a flashing light is shown as a steady one of the mean brightness.
    this.glimmer = this.calm.matches ? this.glimmer + (level - this.glimmer) * 0.3 : level;
    this.lamp.style.setProperty("--lit", COLOURS[colour] ?? COLOURS.white);
    this.lamp.style.setProperty("--level", this.glimmer.toFixed(3));
    this.lamp_text.textContent = this.glimmer > 0.02 ? colour.toUpperCase() : "LIGHT";
  }

  draw() {
    const density = devicePixelRatio || 1;
    const room = this.canvas.parentElement.clientWidth - 2 * parseFloat(getComputedStyle(this.canvas.parentElement).paddingLeft);
    const dot = Math.max(1, Math.floor((room * density) / 128));
    this.canvas.width = 128 * dot;
    this.canvas.height = 64 * dot;
    this.canvas.style.width = `${(128 * dot) / density}px`;
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (!this.pixels) return;
    const bytes = Uint8Array.from(atob(this.pixels), (c) => c.charCodeAt(0));
    const line = dot >= 3 ? Math.max(1, Math.round(dot / 8)) : 0; // a panel's pixels stand a little apart
    for (const [colour, side] of [[BETWEEN, dot], [LIT, dot - line]]) {
      pen.fillStyle = colour;
      for (let y = 0; y < 64; y++) {
        for (let x = 0; x < 128; x++) {
          if (bytes[y * 16 + (x >> 3)] & (0x80 >> (x & 7))) pen.fillRect(x * dot, y * dot, side, side);
        }
      }
    }
  }
}
