// Hands: the buttons on the device, pressed or held, and the numeric keypad beside it.

const HELD_MS = 3000;

// A press is told when the button is let go of; one that is held is told while it is held, and then is no press.
export function button(element, pressed, held) {
  let timer = 0;
  const down = () => {
    clearTimeout(timer);
    element.classList.add("down");
    timer = setTimeout(() => { timer = 0; element.classList.remove("down"); held(); }, HELD_MS);
  };
  const up = (counts) => {
    element.classList.remove("down");
    if (timer && counts) pressed();
    clearTimeout(timer);
    timer = 0;
  };
  element.addEventListener("pointerdown", (event) => { if (event.button === 0) down(); });
  element.addEventListener("pointerup", () => up(true));
  for (const leaves of ["pointerleave", "pointercancel", "blur"]) element.addEventListener(leaves, () => up(false));
  element.addEventListener("contextmenu", (event) => event.preventDefault()); // a long touch is a hold
  const is_press = (event) => event.key === "Enter" || event.key === " ";
  element.addEventListener("keydown", (event) => {
    if (!is_press(event)) return;
    event.preventDefault(); // else the browser clicks as well
    if (!event.repeat) down();
  });
  element.addEventListener("keyup", (event) => { if (is_press(event)) { event.preventDefault(); up(true); } });
  element.addEventListener("click", (event) => { // a screen reader's press, which is neither of these
    if (event.detail === 0 && event.pointerType === "") pressed();
  });
}

// Each key says its card; the keypad of the computer types the same, whatever its Num Lock.
export function keypad(element, typed) {
  const keys = new Map();
  for (const key of element.querySelectorAll("button")) {
    const { words, key: code } = key.dataset;
    keys.set(code ?? words.replace("D-", "Numpad"), key);
    key.addEventListener("click", () => typed(words));
  }
  document.addEventListener("keydown", (event) => {
    const key = keys.get(event.code);
    if (!key || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, .push")) return;
    event.preventDefault();
    key.classList.add("down");
    setTimeout(() => key.classList.remove("down"), 120);
    typed(key.dataset.words);
  });
}
