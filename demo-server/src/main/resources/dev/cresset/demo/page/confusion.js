import { element, fill, rowHeader } from "./elements.js";
import { count, share } from "./format.js";

const FAINTEST = 0.08;
// From this opacity on, white reads better than ink on the light page.
const WHITE_ON_RIGHT = 0.7;
const WHITE_ON_WRONG = 0.88;
const MISTAKES_LISTED = 6;

export function drawConfusion({ confusion, perClass }) {
  const table = document.getElementById("confusion");
  const labels = perClass.map((each) => String(each.label));
  const worst = Math.max(1, ...mistakes(confusion).map((each) => each.images));

  const corner = element("td", {});
  const columns = labels.map((label) => element("th", { scope: "col" }, label));
  fill(table.tHead, element("tr", {}, corner, ...columns));

  const rows = confusion.map((row, actual) => {
    const cells = row.map((images, predicted) => cell(images, actual, predicted, perClass, labels, worst));
    return element("tr", {}, rowHeader(labels[actual]), ...cells);
  });
  fill(table.tBodies[0], ...rows);
}

function cell(images, actual, predicted, perClass, labels, worst) {
  const drawn = element("td", {}, String(images));
  const ofRow = perClass[actual].support === 0 ? 0 : images / perClass[actual].support;
  drawn.title =
    `${labels[actual]} read as ${labels[predicted]}: ` +
    `${count(images)} (${share(ofRow)} of the images of ${labels[actual]})`;
  if (images === 0) {
    drawn.className = "zero";
    return drawn;
  }
  const right = actual === predicted;
  // Rows of a good model differ little on the diagonal: squaring spreads them out.
  const strength = right ? ofRow ** 2 : images / worst;
  const opacity = FAINTEST + (1 - FAINTEST) * strength;
  drawn.className = right ? "right" : "wrong";
  drawn.classList.toggle("strong", opacity > (right ? WHITE_ON_RIGHT : WHITE_ON_WRONG));
  drawn.style.setProperty("--share", String(opacity));
  return drawn;
}

export function drawMistakes({ confusion, perClass }) {
  const items = mistakes(confusion)
    .sort((one, other) => other.images - one.images)
    .slice(0, MISTAKES_LISTED)
    .map(({ actual, predicted, images }) =>
      element(
        "li",
        {},
        element("span", {}, `${perClass[actual].label} read as ${perClass[predicted].label}`),
        element("b", {}, count(images))
      )
    );
  fill(document.getElementById("mistakes"), ...items);
  document.getElementById("mistakes-title").hidden = items.length === 0;
}

function mistakes(confusion) {
  return confusion.flatMap((row, actual) =>
    row
      .map((images, predicted) => ({ actual, predicted, images }))
      .filter((each) => each.predicted !== actual && each.images > 0)
  );
}
