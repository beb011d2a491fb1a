// What the other files make elements and texts with. Texts of others only ever become text nodes.

// Controls that turn the order of letters around or forge lines (UAX 9), made visible.
const FORGING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

export const byId = (id) => document.getElementById(id);

export const clean = (text) => String(text ?? "").replace(FORGING, "\ufffd");

export function element(name, { text, className, ...attributes } = {}, ...children) {
  return filled(document.createElement(name), text, className, attributes, children);
}

export function svg(name, { text, className, ...attributes } = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), text, className, attributes, children);
}

function filled(made, text, className, attributes, children) {
  if (className) { made.setAttribute("class", className); }
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (text !== undefined) { made.textContent = clean(text); }
  made.append(...children);
  return made;
}

/** Sets a text, and leaves the element alone if it says so already. */
export function say(place, text) {
  const said = clean(text);
  if (place.textContent !== said) { place.textContent = said; }
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "medium" });

/** A number as people read it; a dash if it is not known. */
export const number = (value) => value === undefined || value === null ? "–" : compact.format(value);
export const percent = (share) => share === undefined ? "–" : Math.round(share * 100) + " %";
export const time = (iso) => clock.format(new Date(iso));
export const dayAndTime = (iso) => day.format(new Date(iso));
