const changes = ["(prefers-color-scheme: dark)", "print"].map((query) => matchMedia(query));
const listeners = new Set();
const colours = new Map();

for (const change of changes) {
  change.addEventListener("change", () => {
    colours.clear();
    listeners.forEach((redraw) => redraw());
  });
}

/** Calls a function when the theme changes: light, dark or print. Canvases need to be redrawn. */
export const onThemeChange = (redraw) => listeners.add(redraw);

/** Returns the current colour of a custom property of the style sheet. */
export function colour(name) {
  if (!colours.has(name)) {
    colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  }
  return colours.get(name);
}

/** "#c2410c" → [194, 65, 12]. */
export const channels = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** Interpolates between two colours; channels are 0 to 255. */
export const between = (from, to, share) =>
  from.map((channel, at) => Math.round(channel + (to[at] - channel) * share));

export const rgb = (parts) => `rgb(${parts.join(" ")})`;

/** Returns black or white, whichever has the higher contrast; it is at least 4.5 to 1. */
export function readableOn(parts) {
  const [red, green, blue] = parts.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) ** 2 > 1.05 * 0.05 ? "#000000" : "#ffffff";
}
