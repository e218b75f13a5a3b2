// Small builders of page elements. What students write only ever becomes text here.

const SVG_SPACE = "http://www.w3.org/2000/svg";

/** An HTML element; attributes as in `dress`, children are nodes, texts or null. */
function h(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

/** The same in SVG. */
function s(tag, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG_SPACE, tag), attributes, children);
}

/**
 * Set attributes and add children. Names in "on…" are listeners, which `signal` takes away again;
 * true is an attribute without value, false and null remove it.
 */
function dress(node, { signal, ...attributes }, children = []) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value, { signal });
    else if (name === "style") node.style.cssText = value; // a page's policy refuses the attribute
    else if (value === false || value == null) node.removeAttribute(name);
    else retext(node, name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/** Set an attribute only if it changes: what is drawn sixty times a second mostly stays. */
function retext(node, name, text) {
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/** A text's nodes: what stands in backticks is code, "E-step" stays on one line, all else is as it is. */
function rich(text) {
  return String(text ?? "")
    .split(/`([^`]+)`/)
    .flatMap((part, index) => (index % 2 ? [h("code", {}, part)] : unbroken(part)));
}

/** A text's nodes, in which no line ends behind the E or M of a step. */
function unbroken(text) {
  return text
    .split(/(\b[EM]-steps?\b)/)
    .map((part, index) => (index % 2 ? h("span", { class: "em-whole" }, part) : part))
    .filter((part) => part !== "");
}

/** Make a parent have `count` children, and return them: what is there stays, so it can move. */
function several(parent, count, make) {
  while (parent.children.length > count) parent.lastElementChild.remove();
  while (parent.children.length < count) parent.append(make(parent.children.length));
  return [...parent.children];
}

/** A panel's frame: its title, if it has one, above what it shows. */
function panelFigure(panel, ...content) {
  const title = panel.title ? h("figcaption", {}, ...rich(panel.title)) : null;
  const look = { class: `em-panel em-${panel.kind}`, "data-panel": panel.name };
  return h("figure", look, title, ...content);
}

/** A number as it is read: a true minus sign, and never a minus zero. */
function written(value, digits = 1) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
