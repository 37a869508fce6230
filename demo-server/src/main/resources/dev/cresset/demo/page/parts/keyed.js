/**
 * Shows one child for each item. A child is made when its item is new, updated in place while its item
 * is there, and removed with it. Focus, selection and scroll position therefore outlive each update.
 *
 * @param {(item) => key} keyOf what identifies an item among its siblings
 * @param {(child, item) => void} update fills a new child too
 * @param {(children) => children} order another order than that of the items
 */
export function showKeyed(parent, items, keyOf, make, update, order = (children) => children) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const shown = items.map((item) => {
    const key = String(keyOf(item));
    const child = known.get(key) ?? make(item);
    child.dataset.key = key;
    update(child, item);
    return child;
  });
  arrange(parent, order(shown));
}

/** Makes these the children of an element, in this order. An element that moves loses the focus, so the focused one stays. */
export function arrange(parent, children) {
  const wanted = new Set(children);
  [...parent.childNodes].filter((each) => !wanted.has(each)).forEach((each) => each.remove());
  if (children.length === 0) {
    return;
  }
  const fixed = Math.max(0, children.findIndex((each) => each.contains(document.activeElement)));
  if (children[fixed].parentElement !== parent) {
    parent.append(children[fixed]);
  }
  for (let at = fixed - 1; at >= 0; at--) {
    if (children[at].nextElementSibling !== children[at + 1]) {
      children[at + 1].before(children[at]);
    }
  }
  for (let at = fixed + 1; at < children.length; at++) {
    if (children[at].previousElementSibling !== children[at - 1]) {
      children[at - 1].after(children[at]);
    }
  }
}
