// Contrast of everything that a chart draws, as a reader sees it: [{what, kind, ratio}].
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const SHAPES = "path, rect, circle, ellipse, line, polyline, polygon, use";

  const rgba = (css) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) =>
    [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((channel) => {
      const c = channel / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  const paper = (() => {
    const probe = document.createElement("span");
    probe.style.backgroundColor = "Canvas";
    document.body.append(probe);
    const colour = rgba(getComputedStyle(probe).backgroundColor);
    probe.remove();
    return colour;
  })();
  const behind = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      if (!(one instanceof SVGElement) || one instanceof SVGSVGElement) {
        layers.push(rgba(getComputedStyle(one).backgroundColor));
      }
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), paper);
  };

  const opacity = (element) => {
    let product = 1;
    for (let one = element; one instanceof SVGElement; one = one.parentElement) {
      product *= Number(getComputedStyle(one).opacity);
    }
    return product;
  };
  const faded = (css, share) => {
    const colour = rgba(css);
    return [colour[0], colour[1], colour[2], colour[3] * share];
  };
  const ofPattern = (css) => {
    const found = /url\("?#([^")]+)"?\)/.exec(css);
    const pattern = found && document.getElementById(found[1]);
    return pattern ? [...pattern.querySelectorAll(SHAPES)].flatMap(paints) : [];
  };
  // Every colour that a shape is painted with; none where it is painted with nothing.
  const paints = (shape) => {
    const style = getComputedStyle(shape);
    const share = opacity(shape);
    const colours = [];
    for (const part of ["fill", "stroke"]) {
      const css = style[part];
      const unseen = css === "none" || (part === "fill" && shape.matches("line")) ||
        (part === "stroke" && parseFloat(style.strokeWidth) === 0);
      if (unseen) continue;
      if (css.startsWith("url(")) colours.push(...ofPattern(css));
      else colours.push(faded(css, share * Number(style[`${part}Opacity`])));
    }
    return colours;
  };

  const shown = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return !element.closest("defs, pattern, clipPath, mask, symbol") &&
      style.visibility === "visible" && box.width + box.height > 0;
  };
  const filledAt = (shape, x, y) => {
    if (!(shape instanceof SVGGeometryElement) || getComputedStyle(shape).fill === "none") return false;
    const matrix = shape.getScreenCTM();
    return matrix !== null && shape.isPointInFill(new DOMPoint(x, y).matrixTransform(matrix.inverse()));
  };
  // What lies below the middle of an element, painted before it in the same picture.
  const ground = (element) => {
    const box = element.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const picture = element.ownerSVGElement ?? element;
    return [...picture.querySelectorAll(SHAPES)]
      .filter((shape) => shape !== element && shown(shape) && !element.contains(shape))
      .filter((shape) => shape.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)
      .filter((shape) => filledAt(shape, x, y))
      .map((shape) => paints(shape)[0])
      .filter((colour) => colour)
      .reduce((below, colour) => over(colour, below), behind(picture));
  };
  const measured = (kind) => (element) => {
    const below = ground(element);
    const ratios = paints(element).map((colour) => ratio(over(colour, below), below));
    return { kind, what: element.outerHTML.slice(0, 160), ratio: Math.max(0, ...ratios) };
  };

  const marks = [...document.querySelectorAll("svg .mark, .result svg")].flatMap((one) =>
    one.matches(SHAPES) ? [one] : [...one.querySelectorAll(SHAPES)]
  );
  const painted = (shape) => shown(shape) && paints(shape).length > 0;
  // A text's colour is its fill; a tspan may have its own.
  const texts = [...document.querySelectorAll("svg text, svg tspan")];
  const words = (text) => shown(text) && text.textContent.trim() !== "";
  return [
    ...[...new Set(marks)].filter(painted).map(measured("mark")),
    ...texts.filter(words).map(measured("text")),
  ];
}
