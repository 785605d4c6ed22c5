// The accent colour of the site: a picker beside its text, and the offer of the nearest colour that passes
// where one was refused.

const WHOLE = /^#?([0-9a-f]{6})$/i;

for (const text of document.querySelectorAll("input[data-picker]")) {
  const picker = document.createElement("input");
  picker.type = "color";
  picker.ariaLabel = text.dataset.picker;

  const write = (colour) => {
    text.value = colour;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const follow = () => {
    const found = WHOLE.exec(text.value.trim());
    picker.value = found ? `#${found[1].toLowerCase()}` : "#a8281e";
  };

  follow();
  text.after(" ", picker);
  text.addEventListener("input", follow);
  picker.addEventListener("input", () => write(picker.value));
  for (const offer of document.querySelectorAll("button[data-accent]")) {
    offer.hidden = false;
    offer.addEventListener("click", () => {
      write(offer.dataset.accent);
      text.focus();
    });
  }
}
