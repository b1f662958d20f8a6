import type { Run } from "../model/types.js";
import { stateWords } from "../style/glyph.js";
import { count, duration } from "../style/format.js";
import { drawShape, type Look, LOOKS, type Palette, PROBLEMS } from "../style/palette.js";
import type { Camera, Size } from "./camera.js";
import { type Group, SILENT, type Wall } from "./groups.js";
import { type Block, blockBox, type Hit, type Layout, tileBox } from "./layout.js";
import { DIMMED, Sprites } from "./sprites.js";

/** What is to be painted. */
export interface Scene {
  wall: Wall;
  layout: Layout;
  groups: readonly Group[];
  camera: Camera;
  view: Size;
  /** Device pixels of a CSS pixel. */
  ratio: number;
  palette: Palette;
  /** Numbers of looks that the legend picks; empty for all. */
  picked: ReadonlySet<number>;
}

/** Edge in CSS pixels from which a tile is a card with text. */
export const CARD = 72;
/** Edge in device pixels up to which tiles are written as pixels: a picture of 100,000 takes some milliseconds then. */
const PIXELS = 14;
const PROBLEM_NUMBERS = LOOKS.map((look, i) => (PROBLEMS.has(look) ? i : -1)).filter((i) => i >= 0);
const OPEN_NUMBERS = (["troubled", "running", "building", "waiting"] as const).map((look) => LOOKS.indexOf(look));

/** Paints walls. It keeps the tiles that it has drawn, for one palette and ratio. */
export class Painter {
  private readonly ctx: CanvasRenderingContext2D;
  private sprites: Sprites | undefined;
  private spritesFor: Palette | undefined;
  private ratio = 0;
  private image: ImageData | undefined;
  private buffer = new Uint32Array(0);
  private readonly widths = new Map<string, number>();

  constructor(canvas: HTMLCanvasElement) {
    this.ctx = canvas.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
  }

  /** Paints all that is in view. */
  all(scene: Scene): void {
    this.prepare(scene);
    const cell = scene.layout.tile * scene.camera.scale * scene.ratio;
    if (cell <= PIXELS) this.asPixels(scene);
    else this.asTiles(scene);
    this.labels(scene);
  }

  /** Paints the tiles of runs again, and the labels of their groups. */
  some(scene: Scene, runs: Iterable<Run>): void {
    this.prepare(scene);
    const heads = new Set<Group>();
    const card = scene.layout.tile * scene.camera.scale >= CARD;
    for (const run of runs) {
      const place = scene.wall.place(run);
      if (!place) continue;
      heads.add(place.group);
      const block = scene.layout.blocks[place.group.at];
      if (!block) continue;
      const box = device(scene, tileBox(scene.layout, block, place.index));
      if (!inView(scene, box)) continue;
      if (card) this.card(scene, run, box);
      else this.ctx.drawImage(this.sprite(scene, run, box), box.x, box.y);
    }
    this.labels(scene, heads);
  }

  private prepare(scene: Scene): void {
    if (this.sprites && this.spritesFor === scene.palette && this.ratio === scene.ratio) return;
    this.sprites = new Sprites(scene.palette, scene.ratio);
    this.spritesFor = scene.palette;
    this.ratio = scene.ratio;
  }

  private sprite(scene: Scene, run: Run, box: DeviceBox): OffscreenCanvas {
    return (this.sprites as Sprites).image(shown(scene, scene.wall.code(run)), Math.max(1, box.width), Math.max(1, box.height));
  }

