/** Makes an element; properties are set as given, children may be text. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A cell that shows a rounded number and keeps the exact one for machines. */
export function numberCell(value, text) {
  return element("td", {}, element("data", { value: String(value) }, text));
}

/** A bar whose length is a share between 0 and 1; the style sheet draws it. */
export function bar(share) {
  const drawn = element("span", { className: "bar", ariaHidden: "true" });
  drawn.style.setProperty("--share", String(share));
  return drawn;
}

export const rowHeader = (text) => element("th", { scope: "row" }, text);

export const fill = (parent, ...children) => parent.replaceChildren(...children);
