/** Makes an element: what it has as a property is set as one, the rest as attributes. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) {
      made[key] = value;
    } else {
      made.setAttribute(key, value);
    }
  }
  made.append(...children);
  return made;
}

/** A cell that shows a rounded number and keeps the exact one for machines and for sorting. */
export function numberCell(value, text) {
  return value === null || value === undefined
    ? element("td", { className: "none" }, "–")
    : element("td", {}, element("data", { value: String(value) }, text));
}

export const byId = (id) => document.getElementById(id);

export const row = (...cells) => element("tr", {}, ...cells);

export const cell = (text) => element("td", {}, text);

export const rowHeader = (text) => element("th", { scope: "row" }, text);

export const fill = (parent, ...children) => parent.replaceChildren(...children);

/** Changes a text only where it differs, so that no live region speaks twice. */
export function say(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}
