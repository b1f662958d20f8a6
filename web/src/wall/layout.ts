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
  /** The number of columns of blocks that there is room for. */
  across: number;
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

/** Sizes of tiles that are tried, in device pixels at a ratio of 1, the largest first. */
const SIZES = [96, 88, 80, 72, 64, 56, 48, 40, 36, 32, 28, 26, 24, 22, 20, 18, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2];

/**
 * Returns the layout of groups of these sizes that fills a viewport with the largest tiles. Edges of tiles fall on whole device pixels, of
 * which `ratio` make a CSS pixel. If not even the smallest tiles fit, the layout is higher than the viewport.
 */
export function layOut(counts: readonly number[], width: number, height: number, ratio = 1): Layout {
  for (const size of sizes(ratio)) {
    const fitting = fit(counts, width, height, size);
    if (fitting) return fitting;
  }
  return flow(counts, width, 2 / ratio, 2, 1);
}

/** Returns the layout with the sizes of another one for groups that have changed since, or undefined if they do not fit any more. */
export function layOutLike(before: Layout, counts: readonly number[], width: number, height: number): Layout | undefined {
  const layout = flow(counts, width, before.tile, before.head, before.across, height);
  return layout.height <= height && layout.width <= width + 0.5 ? layout : undefined;
}

function sizes(ratio: number): number[] {
  if (ratio <= 1) return SIZES;
  const smallest: number[] = [];
  for (let s = 2 * ratio - 1; s >= 2; s--) smallest.push(s / ratio);
  return [...SIZES.map((s) => Math.round(s * ratio) / ratio), ...smallest];
}

/** Tries each number of columns; undefined if none fits. Fewer columns are better at the same size, since rows are longer. */
function fit(counts: readonly number[], width: number, height: number, tile: number): Layout | undefined {
  const area = counts.reduce((sum, n) => sum + n, 0) * tile * tile;
  if (area > width * height) return undefined;
  const most = Math.min(counts.length || 1, Math.max(1, Math.floor((width + GAP) / (Math.max(tile, 44) + GAP))), 40);
  for (const head of heads(tile, counts.length)) {
    for (let columns = 1; columns <= most; columns++) {
      const layout = flow(counts, width, tile, head, columns, height);
      if (layout.height <= height && layout.width <= width + 0.5) return layout;
    }
  }
  return undefined;
}

/** Room for labels, or less where there are too many groups for labels. */
function heads(tile: number, groups: number): number[] {
  if (groups <= 1 && tile >= LARGEST) return [20];
  return tile >= 5 ? [20, 16] : [16, 4, 2];
}

/** Flows blocks into columns. A column that is full is followed by the next one. */
function flow(counts: readonly number[], width: number, tile: number, head: number, columns: number, height = Infinity): Layout {
  const gap = columns > 1 ? Math.min(GAP, Math.max(4, tile)) : 0;
  const perRow = Math.max(1, Math.floor(((width - gap * (columns - 1)) / columns + 0.01) / tile));
  const blockWidth = perRow * tile;
  const below = Math.max(2, Math.min(10, tile));
  const blocks: Block[] = [];
  let column = 0;
  let y = 0;
  let bottom = 0;
  for (const count of counts) {
    const blockHeight = head + Math.ceil(count / perRow) * tile;
    if (y > 0 && y + blockHeight > height) {
      column++;
      y = 0;
    }
    blocks.push({ x: column * (blockWidth + gap), y, height: blockHeight, columns: perRow, count });
    bottom = Math.max(bottom, y + blockHeight);
    y += blockHeight + below;
  }
  const used = column + 1;
  return { tile, head, blockWidth, blocks, across: columns, width: used * blockWidth + (used - 1) * gap, height: bottom };
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
