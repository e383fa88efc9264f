const KEPT = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-size",
  "font-family",
  "text-anchor",
];

/** A drawing as a file of its own: what the page's styles say of it is written into it. */
export function svgText(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement; // a clone is of the same kind
  const [from, to] = [drawing, copy].map((each) => [each, ...each.querySelectorAll("*")]);
  from?.forEach((element, k) => {
    const style = getComputedStyle(element);
    for (const name of KEPT) to?.[k]?.setAttribute(name, style.getPropertyValue(name));
    to?.[k]?.removeAttribute("class");
  });
  const { width, height } = drawing.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  return new XMLSerializer().serializeToString(copy);
}
