// How much text a field takes: data-most or data-count on it, counted as the server counts, by code points.
export const mostOf = (control) => Number(control.dataset.most ?? control.dataset.count ?? 0);

export const say = (figure) => figure.toLocaleString("en-GB");

// A code point is at most two halves, so a text far too long is known by its length alone.
export function lengthOf(text, most) {
  return text.length > 2 * most ? text.length : [...text].length;
}
