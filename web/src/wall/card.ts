import type { Run } from "../model/types.js";
import { duration } from "../style/format.js";
import { stateWords } from "../style/glyph.js";
import { drawShape, type Look, LOOKS } from "../style/palette.js";
import { SILENT } from "./groups.js";
import { type DeviceBox, type Scene, shown } from "./paint.js";
import { DIMMED } from "./sprites.js";
import { cut, wrap } from "./text.js";

/** The height of the bar along the top of a card, in CSS pixels. */
const BAR = 6;

/** Paints a tile that is large enough for text. */
export function paintCard(ctx: CanvasRenderingContext2D, scene: Scene, run: Run, box: DeviceBox): void {
  const { palette, ratio } = scene;
  const code = scene.wall.code(run);
  const face = { x: box.x, y: box.y, width: box.width - 4 * ratio, height: box.height - 4 * ratio };
  ctx.fillStyle = palette.bg;
  ctx.fillRect(box.x, box.y, box.width, box.height);
  ctx.save();
  ctx.globalAlpha = shown(scene, code) & DIMMED ? 0.2 : 1;
  ctx.beginPath();
  ctx.roundRect(face.x, face.y, face.width, face.height, 4 * ratio);
  ctx.fillStyle = palette.surface;
  ctx.fill();
  ctx.clip();
  paintBar(ctx, scene, code, face);
  write(ctx, scene, run, code, face);
  ctx.restore();
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = ratio;
  ctx.beginPath();
  ctx.roundRect(face.x + ratio / 2, face.y + ratio / 2, face.width - ratio, face.height - ratio, 4 * ratio);
  ctx.stroke();
}

const lookOf = (code: number) => LOOKS[code & (SILENT - 1)] as Look;

/** Paints the colour of a card: a bar along its top, which is empty if the run is silent. */
function paintBar(ctx: CanvasRenderingContext2D, { palette, ratio }: Scene, code: number, face: DeviceBox): void {
  const look = lookOf(code);
  const height = BAR * ratio;
  ctx.fillStyle = palette.fill[look];
  ctx.fillRect(face.x, face.y, face.width, height);
  if (look === "troubled") {
    ctx.fillStyle = palette.ink.troubled;
    ctx.fillRect(face.x + face.width * 0.7, face.y, face.width * 0.3, height);
  }
  if (code & SILENT) {
    const line = 1.5 * ratio;
    ctx.fillStyle = palette.surface;
    ctx.fillRect(face.x + line, face.y + line, face.width - 2 * line, height - 2 * line);
  }
}

/** Writes glyph and id, the test, the state, how long it took, and as much of the note as there is room for. */
function write(ctx: CanvasRenderingContext2D, { palette, ratio }: Scene, run: Run, code: number, face: DeviceBox): void {
  const look = lookOf(code);
  const larger = Math.min(1.6, Math.max(1, face.width / ratio / 106));
  const size = 11.5 * larger * ratio;
  const line = size * 1.36;
  const pad = 7 * ratio * larger;
  const width = face.width - 2 * pad;
  const x = face.x + pad;
  const last = face.y + face.height - pad * 0.4;
  let y = face.y + BAR * ratio + pad * 0.6 + size;
  const put = (text: string, colour: string, rows = 1) => {
    ctx.fillStyle = colour;
    for (const part of text ? wrap(ctx, text, width, Math.min(rows, Math.floor((last - y) / line) + 1)) : []) {
      ctx.fillText(part, x, y);
      y += line;
    }
  };
  const glyph = size * 1.15;
  drawShape(ctx, look, x, y - glyph * 0.86, glyph, palette.text[look]);
  ctx.font = `600 ${size}px ${palette.font}`;
  ctx.fillStyle = palette.fg;
  ctx.fillText(cut(ctx, run.id, width - glyph * 1.3), x + glyph * 1.3, y);
  y += line;
  ctx.font = `${size}px ${palette.font}`;
  put(run.test || run.user, palette.fg, 2);
  put(code & SILENT ? `${stateWords(run)}, silent` : stateWords(run), palette.text[look]);
  if (run.ended && run.endedAt) put(duration(run.endedAt - run.created), palette.fg2);
  put(run.note.replace(/\s+/g, " "), palette.fg2, 20);
}
