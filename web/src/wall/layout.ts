import type { Size } from "./camera.js";

/**
 * Where groups and tiles stand. All lengths are units of the wall: CSS pixels when the whole wall is in view. The groups flow down in columns
 * of one width, each with a head for its label and its tiles in rows.
 */
export interface Block {
  x: number;
  y: number;
  /** With its head. */
  height: number;
  columns: number;
  count: number;
}

export interface Layout {
  /** The edge of a tile, with the gap to the next one. */
  tile: number;
  head: number;
  /** The width of a block. */
  blockWidth: number;
  blocks: Block[];
  /** The number of tiles of a row. */
  perRow: number;
  /** Between columns. */
  gap: number;
  /** What it was laid out for: the viewport, or a larger one of its proportions if not even the smallest tiles fit into that. */
  room: Size;
  width: number;
  height: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const GAP = 12;
const LARGEST = 96;
/** The lowest head that has a label. */
const LABEL = 16;
/** So many groups may always have labels: with more, larger tiles count more. */
const LABELLED = 400;

/** Sizes of tiles that are tried, in device pixels at a ratio of 1, the largest first. */
const SIZES = [96, 88, 80, 72, 64, 56, 48, 40, 36, 32, 28, 26, 24, 22, 20, 18, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2];

/**
 * Returns the layout of groups of these sizes that fills a viewport with the largest tiles. Edges of tiles fall on whole device pixels, of
 * which `ratio` make a CSS pixel. If not even the smallest tiles fit, the layout is larger than the viewport and has its proportions.
 */
export function layOut(counts: readonly number[], width: number, height: number, ratio = 1): Layout {
  const total = counts.reduce((sum, n) => sum + n, 0);
  for (const size of sizes(ratio)) {
    if (total * size * size > width * height) continue;
    const fitting = fit(counts, { width, height }, size);
    if (fitting) return fitting;
  }
  return overflow(counts, total, { width, height }, 2 / ratio);
}

/** Returns the layout with the sizes of another one for groups that have changed since. It may not fit any more: see `fits`. */
export function layOutLike(before: Layout, counts: readonly number[]): Layout {
  return flow(counts, before, before.room);
}

/** Reports whether a layout is within its room, or within `times` its room. */
export function fits({ width, height, room }: Layout, times = 1): boolean {
  return height <= room.height * times && width <= room.width * times + 0.5;
}

function sizes(ratio: number): number[] {
  if (ratio <= 1) return SIZES;
  const smallest: number[] = [];
  for (let s = 2 * ratio - 1; s >= 2; s--) smallest.push(s / ratio);
  return [...SIZES.map((s) => Math.round(s * ratio) / ratio), ...smallest];
}

/** What the flow of blocks depends on. */
interface Measures {
  tile: number;
  head: number;
  perRow: number;
  /** Between columns. */
  gap: number;
}

/** Tries each number of columns; undefined if none fits. Fewer columns are better at the same size, since rows are longer. */
function fit(counts: readonly number[], room: Size, tile: number): Layout | undefined {
  for (const head of heads(tile, counts.length)) {
    let tried = 0;
    for (const columns of columnsToTry(counts.length, room.width, tile, head)) {
      const gap = columns > 1 ? gapOf(tile) : 0;
      const perRow = Math.max(1, Math.floor(((room.width - gap * (columns - 1)) / columns + 0.01) / tile));
      if (perRow === tried) continue;
      tried = perRow;
      const measures = { tile, head, perRow, gap };
      if (hasRoom(counts, measures, room)) return flow(counts, measures, room);
    }
  }
  return undefined;
}

/** Numbers of columns of which none is too narrow for labels, if there are any. */
function columnsToTry(groups: number, width: number, tile: number, head: number): number[] {
  const narrowest = head < LABEL ? 2 * tile : Math.max(tile, 44);
  const most = Math.min(groups || 1, Math.max(1, Math.floor((width + gapOf(tile)) / (narrowest + gapOf(tile)))));
  const found: number[] = [];
  for (let columns = 1; columns <= most; columns = Math.max(columns + 1, columns < 40 ? 0 : Math.floor(columns * 1.25))) found.push(columns);
  return head < LABEL ? found : found.filter((columns) => columns <= 40);
}

/** Room for labels, or less where there are too many groups for labels. */
function heads(tile: number, groups: number): number[] {
  if (groups <= 1 && tile >= LARGEST) return [20];
  if (tile < 5) return [LABEL, 4, 2, 0];
  return groups > LABELLED ? [20, LABEL, 2] : [20, LABEL];
}

function gapOf(tile: number): number {
  return Math.min(GAP, Math.max(4, tile));
}

/**
 * Returns a layout that fits into the smallest enlarged viewport that is tried. Its groups have no heads. The widths of columns that are
 * tried begin with that which makes a group of the usual size a square.
 */
function overflow(counts: readonly number[], total: number, view: Size, tile: number): Layout {
  const gap = gapOf(tile);
  const square = Math.max(1, Math.round(Math.sqrt(total / Math.max(1, counts.length))));
  const area = Math.max(1, view.width * view.height);
  for (let k = Math.max(1, Math.sqrt((total * tile * tile) / area)); ; k *= 1.06) {
    const room = { width: Math.max(1, view.width) * k, height: Math.max(1, view.height) * k };
    const widest = Math.max(1, Math.floor(room.width / tile));
    for (let perRow = Math.min(square, widest); ; perRow = Math.min(2 * perRow, widest)) {
      const measures = { tile, head: 0, perRow, gap };
      if (hasRoom(counts, measures, room)) return flow(counts, measures, room);
      if (perRow === widest) break;
    }
  }
}

function belowOf(tile: number): number {
  return Math.max(2, Math.min(10, tile));
}

/** Reports whether blocks that flow into columns stay within a room. */
function hasRoom(counts: readonly number[], { tile, head, perRow, gap }: Measures, { width, height }: Size): boolean {
  const below = belowOf(tile);
  const step = perRow * tile + gap;
  let right = step - gap;
  let y = 0;
  for (const count of counts) {
    const blockHeight = head + Math.ceil(count / perRow) * tile;
    if (blockHeight > height) return false;
    if (y > 0 && y + blockHeight > height) {
      right += step;
      y = 0;
    }
    if (right > width + 0.5) return false;
    y += blockHeight + below;
  }
  return right <= width + 0.5;
}

/** Flows blocks into columns. A column that is full is followed by the next one. */
function flow(counts: readonly number[], { tile, head, perRow, gap }: Measures, room: Size): Layout {
  const blockWidth = perRow * tile;
  const below = belowOf(tile);
  const blocks: Block[] = [];
  let column = 0;
  let y = 0;
  let bottom = 0;
  for (const count of counts) {
    const blockHeight = head + Math.ceil(count / perRow) * tile;
    if (y > 0 && y + blockHeight > room.height) {
      column++;
      y = 0;
    }
    blocks.push({ x: column * (blockWidth + gap), y, height: blockHeight, columns: perRow, count });
    bottom = Math.max(bottom, y + blockHeight);
    y += blockHeight + below;
  }
  const used = column + 1;
  return { tile, head, perRow, gap, blockWidth, blocks, room, width: used * blockWidth + (used - 1) * gap, height: bottom };
}

/** Returns the place of a tile. */
export function tileBox(layout: Layout, block: Block, index: number): Box {
  return {
    x: block.x + (index % block.columns) * layout.tile,
    y: block.y + layout.head + Math.floor(index / block.columns) * layout.tile,
    width: layout.tile,
    height: layout.tile,
  };
}

export function blockBox(layout: Layout, block: Block): Box {
  return { x: block.x, y: block.y, width: Math.min(block.count, block.columns) * layout.tile, height: block.height };
}

/** What is at a point: a block, and a tile of it unless the point is in its head or behind its last tile. */
export interface Hit {
  block: number;
  index: number;
}

export function hit(layout: Layout, x: number, y: number): Hit | undefined {
  for (let i = 0; i < layout.blocks.length; i++) {
    const block = layout.blocks[i] as Block;
    if (x < block.x || x >= block.x + layout.blockWidth || y < block.y || y >= block.y + block.height) continue;
    const row = Math.floor((y - block.y - layout.head) / layout.tile);
    const column = Math.floor((x - block.x) / layout.tile);
    const index = row * block.columns + column;
    return { block: i, index: row >= 0 && column < block.columns && index < block.count ? index : -1 };
  }
  return undefined;
}

export type Direction = "left" | "right" | "up" | "down" | "home" | "end" | "next" | "previous";

/**
 * Returns the tile that a key leads to from a tile. Left and right go on from group to group; up and down leave a group
 * for the one before or behind it; next and previous go to the first tile of another group.
 */
export function step(layout: Layout, from: Hit, direction: Direction): Hit {
  const block = layout.blocks[from.block];
  if (!block) return from;
  const index = Math.max(0, from.index);
  switch (direction) {
    case "right":
      return index + 1 < block.count ? { block: from.block, index: index + 1 } : first(layout, from, 1);
    case "left":
      return index > 0 ? { block: from.block, index: index - 1 } : last(layout, from);
    case "down": {
      if (index + block.columns < block.count) return { block: from.block, index: index + block.columns };
      const lastRow = Math.floor((block.count - 1) / block.columns);
      if (Math.floor(index / block.columns) < lastRow) return { block: from.block, index: block.count - 1 };
      return inColumn(layout, from, index % block.columns, 1);
    }
    case "up":
      return index >= block.columns ? { block: from.block, index: index - block.columns } : inColumn(layout, from, index % block.columns, -1);
    case "home":
      return { block: from.block, index: 0 };
    case "end":
      return { block: from.block, index: block.count - 1 };
    case "next":
      return first(layout, from, 1);
    case "previous":
      return index > 0 ? { block: from.block, index: 0 } : first(layout, from, -1);
  }
}

function first(layout: Layout, from: Hit, by: 1 | -1): Hit {
  const block = from.block + by;
  return layout.blocks[block] ? { block, index: 0 } : from;
}

function last(layout: Layout, from: Hit): Hit {
  const block = layout.blocks[from.block - 1];
  return block ? { block: from.block - 1, index: block.count - 1 } : from;
}

function inColumn(layout: Layout, from: Hit, column: number, by: 1 | -1): Hit {
  const block = layout.blocks[from.block + by];
  if (!block) return from;
  const row = by > 0 ? 0 : Math.floor((block.count - 1) / block.columns);
  return { block: from.block + by, index: Math.min(block.count - 1, row * block.columns + column) };
}
