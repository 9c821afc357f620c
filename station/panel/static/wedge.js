// What a USB scanner types: characters, the separator in one of its disguises, Enter.

const SEPARATOR = "\u00a6"; // a broken bar stands for GS: every font has it, and no GS1 data

export function wedge(form, field, read) {
  let alt = "";

  function separate() {
    const { selectionStart: start, selectionEnd: end } = field;
    field.setRangeText(SEPARATOR, start, end, "end");
  }

  field.addEventListener("keydown", (event) => {
    const { key, code } = event;
    const separator = key === "F8" || key === "ArrowDown" || (event.ctrlKey && (key === "]" || code === "BracketRight"));
    if (separator) {
      event.preventDefault();
      separate();
    } else if (event.altKey && /^(Digit|Numpad)\d$/.test(code)) {
      event.preventDefault();
      alt += code.at(-1);
    }
  });
  field.addEventListener("keyup", (event) => {
    if (event.key !== "Alt") return;
    if (alt === "029") separate();
    alt = "";
  });
  field.addEventListener("beforeinput", (event) => {
    if (event.data === "\x1d") { event.preventDefault(); separate(); }
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value) read(field.value);
    field.value = "";
    field.focus();
  });

  // A scanner types wherever the page's focus is; its first character brings the focus here.
  document.addEventListener("keydown", (event) => {
    const typing = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (typing && event.target.tagName !== "INPUT") field.focus();
  }, true);
}
