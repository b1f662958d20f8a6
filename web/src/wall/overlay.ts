import type { Run } from "../model/types.js";
import { type Hit, tileBox } from "./layout.js";
import { boxOf, device, type Scene } from "./paint.js";
import { gapOf } from "./sprites.js";

/** How long a tile that has changed is lit, in milliseconds. */
const FLASH = 700;

/** What moves above the tiles: flashes of changes, and frames around what the pointer and the keyboard are at. */
export class Overlay {
  private readonly ctx: CanvasRenderingContext2D;

  constructor(canvas: HTMLCanvasElement) {
    this.ctx = canvas.getContext("2d") as CanvasRenderingContext2D;
  }

  clear(): void {
    this.ctx.clearRect(0, 0, this.ctx.canvas.width, this.ctx.canvas.height);
  }

  /** Lights the tiles of runs that have changed, each from the time on that stands with it. It takes out those that are over. */
  flashes(scene: Scene, begun: Map<Run, number>, now: number): void {
    const { ctx } = this;
    ctx.fillStyle = scene.palette.fg;
    for (const [run, since] of begun) {
      const age = (now - since) / FLASH;
      const place = scene.wall.place(run);
      const block = place && scene.layout.blocks[place.group.at];
      if (age >= 1 || !block) {
        begun.delete(run);
        continue;
      }
      const box = device(scene, tileBox(scene.layout, block, place.index));
      if (box.x >= ctx.canvas.width || box.y >= ctx.canvas.height || box.x + box.width <= 0 || box.y + box.height <= 0) continue;
      ctx.globalAlpha = 0.55 * (1 - Math.max(0, age)) ** 2;
      const gap = gapOf(box.width, scene.ratio);
      ctx.fillRect(box.x, box.y, Math.max(1, box.width - gap), Math.max(1, box.height - gap));
    }
    ctx.globalAlpha = 1;
  }

  /** Draws a frame around a tile or a group. */
  frame(scene: Scene, at: Hit | undefined, line: number, colour: string): void {
    const box = at && boxOf(scene, at);
    if (!box) return;
    const { ctx } = this;
    const { ratio } = scene;
    const width = line * ratio;
    const out = at.index < 0 ? 3 * ratio : box.width < 12 * ratio ? width + 1 : width / 2;
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.beginPath();
    ctx.roundRect(box.x - out, box.y - out, box.width + 2 * out - ratio, box.height + 2 * out - ratio, 3 * ratio);
    ctx.stroke();
  }
}
