const LOCALE = "en";
const SPACE = "\u00a0";
const counts = new Intl.NumberFormat(LOCALE);
const three = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });
const six = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 6 });
const tenths = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });

/** The text for a missing value. */
export const NONE = "–";

const orNone = (text) => (value) => (value === null || value === undefined ? NONE : text(value));

/** 10000 → "10,000". */
export const count = orNone((value) => counts.format(value));

/** 0.0441 → "4.4 %". */
export const share = orNone((value) => tenths.format(100 * value) + SPACE + "%");

/** 0.9229 → "92.29 %". */
export const percent = orNone((value) => (100 * value).toFixed(2) + SPACE + "%");

/** 0.27496 → "0.2750". */
export const decimal = orNone((value) => value.toFixed(4));

/** 0.0321 → "0.0321", 0.000012 → "1.2e-5": three significant digits. */
export const small = orNone((value) => {
  const size = Math.abs(value);
  return size > 0 && (size < 0.0001 || size >= 1e6) ? value.toExponential(1) : three.format(value);
});

/** 4201.75 → "4,201.75": up to six significant digits. */
export const figure = orNone((value) => {
  const size = Math.abs(value);
  return size > 0 && (size < 0.0001 || size >= 1e9) ? value.toExponential(3) : six.format(value);
});

/** 0.32 → "320 ms", 12.34 → "12.3 s", 65 → "1 min 5 s". */
export const duration = orNone((value) => {
  if (value < 0.9995) {
    return Math.round(1000 * value) + SPACE + "ms";
  }
  if (value < 59.95) {
    return value.toFixed(1) + SPACE + "s";
  }
  const whole = Math.round(value);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60) + SPACE + "min";
  return hours > 0 ? `${hours}${SPACE}h ${minutes}` : `${minutes} ${whole % 60}${SPACE}s`;
});

/** 38210 → "38.2 k", 1234567 → "1.23 M". */
export const thousands = orNone((value) => scaled(value, ["", "k", "M", "G"]));

/** 38210 → "38.2 k samples/s". */
export const rate = orNone((value) => `${thousands(value)}${SPACE}samples/s`);

/** 12400000 → "12.4 MB". */
export const bytes = orNone((value) => scaled(value, ["B", "kB", "MB", "GB", "TB"]));

function scaled(value, units) {
  let unit = 0;
  let scaledValue = value;
  while (Math.abs(scaledValue) >= 999.5 && unit < units.length - 1) {
    scaledValue /= 1000;
    unit++;
  }
  const digits = unit === 0 ? counts.format(Math.round(scaledValue)) : three.format(scaledValue);
  return units[unit] === "" ? digits : digits + SPACE + units[unit];
}

/** The number formats of charts.json, in text and on an axis; the report has the same in ChartFormat. */
export const FORMATS = {
  count: { value: count, tick: count },
  number: { value: small, tick: small },
  figure: { value: figure, tick: figure },
  loss: { value: decimal, tick: small },
  percent: { value: percent, tick: share },
  bytes: { value: bytes, tick: bytes },
  thousands: { value: thousands, tick: thousands },
};

const DATA = { mnist: "MNIST", "fashion-mnist": "Fashion-MNIST", penguins: "Palmer penguins", "breast-cancer": "Breast cancer", diabetes: "Diabetes" };

/** "fashion-mnist" → "Fashion-MNIST". */
export const dataName = (name) => DATA[name] ?? name;

/** [-1, 128] → "batch × 128". */
export const shape = (dims) =>
  Array.isArray(dims) ? dims.map((dim) => (dim === -1 ? "batch" : count(dim))).join(" × ") : String(dims);

/** "003 · without ReLU on the output": recipe, or the title without one, and variant. */
export const recipeName = (run) => [run.recipe ?? run.title, run.variant].filter(Boolean).join(" · ");

/** The result of a test in one number: the accuracy of a classifier, or R² of predicted numbers. */
export const figureOf = ({ accuracy, r2 = null }) =>
  r2 === null ? { name: "accuracy", value: accuracy, text: percent(accuracy) } : { name: "R²", value: r2, text: decimal(r2) };

/** Whether class names are words, which need more space than digits. */
export const hasLongNames = (classNames) => classNames.some((name) => name.length > 2);
