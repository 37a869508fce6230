/** Minimum distance of two labels in pixels; a line of text is 15 high. */
const LABEL_DISTANCE = 20;
const DIGITS = [1, 2, 5];
const LEAST_DECADES = Math.log10(2);

/** The bounds of a logarithmic axis: the nearest 1, 2 or 5 times a power of ten. */
export function roundBounds(values) {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) {
    return { min: undefined, max: undefined };
  }
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  const marks = oneTwoFive(Math.floor(Math.log10(least)) - 1, Math.ceil(Math.log10(most)) + 1);
  const min = marks.findLast((mark) => mark <= least);
  return { min, max: marks.find((mark) => mark >= most && mark > min) };
}

/** Labels at 1, 2 and 5 of each power of ten; if they would overlap, at every n-th power of ten. */
export function ticksThatFit({ min, max, height }) {
  const [from, to] = [Math.log10(min), Math.log10(max)];
  const decade = height / (to - from);
  const marks = oneTwoFive(Math.floor(from), Math.ceil(to)).filter((mark) => mark >= min * 0.999 && mark <= max * 1.001);
  if (LEAST_DECADES * decade >= LABEL_DISTANCE) {
    return marks.map((value) => ({ value }));
  }
  const every = Math.max(1, Math.ceil(LABEL_DISTANCE / decade));
  const powers = marks.filter((mark) => Math.abs(Math.log10(mark) % 1) < 1e-6 && Math.round(Math.log10(mark)) % every === 0);
  return (powers.length > 1 ? powers : [min, max]).map((value) => ({ value }));
}

/** Labels at the powers of ten of a horizontal axis; Chart.js leaves out those that would overlap. */
export const powersOfTen = ({ min, max }) =>
  oneTwoFive(Math.floor(Math.log10(min)), Math.ceil(Math.log10(max)))
    .filter((mark, at) => at % DIGITS.length === 0 && mark >= min * 0.999 && mark <= max * 1.001)
    .map((value) => ({ value }));

/** 0.001, 0.002, 0.005, 0.01, …, without the rounding errors of multiplication. */
const oneTwoFive = (from, to) =>
  Array.from({ length: to - from + 1 }, (_, at) => DIGITS.map((digit) => Number(`${digit}e${from + at}`))).flat();
