// Small builders of page elements. What students write only ever becomes text here.

/** An element; "on…" names are listeners, true is an attribute without value, null is none. */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** The paper's own markup, and the only place where markup is read: Markdown and MathML. */
function rich(text, tag = "div", attributes = {}) {
  const node = element(tag, { ...attributes, class: `rich ${attributes.class ?? ""}`.trim() });
  node.innerHTML = text.html;
  return node;
}

/**
 * The name of a control whose label is nothing but a formula, for readers that find no words in
 * MathML; null where the label has words of its own.
 */
function spoken(text) {
  const label = rich(text);
  label.querySelectorAll("math").forEach((formula) => formula.remove());
  return label.textContent.trim() ? null : text.text;
}

function button(words, onclick, attributes = {}) {
  return element("button", { type: "button", onclick, ...attributes }, words);
}

function list(tag, children) {
  return element(tag, {}, ...children.map((child) => element("li", {}, child)));
}

function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