  private asPixels(scene: Scene): void {
    const width = Math.round(scene.view.width * scene.ratio);
    const height = Math.round(scene.view.height * scene.ratio);
    if (!this.image || this.image.width !== width || this.image.height !== height) {
      this.image = new ImageData(width, height);
      this.buffer = new Uint32Array(this.image.data.buffer);
    }
    this.buffer.fill(pixel(scene.palette.bg));
    const k = scene.camera.scale * scene.ratio;
    const sprites = this.sprites as Sprites;
    const cache: (Uint32Array | undefined)[] = [];
    const { tile, head } = scene.layout;
    for (let b = 0; b < scene.layout.blocks.length; b++) {
      const block = scene.layout.blocks[b] as Block;
      const { codes } = scene.groups[b] as Group;
      const left = (block.x - scene.camera.x) * k;
      const top = (block.y + head - scene.camera.y) * k;
      const columns = Math.min(block.columns, block.count);
      if (left >= width || left + columns * tile * k <= 0) continue;
      const firstRow = Math.max(0, Math.floor(-top / (tile * k)));
      const lastRow = Math.min(Math.ceil(block.count / block.columns) - 1, Math.floor((height - top) / (tile * k)));
      const firstColumn = Math.max(0, Math.floor(-left / (tile * k)));
      const lastColumn = Math.min(columns - 1, Math.floor((width - left) / (tile * k)));
      for (let row = firstRow; row <= lastRow; row++) {
        const y0 = Math.round(top + row * tile * k);
        const y1 = Math.round(top + (row + 1) * tile * k);
        const from = Math.max(0, y0);
        const to = Math.min(height, y1);
        for (let column = firstColumn; column <= lastColumn; column++) {
          const index = row * block.columns + column;
          if (index >= block.count) break;
          const x0 = Math.round(left + column * tile * k);
          const x1 = Math.round(left + (column + 1) * tile * k);
          const w = Math.max(1, x1 - x0);
          const h = Math.max(1, y1 - y0);
          const code = shown(scene, codes[index] as number);
          const slot = (code * 32 + w) * 32 + h;
          const sprite = (cache[slot] ??= sprites.bytes(code, w, h));
          const start = Math.max(0, x0);
          const end = Math.min(width, x0 + w);
          for (let y = from; y < to; y++) {
            let at = y * width + start;
            let s = (y - y0) * w + (start - x0);
            for (let x = start; x < end; x++) this.buffer[at++] = sprite[s++] as number;
          }
        }
      }
    }
    this.ctx.putImageData(this.image, 0, 0);
  }

  private asTiles(scene: Scene): void {
    this.ctx.fillStyle = scene.palette.bg;
    this.ctx.fillRect(0, 0, scene.view.width * scene.ratio, scene.view.height * scene.ratio);
    const card = scene.layout.tile * scene.camera.scale >= CARD;
    scene.layout.blocks.forEach((block, b) => {
      const runs = (scene.groups[b] as Group).runs;
      const visible = device(scene, blockBox(scene.layout, block));
      if (!inView(scene, visible)) return;
      const { from, to } = rowsInView(scene, block);
      for (let index = from * block.columns; index < Math.min(block.count, (to + 1) * block.columns); index++) {
        const box = device(scene, tileBox(scene.layout, block, index));
        if (!inView(scene, box)) continue;
        const run = runs[index] as Run;
        if (card) this.card(scene, run, box);
        else this.ctx.drawImage(this.sprite(scene, run, box), box.x, box.y);
      }
    });
  }

