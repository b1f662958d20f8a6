import { drawShape, type Look, LOOKS, type Palette, PROBLEMS } from "../style/palette.js";
import { SILENT } from "./groups.js";

/** The bit of a tile's code that says that the legend leaves its look out. */
export const DIMMED = 32;

/** The gap behind a tile in a cell of this edge, in device pixels. */
export function gapOf(cell: number, ratio: number): number {
  if (cell <= 3) return 0;
  return cell <= 8 ? 1 : Math.max(1, Math.min(3 * ratio, Math.round(cell * 0.1)));
}

/** Tiles of one size, drawn once for each code. */
export class Sprites {
  private readonly palette: Palette;
  private readonly ratio: number;
  private readonly images = new Map<number, OffscreenCanvas>();
  private readonly pixels = new Map<number, Uint32Array>();

  constructor(palette: Palette, ratio: number) {
    this.palette = palette;
    this.ratio = ratio;
  }

  /** A tile as an image, for cells of these device pixels. */
  image(code: number, width: number, height: number): OffscreenCanvas {
    const key = (code * 4096 + width) * 4096 + height;
    let image = this.images.get(key);
    if (!image) {
      if (this.images.size > 2000) this.images.clear();
      image = this.draw(code, width, height);
      this.images.set(key, image);
    }
    return image;
  }

  /** A tile as its pixels, row by row. */
  bytes(code: number, width: number, height: number): Uint32Array {
    const key = (code * 4096 + width) * 4096 + height;
    let pixels = this.pixels.get(key);
    if (!pixels) {
      if (this.pixels.size > 2000) this.pixels.clear();
      const ctx = this.draw(code, width, height).getContext("2d") as OffscreenCanvasRenderingContext2D;
      pixels = new Uint32Array(ctx.getImageData(0, 0, width, height).data.buffer);
      this.pixels.set(key, pixels);
    }
    return pixels;
  }

  private draw(code: number, width: number, height: number): OffscreenCanvas {
    const canvas = new OffscreenCanvas(width, height);
    const ctx = canvas.getContext("2d", { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
    ctx.fillStyle = this.palette.bg;
    ctx.fillRect(0, 0, width, height);
    ctx.globalAlpha = code & DIMMED ? 0.14 : 1;
    this.tile(ctx, LOOKS[code & (SILENT - 1)] as Look, (code & SILENT) !== 0, Math.min(width, height));
    return canvas;
  }

  /**
   * Draws a tile. Besides its colour a look has a shape: small tiles of problems fill their cell and all others leave a gap (there is
   * no room for one in the smallest), larger ones have the glyph of their look; a silent run is an empty frame.
   */
  private tile(ctx: OffscreenCanvasRenderingContext2D, look: Look, silent: boolean, size: number): void {
    const gap = gapOf(size, this.ratio);
    const glyphs = size >= 11 * this.ratio;
    const full = !glyphs && (PROBLEMS.has(look) || look === "troubled");
    const edge = Math.max(1, full ? size : size - gap);
    const radius = size >= 12 ? Math.min(4 * this.ratio, size * 0.14) : 0;
    ctx.fillStyle = this.palette.fill[look];
    ctx.beginPath();
    ctx.roundRect(0, 0, edge, edge, radius);
    ctx.fill();
    if (silent && size >= 4) {
      const line = Math.max(1, Math.round(edge * 0.13));
      ctx.fillStyle = this.palette.bg;
      ctx.beginPath();
      ctx.roundRect(line, line, edge - 2 * line, edge - 2 * line, Math.max(0, radius - line));
      ctx.fill();
    }
    if (look === "troubled") this.corner(ctx, edge, radius);
    if (!glyphs) return;
    const glyph = edge * (size >= 20 * this.ratio ? 0.62 : 0.78);
    const colour = silent ? this.palette.text[look] : look === "troubled" ? this.palette.ink.running : this.palette.ink[look];
    drawShape(ctx, look, (edge - glyph) / 2, (edge - glyph) / 2, glyph, colour);
  }

  private corner(ctx: OffscreenCanvasRenderingContext2D, edge: number, radius: number): void {
    ctx.save();
    ctx.beginPath();
    ctx.roundRect(0, 0, edge, edge, radius);
    ctx.clip();
    ctx.fillStyle = this.palette.ink.troubled;
    ctx.beginPath();
    const cut = edge >= 11 ? edge * 0.45 : edge * 0.8;
    ctx.moveTo(edge, edge - cut);
    ctx.lineTo(edge, edge);
    ctx.lineTo(edge - cut, edge);
    ctx.fill();
    ctx.restore();
  }
}
