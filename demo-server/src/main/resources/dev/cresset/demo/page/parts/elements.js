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
export const numberCell = (value, text) => sayNumber(element("td"), value, text);

/** Changes the number in a cell in place, and returns the cell. */
export function sayNumber(cell, value, text) {
  const known = value !== null && value !== undefined;
  cell.classList.toggle("none", !known);
  if (!known) {
    say(cell, "–");
    return cell;
  }
  if (cell.firstElementChild === null) {
    fill(cell, element("data"));
  }
  const data = cell.firstElementChild;
  data.value = String(value);
  say(data, text);
  return cell;
}

export const byId = (id) => document.getElementById(id);

export const row = (...cells) => element("tr", {}, ...cells);

export const cell = (text) => element("td", {}, text);

export const rowHeader = (text) => element("th", { scope: "row" }, text);

export const fill = (parent, ...children) => parent.replaceChildren(...children);

/** Changes a text only where it differs: live regions do not repeat it, and a selection in it is kept. */
export function say(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Hides or shows an element; where the focus is in what gets hidden, it goes on to another. */
export function hide(target, hidden, next) {
  const focused = !target.hidden && hidden && target.contains(document.activeElement);
  target.hidden = hidden;
  if (focused) {
    next.focus({ preventScroll: true });
  }
}