  private card(scene: Scene, run: Run, box: DeviceBox): void {
    const { ctx } = this;
    const { palette, ratio } = scene;
    const code = scene.wall.code(run);
    const look = LOOKS[code & (SILENT - 1)] as Look;
    const gap = 4 * ratio;
    const { x, y } = box;
    const width = box.width - gap;
    const height = box.height - gap;
    ctx.fillStyle = palette.bg;
    ctx.fillRect(x, y, box.width, box.height);
    ctx.save();
    ctx.globalAlpha = shown(scene, code) & DIMMED ? 0.2 : 1;
    ctx.beginPath();
    ctx.roundRect(x, y, width, height, 4 * ratio);
    ctx.fillStyle = palette.surface;
    ctx.fill();
    ctx.clip();
    const bar = 6 * ratio;
    ctx.fillStyle = palette.fill[look];
    ctx.fillRect(x, y, width, bar);
    if (look === "troubled") {
      ctx.fillStyle = palette.ink.troubled;
      ctx.fillRect(x + width * 0.7, y, width * 0.3, bar);
    }
    const silent = (code & SILENT) !== 0;
    if (silent) {
      ctx.fillStyle = palette.surface;
      ctx.fillRect(x + 1.5 * ratio, y + 1.5 * ratio, width - 3 * ratio, bar - 3 * ratio);
    }
    const large = Math.min(1.6, Math.max(1, box.width / ratio / 110));
    const size = 11.5 * large * ratio;
    const line = size * 1.36;
    const pad = 7 * ratio * large;
    const inner = width - 2 * pad;
    let at = y + bar + pad * 0.6 + size;
    const glyph = size * 1.15;
    drawShape(ctx, look, x + pad, at - glyph * 0.86, glyph, palette.text[look]);
    ctx.font = `600 ${size}px ${palette.font}`;
    ctx.fillStyle = palette.fg;
    ctx.fillText(cut(ctx, run.id, inner - glyph * 1.3), x + pad + glyph * 1.3, at);
    ctx.font = `${size}px ${palette.font}`;
    at += line;
    for (const part of wrap(ctx, run.test || run.user, inner, 2)) {
      ctx.fillText(part, x + pad, at);
      at += line;
    }
    ctx.fillStyle = palette.text[look];
    if (at < y + height) ctx.fillText(cut(ctx, silent ? `${stateWords(run)}, silent` : stateWords(run), inner), x + pad, at);
    at += line;
    ctx.fillStyle = palette.fg2;
    if (run.ended && run.endedAt && at < y + height - pad * 0.4) {
      ctx.fillText(cut(ctx, duration(run.endedAt - run.created), inner), x + pad, at);
      at += line;
    }
    const rows = Math.floor((y + height - pad * 0.4 - at) / line) + 1;
    if (rows > 0 && run.note) for (const part of wrap(ctx, run.note.replace(/\s+/g, " "), inner, rows)) {
      ctx.fillText(part, x + pad, at);
      at += line;
    }
    ctx.restore();
    ctx.strokeStyle = palette.line;
    ctx.lineWidth = ratio;
    ctx.beginPath();
    ctx.roundRect(x + ratio / 2, y + ratio / 2, width - ratio, height - ratio, 4 * ratio);
    ctx.stroke();
  }

  /** Writes the labels of groups into their heads. A head that is out of view sticks to the top as long as its tiles are in view. */
  private labels(scene: Scene, only?: ReadonlySet<Group>): void {
    const { ctx } = this;
    const { camera, layout, palette, ratio } = scene;
    const room = layout.head * camera.scale;
    if (room < 11) return;
    const size = Math.min(13, Math.max(10, room * 0.64)) * ratio;
    const height = Math.min(room, 24) * ratio;
    ctx.textBaseline = "alphabetic";
    layout.blocks.forEach((block, b) => {
      const group = scene.groups[b] as Group;
      if (only && !only.has(group)) return;
      const box = device(scene, { x: block.x, y: block.y, width: layout.blockWidth, height: block.height });
      if (!inView(scene, box)) return;
      const bottom = Math.max(box.y + Math.round(room * ratio), height);
      const y = Math.min(bottom, box.y + box.height) - height;
      const x = Math.max(box.x, 0);
      const width = Math.min(box.x + box.width, scene.view.width * ratio) - x - 4 * ratio;
      if (width < 16 * ratio) return;
      ctx.fillStyle = palette.bg;
      ctx.fillRect(x, y, width + 4 * ratio, height);
      const base = y + (height + size * 0.7) / 2 - ratio;
      ctx.font = `600 ${size}px ${palette.font}`;
      ctx.fillStyle = palette.fg;
      const label = this.measure(group.label) <= width ? group.label : cut(ctx, group.short, width);
      ctx.fillText(label, x, base);
      this.facts(scene, group, x + this.measure(`${label}  `), base, x + width, size);
    });
  }

