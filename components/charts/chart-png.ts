const scale = 2;
const copied = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
];

/** A copy of the drawing that looks the same without the style sheet of the page. */
function withInlineStyles(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) throw new TypeError("a copy of a drawing is a drawing");
  const originals = svg.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, index) => {
    const original = originals[index];
    if (!original) return;
    const style = getComputedStyle(original);
    for (const name of copied) element.setAttribute(name, style.getPropertyValue(name));
  });
  return copy;
}

async function loadImage(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}

/** Draws the first SVG of the frame with its title above it, at twice its size, on the colour of the surface. */
export async function toPng(frame: HTMLElement, title: string): Promise<Blob> {
  const svg = frame.querySelector<SVGSVGElement>("svg[data-chart], .recharts-surface");
  if (!svg) throw new Error("The chart is not drawn yet.");
  const { width, height } = svg.getBoundingClientRect();
  const copy = withInlineStyles(svg);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const source = new XMLSerializer().serializeToString(copy);
  const image = await loadImage(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`);

  const titleHeight = 36;
  const style = getComputedStyle(frame);
  const canvas = new OffscreenCanvas(Math.ceil(width * scale), Math.ceil((height + titleHeight) * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser cannot draw the picture.");
  context.scale(scale, scale);
  context.fillStyle = style.getPropertyValue("--surface");
  context.fillRect(0, 0, width, height + titleHeight);
  context.fillStyle = style.color;
  context.font = `600 14px ${style.fontFamily}`;
  context.fillText(title, 12, 22);
  context.drawImage(image, 0, titleHeight, width, height);
  return canvas.convertToBlob({ type: "image/png" });
}
