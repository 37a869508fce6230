/** Creates an element; names that are not properties of it are set as attributes. */
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

/** A cell that shows a rounded number and keeps the exact one for sorting. */
export const numberCell = (value, text) => setNumber(element("td"), value, text);

/** Sets the number in a cell and returns the cell. */
export function setNumber(cell, value, text) {
  const known = value !== null && value !== undefined;
  cell.classList.toggle("none", !known);
  if (!known) {
    setText(cell, "–");
    return cell;
  }
  if (cell.firstElementChild === null) {
    setChildren(cell, element("data"));
  }
  const data = cell.firstElementChild;
  data.value = String(value);
  setText(data, text);
  return cell;
}

export const byId = (id) => document.getElementById(id);

export const row = (...cells) => element("tr", {}, ...cells);

export const cell = (text) => element("td", {}, text);

export const rowHeader = (text) => element("th", { scope: "row" }, text);

export const setChildren = (parent, ...children) => parent.replaceChildren(...children);

/** Sets a text if it differs, so that live regions do not repeat it and a selection is kept. */
export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Hides or shows an element; moves the focus to another if it is in the hidden one. */
export function hide(target, hidden, next) {
  const focused = !target.hidden && hidden && target.contains(document.activeElement);
  target.hidden = hidden;
  if (focused) {
    next.focus({ preventScroll: true });
  }
}
