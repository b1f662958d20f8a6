import type { Box } from "./layout.js";

/** Which part of the wall is in view: a point of the wall is at (point - origin) * scale of the viewport. */
export interface Camera {
  x: number;
  y: number;
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Returns a camera that keeps the wall in view: no smaller than the viewport, and no tile larger than a card needs to be. */
export function clampCamera(camera: Camera, wall: Size, view: Size, tile: number): Camera {
  const smallest = Math.min(1, view.height / Math.max(1, wall.height), view.width / Math.max(1, wall.width));
  const largest = Math.max(1, Math.min(view.width, view.height, 220) / tile);
  const scale = Math.min(largest, Math.max(smallest, camera.scale)) || 1; // a viewport without size
  return { scale, x: clampAxis(camera.x, wall.width, view.width / scale), y: clampAxis(camera.y, wall.height, view.height / scale) };
}

function clampAxis(at: number, wall: number, view: number): number {
  if (wall <= view) return 0;
  return Math.min(Math.max(0, at), wall - view);
}

/** Returns the camera that shows everything `factor` times as large, with the point of the viewport kept where it is. */
export function zoomAt(camera: Camera, factor: number, at: { x: number; y: number }): Camera {
  const scale = camera.scale * factor;
  return { scale, x: camera.x + at.x / camera.scale - at.x / scale, y: camera.y + at.y / camera.scale - at.y / scale };
}

/** Returns the camera that shows a box as large as the viewport allows, in its middle. */
export function cameraFor(box: Box, view: Size, margin = 16): Camera {
  const scale = Math.min((view.width - 2 * margin) / box.width, (view.height - 2 * margin) / box.height);
  return { scale, x: box.x - (view.width / scale - box.width) / 2, y: box.y - (view.height / scale - box.height) / 2 };
}

/** Returns the camera moved as little as needed to have a box in view. */
export function reveal(camera: Camera, box: Box, view: Size, margin = 24): Camera {
  const m = margin / camera.scale;
  const width = view.width / camera.scale;
  const height = view.height / camera.scale;
  const x = Math.min(box.x - m, Math.max(camera.x, box.x + box.width + m - width));
  const y = Math.min(box.y - m, Math.max(camera.y, box.y + box.height + m - height));
  return { scale: camera.scale, x: box.x - m < camera.x ? box.x - m : x, y: box.y - m < camera.y ? box.y - m : y };
}

/** Returns the camera on the way from one to another; `t` is 0 at the first and 1 at the second. */
export function between(a: Camera, b: Camera, t: number): Camera {
  const eased = t < 0.5 ? 4 * t * t * t : 1 - (-2 * t + 2) ** 3 / 2;
  const scale = a.scale * (b.scale / a.scale) ** eased;
  const share = Math.abs(b.scale - a.scale) < 1e-6 ? eased : (1 / scale - 1 / a.scale) / (1 / b.scale - 1 / a.scale);
  return { scale, x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}
