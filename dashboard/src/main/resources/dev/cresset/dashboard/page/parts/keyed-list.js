/**
 * Shows one child for each item. Children are created for new items, updated in place and removed with
 * their items, so that updates keep focus, selection and scroll position.
 *
 * @param {(item) => key} keyOf what identifies an item among its siblings
 * @param {(child, item) => void} update also called for new children
 * @param {(children) => children} order sorts the children; by default in the order of the items
 */
export function updateList(parent, items, keyOf, make, update, order = (children) => children) {
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

/** Sets the children of an element without moving the focused one, because moving it would lose the focus. */
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