  /** Returns the width of a text in the current font. */
  private measure(text: string): number {
    const key = `${this.ctx.font}\n${text}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      if (this.widths.size > 4000) this.widths.clear();
      width = this.ctx.measureText(text).width;
      this.widths.set(key, width);
    }
    return width;
  }

  private facts(scene: Scene, group: Group, x: number, y: number, end: number, size: number): void {
    const { ctx } = this;
    const { palette } = scene;
    ctx.font = `${size}px ${palette.font}`;
    const problems = sum(group.counts, PROBLEM_NUMBERS);
    const open = sum(group.counts, OPEN_NUMBERS);
    const write = (text: string, colour: string) => {
      const width = this.measure(text);
      if (x + width > end) return;
      ctx.fillStyle = colour;
      ctx.fillText(text, x, y);
      x += width + size * 0.6;
    };
    if (problems) write(`${count(problems)} ${problems === 1 ? "problem" : "problems"}`, palette.text.failed);
    if (open) write(`${count(open)} open`, palette.text.running);
    write(`${count(group.runs.length)} runs`.replace(/^1 runs$/, "1 run"), palette.fg2);
  }
}

interface DeviceBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Returns a box of the wall in whole device pixels of the viewport. */
export function device(scene: Scene, box: { x: number; y: number; width: number; height: number }): DeviceBox {
  const k = scene.camera.scale * scene.ratio;
  const x = Math.round((box.x - scene.camera.x) * k);
  const y = Math.round((box.y - scene.camera.y) * k);
  return { x, y, width: Math.round((box.x + box.width - scene.camera.x) * k) - x, height: Math.round((box.y + box.height - scene.camera.y) * k) - y };
}

/** Returns the device box of what a key or the pointer is at. */
export function boxOf(scene: Scene, hit: Hit): DeviceBox | undefined {
  const block = scene.layout.blocks[hit.block];
  if (!block) return undefined;
  return device(scene, hit.index < 0 ? blockBox(scene.layout, block) : tileBox(scene.layout, block, hit.index));
}

function inView(scene: Scene, box: DeviceBox): boolean {
  return box.x < scene.view.width * scene.ratio && box.y < scene.view.height * scene.ratio && box.x + box.width > 0 && box.y + box.height > 0;
}

function rowsInView(scene: Scene, block: Block): { from: number; to: number } {
  const { tile, head } = scene.layout;
  const top = scene.camera.y - block.y - head;
  return { from: Math.max(0, Math.floor(top / tile)), to: Math.floor((top + scene.view.height / scene.camera.scale) / tile) };
}

function shown(scene: Scene, code: number): number {
  return scene.picked.size > 0 && !scene.picked.has(code & (SILENT - 1)) ? code | DIMMED : code;
}

function sum(counts: Int32Array, of: readonly number[]): number {
  let total = 0;
  for (const i of of) total += counts[i] as number;
  return total;
}

/** Returns a text that fits into a width, with an ellipsis if it was cut. */
export function cut(ctx: CanvasRenderingContext2D, text: string, width: number): string {
  if (width <= 0) return "";
  const line = text.length > 200 ? text.slice(0, 200) : text;
  if (ctx.measureText(line).width <= width) return line;
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ctx.measureText(`${line.slice(0, middle)}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return low > 0 ? `${line.slice(0, low)}…` : "";
}

/** Breaks a text into at most `rows` lines, the last one cut. It breaks anywhere: names of tests have no blanks. */
function wrap(ctx: CanvasRenderingContext2D, text: string, width: number, rows: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest && lines.length < rows - 1) {
    const whole = cut(ctx, rest, width);
    if (whole === rest) break;
    let end = Math.max(1, whole.length - 1);
    const blank = Math.max(rest.lastIndexOf(" ", end), rest.lastIndexOf(".", end - 1) + 1, rest.lastIndexOf("_", end - 1) + 1);
    if (blank > end * 0.4) end = blank;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest) lines.push(cut(ctx, rest, width));
  return lines;
}

/** Returns a colour of the form #rrggbb as a pixel of an ImageData. */
function pixel(colour: string): number {
  const n = Number.parseInt(colour.slice(1), 16);
  return (0xff000000 | ((n & 0xff) << 16) | (n & 0xff00) | (n >> 16)) >>> 0;
}
