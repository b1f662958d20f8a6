import type { Batch, Run } from "../model/types.js";
import { onThemeChange, type Palette, readPalette } from "../style/palette.js";
import { between, type Camera, cameraFor, clampCamera, reveal, type Size, zoomAt } from "./camera.js";
import { Fitting } from "./fitting.js";
import { FrameTimes } from "./frames.js";
import type { Wall } from "./groups.js";
import { DIRECTIONS, listen, type Point } from "./input.js";
import { blockBox, type Hit, hit, type Layout, step, tileBox } from "./layout.js";
import { Overlay } from "./overlay.js";
import { CARD, Painter, type Scene } from "./paint.js";

/** Edge in CSS pixels from which a click on a tile opens its run; below it comes nearer. */
const OPENS = 40;
const TRAVEL = 260;
/** The camera that shows the whole wall, whatever its size. */
const WHOLE: Camera = { x: 0, y: 0, scale: 0 };

export interface Listener {
  /** The keyboard has gone to a run or a group. */
  focused(run: Run | undefined, hit: Hit): void;
  hovered(run: Run | undefined, hit: Hit | undefined): void;
  opened(run: Run): void;
  /** The scale has changed; 1 is the whole wall. */
  zoomed(scale: number): void;
}

/** The wall on two canvases: the tiles below, and what moves (the pointer, the focus, flashes of changes) above. */
export class WallCanvas {
  readonly frames = new FrameTimes();
  private readonly host: HTMLElement;
  private readonly base: HTMLCanvasElement;
  private readonly over: HTMLCanvasElement;
  private readonly overlay: Overlay;
  private readonly painter: Painter;
  private readonly listener: Listener;
  private wall: Wall;
  private readonly fitting = new Fitting();
  private palette: Palette;
  private picked: ReadonlySet<number> = new Set();
  private view: Size = { width: 0, height: 0 };
  private ratio = 1;
  private camera: Camera = WHOLE;
  /** The whole wall is in view, and stays so when it grows. */
  private whole = true;
  private travel: { from: Camera; to: Camera; begun: number } | undefined;
  private focus: Hit | undefined;
  private focusRun: Run | undefined;
  private hover: Hit | undefined;
  private readonly flashes = new Map<Run, number>();
  private readonly stale = new Set<Run>();
  private everything = true;
  private moved = true;
  private refit: ReturnType<typeof setTimeout> | undefined;
  private request = 0;
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)");
  private readonly ends: (() => void)[] = [];

  constructor(host: HTMLElement, base: HTMLCanvasElement, over: HTMLCanvasElement, wall: Wall, listener: Listener) {
    this.host = host;
    this.base = base;
    this.over = over;
    this.wall = wall;
    this.listener = listener;
    this.painter = new Painter(base);
    this.overlay = new Overlay(over);
    this.palette = readPalette(host);
    this.ends.push(
      onThemeChange(() => {
        this.palette = readPalette(host);
        this.repaint();
      }),
    );
    const observer = new ResizeObserver(() => this.resize());
    observer.observe(host);
    this.ends.push(() => observer.disconnect());
    this.ends.push(
      listen(host, {
        pan: (x, y) => {
          this.travel = undefined;
          this.pan(x, y);
        },
        zoom: (factor, at) => {
          this.travel = undefined;
          this.look(zoomAt(this.camera, factor, at));
        },
        hover: (at) => this.hoverAt(at),
        click: (at) => this.clickAt(at),
      }),
    );
    this.resize();
  }

  close(): void {
    cancelAnimationFrame(this.request);
    clearTimeout(this.refit);
    for (const end of this.ends) end();
  }

  /** What is in view. A wall that is whole in view has a scale of 0. */
  get lookingAt(): Camera {
    return this.whole && !this.travel ? WHOLE : this.goal();
  }

  /** The camera, or where it is on its way to. */
  private goal(): Camera {
    return this.travel?.to ?? this.camera;
  }

  /** Shows another wall: a part of it, or the whole. */
  show(wall: Wall, camera: Camera = WHOLE): void {
    this.wall = wall;
    this.flashes.clear();
    this.stale.clear();
    this.focus = this.hover = this.focusRun = this.travel = undefined;
    this.camera = camera;
    this.whole = camera.scale === 0;
    this.relayout(true);
    this.whole = this.camera.scale <= this.smallest() * 1.01;
    this.repaint();
  }

  /** Takes a batch in. The wall's tiles must not be changed in another way. */
  apply(batch: Pick<Batch, "changed" | "removed" | "initial">): void {
    const effect = this.wall.apply(batch);
    if (effect.moved) this.moved = true;
    // A card shows the state and the note, which change more often than the look.
    const repainted = this.layout.tile * this.camera.scale >= CARD ? batch.changed : effect.repainted;
    for (const run of repainted) {
      this.stale.add(run);
      if (!batch.initial && !this.calm.matches && !document.hidden) this.flashes.set(run, performance.now());
    }
    if (effect.moved || repainted.length > 0) this.schedule();
  }

  /** Shows only the looks of these numbers in full colour; all if there are none. */
  pick(picked: ReadonlySet<number>): void {
    this.picked = picked;
    this.repaint();
  }

  /** Comes nearer or goes away, with the middle of the view or the focus kept in its place. */
  zoom(factor: number): void {
    const camera = this.goal(); // keys may come while the camera is on its way
    this.travelTo(zoomAt(camera, factor, this.focusCentre(camera) ?? { x: this.view.width / 2, y: this.view.height / 2 }));
  }

  /** Shows the whole wall. */
  showWhole(): void {
    this.travelTo(WHOLE);
  }

  /** Shows a group as large as there is room. */
  toGroup(block: number): void {
    const box = this.layout.blocks[block];
    if (box) this.travelTo(cameraFor(blockBox(this.layout, box), this.view));
  }

  /** Puts the focus on a run and into view. */
  select(run: Run): void {
    const place = this.wall.place(run);
    if (!place) return;
    this.wall.groups();
    this.focusOn({ block: place.group.at, index: place.index }, false);
  }

  /** Handles a key. Returns whether it meant something. */
  key(key: string): boolean {
    const direction = DIRECTIONS[key];
    if (direction) {
      const from = this.focus ?? { block: 0, index: -1 };
      this.focusOn(this.focus ? step(this.layout, from, direction) : { block: 0, index: 0 }, true);
      return true;
    }
    switch (key) {
      case "+":
      case "=":
        this.zoom(1.6);
        return true;
      case "-":
        this.zoom(1 / 1.6);
        return true;
      case "0":
        this.showWhole();
        return true;
      case "Enter":
      case " ":
        if (!this.focus) return false;
        this.nearer(this.focus);
        return true;
      case "Escape":
        return this.back();
    }
    return false;
  }

  /** Figures for tests, and for those who look after the page. */
  facts(): { tiles: number; groups: number; scale: number; median: number; worst: number; frames: number } {
    return { tiles: this.wall.size, groups: this.wall.groups().length, scale: this.camera.scale, ...this.frames.summary() };
  }

  private get layout(): Layout {
    return this.fitting.layout;
  }

  private scene(): Scene {
    return { wall: this.wall, layout: this.layout, groups: this.wall.groups(), camera: this.camera, view: this.view, ratio: this.ratio, palette: this.palette, picked: this.picked };
  }

  private hitAt(at: Point): Hit | undefined {
    return hit(this.layout, this.camera.x + at.x / this.camera.scale, this.camera.y + at.y / this.camera.scale);
  }

  private runAt(found: Hit | undefined): Run | undefined {
    return found && this.wall.groups()[found.block]?.runs[found.index];
  }

  private hoverAt(at: Point | undefined): void {
    const found = at && this.hitAt(at);
    if (found?.block === this.hover?.block && found?.index === this.hover?.index) return;
    this.hover = found;
    this.host.style.cursor = found ? "pointer" : "default";
    this.listener.hovered(this.runAt(found), found);
    this.schedule();
  }

  private clickAt(at: Point): void {
    const found = this.hitAt(at);
    if (!found) return;
    this.focus = found;
    this.tellFocus();
    this.nearer(found);
  }

  private focusOn(target: Hit, travel: boolean): void {
    const block = this.layout.blocks[target.block];
    if (!block) return;
    this.focus = target;
    const camera = reveal(this.travel?.to ?? this.camera, tileBox(this.layout, block, Math.max(0, target.index)), this.view);
    if (travel) this.travelTo(camera, 120);
    else this.look(camera);
    this.tellFocus();
    this.schedule();
  }

  private tellFocus(): void {
    if (!this.focus) return;
    this.focusRun = this.runAt(this.focus);
    this.listener.focused(this.focusRun, this.focus);
  }

  /** Where the middle of the focused tile is for a camera; undefined if it is out of view. */
  private focusCentre(camera: Camera): Point | undefined {
    const block = this.focus && this.layout.blocks[this.focus.block];
    if (!this.focus || !block) return undefined;
    const box = tileBox(this.layout, block, Math.max(0, this.focus.index));
    const at = { x: (box.x + box.width / 2 - camera.x) * camera.scale, y: (box.y + box.height / 2 - camera.y) * camera.scale };
    return at.x >= 0 && at.y >= 0 && at.x <= this.view.width && at.y <= this.view.height ? at : undefined;
  }

  /** From the wall to the group, from there to the tile, and from a tile that is large enough to its run. */
  private nearer(target: Hit): void {
    const block = this.layout.blocks[target.block];
    if (!block) return;
    const group = clampCamera(cameraFor(blockBox(this.layout, block), this.view), this.layout, this.view, this.layout.tile);
    const run = this.runAt(target);
    if (run && this.layout.tile * this.camera.scale >= OPENS) this.listener.opened(run);
    else if (!run && Math.abs(this.camera.scale / group.scale - 1) < 0.02) this.focusOn({ block: target.block, index: 0 }, true);
    else if (!run || group.scale > this.camera.scale * 1.25) this.travelTo(group);
    else this.zoom(Math.max(3, OPENS / (this.layout.tile * this.camera.scale)));
  }

  private back(): boolean {
    if (this.whole) return false;
    const block = this.focus && this.layout.blocks[this.focus.block];
    const group = block && clampCamera(cameraFor(blockBox(this.layout, block), this.view), this.layout, this.view, this.layout.tile);
    if (group && group.scale > 1.05 * this.smallest() && this.camera.scale > group.scale * 1.1) this.travelTo(group);
    else this.showWhole();
    return true;
  }

  private pan(x: number, y: number): void {
    this.look({ ...this.camera, x: this.camera.x + x / this.camera.scale, y: this.camera.y + y / this.camera.scale });
  }

  private travelTo(camera: Camera, time = TRAVEL): void {
    const to = clampCamera(camera, this.layout, this.view, this.layout.tile);
    if (this.calm.matches) {
      this.look(to);
      return;
    }
    if (to.scale === this.camera.scale && Math.abs(to.x - this.camera.x) < 0.01 && Math.abs(to.y - this.camera.y) < 0.01) return;
    this.travel = { from: this.camera, to, begun: performance.now() - (time === TRAVEL ? 0 : TRAVEL - time) };
    this.schedule();
  }

  private look(camera: Camera): void {
    const before = this.camera;
    this.camera = clampCamera(camera, this.layout, this.view, this.layout.tile);
    if (this.camera.scale !== before.scale) {
      this.whole = this.camera.scale <= this.smallest() * 1.01;
      this.tellScale();
    }
    if (this.camera.scale !== before.scale || this.camera.x !== before.x || this.camera.y !== before.y) this.repaint();
  }

  private resize(): void {
    const ratio = window.devicePixelRatio || 1;
    const width = this.host.clientWidth;
    const height = this.host.clientHeight;
    if (width === this.view.width && height === this.view.height && ratio === this.ratio) return;
    this.view = { width, height };
    this.ratio = ratio;
    for (const canvas of [this.base, this.over]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    this.relayout(true);
    this.draw(performance.now());
  }

  /** The scale at which the whole wall is in view. */
  private smallest(): number {
    return clampCamera(WHOLE, this.layout, this.view, this.layout.tile).scale;
  }

  private tellScale(): void {
    this.listener.zoomed(this.whole ? 1 : this.camera.scale / this.smallest());
  }

  /** Lays the wall out, with the same sizes if these are not old. A camera that shows the whole wall does so still. */
  private relayout(anew: boolean): void {
    const counts = this.wall.groups().map((group) => group.runs.length);
    const now = performance.now();
    let resized = true;
    if (anew) this.fitting.anew(counts, this.view, this.ratio, now);
    else {
      const done = this.fitting.follow(counts, this.view, this.ratio, now);
      resized = done.resized;
      if (done.againIn !== undefined) this.relayoutIn(done.againIn);
    }
    this.moved = false;
    this.everything = true;
    if (this.whole && resized && !this.travel) this.camera = WHOLE;
    this.camera = clampCamera(this.camera, this.layout, this.view, this.layout.tile);
    this.tellScale();
    this.followFocus();
  }

  private relayoutIn(ms: number): void {
    this.refit ??= setTimeout(() => {
      this.refit = undefined;
      this.moved = true;
      this.schedule();
    }, ms);
  }

  /** Keeps the focus on its run when tiles have moved. */
  private followFocus(): void {
    this.hover = undefined;
    if (!this.focus || !this.focusRun) return;
    const place = this.wall.place(this.focusRun);
    this.focus = place && { block: place.group.at, index: place.index };
    if (!place) this.focusRun = undefined;
  }

  private repaint(): void {
    this.everything = true;
    this.schedule();
  }

  private schedule(): void {
    this.request ||= requestAnimationFrame((now) => {
      this.request = 0;
      this.draw(now);
    });
  }

  private draw(now: number): void {
    if (this.view.width === 0 || this.view.height === 0) return;
    const begun = performance.now();
    this.moveCamera(now);
    if (this.moved) this.relayout(false);
    const scene = this.scene();
    if (this.everything) this.painter.all(scene);
    else if (this.stale.size > 0) this.painter.some(scene, this.stale);
    this.everything = false;
    this.stale.clear();
    this.drawOver(scene, now);
    this.frames.add(performance.now() - begun);
    if (this.travel || this.flashes.size > 0) this.schedule();
  }

  private moveCamera(now: number): void {
    if (!this.travel) return;
    const t = Math.min(1, Math.max(0, (now - this.travel.begun) / TRAVEL));
    const { from, to } = this.travel;
    if (t === 1) this.travel = undefined;
    this.look(t === 1 ? to : between(from, to, t));
  }

  private drawOver(scene: Scene, now: number): void {
    this.overlay.clear();
    this.overlay.flashes(scene, this.flashes, now);
    this.overlay.frame(scene, this.hover, 1.5, this.palette.fg2);
    if (document.activeElement === this.host) this.overlay.frame(scene, this.focus, 2.5, this.palette.fg);
    else if (this.focus && this.focusRun) this.overlay.frame(scene, this.focus, 1.5, this.palette.fg);
  }

  /** Draws the frame of the focus again. */
  refocus(): void {
    this.schedule();
  }
}
