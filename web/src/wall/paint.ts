import type { Run } from "../model/types.js";
import { count } from "../style/format.js";
import { LOOKS, type Palette, PROBLEMS } from "../style/palette.js";
import type { Camera, Size } from "./camera.js";
import { paintCard } from "./card.js";
import { type Group, SILENT, type Wall } from "./groups.js";
import { type Block, blockBox, type Hit, type Layout, tileBox } from "./layout.js";
import { DIMMED, Sprites } from "./sprites.js";
import { cut } from "./text.js";

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
  /** The tiles of the picture under way, by code and size. */
  private readonly known: (Uint32Array | undefined)[] = [];
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
      if (card) paintCard(this.ctx, scene, run, box);
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

  /** Writes all tiles in view into a picture. For tiles of some pixels that is several times as fast as drawing them. */
  private asPixels(scene: Scene): void {
    const width = Math.round(scene.view.width * scene.ratio);
    const height = Math.round(scene.view.height * scene.ratio);
    if (!this.image || this.image.width !== width || this.image.height !== height) {
      this.image = new ImageData(width, height);
      this.buffer = new Uint32Array(this.image.data.buffer);
    }
    this.buffer.fill(pixel(scene.palette.bg));
    this.known.length = 0;
    scene.layout.blocks.forEach((block, b) => this.blockAsPixels(scene, block, (scene.groups[b] as Group).codes, width, height));
    this.ctx.putImageData(this.image, 0, 0);
  }

  private blockAsPixels(scene: Scene, block: Block, codes: readonly number[], width: number, height: number): void {
    const k = scene.camera.scale * scene.ratio;
    const cell = scene.layout.tile * k;
    const left = (block.x - scene.camera.x) * k;
    const top = (block.y + scene.layout.head - scene.camera.y) * k;
    const columns = Math.min(block.columns, block.count);
    const rows = Math.ceil(block.count / block.columns);
    const firstColumn = Math.max(0, Math.floor(-left / cell));
    const lastColumn = Math.min(columns - 1, Math.floor((width - left) / cell));
    const firstRow = Math.max(0, Math.floor(-top / cell));
    const lastRow = Math.min(rows - 1, Math.floor((height - top) / cell));
    for (let row = firstRow; row <= lastRow; row++) {
      const y0 = Math.round(top + row * cell);
      const tileHeight = Math.max(1, Math.round(top + (row + 1) * cell) - y0);
      for (let column = firstColumn; column <= lastColumn; column++) {
        const index = row * block.columns + column;
        if (index >= block.count) break;
        const x0 = Math.round(left + column * cell);
        const tileWidth = Math.max(1, Math.round(left + (column + 1) * cell) - x0);
        const tile = this.bytes(shown(scene, codes[index] as number), tileWidth, tileHeight);
        const from = Math.max(0, x0);
        const to = Math.min(width, x0 + tileWidth);
        for (let y = Math.max(0, y0); y < Math.min(height, y0 + tileHeight); y++) {
          let at = y * width + from;
          let source = (y - y0) * tileWidth + from - x0;
          for (let x = from; x < to; x++) this.buffer[at++] = tile[source++] as number;
        }
      }
    }
  }

  /** Returns the pixels of a tile of up to PIXELS + 1 by PIXELS + 1. */
  private bytes(code: number, width: number, height: number): Uint32Array {
    return (this.known[(code * 16 + width) * 16 + height] ??= (this.sprites as Sprites).bytes(code, width, height));
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
        if (card) paintCard(this.ctx, scene, run, box);
        else this.ctx.drawImage(this.sprite(scene, run, box), box.x, box.y);
      }
    });
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

/** A box in device pixels of the viewport. */
export interface DeviceBox {
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

/** Returns the code of a tile as it is shown: dimmed if the legend picks other looks. */
export function shown(scene: Scene, code: number): number {
  return scene.picked.size > 0 && !scene.picked.has(code & (SILENT - 1)) ? code | DIMMED : code;
}

function sum(counts: Int32Array, of: readonly number[]): number {
  let total = 0;
  for (const i of of) total += counts[i] as number;
  return total;
}

/** Returns a colour of the form #rrggbb as a pixel of an ImageData. */
function pixel(colour: string): number {
  const n = Number.parseInt(colour.slice(1), 16);
  return (0xff000000 | ((n & 0xff) << 16) | (n & 0xff00) | (n >> 16)) >>> 0;
}
