const LOCALE = "en";
const counts = new Intl.NumberFormat(LOCALE);
const shares = new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: 1 });
const scores = new Intl.NumberFormat(LOCALE, { style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2 });
const seconds = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });

/** 10000 → "10,000". */
export const count = (value) => counts.format(value);

/** 0.0441 → "4.4%". */
export const share = (value) => shares.format(value);

/** 0.9187 → "91.87%". */
export const score = (value) => scores.format(value);

/** 0.91874 → "0.9187". */
export const figure = (value) => value.toFixed(4);

/** 3.216 → "3.22 s", 75.2 → "1 min 15 s". */
export function duration(value) {
  if (value < 60) {
    return `${seconds.format(value)} s`;
  }
  const whole = Math.round(value);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
