const changes = ["(prefers-color-scheme: dark)", "print"].map((query) => matchMedia(query));
const listeners = new Set();
const colours = new Map();

for (const change of changes) {
  change.addEventListener("change", () => {
    colours.clear();
    listeners.forEach((redraw) => redraw());
  });
}

/** Runs this whenever the page turns light, dark or to paper; canvases do not follow by themselves. */
export const onSchemeChange = (redraw) => listeners.add(redraw);

/** Returns the colour that a custom property of the style sheet has at the moment. */
export function colour(name) {
  if (!colours.has(name)) {
    colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  }
  return colours.get(name);
}

/** "#c2410c" → [194, 65, 12]. */
export const channels = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** Returns the colour this far on the way between two, channels from 0 to 255. */
export const between = (from, to, share) =>
  from.map((channel, at) => Math.round(channel + (to[at] - channel) * share));

export const rgb = (parts) => `rgb(${parts.join(" ")})`;

/** Black or white, whichever reads better; one of them always has a contrast of 4.5 to 1. */
export function readableOn(parts) {
  const [red, green, blue] = parts.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) ** 2 > 1.05 * 0.05 ? "#000000" : "#ffffff";
}
